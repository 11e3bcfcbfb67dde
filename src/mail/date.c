/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/date.h"

#include "auditdisc/base/day.h"
#include "auditdisc/base/words.h"

#include <string.h>

#define TOKEN_LENGTH 40
#define ZONE_HOURS   14  /* no place is farther from UTC */
#define TEXT_LENGTH  256 /* a date is found in so many bytes or not at all */

enum { UNSET = -1 };

typedef struct {
    int year, month, day;
    int hour, minute, second;
    int zone; /* minutes east of UTC, if has_zone */
    bool has_zone, bad_zone, named_zone, afternoon, morning;
    const char *flaw;
} Parts;

static const struct {
    const char *name;
    int minutes;
} zones[] = {
    {"ut", 0},      {"utc", 0},     {"gmt", 0},    {"z", 0},      {"wet", 0},
    {"west", 60},   {"cet", 60},    {"cest", 120}, {"met", 60},   {"mest", 120},
    {"mez", 60},    {"mesz", 120},  {"bst", 60},   {"eet", 120},  {"eest", 180},
    {"msk", 180},   {"msd", 240},   {"est", -300}, {"edt", -240}, {"cst", -360},
    {"cdt", -300},  {"mst", -420},  {"mdt", -360}, {"pst", -480}, {"pdt", -420},
    {"akst", -540}, {"akdt", -480}, {"hst", -600}, {"ast", -240}, {"adt", -180},
    {"jst", 540},   {"kst", 540},   {"hkt", 480},  {"sgt", 480},  {"aest", 600},
    {"aedt", 660},  {"awst", 480},  {"nzst", 720}, {"nzdt", 780},
};

/* A number of at most digits digits at *at, or UNSET. */
static int
number(const char **at, int digits)
{
    int value = 0;
    const char *start = *at;

    while (g_ascii_isdigit(**at) && *at - start < digits)
        value = value * 10 + *(*at)++ - '0';
    return *at == start || g_ascii_isdigit(**at) ? UNSET : value;
}

/* English, three letters at least: "mar" is March but "mardi" is a Tuesday. */
static int
month_of(const char *word)
{
    gsize letters = 0;

    while (g_ascii_isalpha(word[letters]))
        letters++;
    for (int month = 1; month <= 12 && letters >= 3; month++)
        if (g_ascii_strncasecmp(word, ad_month_name(month), letters) == 0)
            return month;
    return UNSET;
}

static void
set_year(Parts *parts, int year, gsize digits)
{
    parts->year = year;
    if (year >= 1000)
        return;
    /* RFC 5322, section 4.3; also the 0102 of mailers that count from 1900, and the
     * 0005 of those that count from 2000. */
    parts->year = year >= 50 ? year + 1900 : year + 2000;
    parts->flaw = digits == 3 || year >= 100 ? N_("has a year of three digits")
                                             : N_("has a year of two digits");
}

/* What stands behind the time of day; NULL if the token does not begin with one. */
static const char *
read_clock(Parts *parts, const char *token)
{
    int hour, minute, second = 0;
    char mark;

    hour = number(&token, 2);
    mark = *token;
    /* 14.03.12 can only be told from a date where that is known. */
    if (hour == UNSET || (mark != ':' && (mark != '.' || parts->year == UNSET)))
        return NULL;
    token++;
    minute = number(&token, 2);
    if (minute == UNSET)
        return NULL;
    if (*token == mark) {
        token++;
        second = number(&token, 2);
    }
    if (hour > 23 || minute > 59 || second == UNSET || second > 60)
        return NULL;
    parts->hour = hour;
    parts->minute = minute;
    parts->second = second;
    return *token == '.' ? token + 1 + strspn(token + 1, "0123456789") : token;
}

/* +0200, +02:00, +2, -0530 */
static bool
read_offset(Parts *parts, const char *token)
{
    int sign = *token == '-' ? -1 : 1;
    const char *at = token + 1;
    int value;
    gsize digits;

    if (*token != '+' && *token != '-')
        return false;
    value = number(&at, 4);
    digits = at - token - 1;
    if (value == UNSET)
        return false;
    if (*at == ':') {
        at++;
        value = value * 100 + MAX(number(&at, 2), 0);
    } else if (digits <= 2) {
        value *= 100;
    }
    if (value % 100 > 59 || value / 100 > 23)
        return false;
    parts->bad_zone = value / 100 > ZONE_HOURS;
    parts->zone = sign * (value / 100 * 60 + value % 100);
    parts->has_zone = true;
    return true;
}

static bool
read_zone_name(Parts *parts, const char *token)
{
    gsize letters = 0;

    while (g_ascii_isalpha(token[letters]))
        letters++;
    for (guint i = 0; i < G_N_ELEMENTS(zones); i++) {
        if (strlen(zones[i].name) != letters ||
            g_ascii_strncasecmp(zones[i].name, token, letters) != 0)
            continue;
        parts->zone = zones[i].minutes;
        parts->has_zone = true;
        parts->named_zone = token[letters] == '\0';
        if (!parts->named_zone) /* GMT+0200 */
            read_offset(parts, token + letters);
        return true;
    }
    return false;
}

static bool
is_day(int number)
{
    return number >= 1 && number <= 31;
}

/* 30-May-2005, 2005-05-30, 30/05/2005. Of two numbers that can both be the month no
 * order is assumed. */
