/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "term_index.h"

#include "term_runs.h"
#include "term_set.h"
#include "term_shelf.h"

#include <string.h>

#define ENTRY_BYTES 96 /* of memory, for a word beside itself and its messages */

/* The messages of one word, as they stand in a run. */
typedef struct {
    GByteArray *messages;
    guint32 count, last;
} Entry;

struct AdTermIndex {
    gsize memory;
    AdTermSet *terms;
    GArray *entries; /* Entry, one for each of terms */
    gsize told;      /* bytes of their messages */
    AdTermRuns *runs;
};

static void
clear_entry(gpointer entry)
{
    g_byte_array_unref(((Entry *)entry)->messages);
}

static void
start_run(AdTermIndex *index)
{
    index->terms = ad_term_set_new();
    index->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    g_array_set_clear_func(index->entries, clear_entry);
    index->told = 0;
}

static void
end_run(AdTermIndex *index)
{
    g_clear_pointer(&index->terms, ad_term_set_free);
    g_clear_pointer(&index->entries, g_array_unref);
}

AdTermIndex *
ad_term_index_new(gsize memory, GError **error)
{
    AdTermRuns *runs = ad_term_runs_new(error);

    if (runs == NULL)
        return NULL;
    AdTermIndex *index = g_new0(AdTermIndex, 1);
    index->memory = memory;
    index->runs = runs;
    start_run(index);
    return index;
}

void
ad_term_index_free(AdTermIndex *index)
{
    if (index == NULL)
        return;
    end_run(index);
    ad_term_runs_free(index->runs);
    g_free(index);
}

static int
by_word(gconstpointer one, gconstpointer other, gpointer data)
{
    const AdTermSet *terms = data;

    return g_strcmp0(ad_term_set_word(terms, *(const guint32 *)one),
                     ad_term_set_word(terms, *(const guint32 *)other));
}

static GArray *
sorted(AdTermSet *terms)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint32 place = 0; place < ad_term_set_count(terms); place++)
        g_array_append_val(places, place);
    g_array_sort_with_data(places, by_word, terms);
    return places;
}

static void
put_entry(GByteArray *run, const char *word, const Entry *entry)
{
    gsize length = strlen(word);

    ad_term_runs_put(run, (guint32)length);
    g_byte_array_append(run, (const guint8 *)word, (guint)length);
    ad_term_runs_put(run, entry->count);
    g_byte_array_append(run, entry->messages->data, entry->messages->len);
}

static bool
put_aside(AdTermIndex *index, GError **error)
{
    g_autoptr(GArray) places = sorted(index->terms);
    g_autoptr(GByteArray) run = g_byte_array_new();

    for (guint i = 0; i < places->len; i++) {
        guint32 place = g_array_index(places, guint32, i);
        put_entry(run, ad_term_set_word(index->terms, place),
                  &g_array_index(index->entries, Entry, place));
    }
    end_run(index);
    start_run(index);
    return ad_term_runs_add(index->runs, run, error);
}

static void
add_word(AdTermIndex *index, guint32 message, const char *word, gsize length)
{
    guint place = ad_term_set_place(index->terms, word, length);

    if (place == index->entries->len) {
        const Entry fresh = {g_byte_array_new(), 0, 0};
        g_array_append_val(index->entries, fresh);
    }
    Entry *entry = &g_array_index(index->entries, Entry, place);
    guint before = entry->messages->len;
    ad_term_runs_put(entry->messages, message - entry->last);
    index->told += entry->messages->len - before;
    entry->last = message;
    entry->count++;
}

bool
ad_term_index_add(AdTermIndex *index, guint32 message, const char *terms,
                  GError **error)
{
    while (*terms != '\0') {
        gsize length = strcspn(terms, " ");
        add_word(index, message, terms, length);
        terms += length;
        terms += *terms == ' ';
    }
    gsize taken = ad_term_set_bytes(index->terms) + index->entries->len * ENTRY_BYTES +
                  2 * index->told;
    return taken < index->memory || put_aside(index, error);
}

bool
ad_term_index_finish(AdTermIndex *index, guint32 messages, const AdPages *pages,
                     GError **error)
{
    g_autoptr(AdTermShelf) shelf = ad_term_shelf_new(messages, pages);

    return put_aside(index, error) &&
           ad_term_runs_merge(index->runs, ad_term_shelf_add, shelf, error) &&
           ad_term_shelf_end(shelf, error);
}
