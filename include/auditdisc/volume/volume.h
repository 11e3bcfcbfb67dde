/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tree of files that goes on a disc, kept as a few packs and an index: two paths
 * may share one extent. The index is a file of records (path, pack, offset, size,
 * sha256), sorted by path as bytes, durable once the volume is sealed.
 */
#pragma once

#include "auditdisc/base/pack.h"
#include "auditdisc/base/progress.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *path; /* owned by the volume */
    AdExtent extent;
} AdFile;

typedef struct AdVolume AdVolume;

/* folder/index and folder/pack-N; an older volume in folder is replaced on sealing. */
AdVolume *ad_volume_new(const char *folder);
/* AD_ERROR_FAILED for a path that does not read the same on every system: its parts are
 * of a-z, 0-9 and _ with at most one dot and of 30 characters, in at most 7 folders;
 * some files in the root have the names that standards give them. */
bool ad_volume_add(AdVolume *volume, const char *path, const AdExtent *extent,
                   GError **error);
/* Sorts, refuses paths that differ only in case, writes the index. */
bool ad_volume_seal(AdVolume *volume, GError **error);
/* AD_ERROR_DIFFERS for an index that is none. */
AdVolume *ad_volume_open(const char *folder, GError **error);
void ad_volume_free(AdVolume *volume);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdVolume, ad_volume_free)

char *ad_volume_pack_path(const char *folder, guint32 number);
/* Files in the order of paths; valid once sealed or opened. */
guint ad_volume_count(const AdVolume *volume);
const AdFile *ad_volume_file(const AdVolume *volume, guint index);
const AdFile *ad_volume_find(const AdVolume *volume, const char *path);

/* Reads from a file of the volume; opens packs as needed, which belong to volume.
 * -1 on error; fewer bytes than asked is an error too. */
gssize ad_volume_read(AdVolume *volume, const AdFile *file, goffset offset,
                      void *buffer, gsize length, GError **error);
/* Every file's bytes hashed again and compared with the index, in pack order.
 * AD_ERROR_DIFFERS names the first that differs. */
bool ad_volume_check(AdVolume *volume, const AdProgress *progress, GError **error);
/* Makes the folder of a tree; AD_ERROR_REFUSED if there is one that is not empty. */
bool ad_volume_tree_folder(const char *folder, GError **error);
/* Writes the tree below folder, which must not exist or be empty. */
bool ad_volume_write_tree(AdVolume *volume, const char *folder,
                          const AdProgress *progress, GError **error);
