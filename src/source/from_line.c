/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/day.h"
#include "auditdisc/source/mbox.h"

#include <string.h>

#define WORDS 12 /* more than any date with its zones has */

/* The last words of a line. */
typedef struct {
    const char *text[WORDS];
    gsize length[WORDS];
    gsize count;
} Tail;

typedef struct {
    int year, month, day, seconds;
    int offset; /* east of Greenwich, seconds */
    bool zone_known;
} Stamp;

static const struct {
    const char *name;
    int minutes;
} zones[] = {
    {"UT", 0},     {"UTC", 0},     {"GMT", 0},     {"Z", 0},      {"WET", 0},
    {"WEST", 60},  {"BST", 60},    {"MET", 60},    {"CET", 60},   {"MEST", 120},
    {"CEST", 120}, {"EET", 120},   {"EEST", 180},  {"MSK", 180},  {"MSD", 240},
    {"JST", 540},  {"KST", 540},   {"AEST", 600},  {"AEDT", 660}, {"NZST", 720},
    {"NZDT", 780}, {"AST", -240},  {"ADT", -180},  {"EST", -300}, {"EDT", -240},
    {"CST", -360}, {"CDT", -300},  {"MST", -420},  {"MDT", -360}, {"PST", -480},
    {"PDT", -420}, {"AKST", -540}, {"AKDT", -480}, {"HST", -600}, {"DST", 60},
};

static Tail
last_words(const char *line, gsize length)
{
    Tail tail = {.count = 0};
    gsize end = length;

    while (tail.count < WORDS) {
        gsize start;

        while (end > 0 && g_ascii_isspace(line[end - 1]))
            end--;
        for (start = end; start > 0 && !g_ascii_isspace(line[start - 1]);)
            start--;
        if (start == end)
            break;
        tail.count++;
        tail.text[WORDS - tail.count] = line + start;
        tail.length[WORDS - tail.count] = end - start;
        end = start;
    }
    memmove(tail.text, tail.text + WORDS - tail.count, tail.count * sizeof *tail.text);
    memmove(tail.length, tail.length + WORDS - tail.count,
            tail.count * sizeof *tail.length);
    return tail;
}

static bool
word_is(const Tail *tail, gsize at, const char *word)
{
    return tail->length[at] == strlen(word) &&
           g_ascii_strncasecmp(tail->text[at], word, tail->length[at]) == 0;
}

/* A decimal number of least to most digits at *text, which moves behind it; else -1. */
static int
take_number(const char **text, const char *end, int least, int most)
{
    int value = 0;
    int digits = 0;

    while (*text < end && g_ascii_isdigit(**text) && digits <= most) {
        value = value * 10 + (*(*text)++ - '0');
        digits++;
    }
    return digits < least || digits > most ? -1 : value;
}

/* The whole word is such a number. */
static int
number_word(const Tail *tail, gsize at, int least, int most)
{
    const char *text = tail->text[at];
    const char *end = text + tail->length[at];
    int value = take_number(&text, end, least, most);

    return text == end ? value : -1;
}

/* 1 to 12, or 1 to 7, for a three-letter name; 0 for none. */
static int
name_word(const Tail *tail, gsize at, const char *names)
{
    gsize length = tail->length[at];

    if (length == 4 && tail->text[at][3] == ',')
        length = 3;
    for (int i = 0; length == 3 && names[i] != '\0'; i += 3) {
        if (g_ascii_strncasecmp(tail->text[at], names + i, 3) == 0)
            return i / 3 + 1;
    }
    return 0;
}

/* h:mm or hh:mm:ss as seconds of the day, -1 if it is something else. A leap second
 * counts as the one before it. */
static int
time_word(const Tail *tail, gsize at)
{
    const char *text = tail->text[at];
    const char *end = text + tail->length[at];
    int hour = take_number(&text, end, 1, 2);
    int minute = -1;
    int second = 0;

    if (text < end && *text++ == ':')
        minute = take_number(&text, end, 2, 2);
    if (text < end && *text++ == ':')
        second = take_number(&text, end, 2, 2);
    if (text != end || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second < 0 || second > 60)
        return -1;
    return hour * 3600 + minute * 60 + MIN(second, 59);
}

static int
year_word(const Tail *tail, gsize at)
{
    int year = number_word(tail, at, 4, 4);

    if (year >= 1900)
        return year;
    year = number_word(tail, at, 2, 2);
    if (year < 0)
        return -1;
    return year < 70 ? 2000 + year : 1900 + year;
}

