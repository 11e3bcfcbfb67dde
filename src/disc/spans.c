/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which blocks of an image are of files, as its tree says.
 */
#include "auditdisc/volume/bag.h"
#include "verify_private.h"

/* What is collected, and from what. */
typedef struct {
    const AdSweep *sweep;
    guint64 end;
    AdSeen *seen;
    AdVerdict *verdict;
    guint ordered; /* files that have any bytes */
    AdSpans *spans;
} Collection;

static int
compare_places(gconstpointer one, gconstpointer other, gpointer data)
{
    const AdDiscFile *files = data;
    const AdDiscFile *a = &files[*(const guint *)one],
                     *b = &files[*(const guint *)other];

    if (a->block != b->block)
        return a->block < b->block ? -1 : 1;
    return (a->size > b->size) - (a->size < b->size);
}

static const AdDiscFile *
file_at(const Collection *collection, guint place)
{
    return &g_array_index(collection->sweep->tree->files, AdDiscFile,
                          collection->spans->order[place]);
}

static void
order_files(Collection *collection)
{
    const GArray *files = collection->sweep->tree->files;
    AdSpans *spans = collection->spans;

    spans->order = g_new(guint, files->len);
    for (guint i = 0; i < files->len; i++) {
        const AdDiscFile *file = &g_array_index(files, AdDiscFile, i);
        collection->seen[i] = (AdSeen){.path = file->path, .readable = true};
        if (file->size == 0)
            ad_digest_of("", 0, &collection->seen[i].digest);
        else
            spans->order[collection->ordered++] = i;
    }
    g_qsort_with_data(spans->order, (gint)collection->ordered, sizeof *spans->order,
                      compare_places, files->data);
}

/* A span that ends behind the last block there is can't be read; one that begins within
 * the span before it is nothing that is ever made. Neither is followed: the file keeps
 * a digest of zeros, which no manifest has. */
static bool
is_sound(const Collection *collection, const AdSpan *span, guint64 taken)
{
    const char *path = file_at(collection, span->first)->path;
    AdVerdict *verdict = collection->verdict;

    if (span->block + span->blocks > collection->sweep->blocks)
        ad_verdict_add(verdict, AD_DIFF_IMAGE, "%s ends behind the image", path);
    else if (span->block + span->blocks > collection->end)
        for (guint i = 0; i < span->count; i++)
            collection->seen[collection->spans->order[span->first + i]].readable =
                false;
    else if (span->block < taken)
        ad_verdict_add(verdict, AD_DIFF_IMAGE, "%s lies over another file", path);
    else
        return true;
    return false;
}

/* The files that have the place of the one at first. */
static AdSpan
span_from(const Collection *collection, guint first)
{
    const guint *order = collection->spans->order;
    gpointer files = collection->sweep->tree->files->data;
    const AdDiscFile *file = file_at(collection, first);
    AdSpan span = {
        .block = file->block,
        .blocks = ((guint64)file->size + AD_BLOCK_SIZE - 1) / AD_BLOCK_SIZE,
        .size = file->size,
        .first = first,
        .listed = true,
    };

    for (guint i = first; i < collection->ordered &&
                          compare_places(&order[first], &order[i], files) == 0;
         i++) {
        span.listed &= !ad_bag_is_unlisted(file_at(collection, i)->path);
        span.count++;
    }
    return span;
}

void
ad_spans_collect(const AdSweep *sweep, guint64 end, AdSeen *seen, AdVerdict *verdict,
                 AdSpans *ret_spans)
{
    Collection collection = {sweep, end, seen, verdict, 0, ret_spans};
    guint64 taken = 0;

    order_files(&collection);
    ret_spans->all = g_array_new(FALSE, FALSE, sizeof(AdSpan));
    for (guint i = 0; i < collection.ordered;) {
        const AdSpan span = span_from(&collection, i);
        i += span.count;
        if (!is_sound(&collection, &span, taken))
            continue;
        g_array_append_val(ret_spans->all, span);
        taken = span.block + span.blocks;
    }
}

void
ad_spans_clear(AdSpans *spans)
{
    g_free(spans->order);
    g_clear_pointer(&spans->all, g_array_unref);
}
