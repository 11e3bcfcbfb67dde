/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "folder_private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define AHEAD ((goffset)1024 * 1024) /* bytes that are asked of the disk on opening */

char *
ad_path_join(const char *folder, const char *name)
{
    if (*folder == '\0' || *name == '\0')
        return g_strconcat(folder, name, NULL);
    return g_strconcat(folder, "/", name, NULL);
}

char *
ad_place_name(const char *place, const char *path)
{
    g_autofree char *whole = ad_path_join(place, path);

    return ad_text_clean(whole, -1, AD_TEXT_LINE, NULL);
}

bool
ad_place_error(GError **error, int errnum, const char *place)
{
    g_autofree char *name = ad_place_name(place, "");

    if (errnum == ENOENT || errnum == ENOTDIR)
        return ad_error(error, AD_ERROR_USAGE, "%s: %s; give the path of the mail",
                        name, g_strerror(errnum));
    if (errnum == EACCES || errnum == EPERM)
        return ad_error(error, AD_ERROR_FAILED,
                        "%s: %s; run as a user who may read it, or allow this user to",
                        name, g_strerror(errnum));
    return ad_folder_error(error, errnum, name);
}

bool
ad_folder_error(GError **error, int errnum, const char *name)
{
    return errnum == EXDEV
               ? ad_error(error, AD_ERROR_FAILED,
                          "%s: leads out of the mailbox, to what is not of its owner; "
                          "name that place as a source of its own",
                          name)
               : ad_error_errno(error, errnum, "%s", name);
}

AdFolder *
ad_folder_open(const char *place, GError **error)
{
    int fd = ad_open_place(place, O_DIRECTORY);
    AdFolder *root;
    struct stat status;

    if (fd < 0 && errno == ENOTDIR && stat(place, &status) == 0) {
        g_autofree char *name = ad_place_name(place, "");

        ad_error(error, AD_ERROR_USAGE,
                 "%s: is a file, not a folder; a mailbox file is given as mbox:%s",
                 name, name);
        return NULL;
    }
    if (fd < 0) {
        ad_place_error(error, errno, place);
        return NULL;
    }
    root = g_new0(AdFolder, 1);
    root->fd = fd;
    root->place = g_strdup(place);
    return root;
}

void
ad_folder_free(AdFolder *root)
{
    if (root == NULL)
        return;
    (void)close(root->fd);
    g_free(root->place);
    g_free(root);
}

static AdEntryKind
kind_of(int folder, const struct dirent *entry)
{
    struct stat status;

    if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
        return entry->d_type == DT_DIR ? AD_ENTRY_FOLDER : AD_ENTRY_FILE;
    if (fstatat(folder, entry->d_name, &status, 0) < 0)
        return AD_ENTRY_LOST;
    if (!S_ISDIR(status.st_mode))
        return AD_ENTRY_FILE;
    if (fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISDIR(status.st_mode))
        return AD_ENTRY_FOLDER;
    return AD_ENTRY_FOLDER_LINK;
}

/* 0, or the errno that ended it early. */
static int
list_stream(DIR *stream, AdFolderFunc each, gpointer data)
{
    const struct dirent *entry;

    for (;;) {
        errno = 0;
        entry = readdir(stream);
        if (entry == NULL)
            return errno;
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            each(entry->d_name, kind_of(dirfd(stream), entry), data);
    }
}

bool
ad_folder_list(const AdFolder *root, const char *folder, AdFolderFunc each,
               gpointer data, GError **error)
{
    int fd = ad_open_inside(root, folder, O_DIRECTORY);
    DIR *stream = fd < 0 ? NULL : fdopendir(fd);
    int failure = errno;

    if (stream != NULL) {
        failure = list_stream(stream, each, data);
        (void)closedir(stream);
    } else if (fd >= 0) {
        (void)close(fd);
    }
    if (stream == NULL || failure != 0) {
        g_autofree char *path = ad_path_join(root->place, folder);

        return ad_place_error(error, failure, path);
    }
    return true;
}

bool
ad_folder_stat(const AdFolder *root, const char *path, int how, struct stat *ret_status)
{
    return fstatat(root->fd, path, ret_status, how) == 0;
}

static const char *
what_it_is(mode_t mode)
{
    static const struct {
        mode_t type;
        const char *words;
    } names[] = {
        {S_IFDIR, "a folder"}, {S_IFIFO, "a named pipe"},   {S_IFSOCK, "a socket"},
        {S_IFCHR, "a device"}, {S_IFBLK, "a block device"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if ((mode & S_IFMT) == names[i].type)
            return names[i].words;
    }
    return "something else";
}

/* Asked before opening: to open a pipe or a device can set off something at its other
 * end. What changes in between is caught by the second look, at the open file. */
static bool
check_regular(const struct stat *status, const char *name, GError **error)
{
    if (S_ISREG(status->st_mode))
        return true;
    return ad_error(error, AD_ERROR_FAILED, "%s: is %s, not a file", name,
                    what_it_is(status->st_mode));
}

/* What is in memory already is not asked of the disk: that would cost more than to open
 * the file. */
static void
ask_ahead(int fd, goffset size)
{
    char first;
    const struct iovec piece = {&first, 1};

    if (preadv2(fd, &piece, 1, 0, RWF_NOWAIT) != 1)
        (void)posix_fadvise(fd, 0, MIN(size, AHEAD), POSIX_FADV_WILLNEED);
}

static AdRaw *
fetch_open(int fd, const char *name, GError **error)
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        ad_error_errno(error, errno, "%s", name);
    else if (check_regular(&status, name, error)) {
        ask_ahead(fd, status.st_size);
        return ad_raw_new_file(fd, &status, name);
    }
    (void)close(fd);
    return NULL;
}

AdRaw *
ad_folder_fetch(const AdFolder *root, const char *path, bool *ret_absent,
                GError **error)
{
    g_autofree char *name = ad_place_name(root->place, path);
    struct stat status;
    bool found = ad_folder_stat(root, path, 0, &status);
    int fd;

    if (ret_absent != NULL)
        *ret_absent = !found && errno == ENOENT;
    if (found && !check_regular(&status, name, error))
        return NULL;
    fd = found ? ad_open_inside(root, path, 0) : -1;
    if (fd >= 0)
        return fetch_open(fd, name, error);
    if (ret_absent != NULL)
        *ret_absent = errno == ENOENT;
    ad_folder_error(error, errno, name);
    return NULL;
}
