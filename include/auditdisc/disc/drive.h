/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drives and media through libburn. /dev/sr0 and stdio:/path/to/file are burned by the
 * same code; a stdio: medium is always blank, has no lead-out and no capacity but the
 * disk, and is read as the file it is.
 */
#pragma once

#include "auditdisc/disc/image.h"
#include "auditdisc/disc/reader.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *address; /* /dev/sr0 */
    char *name;    /* vendor, product, revision, clean */
    char *medium;  /* in words: "blank CD-R, 80 min, 737.0 MB free", "no disc" */
    char *lot;     /* of the disc in it, as in AdBurnFacts */
    bool blank;
} AdDrive;

void ad_drive_free(AdDrive *drive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdDrive, ad_drive_free)

/* Drives of this machine, AdDrive *. An empty list is no error. */
GPtrArray *ad_drive_list(GError **error);
AdDrive *ad_drive_look(const char *address, GError **error);

/* What is worth knowing of a disc in twenty years; "" where it can't be said. */
typedef struct {
    char *drive;  /* vendor, product, revision, clean */
    char *speed;  /* 16x, in multiples of what the kind of disc calls 1x */
    char *medium; /* CD-R */
    char *maker;  /* of the disc */
    char *lot;    /* the same for all discs of one lot: 97m26s66f/79m59s72f */
} AdBurnFacts;

typedef struct {
    const char *address;
    const char *image;
    const AdImageFacts *facts; /* what the image must be */
    bool simulate;
    guint copies;    /* of the image, back to back in the one track; 0 is one */
    guint speed;     /* the drive's nearest to so many times 1x; 0: a middle one */
    bool rewritable; /* whether a CD-RW or DVD-RW will do */
    /* Called when all has been checked and the medium is about to be touched; false
     * stops it there. May be NULL. */
    bool (*begin)(const AdBurnFacts *facts, gpointer data, GError **error);
    /* Asked now and then, and often while it writes: whether to stop. May be NULL. */
    bool (*stop)(bool writing, gpointer data);
    gpointer data; /* for both */
} AdBurn;

/* Hashes the image first (AD_ERROR_DIFFERS if it is not what was mastered), looks at
 * the medium (AD_ERROR_MEDIUM with what to do: not blank, too small, rewritable), burns
 * it in one session, closed, and releases the drive. Success means only that libburn
 * had no complaint: what counts is reading it back (disc/verify.h). After a failure
 * *ret_blank tells whether the drive says that the disc is still blank. */
bool ad_drive_burn(const AdBurn *burn, bool *ret_blank, const AdProgress *progress,
                   GError **error);

/* Whether a medium that AdBurnFacts call so can be written over: a CD-RW, a DVD-RW. */
bool ad_medium_is_rewritable(const char *name);

/* Reads through libburn after grabbing the drive anew, and a file as it is. */
AdReader *ad_drive_reader(const char *address, GError **error);
