/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/source/mailbox_lock.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/source/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DOT        ".lock"
#define TRIES      50
#define PAUSE      100000 /* microseconds */
#define STALE      600    /* seconds */
#define SIGN_EVERY 30     /* seconds */
#define HOLDER     300    /* bytes of a lock file that are looked at */
#define HOST       256

struct AdMailboxLock {
    char *path, *dot;
    char *name; /* of path, for messages */
    int fd;     /* of the mailbox; -1 before it is open */
    int dot_fd; /* of FILE.lock while it is ours, else -1 */
    gint64 signed_at;
};

/* One try at something that another program may hold. */
typedef enum { TRY_DONE, TRY_BUSY, TRY_FAILED } Try;

static void
release(AdMailboxLock *lock)
{
    struct stat ours, there;

    if (lock->dot_fd >= 0) {
        if (fstat(lock->dot_fd, &ours) == 0 && lstat(lock->dot, &there) == 0 &&
            ours.st_ino == there.st_ino && ours.st_dev == there.st_dev)
            (void)unlink(lock->dot);
        (void)close(lock->dot_fd);
    }
    if (lock->fd >= 0)
        (void)close(lock->fd);
    lock->fd = lock->dot_fd = -1;
}

void
ad_mailbox_lock_free(AdMailboxLock *lock)
{
    if (lock == NULL)
        return;
    release(lock);
    g_free(lock->path);
    g_free(lock->dot);
    g_free(lock->name);
    g_free(lock);
}

int
ad_mailbox_lock_fd(const AdMailboxLock *lock)
{
    return lock->fd;
}

static bool
is_fit(const AdMailboxLock *lock, const struct stat *status, GError **error)
{
    if (S_ISLNK(status->st_mode))
        return ad_error(error, AD_ERROR_REFUSED,
                        "%s: is a link; it can't be told under which name others lock "
                        "it",
                        lock->name);
    if (!S_ISREG(status->st_mode))
        return ad_error(error, AD_ERROR_REFUSED, "%s: is not a file", lock->name);
    return status->st_nlink == 1 ||
           ad_error(error, AD_ERROR_REFUSED,
                    "%s: has a second name, under which it would not change",
                    lock->name);
}

static Try
failed(const AdMailboxLock *lock, const char *what, GError **error)
{
    int errnum = errno;

    ad_error_errno(error, errnum, "%s: %s", lock->name, what);
    return TRY_FAILED;
}

static Try
try_file(AdMailboxLock *lock, GError **error)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct stat status;

    if (lstat(lock->path, &status) != 0)
        return failed(lock, "looking at it", error);
    if (!is_fit(lock, &status, error))
        return TRY_FAILED;
    lock->fd = open(lock->path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (lock->fd < 0)
        return failed(lock, "opening it for writing", error);
    if (fcntl(lock->fd, F_OFD_SETLK, &whole) == 0)
        return TRY_DONE;
    return errno == EAGAIN || errno == EACCES ? TRY_BUSY
                                              : failed(lock, "locking it", error);
}

/* PID:HOST */
static char *
own_sign(void)
{
    char host[HOST] = "";

    (void)gethostname(host, sizeof host - 1);
    return g_strdup_printf("%d:%s", (int)getpid(), host);
}

/* Whether text is the sign of a process of this host that is no more. */
static bool
is_of_the_dead(const char *text)
{
    g_autofree char *own = own_sign();
    char *rest;
    gint64 process = g_ascii_strtoll(text, &rest, 10);

    return process > 0 && process <= G_MAXINT && strcmp(rest, strchr(own, ':')) == 0 &&
           kill((pid_t)process, 0) != 0 && errno == ESRCH;
}

