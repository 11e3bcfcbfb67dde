/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Invitations (RFC 5545, RFC 5546) as lines that a person can read.
 */
#include "message_private.h"

#include "auditdisc/base/day.h"
#include "auditdisc/base/words.h"
#include "properties_private.h"

#include <stdio.h>
#include <string.h>

#define SIZE_LIMIT (1024 * 1024)
#define DIGITS     "0123456789"
#define LINE_LIMIT 500 /* lines that are shown of all events */

static const char *const components[] = {"VEVENT", "VTODO", "VJOURNAL"};

static const char *const methods[][2] = {
    {"REQUEST", N_("Invitation")},
    {"PUBLISH", N_("Calendar entry")},
    {"REPLY", N_("Answer to an invitation")},
    {"CANCEL", N_("Cancellation")},
    {"COUNTER", N_("Proposal of another time")},
    {"REFRESH", N_("Question about an invitation")},
};

static const char *const answers[][2] = {
    {"ACCEPTED", N_("accepted")},
    {"DECLINED", N_("declined")},
    {"TENTATIVE", N_("perhaps")},
    {"DELEGATED", N_("sends somebody else")},
};

static const char *
look_up(const char *const table[][2], guint rows, const char *key)
{
    for (guint i = 0; i < rows; i++)
        if (g_ascii_strcasecmp(table[i][0], key) == 0)
            return table[i][1];
    return NULL;
}

/* The day a value begins with. */
static bool
read_day(const char *value, AdDay *ret_day)
{
    int year, month, day;

    if (strspn(value, DIGITS) != 8 ||
        sscanf(value, "%4d%2d%2d", &year, &month, &day) != 3 || year < 1970 ||
        month < 1 || month > 12 || day < 1 || day > ad_day_month_length(year, month))
        return false;
    *ret_day = ad_day_from_ymd(year, month, day);
    return true;
}

/* A date without a time of day. */
static bool
read_whole_day(const char *value, AdDay *ret_day)
{
    return read_day(value, ret_day) && value[8] == '\0';
}

static bool
read_clock(const char *value, int *ret_hour, int *ret_minute)
{
    return *value == 'T' && strspn(value + 1, DIGITS) >= 4 &&
           sscanf(value + 1, "%2d%2d", ret_hour, ret_minute) == 2 && *ret_hour <= 23 &&
           *ret_minute <= 59;
}

/* 20050530 or 20050530T140000Z; what is neither is told as it stands. */
static char *
tell_moment(const char *text, const char *zone)
{
    g_autofree char *value = g_strstrip(g_strdup(text));
    g_autofree char *day_words = NULL;
    int hour, minute;
    AdDay day;

    if (!read_day(value, &day))
        return g_steal_pointer(&value);
    day_words = ad_day_words(day);
    if (value[8] == '\0')
        return g_steal_pointer(&day_words);
    if (!read_clock(value + 8, &hour, &minute))
        return g_steal_pointer(&value);
    if (g_str_has_suffix(value, "Z"))
        return g_strdup_printf("%s, %02d:%02d UTC", day_words, hour, minute);
    return g_strdup_printf("%s, %02d:%02d%s%s%s", day_words, hour, minute,
                           *zone != '\0' ? " (" : "", zone, *zone != '\0' ? ")" : "");
}

static char *
tell_time(const AdProperty *property, const GArray *event)
{
    g_autofree char *zone = ad_property_param(property, "TZID");

    return tell_moment(property->value, zone);
}

/* Of a series. */
static char *
tell_times(const AdProperty *property, const GArray *event)
{
    g_autofree char *zone = ad_property_param(property, "TZID");
    g_auto(GStrv) values = g_strsplit(property->value, ",", 0);

    for (char **value = values; *value != NULL; value++) {
        char *told = tell_moment(*value, zone);

        g_free(*value);
        *value = told;
    }
    return g_strjoinv("; ", values);
}

/* What lasts whole days ends on the day before (RFC 5545, section 3.6.1). */
static char *
tell_end(const AdProperty *property, const GArray *event)
{
    AdDay end, start;

    for (guint i = 0; i < event->len; i++) {
        const AdProperty *other = &g_array_index(event, AdProperty, i);

        if (g_ascii_strcasecmp(other->name, "DTSTART") == 0 &&
            read_whole_day(other->value, &start) &&
            read_whole_day(property->value, &end) && end > start)
            return ad_day_words(end - 1);
    }
    return tell_time(property, event);
}

static char *
tell_text(const AdProperty *property, const GArray *event)
{
    return ad_property_text(property);
}

