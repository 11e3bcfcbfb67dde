/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The making of a selection: lines go to a draft as they come, only what sorting needs
 * stays in memory; at the end they are written again in order.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/pack.h"
#include "auditdisc/select/selection.h"

#include <fcntl.h>
#include <unistd.h>

#define USUAL_LINE 1024

typedef struct {
    gint64 arrived; /* AD_TIME_NONE comes last on the last day */
    goffset line, original;
    guint32 length;
    guint32 number; /* to be kept, else 0 */
    AdDay day;
    AdDigest digest;
} Gathered;

struct AdGathering {
    char *path, *draft, *sorted;
    AdPeriod *period;
    GTimeZone *zone;
    AdPack *lines;
    GArray *gathered;
    GHashTable *digests; /* AdDigest *, owned */
};

AdGathering *
ad_gathering_new(const char *path, const AdPeriod *period, GTimeZone *zone,
                 GError **error)
{
    g_autoptr(AdGathering) gathering = g_new0(AdGathering, 1);

    gathering->path = g_strdup(path);
    gathering->draft = g_strconcat(path, ".draft", NULL);
    gathering->sorted = g_strconcat(path, ".new", NULL);
    gathering->period = ad_period_copy(period);
    gathering->zone = g_time_zone_ref(zone);
    gathering->gathered = g_array_new(FALSE, FALSE, sizeof(Gathered));
    gathering->digests =
        g_hash_table_new_full(ad_digest_hash_func, ad_digest_equal_func, g_free, NULL);
    if (!ad_fs_remove_tree(gathering->draft, error) ||
        !ad_fs_remove_tree(gathering->sorted, error))
        return NULL;
    gathering->lines = ad_pack_open(gathering->draft, 0, error);
    return gathering->lines != NULL ? g_steal_pointer(&gathering) : NULL;
}

void
ad_gathering_free(AdGathering *gathering)
{
    if (gathering == NULL)
        return;
    ad_pack_free(gathering->lines);
    g_hash_table_unref(gathering->digests);
    g_array_unref(gathering->gathered);
    g_time_zone_unref(gathering->zone);
    ad_period_free(gathering->period);
    g_free(gathering->path);
    g_free(gathering->draft);
    g_free(gathering->sorted);
    g_free(gathering);
}

bool
ad_gathering_holds(const AdGathering *gathering, const AdDigest *digest)
{
    return g_hash_table_contains(gathering->digests, digest);
}

bool
ad_gathering_add(AdGathering *gathering, const AdEnvelope *envelope, goffset original,
                 AdKept kept, GError **error)
{
    goffset offset = ad_pack_end_offset(gathering->lines);
    g_autoptr(GString) line = g_string_sized_new(USUAL_LINE);

    ad_envelope_write(envelope, line);
    if (!ad_pack_append(gathering->lines, line->str, line->len, error))
        return false;
    Gathered gathered = {
        .arrived = envelope->arrived,
        .line = offset,
        .length = (guint32)line->len,
        .original = original,
        .day = envelope->arrived == AD_TIME_NONE
                   ? gathering->period->last
                   : ad_day_of(envelope->arrived, gathering->zone),
        .digest = envelope->digest,
    };
    if (envelope->arrived != AD_TIME_NONE && kept.day == gathered.day)
        gathered.number = kept.number;
    g_array_append_val(gathering->gathered, gathered);
    g_hash_table_add(gathering->digests,
                     g_memdup2(&envelope->digest, sizeof envelope->digest));
    return true;
}

static int
compare(gconstpointer one, gconstpointer other)
{
    const Gathered *a = one, *b = other;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->number != b->number) /* 0 comes last */
        return a->number - 1 < b->number - 1 ? -1 : 1;
    if ((a->arrived == AD_TIME_NONE) != (b->arrived == AD_TIME_NONE))
        return a->arrived == AD_TIME_NONE ? 1 : -1;
    if (a->arrived != b->arrived)
        return a->arrived < b->arrived ? -1 : 1;
    return ad_digest_compare(&a->digest, &b->digest);
}

/* Where two messages want one number the first keeps it. */
static bool
free_numbers(GArray *gathered)
{
    Gathered *all = (Gathered *)(gpointer)gathered->data;
    guint32 last = 0;
    bool freed = false;

    for (guint i = 0; i < gathered->len; i++) {
        bool taken = i > 0 && all[i].day == all[i - 1].day && all[i].number != 0 &&
                     all[i].number == last;
        last = all[i].number;
        if (taken)
            all[i].number = 0;
        freed = freed || taken;
    }
    return freed;
}

static bool
write_sorted(const AdGathering *gathering, int draft, AdPack *out, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    const Gathered *all = (const Gathered *)(gpointer)gathering->gathered->data;

    for (guint i = 0, number = 1; i < gathering->gathered->len; i++, number++) {
        if (i > 0 && all[i].day != all[i - 1].day)
            number = 1;
        if (all[i].number != 0)
            number = all[i].number;
        g_string_printf(line, "%d\t%u\t%" G_GINT64_FORMAT "\t", all[i].day, number,
                        (gint64)all[i].original);
        gsize prefix = line->len;
        g_string_set_size(line, prefix + all[i].length);
        gssize got = ad_fs_read_at(draft, line->str + prefix, all[i].length,
                                   all[i].line, gathering->draft, error);
        if (got < 0)
            return false;
        if ((guint32)got != all[i].length)
            return ad_error(error, AD_ERROR_FAILED, "%s: became shorter",
                            gathering->draft);
        if (!ad_pack_append(out, line->str, line->len, error))
            return false;
    }
    return ad_pack_sync(out, error);
}

bool
ad_gathering_close(AdGathering *gathering, GError **error)
{
    g_autoptr(AdPack) out = NULL;

    g_array_sort(gathering->gathered, compare);
    if (free_numbers(gathering->gathered))
        g_array_sort(gathering->gathered, compare);
    if (!ad_pack_flush(gathering->lines, error))
        return false;
    int draft = open(gathering->draft, O_RDONLY | O_CLOEXEC);
    if (draft < 0)
        return ad_error_errno(error, errno, "cannot open %s", gathering->draft);
    out = ad_pack_open(gathering->sorted, 0, error);
    bool done = out != NULL && write_sorted(gathering, draft, out, error);
    close(draft);
    return done && ad_fs_rename(gathering->sorted, gathering->path, error) &&
           ad_fs_remove_tree(gathering->draft, error);
}
