/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files are hashed in a thread of their own while the caller goes on with the next
 * ones: a belt carries their bytes there, piece by piece and in order.
 *
 * The thread takes no memory and no lock of a library, so the caller may fork (a pool
 * replaces workers) as long as what it is called back with holds to that as well.
 */
#pragma once

#include "auditdisc/base/digest.h"

#include <glib.h>
#include <stdbool.h>

/* Called in the hashing thread for each file, in order. */
typedef void (*AdBeltDone)(gpointer file, const AdDigest *digest, gpointer data);

typedef struct AdBelt AdBelt;

/* NULL where no thread can be started. */
AdBelt *ad_belt_new(AdBeltDone done, gpointer data, GError **error);
/* The next bytes of a file, which are held until they are hashed; waits where the belt
 * holds a few MB already. */
void ad_belt_put(AdBelt *belt, GBytes *piece);
/* All bytes of this file were put. Its number is what ad_belt_wait takes. */
guint64 ad_belt_end(AdBelt *belt, gpointer file);
/* Returns once done was called for that file and all before it. */
void ad_belt_wait(AdBelt *belt, guint64 number);
/* Waits for all files that were ended. */
void ad_belt_finish(AdBelt *belt);
void ad_belt_free(AdBelt *belt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdBelt, ad_belt_free)
