/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "findings.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "page.h"

#include <string.h>

#define DAY 86400
/* Of all zones, in seconds east of UTC. */
#define EASTMOST (14 * 3600)
#define WESTMOST (-12 * 3600)
/* A sender's clock moves no arrival that is farther than this from an end. */
#define EDGE_DAYS 2
/* Stands before a mark in French. */
#define NO_BREAK        "\302\240"
#define NO_BREAK_LENGTH (sizeof NO_BREAK - 1)

typedef struct {
    const AdSite *site;
    AdFindings *findings;
    GHashTable *kinds;  /* from words to AdFlawKind */
    AdNumbers *numbers; /* NULL where nothing was found twice */
} Search;

static void
kind_free(gpointer data)
{
    AdFlawKind *kind = data;

    g_free(kind->words);
    g_array_unref(kind->messages);
    g_free(kind);
}

static void
copy_free(gpointer data)
{
    AdCopy *copy = data;

    g_free(copy->source);
    g_free(copy->item);
    g_free(copy);
}

static void
near_free(gpointer data)
{
    AdNear *near = data;

    g_free(near->source);
    g_free(near->item);
    g_free(near);
}

void
ad_findings_free(AdFindings *findings)
{
    if (findings == NULL)
        return;
    g_ptr_array_unref(findings->kinds);
    g_array_unref(findings->doubtful);
    g_array_unref(findings->undated);
    g_array_unref(findings->displaced);
    g_ptr_array_unref(findings->copies);
    g_ptr_array_unref(findings->near);
    g_free(findings);
}

bool
ad_findings_holds(const AdSite *site, gint64 moment, gint32 zone)
{
    g_autoptr(GTimeZone) there = g_time_zone_new_offset(zone);
    AdDay day = ad_day_of(moment, there);

    return day >= site->discs[0].period->first &&
           day <= site->discs[site->disc_count - 1].period->last;
}

/* Names, numbers and types of files: what has a digit, or a point or such within. */
static bool
differs(const char *word, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (g_ascii_isdigit(word[i]) || strchr("\"/@_<>=", word[i]) != NULL ||
            (word[i] == '.' && i + 1 < length))
            return true;
    return length > 32;
}

/* The length of what stands in quotation marks at the start, these included, in any of
 * the languages. What mail says may hold such marks too, so the last one ends it. */
static gsize
quotation(const char *flaw)
{
    static const char *const marks[][2] = {
        {"\"", "\""}, {"“", "”"}, {"„", "“"}, {"«", "»"}};

    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (!g_str_has_prefix(flaw, marks[i][0]))
            continue;
        const char *within = flaw + strlen(marks[i][0]);
        const char *end = g_strrstr(within, marks[i][1]);
        return end != NULL ? (gsize)(end - flaw) + strlen(marks[i][1]) : 0;
    }
    return 0;
}

/* Of a word that begins with a quotation of so many bytes: without the marks behind. */
static gsize
without_marks(const char *word, gsize quoted, gsize length)
{
    gsize words = length;

    while (words > quoted && strchr(",:;", word[words - 1]) != NULL)
        words--;
    if (words < length && words > NO_BREAK_LENGTH &&
        memcmp(word + words - NO_BREAK_LENGTH, NO_BREAK, NO_BREAK_LENGTH) == 0)
        words -= NO_BREAK_LENGTH;
    return words;
}

char *
ad_findings_kind(const char *flaw)
{
    g_autoptr(GString) kind = g_string_new(NULL);
    bool elided = false;

    while (*flaw != '\0') {
        gsize quoted = quotation(flaw);
        gsize length = quoted + strcspn(flaw + quoted, " ");
        gsize words = without_marks(flaw, quoted, length);
        bool elide = quoted > 0 || differs(flaw, words);
        if (!elide || !elided) {
            g_string_append_printf(kind, "%s%.*s", kind->len > 0 ? " " : "",
                                   elide ? 0 : (int)words, flaw);
            if (elide)
                g_string_append(kind, "…");
            g_string_append_len(kind, flaw + words, (gssize)(length - words));
        }
        elided = elide;
        flaw += length;
        flaw += strspn(flaw, " ");
    }
    return g_string_free(g_steal_pointer(&kind), FALSE);
}

