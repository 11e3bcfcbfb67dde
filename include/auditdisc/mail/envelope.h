/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small record that is kept of each message: who, when, what about, where from.
 * It is read from the header section alone, in a worker. All texts are clean one-line
 * UTF-8 (base/text.h) and never NULL; absent is "".
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
    char *arrived_by; /* host after "by" in the Received field that was used */
    char *queue_ids;  /* in the Received fields of our own hosts, parted by blanks */
    gint64 sent;      /* what the sender's Date claims, or AD_TIME_NONE */
    gint32 sent_zone; /* its offset in seconds east of UTC */
    char *date;       /* the Date field as it was written */
    char *from, *to, *cc, *bcc, *subject;
    char *message_id;   /* without angle brackets */
    char *content_type; /* type/subtype in lower case; text/plain where none is given */
    char *source;       /* spec of the source */
    char *item;         /* id within it, cleaned */
    char *note;         /* the item's */
    GPtrArray *flaws;   /* char *, plain words: "no Date", "two Subject lines" */
} AdEnvelope;

/* head: the start of the raw message; what lies behind its header or AD_HEADER_LIMIT is
 * not looked at. hosts: names of our own hosts ([archive] hosts), NULL for the topmost
 * Received. plainly decodes nothing and shows the texts as they stand: that is how a
 * message is read again whose worker died, and a flaw says so. digest, size, source,
 * item and note are left empty for the caller. */
AdEnvelope *ad_envelope_read(const char *head, gsize length, gint64 delivered,
                             AdClock delivered_by, const char *const *hosts,
                             bool plainly);
AdEnvelope *ad_envelope_new(void);
void ad_envelope_free(AdEnvelope *envelope);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdEnvelope, ad_envelope_free)

/* As fields of a record (base/record.h) and back; NULL if it is none. */
void ad_envelope_write(const AdEnvelope *envelope, GString *line);
AdEnvelope *ad_envelope_parse(const char *line, gsize length);

/* "Received header of mx1.example.com", "the sender's Date (no other clock)". */
char *ad_envelope_clock_words(const AdEnvelope *envelope);
