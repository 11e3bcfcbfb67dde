/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The MIME structure of a message (RFC 2045, 2046) as GMime finds it. A message inside
 * the message is a leaf here; its tree is read from its content. GMime therefore never
 * sees an address list, on which it can be made to fall.
 */
#pragma once

#include "auditdisc/mail/content.h"
#include "auditdisc/mail/params.h"
#include "auditdisc/mail/part_note.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    AdParams *type;        /* text/plain where none or nonsense is declared */
    AdParams *disposition; /* its value is "" where none is declared */
    char *id;              /* Content-ID without brackets, clean, or "" */
    char *location;        /* Content-Location, clean, or "" */
    char *description;     /* clean, or "" */
    char *stray;           /* clean lines in its header that are no fields, or NULL; of
                              the outermost multipart: lines that are in no part */
    AdContent *content;    /* of a leaf, never NULL */
    GPtrArray *parts;      /* AdPart *, of a multipart, else NULL */
    guint unread;          /* parts of it that are left out: too many or too deep */
    char *before,
        *behind;      /* clean lines of a multipart that are in none of its parts */
    AdPartNote *note; /* borrowed; NULL until and unless one is taken */
} AdPart;

/* Once per process, before the workers are forked. */
void ad_tree_init(void);

/* The header must begin at begin (ad_header_begin); content must not be encoded.
 * ret_whole tells if all parts are in the tree: they are not where there are too many
 * of them. Adds to flaws. NULL where GMime finds nothing. */
AdPart *ad_tree_read(AdContent *content, goffset begin, bool *ret_whole,
                     GPtrArray *flaws);
/* The same for a message whose header declares no multipart, as most do, without asking
 * GMime: fields are all those of the header that ends at header, AdRawField. NULL if it
 * may have parts. */
AdPart *ad_tree_leaf(AdContent *content, goffset header, const GArray *fields,
                     GPtrArray *flaws);
void ad_part_free(AdPart *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdPart, ad_part_free)

/* type is "text/html" or "multipart/", which is any of them. */
bool ad_part_is(const AdPart *part, const char *type);
/* The same of one with content: by a second type of its own it could have parts. */
bool ad_part_is_leaf(const AdPart *part, const char *type);

/* Whether the sender wants it saved and not shown. */
bool ad_part_is_attached(const AdPart *part);
