/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any header becomes an envelope of clean texts that survives being written and read,
 * plainly and as a report of a journal; any bytes are a record or are refused. */
#include "auditdisc/base/text.h"
#include "auditdisc/mail/envelope.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require_clean(const char *text)
{
    g_assert_true(ad_text_is_clean(text, strlen(text), AD_TEXT_LINE));
}

static void
require_round_trip(const AdEnvelope *envelope)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GString) again = g_string_new(NULL);
    g_autoptr(AdEnvelope) back = NULL;

    ad_envelope_write(envelope, line);
    back = ad_envelope_parse(line->str, line->len);
    g_assert_nonnull(back);
    ad_envelope_write(back, again);
    g_assert_true(g_string_equal(line, again));
}

static void
try_header(const char *head, size_t size, const char *const *hosts, bool plainly)
{
    const AdReading reading = {
        .delivered = AD_TIME_NONE,
        .delivered_by = AD_CLOCK_NONE,
        .journal = !plainly,
        .hosts = hosts,
        .plainly = plainly,
    };
    g_autoptr(AdEnvelope) envelope = ad_envelope_read(head, size, &reading);
    g_autofree char *words = ad_envelope_clock_words(envelope);

    require_clean(envelope->from);
    require_clean(envelope->to);
    require_clean(envelope->cc);
    require_clean(envelope->bcc);
    require_clean(envelope->subject);
    require_clean(envelope->date);
    require_clean(envelope->message_id);
    require_clean(envelope->content_type);
    require_clean(envelope->report_id);
    require_clean(envelope->journal_sender);
    require_clean(envelope->journal_recipients);
    require_clean(words);
    g_assert_true((envelope->arrived == AD_TIME_NONE) ==
                  (envelope->clock == AD_CLOCK_NONE));
    require_round_trip(envelope);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const hosts[] = {"mx.example.com", NULL};
    const char *bytes = (const char *)data;
    g_autoptr(AdEnvelope) record = ad_envelope_parse(bytes, size);

    if (record != NULL)
        require_round_trip(record);
    try_header(bytes, size, NULL, false);
    try_header(bytes, size, hosts, true);
    return 0;
}
