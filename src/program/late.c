/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mail that came late: its day is on discs already, and none of them has it.
 */
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "auditdisc/select/books.h"
#include "stages.h"
#include "units.h"

#include <string.h>

/* A period that was verified on disc, with all of its mail. */
typedef struct {
    AdPeriod *period;
    char *books;
    guint late;
    AdDay first, last; /* of what is late */
} Covered;

typedef struct {
    GTimeZone *zone;
    GPtrArray *covered; /* Covered *, in the order of the ledger */
    GHashTable *late;   /* AdDigest * to its AdDay, until a disc is found to have it */
} Search;

static void
covered_free(gpointer data)
{
    Covered *covered = data;

    ad_period_free(covered->period);
    g_free(covered->books);
    g_free(covered);
}

static void
search_clear(Search *search)
{
    g_ptr_array_unref(search->covered);
    g_hash_table_unref(search->late);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

/* What others made of the period before it was begun anew is none of its discs. */
static GPtrArray *
names_of_covered(const AdLedger *ledger)
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
        if (strcmp(entry->event, AD_UNIT_VERIFIED) == 0 && !known &&
            !g_hash_table_contains(narrow, period))
            g_ptr_array_add(names, (gpointer)period);
    }
    return names;
}

/* A period whose books are gone can't be asked any more. */
static bool
find_covered(Search *search, const AdRun *run, GError **error)
{
    g_autoptr(GPtrArray) names = names_of_covered(run->ledger);
    g_autofree char *runs = g_path_get_dirname(run->folder);

    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];
        g_autofree char *books = g_build_filename(runs, name, "books", NULL);
        g_autoptr(AdPeriod) period = ad_period_parse(name, 0, run->zone, NULL);
        bool there;
        if (!ad_fs_exists(books, &there, error))
            return false;
        if (!there || period == NULL) {
            ad_report_detail(run->report, "%s: no longer there", books);
            continue;
        }
        Covered *covered = g_new0(Covered, 1);
        covered->period = g_steal_pointer(&period);
        covered->books = g_steal_pointer(&books);
        g_ptr_array_add(search->covered, covered);
    }
    return true;
}

static Covered *
covered_on(const Search *search, AdDay day)
{
    for (guint i = 0; i < search->covered->len; i++) {
        Covered *covered = search->covered->pdata[i];
        if (ad_period_holds(covered->period, day))
            return covered;
    }
    return NULL;
}

static bool
take_outside(const AdBooksRow *row, gpointer data, GError **error)
{
    Search *search = data;
    AdDigest digest;

    if (row->fate != AD_FATE_OUTSIDE || row->arrived == AD_TIME_NONE ||
        !ad_digest_parse(row->sha256, &digest))
        return true;
    AdDay day = ad_day_of(row->arrived, search->zone);
    if (covered_on(search, day) != NULL)
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
    for (guint i = search->covered->len; i > 0; i--) {
        const Covered *covered = search->covered->pdata[i - 1];
        if (g_hash_table_size(search->late) > 0 &&
            !ad_books_read(covered->books, drop_on_disc, search, NULL, error))
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
        Covered *covered = covered_on(search, day);
        bool first = covered->late++ == 0;
        covered->first = first ? day : MIN(covered->first, day);
        covered->last = first ? day : MAX(covered->last, day);
    }
}

static void
say_late(const AdRun *run, const Covered *covered)
{
    const char *name = covered->period->name;
    g_autofree char *first = ad_day_iso(covered->first);
    g_autofree char *last = ad_day_iso(covered->last);
    g_autofree char *number = g_strdup_printf("%u", covered->late);
    g_autofree char *messages = ad_text_plural(covered->late, "message", "messages");
    g_autofree char *sentence = g_strdup_printf(
        "%s: its discs do not hold %s of its days that the sources hold now, come in "
        "later or changed since; auditdisc run %s..%s makes discs of these days",
        name, messages, first, last);
    const char *pairs[] = {"period", name, "late", number, "from",
                           first,    "to", last,   NULL};

    if (covered->late > 0)
        ad_report_warning(run->report, "late", sentence, pairs);
}

void
ad_run_warn_of_late(const AdRun *run)
{
    g_autoptr(GError) why = NULL;
    g_auto(Search) search = {
        .zone = run->zone,
        .covered = g_ptr_array_new_with_free_func(covered_free),
        .late = g_hash_table_new_full(ad_digest_hash_func, ad_digest_equal_func, g_free,
                                      NULL),
    };

    if (!find_covered(&search, run, &why) ||
        !ad_books_read(run->books, take_outside, &search, NULL, &why) ||
        !search_discs(&search, &why)) {
        g_autofree char *sentence = g_strdup_printf(
            "whether mail of earlier periods came in late is not known: %s",
            why->message);
        ad_report_warning(run->report, "late-unknown", sentence, NULL);
        return;
    }
    count_late(&search);
    for (guint i = 0; i < search.covered->len; i++)
        say_late(run, search.covered->pdata[i]);
}
