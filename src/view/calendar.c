/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calendar.h"

#include "auditdisc/base/words.h"
#include "page.h"

#define SHADES 5
/* A count that is too wide for a day where months stand side by side. */
#define LONG_COUNT 1000

static guint
count_on(const AdSite *site, AdDay day)
{
    guint first, count;

    ad_selection_on(site->selection, day, &first, &count);
    return count;
}

/* At least one, so that shares of it can be taken. */
static guint
busiest(const AdSite *site)
{
    guint most = 1;

    for (AdDay day = site->period->first; day <= site->period->last; day++)
        most = MAX(most, count_on(site, day));
    return most;
}

/* What a day is called where no table around it names its month. */
static void
fill_words(AdDict *cell, AdDay day, guint count)
{
    g_autofree char *date = ad_day_words(day);
    g_autofree char *messages = ad_words_counted(count, "%s message", "%s messages");
    g_autofree char *words = g_strdup_printf(_("%1$s: %2$s"), date, messages);

    ad_dict_set(cell, "WORDS", words);
}

static void
fill_full(AdDict *cell, AdDay day, guint count, guint most)
{
    AdDict *full = ad_dict_add(cell, "FULL");
    g_autofree char *folder = ad_day_folder(day);
    g_autofree char *href = g_strdup_printf("days/%s/index.html", folder);

    ad_dict_set(full, "HREF", href);
    ad_page_set_count(full, "COUNT", count);
    ad_dict_set_int(full, "SHADE", (count * SHADES + most - 1) / most);
    if (count >= LONG_COUNT)
        ad_dict_add(full, "LONG");
}

static void
fill_cell(AdDict *cell, const AdSite *site, AdDay day, int number, guint most)
{
    guint count = count_on(site, day);
    g_autofree char *iso = ad_day_iso(day);

    ad_dict_set_int(cell, "NUMBER", number);
    ad_dict_set(cell, "DAY", iso);
    fill_words(cell, day, count);
    if (!ad_period_holds(site->period, day))
        ad_dict_add(cell, "OUTSIDE");
    else if (count == 0)
        ad_dict_add(cell, "EMPTY");
    else
        fill_full(cell, day, count, most);
}

static void
add_blanks(AdDict *week, int count)
{
    for (int i = 0; i < count; i++)
        ad_dict_add(ad_dict_add(week, "CELL"), "BLANK");
}

/* The days of a week, in the order of the calendar. */
static void
fill_weekdays(AdDict *month)
{
    for (int i = 0; i < 7; i++) {
        int weekday = (ad_words_first_weekday() - 1 + i) % 7 + 1;
        AdDict *head = ad_dict_add(month, "WEEKDAY");
        ad_dict_set(head, "NAME", ad_weekday_words(weekday));
        ad_dict_set(head, "SHORT", ad_weekday_short(weekday));
    }
}

/* How many days of its week come before a day. */
static int
place_in_week(AdDay day)
{
    return (ad_day_weekday(day) - ad_words_first_weekday() + 7) % 7;
}

/* Whole weeks, filled up with blanks at both ends of the month. */
static void
fill_month(AdDict *dict, const AdSite *site, int year, int month, guint most)
{
    AdDay first = ad_day_from_ymd(year, month, 1);
    int length = ad_day_month_length(year, month);
    AdDict *week = ad_dict_add(dict, "WEEK");
    g_autofree char *name = ad_month_words(year, month);
    guint total = 0;

    fill_weekdays(dict);
    add_blanks(week, place_in_week(first));
    for (int number = 1; number <= length; number++) {
        AdDay day = first + number - 1;
        if (number > 1 && place_in_week(day) == 0)
            week = ad_dict_add(dict, "WEEK");
        fill_cell(ad_dict_add(week, "CELL"), site, day, number, most);
        total += count_on(site, day);
    }
    add_blanks(week, 6 - place_in_week(first + length - 1));
    g_autofree char *messages = ad_words_counted(total, "%s message", "%s messages");
    ad_dict_set(dict, "NAME", name);
    ad_dict_set(dict, "TOTAL", messages);
}

void
ad_calendar_fill(AdDict *page, const AdSite *site)
{
    guint most = busiest(site);
    int year, month, day, last_year, last_month;

    ad_day_ymd(site->period->last, &last_year, &last_month, &day);
    ad_day_ymd(site->period->first, &year, &month, &day);
    while (year < last_year || (year == last_year && month <= last_month)) {
        fill_month(ad_dict_add(page, "MONTH"), site, year, month, most);
        year += month == 12;
        month = month % 12 + 1;
    }
}
