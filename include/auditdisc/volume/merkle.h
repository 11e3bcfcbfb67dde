/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The hash tree over the messages of a volume, as RFC 6962 (section 2.1) builds it. The
 * data of a leaf are the 32 bytes of the SHA-256 of an .eml, so that
 *
 *   leaf = SHA-256(00, SHA-256(.eml))       node = SHA-256(01, left, right)
 *
 * Leaves are in the order of the messages' numbers: by day, then by number in the day.
 * The root, in lower-case hex, is Merkle-Root in bag-info.txt.
 */
#pragma once

#include "auditdisc/base/digest.h"

#include <glib.h>
#include <stdbool.h>

#define AD_MERKLE_INFO "Merkle-Root"

typedef struct AdMerkle AdMerkle;

AdMerkle *ad_merkle_new(void);
void ad_merkle_free(AdMerkle *merkle);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdMerkle, ad_merkle_free)

/* A file of the volume with the digest of its bytes, in any order. One that is no
 * original of a message is left out. path has to outlive the tree. */
void ad_merkle_add(AdMerkle *merkle, const char *path, const AdDigest *digest);
/* The same as a function for ad_manifest_each; data is the tree. */
void ad_merkle_add_each(const char *path, const AdDigest *digest, gpointer merkle);
guint ad_merkle_count(const AdMerkle *merkle);
/* SHA-256 of nothing for a volume without messages. */
void ad_merkle_root(AdMerkle *merkle, AdDigest *ret_root);

typedef struct {
    AdDigest other; /* the other side of the branch */
    bool left;      /* which is its left one */
} AdMerkleStep;

/* The way from a leaf to the root: AdMerkleStep, from below. Place is the leaf's, from
 * 0; NULL if the volume has no such original. */
GArray *ad_merkle_path(AdMerkle *merkle, const char *path, guint *ret_place);
