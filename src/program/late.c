/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mail that no disc has though its day has passed: what came in when the discs of its
 * period were made, and what is of days that nobody made a disc of.
 */
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "auditdisc/disc/disc_source.h"
#include "auditdisc/select/books.h"
#include "stages.h"
#include "units.h"

#include <string.h>

typedef enum {
    ON_DISC, /* a period with discs that have all of its mail */
    EMPTY,   /* one that had no mail */
    GAP,     /* days between such */
} Kind;

/* Days that mail is looked for. */
typedef struct {
    Kind kind;
    AdPeriod *period;
    char *books; /* NULL for a gap, and where they are gone: what was on disc then? */
    guint late;
    AdDay first, last; /* of what is late */
} Stretch;

typedef struct {
    GTimeZone *zone;
    GPtrArray *stretches; /* Stretch *: periods in the order of the ledger, then gaps */
    GHashTable *late; /* AdDigest * to its AdDay, until a disc is found to have it */
} Search;

static void
stretch_free(gpointer data)
{
    Stretch *stretch = data;

    ad_period_free(stretch->period);
    g_free(stretch->books);
    g_free(stretch);
}

static void
search_clear(Search *search)
{
    g_ptr_array_unref(search->stretches);
    g_hash_table_unref(search->late);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

/* Periods with that event since they were last begun, but for requests. */
static GPtrArray *
names_with(const AdLedger *ledger, const char *event)
{
    g_autoptr(GHashTable) narrow = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < ad_ledger_count(ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(ledger, i);
        const char *period = ad_entry_get(entry, "period");
        guint at;
        if (period == NULL)
            continue;
        bool known = g_ptr_array_find_with_equal_func(names, period, g_str_equal, &at);
        if (strcmp(entry->event, "begun") == 0) {
            if (known)
                g_ptr_array_remove_index(names, at);
            if (ad_entry_get(entry, "asked") != NULL)
                g_hash_table_add(narrow, (gpointer)period);
            else
                g_hash_table_remove(narrow, period);
        }
        if (strcmp(entry->event, event) == 0 && !known &&
            !g_hash_table_contains(narrow, period))
            g_ptr_array_add(names, (gpointer)period);
    }
    return names;
}

static void
add_stretch(Search *search, Kind kind, AdPeriod *period, char *books)
{
    Stretch *stretch = g_new0(Stretch, 1);

    stretch->kind = kind;
    stretch->period = period;
    stretch->books = books;
    g_ptr_array_add(search->stretches, stretch);
}

static bool
add_periods(Search *search, const AdRun *run, Kind kind, GError **error)
{
    g_autoptr(GPtrArray) names =
        names_with(run->ledger, kind == EMPTY ? AD_EMPTY : AD_UNIT_VERIFIED);
    g_autofree char *runs = g_path_get_dirname(run->folder);

    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];
        g_autofree char *books = g_build_filename(runs, name, "books", NULL);
        AdPeriod *period = ad_period_parse(name, 0, run->zone, error);
        bool there;
        if (period == NULL || !ad_fs_exists(books, &there, error)) {
            ad_period_free(period);
            return false;
        }
        if (!there)
            ad_report_detail(run->report, "%s: no longer there", books);
        add_stretch(search, kind, period, there ? g_steal_pointer(&books) : NULL);
    }
    return true;
}

static Stretch *
stretch_on(const Search *search, AdDay day)
{
    for (guint i = 0; i < search->stretches->len; i++) {
        Stretch *stretch = search->stretches->pdata[i];
        if (ad_period_holds(stretch->period, day))
            return stretch;
    }
    return NULL;
}

/* The first day behind that one that a period of the kind, or an earlier one, begins
 * with, at most end. */
static AdDay
next_beginning(const Search *search, Kind kind, AdDay day, AdDay end)
{
    for (guint i = 0; i < search->stretches->len; i++) {
        const Stretch *stretch = search->stretches->pdata[i];
        if (stretch->kind <= kind && stretch->period->first > day)
            end = MIN(end, stretch->period->first);
    }
    return end;
}

/* Nothing is missed of days before the first disc. */
static bool
add_gaps(Search *search, const AdRun *run, GError **error)
{
    AdDay end = run->period->first;

    for (AdDay day = next_beginning(search, ON_DISC, G_MININT32, end); day < end;) {
        const Stretch *stretch = stretch_on(search, day);
        if (stretch != NULL) {
            day = stretch->period->last + 1;
            continue;
        }
        AdDay next = next_beginning(search, EMPTY, day, end);
        g_autofree char *first = ad_day_iso(day);
        g_autofree char *last = ad_day_iso(next - 1);
        g_autofree char *name = g_strdup_printf("%s..%s", first, last);
        AdPeriod *period = ad_period_parse(name, 0, run->zone, error);
        if (period == NULL)
            return false;
        add_stretch(search, GAP, period, NULL);
        day = next;
    }
    return true;
}

