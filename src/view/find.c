/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What find.html looks in: find/2005.js for each year with mail. The messages of a year
 * are columns, each one string that the page splits; rows would take several times the
 * room on the disc and the time to read them.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/mail/address.h"
#include "page.h"

#include <string.h>

enum {
    DAYS,   /* 2005-05-30:1-12,14 2005-05-31:1-7: the numbers of each day */
    TIMES,  /* four digits a message, ---- where it has no date */
    PEOPLE, /* a line each */
    FROM,
    TO,       /* a line a message: people by their places, from 0, parted by commas */
    SUBJECTS, /* a line a message */
    FILES,    /* a line a message: names of its attachments, parted by tabs */
    COLUMNS,
};

static const char *const names[] = {
    [DAYS] = "days", [TIMES] = "times",       [PEOPLE] = "people", [FROM] = "from",
    [TO] = "to",     [SUBJECTS] = "subjects", [FILES] = "files",
};

typedef struct {
    GString *columns[COLUMNS];
    GHashTable *places; /* char *, of people, to their places, from 1 */
    GString *row;       /* the line of FROM or TO that is being written */
} Writing;

/* What is inside a template string of JavaScript, in which a line end is one byte.
 * Beside what would end it, or the element of a page that it might be put into, all
 * that can't be seen stands as its number. */
static void
append_escaped(GString *text, const char *value)
{
    for (const char *at = value; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        GUnicodeType type = g_unichar_type(character);
        bool hidden = (type == G_UNICODE_CONTROL && character != '\n') ||
                      type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR ||
                      type == G_UNICODE_PARAGRAPH_SEPARATOR;
        if (hidden || (character < 0x80 && strchr("`$\\<", (int)character) != NULL))
            g_string_append_printf(text, "\\u{%x}", character);
        else
            g_string_append_unichar(text, character);
    }
}

static void
note_person(const char *name, const char *address, gpointer data)
{
    Writing *writing = data;
    bool both = *name != '\0' && *address != '\0';
    g_autofree char *person = g_strdup_printf(both ? "%s <%s>" : "%s%s", name, address);
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(writing->places, person));

    if (place == 0) {
        place = g_hash_table_size(writing->places) + 1;
        g_string_append_printf(writing->columns[PEOPLE], "%s%s", place > 1 ? "\n" : "",
                               person);
        g_hash_table_insert(writing->places, g_steal_pointer(&person),
                            GUINT_TO_POINTER(place));
    }
    g_string_append_printf(writing->row, "%s%u", writing->row->len > 0 ? "," : "",
                           place - 1);
}

static void
end_row(Writing *writing, guint column)
{
    g_string_append_printf(writing->columns[column], "%s\n", writing->row->str);
    g_string_truncate(writing->row, 0);
}

/* Numbers of a day are nearly always one run. */
static void
append_day(GString *text, const AdSelection *selection, AdDay day)
{
    g_autofree char *iso = ad_day_iso(day);
    guint first, count;

    ad_selection_on(selection, day, &first, &count);
    if (count == 0)
        return;
    g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", iso);
    for (guint i = 0; i < count; i++) {
        guint start = ad_selection_number(selection, first + i), end = start;
        g_string_append_printf(text, "%c%u", i == 0 ? ':' : ',', start);
        while (i + 1 < count &&
               ad_selection_number(selection, first + i + 1) == end + 1) {
            end++;
            i++;
        }
        if (end > start)
            g_string_append_printf(text, "-%u", end);
    }
}

static void
append_time(GString *text, const AdSite *site, const AdEnvelope *envelope)
{
    g_autofree char *clock = ad_time_clock(envelope->arrived, site->zone);
    bool dated = envelope->clock != AD_CLOCK_NONE;

    g_string_append_printf(text, "%.2s%.2s", dated ? clock : "--",
                           dated ? clock + 3 : "--");
}

static bool
append_message(Writing *writing, const AdSite *site, guint index, GError **error)
{
    g_autoptr(AdEnvelope) envelope = ad_selection_envelope(site->selection, index);
    g_autoptr(AdShown) shown = ad_shown_get(site->shown, index);

    if (envelope == NULL || shown == NULL)
        return ad_error(error, AD_ERROR_DIFFERS,
                        "message %u: what was kept of it is no record", index + 1);
    append_time(writing->columns[TIMES], site, envelope);
    ad_address_each(envelope->from, note_person, writing);
    end_row(writing, FROM);
    ad_address_each(envelope->to, note_person, writing);
    ad_address_each(envelope->cc, note_person, writing);
    ad_address_each(envelope->bcc, note_person, writing);
    end_row(writing, TO);
    g_string_append_printf(writing->columns[SUBJECTS], "%s\n", envelope->subject);
    for (guint i = 0; i < shown->names->len; i++)
        g_string_append_printf(writing->columns[FILES], "%s%s", i > 0 ? "\t" : "",
                               (const char *)shown->names->pdata[i]);
    g_string_append_c(writing->columns[FILES], '\n');
    return true;
}

static bool
append_messages(Writing *writing, const AdSite *site, const AdPeriod *days,
                GError **error)
{
    bool done = true;

    for (AdDay day = days->first; done && day <= days->last; day++) {
        guint first, count;
        append_day(writing->columns[DAYS], site->selection, day);
        ad_selection_on(site->selection, day, &first, &count);
        for (guint i = first; done && i < first + count; i++)
            done = append_message(writing, site, i, error);
    }
    return done;
}

static GBytes *
put_together(const Writing *writing)
{
    GString *text = g_string_new("auditdiscFind({\n");

    for (guint i = 0; i < COLUMNS; i++) {
        g_string_append_printf(text, "%s: `", names[i]);
        append_escaped(text, writing->columns[i]->str);
        g_string_append(text, "`,\n");
    }
    g_string_append(text, "});\n");
    return g_string_free_to_bytes(text);
}

/* The days of the disc in a year; false if none of them has mail. */
static bool
days_of(const AdSite *site, int year, AdPeriod *ret_days)
{
    AdPeriod days = {
        .first = MAX(site->period->first, ad_day_from_ymd(year, 1, 1)),
        .last = MIN(site->period->last, ad_day_from_ymd(year, 12, 31)),
    };
    guint total = 0;

    for (AdDay day = days.first; day <= days.last; day++) {
        guint first, count;
        ad_selection_on(site->selection, day, &first, &count);
        total += count;
    }
    *ret_days = days;
    return total > 0;
}

bool
ad_find_has(const AdSite *site, int year)
{
    AdPeriod days;

    return days_of(site, year, &days);
}

GBytes *
ad_find_year(const AdSite *site, int year, GError **error)
{
    Writing writing = {
        .places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .row = g_string_new(NULL),
    };
    AdPeriod days;

    for (guint i = 0; i < COLUMNS; i++)
        writing.columns[i] = g_string_new(NULL);
    days_of(site, year, &days);
    bool done = append_messages(&writing, site, &days, error);
    GBytes *bytes = done ? put_together(&writing) : NULL;
    for (guint i = 0; i < COLUMNS; i++)
        g_string_free(writing.columns[i], TRUE);
    g_string_free(writing.row, TRUE);
    g_hash_table_unref(writing.places);
    return bytes;
}
