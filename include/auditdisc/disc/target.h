/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files of a volume, wherever it lies: in a drive, in an image file, or in a folder
 * with a mounted disc or a copy of its files.
 */
#pragma once

#include "auditdisc/disc/reader.h"

#include <glib.h>
#include <stdbool.h>

typedef struct AdTarget AdTarget;

AdTarget *ad_target_open(const char *name, GError **error);
void ad_target_free(AdTarget *target);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdTarget, ad_target_free)

const char *ad_target_name(const AdTarget *target);
/* NULL for a folder. */
AdReader *ad_target_reader(const AdTarget *target);

/* A file by its path on the disc; NULL if it isn't there, can't be read, or is larger
 * than AD_BAG_FILE_LIMIT. */
GBytes *ad_target_fetch(AdTarget *target, const char *path);
/* The same for those who are given a function; data is the target. */
GBytes *ad_target_fetch_from(const char *path, gpointer target);
/* The same of a file that has to be there: AD_ERROR_DIFFERS names it. */
GBytes *ad_target_read(AdTarget *target, const char *path, GError **error);
/* Any file, as it comes, at the end of an open file. AD_ERROR_DIFFERS if it isn't there
 * or can't be read. */
bool ad_target_copy(AdTarget *target, const char *path, int to, goffset *ret_size,
                    AdDigest *ret_digest, GError **error);
