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

/* Whether ad_volume_add takes it: it reads the same under Rock Ridge, Joliet and bare
 * ISO 9660. */
bool ad_volume_path_is_good(const char *path);
