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
#define AD_BAG_INFO        "bag-info.txt"
#define AD_BAG_PAYLOAD     "data/"
#define AD_BAG_FORMAT      1

/* Bytes that a manifest, or any other file that is read as a whole, may have: what
 * eight million files come to, more than there is room for on 25 GB. */
#define AD_BAG_FILE_LIMIT ((guint32)1 << 30)

/* Labels of bag-info.txt that are read again. */
#define AD_BAG_PERIOD          "Auditdisc-Period"
#define AD_BAG_DAYS            "Auditdisc-Days"
#define AD_BAG_SERIAL          "Auditdisc-Volumes-So-Far" /* this one's number too */
#define AD_BAG_PREVIOUS_SERIAL "Auditdisc-Previous-Serial"
#define AD_BAG_PREVIOUS        "Auditdisc-Previous-Fingerprint"

typedef struct {
    const char *organisation; /* may be "" */
    const char *period;       /* 2005-05-30..2005-06-30 */
    const char *zone;
    const char *volume_id;
    const char *previous; /* fingerprint of the volume made before this one, or "" */
    guint sequence;       /* how many volumes there were before, and this one */
    gint64 made;
    const char *seal; /* lines that say what seal to expect; NULL for none */
    const char *days; /* those on this volume: 2005-05-30..2005-06-12 */
    /* What every source was, "mbox" or "imap": there are no files of it that the
     * volume could hold; NULL: messages were files of their own. */
    const char *taken_apart;
} AdBagInfo;

/* Adds bagit.txt and bag-info.txt, which tells of the payload: all of that has to be in
 * volume. ret_text is the latter, ret_root the root of its messages
 * (volume/merkle.h). */
bool ad_bag_describe(AdVolume *volume, const AdBagInfo *info, AdPack *pack,
                     GBytes **ret_text, AdDigest *ret_root, GError **error);
/* Adds both manifests for all files already in volume and seals it. */
bool ad_bag_seal(AdVolume *volume, AdPack *pack, AdDigest *ret_fingerprint,
                 GError **error);

/* The value that bag-info.txt has for a label; NULL if it has none. */
char *ad_bag_value(GBytes *text, const char *label);

/* Files in the root that no manifest lists and that a verifier accepts: the
 * tagmanifest and its seals. */
bool ad_bag_is_unlisted(const char *path);
