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

#define NEW_FOLDER (O_DIRECTORY | O_NOFOLLOW)

static bool
say(const AdFolder *root, const char *path, const char *what, GError **error)
{
    int errnum = errno;
    g_autofree char *name = ad_place_name(root->place, path);

    return ad_error_errno(error, errnum, "%s: %s", name, what);
}

/* The folder above path can't be opened. */
static bool
say_parent(const AdFolder *root, const char *path, GError **error)
{
    int errnum = errno;
    g_autofree char *parent = g_path_get_dirname(path);
    g_autofree char *name = ad_place_name(root->place, parent);

    return ad_folder_error(error, errnum, name);
}

/* What is to go: its folder, which is open, and its name there. */
typedef struct {
    int folder;
    const char *name;
    const char *path; /* for messages */
} Entry;

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
move(const AdFolder *root, const Entry *entry, const char *to, bool *ret_absent,
     const char **ret_kept, GError **error)
{
    const char *name;
    int folder = ad_open_parent(root, to, &name);
    struct stat status;
    bool done;

    if (folder < 0)
        return say_parent(root, to, error);
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
        *ret_kept = "a message of its name is in the Trash already";
        done = true;
    } else if (errno != ENOENT) {
        done = say(root, to, "looking for it", error);
    } else {
        done = renameat(entry->folder, entry->name, folder, name) == 0 ||
               says_absent(ret_absent) ||
               say(root, entry->path, "moving it to the Trash", error);
    }
    (void)close(folder);
    return done;
}

static bool
take_out(const AdFolder *root, const Entry *entry, const AdDigest *digest,
         const char *to, bool *ret_absent, const char **ret_kept, GError **error)
{
    int fd = ad_open_quietly(entry->folder, entry->name, O_NOFOLLOW);
    struct stat before, after;
    AdDigest found;

    if (fd < 0 && errno == ELOOP) {
        *ret_kept = "it is a link";
        return true;
    }
    if (fd < 0)
        return says_absent(ret_absent) || say(root, entry->path, "opening it", error);
    if (!read_file(root, entry->path, fd, &found, &before, error))
        return false;
    /* Between this look and the removal the name could be given to another file.
     * Nobody does that who knows what a Maildir is: its names are never used twice. */
    if (fstatat(entry->folder, entry->name, &after, AT_SYMLINK_NOFOLLOW) != 0)
        return says_absent(ret_absent) ||
               say(root, entry->path, "looking at it", error);
    if (!S_ISREG(before.st_mode) || !ad_digest_equal(&found, digest) ||
        !is_unchanged(&before, &after)) {
        *ret_kept = "it was changed meanwhile";
        return true;
    }
    if (to != NULL)
        return move(root, entry, to, ret_absent, ret_kept, error);
    return unlinkat(entry->folder, entry->name, 0) == 0 || says_absent(ret_absent) ||
           say(root, entry->path, "removing it", error);
}

bool
ad_folder_take_out(const AdFolder *root, const char *path, const AdDigest *digest,
                   const char *to, bool *ret_absent, const char **ret_kept,
                   GError **error)
{
    Entry entry = {.path = path};
    bool done;

    *ret_absent = false;
    *ret_kept = NULL;
    entry.folder = ad_open_parent(root, path, &entry.name);
    if (entry.folder < 0)
        return says_absent(ret_absent) || say_parent(root, path, error);
    done = take_out(root, &entry, digest, to, ret_absent, ret_kept, error);
    (void)close(entry.folder);
    return done;
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
ad_folder_sync_all(const AdFolder *root, GHashTable *folders, GError **error)
{
    GHashTableIter iter;
    gpointer folder;

    g_hash_table_iter_init(&iter, folders);
    while (g_hash_table_iter_next(&iter, &folder, NULL))
        if (!ad_folder_sync(root, folder, error))
            return false;
    g_hash_table_remove_all(folders);
    return true;
}

/* For the place's owner and as open as the place. fd is closed. */
static bool
hand_over(const AdFolder *root, const char *folder, int fd, GError **error)
{
    struct stat status;
    bool done = fd >= 0 && fstat(root->fd, &status) == 0 &&
                fchown(fd, status.st_uid, status.st_gid) == 0 &&
                fchmod(fd, status.st_mode & 07777) == 0;

    if (!done)
        say(root, folder, "giving it the owner and mode of the place", error);
    if (fd >= 0)
        (void)close(fd);
    return done;
}

bool
ad_folder_make(const AdFolder *root, const char *folder, GError **error)
{
    const char *name;
    int parent = ad_open_parent(root, folder, &name);
    bool done;

    if (parent < 0)
        return say_parent(root, folder, error);
    if (mkdirat(parent, name, 0700) != 0)
        done = errno == EEXIST || say(root, folder, "making the folder", error);
    else
        done =
            hand_over(root, folder, ad_open_quietly(parent, name, NEW_FOLDER), error) &&
            (fsync(parent) == 0 || errno == EINVAL ||
             say(root, folder, "writing the folder above it to disk", error));
    (void)close(parent);
    return done;
}
