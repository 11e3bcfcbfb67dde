/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An image out of damaged media: drives and files, several discs of the same volume,
 * several tries, each of them with as many copies of the image as it holds
 * (disc/recovery.h). Nothing is needed but the media: the size of the image is taken
 * from any volume descriptor that is left in any copy, or from recovery data.
 *
 * For each block of the image the most frequent content wins; blocks of one repeated
 * byte count less than others, because that is what some drives deliver in place of
 * what they can't read. Where there is no majority, the content is taken from where the
 * neighbours are proven, and the digests of the manifests decide. Recovery data
 * (disc/rs03.h), of which one header is left, then puts right what is lost or wrong;
 * until that is possible the recovery data is kept behind the image.
 *
 * Beside the image lies IMAGE.map, lines of text:
 *
 *   # auditdisc rescue map 1
 *   image 5feceb66...                SHA-256 of the image that this map is about
 *   0 412 +                          from block 0 on, 412 blocks, sure
 *   412 3 ?                          read, but not proven
 *   415 1 -                          not read: zeros stand in the image
 *
 * An image file that has such a map beside it is read by it, and so is what an earlier
 * rescue left at the same place: it goes on from there. Without the line "image" a map
 * is taken as it is; with another image's digest it is not used.
 */
#pragma once

#include "auditdisc/disc/verify.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *const *targets; /* drives and files, NULL-terminated, at least one */
    const char *output;         /* the image */
    const char *extract; /* a folder for the files, absent or empty; NULL: none */
    guint tries;         /* readings of what could not be read at first */
    AdFactsOf facts_of;  /* as in disc/verify.h */
    gpointer data;
} AdRescueOrder;

typedef struct {
    guint64 blocks;          /* of the image */
    guint64 unsure, missing; /* of these: not proven, not read from any copy */
    guint64 read, unread;    /* blocks on all media */
    char *trouble; /* that a drive had: what it did not read may be well; or NULL */
    AdVerdict *verdict;       /* on the image as it is now: no difference is whole */
    GPtrArray *lost;          /* char *: 2005-05-30/0001, messages that are not whole */
    guint extracted, damaged; /* files written below extract, and below its damaged/ */
} AdRescued;

void ad_rescued_free(AdRescued *rescued);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdRescued, ad_rescued_free)

/* Writes what could be had to output, with its map. Loss is no error, but stands in the
 * verdict. AD_ERROR_REFUSED if output exists and has no map: it may be somebody's only
 * image. AD_ERROR_DIFFERS where no volume descriptor is left, or the media are of
 * different volumes. Needs room for each distinct block beside output until it ends. */
AdRescued *ad_rescue(const AdRescueOrder *order, const AdProgress *progress,
                     GError **error);
