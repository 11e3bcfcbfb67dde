/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/day.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"

static const char *const weekdays[] = {
    N_("Monday"), N_("Tuesday"),  N_("Wednesday"), N_("Thursday"),
    N_("Friday"), N_("Saturday"), N_("Sunday"),
};
/* Two letters over a column of a calendar. */
static const char *const short_weekdays[] = {
    N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"),
};
static const char *const months[] = {
    N_("January"),   N_("February"), N_("March"),    N_("April"),
    N_("May"),       N_("June"),     N_("July"),     N_("August"),
    N_("September"), N_("October"),  N_("November"), N_("December"),
};

static gint64
floor_divide(gint64 number, gint64 by)
{
    return number / by - (number % by < 0 ? 1 : 0);
}

static bool
is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days from the start of the calendar's year 0 to 1 January of year. */
static gint64
days_before_year(gint64 year)
{
    gint64 last = year - 1;

    return 365 * year + floor_divide(last, 4) - floor_divide(last, 100) +
           floor_divide(last, 400);
}

static int
days_before_month(int year, int month)
{
    int days = 0;

    for (int earlier = 1; earlier < month; earlier++)
        days += ad_day_month_length(year, earlier);
    return days;
}

int
ad_day_month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

AdDay
ad_day_from_ymd(int year, int month, int day)
{
    return (AdDay)(days_before_year(year) - days_before_year(1970) +
                   days_before_month(year, month) + day - 1);
}

void
ad_day_ymd(AdDay day, int *ret_year, int *ret_month, int *ret_day)
{
    gint64 since = day + days_before_year(1970);
    gint64 year = floor_divide(since * 400, 146097); /* off by one at most */
    int month = 1;

    while (days_before_year(year) > since)
        year--;
    while (days_before_year(year + 1) <= since)
        year++;
    since -= days_before_year(year);
    while (since >= ad_day_month_length((int)year, month))
        since -= ad_day_month_length((int)year, month++);
    *ret_year = (int)year;
    *ret_month = month;
    *ret_day = (int)since + 1;
}

int
ad_day_weekday(AdDay day)
{
    gint64 since_monday = (gint64)day + 3; /* 1970-01-01 was a Thursday */

    return (int)(since_monday - 7 * floor_divide(since_monday, 7)) + 1;
}

bool
ad_day_parse(const char *text, AdDay *ret_day)
{
    static const char shape[] = "dddd-dd-dd";
    int year, month, day;

    for (gsize i = 0; i < sizeof shape - 1; i++) {
        if (shape[i] == 'd' ? !g_ascii_isdigit(text[i]) : text[i] != shape[i])
            return false;
    }
    if (text[sizeof shape - 1] != '\0')
        return false;
    year = (int)g_ascii_strtoull(text, NULL, 10);
    month = (int)g_ascii_strtoull(text + 5, NULL, 10);
    day = (int)g_ascii_strtoull(text + 8, NULL, 10);
    if (year < 1970 || month < 1 || month > 12 || day < 1 ||
        day > ad_day_month_length(year, month))
        return false;
    *ret_day = ad_day_from_ymd(year, month, day);
    return true;
}

bool
ad_label_parse(const char *label, AdDay *ret_day, guint *ret_number)
{
    g_auto(GStrv) parts = g_strsplit(label, "/", 2);
    guint64 number;
    AdDay day;

    if (g_strv_length(parts) != 2 || !ad_day_parse(parts[0], &day) ||
        !g_ascii_string_to_unsigned(parts[1], 10, 1, G_MAXUINT32, &number, NULL))
        return false;
    *ret_day = day;
    *ret_number = (guint)number;
    return true;
}

static char *
print_ymd(AdDay day, char between)
{
    char text[] = "0000 00 00";
    int year, month, month_day;

    ad_day_ymd(day, &year, &month, &month_day);
    text[4] = text[7] = between;
    ad_text_put(text, 4, (guint)year);
    ad_text_put(text + 5, 2, (guint)month);
    ad_text_put(text + 8, 2, (guint)month_day);
    return g_strdup(text);
}

char *
ad_day_iso(AdDay day)
{
    return print_ymd(day, '-');
}

char *
ad_day_folder(AdDay day)
{
    return print_ymd(day, '_');
}

const char *
ad_month_name(int month)
{
    return months[month - 1];
}

const char *
ad_weekday_words(int weekday)
{
    return _(weekdays[weekday - 1]);
}

const char *
ad_weekday_short(int weekday)
{
    return _(short_weekdays[weekday - 1]);
}

char *
ad_month_words(int year, int month)
{
    return g_strdup_printf(_("%1$s %2$d"), _(ad_month_name(month)), year);
}

/* The first of a month is not counted like its other days in French. */
char *
ad_month_day_words(int day)
{
    return day == 1 ? g_strdup(_("1")) : g_strdup_printf(_("%d"), day);
}

char *
ad_date_words(AdDay day)
{
    int year, month, month_day;

    ad_day_ymd(day, &year, &month, &month_day);
    g_autofree char *number = ad_month_day_words(month_day);
    return g_strdup_printf(_("%1$s %2$s %3$d"), number, _(ad_month_name(month)), year);
}

char *
ad_day_words(AdDay day)
{
    int year, month, month_day;

    ad_day_ymd(day, &year, &month, &month_day);
    g_autofree char *number = ad_month_day_words(month_day);
    return g_strdup_printf(_("%1$s %2$s %3$s %4$d"),
                           ad_weekday_words(ad_day_weekday(day)), number,
                           _(ad_month_name(month)), year);
}
