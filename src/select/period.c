/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/select/period.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/words.h"

#include <string.h>

#define DAY_LENGTH   10 /* YYYY-MM-DD */
#define MONTH_LENGTH 7  /* YYYY-MM */

static bool
parse_month(const char *text, AdPeriod *period)
{
    g_autofree char *first = NULL;
    int year, month, day;

    if (strlen(text) != MONTH_LENGTH)
        return false;
    first = g_strconcat(text, "-01", NULL);
    if (!ad_day_parse(first, &period->first))
        return false;
    ad_day_ymd(period->first, &year, &month, &day);
    period->last = period->first + ad_day_month_length(year, month) - 1;
    return true;
}

static bool
parse_range(const char *text, AdPeriod *period)
{
    g_autofree char *first = NULL;

    if (strlen(text) != 2 * DAY_LENGTH + 2 || memcmp(text + DAY_LENGTH, "..", 2) != 0)
        return false;
    first = g_strndup(text, DAY_LENGTH);
    return ad_day_parse(first, &period->first) &&
           ad_day_parse(text + DAY_LENGTH + 2, &period->last);
}

static char *
last_month(gint64 now, GTimeZone *zone)
{
    int year, month, day;

    ad_day_ymd(ad_day_of(now, zone), &year, &month, &day);
    if (--month == 0) {
        month = 12;
        year--;
    }
    return g_strdup_printf("%04d-%02d", year, month);
}

AdPeriod *
ad_period_parse(const char *text, gint64 now, GTimeZone *zone, GError **error)
{
    g_autoptr(AdPeriod) period = g_new0(AdPeriod, 1);

    period->name =
        strcmp(text, "last-month") == 0 ? last_month(now, zone) : g_strdup(text);
    if (!parse_month(period->name, period) && !parse_range(period->name, period)) {
        ad_error(error, AD_ERROR_USAGE,
                 "period: %s is none; write 2005-05, 2005-05-30..2005-06-30 or "
                 "last-month",
                 text);
        return NULL;
    }
    if (period->last < period->first) {
        ad_error(error, AD_ERROR_USAGE, "period: %s ends before it begins", text);
        return NULL;
    }
    return g_steal_pointer(&period);
}

AdPeriod *
ad_period_copy(const AdPeriod *period)
{
    AdPeriod *copy = g_memdup2(period, sizeof *period);

    copy->name = g_strdup(period->name);
    return copy;
}

bool
ad_period_holds(const AdPeriod *period, AdDay day)
{
    return day >= period->first && day <= period->last;
}

/* A span stands in a sentence with the words before its days, which other languages
 * can't put there alone. */
typedef struct {
    const char *day, *days;
} Shape;

/* The year, and the month, stand once where both ends share them. */
static char *
words_of(const AdPeriod *period, const Shape *shape)
{
    g_autofree char *first = ad_date_words(period->first);
    g_autofree char *last = ad_date_words(period->last);
    int y1, m1, d1, y2, m2, d2;

    ad_day_ymd(period->first, &y1, &m1, &d1);
    ad_day_ymd(period->last, &y2, &m2, &d2);
    if (period->first == period->last)
        return g_strdup_printf(_(shape->day), first);
    if (y1 != y2)
        return g_strdup_printf(_(shape->days), first, last);
    g_autofree char *number = ad_month_day_words(d1);
    if (m1 == m2)
        return g_strdup_printf(_(shape->days), number, last);
    g_autofree char *short_first =
        g_strdup_printf(_("%1$s %2$s"), number, _(ad_month_name(m1)));
    return g_strdup_printf(_(shape->days), short_first, last);
}

char *
ad_period_words(const AdPeriod *period)
{
    static const Shape alone = {"%s", N_("%1$s to %2$s")};

    return words_of(period, &alone);
}

char *
ad_period_during(const AdPeriod *period)
{
    static const Shape during = {N_("on %s"), N_("from %1$s to %2$s")};

    return words_of(period, &during);
}

void
ad_period_free(AdPeriod *period)
{
    if (period == NULL)
        return;
    g_free(period->name);
    g_free(period);
}
