/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A volume read from end to end: to see that its packs still hold what the index says,
 * or to lay it out as a tree of files.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "volume_private.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PIECE (1024 * 1024)

typedef bool (*Taker)(const void *data, gsize length, gpointer user, GError **error);

static bool
read_through(AdVolume *volume, const AdFile *file, guint8 *buffer, Taker take,
             gpointer user, GError **error)
{
    for (goffset at = 0; at < file->extent.size;) {
        gssize got = ad_volume_read(volume, file, at, buffer, PIECE, error);
        if (got < 0 || !take(buffer, (gsize)got, user, error))
            return false;
        at += got;
    }
    return true;
}

static bool
take_into_hash(const void *data, gsize length, gpointer hash, GError **error)
{
    ad_hash_update(hash, data, length);
    return true;
}

static bool
file_is_whole(AdVolume *volume, const AdFile *file, guint8 *buffer, AdHash *hash,
              GError **error)
{
    AdDigest now;
    bool complete = read_through(volume, file, buffer, take_into_hash, hash, error);

    ad_hash_finish(hash, &now);
    if (!complete)
        return false;
    if (!ad_digest_equal(&now, &file->extent.digest))
        return ad_error(error, AD_ERROR_DIFFERS, "%s: changed since it was made",
                        file->path);
    return true;
}

static int
compare_places(gconstpointer one, gconstpointer other)
{
    const AdExtent *a = &(*(const AdFile *const *)one)->extent;
    const AdExtent *b = &(*(const AdFile *const *)other)->extent;

    if (a->pack != b->pack)
        return a->pack < b->pack ? -1 : 1;
    return (a->offset > b->offset) - (a->offset < b->offset);
}

bool
ad_volume_check(AdVolume *volume, const AdProgress *progress, GError **error)
{
    guint count = ad_volume_count(volume);
    g_autoptr(GPtrArray) files = g_ptr_array_sized_new(count);
    g_autoptr(AdHash) hash = ad_hash_new();
    g_autofree guint8 *buffer = g_malloc(PIECE);

    for (guint i = 0; i < count; i++)
        g_ptr_array_add(files, (gpointer)ad_volume_file(volume, i));
    g_ptr_array_sort(files, compare_places);
    for (guint i = 0; i < count; i++) {
        if (i > 0 && compare_places(&files->pdata[i - 1], &files->pdata[i]) == 0)
            continue; /* a twin */
        if (!file_is_whole(volume, files->pdata[i], buffer, hash, error))
            return false;
        ad_progress_tell(progress, "checking", i + 1, count);
    }
    return true;
}

typedef struct {
    int descriptor;
    const char *name;
} Target;

static bool
take_into_file(const void *data, gsize length, gpointer user, GError **error)
{
    const Target *target = user;

    return ad_fs_write_all(target->descriptor, data, length, target->name, error);
}

static bool
write_file(AdVolume *volume, const AdFile *file, const char *folder, guint8 *buffer,
           GError **error)
{
    g_autofree char *path = g_build_filename(folder, file->path, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    int descriptor;

    if (!ad_fs_make_folders(parent, error))
        return false;
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (descriptor < 0)
        return ad_error_errno(error, errno, "cannot create %s", path);
    Target target = {descriptor, path};
    bool done = read_through(volume, file, buffer, take_into_file, &target, error);
    if (close(descriptor) != 0 && done)
        return ad_error_errno(error, errno, "cannot write %s", path);
    return done;
}

static bool
folder_is_empty(const char *folder)
{
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);

    return entries != NULL && g_dir_read_name(entries) == NULL;
}

bool
ad_volume_tree_folder(const char *folder, GError **error)
{
    if (!ad_fs_make_folders(folder, error))
        return false;
    return folder_is_empty(folder) ||
           ad_error(error, AD_ERROR_REFUSED,
                    "%s: not an empty folder; name a new one for the tree", folder);
}

bool
ad_volume_write_tree(AdVolume *volume, const char *folder, const AdProgress *progress,
                     GError **error)
{
    g_autofree guint8 *buffer = g_malloc(PIECE);
    guint count = ad_volume_count(volume);

    if (!ad_volume_tree_folder(folder, error))
        return false;
    for (guint i = 0; i < count; i++) {
        if (!write_file(volume, ad_volume_file(volume, i), folder, buffer, error))
            return false;
        ad_progress_tell(progress, "writing the tree", i + 1, count);
    }
    return true;
}
