/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by the files that make an image: the tree of a volume in libisofs' terms.
 */
#pragma once

#include <stdint.h>

#include "auditdisc/volume/volume.h"

#include <libisofs/libisofs.h>
#include <stdbool.h>

#define AD_FEED_AHEAD ((gsize)256 * 1024)

/* What all streams of one image share. libisofs reads them one after the other in its
 * writer thread; the maker of the image looks at failed while that goes on and may take
 * the error once the thread has ended. */
typedef struct {
    AdVolume *volume;
    AdHash *hash;    /* of the file that is being read */
    goffset offset;  /* in that file */
    guint8 *ahead;   /* AD_FEED_AHEAD bytes: what was read of the file in one piece */
    gsize given;     /* bytes of ahead that libisofs has */
    gsize filled;    /* bytes of ahead that are of the file */
    guint extents;   /* distinct ones in the volume */
    guint delivered; /* of these, read to the end and found as recorded */
    gint failed;     /* atomic */
    GError *error;   /* the first one */
} AdFeed;

/* Enters all files of the feed's volume into image. The feed must outlive the image. */
bool ad_image_add_volume(IsoImage *image, AdFeed *feed, GError **error);

/* Sets error to what libisofs answered. */
bool ad_image_refused(int answer, const char *what, GError **error);
