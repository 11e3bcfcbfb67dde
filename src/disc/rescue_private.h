/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by the files that rescue.
 */
#pragma once

#include "auditdisc/disc/reader.h"
#include "auditdisc/disc/rescue.h"
#include "auditdisc/disc/rs03.h"
#include "auditdisc/disc/tree.h"

/* Distinct blocks, kept in a file without a name. A block is spoken of by its slot. */
typedef struct AdStock AdStock;

#define AD_STOCK_ZEROS   0 /* the slot of a block of zeros */
#define AD_STOCK_NOTHING G_MAXUINT32

/* In the folder of the file path. */
AdStock *ad_stock_new(const char *path, GError **error);
void ad_stock_free(AdStock *stock);
bool ad_stock_add(AdStock *stock, const guint8 *block, guint32 *ret_slot,
                  GError **error);
bool ad_stock_get(const AdStock *stock, guint32 slot, guint8 *block, GError **error);
/* What may stand for a block that could not be read: one repeated byte, which some
 * drives deliver, or a mark, which dvdisaster writes into its copy of a disc. */
bool ad_stock_is_filler(const AdStock *stock, guint32 slot);
bool ad_stock_is_mark(const AdStock *stock, guint32 slot);
/* Neither that nor what noise looks like, as text, tables and folders are. */
bool ad_stock_is_ordered(const AdStock *stock, guint32 slot);
guint32 ad_stock_count(const AdStock *stock);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdStock, ad_stock_free)

typedef enum { AD_BLOCK_MISSING, AD_BLOCK_UNSURE, AD_BLOCK_SURE } AdBlockState;

/* IMAGE.map: the states of so many blocks. NULL without error: there is none, or it is
 * of another image. */
guint8 *ad_rescue_map_read(const char *image, guint64 blocks, GError **error);
bool ad_rescue_map_write(const char *image, const AdDigest *digest,
                         const guint8 *states, guint64 blocks, GError **error);
char *ad_rescue_map_path(const char *image);

/* A medium or file that is read from. */
typedef struct {
    char *name;
    AdReader *reader; /* NULL for the result of a repair, which is all there is to it */
    guint64 blocks;
    guint32 *slots; /* what each block holds; AD_STOCK_NOTHING: not read */
    guint8 *known;  /* states from a map; NULL without one */
    guint64 offset; /* of the first block of the first copy that begins in it */
    guint64 heard;  /* so many blocks belong to what is put together */
} AdCarrier;

AdCarrier *ad_carrier_open(const char *target, GError **error);
void ad_carrier_free(AdCarrier *carrier);
/* Whether a block of a carrier is worth another try. */
typedef bool (*AdIsWanted)(const AdCarrier *carrier, guint64 lba, gconstpointer data);
/* In large pieces, from the beginning: what can be had quickly. */
bool ad_carrier_sweep(AdCarrier *carrier, AdStock *stock, const AdProgress *progress,
                      GError **error);
/* Block by block what could not be read and is wanted, from the end if backwards. */
bool ad_carrier_retry(AdCarrier *carrier, AdStock *stock, bool backwards,
                      AdIsWanted is_wanted, gconstpointer data,
                      const AdProgress *progress, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdCarrier, ad_carrier_free)

/* Blocks that were read of all of them. */
guint64 ad_carriers_read(const GPtrArray *carriers);

/* The image, put together from carriers. */
typedef struct {
    const GPtrArray *carriers; /* AdCarrier * */
    AdStock *stock;
    guint64 image;  /* blocks of the image */
    guint64 blocks; /* of what is put together: the image, or all layers of RS03 */
    AdRs03 rs03;    /* layer is 0 without it */
    guint32 header; /* then the slot of its header */
    guint32 *slots; /* chosen for each block */
    guint8 *states; /* AdBlockState */
    bool doubted;   /* it depends on the AdDoubt what was chosen */
} AdMerge;

/* What one place of a carrier has to say of a block of the image. */
typedef struct {
    guint32 slot;
    guint votes;
    guint carrier;
    guint64 lba;
} AdTestimony;

/* Finds the size of the image and where its copies begin in each carrier. */
AdMerge *ad_merge_new(GPtrArray *carriers, AdStock *stock, GError **error);
void ad_merge_free(AdMerge *merge);
/* Whom to believe where neither majority nor neighbourhood tells. */
typedef struct {
    guint favourite; /* index of a carrier */
    bool fillers;    /* a filler may be right although there is something else */
} AdDoubt;

/* By majority, then by neighbourhood. */
void ad_merge_vote(AdMerge *merge, const AdDoubt *doubt);
guint64 ad_merge_block_of(const AdMerge *merge, const AdCarrier *carrier, guint64 lba);
/* Everything that is known of a block, by slot. */
void ad_merge_hear(const AdMerge *merge, guint64 block, GArray *ret_testimonies);
/* The image as a reader; missing blocks can't be read. */
AdReader *ad_merge_reader(const AdMerge *merge);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdMerge, ad_merge_free)

/* By the digests of manifests and the image's MD5: proves blocks, and looks for the
 * right one where several are in question. */
void ad_merge_settle(AdMerge *merge);

/* With RS03: whether no code word has lost more than can be had back. */
bool ad_merge_is_repairable(const AdMerge *merge);
/* Corrects what is lost or wrong, as far as it can, and returns the image that came of
 * it as one more carrier. */
AdCarrier *ad_merge_repair(const AdMerge *merge, AdStock *stock,
                           const AdProgress *progress, GError **error);

/* Writes the files below folder; what is not whole, in its folder "damaged". */
bool ad_rescue_extract(const AdMerge *merge, const AdVerdict *verdict,
                       const char *folder, AdRescued *rescued, GError **error);
