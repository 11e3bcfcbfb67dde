/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/trail/stamp.h"

#include "auditdisc/base/day.h"

#include <string.h>

#define DAY     G_GINT64_CONSTANT(86400)
#define NO_HOUR G_MININT64

/* What is left of a line. */
typedef struct {
    const char *at, *end;
} Rest;

/* A stamp as it stands; a year of 0 is none. */
typedef struct {
    int year, month, day;
    int seconds; /* since midnight */
    bool zoned;
    int zone; /* seconds east of UTC */
} Stamp;

AdStampClock
ad_stamp_clock(GTimeZone *zone, gint64 around, gint64 changed)
{
    return (AdStampClock){
        .zone = zone,
        .around = around,
        .changed = changed,
        .last = AD_TIME_NONE,
        .hour = NO_HOUR,
    };
}

static bool
skip(Rest *rest, char character)
{
    if (rest->at == rest->end || *rest->at != character)
        return false;
    rest->at++;
    return true;
}

/* Exactly that many digits. */
static bool
take_number(Rest *rest, int digits, int *ret_number)
{
    int number = 0;

    if (rest->end - rest->at < digits)
        return false;
    for (int i = 0; i < digits; i++) {
        if (!g_ascii_isdigit(rest->at[i]))
            return false;
        number = number * 10 + (rest->at[i] - '0');
    }
    rest->at += digits;
    *ret_number = number;
    return true;
}

/* One of the words in names, which are three letters each. */
static bool
take_name(Rest *rest, const char *names, int *ret_place)
{
    if (rest->end - rest->at < 3)
        return false;
    for (int i = 0; names[3 * i] != '\0'; i++) {
        if (memcmp(rest->at, names + (gsize)3 * i, 3) != 0)
            continue;
        rest->at += 3;
        *ret_place = i + 1;
        return true;
    }
    return false;
}

/* 09:00:01, 09:00:01.123456; a leap second counts as the one before it. */
static bool
take_clock(Rest *rest, Stamp *stamp)
{
    int hour, minute, second;

    if (!take_number(rest, 2, &hour) || !skip(rest, ':') ||
        !take_number(rest, 2, &minute) || !skip(rest, ':') ||
        !take_number(rest, 2, &second) || hour > 23 || minute > 59 || second > 60)
        return false;
    stamp->seconds = hour * 3600 + minute * 60 + MIN(second, 59);
    if (skip(rest, '.') || skip(rest, ','))
        while (rest->at < rest->end && g_ascii_isdigit(*rest->at))
            rest->at++;
    return true;
}

/* Z, +02:00, +0200, or nothing. */
static bool
take_zone(Rest *rest, Stamp *stamp)
{
    bool west = rest->at < rest->end && *rest->at == '-';
    int hours, minutes;

    stamp->zoned = true;
    if (skip(rest, 'Z'))
        return true;
    if (!west && (rest->at == rest->end || *rest->at != '+')) {
        stamp->zoned = false;
        return true;
    }
    rest->at++;
    if (!take_number(rest, 2, &hours))
        return false;
    (void)skip(rest, ':');
    if (!take_number(rest, 2, &minutes) || hours > 18 || minutes > 59)
        return false;
    stamp->zone = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
}

/* May 30 09:00:01, also with one digit or a blank in front of it. */
static bool
take_traditional(Rest *rest, Stamp *stamp)
{
    if (!take_name(rest, "JanFebMarAprMayJunJulAugSepOctNovDec", &stamp->month) ||
        !skip(rest, ' '))
        return false;
    (void)skip(rest, ' ');
    if (!take_number(rest, 2, &stamp->day) && !take_number(rest, 1, &stamp->day))
        return false;
    return skip(rest, ' ') && take_clock(rest, stamp);
}

/* A zone by its name, as journalctl -o short-full has it: only UTC is beyond doubt. */
static void
take_zone_name(Rest *rest, Stamp *stamp)
{
    const char *from = rest->at;
    gsize length;

    while (rest->at < rest->end && (g_ascii_isupper(*rest->at)))
        rest->at++;
    length = (gsize)(rest->at - from);
    stamp->zoned = length == 3 && memcmp(from, "UTC", 3) == 0;
}

