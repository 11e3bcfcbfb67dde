/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a log: every line is taken apart and its event written and read back.
 */
#include "../../src/trail/event_record.h"
#include "auditdisc/base/record.h"
#include "auditdisc/base/text.h"
#include "auditdisc/trail/stamp.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

/* What was said lies within the line. */
static void
check_spans(const AdLogEvent *event, const char *line, gsize length)
{
    for (guint i = 0; i < AD_SAID_FIELDS; i++) {
        const AdSpan *span = &event->said[i];
        if (span->at < line || span->at + span->length > line + length)
            abort();
    }
}

static void
check_record(const AdLogEvent *event)
{
    g_autoptr(GString) record = g_string_new(NULL);

    ad_event_write(record, 12933, 1, event);
    g_autofree char **fields = ad_record_parse(record->str, record->len);
    if (fields == NULL || g_strv_length(fields) != AD_EVENT_FIELDS)
        abort();
    for (guint i = 0; i < AD_EVENT_FIELDS; i++)
        if (!ad_text_is_clean(fields[i], strlen(fields[i]), AD_TEXT_LINE))
            abort();
}

static void
take_line(AdStampClock *clock, const char *line, gsize length)
{
    gint64 moment = 0;
    gsize stamp = ad_stamp_read(clock, line, length, &moment);
    AdLogEvent event;

    if (stamp > length)
        abort();
    ad_log_event_read(line + stamp, length - stamp, &event);
    if (event.told >= AD_TOLD_KINDS)
        abort();
    event.moment = moment;
    check_spans(&event, line, length);
    check_record(&event);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    AdStampClock clock = ad_stamp_clock(zone, 1117584000, 1120000000);
    const char *line = (const char *)data, *end = line + size;

    while (line < end) {
        const char *newline = memchr(line, '\n', (gsize)(end - line));
        const char *next = newline != NULL ? newline + 1 : end;
        /* A copy of exactly its size, so that a step beyond it is seen. */
        g_autofree char *copy = g_memdup2(line, (gsize)(next - line));
        take_line(&clock, copy, (gsize)(next - line));
        line = next;
    }
    return 0;
}
