/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keeping.h"

#include "auditdisc/record/receipt.h"

char *
ad_keeping_hold(const AdLedger *ledger, const char *period)
{
    for (guint i = 0; i < ad_ledger_count(ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(ledger, i);
        if (!ad_entry_is(entry, AD_EVENT_HOLD, period) ||
            ad_hold_is_released(ledger, entry))
            continue;
        const char *reason = ad_entry_get(entry, "reason");
        return g_strdup_printf("  on hold since line %u of the ledger: %s",
                               entry->number,
                               reason != NULL ? reason : "no reason given");
    }
    return NULL;
}

char *
ad_keeping_retention(const char *name, guint years)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    g_autoptr(AdPeriod) period = ad_period_parse(name, now, utc, NULL);
    int year, month, day;

    if (years == 0 || period == NULL)
        return NULL;
    ad_day_ymd(period->last, &year, &month, &day);
    AdDay until = ad_day_from_ymd(year + (int)years, 12, 31);
    g_autofree char *words = ad_day_iso(until);
    return ad_day_of(now, utc) <= until
               ? g_strdup_printf("  to be kept until %s", words)
               : g_strdup_printf(
                     "  need not be kept any longer since %s; destroying it is "
                     "for a person to decide",
                     words);
}
