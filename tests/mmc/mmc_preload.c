/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stands between a program and the system calls on the drive's address. What does not
 * concern the drive goes on as a plain system call, so nothing has to be looked up in
 * the C library, and it works before main and between fork and exec.
 *
 * A descriptor of the drive is one of its lock file, and known by that file's inode: it
 * can be duplicated and inherited without any book-keeping here. read(2) finds it
 * empty: blocks come by SCSI commands only.
 */
#include "mmc.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#if !defined __linux__ || !defined __LP64__
#error "64-bit Linux only: struct stat and off_t are those of the kernel here"
#endif

enum { DRIVES_MAX = 8, CD_ROM_MAJOR = 11 };

/* The one thing that lives longer than a call: a program's calls carry no context. What
 * set-up writes doesn't change later; the rest of a drive is touched under its lock. */
static struct {
    MmcDrive drive[DRIVES_MAX];
    pthread_mutex_t lock[DRIVES_MAX];
    int drives;
    _Atomic int64_t spent; /* nanoseconds of processor time in ioctl on a drive */
} the;

void
mmc_set_up(void)
{
    const char *list = getenv("MMC_DRIVES");
    if (list == NULL || the.drives > 0)
        return;
    char *rest = strdup(list), *part;
    while ((part = strsep(&rest, ":")) != NULL) {
        char *folder = strchr(part, '=');
        if (folder == NULL || the.drives == DRIVES_MAX)
            mmc_die("bad MMC_DRIVES", list);
        *folder++ = '\0';
        pthread_mutex_init(&the.lock[the.drives], NULL);
        mmc_drive_setup(&the.drive[the.drives], the.drives, part, folder);
        the.drives++;
    }
}

__attribute__((constructor)) static void
set_up_early(void)
{
    mmc_set_up();
}

/* The number of the drive at a path, or -1. */
static int
drive_at(int folder, const char *path)
{
    (void)folder; /* addresses are absolute */
    for (int i = 0; i < the.drives && path != NULL; i++)
        if (strcmp(the.drive[i].address, path) == 0)
            return i;
    return -1;
}

static int
drive_of(int descriptor)
{
    struct stat status;
    if (the.drives == 0 || syscall(SYS_fstat, descriptor, &status) != 0)
        return -1;
    for (int i = 0; i < the.drives; i++)
        if (the.drive[i].device == status.st_dev && the.drive[i].inode == status.st_ino)
            return i;
    return -1;
}

static int
failed(int error)
{
    errno = error;
    return -1;
}

/* --- open ----------------------------------------------------------------------- */

/* Who gets the drive for himself finds it as it is now: a burn that had not been ended
 * by the holder before has broken off. */
static int
open_drive(int number, int flags)
{
    MmcDrive *drive = &the.drive[number];
    if (drive->lost)
        return failed(ENXIO);
    char path[4096];
    snprintf(path, sizeof path, "%s.lock", drive->folder);
    int how = O_RDWR | (flags & O_CLOEXEC);
    int descriptor = (int)syscall(SYS_openat, AT_FDCWD, path, how, 0);
    if (descriptor < 0)
        return descriptor;
    bool exclusive = flags & O_EXCL;
    if (exclusive && flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        close(descriptor);
        return failed(EBUSY);
    }
    pthread_mutex_lock(&the.lock[number]);
    if (exclusive || drive->medium.folder == NULL)
        mmc_drive_load(drive);
    pthread_mutex_unlock(&the.lock[number]);
    return descriptor;
}

int
openat(int folder, const char *path, int flags, ...)
{
    int number = drive_at(folder, path);
    if (number >= 0)
        return open_drive(number, flags);
    va_list rest;
    va_start(rest, flags);
    unsigned mode = 0;
    if ((flags & (O_CREAT | O_TMPFILE)) != 0)
        mode = va_arg(rest, unsigned);
    va_end(rest);
    return (int)syscall(SYS_openat, folder, path, flags, mode);
}

int
open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    unsigned mode = 0;
    if ((flags & (O_CREAT | O_TMPFILE)) != 0)
        mode = va_arg(rest, unsigned);
    va_end(rest);
    return openat(AT_FDCWD, path, flags, mode);
}

/* What a fortified program calls, and what one built for large files calls. */
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int folder, const char *path, int flags);
int __openat64_2(int folder, const char *path, int flags);

int
__open_2(const char *path, int flags)
{
    return openat(AT_FDCWD, path, flags);
}

int
__openat_2(int folder, const char *path, int flags)
{
    return openat(folder, path, flags);
}