/* Only looks; doubt is false. One that we may not read is judged by its age alone. */
static bool
is_left_behind(const char *dot, struct stat *ret_status)
{
    char text[HOLDER + 1];
    ssize_t length = 0;
    int fd = open(dot, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool seen = (fd < 0 ? lstat(dot, ret_status) : fstat(fd, ret_status)) == 0;

    if (fd >= 0) {
        length = read(fd, text, HOLDER);
        (void)close(fd);
    }
    if (!seen || length < 0 || !S_ISREG(ret_status->st_mode))
        return false;
    text[length] = '\0';
    g_strchomp(text);
    return is_of_the_dead(text) ||
           g_get_real_time() / G_USEC_PER_SEC - ret_status->st_mtime > STALE;
}

bool
ad_mailbox_dot_is_held(const char *path)
{
    g_autofree char *dot = g_strconcat(path, DOT, NULL);
    struct stat status;

    return lstat(dot, &status) == 0 && !is_left_behind(dot, &status);
}

/* We hold the lock of the file itself: who takes both is not at work. */
static Try
clear_away(const AdMailboxLock *lock, GError **error)
{
    struct stat judged, there;

    if (!is_left_behind(lock->dot, &judged) || lstat(lock->dot, &there) != 0 ||
        judged.st_ino != there.st_ino || judged.st_dev != there.st_dev)
        return TRY_BUSY;
    return unlink(lock->dot) == 0 || errno == ENOENT
               ? TRY_BUSY
               : failed(lock, "removing the lock that somebody left behind", error);
}

/* Signed before it gets its name: a killed program must not leave one behind that does
 * not say whose it was. */
static bool
write_sign(AdMailboxLock *lock, const char *draft, GError **error)
{
    g_autofree char *sign = own_sign();

    if (unlink(draft) != 0 && errno != ENOENT)
        return ad_error_errno(error, errno, "%s: making its .lock", lock->name);
    lock->dot_fd =
        open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (lock->dot_fd < 0)
        return ad_error_errno(error, errno, "%s: making its .lock", lock->name);
    return ad_fs_write_all(lock->dot_fd, sign, strlen(sign), draft, error);
}

static Try
try_dot(AdMailboxLock *lock, GError **error)
{
    g_autofree char *draft = g_strconcat(lock->dot, ".auditdisc", NULL);
    int failure;

    if (!write_sign(lock, draft, error)) {
        (void)unlink(draft);
        return TRY_FAILED;
    }
    failure = link(draft, lock->dot) == 0 ? 0 : errno;
    (void)unlink(draft);
    lock->signed_at = g_get_monotonic_time();
    errno = failure;
    if (failure == 0)
        return TRY_DONE;
    return failure == EEXIST ? clear_away(lock, error)
                             : failed(lock, "making its .lock", error);
}

/* Of the locked file: between our look and our lock another could have taken its name.
 */
static Try
try_all(AdMailboxLock *lock, GError **error)
{
    struct stat locked, there;
    Try result = try_file(lock, error);

    if (result == TRY_DONE)
        result = try_dot(lock, error);
    if (result != TRY_DONE)
        return result;
    if (fstat(lock->fd, &locked) != 0 || lstat(lock->path, &there) != 0)
        return failed(lock, "looking at it", error);
    return locked.st_ino == there.st_ino && locked.st_dev == there.st_dev ? TRY_DONE
                                                                          : TRY_BUSY;
}

AdMailboxLock *
ad_mailbox_lock(const char *path, GError **error)
{
    g_autoptr(AdMailboxLock) lock = g_new0(AdMailboxLock, 1);

    lock->path = g_strdup(path);
    lock->dot = g_strconcat(path, DOT, NULL);
    lock->name = ad_place_name(path, "");
    lock->fd = lock->dot_fd = -1;
    for (int tries = 0; tries < TRIES; tries++) {
        if (tries > 0)
            g_usleep(PAUSE);
        Try result = try_all(lock, error);
        if (result == TRY_DONE)
            return g_steal_pointer(&lock);
        release(lock);
        if (result == TRY_FAILED)
            return NULL;
    }
    ad_error(error, AD_ERROR_FAILED,
             "%s: locked by another program; run again when it is done", lock->name);
    return NULL;
}

bool
ad_mailbox_lock_keep(AdMailboxLock *lock, GError **error)
{
    struct stat dot, dot_there, file, file_there;
    gint64 now = g_get_monotonic_time();

    if (fstat(lock->dot_fd, &dot) != 0 || fstat(lock->fd, &file) != 0)
        return ad_error_errno(error, errno, "%s", lock->name);
    if (lstat(lock->dot, &dot_there) != 0 || dot.st_ino != dot_there.st_ino ||
        dot.st_dev != dot_there.st_dev)
        return ad_error(error, AD_ERROR_FAILED,
                        "%s: another program took our lock away; run again",
                        lock->name);
    if (lstat(lock->path, &file_there) != 0 || file.st_ino != file_there.st_ino ||
        file.st_dev != file_there.st_dev)
        return ad_error(error, AD_ERROR_FAILED,
                        "%s: another file has its name now; run again", lock->name);
    if (now - lock->signed_at < SIGN_EVERY * G_USEC_PER_SEC)
        return true;
    lock->signed_at = now;
    return futimens(lock->dot_fd, NULL) == 0 ||
           ad_error_errno(error, errno, "%s: keeping its lock", lock->name);
}
