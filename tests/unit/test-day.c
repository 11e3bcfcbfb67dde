/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/day.h"
#include "auditdisc/base/error.h"

#include <string.h>

/* GDate is an independent implementation of the same calendar. */
static void
test_calendar(void)
{
    g_autoptr(GDate) date = g_date_new_dmy(1, 1, 1);
    int zero = (int)g_date_get_julian(date);
    AdDay first = ad_day_from_ymd(1, 1, 1);

    g_assert_cmpint(ad_day_from_ymd(1970, 1, 1), ==, 0);
    g_assert_cmpint(first, ==, -719162);
    for (int i = 0; i < 3652059; i += i < 400000 ? 1 : 61) {
        int year, month, day;

        g_date_set_julian(date, (guint)(zero + i));
        ad_day_ymd(first + i, &year, &month, &day);
        g_assert_cmpint(year, ==, g_date_get_year(date));
        g_assert_cmpint(month, ==, g_date_get_month(date));
        g_assert_cmpint(day, ==, g_date_get_day(date));
        g_assert_cmpint(ad_day_from_ymd(year, month, day), ==, first + i);
        g_assert_cmpint(ad_day_weekday(first + i), ==, g_date_get_weekday(date));
        g_assert_cmpint(ad_day_month_length(year, month), ==,
                        g_date_get_days_in_month(month, (GDateYear)year));
    }
}

static void
test_parse(void)
{
    static const char *const bad[] = {
        "",
        "2005",
        "2005-05",
        "2005-5-30",
        "2005-05-3",
        "2005-05-32",
        "2005-02-29",
        "1900-01-01",
        "1969-12-31",
        "2005-13-01",
        "2005-00-01",
        "2005-01-00",
        "2005-05-30 ",
        " 005-05-30",
        "2005/05/30",
        "2005-05-3x",
        "-200-05-30",
        "12005-05-30",
        "2005-05-30T00:00:00Z",
    };
    AdDay day = 7;

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(ad_day_parse(bad[i], &day));
    g_assert_cmpint(day, ==, 7);
    g_assert_true(ad_day_parse("1970-01-01", &day));
    g_assert_cmpint(day, ==, 0);
    g_assert_true(ad_day_parse("2004-02-29", &day));
    g_assert_cmpint(day, ==, ad_day_from_ymd(2004, 2, 29));
    g_assert_true(ad_day_parse("9999-12-31", &day));
}

static void
check(char *given, const char *wanted)
{
    g_autofree char *text = given;

    g_assert_cmpstr(text, ==, wanted);
}

static void
test_words(void)
{
    AdDay day = ad_day_from_ymd(2005, 5, 30);

    check(ad_day_iso(day), "2005-05-30");
    check(ad_day_folder(day), "2005_05_30");
    check(ad_day_words(day), "Monday 30 May 2005");
    check(ad_day_words(ad_day_from_ymd(2005, 6, 5)), "Sunday 5 June 2005");
    g_assert_cmpstr(ad_month_name(12), ==, "December");
}

static GTimeZone *
zone_of(const char *name)
{
    g_autoptr(GError) error = NULL;
    GTimeZone *zone = ad_zone_open(name, &error);

    g_assert_no_error(error);
    g_assert_cmpstr(ad_zone_name(zone), ==, name);
    return zone;
}

static void
test_zone(void)
{
    g_autoptr(GTimeZone) berlin = zone_of("Europe/Berlin");
    g_autoptr(GTimeZone) kolkata = zone_of("Asia/Kolkata");
    g_autoptr(GTimeZone) newfoundland = zone_of("America/St_Johns");
    g_autoptr(GTimeZone) utc = zone_of("UTC");
    const gint64 may = 1117459992; /* 2005-05-30T13:33:12Z */

    check(ad_time_iso(may, utc), "2005-05-30T13:33:12+00:00");
    check(ad_time_iso(may, berlin), "2005-05-30T15:33:12+02:00");
    check(ad_time_iso(may, kolkata), "2005-05-30T19:03:12+05:30");
    check(ad_time_iso(may, newfoundland), "2005-05-30T11:03:12-02:30");
    check(ad_time_clock(may, berlin), "15:33");
    check(ad_time_words(may, berlin), "30 May 2005, 15:33:12 +02:00");
    /* Summer time of years after the zone file was made. */
    check(ad_time_iso(1909828800, berlin), "2030-07-09T14:00:00+02:00");
    check(ad_time_iso(0, utc), "1970-01-01T00:00:00+00:00");
    check(ad_time_iso(-1, utc), "1969-12-31T23:59:59+00:00");
}

