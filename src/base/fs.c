/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/fs.h"

#include "auditdisc/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE       ((gsize)256 * 1024)
#define LET_GO_STEP ((gssize)16 * 1024 * 1024)

/* Closing is an act that can fail and must say so for a file that was written; for one
 * that was read there is nothing to lose. */
static void
close_quietly(int fd)
{
    int saved = errno;

    (void)close(fd);
    errno = saved;
}

bool
ad_fs_exists(const char *path, bool *ret_exists, GError **error)
{
    struct stat status;

    /* A link that points nowhere is something all the same: opening it will fail and
     * must not be taken for a first run. */
    if (lstat(path, &status) == 0) {
        *ret_exists = true;
        return true;
    }
    if (errno != ENOENT && errno != ENOTDIR)
        return ad_error_errno(error, errno, "%s", path);
    *ret_exists = false;
    return true;
}

bool
ad_fs_sync_folder(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return ad_error_errno(error, errno, "%s", path);
    /* EINVAL: a file system whose folders need no fsync. */
    if (fsync(fd) < 0 && errno != EINVAL) {
        close_quietly(fd);
        return ad_error_errno(error, errno, "%s: writing the folder to disk", path);
    }
    close_quietly(fd);
    return true;
}

static bool
sync_folder_of(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);

    return ad_fs_sync_folder(folder, error);
}

static bool
make_folder(const char *path, GError **error)
{
    struct stat status;

    if (mkdir(path, 0777) == 0)
        return sync_folder_of(path, error);
    if (errno != EEXIST)
        return ad_error_errno(error, errno, "%s: making the folder", path);
    if (stat(path, &status) < 0)
        return ad_error_errno(error, errno, "%s", path);
    if (!S_ISDIR(status.st_mode))
        return ad_error_errno(error, ENOTDIR, "%s", path);
    return true;
}

bool
ad_fs_make_folders(const char *path, GError **error)
{
    g_autofree char *part = g_strdup(path);

    for (char *at = part; *at != '\0'; at++) {
        if (*at != '/' || at == part)
            continue;
        *at = '\0';
        if (!make_folder(part, error))
            return false;
        *at = '/';
    }
    return make_folder(part, error);
}

static bool
remove_entry(const FTSENT *entry, GError **error)
{
    switch (entry->fts_info) {
    case FTS_D: /* comes again as FTS_DP when it is empty */
        return true;
    case FTS_NS:
        if (entry->fts_level == FTS_ROOTLEVEL && entry->fts_errno == ENOENT)
            return true;
        return ad_error_errno(error, entry->fts_errno, "%s", entry->fts_path);
    case FTS_DNR:
    case FTS_ERR:
        return ad_error_errno(error, entry->fts_errno, "%s", entry->fts_path);
    case FTS_DP:
        if (rmdir(entry->fts_accpath) < 0)
            return ad_error_errno(error, errno, "%s: removing the folder",
                                  entry->fts_path);
        return true;
    default:
        if (unlink(entry->fts_accpath) < 0)
            return ad_error_errno(error, errno, "%s: removing it", entry->fts_path);
        return true;
    }
}

GMappedFile *
ad_fs_map(const char *path, GError **error)
{
    g_autoptr(GError) why = NULL;
    GMappedFile *file = g_mapped_file_new(path, FALSE, &why);

    if (file == NULL)
        ad_error(error, AD_ERROR_FAILED, "cannot read %s: %s", path, why->message);
    return file;
}

const char *
ad_fs_let_go(const char *behind, const char *at)
{
    const guintptr page = (guintptr)sysconf(_SC_PAGESIZE);
    guintptr start = (guintptr)behind & ~(page - 1);

    if (at - behind < LET_GO_STEP)
        return behind;
    /* What can't be let go stays: nothing hangs on it. */
    (void)madvise((void *)start, (gsize)((guintptr)at - start) & ~(page - 1),
                  MADV_DONTNEED);
    return at;
}

bool
ad_fs_remove_tree(const char *path, GError **error)
{
    g_autofree char *root = g_strdup(path);
    char *const roots[] = {root, NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    FTSENT *entry;
    bool ok = true;

    if (tree == NULL)
        return ad_error_errno(error, errno, "%s", path);
    while (ok) {
        errno = 0;
        entry = fts_read(tree);
        if (entry == NULL)
            break;
        ok = remove_entry(entry, error);
    }
    if (ok && errno != 0)
        ok = ad_error_errno(error, errno, "%s", path);
    (void)fts_close(tree);
    return ok;
}

void
ad_fs_pass_cache(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    /* A file system that has no such way keeps to its cache. */
    if (flags >= 0)
        (void)fcntl(fd, F_SETFL, flags | O_DIRECT);
}

/* Whether fd goes through the cache again, since the way past it takes only what is
 * aligned to the sectors of the disk. */
static bool
back_to_cache(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    return flags >= 0 && (flags & O_DIRECT) != 0 &&
           fcntl(fd, F_SETFL, flags & ~O_DIRECT) == 0;
}

bool
ad_fs_write_all(int fd, const void *data, gsize length, const char *name,
                GError **error)
{
    const guint8 *at = data;

    while (length > 0) {
        gssize written = write(fd, at, length);

        if (written < 0 && (errno == EINTR || (errno == EINVAL && back_to_cache(fd))))
            continue;
        if (written < 0)
            return ad_error_errno(error, errno, "%s: writing", name);
        at += written;
        length -= (gsize)written;
    }
    return true;
}

gssize
ad_fs_read_at(int fd, void *buffer, gsize length, goffset offset, const char *name,
              GError **error)
{
    gsize filled = 0;

    while (filled < length) {
        gssize got = pread(fd, (guint8 *)buffer + filled, length - filled,
                           offset + (goffset)filled);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            ad_error_errno(error, errno, "%s: reading", name);
            return -1;
        }
        if (got == 0)
            break;
        filled += (gsize)got;
    }
    return (gssize)filled;
}

