/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How large the image is, and where its copies begin on each carrier.
 */
#include "auditdisc/base/error.h"
#include "record.h"
#include "rescue_private.h"
#include "tree_walk.h"

#define SYSTEM_AREA   16 /* blocks of zeros that an image begins with */
#define SMALLEST      (SYSTEM_AREA + AD_IMAGE_PADDING)
#define LARGEST       ((guint32)1 << 26)
#define AT_BLOCKS     80 /* in a volume descriptor (ECMA-119 8.4.8) */
#define AT_BLOCK_SIZE 128

/* The volume descriptors of disc/tree.h, and where they stand in each image. */
static const struct {
    guint8 type;
    guint64 block;
} descriptors[] = {{1, 16}, {2, 17}};

typedef struct {
    guint64 blocks; /* that the descriptor gives the image */
    guint64 offset; /* where the first copy would begin */
    guint carrier;
} Sighting;

static bool
is_descriptor(const guint8 *block, guint8 type, guint64 *ret_blocks)
{
    guint32 blocks;
    guint16 size;

    if (!ad_disc_tree_is_descriptor(block, type) ||
        !ad_iso_both32(block + AT_BLOCKS, &blocks) || blocks < SMALLEST ||
        blocks > LARGEST || !ad_iso_both16(block + AT_BLOCK_SIZE, &size) ||
        size != AD_BLOCK_SIZE)
        return false;
    *ret_blocks = blocks;
    return true;
}

/* The slots that are volume descriptors, each looked at once: type and size. */
static GHashTable *
find_descriptors(const AdStock *stock, guint index, GError **error)
{
    g_autoptr(GHashTable) found = g_hash_table_new(g_direct_hash, g_direct_equal);
    guint8 block[AD_BLOCK_SIZE];
    guint64 blocks;

    for (guint32 slot = 0; slot < ad_stock_count(stock); slot++) {
        if (!ad_stock_get(stock, slot, block, error))
            return NULL;
        if (is_descriptor(block, descriptors[index].type, &blocks))
            g_hash_table_insert(found, GUINT_TO_POINTER(slot),
                                GSIZE_TO_POINTER(blocks));
    }
    return g_steal_pointer(&found);
}

static void
collect_sightings(const GPtrArray *carriers, GHashTable *found, guint64 place,
                  GArray *sightings)
{
    for (guint i = 0; i < carriers->len; i++) {
        const AdCarrier *carrier = carriers->pdata[i];
        for (guint64 lba = 0; lba < carrier->blocks; lba++) {
            guint64 blocks = GPOINTER_TO_SIZE(
                g_hash_table_lookup(found, GUINT_TO_POINTER(carrier->slots[lba])));
            if (blocks == 0)
                continue;
            Sighting sighting = {blocks, (lba + blocks - place) % blocks, i};
            g_array_append_val(sightings, sighting);
        }
    }
}

static int
compare_sightings(gconstpointer one, gconstpointer other)
{
    const Sighting *a = one, *b = other;

    if (a->blocks != b->blocks)
        return a->blocks < b->blocks ? -1 : 1;
    if (a->carrier != b->carrier)
        return a->carrier < b->carrier ? -1 : 1;
    return (a->offset > b->offset) - (a->offset < b->offset);
}

/* The most frequent sighting, of any carrier or of the one that index names, and of
 * images of so many blocks where that is not 0. A file on the disc may be an image
 * itself: then copies show it at changing offsets, and it is the smaller one. */
static const Sighting *
most_frequent(const GArray *sightings, guint carrier, guint64 blocks)
{
    const Sighting *best = NULL;
    guint most = 0, run = 0;

    for (guint i = 0; i < sightings->len; i++) {
        const Sighting *sighting = &g_array_index(sightings, Sighting, i);
        run = i > 0 && compare_sightings(sighting - 1, sighting) == 0 ? run + 1 : 1;
        if ((carrier == G_MAXUINT || sighting->carrier == carrier) &&
            (blocks == 0 || sighting->blocks == blocks) && run >= most) {
            most = run;
            best = sighting;
        }
    }
    return best;
}

/* A header counts only where it belongs, behind an image: a file on the disc may hold
 * one too. */
static bool
is_at_home(const AdRs03 *rs03, guint64 lba)
{
    return rs03->image >= SMALLEST &&
           (lba == rs03->image ||
            (lba >= ad_rs03_end(rs03) && lba < ad_rs03_track(rs03)));
}