/* Calls each flaw of a message, wherever it was found; some are told twice. */
static void
each_flaw(const AdEnvelope *envelope, const AdShown *shown,
          void (*each)(const char *flaw, gpointer data), gpointer data)
{
    for (guint i = 0; i < envelope->flaws->len; i++)
        each(envelope->flaws->pdata[i], data);
    for (guint i = 0; i < shown->flaws->len; i++)
        each(shown->flaws->pdata[i], data);
    if (shown->unshown != NULL)
        each(shown->unshown, data);
}

typedef struct {
    Search *search;
    guint32 message;
    bool any;
} Flawed;

static void
take_flaw(const char *flaw, gpointer data)
{
    Flawed *flawed = data;
    g_autofree char *words = ad_findings_kind(flaw);
    AdFlawKind *kind = g_hash_table_lookup(flawed->search->kinds, words);

    if (kind == NULL) {
        kind = g_new(AdFlawKind, 1);
        kind->words = g_steal_pointer(&words);
        kind->messages = g_array_new(FALSE, FALSE, sizeof(guint32));
        g_ptr_array_add(flawed->search->findings->kinds, kind);
        g_hash_table_insert(flawed->search->kinds, kind->words, kind);
    }
    guint count = kind->messages->len;
    if (count == 0 ||
        g_array_index(kind->messages, guint32, count - 1) != flawed->message)
        g_array_append_val(kind->messages, flawed->message);
    flawed->any = true;
}

static bool
is_displaced(const AdSite *site, guint32 message, const AdEnvelope *envelope)
{
    AdDay day = ad_selection_day(site->selection, message);
    AdDay first = site->discs[0].period->first;
    AdDay last = site->discs[site->disc_count - 1].period->last;

    if (envelope->clock == AD_CLOCK_NONE || envelope->sent == AD_TIME_NONE ||
        (day >= first + EDGE_DAYS && day <= last - EDGE_DAYS))
        return false;
    return !ad_findings_holds(site, envelope->arrived, envelope->sent_zone);
}

static bool
take_messages(Search *search, GError **error)
{
    const AdSite *site = search->site;
    AdFindings *findings = search->findings;

    for (guint32 i = 0; i < ad_selection_count(site->selection); i++) {
        g_autoptr(AdEnvelope) envelope = ad_selection_envelope(site->selection, i);
        g_autoptr(AdShown) shown = ad_shown_get(site->shown, i);
        Flawed flawed = {search, i, false};
        if (envelope == NULL || shown == NULL)
            return ad_error(error, AD_ERROR_DIFFERS,
                            "message %u: what was kept of it is no record", i + 1);
        each_flaw(envelope, shown, take_flaw, &flawed);
        findings->flawed += flawed.any;
        if (envelope->doubts->len > 0)
            g_array_append_val(findings->doubtful, i);
        if (envelope->clock == AD_CLOCK_NONE)
            g_array_append_val(findings->undated, i);
        if (is_displaced(site, i, envelope))
            g_array_append_val(findings->displaced, i);
    }
    return true;
}

static gint
compare_kinds(gconstpointer one, gconstpointer other)
{
    const AdFlawKind *a = *(AdFlawKind *const *)one, *b = *(AdFlawKind *const *)other;

    if (a->messages->len != b->messages->len)
        return a->messages->len > b->messages->len ? -1 : 1;
    return strcmp(a->words, b->words);
}

static gint
compare_messages(gconstpointer one, gconstpointer other)
{
    guint32 a = *(const guint32 *)one, b = *(const guint32 *)other;

    return (a > b) - (a < b);
}

/* What is rare becomes one kind. */
static void
sort_kinds(GPtrArray *kinds)
{
    g_ptr_array_sort(kinds, compare_kinds);
    if (kinds->len <= AD_FLAW_KINDS)
        return;
    AdFlawKind *rest = kinds->pdata[AD_FLAW_KINDS - 1];
    for (guint i = AD_FLAW_KINDS; i < kinds->len; i++) {
        const AdFlawKind *kind = kinds->pdata[i];
        g_array_append_vals(rest->messages, kind->messages->data, kind->messages->len);
    }
    g_ptr_array_set_size(kinds, AD_FLAW_KINDS);
    g_clear_pointer(&rest->words, g_free);
    g_array_sort(rest->messages, compare_messages);
    guint kept = 0;
    guint32 *messages = (guint32 *)(gpointer)rest->messages->data;
    for (guint i = 0; i < rest->messages->len; i++)
        if (kept == 0 || messages[kept - 1] != messages[i])
            messages[kept++] = messages[i];
    g_array_set_size(rest->messages, kept);
}

