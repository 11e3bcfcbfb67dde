/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event_record.h"

#include "auditdisc/base/record.h"
#include "auditdisc/base/text.h"

#define NUMBER 24

void
ad_event_write(GString *record, AdDay day, guint32 passage, const AdLogEvent *event)
{
    const char *fields[AD_EVENT_FIELDS];
    char numbers[AD_EVENT_SAID][NUMBER];

    g_snprintf(numbers[AD_EVENT_DAY], NUMBER, "%d", day);
    g_snprintf(numbers[AD_EVENT_PASSAGE], NUMBER, "%u", passage);
    g_snprintf(numbers[AD_EVENT_TOLD], NUMBER, "%d", event->told);
    g_snprintf(numbers[AD_EVENT_MOMENT], NUMBER, "%" G_GINT64_FORMAT, event->moment);
    for (guint i = 0; i < AD_EVENT_SAID; i++)
        fields[i] = numbers[i];
    for (guint i = 0; i < AD_SAID_FIELDS; i++)
        fields[AD_EVENT_SAID + i] =
            event->said[i].length == 0
                ? NULL
                : ad_text_clean(event->said[i].at, (gssize)event->said[i].length,
                                AD_TEXT_LINE, NULL);
    ad_record_append(record, fields, AD_EVENT_FIELDS);
    for (guint i = AD_EVENT_SAID; i < AD_EVENT_FIELDS; i++)
        g_free((char *)fields[i]);
}
