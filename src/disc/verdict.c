/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Verdicts, and the part of them that image and folder have in common: what was seen
 * held against the manifests.
 */
#include "auditdisc/base/text.h"
#include "auditdisc/volume/bag.h"
#include "verify_private.h"

#include <string.h>

static void
diff_free(gpointer data)
{
    AdDiff *diff = data;

    if (diff == NULL)
        return;
    g_free(diff->what);
    g_free(diff);
}

AdVerdict *
ad_verdict_new(void)
{
    AdVerdict *verdict = g_new0(AdVerdict, 1);

    verdict->diffs = g_ptr_array_new_with_free_func(diff_free);
    return verdict;
}

void
ad_verdict_free(AdVerdict *verdict)
{
    if (verdict == NULL)
        return;
    g_ptr_array_unref(verdict->diffs);
    g_free(verdict->volume_id);
    g_free(verdict);
}

const char *
ad_diff_word(AdDiffKind kind)
{
    static const char *const words[] = {
        [AD_DIFF_CHANGED] = "changed",
        [AD_DIFF_MISSING] = "missing",
        [AD_DIFF_EXTRA] = "extra",
        [AD_DIFF_UNREADABLE] = "unreadable",
        [AD_DIFF_IMAGE] = "outside any file",
        [AD_DIFF_SEAL] = "seal",
    };

    return words[kind];
}

void
ad_verdict_add(AdVerdict *verdict, AdDiffKind kind, const char *format, ...)
{
    AdDiff *diff = g_new(AdDiff, 1);
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    diff->kind = kind;
    diff->what = ad_text_clean(text, -1, AD_TEXT_LINE, NULL);
    g_ptr_array_add(verdict->diffs, diff);
}

static int
compare_diffs(gconstpointer one, gconstpointer other)
{
    const AdDiff *a = *(const AdDiff *const *)one, *b = *(const AdDiff *const *)other;

    return a->kind != b->kind ? (int)a->kind - (int)b->kind : strcmp(a->what, b->what);
}

void
ad_verdict_sort(AdVerdict *verdict)
{
    g_autoptr(GPtrArray) all = g_steal_pointer(&verdict->diffs);

    verdict->diffs = g_ptr_array_new_with_free_func(diff_free);
    g_ptr_array_sort(all, compare_diffs);
    for (guint i = 0; i < all->len; i++) {
        gpointer *kept = verdict->diffs->pdata;
        guint count = verdict->diffs->len;
        if (count == 0 || compare_diffs(&kept[count - 1], &all->pdata[i]) != 0)
            g_ptr_array_add(verdict->diffs, g_steal_pointer(&all->pdata[i]));
    }
}

void
ad_manifests_take(AdManifest **ret_manifest, GBytes *content, const char *path,
                  AdVerdict *verdict)
{
    g_autoptr(AdManifest) manifest = ad_manifest_new();
    gsize length;
    const char *text = g_bytes_get_data(content, &length);

    if (ad_manifest_parse(manifest, text, length, path, NULL))
        *ret_manifest = g_steal_pointer(&manifest);
    else
        ad_verdict_add(verdict, AD_DIFF_CHANGED, "%s", path);
}

void
ad_manifests_clear(AdManifests *manifests)
{
    g_clear_pointer(&manifests->payload, ad_manifest_free);
    g_clear_pointer(&manifests->tags, ad_manifest_free);
}

typedef struct {
    const AdSeen *seen;
    guint count;
    AdVerdict *verdict;
} Comparison;

int
ad_seen_compare(gconstpointer one, gconstpointer other)
{
    return strcmp(((const AdSeen *)one)->path, ((const AdSeen *)other)->path);
}

/* A line of a manifest, wherever the file is. */
static void
compare_line(const char *path, const AdDigest *digest, gpointer data)
{
    const Comparison *comparison = data;
    const AdSeen wanted = {.path = path};
    const AdSeen *seen = bsearch(&wanted, comparison->seen, comparison->count,
                                 sizeof wanted, ad_seen_compare);

    if (seen == NULL)
        ad_verdict_add(comparison->verdict, AD_DIFF_MISSING, "%s", path);
    else if (seen->readable && !ad_digest_equal(&seen->digest, digest))
        ad_verdict_add(comparison->verdict, AD_DIFF_CHANGED, "%s", path);
}

/* Whether the file is in the manifest it belongs into. */
static bool
compare_file(const AdManifest *listing, const AdSeen *seen, AdVerdict *verdict)
{
    const AdDigest *digest = ad_manifest_find(listing, seen->path);

    if (digest == NULL) {
        if (!ad_bag_is_unlisted(seen->path))
            ad_verdict_add(verdict, AD_DIFF_EXTRA, "%s", seen->path);
        return false;
    }
    if (seen->readable && !ad_digest_equal(&seen->digest, digest))
        ad_verdict_add(verdict, AD_DIFF_CHANGED, "%s", seen->path);
    return true;
}

/* Of the files that belong into one of the manifests. Its lines are gone through only
 * where there are more of them than such files were found. */
static void
compare_listing(const AdManifest *listing, bool payload, const Comparison *comparison)
{
    guint found = 0;

    if (listing == NULL)
        return;
    for (guint i = 0; i < comparison->count; i++) {
        const AdSeen *seen = &comparison->seen[i];
        if (g_str_has_prefix(seen->path, AD_BAG_PAYLOAD) == payload)
            found += compare_file(listing, seen, comparison->verdict);
    }
    if (found < ad_manifest_count(listing))
        ad_manifest_each(listing, compare_line, (gpointer)comparison);
}

void
ad_manifests_compare(const AdManifests *manifests, const AdSeen *seen, guint count,
                     AdVerdict *verdict)
{
    const Comparison comparison = {seen, count, verdict};

    for (guint i = 0; i < count; i++)
        if (!seen[i].readable)
            ad_verdict_add(verdict, AD_DIFF_UNREADABLE, "%s", seen[i].path);
    compare_listing(manifests->payload, true, &comparison);
    compare_listing(manifests->tags, false, &comparison);
}