static bool
read_joined(Parts *parts, const char *token)
{
    const char *at = token;
    int one = number(&at, 4);
    gsize one_digits = at - token;
    char mark = *at;
    const char *middle = at + 1;
    int two, three;
    const char *last;

    if (one == UNSET || mark == '\0' || strchr("-/.", mark) == NULL)
        return false;
    at = middle;
    two = g_ascii_isalpha(*at) ? month_of(at) : number(&at, 2);
    while (g_ascii_isalpha(*at))
        at++;
    if (two == UNSET || *at != mark)
        return false;
    last = ++at;
    three = number(&at, 4);
    if (three == UNSET)
        return false;
    if (one_digits == 4) {
        parts->year = one, parts->month = two, parts->day = three;
        return *at == '\0' || (*at == 'T' && read_clock(parts, at + 1) != NULL);
    }
    if (!g_ascii_isalpha(*middle) && one <= 12 && two <= 12 && one != two)
        return false;
    parts->day = two > 12 ? two : one;
    parts->month = two > 12 ? one : two;
    set_year(parts, three, at - last);
    return *at == '\0';
}

/* Sets one part from a number that stands alone. */
static void
read_number(Parts *parts, const char *token)
{
    const char *at = token;
    int value = number(&at, 4);

    if (value == UNSET)
        return;
    if (parts->day == UNSET && at - token <= 2 && is_day(value))
        parts->day = value;
    else if (parts->year == UNSET)
        set_year(parts, value, at - token);
}

static void
read_iso_tail(Parts *parts, const char *token)
{
    const char *tail = strpbrk(token + 11, "Z+-");

    if (tail != NULL && !read_offset(parts, tail))
        read_zone_name(parts, tail);
}

static void read_token(Parts *parts, const char *token);

/* 14:03:12, 14:03:12+0200, 02:03PM */
static bool
read_time(Parts *parts, const char *token)
{
    const char *rest = read_clock(parts, token);

    if (rest != NULL && (*rest == '+' || *rest == '-' || g_ascii_isalpha(*rest)))
        read_token(parts, rest);
    return rest != NULL;
}

static void
read_token(Parts *parts, const char *token)
{
    if (g_ascii_isdigit(*token)) {
        if (parts->hour == UNSET && read_time(parts, token))
            return;
        if (parts->year == UNSET && read_joined(parts, token)) {
            if (strlen(token) > 11)
                read_iso_tail(parts, token);
            return;
        }
        read_number(parts, token);
    } else if (*token == '+' || *token == '-') {
        if (!parts->has_zone)
            parts->bad_zone = !read_offset(parts, token) || parts->bad_zone;
    } else if (g_ascii_strcasecmp(token, "pm") == 0) {
        parts->afternoon = true;
    } else if (g_ascii_strcasecmp(token, "am") == 0) {
        parts->morning = true;
    } else if (parts->month == UNSET && month_of(token) != UNSET) {
        parts->month = month_of(token);
    } else if (parts->named_zone && g_ascii_strcasecmp(token, "dst") == 0) {
        parts->zone += 60; /* MET DST */
    } else if (!parts->has_zone && parts->hour != UNSET &&
               !read_zone_name(parts, token)) {
        parts->bad_zone = true;
    }
}

static bool
finish(Parts *parts, AdMailDate *ret_date)
{
    if (parts->year == UNSET || parts->month < 1 || parts->month > 12 ||
        parts->year < 1900 || parts->day < 1 ||
        parts->day > ad_day_month_length(parts->year, parts->month))
        return false;
    if (parts->hour == UNSET) {
        parts->hour = parts->minute = parts->second = 0;
        parts->flaw = N_("has no time of day");
    }
    if (parts->afternoon && parts->hour < 12)
        parts->hour += 12;
    if (parts->morning && parts->hour == 12)
        parts->hour = 0;
    if (parts->flaw == NULL && (parts->bad_zone || !parts->has_zone))
        parts->flaw =
            parts->bad_zone ? N_("has an impossible zone") : N_("has no zone");
    ret_date->zone = parts->zone * 60;
    ret_date->moment =
        (gint64)ad_day_from_ymd(parts->year, parts->month, parts->day) * 86400 +
        parts->hour * 3600 + parts->minute * 60 + parts->second - ret_date->zone;
    ret_date->flaw = parts->flaw;
    return true;
}

/* What parts tokens becomes a blank: comments, and what is none of a date's signs. */
static void
blank_out(char *text)
{
    guint depth = 0;

    for (; *text != '\0'; text++) {
        char c = *text;

        depth += c == '(';
        if (depth > 0 || c == '\t' || c == '\r' || c == '\n' || c == ',' || c == '"')
            *text = ' ';
        depth -= c == ')' && depth > 0;
    }
}

/* Blanks around colons are obsolete syntax (RFC 5322, section 4.3). */
static void
tighten_clock(char *text)
{
    char *to = text;

    for (const char *from = text; *from != '\0'; from++) {
        bool blank = *from == ' ';

        if (!blank || (from[strspn(from, " ")] != ':' && (to == text || to[-1] != ':')))
            *to++ = *from;
    }
    *to = '\0';
}

bool
ad_date_parse(const char *text, gsize length, AdMailDate *ret_date)
{
    char flat[TEXT_LENGTH + 1];
    gsize size = strnlen(text, MIN(length, TEXT_LENGTH));
    Parts parts = {.year = UNSET, .month = UNSET, .day = UNSET, .hour = UNSET};

    memcpy(flat, text, size);
    flat[size] = '\0';
    blank_out(flat);
    tighten_clock(flat);
    for (char *token = flat; *token != '\0';) {
        char *end = token + strcspn(token, " ");
        bool last = *end == '\0';

        *end = '\0';
        if (token < end && end - token <= TOKEN_LENGTH)
            read_token(&parts, token);
        token = end + !last;
    }
    return finish(&parts, ret_date);
}