/* What lies on a disc is on one, be it of another state folder. */
static bool
take_outside(const AdBooksRow *row, gpointer data, GError **error)
{
    Search *search = data;
    AdDigest digest;

    if (row->fate != AD_FATE_OUTSIDE || row->arrived == AD_TIME_NONE ||
        g_str_has_prefix(row->source, AD_SOURCE_DISC) ||
        !ad_digest_parse(row->sha256, &digest))
        return true;
    AdDay day = ad_day_of(row->arrived, search->zone);
    const Stretch *stretch = stretch_on(search, day);
    if (stretch != NULL && (stretch->kind == GAP || stretch->books != NULL))
        g_hash_table_insert(search->late, g_memdup2(&digest, sizeof digest),
                            GINT_TO_POINTER(day));
    return true;
}

static bool
drop_on_disc(const AdBooksRow *row, gpointer data, GError **error)
{
    Search *search = data;
    AdDigest digest;

    if (row->fate == AD_FATE_ON_DISC && ad_digest_parse(row->sha256, &digest))
        g_hash_table_remove(search->late, &digest);
    return true;
}

/* Another zone may have put a message on the discs of another period, so each is asked
 * while there is something left to ask for; the newest first, which most are of. */
static bool
search_discs(Search *search, GError **error)
{
    for (guint i = search->stretches->len; i > 0; i--) {
        const Stretch *stretch = search->stretches->pdata[i - 1];
        if (stretch->books != NULL && g_hash_table_size(search->late) > 0 &&
            !ad_books_read(stretch->books, drop_on_disc, search, NULL, error))
            return false;
    }
    return true;
}

static void
count_late(Search *search)
{
    GHashTableIter messages;
    gpointer value;

    g_hash_table_iter_init(&messages, search->late);
    while (g_hash_table_iter_next(&messages, NULL, &value)) {
        AdDay day = GPOINTER_TO_INT(value);
        Stretch *stretch = stretch_on(search, day);
        bool first = stretch->late++ == 0;
        stretch->first = first ? day : MIN(stretch->first, day);
        stretch->last = first ? day : MAX(stretch->last, day);
    }
}

/* A gap is to be closed whole, so that no day is left between discs. */
static char *
late_sentence(const Stretch *stretch)
{
    const char *name = stretch->period->name;
    g_autofree char *first = ad_day_iso(stretch->first);
    g_autofree char *last = ad_day_iso(stretch->last);
    g_autofree char *messages = ad_text_plural(stretch->late, "message", "messages");

    if (stretch->kind == GAP)
        return g_strdup_printf("%s: no disc was made of these days, and the sources "
                               "hold %s of them; auditdisc run %s makes one",
                               name, messages, name);
    return g_strdup_printf("%s: no disc holds %s of its days that the sources hold "
                           "now, come in later or changed since; auditdisc run %s..%s "
                           "makes one of these days",
                           name, messages, first, last);
}

static void
say_late(const AdRun *run, const Stretch *stretch)
{
    g_autofree char *number = g_strdup_printf("%u", stretch->late);
    g_autofree char *sentence = late_sentence(stretch);
    const char *pairs[] = {"period", stretch->period->name, "messages", number, NULL};

    ad_report_warning(run->report, stretch->kind == GAP ? "gap" : "late", sentence,
                      pairs);
}

void
ad_run_warn_of_late(const AdRun *run)
{
    g_autoptr(GError) why = NULL;
    g_auto(Search) search = {
        .zone = run->zone,
        .stretches = g_ptr_array_new_with_free_func(stretch_free),
        .late = g_hash_table_new_full(ad_digest_hash_func, ad_digest_equal_func, g_free,
                                      NULL),
    };

    if (!add_periods(&search, run, ON_DISC, &why) ||
        !add_periods(&search, run, EMPTY, &why) || !add_gaps(&search, run, &why) ||
        !ad_books_read(run->books, take_outside, &search, NULL, &why) ||
        !search_discs(&search, &why)) {
        g_autofree char *sentence = g_strdup_printf(
            "whether mail of earlier periods came in late is not known: %s",
            why->message);
        ad_report_warning(run->report, "late-unknown", sentence, NULL);
        return;
    }
    count_late(&search);
    for (guint i = 0; i < search.stretches->len; i++) {
        const Stretch *stretch = search.stretches->pdata[i];
        if (stretch->late > 0)
            say_late(run, stretch);
    }
}
