/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Images that dvdisaster has augmented by its method RS03. The track is divided into
 * 255 layers of the same length; the blocks at one place of all layers are a
 * Reed-Solomon code word of which roots blocks may be lost. The image comes first, byte
 * for byte, then a header of two blocks, padding, a layer of CRC sums, and roots layers
 * of parity.
 *
 *   from block      blocks
 *   0               image   the image
 *   image           2       the header, with the size of it and that of a layer;
 *                           its second block is zeros
 *   255 * layer     64      the header's first block again, for a disc that has
 *                           lost it: without it nothing finds the rest
 *
 * The last 64 are ours; dvdisaster alone takes them off with --truncate.
 */
#pragma once

#include "auditdisc/disc/image.h"

#include <glib.h>
#include <stdbool.h>

#define AD_RS03_LAYERS  255
#define AD_RS03_HEADERS 64

typedef struct {
    guint64 image; /* blocks of the image */
    guint64 layer; /* blocks of a layer */
    guint roots;   /* blocks of a code word that may be lost */
} AdRs03;

/* Whether an image of so many blocks can be augmented on a medium of that capacity. */
bool ad_rs03_plan(guint64 blocks, guint64 capacity, AdRs03 *ret_rs03);
/* Of all layers, and of the whole track with the headers at its end. */
guint64 ad_rs03_end(const AdRs03 *rs03);
guint64 ad_rs03_track(const AdRs03 *rs03);
bool ad_rs03_equal(const AdRs03 *one, const AdRs03 *other);
/* Whether the block is the first one of a header. */
bool ad_rs03_parse(const guint8 *block, AdRs03 *ret_rs03);

/* Whether dvdisaster is there to be run. */
bool ad_rs03_installed(void);

typedef struct {
    AdImageFacts track; /* the whole file */
    AdDigest recovery;  /* what is behind the image */
} AdRs03Facts;

/* Copies the image to path and augments it there, durably. The same image gives the
 * same track. AD_ERROR_DIFFERS if the image is not what facts say, before or after;
 * AD_ERROR_FAILED, before anything is written, where there is no room for it. */
bool ad_rs03_augment(const char *image, const AdImageFacts *facts, const AdRs03 *rs03,
                     const char *path, AdRs03Facts *ret_facts, GError **error);
