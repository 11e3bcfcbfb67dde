/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The part of day.h that knows zones.
 */
#include "auditdisc/base/day.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"

#include <stdlib.h>
#include <string.h>

#define DAY_SECONDS 86400

/* 0001-01-02 to 9999-12-30 in UTC: in any zone the year has four digits. */
#define FIRST_MOMENT (G_GINT64_CONSTANT(-62135596800) + DAY_SECONDS)
#define LAST_MOMENT  (G_GINT64_CONSTANT(253402300799) - DAY_SECONDS)

/* A moment as the clock on the wall shows it. */
typedef struct {
    AdDay day;
    guint second; /* of the day */
    int offset;   /* seconds east of UTC */
} LocalTime;

static LocalTime
local_time(gint64 moment, GTimeZone *zone)
{
    gint64 within = CLAMP(moment, FIRST_MOMENT, LAST_MOMENT);
    int interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, within);
    int offset = g_time_zone_get_offset(zone, interval);
    /* Counted from a day long before all of them, so that division rounds down. */
    gint64 shifted = within + offset - FIRST_MOMENT + DAY_SECONDS;

    return (LocalTime){
        .day = (AdDay)(shifted / DAY_SECONDS - 1 + FIRST_MOMENT / DAY_SECONDS),
        .second = (guint)(shifted % DAY_SECONDS),
        .offset = offset,
    };
}

AdDay
ad_day_of(gint64 moment, GTimeZone *zone)
{
    return local_time(moment, zone).day;
}

static char *
print_offset(int offset)
{
    char text[] = "+00:00";
    guint minutes = (guint)abs(offset) / 60;

    if (offset < 0)
        text[0] = '-';
    ad_text_put(text + 1, 2, minutes / 60);
    ad_text_put(text + 4, 2, minutes % 60);
    return g_strdup(text);
}

static char *
print_clock(guint second)
{
    char text[] = "00:00:00";

    ad_text_put(text, 2, second / 3600);
    ad_text_put(text + 3, 2, second / 60 % 60);
    ad_text_put(text + 6, 2, second % 60);
    return g_strdup(text);
}

char *
ad_time_iso(gint64 moment, GTimeZone *zone)
{
    if (moment == AD_TIME_NONE)
        return g_strdup("");
    LocalTime local = local_time(moment, zone);
    g_autofree char *day = ad_day_iso(local.day);
    g_autofree char *clock = print_clock(local.second);
    g_autofree char *offset = print_offset(local.offset);
    return g_strconcat(day, "T", clock, offset, NULL);
}

char *
ad_time_clock(gint64 moment, GTimeZone *zone)
{
    if (moment == AD_TIME_NONE)
        return g_strdup("");
    char *clock = print_clock(local_time(moment, zone).second);
    clock[strlen("00:00")] = '\0';
    return clock;
}

char *
ad_time_words(gint64 moment, GTimeZone *zone)
{
    if (moment == AD_TIME_NONE)
        return g_strdup("");
    LocalTime local = local_time(moment, zone);
    g_autofree char *clock = print_clock(local.second);
    g_autofree char *offset = print_offset(local.offset);
    g_autofree char *date = ad_date_words(local.day);
    return g_strconcat(date, ", ", clock, " ", offset, NULL);
}

/* In tzdata what begins with a small letter is an index or a tree with other rules
 * (right/ counts leap seconds), and no zone's name has a dot, so nothing outside it can
 * be named. */
static bool
is_zone_name(const char *name)
{
    return g_ascii_isupper(*name) &&
           name[strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_+-/")] == '\0';
}

static GTimeZone *
zone_named(const char *name)
{
    return is_zone_name(name) ? g_time_zone_new_identifier(name) : NULL;
}

GTimeZone *
ad_zone_open(const char *name, GError **error)
{
    g_autoptr(GTimeZone) machine = name == NULL ? g_time_zone_new_local() : NULL;
    const char *wanted = name != NULL ? name : g_time_zone_get_identifier(machine);
    GTimeZone *zone = zone_named(wanted);

    if (zone == NULL && name != NULL)
        ad_error(error, AD_ERROR_USAGE,
                 "time zone %s: not known; use a name such as Europe/Berlin or UTC",
                 name);
    if (zone == NULL && name == NULL)
        ad_error(error, AD_ERROR_USAGE,
                 "the time zone of this machine has no name (%s); state one, such as "
                 "Europe/Berlin or UTC",
                 wanted);
    return zone;
}

const char *
ad_zone_name(GTimeZone *zone)
{
    return g_time_zone_get_identifier(zone);
}

bool
ad_time_parse(const char *text, gint64 *ret_moment)
{
    g_autoptr(GDateTime) time = NULL;
    guint64 seconds;

    if (g_ascii_string_to_unsigned(text, 10, 0, LAST_MOMENT, &seconds, NULL)) {
        *ret_moment = (gint64)seconds;
        return true;
    }
    time = g_date_time_new_from_iso8601(text, NULL); /* NULL also without a zone */
    if (time == NULL)
        return false;
    *ret_moment = g_date_time_to_unix(time);
    return true;
}
