/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by the files that verify: what was seen of the files of a disc, and the
 * manifests it is held against.
 */
#pragma once

#include "auditdisc/disc/tree.h"
#include "auditdisc/disc/verify.h"
#include "auditdisc/volume/manifest.h"

typedef struct {
    const char *path;
    AdDigest digest; /* of its bytes, where all of them could be read */
    bool readable;
} AdSeen;

int ad_seen_compare(gconstpointer one, gconstpointer other); /* by path as bytes */

/* The manifests a disc brings along; NULL for one that can't be used. */
typedef struct {
    AdManifest *payload, *tags;
} AdManifests;

AdVerdict *ad_verdict_new(void);
/* Into the order of kind and path, each once. */
void ad_verdict_sort(AdVerdict *verdict);

/* The content of a manifest into *ret_manifest; one that is none is a difference and
 * leaves it as it is. */
void ad_manifests_take(AdManifest **ret_manifest, GBytes *content, const char *path,
                       AdVerdict *verdict);
void ad_manifests_clear(AdManifests *manifests);
/* Adds everything that is changed, missing, extra or unreadable. seen is sorted by path
 * as bytes. Where a manifest is NULL, only that is told. */
void ad_manifests_compare(const AdManifests *manifests, const AdSeen *seen, guint count,
                          AdVerdict *verdict);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AdManifests, ad_manifests_clear)

/* What proves the blocks that no manifest covers. */
typedef enum {
    AD_PROOF_REST_TAG, /* what the image says of these blocks */
    AD_PROOF_REST,     /* the same from somewhere else */
    AD_PROOF_WHOLE,    /* a digest of the whole image, which the caller has */
} AdProof;

typedef struct {
    AdReader *reader;
    const AdDiscTree *tree;
    guint64 blocks; /* that the image should have */
    AdProof proof;
    bool whole;               /* make a digest of the whole image */
    const AdDigest *expected; /* of the image; NULL where nobody knows */
    const AdDigest *rest;     /* for AD_PROOF_REST */
} AdSweep;

/* Blocks that hold one content, and the files that have it. */
typedef struct {
    guint64 block, blocks;
    guint32 size;
    guint first, count; /* its files, in AdSpans.order */
    bool listed;        /* all of them belong into a manifest */
} AdSpan;

typedef struct {
    guint *order; /* indexes into the files of the tree, by block */
    GArray *all;  /* AdSpan, by block */
} AdSpans;

/* Of the files that lie in front of block end; of others seen says that they are not
 * readable, and the verdict what can't be. Makes seen ready for a sweep. */
void ad_spans_collect(const AdSweep *sweep, guint64 end, AdSeen *seen,
                      AdVerdict *verdict, AdSpans *ret_spans);
void ad_spans_clear(AdSpans *spans);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AdSpans, ad_spans_clear)

/* Only what no manifest covers, of an image that is as it was made but for the tag in
 * its padding: that tag, and the digest with it. The image has more than its padding.
 */
void ad_sweep_rest(const AdSweep *sweep, guint8 ret_tag[AD_BLOCK_SIZE],
                   AdDigest *ret_rest);
/* The same for an image file. */
bool ad_image_rest(const char *path, guint8 ret_tag[AD_BLOCK_SIZE], AdDigest *ret_rest,
                   GError **error);

/* Reads all blocks of the medium once, in their order. Fills seen, one for each file of
 * the tree, and the image's digest and that of the rest; adds what is wrong outside
 * the files and in further copies. Returns whether every block of the image
 * could be read. */
bool ad_sweep(const AdSweep *sweep, AdSeen *seen, AdVerdict *verdict,
              const AdProgress *progress);

/* The block that libisofs puts behind the blocks that an MD5 covers. */
void ad_md5_block(guint64 lba, const char *md5_hex, guint8 ret_block[AD_BLOCK_SIZE]);
/* The block that ad_image_master() puts behind that one, and whether a block is one, be
 * it right or wrong. */
void ad_rest_block(const AdDigest *rest, guint8 ret_block[AD_BLOCK_SIZE]);
bool ad_is_rest_block(const guint8 block[AD_BLOCK_SIZE]);

/* Copies of an image of so many blocks on a medium of total blocks, at least one. */
guint64 ad_copies_in(guint64 total, guint64 blocks);
/* Compares the further copies with the first, which was read already, or reads the
 * recovery data. whole: all blocks of the first could be read. */
void ad_copies_check(const AdSweep *sweep, bool whole, AdVerdict *verdict,
                     const AdProgress *progress);