static void
take_copy(Search *search, const AdBooksRow *row)
{
    guint original;

    if (!ad_numbers_find(search->numbers, row->sha256, &original))
        return;
    AdCopy *copy = g_new(AdCopy, 1);
    copy->original = original;
    copy->source = ad_text_clean(row->source, -1, AD_TEXT_LINE, NULL);
    copy->item = ad_text_clean(row->item, -1, AD_TEXT_LINE, NULL);
    g_ptr_array_add(search->findings->copies, copy);
}

static bool
is_near(const AdSite *site, gint64 arrived)
{
    AdDay first = site->discs[0].period->first;
    AdDay last = site->discs[site->disc_count - 1].period->last;

    return arrived != AD_TIME_NONE && arrived + EASTMOST >= (gint64)first * DAY &&
           arrived + WESTMOST < ((gint64)last + 1) * DAY;
}

static bool
take_row(const AdBooksRow *row, gpointer data, GError **error)
{
    Search *search = data;

    if (row->fate == AD_FATE_DUPLICATE)
        take_copy(search, row);
    if (row->fate != AD_FATE_OUTSIDE || !is_near(search->site, row->arrived))
        return true;
    AdNear *near = g_new(AdNear, 1);
    near->arrived = row->arrived;
    near->sent_zone = row->sent_zone;
    near->source = ad_text_clean(row->source, -1, AD_TEXT_LINE, NULL);
    near->item = ad_text_clean(row->item, -1, AD_TEXT_LINE, NULL);
    g_ptr_array_add(search->findings->near, near);
    return true;
}

AdFindings *
ad_findings_new(const AdSite *site, GError **error)
{
    g_autoptr(AdFindings) findings = g_new0(AdFindings, 1);
    g_autoptr(GHashTable) kinds = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(AdNumbers) numbers =
        site->sum->fates[AD_FATE_DUPLICATE] > 0 ? ad_numbers_new(site->whole) : NULL;
    Search search = {site, findings, kinds, numbers};

    findings->kinds = g_ptr_array_new_with_free_func(kind_free);
    findings->doubtful = g_array_new(FALSE, FALSE, sizeof(guint32));
    findings->undated = g_array_new(FALSE, FALSE, sizeof(guint32));
    findings->displaced = g_array_new(FALSE, FALSE, sizeof(guint32));
    findings->copies = g_ptr_array_new_with_free_func(copy_free);
    findings->near = g_ptr_array_new_with_free_func(near_free);
    if (!take_messages(&search, error) ||
        !ad_books_read(site->books, take_row, &search, NULL, error))
        return NULL;
    sort_kinds(findings->kinds);
    return g_steal_pointer(&findings);
}

typedef struct {
    const AdFindings *findings;
    const char *words; /* of the kind; NULL for all others */
    GPtrArray *flaws;
} Sieve;

/* A flaw that none of the named kinds has is one of the others. */
static bool
is_named(const AdFindings *findings, const char *words)
{
    for (guint i = 0; i < findings->kinds->len; i++) {
        const AdFlawKind *kind = findings->kinds->pdata[i];
        if (kind->words != NULL && strcmp(kind->words, words) == 0)
            return true;
    }
    return false;
}

static void
sift(const char *flaw, gpointer data)
{
    const Sieve *sieve = data;
    g_autofree char *words = ad_findings_kind(flaw);
    bool fits = sieve->words != NULL ? strcmp(sieve->words, words) == 0
                                     : !is_named(sieve->findings, words);

    if (fits &&
        !g_ptr_array_find_with_equal_func(sieve->flaws, flaw, g_str_equal, NULL))
        g_ptr_array_add(sieve->flaws, g_strdup(flaw));
}

GPtrArray *
ad_findings_flaws(const AdFindings *findings, guint kind, const AdEnvelope *envelope,
                  const AdShown *shown)
{
    const AdFlawKind *its = findings->kinds->pdata[kind];
    GPtrArray *flaws = g_ptr_array_new_with_free_func(g_free);
    Sieve sieve = {findings, its->words, flaws};

    each_flaw(envelope, shown, sift, &sieve);
    return flaws;
}
