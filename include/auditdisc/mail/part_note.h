/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What became of each part of a message on its way to a page. Every part of the MIME
 * tree, of messages inside the message too, has one note, and every note one fate.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* So many parts have a note; of others it is only known how many there are. */
#define AD_PART_NOTES 200

typedef enum {
    AD_PART_UNDECIDED, /* never in a message that was read to its end */
    AD_PART_HOLDS,     /* a multipart: nothing of its own but its parts */
    AD_PART_TEXT,      /* stands in the text of the page */
    AD_PART_FORMATTED, /* the same, and formatted in a frame */
    AD_PART_MESSAGE,   /* a message inside this one that is shown like it */
    AD_PART_SAVED,     /* only as an attachment */
    AD_PART_UNPACKED,  /* a container: the files in it are saved */
    AD_PART_TOLD,      /* not shown; a notice in its place says why */
    AD_PART_DROPPED,   /* neither shown nor saved: there are too many attachments */
    AD_PART_EMPTY,     /* there is nothing in it */
} AdPartFate;

typedef struct {
    guint depth;          /* parts and messages around it */
    char *type;           /* type/subtype, lower case */
    char *charset, *name; /* as declared, clean; "" if they are not */
    const char *encoding; /* for transport: "base64"; "" for none */
    goffset size;         /* bytes of it in the original; of a multipart 0 */
    AdPartFate fate;
    bool opened;      /* the parts that follow one deeper were found in its content */
    bool beside;      /* another form of the text of the part beside it */
    guint attachment; /* the number it is saved under, or 0 */
    guint files;      /* found in its content and saved as attachments */
    guint unread;     /* parts of a multipart that were too many or too deep */
} AdPartNote;

void ad_part_note_free(AdPartNote *note);
