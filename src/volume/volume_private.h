/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by the files of the volume station.
 */
#pragma once

#include "auditdisc/volume/volume.h"

struct AdVolume {
    char *folder;
    GStringChunk *paths;
    GArray *files; /* AdFile */
    GArray *packs; /* int: descriptor + 1, 0 while not open */
};

/* DESIGN section 7: parts of [a-z0-9_] with at most one dot, at most 30 characters and
 * 7 folders, so that a path reads the same under Rock Ridge, Joliet and bare ISO 9660.
 * Some files in the root have the names that standards give them. */
bool ad_volume_path_is_good(const char *path);
