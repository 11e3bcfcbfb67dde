/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keeping.h"

#include "auditdisc/record/receipt.h"

GPtrArray *
ad_keeping_holds(const AdLedger *ledger, const char *name)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    g_autoptr(AdPeriod) period = ad_period_parse(name, now, utc, NULL);
    GPtrArray *holds = g_ptr_array_new_with_free_func(g_free);
    const AdEntry *hold = NULL;

    while (period != NULL &&
           (hold = ad_hold_next(ledger, period, hold != NULL ? hold->number : 0))) {
        const char *reason = ad_entry_get(hold, "reason");
        g_ptr_array_add(holds,
                        g_strdup_printf("  on hold since line %u of the ledger: %s",
                                        hold->number,
                                        reason != NULL ? reason : "no reason given"));
    }
    return holds;
}

char *
ad_keeping_retention(const char *name, guint years, bool held)
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
    if (ad_day_of(now, utc) <= until)
        return g_strdup_printf("  to be kept until %s", words);
    return held ? NULL
                : g_strdup_printf(
                      "  need not be kept any longer since %s; destroying it is "
                      "for a person to decide",
                      words);
}
