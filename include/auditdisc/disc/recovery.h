/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The empty space of a medium against scratches. Where there is room for many copies,
 * the track is filled with them, byte for byte the same and back to back: the first is
 * the disc that computers show; copy number n (from 0) begins at block n times the size
 * of the image, which stands in its volume descriptor. Where there is not, an image
 * augmented by dvdisaster (disc/rs03.h) survives more than a few copies do.
 * disc/rescue.h puts an image together again.
 */
#pragma once

#include "auditdisc/disc/rs03.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    guint64 blocks; /* of the image */
    guint copies;   /* of it in the track, at least one */
    bool augmented; /* then copies is 1, and this is how */
    AdRs03 rs03;
} AdRecovery;

/* How to fill a medium; augmenting only where that can be done here. */
AdRecovery ad_recovery_plan(guint64 blocks, guint64 capacity, bool can_augment);
/* The image alone. */
AdRecovery ad_recovery_none(guint64 blocks);

/* In percent of the track: what may be lost in one piece, wherever that lies, and at
 * random, so that in one disc of a hundred at most something can't be had back. */
guint ad_recovery_piece(const AdRecovery *recovery);
guint ad_recovery_random(const AdRecovery *recovery);
/* The same as a sentence. */
char *ad_recovery_words(const AdRecovery *recovery);