/* Writes a new file whose bytes are on the disk when it returns. */
static bool
write_durably(const char *path, const void *data, gsize length, GError **error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);

    if (fd < 0)
        return ad_error_errno(error, errno, "%s: making the file", path);
    if (!ad_fs_write_all(fd, data, length, path, error)) {
        close_quietly(fd);
        return false;
    }
    if (fsync(fd) < 0) {
        ad_error_errno(error, errno, "%s: writing it to disk", path);
        close_quietly(fd);
        return false;
    }
    if (close(fd) < 0)
        return ad_error_errno(error, errno, "%s: closing", path);
    return true;
}

bool
ad_fs_replace(const char *path, const void *data, gsize length, GError **error)
{
    g_autofree char *beside = g_strconcat(path, ".new", NULL);

    if (!write_durably(beside, data, length, error)) {
        (void)unlink(beside); /* what matters is the error that was found */
        return false;
    }
    if (rename(beside, path) < 0) {
        ad_error_errno(error, errno, "%s: putting the new file in place", path);
        (void)unlink(beside);
        return false;
    }
    return sync_folder_of(path, error);
}

static bool
sync_path(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return ad_error_errno(error, errno, "%s", path);
    if (fsync(fd) < 0 && errno != EINVAL) {
        ad_error_errno(error, errno, "%s: writing it to disk", path);
        close_quietly(fd);
        return false;
    }
    close_quietly(fd);
    return true;
}

bool
ad_fs_rename(const char *from, const char *to, GError **error)
{
    g_autofree char *from_folder = g_path_get_dirname(from);
    g_autofree char *to_folder = g_path_get_dirname(to);

    if (!sync_path(from, error))
        return false;
    if (rename(from, to) < 0)
        return ad_error_errno(error, errno, "%s: renaming it to %s", from, to);
    if (!ad_fs_sync_folder(to_folder, error))
        return false;
    if (g_str_equal(from_folder, to_folder))
        return true;
    return ad_fs_sync_folder(from_folder, error);
}

/* Like read(2), but not disturbed by signals. */
static gssize
read_piece(int fd, void *buffer, gsize length)
{
    gssize got;

    do
        got = read(fd, buffer, length);
    while (got < 0 && errno == EINTR);
    return got;
}

GBytes *
ad_fs_read(const char *path, gsize limit, GError **error)
{
    g_autoptr(GByteArray) content = g_byte_array_new();
    g_autofree guint8 *piece = g_malloc(PIECE);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    gssize got;

    if (fd < 0) {
        ad_error_errno(error, errno, "%s", path);
        return NULL;
    }
    while ((got = read_piece(fd, piece, PIECE)) > 0 &&
           content->len + (gsize)got <= limit)
        g_byte_array_append(content, piece, (guint)got);
    if (got < 0)
        ad_error_errno(error, errno, "%s: reading", path);
    if (got > 0)
        ad_error(error, AD_ERROR_FAILED,
                 "%s: too large, more than %" G_GSIZE_FORMAT " bytes", path, limit);
    close_quietly(fd);
    if (got != 0)
        return NULL;
    gsize length = content->len;
    g_byte_array_append(content, (const guint8 *)"", 1);
    return g_bytes_new_take(g_byte_array_free(g_steal_pointer(&content), FALSE),
                            length);
}

bool
ad_fs_digest(const char *path, AdDigest *ret_digest, goffset *ret_size, GError **error)
{
    g_autoptr(AdHash) hash = ad_hash_new();
    g_autofree guint8 *piece = g_malloc(PIECE);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    goffset size = 0;
    gssize got;

    if (fd < 0)
        return ad_error_errno(error, errno, "%s", path);
    while ((got = read_piece(fd, piece, PIECE)) > 0) {
        ad_hash_update(hash, piece, (gsize)got);
        size += got;
    }
    if (got < 0)
        ad_error_errno(error, errno, "%s: reading", path);
    close_quietly(fd);
    if (got < 0)
        return false;
    ad_hash_finish(hash, ret_digest);
    if (ret_size != NULL)
        *ret_size = size;
    return true;
}

int
ad_fs_scratch(GError **error)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "auditdisc-XXXXXX", NULL);
    int file = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);

    if (file < 0)
        ad_error_errno(error, errno, "%s: a temporary file (TMPDIR says where)", path);
    else
        unlink(path);
    return file;
}
