/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The order of a rescue: read, put together, look at what is still wanting, try again.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "rescue_private.h"
#include "verify_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define ORIGINALS "data/eml/"
#define SUFFIX    ".eml"

void
ad_rescued_free(AdRescued *rescued)
{
    if (rescued == NULL)
        return;
    ad_verdict_free(rescued->verdict);
    g_free(rescued->trouble);
    if (rescued->lost != NULL)
        g_ptr_array_unref(rescued->lost);
    g_free(rescued);
}

/* What an earlier rescue left at output is one of the carriers. */
static bool
add_earlier(const AdRescueOrder *order, GPtrArray *carriers, GError **error)
{
    g_autofree char *map = ad_rescue_map_path(order->output);
    bool exists, has_map;

    if (!ad_fs_exists(order->output, &exists, error) ||
        !ad_fs_exists(map, &has_map, error))
        return false;
    if (!exists)
        return true;
    if (!has_map)
        return ad_error(error, AD_ERROR_REFUSED,
                        "%s: exists, and no rescue has left it there; name another "
                        "file to write to",
                        order->output);
    AdCarrier *carrier = ad_carrier_open(order->output, error);
    if (carrier == NULL)
        return false;
    g_ptr_array_add(carriers, carrier);
    return true;
}

static GPtrArray *
open_carriers(const AdRescueOrder *order, GError **error)
{
    g_autoptr(GPtrArray) carriers =
        g_ptr_array_new_with_free_func((GDestroyNotify)ad_carrier_free);

    for (const char *const *target = order->targets; *target != NULL; target++) {
        AdCarrier *carrier = ad_carrier_open(*target, error);
        if (carrier == NULL)
            return NULL;
        g_ptr_array_add(carriers, carrier);
    }
    return add_earlier(order, carriers, error) ? g_steal_pointer(&carriers) : NULL;
}

/* Blocks of which the image is sure need no second reading; before anything is known of
 * the image, all do. */
static bool
is_wanted(const AdCarrier *carrier, guint64 lba, gconstpointer data)
{
    const AdMerge *merge = data;

    if (merge != NULL && lba >= carrier->heard)
        return false;
    return merge == NULL ||
           merge->states[ad_merge_block_of(merge, carrier, lba)] != AD_BLOCK_SURE;
}

typedef struct {
    const AdRescueOrder *order;
    GPtrArray *carriers;
    AdStock *stock;
    AdMerge *merge;     /* NULL until the size of the image is known */
    AdVerdict *verdict; /* on the merge */
    guint32 known;      /* blocks in the stock after the last repair */
    guint64 judged;     /* blocks of all carriers that the merge was made of */
    const AdProgress *progress;
} Rescue;

