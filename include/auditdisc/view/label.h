/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sheet for the case of a disc, one page of A4 (ISO 216): the front of a jewel case
 * to cut out, and a record to be signed and kept apart from the disc. It is not on the
 * disc, since it names the fingerprint.
 */
#pragma once

#include "auditdisc/view/site.h"

/* One disc. Texts are NULL where nobody knows. */
typedef struct {
    const char *name; /* 2005-05/B */
    guint number, of; /* copy 2 of 2 */
    guint repeats;    /* of the image in its track, back to back */
    bool augmented;   /* with recovery data behind it (RS03) */
    /* Percent of the track that may be lost, in one piece and at random. */
    const char *piece, *random;
    gint64 verified; /* when it was read back and found equal */
    const char *medium, *maker, *lot, *drive, *speed;
    const char *kept; /* where it lies */
} AdLabelUnit;

typedef struct {
    const AdDigest *fingerprint, *image; /* of the volume, of the whole image */
    const AdDigest *root; /* of its messages (volume/merkle.h); NULL if not recorded */
    guint64 files;        /* on the disc */
    guint64 blocks;       /* of 2048 bytes, of the image */
    const AdLabelUnit *unit; /* NULL for a sheet on which a person fills that in */
} AdLabel;

/* However long the texts in it, it stays one page: they are shortened. */
GBytes *ad_page_label(const AdSite *site, const AdLabel *label, GError **error);