/* +0200, -03:30, GMT+0200 */
static bool
read_offset(const char *text, const char *end, int *ret_seconds)
{
    int sign = *text == '-' ? -1 : 1;
    int hours;
    int minutes;

    if (text == end || (*text != '+' && *text != '-'))
        return false;
    text++;
    hours = take_number(&text, MIN(end, text + 2), 2, 2);
    if (text < end && *text == ':')
        text++;
    minutes = take_number(&text, end, 2, 2);
    if (text != end || hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        return false;
    *ret_seconds = sign * (hours * 3600 + minutes * 60);
    return true;
}

/* A name in capitals that is not in the table is a zone whose offset nobody knows. */
static bool
looks_like_zone(const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isupper(text[i]))
            return false;
    }
    return length >= 1 && length <= 5;
}

static bool
add_zone(const Tail *tail, gsize at, Stamp *stamp)
{
    const char *text = tail->text[at];
    const char *end = text + tail->length[at];
    int seconds;

    if (end - text >= 2 && *text == '(' && end[-1] == ')')
        return true; /* the name of an offset that stands before it */
    if (end - text > 3 && (memcmp(text, "GMT", 3) == 0 || memcmp(text, "UTC", 3) == 0))
        text += 3;
    if (read_offset(text, end, &seconds)) {
        stamp->offset += seconds;
        return true;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(zones); i++) {
        if (word_is(tail, at, zones[i].name)) {
            stamp->offset += zones[i].minutes * 60;
            return true;
        }
    }
    stamp->zone_known = false;
    return looks_like_zone(tail->text[at], tail->length[at]);
}

/* What stands behind the time: zones, and the year if it was not before the time. */
static bool
read_behind(const Tail *tail, gsize at, Stamp *stamp)
{
    gsize zones_seen = 0;

    for (; at < tail->count; at++) {
        int year = stamp->year < 0 ? year_word(tail, at) : -1;

        if (year >= 0)
            stamp->year = year;
        else if (++zones_seen > 2 || !add_zone(tail, at, stamp))
            return false;
    }
    return stamp->year >= 0;
}

/* The date around the time of day at that word. */
static bool
read_around(const Tail *tail, gsize at, Stamp *stamp)
{
    static const char weekdays[] = "MonTueWedThuFriSatSun";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    *stamp = (Stamp){.year = -1, .zone_known = true};
    stamp->seconds = time_word(tail, at);
    if (stamp->seconds < 0 || at < 3)
        return false;
    if (name_word(tail, at - 3, weekdays) != 0) {
        stamp->month = name_word(tail, at - 2, months);
        stamp->day = number_word(tail, at - 1, 1, 2);
    } else if (at >= 4 && name_word(tail, at - 4, weekdays) != 0) {
        bool day_first = name_word(tail, at - 2, months) != 0;

        stamp->month = name_word(tail, day_first ? at - 2 : at - 3, months);
        stamp->day = number_word(tail, day_first ? at - 3 : at - 2, 1, 2);
        stamp->year = year_word(tail, at - 1);
        if (stamp->year < 0)
            return false;
    }
    return stamp->month > 0 && stamp->day > 0 && read_behind(tail, at + 1, stamp) &&
           stamp->day <= ad_day_month_length(stamp->year, stamp->month);
}

static bool
read_date(Tail *tail, Stamp *stamp)
{
    if (tail->count > 3 && word_is(tail, tail->count - 3, "remote") &&
        word_is(tail, tail->count - 2, "from"))
        tail->count -= 3;
    for (gsize at = tail->count; at-- > 0;) {
        if (read_around(tail, at, stamp))
            return true;
    }
    return false;
}

static gint64
moment_of(const Stamp *stamp)
{
    gint64 day = ad_day_from_ymd(stamp->year, stamp->month, stamp->day);
    gint64 moment = day * 86400 + stamp->seconds - stamp->offset;

    return stamp->zone_known && moment >= 86400 ? moment : AD_TIME_NONE;
}

/* "From ann@example.com:" is how people introduce what they quote. */
static bool
is_address(const Tail *tail)
{
    return tail->count == 1 && memchr(tail->text[0], '@', tail->length[0]) != NULL &&
           strchr(":,;", tail->text[0][tail->length[0] - 1]) == NULL;
}

AdFromShape
ad_from_line_read(const char *line, gsize length, gint64 *ret_moment)
{
    static const char from[] = "From ";
    gsize rest = sizeof from - 1;
    Stamp stamp;
    Tail tail;

    *ret_moment = AD_TIME_NONE;
    if (length < rest || memcmp(line, from, rest) != 0)
        return AD_FROM_NONE;
    tail = last_words(line + rest, length - rest);
    while (rest < length && g_ascii_isspace(line[rest]))
        rest++;
    if (rest < length && line[rest] == ':')
        return AD_FROM_NONE;
    if (read_date(&tail, &stamp)) {
        *ret_moment = moment_of(&stamp);
        return AD_FROM_DATED;
    }
    if (tail.count == 1 && word_is(&tail, 0, "-"))
        return AD_FROM_MARK;
    return is_address(&tail) ? AD_FROM_ADDRESS : AD_FROM_TEXT;
}
