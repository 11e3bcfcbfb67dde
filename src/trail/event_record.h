/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The record of an event: day, passage, kind, moment, then what was said, cleaned.
 */
#pragma once

#include "auditdisc/base/day.h"
#include "auditdisc/trail/event.h"

enum {
    AD_EVENT_DAY,
    AD_EVENT_PASSAGE,
    AD_EVENT_TOLD,
    AD_EVENT_MOMENT,
    AD_EVENT_SAID,
    AD_EVENT_FIELDS = AD_EVENT_SAID + AD_SAID_FIELDS,
};

void ad_event_write(GString *record, AdDay day, guint32 passage,
                    const AdLogEvent *event);
