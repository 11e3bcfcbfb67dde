/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files of a volume on their way to libisofs are hashed in a thread of its own,
 * since that of libisofs has enough to do with the image. A belt carries their bytes
 * from one to the other in a few large pieces; whoever loads it may still read a piece
 * that the hashing thread has as well.
 */
#pragma once

#include "auditdisc/base/digest.h"

#include <glib.h>
#include <stdbool.h>

/* Called in the hashing thread for each file, in order. */
typedef void (*AdBeltDone)(gconstpointer file, const AdDigest *digest, gpointer data);

typedef struct AdBelt AdBelt;

/* NULL where no thread can be started. */
AdBelt *ad_belt_new(AdBeltDone done, gpointer data, GError **error);
/* Where the next bytes of a file may be put, and how many; waits until there is room.
 * What was put there before the last call may be overwritten from now on. */
guint8 *ad_belt_room(AdBelt *belt, gsize *ret_room);
/* So many bytes of a file were put there. */
void ad_belt_put(AdBelt *belt, gsize length);
/* All bytes of this file were put. */
void ad_belt_end(AdBelt *belt, gconstpointer file);
/* Waits until all files that were ended are done. Nothing may follow. */
void ad_belt_stop(AdBelt *belt);
void ad_belt_free(AdBelt *belt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdBelt, ad_belt_free)
