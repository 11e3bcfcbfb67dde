/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/disc/target.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/disc/tree.h"
#include "auditdisc/volume/bag.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define PIECE_BLOCKS 64
#define PIECE        (PIECE_BLOCKS * AD_BLOCK_SIZE)

struct AdTarget {
    char *name;
    AdReader *reader; /* NULL for a folder */
    AdDiscTree *tree; /* NULL until it is first asked for */
};

AdTarget *
ad_target_open(const char *name, GError **error)
{
    g_autoptr(AdTarget) target = g_new0(AdTarget, 1);

    target->name = g_strdup(name);
    if (!g_file_test(name, G_FILE_TEST_IS_DIR)) {
        target->reader = ad_reader_open(name, error);
        if (target->reader == NULL)
            return NULL;
    }
    return g_steal_pointer(&target);
}

void
ad_target_free(AdTarget *target)
{
    if (target == NULL)
        return;
    ad_disc_tree_free(target->tree);
    ad_reader_free(target->reader);
    g_free(target->name);
    g_free(target);
}

const char *
ad_target_name(const AdTarget *target)
{
    return target->name;
}

AdReader *
ad_target_reader(const AdTarget *target)
{
    return target->reader;
}

static const AdDiscFile *
find(AdTarget *target, const char *path)
{
    if (target->tree == NULL)
        target->tree = ad_disc_tree_read(target->reader);
    return ad_disc_tree_find(target->tree, path);
}

/* Paths can come from the volume itself. */
static bool
leads_out(const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);

    return g_path_is_absolute(path) ||
           g_strv_contains((const char *const *)parts, "..");
}

GBytes *
ad_target_fetch(AdTarget *target, const char *path)
{
    if (leads_out(path))
        return NULL;
    if (target->reader == NULL) {
        g_autofree char *whole = g_build_filename(target->name, path, NULL);
        return ad_fs_read(whole, AD_BAG_FILE_LIMIT, NULL);
    }
    return ad_disc_file_read(target->reader, find(target, path));
}

GBytes *
ad_target_fetch_from(const char *path, gpointer target)
{
    return ad_target_fetch(target, path);
}

GBytes *
ad_target_read(AdTarget *target, const char *path, GError **error)
{
    GBytes *bytes = ad_target_fetch(target, path);

    if (bytes == NULL)
        ad_error(error, AD_ERROR_DIFFERS, "%s: has no %s that can be read",
                 target->name, path);
    return bytes;
}

typedef struct {
    int to;
    AdHash *hash;
    goffset size;
    const char *path;
} Copy;

static bool
put(Copy *copy, const void *data, gsize length, GError **error)
{
    ad_hash_update(copy->hash, data, length);
    copy->size += (goffset)length;
    return ad_fs_write_all(copy->to, data, length, copy->path, error);
}

static bool
copy_from_folder(const AdTarget *target, Copy *copy, GError **error)
{
    g_autofree char *whole = g_build_filename(target->name, copy->path, NULL);
    g_autofree guint8 *piece = g_malloc(PIECE);
    int from = open(whole, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    gssize got = 0;
    bool done = from >= 0;

    if (from < 0)
        return ad_error(error, AD_ERROR_DIFFERS, "%s: %s", whole, g_strerror(errno));
    while (done &&
           (got = ad_fs_read_at(from, piece, PIECE, copy->size, whole, error)) > 0)
        done = put(copy, piece, (gsize)got, error);
    close(from);
    return done && got == 0;
}

static bool
copy_from_blocks(AdTarget *target, Copy *copy, GError **error)
{
    const AdDiscFile *file = find(target, copy->path);
    g_autofree guint8 *piece = g_malloc(PIECE);

    if (file == NULL)
        return ad_error(error, AD_ERROR_DIFFERS, "%s: has no %s that can be read",
                        target->name, copy->path);
    for (guint64 lba = file->block; copy->size < file->size; lba += PIECE_BLOCKS) {
        gsize length = (gsize)MIN(PIECE, file->size - copy->size);
        guint blocks = (guint)((length + AD_BLOCK_SIZE - 1) / AD_BLOCK_SIZE);
        if (!ad_reader_read(target->reader, lba, blocks, piece, error) ||
            !put(copy, piece, length, error))
            return false;
    }
    return true;
}

bool
ad_target_copy(AdTarget *target, const char *path, int to, goffset *ret_size,
               AdDigest *ret_digest, GError **error)
{
    g_autoptr(AdHash) hash = ad_hash_new();
    Copy copy = {to, hash, 0, path};
    bool done = target->reader == NULL ? copy_from_folder(target, &copy, error)
                                       : copy_from_blocks(target, &copy, error);

    ad_hash_finish(hash, ret_digest);
    *ret_size = copy.size;
    return done;
}
