/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An envelope in the making.
 */
#pragma once

#include "auditdisc/mail/envelope.h"
#include "auditdisc/mail/header.h"
#include "auditdisc/mail/journal.h"

/* One reading of a header. */
typedef struct {
    GArray *fields;
    bool plainly;
    AdEnvelope *envelope;
} AdHeaderReader;

/* The text of the first field of that name; NULL if there is none. Others are a flaw.
 */
char *ad_envelope_text(AdHeaderReader *reader, const char *name);
/* The first Message-ID without its brackets, or "". */
char *ad_envelope_message_id(AdHeaderReader *reader);
/* envelope_answers.c: the Message-IDs of In-Reply-To and References. */
char *ad_envelope_answers(const AdHeaderReader *reader);

/* envelope_clocks.c: the Date among the reader's fields; when the message arrived and
 * was stored, by the fields of the outermost header. */
void ad_envelope_read_clocks(AdHeaderReader *reader, const GArray *outermost,
                             const AdReading *reading);

/* envelope_journal.c: the journal's report that the message is, if it is one; what that
 * says, or why it is none (journal is NULL). The reader's texts are those of the
 * message in it. */
AdJournal *ad_envelope_find_journal(const GArray *outermost, const char *bytes,
                                    gsize length, const AdReading *reading);
void ad_envelope_tell_journal(AdHeaderReader *reader, const AdJournal *journal,
                              GArray *outermost, const AdReading *reading);
