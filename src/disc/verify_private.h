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

typedef struct {
    AdReader *reader;
    const AdDiscTree *tree;
    guint64 blocks;           /* that the image should have */
    bool tagged;              /* hold it against its own MD5 tag */
    const AdDigest *expected; /* of the image; NULL where nobody knows */
    const AdDigest *rest;     /* the same for what no manifest covers */
    bool by_rest; /* that digest is enough: none is made of the whole image */
} AdSweep;

/* Only what no manifest covers; for an image that is as it was made. */
void ad_sweep_rest(const AdSweep *sweep, AdDigest *ret_rest);

/* Reads all blocks of the medium once, in their order. Fills seen, one for each file of
 * the tree, and the image's digest, of zeros where none is made; adds what is wrong
 * outside the files and in further copies. Returns whether every block of the image
 * could be read. */
bool ad_sweep(const AdSweep *sweep, AdSeen *seen, AdVerdict *verdict,
              const AdProgress *progress);

/* The block that libisofs puts behind the blocks that an MD5 covers. */
void ad_tag_block(guint64 lba, const char *md5_hex, guint8 ret_block[AD_BLOCK_SIZE]);

/* Copies of an image of so many blocks on a medium of total blocks, at least one. */
guint64 ad_copies_in(guint64 total, guint64 blocks);
/* Compares the further copies with the first, which was read already, or reads the
 * recovery data. whole: all blocks of the first could be read. */
void ad_copies_check(const AdSweep *sweep, bool whole, AdVerdict *verdict,
                     const AdProgress *progress);
