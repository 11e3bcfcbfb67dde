/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What find.html looks in: find/2005.js for each year with mail. What messages can
 * share are columns, each one string that the page splits. What tells them apart is
 * numbers, in bits (bits.h). For each message in the order of the disc:
 *
 *     the minute of its day and one, or 0 where it has no date (below 1441);
 *     the words before its subject, and the subject: their places in the columns;
 *     how many senders it has (a count of order 0), and their places; then its
 * recipients; a bit that says whether it has files, whose names are then the next line
 * of theirs.
 *
 * People have no column: one that is new is followed by the places of name and address.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/mail/address.h"
#include "bits.h"
#include "page.h"

#include <string.h>

#define MINUTES     1440
#define PREFIX_MOST 5 /* letters, as in "Re: " */

enum {
    PREFIXES, /* "Re: Fwd: ", of subjects */
    SUBJECTS,
    NAMES,
    ADDRESSES,
    LISTED,
    DAYS = LISTED, /* 2005-05-30:1-12,14 2005-05-31:1-7: the numbers of each day */
    FILES,         /* names of a message's attachments, parted by tabs */
    COLUMNS,
    PEOPLE = COLUMNS, /* a list that is not written */
    LISTS,
};

static const char *const names[COLUMNS] = {
    [PREFIXES] = "prefixes",   [SUBJECTS] = "subjects", [NAMES] = "names",
    [ADDRESSES] = "addresses", [DAYS] = "days",         [FILES] = "files",
};

typedef struct {
    GString *columns[COLUMNS]; /* of lines, each with its end; DAYS of words */
    GHashTable *places[LISTS]; /* char *, of what is in a list, to places from 1 */
    AdBits bits;
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

/* Where the text stands in its list. A new one is put there. */
static guint
place_of(Writing *writing, guint list, const char *text, bool *ret_new)
{
    GHashTable *places = writing->places[list];
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(places, text));

    *ret_new = place == 0;
    if (place != 0)
        return place - 1;
    place = g_hash_table_size(places);
    g_hash_table_insert(places, g_strdup(text), GUINT_TO_POINTER(place + 1));
    if (list < LISTED)
        g_string_append_printf(writing->columns[list], "%s\n", text);
    return place;
}

static void
put_text(Writing *writing, guint list, const char *text)
{
    guint known = g_hash_table_size(writing->places[list]);
    bool is_new;

    ad_bits_place(&writing->bits, place_of(writing, list, text, &is_new), known);
}

typedef struct {
    char *name, *address;
} Person;

static void
clear_person(gpointer person)
{
    g_free(((Person *)person)->name);
    g_free(((Person *)person)->address);
}

static void
note_person(const char *name, const char *address, gpointer people)
{
    const Person person = {g_strdup(name), g_strdup(address)};

    g_array_append_val((GArray *)people, person);
}

