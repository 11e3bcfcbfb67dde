/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports of Exchange's journal: a message around a message, in which the server says
 * who sent it and to whom it went, blind copies and the members of lists included.
 *
 * A report is a multipart; its first part is plain text with a line for each fact
 * ("Sender:", "On-Behalf-Of:", "Subject:", "Message-Id:"), then one for each recipient:
 * "To:", "Cc:", "Bcc:" where Exchange knows how he was addressed, else "Recipient:",
 * with ", Expanded: LIST" or ", Forwarded: ADDRESS" behind him if he was reached that
 * way. Exchange 2003 has the addresses below a line "Recipients:" instead. The message
 * itself is the part message/rfc822. Since 2007 the report has a header field
 * X-MS-Journal-Report, before that Content-Identifier: ExJournalReport.
 *
 * This is read from the first bytes alone, without recursion, and believed only if all
 * of it is there: a Sender line, a Message-Id line or a recipient.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define AD_JOURNAL_LIMIT (512 * 1024) /* bytes behind the header that are looked at */

typedef struct {
    char *sender;     /* "ann@example.com, on behalf of ben@example.com"; never "" */
    char *recipients; /* "carl@example.com (To, through the list all@example.com), …" */
    char *bcc;        /* those of them that were blind copies, without remarks */
    char *subject;    /* of the message, as the report gives it */
    char *message_id;     /* likewise, without brackets */
    bool more_recipients; /* than fit into what is looked at */
    GBytes *original;     /* the first bytes of the message; NULL if it is not there */
    bool far;             /* not there, but it may lie behind what is looked at */
} AdJournal;              /* all texts clean, one line */

/* Whether one of the fields (AdRawField) says that this is a report. */
bool ad_journal_is_claimed(const GArray *fields);

/* How many of a message's first bytes its envelope is read from: those of its header,
 * or more for what says it is a report, or is expected to be one. */
gsize ad_journal_reach(const char *bytes, gsize length, bool expected);

/* bytes: as many as ad_journal_reach says. NULL if they are not built as a report. */
AdJournal *ad_journal_read(const char *bytes, gsize length);
void ad_journal_free(AdJournal *journal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdJournal, ad_journal_free)
