/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by the files that make an image: the tree of a volume in libisofs' terms.
 */
#pragma once

#include <stdint.h>

#include "auditdisc/base/belt.h"
#include "auditdisc/volume/volume.h"

#include <libisofs/libisofs.h>
#include <stdbool.h>

/* What all streams of one image share. libisofs reads them one after the other in its
 * writer thread, and the belt's thread counts what was delivered; the maker of the
 * image looks at failed while that goes on and at the rest once both have ended. */
typedef struct {
    AdVolume *volume;
    AdBelt *belt;    /* for the digests of files */
    goffset offset;  /* in the file that is being read */
    GBytes *ahead;   /* what was read of the file last, or NULL */
    gsize given;     /* bytes of ahead that libisofs has */
    guint extents;   /* distinct ones in the volume */
    guint delivered; /* of these, read to the end and found as recorded */
    gint failed;     /* atomic */
    GError *error;   /* the first one */
} AdFeed;

/* Enters all files of the feed's volume into image. The feed must outlive the image. */
bool ad_image_add_volume(IsoImage *image, AdFeed *feed, GError **error);

/* An AdBeltDone for the feed's belt, which hands it each file of the volume. */
void ad_image_file_done(gpointer file, const AdDigest *digest, gpointer feed);

/* Sets error to what libisofs answered. */
bool ad_image_refused(int answer, const char *what, GError **error);
