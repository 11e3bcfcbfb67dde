/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A repair by RS03, code word by code word. What comes of it is heard like one more
 * copy of the image.
 */
#include "rescue_private.h"
#include "rs03_code.h"

#include <string.h>

/* A filler is what stands for a block that could not be read: behind the image no block
 * is like that. */
static bool
is_lost(const AdMerge *merge, guint64 block)
{
    guint32 slot = merge->slots[block];

    return slot == AD_STOCK_NOTHING || (merge->states[block] != AD_BLOCK_SURE &&
                                        ad_stock_is_filler(merge->stock, slot));
}

bool
ad_merge_is_repairable(const AdMerge *merge)
{
    g_autofree guint *counts = g_new0(guint, merge->rs03.layer);

    for (guint64 block = 0; block < merge->blocks; block++)
        counts[block % merge->rs03.layer] += is_lost(merge, block);
    for (guint64 i = 0; i < merge->rs03.layer; i++)
        if (counts[i] > merge->rs03.roots)
            return false;
    return true;
}

typedef struct {
    const AdMerge *merge;
    AdStock *stock;
    AdCarrier *carrier; /* gets what is right */
    guint8 *word;
    guint8 wrong[AD_RS03_LAYERS];
} Repair;

static bool
take_word(Repair *repair, guint64 first, GError **error)
{
    const AdMerge *merge = repair->merge;

    for (guint i = 0; i < AD_RS03_LAYERS; i++) {
        guint64 block = first + i * merge->rs03.layer;
        repair->wrong[i] = is_lost(merge, block);
        if (!repair->wrong[i] &&
            !ad_stock_get(merge->stock, merge->slots[block],
                          repair->word + (gsize)i * AD_BLOCK_SIZE, error))
            return false;
    }
    return true;
}

/* A word that is right as a whole proves each of its blocks. */
static bool
keep_word(Repair *repair, guint64 first, GError **error)
{
    const AdMerge *merge = repair->merge;

    for (guint i = 0; i < AD_RS03_LAYERS; i++) {
        guint64 block = first + i * merge->rs03.layer;
        guint32 *slot = &repair->carrier->slots[block];
        if (block >= merge->image)
            break;
        *slot = merge->slots[block];
        if (repair->wrong[i] &&
            !ad_stock_add(repair->stock, repair->word + (gsize)i * AD_BLOCK_SIZE, slot,
                          error))
            return false;
        repair->carrier->known[block] = AD_BLOCK_SURE;
    }
    return true;
}

static AdCarrier *
new_carrier(const AdMerge *merge)
{
    AdCarrier *carrier = g_new0(AdCarrier, 1);

    carrier->name = g_strdup("the repair");
    carrier->blocks = merge->image;
    carrier->known = g_malloc0(carrier->blocks);
    carrier->slots = g_new(guint32, carrier->blocks);
    memset(carrier->slots, 0xff, carrier->blocks * sizeof *carrier->slots);
    return carrier;
}

AdCarrier *
ad_merge_repair(const AdMerge *merge, AdStock *stock, const AdProgress *progress,
                GError **error)
{
    g_autoptr(AdRs03Code) code = ad_rs03_code_new(merge->rs03.roots);
    g_autoptr(AdCarrier) carrier = new_carrier(merge);
    g_autofree guint8 *word = g_malloc((gsize)AD_RS03_LAYERS * AD_BLOCK_SIZE);
    Repair repair = {.merge = merge, .stock = stock, .carrier = carrier, .word = word};
    guint64 layer = merge->rs03.layer;

    for (guint64 i = 0; i < layer; i++) {
        ad_progress_tell(progress, "repairing", i * AD_RS03_LAYERS * AD_BLOCK_SIZE,
                         merge->blocks * AD_BLOCK_SIZE);
        if (!take_word(&repair, i, error) ||
            (ad_rs03_code_repair(code, word, repair.wrong) &&
             !keep_word(&repair, i, error)))
            return NULL;
    }
    return g_steal_pointer(&carrier);
}
