/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files of an image that could be rescued, as files. What is not as its manifest
 * says lies apart, so that nobody takes it for an original.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "rescue_private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define DAMAGED "damaged"

/* The paths of files that are not what the manifest says; borrowed from verdict. */
static GHashTable *
damaged_paths(const AdVerdict *verdict)
{
    GHashTable *paths = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < verdict->diffs->len; i++) {
        const AdDiff *diff = verdict->diffs->pdata[i];
        if (diff->kind == AD_DIFF_CHANGED || diff->kind == AD_DIFF_UNREADABLE)
            g_hash_table_add(paths, diff->what);
    }
    return paths;
}

/* Zeros stand for what is lost. */
static bool
write_content(const AdMerge *merge, const AdDiscFile *file, int descriptor,
              const char *path, GError **error)
{
    guint64 left = file->size;
    guint8 block[AD_BLOCK_SIZE];

    for (guint64 lba = file->block; left > 0; lba++) {
        gsize used = (gsize)MIN(left, AD_BLOCK_SIZE);
        guint32 slot = lba < merge->image ? merge->slots[lba] : AD_STOCK_NOTHING;
        if (slot == AD_STOCK_NOTHING)
            slot = AD_STOCK_ZEROS;
        if (!ad_stock_get(merge->stock, slot, block, error) ||
            !ad_fs_write_all(descriptor, block, used, path, error))
            return false;
        left -= used;
    }
    return true;
}

static bool
write_file(const AdMerge *merge, const AdDiscFile *file, const char *folder,
           GError **error)
{
    g_autofree char *path = g_build_filename(folder, file->path, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    int descriptor;

    if (!ad_fs_make_folders(parent, error))
        return false;
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (descriptor < 0)
        return ad_error_errno(error, errno, "%s", path);
    bool done = write_content(merge, file, descriptor, path, error);
    if (close(descriptor) != 0 && done)
        return ad_error_errno(error, errno, "%s", path);
    return done;
}

/* A directory that lies may give a file any size. */
static bool
is_possible(const AdMerge *merge, const AdDiscFile *file)
{
    return file->size == 0 ||
           (file->block < merge->image &&
            file->size <= (merge->image - file->block) * AD_BLOCK_SIZE);
}

bool
ad_rescue_extract(const AdMerge *merge, const AdVerdict *verdict, const char *folder,
                  AdRescued *rescued, GError **error)
{
    g_autoptr(AdReader) reader = ad_merge_reader(merge);
    g_autoptr(AdDiscTree) tree = ad_disc_tree_read(reader);
    g_autoptr(GHashTable) bad = damaged_paths(verdict);
    g_autofree char *apart = g_build_filename(folder, DAMAGED, NULL);

    for (guint i = 0; i < tree->files->len; i++) {
        const AdDiscFile *file = &g_array_index(tree->files, AdDiscFile, i);
        bool damaged = g_hash_table_contains(bad, file->path);
        if (!is_possible(merge, file))
            continue;
        if (!write_file(merge, file, damaged ? apart : folder, error))
            return false;
        rescued->extracted += !damaged;
        rescued->damaged += damaged;
    }
    return true;
}