/* 2005-05-30T09:00:01+02:00; with a weekday in front a blank stands for the T. */
static bool
take_iso(Rest *rest, Stamp *stamp)
{
    int weekday;
    bool full = take_name(rest, "MonTueWedThuFriSatSun", &weekday) && skip(rest, ' ');

    if (!take_number(rest, 4, &stamp->year) || !skip(rest, '-') ||
        !take_number(rest, 2, &stamp->month) || !skip(rest, '-') ||
        !take_number(rest, 2, &stamp->day) || !(skip(rest, 'T') || skip(rest, ' ')) ||
        !take_clock(rest, stamp))
        return false;
    if (!full)
        return take_zone(rest, stamp);
    if (!skip(rest, ' '))
        return false;
    take_zone_name(rest, stamp);
    return true;
}

/* <22> and the 1 of RFC 5424. */
static bool
skip_priority(Rest *rest)
{
    if (!skip(rest, '<'))
        return true;
    while (rest->at < rest->end && g_ascii_isdigit(*rest->at))
        rest->at++;
    if (!skip(rest, '>'))
        return false;
    if (rest->end - rest->at > 2 && rest->at[0] == '1' && rest->at[1] == ' ')
        rest->at += 2;
    return true;
}

static bool
is_day(int year, const Stamp *stamp)
{
    return stamp->month >= 1 && stamp->month <= 12 && stamp->day >= 1 &&
           stamp->day <= ad_day_month_length(year, stamp->month);
}

static gint64
wall_clock(int year, const Stamp *stamp)
{
    return ad_day_from_ymd(year, stamp->month, stamp->day) * DAY + stamp->seconds;
}

/* The year in which the stamp lies nearest to moment; 0 if the day is in none. */
static int
nearest_year(const Stamp *stamp, gint64 moment, gint64 latest)
{
    int middle, month, day, best = 0;
    gint64 least = G_MAXINT64;

    ad_day_ymd((AdDay)(moment / DAY), &middle, &month, &day);
    for (int year = middle - 2; year <= middle + 1; year++) {
        gint64 wall = is_day(year, stamp) ? wall_clock(year, stamp) : G_MAXINT64;
        if (wall > latest)
            continue;
        gint64 distance = ABS(wall - moment);
        if (distance < least) {
            least = distance;
            best = year;
        }
    }
    return best;
}

static bool
infer_year(AdStampClock *clock, Stamp *stamp)
{
    gint64 latest = clock->changed + 2 * DAY; /* a copy's clock may be off a little */

    clock->guessed_year = true;
    stamp->year = clock->last == AD_TIME_NONE
                      ? nearest_year(stamp, clock->around, latest)
                      : nearest_year(stamp, clock->last, G_MAXINT64 - 1);
    if (stamp->year < 1970)
        return false;
    clock->last = wall_clock(stamp->year, stamp);
    return true;
}

/* From a zone's wall clock to the moment; the offset holds for the hour. */
static gint64
moment_of(AdStampClock *clock, gint64 wall)
{
    gint64 hour = wall / 3600;

    if (hour != clock->hour) {
        gint64 local = wall;
        int interval =
            g_time_zone_adjust_time(clock->zone, G_TIME_TYPE_STANDARD, &local);
        clock->offset = g_time_zone_get_offset(clock->zone, interval);
        clock->hour = hour;
    }
    return wall - clock->offset;
}

gsize
ad_stamp_read(AdStampClock *clock, const char *line, gsize length, gint64 *ret_moment)
{
    Rest rest = {line, line + length};
    Stamp stamp = {0};

    if (!skip_priority(&rest))
        return 0;
    Rest again = rest;
    if (!take_traditional(&rest, &stamp)) {
        rest = again;
        stamp = (Stamp){0};
        if (!take_iso(&rest, &stamp) || stamp.year < 1970)
            return 0;
    } else if (!infer_year(clock, &stamp)) {
        return 0;
    }
    if (!is_day(stamp.year, &stamp) || !skip(&rest, ' '))
        return 0;
    gint64 wall = wall_clock(stamp.year, &stamp);
    *ret_moment = stamp.zoned ? wall - stamp.zone : moment_of(clock, wall);
    return (gsize)(rest.at - line);
}