static void
put_people(Writing *writing, const char *const *fields, gsize count)
{
    g_autoptr(GArray) people = g_array_new(FALSE, FALSE, sizeof(Person));

    g_array_set_clear_func(people, clear_person);
    for (gsize i = 0; i < count; i++)
        ad_address_each(fields[i], note_person, people);
    ad_bits_count(&writing->bits, people->len, 0);
    for (guint i = 0; i < people->len; i++) {
        const Person *person = &g_array_index(people, Person, i);
        g_autofree char *both = g_strconcat(person->name, "\n", person->address, NULL);
        guint known = g_hash_table_size(writing->places[PEOPLE]);
        bool is_new;
        ad_bits_place(&writing->bits, place_of(writing, PEOPLE, both, &is_new), known);
        if (is_new) {
            put_text(writing, NAMES, person->name);
            put_text(writing, ADDRESSES, person->address);
        }
    }
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
put_time(Writing *writing, const AdSite *site, const AdEnvelope *envelope)
{
    g_autofree char *clock = ad_time_clock(envelope->arrived, site->zone); /* 09:05 */
    guint minute = (guint)(60 * g_ascii_strtoll(clock, NULL, 10) +
                           g_ascii_strtoll(clock + 3, NULL, 10));

    ad_bits_below(&writing->bits, envelope->clock != AD_CLOCK_NONE ? minute + 1 : 0,
                  MINUTES + 1);
}

/* Bytes of the "Re: " and "AW: " that a subject begins with. */
static gsize
prefix_length(const char *subject)
{
    gsize length = 0, letters = 0;

    while (g_ascii_isalpha(subject[length + letters]))
        if (++letters > PREFIX_MOST)
            return length;
        else if (g_str_has_prefix(subject + length + letters, ": ")) {
            length += letters + 2;
            letters = 0;
        }
    return length;
}

static void
put_subject(Writing *writing, const char *subject)
{
    gsize length = prefix_length(subject);
    g_autofree char *prefix = g_strndup(subject, length);

    put_text(writing, PREFIXES, prefix);
    put_text(writing, SUBJECTS, subject + length);
}

static void
put_files(Writing *writing, const AdShown *shown)
{
    GString *files = writing->columns[FILES];

    ad_bits_put(&writing->bits, shown->names->len > 0, 1);
    for (guint i = 0; i < shown->names->len; i++)
        g_string_append_printf(files, "%s%s", i > 0 ? "\t" : "",
                               (const char *)shown->names->pdata[i]);
    if (shown->names->len > 0)
        g_string_append_c(files, '\n');
}

static bool
put_message(Writing *writing, const AdSite *site, guint index, GError **error)
{
    g_autoptr(AdEnvelope) envelope = ad_selection_envelope(site->selection, index);
    g_autoptr(AdShown) shown = ad_shown_get(site->shown, index);

    if (envelope == NULL || shown == NULL)
        return ad_error(error, AD_ERROR_DIFFERS,
                        "message %u: what was kept of it is no record", index + 1);
    const char *const senders[] = {envelope->from};
    const char *const recipients[] = {envelope->to, envelope->cc, envelope->bcc};
    put_time(writing, site, envelope);
    put_subject(writing, envelope->subject);
    put_people(writing, senders, G_N_ELEMENTS(senders));
    put_people(writing, recipients, G_N_ELEMENTS(recipients));
    put_files(writing, shown);
    return true;
}

static bool
put_messages(Writing *writing, const AdSite *site, const AdPeriod *days, GError **error)
{
    bool done = true;

    for (AdDay day = days->first; done && day <= days->last; day++) {
        guint first, count;
        append_day(writing->columns[DAYS], site->selection, day);
        ad_selection_on(site->selection, day, &first, &count);
        for (guint i = first; done && i < first + count; i++)
            done = put_message(writing, site, i, error);
    }
    return done;
}

static GBytes *
put_together(Writing *writing)
{
    GString *text = g_string_new("auditdiscFind({\n");

    for (guint i = 0; i < COLUMNS; i++) {
        g_string_append_printf(text, "%s: `", names[i]);
        append_escaped(text, writing->columns[i]->str);
        g_string_append(text, "`,\n");
    }
    g_autoptr(GString) numbers = ad_bits_end(&writing->bits);
    g_string_append_printf(text, "numbers: `%s`,\n});\n", numbers->str);
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

static GBytes *
make_year(const AdSite *site, const AdPeriod *days, GError **error)
{
    Writing writing = {0};

    ad_bits_start(&writing.bits);
    for (guint i = 0; i < COLUMNS; i++)
        writing.columns[i] = g_string_new(NULL);
    for (guint i = 0; i < LISTS; i++)
        writing.places[i] =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool done = put_messages(&writing, site, days, error);
    GBytes *bytes = done ? put_together(&writing) : NULL;
    for (guint i = 0; i < LISTS; i++)
        g_hash_table_unref(writing.places[i]);
    for (guint i = 0; i < COLUMNS; i++)
        g_string_free(writing.columns[i], TRUE);
    if (!done)
        g_string_free(ad_bits_end(&writing.bits), TRUE);
    return bytes;
}

static void
span_of(const AdSite *site, int *ret_first, int *ret_last)
{
    int month, day;

    ad_day_ymd(site->period->first, ret_first, &month, &day);
    ad_day_ymd(site->period->last, ret_last, &month, &day);
}

bool
ad_find_make(const AdSite *site, const AdPages *pages, GError **error)
{
    int first, last;
    bool done = true;

    span_of(site, &first, &last);
    for (int year = first; done && year <= last; year++) {
        AdPeriod days;
        if (!days_of(site, year, &days))
            continue;
        g_autofree char *name = g_strdup_printf("find/%d.js", year);
        g_autoptr(GBytes) columns = make_year(site, &days, error);
        done = columns != NULL && pages->add(name, columns, pages->data, error);
    }
    return done;
}

char *
ad_find_years(const AdSite *site)
{
    GString *years = g_string_new(NULL);
    int first, last;

    span_of(site, &first, &last);
    for (int year = first; year <= last; year++) {
        AdPeriod days;
        if (days_of(site, year, &days))
            g_string_append_printf(years, "%s%d", years->len > 0 ? " " : "", year);
    }
    return g_string_free(years, FALSE);
}