extern __typeof__(open) open64 __attribute__((alias("open")));
extern __typeof__(openat) openat64 __attribute__((alias("openat")));
extern __typeof__(__open_2) __open64_2 __attribute__((alias("__open_2")));
extern __typeof__(__openat_2) __openat64_2 __attribute__((alias("__openat_2")));

/* --- stat ----------------------------------------------------------------------- */

static int
stat_drive(int number, struct stat *status)
{
    const MmcDrive *drive = &the.drive[number];
    *status = (struct stat){.st_mode = S_IFBLK | 0660, .st_nlink = 1};
    status->st_dev = drive->device;
    status->st_ino = drive->inode;
    status->st_rdev = makedev(CD_ROM_MAJOR, (unsigned)number);
    status->st_blksize = MMC_BLOCK;
    return drive->lost ? failed(ENOENT) : 0;
}

int
fstatat(int folder, const char *restrict path, struct stat *restrict status, int flags)
{
    int number = drive_at(folder, path);
    if (number < 0 && (flags & AT_EMPTY_PATH) != 0 && path[0] == '\0')
        number = drive_of(folder);
    if (number >= 0)
        return stat_drive(number, status);
    return (int)syscall(SYS_newfstatat, folder, path, status, flags);
}

int
fstat(int descriptor, struct stat *status)
{
    int number = drive_of(descriptor);
    if (number >= 0)
        return stat_drive(number, status);
    return (int)syscall(SYS_fstat, descriptor, status);
}

int
stat(const char *restrict path, struct stat *restrict status)
{
    return fstatat(AT_FDCWD, path, status, 0);
}

int
lstat(const char *restrict path, struct stat *restrict status)
{
    return fstatat(AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW);
}

/* The same for programs built for large files: one struct, two names. */
int
stat64(const char *restrict path, struct stat64 *restrict status)
{
    return stat(path, (struct stat *)status);
}

int
lstat64(const char *restrict path, struct stat64 *restrict status)
{
    return lstat(path, (struct stat *)status);
}

int
fstat64(int descriptor, struct stat64 *status)
{
    return fstat(descriptor, (struct stat *)status);
}

int
fstatat64(int folder, const char *restrict path, struct stat64 *restrict status,
          int flags)
{
    return fstatat(folder, path, (struct stat *)status, flags);
}

/* And for those built with a C library before 2.33, as Debian's libburn is. */
int __xstat(int version, const char *path, struct stat *status);
int __lxstat(int version, const char *path, struct stat *status);
int __fxstat(int version, int descriptor, struct stat *status);

int
__xstat(int version, const char *path, struct stat *status)
{
    (void)version;
    return stat(path, status);
}

int
__lxstat(int version, const char *path, struct stat *status)
{
    (void)version;
    return lstat(path, status);
}

int
__fxstat(int version, int descriptor, struct stat *status)
{
    (void)version;
    return fstat(descriptor, status);
}

extern __typeof__(__xstat) __xstat64 __attribute__((alias("__xstat")));
extern __typeof__(__lxstat) __lxstat64 __attribute__((alias("__lxstat")));
extern __typeof__(__fxstat) __fxstat64 __attribute__((alias("__fxstat")));

int
access(const char *path, int mode)
{
    int number = drive_at(AT_FDCWD, path);
    if (number < 0)
        return (int)syscall(SYS_faccessat, AT_FDCWD, path, mode);
    if (the.drive[number].lost)
        return failed(ENOENT);
    return mode & X_OK ? failed(EACCES) : 0;
}

/* --- ioctl ---------------------------------------------------------------------- */

static int64_t
processor_time(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* A drive has a processor of its own: what this one spent in its place is told, so that
 * a program is not charged with it. */
__attribute__((destructor)) static void
tell_cost(void)
{
    const char *path = getenv("MMC_COST");
    if (path == NULL || the.spent == 0)
        return;
    FILE *file = fopen(path, "we");
    if (file == NULL)
        mmc_die("can't make", path);
    fprintf(file, "%.3f\n", (double)the.spent / 1e9);
    fclose(file);
}

int
ioctl(int descriptor, unsigned long request, ...)
{
    va_list rest;
    va_start(rest, request);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    int64_t began = processor_time();
    int number = drive_of(descriptor);
    if (number < 0)
        return (int)syscall(SYS_ioctl, descriptor, request, argument);
    pthread_mutex_lock(&the.lock[number]);
    int result = mmc_drive_ioctl(&the.drive[number], request, argument);
    int error = errno;
    pthread_mutex_unlock(&the.lock[number]);
    the.spent += processor_time() - began;
    errno = error;
    return result;
}
