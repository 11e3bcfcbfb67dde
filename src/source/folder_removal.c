/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking files out of a folder.
 */
#include "auditdisc/base/error.h"
#include "folder_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool
say(const AdFolder *root, const char *path, const char *what, GError **error)
{
    int errnum = errno;
    g_autofree char *name = ad_place_name(root->place, path);

    return ad_error_errno(error, errnum, "%s: %s", name, what);
}

static bool
is_same_file(const struct stat *one, const struct stat *other)
{
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

static bool
is_unchanged(const struct stat *one, const struct stat *other)
{
    return is_same_file(one, other) && one->st_size == other->st_size &&
           one->st_mtim.tv_sec == other->st_mtim.tv_sec &&
           one->st_mtim.tv_nsec == other->st_mtim.tv_nsec;
}

/* The file behind fd, which is closed. ret_before is from before it was read. */
static bool
read_file(const AdFolder *root, const char *path, int fd, AdDigest *ret_digest,
          struct stat *ret_before, GError **error)
{
    g_autofree char *name = ad_place_name(root->place, path);
    g_autoptr(AdRaw) raw = NULL;

    if (fstat(fd, ret_before) != 0) {
        say(root, path, "looking at it", error);
        (void)close(fd);
        return false;
    }
    raw = ad_raw_new(fd, 0, S_ISREG(ret_before->st_mode) ? ret_before->st_size : 0,
                     false, name);
    return ad_raw_digest(raw, ret_digest, error);
}

static bool
says_absent(bool *ret_absent)
{
    *ret_absent = errno == ENOENT;
    return *ret_absent;
}

/* Nothing may be lost by moving a file onto another one. */
static bool
move(const AdFolder *root, const char *path, const char *to, bool *ret_absent,
     const char **ret_kept, GError **error)
{
    struct stat status;

    if (fstatat(root->fd, to, &status, AT_SYMLINK_NOFOLLOW) == 0) {
        *ret_kept = "a message of its name is in the Trash already";
        return true;
    }
    if (errno != ENOENT)
        return say(root, to, "looking for it", error);
    return renameat(root->fd, path, root->fd, to) == 0 || says_absent(ret_absent) ||
           say(root, path, "moving it to the Trash", error);
}

bool
ad_folder_take_out(const AdFolder *root, const char *path, const AdDigest *digest,
                   const char *to, bool *ret_absent, const char **ret_kept,
                   GError **error)
{
    int fd = ad_open_quietly(root->fd, path, O_NOFOLLOW);
    struct stat before, after;
    AdDigest found;

    *ret_absent = false;
    *ret_kept = NULL;
    if (fd < 0 && errno == ELOOP) {
        *ret_kept = "it is a link";
        return true;
    }
    if (fd < 0)
        return says_absent(ret_absent) || say(root, path, "opening it", error);
    if (!read_file(root, path, fd, &found, &before, error))
        return false;
    /* Between this look and the removal the name could be given to another file.
     * Nobody does that who knows what a Maildir is: its names are never used twice. */
    if (fstatat(root->fd, path, &after, AT_SYMLINK_NOFOLLOW) != 0)
        return says_absent(ret_absent) || say(root, path, "looking at it", error);
    if (!S_ISREG(before.st_mode) || !ad_digest_equal(&found, digest) ||
        !is_unchanged(&before, &after)) {
        *ret_kept = "it was changed meanwhile";
        return true;
    }
    if (to != NULL)
        return move(root, path, to, ret_absent, ret_kept, error);
    return unlinkat(root->fd, path, 0) == 0 || says_absent(ret_absent) ||
           say(root, path, "removing it", error);
}

bool
ad_folder_sync(const AdFolder *root, const char *folder, GError **error)
{
    int fd = openat(root->fd, *folder == '\0' ? "." : folder,
                    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done;

    if (fd < 0)
        return say(root, folder, "opening the folder", error);
    /* EINVAL: a file system whose folders need no fsync. */
    done = fsync(fd) == 0 || errno == EINVAL ||
           say(root, folder, "writing the folder to disk", error);
    (void)close(fd);
    return done;
}

bool
ad_folder_make(const AdFolder *root, const char *folder, GError **error)
{
    g_autofree char *parent = g_path_get_dirname(folder);
    struct stat status;

    if (mkdirat(root->fd, folder, 0700) != 0)
        return errno == EEXIST || say(root, folder, "making the folder", error);
    if (fstat(root->fd, &status) != 0)
        return say(root, "", "looking at it", error);
    if (fchownat(root->fd, folder, status.st_uid, status.st_gid, AT_SYMLINK_NOFOLLOW) !=
            0 ||
        fchmodat(root->fd, folder, status.st_mode & 07777, 0) != 0)
        return say(root, folder, "giving it the owner and mode of the place", error);
    return ad_folder_sync(root, parent, error);
}
