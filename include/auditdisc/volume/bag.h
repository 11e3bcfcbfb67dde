/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bag (RFC 8493): what lies below data/ is the payload and stands in
 * manifest-sha256.txt, all else are tag files and stand in tagmanifest-sha256.txt.
 * The fingerprint of a volume is the digest of tagmanifest-sha256.txt.
 */
#pragma once

#include "auditdisc/base/pack.h"
#include "auditdisc/volume/volume.h"

#include <glib.h>
#include <stdbool.h>

#define AD_BAG_MANIFEST    "manifest-sha256.txt"
#define AD_BAG_TAGMANIFEST "tagmanifest-sha256.txt"
#define AD_BAG_PAYLOAD     "data/"
#define AD_BAG_FORMAT      1

typedef struct {
    const char *organisation; /* may be "" */
    const char *period;       /* 2005-05-30..2005-06-30 */
    const char *zone;
    const char *volume_id;
    const char *previous; /* fingerprint of the volume made before this one, or "" */
    guint sequence;       /* how many volumes the ledger knew, and this one */
    gint64 made;
    const char *seal; /* lines that say what seal to expect; NULL for none */
} AdBagInfo;

/* Adds bagit.txt, bag-info.txt and both manifests for all files already in volume and
 * seals it. */
bool ad_bag_seal(AdVolume *volume, const AdBagInfo *info, AdPack *pack,
                 AdDigest *ret_fingerprint, GError **error);

/* Files in the root that no manifest lists and that a verifier accepts: the
 * tagmanifest and its seals. */
bool ad_bag_is_unlisted(const char *path);
