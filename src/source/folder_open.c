/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening what lies in a mailbox, or seems to. Others may write there: their links must
 * not have us read, or move mail to, what they may not read or write themselves.
 */
#include "folder_private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define QUIETLY (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
#define TRIES   100 /* while somebody renames folders all the time */

int
ad_open_quietly(int folder, const char *path, int more)
{
    int fd = openat(folder, path, QUIETLY | O_NOATIME | more);

    /* Only the owner of a file may leave its access time alone. */
    return fd < 0 && errno == EPERM ? openat(folder, path, QUIETLY | more) : fd;
}

/* EXDEV for what leads out of the folder. */
static int
open_beneath(int folder, const char *path, int flags)
{
    struct open_how how = {.flags = (guint64)flags, .resolve = RESOLVE_BENEATH};
    long fd = -1;

    for (int tries = 0; tries < TRIES; tries++) {
        fd = syscall(SYS_openat2, folder, path, &how, sizeof how);
        if (fd >= 0 || errno != EAGAIN)
            break;
    }
    return (int)fd;
}

/* fd, or -1 with EXDEV where what it is open on is not of that owner. */
static int
only_of(uid_t owner, int fd)
{
    struct stat status;

    if (fd < 0 || (fstat(fd, &status) == 0 && status.st_uid == owner))
        return fd;
    (void)close(fd);
    errno = EXDEV;
    return -1;
}

/* What belongs to root may be anything, and a place of root may hold mailboxes of
 * others. */
static int
open_of_owner(const AdFolder *root, const char *path, int more)
{
    struct stat status;

    if (fstat(root->fd, &status) < 0)
        return -1;
    if (status.st_uid != 0)
        return only_of(status.st_uid, ad_open_quietly(root->fd, path, more));
    errno = EXDEV;
    return -1;
}

int
ad_open_inside(const AdFolder *root, const char *path, int more)
{
    const char *name = *path == '\0' ? "." : path;
    int fd = open_beneath(root->fd, name, QUIETLY | O_NOATIME | more);

    if (fd < 0 && errno == EPERM)
        fd = open_beneath(root->fd, name, QUIETLY | more);
    if (fd < 0 && errno == EXDEV)
        return open_of_owner(root, name, more);
    /* A system that does not know the question, or forbids it. */
    if (fd < 0 && (errno == ENOSYS || errno == EPERM))
        return ad_open_quietly(root->fd, name, more);
    return fd;
}

int
ad_open_parent(const AdFolder *root, const char *path, const char **ret_name)
{
    const char *slash = strrchr(path, '/');
    g_autofree char *parent =
        g_strndup(path, slash == NULL ? 0 : (gsize)(slash - path));

    *ret_name = slash == NULL ? path : slash + 1;
    return ad_open_inside(root, parent, O_DIRECTORY);
}

int
ad_open_place(const char *place, int more)
{
    int fd = ad_open_quietly(AT_FDCWD, place, more | O_NOFOLLOW);
    struct stat link;

    if (fd >= 0 || (errno != ELOOP && errno != ENOTDIR))
        return fd;
    if (lstat(place, &link) < 0)
        return -1;
    fd = ad_open_quietly(AT_FDCWD, place, more);
    if (link.st_uid == 0 || link.st_uid == geteuid())
        return fd;
    return only_of(link.st_uid, fd);
}
