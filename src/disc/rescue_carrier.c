/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading what may be damaged: first quickly what reads well, then again and again what
 * does not.
 */
#include "reader_private.h"
#include "rescue_private.h"

#include <string.h>

#define PIECE      32 /* blocks that are read at once */
#define TELL_EVERY 512

AdCarrier *
ad_carrier_open(const char *target, GError **error)
{
    g_autoptr(AdCarrier) carrier = g_new0(AdCarrier, 1);
    GError *why = NULL;

    carrier->name = g_strdup(target);
    carrier->reader = ad_reader_open(target, error);
    if (carrier->reader == NULL)
        return NULL;
    carrier->blocks = ad_reader_blocks(carrier->reader);
    carrier->slots = g_new(guint32, carrier->blocks + 1);
    memset(carrier->slots, 0xff, (carrier->blocks + 1) * sizeof *carrier->slots);
    if (carrier->reader->grab == NULL)
        carrier->known = ad_rescue_map_read(target, carrier->blocks, &why);
    if (why != NULL) {
        g_propagate_error(error, why);
        return NULL;
    }
    return g_steal_pointer(&carrier);
}

void
ad_carrier_free(AdCarrier *carrier)
{
    if (carrier == NULL)
        return;
    g_clear_pointer(&carrier->reader, ad_reader_free);
    g_free(carrier->slots);
    g_free(carrier->known);
    g_free(carrier->name);
    g_free(carrier);
}

static bool
is_void(const AdCarrier *carrier, guint64 lba)
{
    return carrier->known != NULL && carrier->known[lba] == AD_BLOCK_MISSING;
}

static bool
keep(AdCarrier *carrier, AdStock *stock, guint64 lba, guint count, const guint8 *blocks,
     GError **error)
{
    for (guint i = 0; i < count; i++)
        if (!is_void(carrier, lba + i) &&
            !ad_stock_add(stock, blocks + (gsize)i * AD_BLOCK_SIZE,
                          &carrier->slots[lba + i], error))
            return false;
    return true;
}

/* The reader's own way of going on block by block would ask a drive for each block of a
 * hole, which takes hours, before anything else was read. */
static bool
try_to_read(const AdCarrier *carrier, guint64 lba, guint count, guint8 *buffer)
{
    return carrier->reader->ops->read(carrier->reader, lba, count, buffer, NULL);
}

bool
ad_carrier_sweep(AdCarrier *carrier, AdStock *stock, const AdProgress *progress,
                 GError **error)
{
    guint8 buffer[PIECE * AD_BLOCK_SIZE];

    for (guint64 lba = 0; lba < carrier->blocks; lba += PIECE) {
        guint count = (guint)MIN(PIECE, carrier->blocks - lba);
        if (try_to_read(carrier, lba, count, buffer) &&
            !keep(carrier, stock, lba, count, buffer, error))
            return false;
        if (lba % TELL_EVERY == 0)
            ad_progress_tell(progress, "reading", lba * AD_BLOCK_SIZE,
                             carrier->blocks * AD_BLOCK_SIZE);
    }
    return true;
}

bool
ad_carrier_retry(AdCarrier *carrier, AdStock *stock, bool backwards,
                 AdIsWanted is_wanted, gconstpointer data, const AdProgress *progress,
                 GError **error)
{
    guint8 buffer[AD_BLOCK_SIZE];

    for (guint64 i = 0; i < carrier->blocks; i++) {
        guint64 lba = backwards ? carrier->blocks - 1 - i : i;
        if (i % TELL_EVERY == 0)
            ad_progress_tell(progress, "trying again", i * AD_BLOCK_SIZE,
                             carrier->blocks * AD_BLOCK_SIZE);
        if (carrier->slots[lba] != AD_STOCK_NOTHING || is_void(carrier, lba) ||
            !is_wanted(carrier, lba, data))
            continue;
        if (try_to_read(carrier, lba, 1, buffer) &&
            !keep(carrier, stock, lba, 1, buffer, error))
            return false;
    }
    return true;
}

guint64
ad_carriers_read(const GPtrArray *carriers)
{
    guint64 read = 0;

    for (guint i = 0; i < carriers->len; i++) {
        const AdCarrier *carrier = carriers->pdata[i];
        for (guint64 lba = 0; lba < carrier->blocks; lba++)
            read += carrier->slots[lba] != AD_STOCK_NOTHING;
    }
    return read;
}