/* The hour that is skipped in spring and the one that comes twice in autumn. */
static void
test_summer_time(void)
{
    g_autoptr(GTimeZone) berlin = zone_of("Europe/Berlin");

    check(ad_time_iso(1111885199, berlin), "2005-03-27T01:59:59+01:00");
    check(ad_time_iso(1111885200, berlin), "2005-03-27T03:00:00+02:00");
    check(ad_time_iso(1130634000 - 3600, berlin), "2005-10-30T02:00:00+02:00");
    check(ad_time_iso(1130634000, berlin), "2005-10-30T02:00:00+01:00");
}

static void
test_day_of(void)
{
    g_autoptr(GTimeZone) berlin = zone_of("Europe/Berlin");
    g_autoptr(GTimeZone) utc = zone_of("UTC");
    const gint64 midnight = 1117404000; /* 2005-05-30 in Berlin */
    AdDay day = ad_day_from_ymd(2005, 5, 30);

    g_assert_cmpint(ad_day_of(midnight, berlin), ==, day);
    g_assert_cmpint(ad_day_of(midnight - 1, berlin), ==, day - 1);
    g_assert_cmpint(ad_day_of(midnight + 86399, berlin), ==, day);
    g_assert_cmpint(ad_day_of(midnight + 86400, berlin), ==, day + 1);
    g_assert_cmpint(ad_day_of(midnight, utc), ==, day - 1);
    g_assert_cmpint(ad_day_of(-1, utc), ==, -1);
    g_assert_cmpint(ad_day_of(-86400, utc), ==, -1);
    g_assert_cmpint(ad_day_of(-86401, utc), ==, -2);
}

/* Senders claim any date; none may leave the calendar. */
static void
test_far_moments(void)
{
    g_autoptr(GTimeZone) kiritimati = zone_of("Pacific/Kiritimati");
    g_autoptr(GTimeZone) utc = zone_of("UTC");

    check(ad_time_iso(G_MAXINT64, utc), "9999-12-30T23:59:59+00:00");
    check(ad_time_iso(G_MAXINT64, kiritimati), "9999-12-31T13:59:59+14:00");
    check(ad_time_iso(G_MININT64 + 1, utc), "0001-01-02T00:00:00+00:00");
    check(ad_time_iso(AD_TIME_NONE, utc), "");
    check(ad_time_clock(AD_TIME_NONE, utc), "");
    check(ad_time_words(AD_TIME_NONE, utc), "");
    g_assert_cmpint(ad_day_of(G_MAXINT64, utc), ==, ad_day_from_ymd(9999, 12, 30));
}

static void
test_unknown_zone(void)
{
    static const char *const names[] = {
        "",
        "Mars/Phobos",
        "Europe",
        "europe/berlin",
        "zone.tab",
        "leapseconds",
        "right/Europe/Berlin",
        "../zoneinfo/UTC",
        "/etc/passwd",
        "Europe/Berlin ",
        "+02:00",
        "Europe/Berlin\n",
        "UTC/",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_null(ad_zone_open(names[i], &error));
        g_assert_error(error, AD_ERROR, AD_ERROR_USAGE);
        g_assert_nonnull(strstr(error->message, names[i]));
    }
}

static void
test_machine_zone(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GTimeZone) machine = NULL;
    g_autoptr(GTimeZone) again = NULL;

    g_setenv("TZ", "Australia/Eucla", TRUE);
    machine = ad_zone_open(NULL, &error);
    g_assert_no_error(error);
    check(ad_time_iso(0, machine), "1970-01-01T08:45:00+08:45");
    again = ad_zone_open(ad_zone_name(machine), &error);
    g_assert_no_error(error);
    check(ad_time_iso(0, again), "1970-01-01T08:45:00+08:45");
}

static void
test_time_parse(void)
{
    static const char *const bad[] = {
        "",   "yesterday",           "2005-05-30",
        "-5", "2005-05-30T14:03:12", "2005-13-30T14:03:12Z",
        "5s", "99999999999999999999"};
    gint64 moment = 7;

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(ad_time_parse(bad[i], &moment));
    g_assert_cmpint(moment, ==, 7);
    g_assert_true(ad_time_parse("1117459992", &moment));
    g_assert_cmpint(moment, ==, 1117459992);
    g_assert_true(ad_time_parse("2005-05-30T13:33:12Z", &moment));
    g_assert_cmpint(moment, ==, 1117459992);
    g_assert_true(ad_time_parse("2005-05-30T15:33:12+02:00", &moment));
    g_assert_cmpint(moment, ==, 1117459992);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/day/calendar", test_calendar);
    g_test_add_func("/day/parse", test_parse);
    g_test_add_func("/day/words", test_words);
    g_test_add_func("/day/zone", test_zone);
    g_test_add_func("/day/summer-time", test_summer_time);
    g_test_add_func("/day/day-of", test_day_of);
    g_test_add_func("/day/far-moments", test_far_moments);
    g_test_add_func("/day/unknown-zone", test_unknown_zone);
    g_test_add_func("/day/machine-zone", test_machine_zone);
    g_test_add_func("/day/time-parse", test_time_parse);
    return g_test_run();
}
