/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The empty space of a medium against scratches: the track is filled with copies of the
 * image, byte for byte the same and back to back. The first is the disc that computers
 * show; copy number n (from 0) begins at block n times the size of the image, which
 * stands in its volume descriptor. disc/rescue.h puts an image together again.
 */
#pragma once

#include <glib.h>

/* Copies of an image of so many blocks that fit on a medium; at least one. */
guint ad_recovery_copies(guint64 blocks, guint64 capacity);

/* What a track with so many copies survives, as a sentence. Random losses are given so
 * that in one disc of a hundred at most a block is gone from all copies. */
char *ad_recovery_words(guint64 blocks, guint copies);
