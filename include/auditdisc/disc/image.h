/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ISO 9660 image of a volume, made by libisofs: level 2, Rock Ridge, Joliet, MD5
 * tags, 150 blocks of padding at its end, the same bytes for the same volume and time.
 * A block is 2048 bytes.
 *
 * The first block of the padding has a line, and zeros behind it:
 *
 *   auditdisc_rest_tag_v1 sha256=5feceb66...
 *
 * with the digest of all blocks in front of it, in their order, but for those of files
 * that are in a manifest. Together with the manifests it stands for every byte, so that
 * an image is proven with one digest over each byte and not with two.
 */
#pragma once

#include "auditdisc/base/progress.h"
#include "auditdisc/volume/volume.h"

#include <glib.h>
#include <stdbool.h>

#define AD_BLOCK_SIZE    2048
#define AD_IMAGE_PADDING 150 /* blocks at the end of an image, part of it */

typedef struct {
    const char *volume_id;    /* AUDIT_2005_05; at most 32, of which Joliet has 16 */
    const char *organisation; /* publisher; may be "" */
    const char *application;  /* AUDITDISC 1.0 */
    gint64 made;              /* every time stamp in the image */
    guint64 capacity;         /* blocks of the medium it is for; 0 for no limit */
} AdImageSpec;

typedef struct {
    guint64 blocks;
    AdDigest digest; /* of the whole image */
    bool has_rest;
    AdDigest rest; /* of all blocks that no manifest covers, in their order, to the end
                    */
} AdImageFacts;

/* Writes the image beside path and renames it, durably. Each file is hashed while it is
 * handed to libisofs; a short read, a failed read or a digest that is not the index's
 * ends it with AD_ERROR_DIFFERS and leaves no image. Larger than capacity:
 * AD_ERROR_MEDIUM with both sizes, before anything is written. */
bool ad_image_master(AdVolume *volume, const AdImageSpec *spec, const char *path,
                     AdImageFacts *ret_facts, const AdProgress *progress,
                     GError **error);