static void
rescue_clear(Rescue *rescue)
{
    g_clear_pointer(&rescue->verdict, ad_verdict_free);
    g_clear_pointer(&rescue->merge, ad_merge_free);
    g_clear_pointer(&rescue->stock, ad_stock_free);
    g_clear_pointer(&rescue->carriers, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rescue, rescue_clear)

static bool
read_once(Rescue *rescue, guint time, GError **error)
{
    for (guint i = 0; i < rescue->carriers->len; i++) {
        AdCarrier *carrier = rescue->carriers->pdata[i];
        bool done =
            time == 0
                ? ad_carrier_sweep(carrier, rescue->stock, rescue->progress, error)
                : ad_carrier_retry(carrier, rescue->stock, time % 2 != 0, is_wanted,
                                   rescue->merge, rescue->progress, error);
        if (!done)
            return false;
    }
    return true;
}

static bool
is_better(const Rescue *rescue, const AdVerdict *verdict)
{
    return rescue->verdict == NULL || verdict->diffs->len < rescue->verdict->diffs->len;
}

static bool
assess_with(Rescue *rescue, const AdDoubt *doubt, GError **error)
{
    const AdRescueOrder *order = rescue->order;
    g_autoptr(AdMerge) merge = ad_merge_new(rescue->carriers, rescue->stock, error);
    g_autoptr(AdReader) reader = NULL;
    g_autoptr(AdVerdict) verdict = NULL;

    if (merge == NULL)
        return false;
    ad_merge_vote(merge, doubt);
    ad_merge_settle(merge);
    reader = ad_merge_reader(merge);
    verdict = ad_verify_image(reader, NULL, order->facts_of, order->data,
                              rescue->progress, error);
    if (rescue->merge == NULL || (verdict != NULL && is_better(rescue, verdict))) {
        g_clear_pointer(&rescue->verdict, ad_verdict_free);
        g_clear_pointer(&rescue->merge, ad_merge_free);
        rescue->merge = g_steal_pointer(&merge);
        rescue->verdict = g_steal_pointer(&verdict);
        return rescue->verdict != NULL;
    }
    return verdict != NULL;
}

static bool
is_whole(const Rescue *rescue)
{
    return rescue->verdict != NULL && rescue->verdict->diffs->len == 0;
}

/* What the blocks read so far amount to. Where two carriers contradict each other in a
 * folder, no digest tells which is right, but the files do that it leads to. */
static bool
assess(Rescue *rescue, GError **error)
{
    bool any = false;

    g_clear_pointer(&rescue->verdict, ad_verdict_free);
    g_clear_pointer(&rescue->merge, ad_merge_free);
    rescue->judged = ad_carriers_read(rescue->carriers);
    for (guint i = 0; i < 2 * rescue->carriers->len; i++) {
        const AdDoubt doubt = {i / 2, i % 2 != 0};
        g_clear_error(error);
        any = assess_with(rescue, &doubt, error) || any;
        if (is_whole(rescue) || rescue->merge == NULL || !rescue->merge->doubted)
            break;
    }
    if (any)
        g_clear_error(error);
    return any;
}

/* A repair takes a while: it is made when it is likely to be enough, or nothing else is
 * left to be done, and not again before something new was read. */
static bool
is_time_for_repair(const Rescue *rescue, bool last)
{
    const AdMerge *merge = rescue->merge;

    return merge != NULL && merge->rs03.layer > 0 && !is_whole(rescue) &&
           ad_stock_count(rescue->stock) != rescue->known &&
           (last || ad_merge_is_repairable(merge));
}

static bool
repair(Rescue *rescue, GError **error)
{
    AdCarrier *repaired =
        ad_merge_repair(rescue->merge, rescue->stock, rescue->progress, error);

    if (repaired == NULL)
        return false;
    g_ptr_array_add(rescue->carriers, repaired);
    rescue->known = ad_stock_count(rescue->stock);
    return assess(rescue, error);
}

/* A drive that was lost says nothing of its medium. */
static bool
drives_are_well(const Rescue *rescue, GError **error)
{
    for (guint i = 0; i < rescue->carriers->len; i++) {
        const AdCarrier *carrier = rescue->carriers->pdata[i];
        if (carrier->reader != NULL && !ad_reader_check(carrier->reader, error))
            return false;
    }
    return true;
}

/* The header of the recovery data tells enough to keep what was read for another disc,
 * although no file can be found in it yet. */
static bool
can_wait(const Rescue *rescue)
{
    return rescue->verdict == NULL && rescue->merge != NULL &&
           rescue->merge->rs03.layer > 0;
}

/* What can't be judged yet may be so after the next reading. */
static bool
read_all(Rescue *rescue, GError **error)
{
    g_autoptr(GError) why = NULL;
    guint tries = rescue->order->tries;

    for (guint time = 0; time <= tries && !is_whole(rescue); time++) {
        if (!read_once(rescue, time, error))
            return false;
        if (rescue->merge == NULL ||
            ad_carriers_read(rescue->carriers) != rescue->judged) {
            g_clear_error(&why);
            assess(rescue, &why);
        }
        if ((why == NULL || why->code == AD_ERROR_DIFFERS) &&
            is_time_for_repair(rescue, time == tries)) {
            g_clear_error(&why);
            repair(rescue, &why);
        }
        if (why != NULL && why->code != AD_ERROR_DIFFERS)
            break;
    }
    if (why != NULL && why->code == AD_ERROR_DIFFERS && can_wait(rescue)) {
        g_clear_error(&why);
        rescue->verdict = ad_verdict_new();
        ad_verdict_add(rescue->verdict, AD_DIFF_IMAGE, "no volume descriptor is left");
    }
    if (why != NULL && drives_are_well(rescue, error))
        g_propagate_error(error, g_steal_pointer(&why));
    return rescue->verdict != NULL;
}

/* Of an image that is not whole what stands behind it is kept as well: another disc may
 * bring what is wanting for a repair. */
static guint64
blocks_to_keep(const AdMerge *merge, const AdRescued *rescued)
{
    return rescued->verdict->diffs->len == 0 ? merge->image : merge->blocks;
}

static bool
write_blocks(const AdMerge *merge, guint64 blocks, int descriptor, const char *path,
             AdDigest *ret_digest, GError **error)
{
    g_autoptr(AdHash) hash = ad_hash_new();
    guint8 block[AD_BLOCK_SIZE];

    for (guint64 i = 0; i < blocks; i++) {
        guint32 slot = merge->slots[i];
        if (slot == AD_STOCK_NOTHING)
            slot = AD_STOCK_ZEROS;
        if (!ad_stock_get(merge->stock, slot, block, error) ||
            !ad_fs_write_all(descriptor, block, AD_BLOCK_SIZE, path, error))
            return false;
        ad_hash_update(hash, block, AD_BLOCK_SIZE);
    }
    ad_hash_finish(hash, ret_digest);
    return true;
}

/* The map names the digest of its image, so that a kill between the two does no harm:
 * the image is then taken for one more carrier of which nothing is proven. */
static bool
write_image(const AdMerge *merge, guint64 blocks, const char *path, GError **error)
{
    g_autofree char *fresh = g_strconcat(path, ".new", NULL);
    int descriptor = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    AdDigest digest;

    if (descriptor < 0)
        return ad_error_errno(error, errno, "%s", fresh);
    bool done = write_blocks(merge, blocks, descriptor, fresh, &digest, error);
    if (done && fsync(descriptor) != 0)
        done = ad_error_errno(error, errno, "%s", fresh);
    close(descriptor);
    if (!done) {
        unlink(fresh);
        return false;
    }
    return ad_fs_rename(fresh, path, error) &&
           ad_rescue_map_write(path, &digest, merge->states, blocks, error);
}

/* "data/eml/2005_05_30/0001.eml" is message 2005-05-30/0001. */
static void
add_lost(GPtrArray *lost, const char *path)
{
    if (!g_str_has_prefix(path, ORIGINALS) || !g_str_has_suffix(path, SUFFIX))
        return;
    char *number = g_strndup(path + strlen(ORIGINALS),
                             strlen(path) - strlen(ORIGINALS) - strlen(SUFFIX));
    g_ptr_array_add(lost, g_strdelimit(number, "_", '-'));
}

static AdRescued *
account_for(Rescue *rescue)
{
    AdRescued *rescued = g_new0(AdRescued, 1);
    const AdMerge *merge = rescue->merge;
    const GPtrArray *diffs = rescue->verdict->diffs;
    bool whole = diffs->len == 0;
    g_autoptr(GError) trouble = NULL;

    if (whole)
        memset(merge->states, AD_BLOCK_SURE, merge->blocks);
    else if (!drives_are_well(rescue, &trouble))
        rescued->trouble = g_strdup(trouble->message);
    rescued->blocks = merge->image;
    rescued->lost = g_ptr_array_new_with_free_func(g_free);
    for (guint64 i = 0; i < merge->image; i++) {
        rescued->missing += merge->states[i] == AD_BLOCK_MISSING;
        rescued->unsure += merge->states[i] == AD_BLOCK_UNSURE;
    }
    for (guint i = 0; i < rescue->carriers->len; i++) {
        const AdCarrier *carrier = rescue->carriers->pdata[i];
        rescued->unread += carrier->blocks;
    }
    rescued->read = ad_carriers_read(rescue->carriers);
    rescued->unread -= rescued->read;
    for (guint i = 0; i < diffs->len; i++)
        add_lost(rescued->lost, ((const AdDiff *)diffs->pdata[i])->what);
    rescued->verdict = g_steal_pointer(&rescue->verdict);
    return rescued;
}

static bool
is_free(const char *folder, GError **error)
{
    g_autoptr(GDir) dir = folder != NULL ? g_dir_open(folder, 0, NULL) : NULL;
    bool exists = false;

    if (folder != NULL && dir == NULL && !ad_fs_exists(folder, &exists, error))
        return false;
    if (exists || (dir != NULL && g_dir_read_name(dir) != NULL))
        return ad_error(error, AD_ERROR_REFUSED,
                        "%s: not an empty folder; name a new one", folder);
    return true;
}

AdRescued *
ad_rescue(const AdRescueOrder *order, const AdProgress *progress, GError **error)
{
    g_auto(Rescue) rescue = {.order = order, .progress = progress};
    g_autoptr(AdRescued) rescued = NULL;

    if (!is_free(order->extract, error))
        return NULL;
    rescue.carriers = open_carriers(order, error);
    if (rescue.carriers == NULL)
        return NULL;
    rescue.stock = ad_stock_new(order->output, error);
    if (rescue.stock == NULL || !read_all(&rescue, error))
        return NULL;
    rescued = account_for(&rescue);
    if (!write_image(rescue.merge, blocks_to_keep(rescue.merge, rescued), order->output,
                     error))
        return NULL;
    if (order->extract != NULL && !ad_rescue_extract(rescue.merge, rescued->verdict,
                                                     order->extract, rescued, error))
        return NULL;
    return g_steal_pointer(&rescued);
}