/* The slots that are headers of RS03, each looked at once. */
static GHashTable *
find_headers(const AdStock *stock, GError **error)
{
    g_autoptr(GHashTable) found =
        g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    guint8 block[AD_BLOCK_SIZE];
    AdRs03 rs03;

    for (guint32 slot = 0; slot < ad_stock_count(stock); slot++) {
        if (!ad_stock_get(stock, slot, block, error))
            return NULL;
        if (ad_rs03_parse(block, &rs03))
            g_hash_table_insert(found, GUINT_TO_POINTER(slot),
                                g_memdup2(&rs03, sizeof rs03));
    }
    return g_steal_pointer(&found);
}

/* A carrier with a header shows all layers; any other one only the image. */
static void
take_headers(AdMerge *merge, GHashTable *found)
{
    for (guint i = 0; i < merge->carriers->len; i++) {
        AdCarrier *carrier = merge->carriers->pdata[i];
        carrier->heard = 0;
        for (guint64 lba = 0; lba < carrier->blocks; lba++) {
            gconstpointer slot = GUINT_TO_POINTER(carrier->slots[lba]);
            const AdRs03 *rs03 = g_hash_table_lookup(found, slot);
            if (rs03 == NULL || !is_at_home(rs03, lba) ||
                (merge->rs03.layer > 0 && !ad_rs03_equal(rs03, &merge->rs03)))
                continue;
            merge->rs03 = *rs03;
            merge->header = carrier->slots[lba];
            carrier->heard = MIN(carrier->blocks, ad_rs03_end(rs03));
        }
    }
}

static bool
find_rs03(AdMerge *merge, GError **error)
{
    g_autoptr(GHashTable) found = find_headers(merge->stock, error);

    if (found == NULL)
        return false;
    take_headers(merge, found);
    return true;
}

/* What the media say of the size of the image; 0: nothing. */
static guint64
size_of_image(const AdMerge *merge, const GArray *sightings)
{
    const Sighting *best = most_frequent(sightings, G_MAXUINT, 0);

    if (merge->rs03.layer > 0)
        return merge->rs03.image;
    return best != NULL ? best->blocks : 0;
}

static void
hear_out(const AdMerge *merge, AdCarrier *carrier, const Sighting *fit)
{
    if (merge->rs03.layer == 0) {
        carrier->offset = fit != NULL ? fit->offset : 0;
        carrier->heard = carrier->blocks;
        return;
    }
    carrier->offset = 0;
    if (carrier->heard == 0)
        carrier->heard = MIN(carrier->blocks, merge->image);
}

/* A carrier of which no descriptor is left is taken to begin with the image. */
static bool
place_carriers(AdMerge *merge, const GArray *sightings, GError **error)
{
    merge->image = size_of_image(merge, sightings);
    if (merge->image == 0)
        return ad_error(
            error, AD_ERROR_DIFFERS,
            "no volume descriptor could be read from any copy: nothing says "
            "how large the image is; try another drive or another disc");
    merge->blocks = merge->rs03.layer > 0 ? ad_rs03_end(&merge->rs03) : merge->image;
    for (guint i = 0; i < merge->carriers->len; i++) {
        AdCarrier *carrier = merge->carriers->pdata[i];
        const Sighting *own = most_frequent(sightings, i, 0);
        const Sighting *fit = most_frequent(sightings, i, merge->image);
        if (own != NULL && fit == NULL)
            return ad_error(error, AD_ERROR_DIFFERS,
                            "%s: of another volume than the others; rescue one volume "
                            "at a time",
                            carrier->name);
        hear_out(merge, carrier, fit);
    }
    return true;
}

AdMerge *
ad_merge_new(GPtrArray *carriers, AdStock *stock, GError **error)
{
    g_autoptr(AdMerge) merge = g_new0(AdMerge, 1);
    g_autoptr(GArray) sightings = g_array_new(FALSE, FALSE, sizeof(Sighting));

    merge->carriers = carriers;
    merge->stock = stock;
    for (guint i = 0; i < G_N_ELEMENTS(descriptors); i++) {
        g_autoptr(GHashTable) found = find_descriptors(stock, i, error);
        if (found == NULL)
            return NULL;
        collect_sightings(carriers, found, descriptors[i].block, sightings);
    }
    g_array_sort(sightings, compare_sightings);
    if (!find_rs03(merge, error) || !place_carriers(merge, sightings, error))
        return NULL;
    merge->slots = g_new(guint32, merge->blocks);
    merge->states = g_new0(guint8, merge->blocks);
    return g_steal_pointer(&merge);
}

void
ad_merge_free(AdMerge *merge)
{
    if (merge == NULL)
        return;
    g_free(merge->slots);
    g_free(merge->states);
    g_free(merge);
}

guint64
ad_merge_block_of(const AdMerge *merge, const AdCarrier *carrier, guint64 lba)
{
    return (lba + merge->blocks - carrier->offset) % merge->blocks;
}
