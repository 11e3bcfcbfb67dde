/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/volume/volume.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/record.h"
#include "volume_private.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define INDEX_LIMIT ((gsize)4 << 30)

char *
ad_volume_pack_path(const char *folder, guint32 number)
{
    return g_strdup_printf("%s/pack-%u", folder, number);
}

static char *
index_path(const char *folder)
{
    return g_build_filename(folder, "index", NULL);
}

AdVolume *
ad_volume_new(const char *folder)
{
    AdVolume *volume = g_new0(AdVolume, 1);

    volume->folder = g_strdup(folder);
    volume->paths = g_string_chunk_new(64 * 1024);
    volume->files = g_array_new(FALSE, FALSE, sizeof(AdFile));
    volume->packs = g_array_new(FALSE, TRUE, sizeof(int));
    return volume;
}

void
ad_volume_free(AdVolume *volume)
{
    if (volume == NULL)
        return;
    for (guint i = 0; i < volume->packs->len; i++) {
        int descriptor = g_array_index(volume->packs, int, i) - 1;
        if (descriptor >= 0)
            close(descriptor);
    }
    g_array_unref(volume->packs);
    g_array_unref(volume->files);
    g_string_chunk_free(volume->paths);
    g_free(volume->folder);
    g_free(volume);
}

static void
append(AdVolume *volume, const char *path, const AdExtent *extent)
{
    AdFile file = {g_string_chunk_insert(volume->paths, path), *extent};

    g_array_append_val(volume->files, file);
}

bool
ad_volume_add(AdVolume *volume, const char *path, const AdExtent *extent,
              GError **error)
{
    if (!ad_volume_path_is_good(path))
        return ad_error(error, AD_ERROR_FAILED,
                        "%s: not a name that reads the same on every system", path);
    append(volume, path, extent);
    return true;
}

static int
compare_files(gconstpointer one, gconstpointer other)
{
    return strcmp(((const AdFile *)one)->path, ((const AdFile *)other)->path);
}

/* Sorted by bytes and all in lower case but for a few known names, so paths that differ
 * in case only need not be neighbours: they are looked up folded. */
static bool
paths_are_unique(const AdVolume *volume, GError **error)
{
    g_autoptr(GHashTable) folded =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < volume->files->len; i++) {
        const char *path = ad_volume_file(volume, i)->path;
        if (i > 0 && strcmp(path, ad_volume_file(volume, i - 1)->path) == 0)
            return ad_error(error, AD_ERROR_FAILED, "%s: twice in the volume", path);
        char *lower = g_ascii_strdown(path, -1);
        if (strcmp(lower, path) == 0)
            g_free(lower);
        else
            g_hash_table_add(folded, lower);
    }
    for (guint i = 0; g_hash_table_size(folded) > 0 && i < volume->files->len; i++)
        if (g_hash_table_contains(folded, ad_volume_file(volume, i)->path))
            return ad_error(error, AD_ERROR_FAILED, "%s: twice but for its case",
                            ad_volume_file(volume, i)->path);
    return true;
}

bool
ad_volume_seal(AdVolume *volume, GError **error)
{
    g_autofree char *path = index_path(volume->folder);
    g_autoptr(GString) text = g_string_new(NULL);

    g_array_sort(volume->files, compare_files);
    if (!paths_are_unique(volume, error))
        return false;
    for (guint i = 0; i < volume->files->len; i++)
        ad_extent_write(ad_volume_file(volume, i)->path,
                        &ad_volume_file(volume, i)->extent, text);
    return ad_fs_replace(path, text->str, text->len, error);
}

static bool
parse_line(AdVolume *volume, const char *line, gsize length)
{
    AdExtent extent;
    g_autofree char **fields = ad_extent_parse(line, length, &extent);

    if (fields == NULL || !ad_volume_path_is_good(*fields))
        return false;
    append(volume, *fields, &extent);
    return true;
}

static bool
parse_index(AdVolume *volume, const char *text, gsize size)
{
    const char *at = text, *line;
    gsize length;

    while ((line = ad_record_line(&at, text + size, &length)) != NULL) {
        guint count = volume->files->len;
        if (!parse_line(volume, line, length))
            return false;
        if (count > 0 && compare_files(ad_volume_file(volume, count - 1),
                                       ad_volume_file(volume, count)) >= 0)
            return false;
    }
    return at == text + size;
}

AdVolume *
ad_volume_open(const char *folder, GError **error)
{
    g_autofree char *path = index_path(folder);
    g_autoptr(GBytes) bytes = ad_fs_read(path, INDEX_LIMIT, error);
    g_autoptr(AdVolume) volume = NULL;
    gsize length;

    if (bytes == NULL)
        return NULL;
    volume = ad_volume_new(folder);
    const char *text = g_bytes_get_data(bytes, &length);
    if (!parse_index(volume, text, length)) {
        ad_error(error, AD_ERROR_DIFFERS, "%s: not the index of a volume", path);
        return NULL;
    }
    return g_steal_pointer(&volume);
}

guint
ad_volume_count(const AdVolume *volume)
{
    return volume->files->len;
}

const AdFile *
ad_volume_file(const AdVolume *volume, guint index)
{
    return &g_array_index(volume->files, AdFile, index);
}

const AdFile *
ad_volume_find(const AdVolume *volume, const char *path)
{
    const AdFile wanted = {path, {0}};
    guint index;

    if (!g_array_binary_search(volume->files, &wanted, compare_files, &index))
        return NULL;
    return ad_volume_file(volume, index);
}

/* Descriptors are kept plus one, so that zero means not yet open. */
static int
pack_descriptor(AdVolume *volume, guint32 number, GError **error)
{
    if (number >= volume->packs->len)
        g_array_set_size(volume->packs, number + 1);
    int *kept = &g_array_index(volume->packs, int, number);
    if (*kept == 0) {
        g_autofree char *path = ad_volume_pack_path(volume->folder, number);
        int descriptor = open(path, O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) {
            ad_error_errno(error, errno, "cannot open %s", path);
            return -1;
        }
        *kept = descriptor + 1;
    }
    return *kept - 1;
}

gssize
ad_volume_read(AdVolume *volume, const AdFile *file, goffset offset, void *buffer,
               gsize length, GError **error)
{
    int descriptor = pack_descriptor(volume, file->extent.pack, error);
    gsize wanted = (gsize)MIN((goffset)length, file->extent.size - offset);

    if (descriptor < 0)
        return -1;
    gssize got = ad_fs_read_at(descriptor, buffer, wanted, file->extent.offset + offset,
                               file->path, error);
    if (got >= 0 && (gsize)got < wanted) {
        ad_error(error, AD_ERROR_DIFFERS, "%s: its pack is shorter than recorded",
                 file->path);
        return -1;
    }
    return got;
}
