/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files.h"

#include "auditdisc/base/day.h"
#include "auditdisc/base/error.h"
#include "auditdisc/source/gzip.h"
#include "auditdisc/source/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
file_free(gpointer data)
{
    AdLogFile *file = data;

    if (file->fd >= 0)
        close(file->fd);
    g_free(file->path);
    g_free(file->damage);
    g_free(file);
}

AdStampClock
ad_log_file_clock(const AdLogFile *file, GTimeZone *zone, gint64 around)
{
    return ad_stamp_clock(zone, around, file->changed);
}

/* Puts what was unpacked in the place of a .gz. */
static bool
unpack(AdLogFile *file, GError **error)
{
    g_autoptr(GError) damage = NULL;
    bool gzip;

    if (!ad_gzip_is(file->fd, file->path, &gzip, error))
        return false;
    if (!gzip)
        return true;
    int unpacked = ad_gzip_unpack(file->fd, file->path, &damage, error);
    if (unpacked < 0)
        return false;
    close(file->fd);
    file->fd = unpacked;
    if (damage != NULL)
        file->damage = g_strdup(damage->message);
    return true;
}

static bool
open_file(AdLogFile *file, GError **error)
{
    struct stat facts;

    file->fd = open(file->path, O_RDONLY | O_CLOEXEC);
    if (file->fd < 0)
        return ad_error_errno(error, errno, "cannot read the log %s", file->path);
    if (fstat(file->fd, &facts) != 0)
        return ad_error_errno(error, errno, "cannot read the log %s", file->path);
    if (!S_ISREG(facts.st_mode))
        return ad_error(error, AD_ERROR_USAGE, "log: %s is not a file", file->path);
    file->changed = facts.st_mtime;
    if (!unpack(file, error))
        return false;
    if (fstat(file->fd, &facts) != 0)
        return ad_error_errno(error, errno, "cannot read the log %s", file->path);
    file->size = facts.st_size;
    return true;
}

static bool
find_first(AdLogFile *file, GTimeZone *zone, gint64 around, GError **error)
{
    g_autoptr(AdLines) lines =
        ad_lines_new(file->fd, file->size, AD_LOG_LINE, file->path);
    AdStampClock clock = ad_log_file_clock(file, zone, around);
    const char *line;
    goffset length = 1;

    file->first = AD_TIME_NONE;
    while (file->first == AD_TIME_NONE && length > 0) {
        if (!ad_lines_next(lines, &line, &length, error))
            return false;
        (void)ad_stamp_read(&clock, line, (gsize)MIN(length, AD_LOG_LINE),
                            &file->first);
    }
    if (file->first == AD_TIME_NONE && file->size > 0)
        return ad_error(error, AD_ERROR_USAGE,
                        "log: %s has no line that begins with a time stamp",
                        file->path);
    return true;
}

static AdLogFile *
file_new(const char *path, GTimeZone *zone, gint64 around, GError **error)
{
    AdLogFile *file = g_new0(AdLogFile, 1);

    file->path = g_strdup(path);
    if (open_file(file, error) && find_first(file, zone, around, error))
        return file;
    file_free(file);
    return NULL;
}

/* By where they really are, so that no file is read twice; as they were named, so that
 * what is told of them does not depend on where the program was started. */
static bool
add_pattern(GHashTable *paths, const char *pattern, GError **error)
{
    glob_t found = {0};
    int status = glob(pattern, GLOB_ERR | GLOB_BRACE, NULL, &found);
    int reason = errno;

    for (gsize i = 0; status == 0 && i < found.gl_pathc; i++)
        g_hash_table_insert(paths, g_canonicalize_filename(found.gl_pathv[i], NULL),
                            g_strdup(found.gl_pathv[i]));
    globfree(&found);
    if (status == 0)
        return true;
    if (status == GLOB_NOMATCH)
        return ad_error(
            error, AD_ERROR_USAGE,
            "log: no file is named %s; where the system has only a journal, "
            "rsyslog writes one",
            pattern);
    return ad_error_errno(error, reason, "log: %s: looking for it", pattern);
}

/* By time; files that begin in the same second by name. */
static int
compare_files(gconstpointer one, gconstpointer other)
{
    const AdLogFile *const *a = one, *const *b = other;

    if ((*a)->first != (*b)->first)
        return (*a)->first < (*b)->first ? -1 : 1;
    return strcmp((*a)->path, (*b)->path);
}

GPtrArray *
ad_log_files(const char *const *patterns, GTimeZone *zone, gint64 around,
             GError **error)
{
    g_autoptr(GHashTable) paths =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(file_free);
    GHashTableIter at;
    gpointer path;

    for (; *patterns != NULL; patterns++)
        if (!add_pattern(paths, *patterns, error))
            return NULL;
    g_hash_table_iter_init(&at, paths);
    while (g_hash_table_iter_next(&at, NULL, &path)) {
        AdLogFile *file = file_new(path, zone, around, error);
        if (file == NULL)
            return NULL;
        g_ptr_array_add(files, file);
    }
    g_ptr_array_sort(files, compare_files);
    return g_steal_pointer(&files);
}
