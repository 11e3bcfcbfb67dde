/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The books: what became of every item found in any source. found = on disc + outside
 * period + not asked for + duplicate + unreadable; if that does not close, it is a
 * failure, whatever else went well. Rows go to a file as records while the sources are
 * scanned: sha256 (or ""), source, item, fate, why; of a message of other days, also
 * when it arrived and the zone of its sender (or ""), both in seconds.
 */
#pragma once

#include "auditdisc/base/day.h"
#include "auditdisc/base/digest.h"

#include <glib.h>
#include <stdbool.h>

typedef enum {
    AD_FATE_ON_DISC,
    AD_FATE_OUTSIDE,
    AD_FATE_UNASKED, /* of the period, and not what a request asks for */
    AD_FATE_DUPLICATE,
    AD_FATE_UNREADABLE,
    AD_FATES, /* how many there are */
} AdFate;

typedef struct {
    guint64 found; /* counted where items are found, not from the fates */
    guint64 fates[AD_FATES];
} AdSum;

typedef struct AdBooks AdBooks;

AdBooks *ad_books_create(const char *path, GError **error);
void ad_books_found(AdBooks *books); /* once for each item, before anything is known */
bool ad_books_enter(AdBooks *books, AdFate fate, const AdDigest *digest,
                    const char *source, const char *item, const char *why,
                    GError **error);
/* A message of other days. */
#define AD_BOOKS_NO_ZONE G_MININT32
bool ad_books_enter_outside(AdBooks *books, const AdDigest *digest, const char *source,
                            const char *item, const char *why, gint64 arrived,
                            gint32 sent_zone, GError **error);
/* Durable. AD_ERROR_FAILED if the sum does not close, with the figures. */
bool ad_books_close(AdBooks *books, AdSum *ret_sum, GError **error);
void ad_books_free(AdBooks *books);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdBooks, ad_books_free)

const char *ad_fate_word(AdFate fate); /* on-disc outside duplicate unreadable */

/* One row read back. */
typedef struct {
    const char *sha256, *source, *item, *why;
    AdFate fate;
    gint64 arrived;   /* AD_TIME_NONE where the books do not say */
    gint32 sent_zone; /* seconds east of UTC, or AD_BOOKS_NO_ZONE */
} AdBooksRow;

/* Calls each in order of entry; stops when it returns false. The sum is counted anew
 * from the rows (found is their number). */
bool ad_books_read(const char *path,
                   bool (*each)(const AdBooksRow *row, gpointer data, GError **error),
                   gpointer data, AdSum *ret_sum, GError **error);