static char *
tell_person(const AdProperty *property, const GArray *event)
{
    g_autofree char *name = g_strstrip(ad_property_param(property, "CN"));
    g_autofree char *state = ad_property_param(property, "PARTSTAT");
    const char *answer = look_up(answers, G_N_ELEMENTS(answers), state);
    const char *address = property->value;

    if (g_ascii_strncasecmp(address, "mailto:", 7) == 0)
        address += 7;
    return g_strdup_printf("%s%s%s%s%s%s", name, *name != '\0' ? " <" : "", address,
                           *name != '\0' ? ">" : "", answer != NULL ? ", " : "",
                           answer != NULL ? _(answer) : "");
}

/* What is told of an event, in this order. */
static const struct {
    const char *name, *label;
    char *(*tell)(const AdProperty *property, const GArray *event);
} rows[] = {
    {"SUMMARY", N_("What"), tell_text},
    {"DTSTART", N_("Begins"), tell_time},
    {"DTEND", N_("Ends"), tell_end},
    {"DUE", N_("Due"), tell_time},
    {"DURATION", N_("Lasts"), tell_text},
    {"RRULE", N_("Repeats"), tell_text},
    {"RDATE", N_("Also"), tell_times},
    {"EXDATE", N_("Except"), tell_times},
    {"RECURRENCE-ID", N_("In place of"), tell_time},
    {"LOCATION", N_("Where"), tell_text},
    {"STATUS", N_("Status"), tell_text},
    {"ORGANIZER", N_("Organised by"), tell_person},
    {"ATTENDEE", N_("Invited"), tell_person},
    {"URL", N_("Address"), tell_text},
    {"DESCRIPTION", N_("Description"), tell_text},
    {"COMMENT", N_("Comment"), tell_text},
};

static void
tell_event(GString *text, const GArray *properties, guint *left)
{
    if (text->len > 0)
        g_string_append_c(text, '\n');
    for (guint row = 0; row < G_N_ELEMENTS(rows); row++) {
        for (guint i = 0; i<properties->len && * left> 0; i++) {
            const AdProperty *property = &g_array_index(properties, AdProperty, i);
            g_autofree char *value = NULL;

            if (g_ascii_strcasecmp(property->name, rows[row].name) != 0 ||
                *property->value == '\0')
                continue;
            value = rows[row].tell(property, properties);
            g_string_append_printf(text, _("%1$s: %2$s"), _(rows[row].label), value);
            g_string_append_c(text, '\n');
            --*left;
        }
    }
}

static bool
is_component(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(components); i++)
        if (g_ascii_strcasecmp(name, components[i]) == 0)
            return true;
    return false;
}

/* Tells the event if it is one that ends; how deep the lines are then. */
static guint
end_component(GString *text, GArray *properties, guint depth, guint *left)
{
    if (depth == 1) {
        tell_event(text, properties, left);
        g_array_set_size(properties, 0);
    }
    return depth > 0 ? depth - 1 : 0;
}

/* Tells the events in the lines and which method the calendar names. */
static char *
tell_calendar(char **lines, const char **ret_method, bool *ret_more)
{
    GString *text = g_string_new(NULL);
    g_autoptr(GArray) properties = g_array_new(FALSE, FALSE, sizeof(AdProperty));
    guint left = LINE_LIMIT;
    guint depth = 0; /* components around a property, from the event inwards */
    AdProperty property;

    for (; *lines != NULL; lines++) {
        if (!ad_property_split(*lines, &property))
            continue;
        if (g_ascii_strcasecmp(property.name, "BEGIN") == 0) {
            depth += depth > 0 || is_component(property.value);
        } else if (g_ascii_strcasecmp(property.name, "END") == 0) {
            depth = end_component(text, properties, depth, &left);
        } else if (depth == 1) {
            g_array_append_val(properties, property);
        } else if (g_ascii_strcasecmp(property.name, "METHOD") == 0) {
            *ret_method = look_up(methods, G_N_ELEMENTS(methods), property.value);
        }
    }
    *ret_more = left == 0;
    return g_string_free(text, FALSE);
}

void
ad_body_read_calendar(AdReader *reader, const AdPart *part)
{
    bool cut, more;
    g_autofree char *clean = ad_body_folded_lines(reader, part, SIZE_LIMIT, &cut);
    g_autofree char *unfolded = ad_property_unfold(clean);
    g_auto(GStrv) lines = g_strsplit(unfolded, "\n", 0);
    const char *method = NULL;
    char *text = tell_calendar(lines, &method, &more);

    ad_body_tell(reader, part, text, _(method != NULL ? method : N_("Calendar entry")),
                 cut || more);
}
