/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "term_index.h"

#include "term_runs.h"
#include "term_shelf.h"
#include "terms.h"

#include <string.h>

/* Of one word. */
typedef struct {
    guint32 count; /* of messages that have it; 0 if an answer with it was refused */
    guint32 last;  /* of them, plus one */
} Told;

/* What was told since something was put aside last. */
typedef struct {
    AdTermSet *terms;
    GArray *told;   /* Told, one for each of terms */
    GArray *log;    /* guint32: for each message its number, how many words it has, and
                       their places in terms */
    gsize mentions; /* of words by messages */
} Batch;

struct AdTermIndex {
    gsize memory;
    Batch batch;
    GArray *places; /* guint32, of the words of one message */
    AdTermRuns *runs;
};

static void
start_batch(Batch *batch)
{
    batch->terms = ad_term_set_new();
    batch->told = g_array_new(FALSE, TRUE, sizeof(Told));
    batch->log = g_array_new(FALSE, FALSE, sizeof(guint32));
    batch->mentions = 0;
}

static void
clear_batch(Batch *batch)
{
    ad_term_set_free(batch->terms);
    g_array_unref(batch->told);
    g_array_unref(batch->log);
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
    index->places = g_array_new(FALSE, FALSE, sizeof(guint32));
    start_batch(&index->batch);
    return index;
}

void
ad_term_index_free(AdTermIndex *index)
{
    if (index == NULL)
        return;
    clear_batch(&index->batch);
    g_array_unref(index->places);
    ad_term_runs_free(index->runs);
    g_free(index);
}

/* A word that is known is good: only such ones become known. */
static bool
find_places(AdTermSet *terms, const guint8 *packed, gsize size, GArray *places)
{
    for (gsize at = 0; at < size; at += 1 + packed[at]) {
        const char *word = (const char *)packed + at + 1;
        gsize length = packed[at];
        if (length == 0 || length >= size - at)
            return false;
        guint32 place = ad_term_set_find(terms, word, length);
        if (place == ad_term_set_count(terms)) {
            if (!ad_term_is_good(word, length))
                return false;
            ad_term_set_place(terms, word, length);
        }
        g_array_append_val(places, place);
    }
    return true;
}

/* A word that is told twice counts once. */
static void
note(Batch *batch, guint32 message, const guint32 *places, guint count)
{
    guint head = batch->log->len;

    g_array_set_size(batch->told, ad_term_set_count(batch->terms));
    g_array_set_size(batch->log, head + 2 + count);
    Told *told = (Told *)(gpointer)batch->told->data;
    guint32 *log = &g_array_index(batch->log, guint32, head);
    guint32 *end = log + 2;
    for (guint i = 0; i < count; i++) {
        Told *word = &told[places[i]];
        if (word->last == message + 1)
            continue;
        word->last = message + 1;
        word->count++;
        *end++ = places[i];
    }
    log[0] = message;
    log[1] = (guint32)(end - log) - 2;
    batch->mentions += log[1];
    g_array_set_size(batch->log, head + 2 + log[1]);
}

bool
ad_term_index_add(AdTermIndex *index, guint32 message, GBytes *terms)
{
    gsize size;
    const guint8 *packed = g_bytes_get_data(terms, &size);

    g_array_set_size(index->places, 0);
    if (!find_places(index->batch.terms, packed, size, index->places))
        return false;
    note(&index->batch, message, (const guint32 *)(gpointer)index->places->data,
         index->places->len);
    return true;
}

/* For each word the messages that have it, one word behind the other. Sets the end of
 * each one's messages. */
static guint32 *
by_words(const Batch *batch, guint32 *ends)
{
    guint32 *messages = g_new(guint32, batch->mentions);
    const guint32 *log = (const guint32 *)(gpointer)batch->log->data;
    guint32 start = 0;

    for (guint place = 0; place < batch->told->len; place++) {
        ends[place] = start;
        start += g_array_index(batch->told, Told, place).count;
    }
    for (guint at = 0; at < batch->log->len;) {
        guint32 message = log[at++];
        for (guint32 left = log[at++]; left > 0; left--)
            messages[ends[log[at++]]++] = message;
    }
    return messages;
}

/* The first bytes of a word, in the order of which most words stand, and its place. */
typedef struct {
    guint64 start;
    guint32 place;
} Key;

static int
by_word(gconstpointer one, gconstpointer other, gpointer data)
{
    const Key *a = one, *b = other;

    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    const guint8 *word = ad_term_set_words(data, a->place);
    const guint8 *with = ad_term_set_words(data, b->place);
    int order = memcmp(word + 1, with + 1, MIN(word[0], with[0]));
    return order != 0 ? order : word[0] - with[0];
}

/* Of those that messages have. */
static GArray *
sorted(const Batch *batch)
{
    GArray *keys = g_array_new(FALSE, FALSE, sizeof(Key));

    for (guint32 place = 0; place < batch->told->len; place++) {
        const guint8 *word = ad_term_set_words(batch->terms, place);
        Key key = {0, place};
        memcpy(&key.start, word + 1, MIN(word[0], sizeof key.start));
        key.start = GUINT64_FROM_BE(key.start);
        if (g_array_index(batch->told, Told, place).count > 0)
            g_array_append_val(keys, key);
    }
    g_array_sort_with_data(keys, by_word, batch->terms);
    return keys;
}

static bool
put_aside(AdTermIndex *index, GError **error)
{
    const Batch *batch = &index->batch;
    g_autofree guint32 *ends = g_new(guint32, batch->told->len);
    g_autofree guint32 *messages = by_words(batch, ends);
    g_autoptr(GArray) keys = sorted(batch);
    g_autoptr(GByteArray) run = g_byte_array_new();

    for (guint i = 0; i < keys->len; i++) {
        guint32 place = g_array_index(keys, Key, i).place;
        guint32 count = g_array_index(batch->told, Told, place).count;
        ad_term_runs_put(run, ad_term_set_words(batch->terms, place),
                         messages + ends[place] - count, count);
    }
    clear_batch(&index->batch);
    start_batch(&index->batch);
    return ad_term_runs_add(index->runs, run, error);
}

bool
ad_term_index_make_room(AdTermIndex *index, GError **error)
{
    const Batch *batch = &index->batch;
    gsize taken = ad_term_set_bytes(batch->terms) +
                  batch->told->len * (sizeof(Told) + sizeof(Key)) +
                  2 * batch->log->len * sizeof(guint32);

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
