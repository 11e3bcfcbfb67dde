/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message in the making: its parts are walked in reading order and become blocks of
 * the message they belong to and attachments of the outermost one.
 */
#pragma once

#include "auditdisc/mail/content.h"
#include "auditdisc/mail/flaw.h"
#include "auditdisc/mail/message.h"
#include "auditdisc/mail/tree.h"

#include <glib.h>
#include <stdbool.h>

#define AD_TEXT_LIMIT (4 * 1024 * 1024) /* bytes of a text that are shown */

/* What all messages inside the outermost one share. */
typedef struct {
    AdMessage *outermost;
    GHashTable *shown_images; /* AdContent * that HTML shows */
    gsize image_room;         /* bytes that images in HTML may still take */
    gsize decoded_room;       /* bytes that encoded inner messages may still take */
    guint messages;
    AdPartNote *leaf; /* whose content is being read, or NULL */
} AdShared;

typedef struct {
    AdShared *shared;
    AdMessage *message;
    const AdPart *tree;
    GHashTable *ids; /* AdPart * of the tree by Content-ID, once it was asked for */
    GHashTable *locations; /* the same by Content-Location */
    const char *base;      /* that of the HTML that is being read, or NULL */
    guint depth;           /* messages around this one */
    bool beside;           /* what is read is another form of what was read before */
} AdReader;

/* message.c */
AdMessage *ad_message_new(void);
AdMessage *ad_message_read_within(AdShared *shared, AdContent *content, guint depth);

/* message_lines.c: the same with lines that GMime knows, if those of content end with
 * CR alone; else NULL, and where it is larger than limit. */
AdContent *ad_message_with_lines(AdContent *content, gsize limit);

/* message_journal.c: the message in a report; the report itself if there is none. */
AdMessage *ad_message_read_report(AdShared *shared, AdContent *content);

/* part_note.c: notes of a tree when it has been read, then of each leaf of it. */
typedef struct {
    AdPartNote *around;
    guint blocks, attachments; /* that there were before */
} AdPartTrace;

void ad_part_notes_tree(AdReader *reader, AdPart *tree);
AdPartTrace ad_part_notes_begin(AdReader *reader, const AdPart *part);
void ad_part_notes_end(AdReader *reader, const AdPart *part, const AdPartTrace *trace);
/* Was given to be saved when there were so many attachments. */
void ad_part_notes_saved(AdReader *reader, const AdPart *part, guint before);

/* body.c */
void ad_body_read(AdReader *reader, const AdPart *part);
AdBlock *ad_body_add(AdReader *reader, AdBlockKind kind);
/* Takes over clean lines; no block and false if they are blank. title may be NULL. */
bool ad_body_add_lines(AdReader *reader, char *text, const char *title);
void ad_body_notice(AdReader *reader, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* The content of a message inside this one, not encoded; NULL if it is too large. */
AdContent *ad_body_open_message(AdReader *reader, const AdPart *part);
/* A message inside this one, or a file where it is nested too deep. */
void ad_body_read_message(AdReader *reader, const AdPart *part);

/* Walks the tree of a part that was wrapped in another one; false if it is none. */
bool ad_body_read_entity(AdReader *reader, AdContent *content, gsize begin);

/* explanation.c: whether text before the parts is but that of a program. */
bool ad_body_is_explanation(const char *text);

/* multipart.c */
void ad_body_read_multipart(AdReader *reader, const AdPart *part);

/* smime.c */
void ad_body_read_smime(AdReader *reader, const AdPart *part);

/* text.c: bytes in charset (may be NULL) as a block of text. */
void ad_body_add_text(AdReader *reader, const char *bytes, gsize length,
                      const char *charset, bool more);
void ad_body_read_text(AdReader *reader, const AdPart *part);
/* The first bytes of the part as clean lines. */
char *ad_body_lines(AdReader *reader, const AdPart *part, gsize limit, bool *ret_more);
/* The same of lines that may be folded in the middle of a character (RFC 5545, section
 * 3.1): those folds are undone. */
char *ad_body_folded_lines(AdReader *reader, const AdPart *part, gsize limit,
                           bool *ret_more);

/* What was made out of a part, which is saved as a file too, and is read as the text it
 * is where that is nothing; more: than is said here. */
void ad_body_tell(AdReader *reader, const AdPart *part, char *text, const char *title,
                  bool more);

/* markup.c */
/* When the tree is gone that the names of parts lie in. */
void ad_body_forget_names(AdReader *reader);
void ad_body_read_html(AdReader *reader, const AdPart *part);
void ad_body_add_html(AdReader *reader, const char *bytes, gsize length,
                      const char *charset);

/* calendar.c, vcard.c, enriched.c */
void ad_body_read_calendar(AdReader *reader, const AdPart *part);
void ad_body_read_vcard(AdReader *reader, const AdPart *part);
void ad_body_read_enriched(AdReader *reader, const AdPart *part);

/* elsewhere.c */
void ad_body_read_partial(AdReader *reader, const AdPart *part);
void ad_body_read_external(AdReader *reader, const AdPart *part);

/* macintosh.c */
void ad_body_read_applefile(AdReader *reader, const AdPart *part);
void ad_body_read_appledouble(AdReader *reader, const AdPart *part);

/* tnef.c */
void ad_body_read_tnef(AdReader *reader, const AdPart *part);

/* report.c */
void ad_body_read_report(AdReader *reader, const AdPart *part);

/* attachment.c */
char *ad_part_name(const AdPart *part); /* as the sender named it, or "" */
/* Lists content; in a block too, unless an HTML block shows it already. */
void ad_body_attach(AdReader *reader, AdContent *content, const char *name,
                    const char *type);
void ad_body_attach_part(AdReader *reader, const AdPart *part);
/* The same under a name that is not its own. */
void ad_body_attach_part_as(AdReader *reader, const AdPart *part, const char *name,
                            const char *type);
/* Lists a message that was attached as a file, beside being shown where it stands. NULL
 * for one that was not. Borrowed. */
AdAttachment *ad_body_save_message(AdReader *reader, const AdPart *part);
/* Whether it is mail by name and content, whatever its type. */
bool ad_part_is_mail(const AdPart *part);
