/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small record that is kept of each message: who, when, what about, where from.
 * It is read from the header section alone, in a worker. All texts are clean one-line
 * UTF-8 (base/text.h) and never NULL; absent is "".
 *
 * A report of Exchange's journal (mail/journal.h) is an envelope around a message: the
 * texts and the Date are those of the message, when it arrived is read from the report,
 * and digest and size are the report's.
 */
#pragma once

#include "auditdisc/base/digest.h"
#include "auditdisc/source/source.h"

#include <glib.h>
#include <stdbool.h>

#define AD_HEADER_LIMIT (1024 * 1024) /* bytes of header that are looked at */

typedef struct {
    AdDigest digest; /* of the raw bytes */
    goffset size;
    gint64 arrived; /* AD_TIME_NONE only with AD_CLOCK_NONE */
    AdClock clock;
    char *arrived_by;    /* host after "by" in the Received field that was used */
    gint64 archived;     /* when the archive stored it, where another clock says when it
                            arrived; else AD_TIME_NONE */
    AdClock archived_by; /* of the source's clocks, or AD_CLOCK_NONE */
    char *queue_ids;     /* in the Received fields of our own hosts, parted by blanks */
    gint64 sent;         /* what the sender's Date claims, or AD_TIME_NONE */
    gint32 sent_zone;    /* its offset in seconds east of UTC */
    char *date;          /* the Date field as it was written */
    char *from, *to, *cc, *bcc, *subject; /* bcc: also those a journal names */
    char *message_id;                     /* without angle brackets */
    char *answers;        /* Message-IDs that it says it answers, parted by blanks: that
                             of In-Reply-To, those of References */
    char *report_id;      /* that of the journal's report around the message */
    char *journal_sender; /* who sent it, by a journal; "" only if it is no report */
    char *journal_recipients; /* to whom it went, each with how he was addressed */
    char *content_type; /* type/subtype in lower case; text/plain where none is given */
    char *source;       /* spec of the source */
    char *item;         /* id within it, cleaned */
    char *note;         /* the item's */
    GPtrArray *flaws;   /* char *, plain words: "two Subject lines" */
    GPtrArray *doubts;  /* likewise, of its dates: "no Date" */
    char **record;      /* what texts lie in that were parsed, or NULL */
    char *record_end;   /* its last field */
} AdEnvelope;

/* What is known of a message beside its own bytes. */
typedef struct {
    gint64 delivered; /* as its source says, or AD_TIME_NONE */
    AdClock delivered_by;
    bool journal;             /* its source is held to hold reports of a journal */
    gint64 now;               /* a date more than a day behind this is doubtful */
    const char *const *hosts; /* our own ([archive] hosts); NULL: topmost Received */
    bool plainly;
} AdReading;

/* head: the start of the raw message, as far as ad_journal_reach says; of its header no
 * more than AD_HEADER_LIMIT is looked at. plainly decodes nothing, shows the texts as
 * they stand and knows no journal: that is how a message is read again whose worker
 * died, and a flaw says so. digest, size, source, item and note are left empty for the
 * caller. */
AdEnvelope *ad_envelope_read(const char *head, gsize length, const AdReading *reading);
AdEnvelope *ad_envelope_new(void);
void ad_envelope_free(AdEnvelope *envelope);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdEnvelope, ad_envelope_free)

/* Puts value, which is taken over, in the place of one of its texts. */
void ad_envelope_set(AdEnvelope *envelope, char **text, char *value);

/* As fields of a record (base/record.h) and back; NULL if it is none. */
void ad_envelope_write(const AdEnvelope *envelope, GString *line);
AdEnvelope *ad_envelope_parse(const char *line, gsize length);
/* Only what the raw message is; false if it is none. */
bool ad_envelope_parse_original(const char *line, gsize length, AdDigest *ret_digest,
                                goffset *ret_size);

/* "Received header of mx1.example.com", "the sender's Date (no other clock)". */
char *ad_envelope_clock_words(const AdEnvelope *envelope);
char *ad_envelope_archive_words(const AdEnvelope *envelope); /* of archived_by */

/* Whether it is the report of a journal. */
bool ad_envelope_is_journal(const AdEnvelope *envelope);
