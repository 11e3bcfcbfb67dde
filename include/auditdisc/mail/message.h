/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message as a reader sees it: what its header says, blocks to be read from top to
 * bottom, attachments to be saved. It lives in a worker while its page is made.
 * It is made from the raw bytes by GMime; nothing here is ever written back as mail.
 * All texts are clean UTF-8.
 */
#pragma once

#include "auditdisc/base/pack.h"
#include "auditdisc/mail/content.h"
#include "auditdisc/mail/html.h"
#include "auditdisc/mail/kind.h"
#include "auditdisc/mail/picture.h"
#include "auditdisc/mail/part_note.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *name;  /* "" for a line among the fields that is none */
    char *value; /* unfolded and decoded */
} AdField;

typedef struct AdMessage AdMessage;

typedef enum {
    AD_BLOCK_TEXT,    /* text: lines to be read as they are */
    AD_BLOCK_HTML,    /* html: a whole rebuilt document for a sandboxed frame;
                         text: the same words as plain text */
    AD_BLOCK_MESSAGE, /* message: a message inside this one; attachment: 0, or where it
                         is saved as a file too, since it was attached as one */
    AD_BLOCK_ATTACHMENT, /* attachment: stands here in the reading order */
    AD_BLOCK_NOTICE,     /* text: what stands here and why it is not shown */
} AdBlockKind;

typedef struct {
    AdBlockKind kind;
    char *text;
    char *html;
    AdMessage *message;
    guint attachment; /* number, from 1; of a message: that it is saved under, or 0 */
    char *title;      /* "Text sent beside it", or NULL */
    bool alternative; /* another form of the block before it */
    GPtrArray *links; /* char *, targets of links in html, in order, each once */
} AdBlock;

/* What a file says of itself that its first bytes disprove. */
typedef enum {
    AD_MISMATCH_NONE,
    AD_MISMATCH_NAME,
    AD_MISMATCH_TYPE,
} AdMismatch;

/* Whether a picture can be shown small. */
typedef enum {
    AD_SHOWING_NONE,       /* it neither is one nor says so */
    AD_SHOWING_SMALL,      /* yes */
    AD_SHOWING_OTHER_TYPE, /* it is of another type than its extension says */
    AD_SHOWING_TOO_LARGE,  /* by the pixels it claims */
    AD_SHOWING_NO_PICTURE, /* it says so, and can't be read as one */
} AdShowing;

typedef struct {
    guint number;          /* from 1, over the whole message */
    char *name;            /* as the sender named it, or "" */
    char *type;            /* declared type/subtype, lower case */
    const char *extension; /* of the neutral name: from the passive list, else "bin" */
    const AdKind *kind; /* what it is by its first bytes; where these say nothing, what
                           its name or type claims; NULL if that is nothing either */
    bool claimed;       /* kind is only claimed */
    AdMismatch mismatch;
    AdShowing showing;
    AdPicture picture;
    const AdMessage *message; /* it as a message, which stands in a block; else NULL */
    bool inlined;             /* shown inside an HTML block through its Content-ID */
    AdContent *content;       /* private to src/mail */
} AdAttachment;

/* What was changed so that texts can be shown, beside what flaws tell. */
typedef struct {
    AdHtmlChanges html; /* sums over all formatted texts */
    guint links;        /* of formatted texts: addresses that are only listed */
    guint controls;     /* characters without a shape that are shown by their names */
    guint flowed;       /* texts whose lines were joined to paragraphs (RFC 3676) */
} AdChanges;

struct AdMessage {
    GPtrArray *fields; /* AdField *, every header field in order */
    char *from, *to, *cc, *date, *subject;
    GPtrArray *blocks;      /* AdBlock * */
    GPtrArray *attachments; /* AdAttachment *; those of inner messages are in here too,
                               and only in the outermost message's list */
    GPtrArray *flaws;       /* char *, plain words; also those of inner messages */

    /* Of inner messages too, and only in the outermost one. */
    GPtrArray *parts; /* AdPartNote *, in the order of the original */
    guint more_parts; /* that have no note */
    AdChanges changes;
};

/* Once per process and before the workers are forked: GMime, every character set
 * converter that may be needed and the data base of file types, since a worker can't
 * open a file. */
bool ad_message_init(GError **error);

/* Never NULL: what GMime can't read is shown as text with a flaw. fd must be an open
 * file description of its own (its position is moved) and outlive the message. */
AdMessage *ad_message_read(int fd, goffset start, goffset length);
/* The message that a report of Exchange's journal is about; behind its blocks stand
 * those of the report. A report without one is read as it is. */
AdMessage *ad_message_read_reported(int fd, goffset start, goffset length);
/* Decodes the attachment into the pack. */
bool ad_attachment_save(const AdAttachment *attachment, AdPack *pack,
                        AdExtent *ret_extent, GError **error);
void ad_message_free(AdMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdMessage, ad_message_free)
