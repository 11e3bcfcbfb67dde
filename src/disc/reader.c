/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader_private.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/disc/drive.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

AdReader *
ad_reader_new(const AdReaderOps *ops, const char *name, guint64 blocks)
{
    AdReader *reader = g_new0(AdReader, 1);

    reader->ops = ops;
    reader->name = g_strdup(name);
    reader->blocks = blocks;
    return reader;
}

void
ad_reader_free(AdReader *reader)
{
    if (reader == NULL)
        return;
    reader->ops->close(reader);
    g_free(reader->name);
    g_free(reader->trouble);
    g_free(reader);
}

guint64
ad_reader_blocks(const AdReader *reader)
{
    return reader->blocks;
}

guint
ad_reader_spare(const AdReader *reader)
{
    return reader->spare;
}

guint64
ad_reader_further(const AdReader *reader)
{
    return reader->further;
}

bool
ad_reader_is_open(const AdReader *reader)
{
    return reader->open;
}

bool
ad_reader_check(const AdReader *reader, GError **error)
{
    return reader->trouble == NULL ||
           ad_error(error, AD_ERROR_MEDIUM,
                    "%s: the drive failed while it was reading: %s; check its cables, "
                    "insert the disc again and repeat this",
                    reader->name, reader->trouble);
}

guint
ad_reader_repeats(const AdReader *reader)
{
    return reader->repeats;
}

static bool
file_read(AdReader *reader, guint64 lba, guint count, void *buffer, GError **error)
{
    gsize length = (gsize)count * AD_BLOCK_SIZE;
    gssize got = ad_fs_read_at(reader->descriptor, buffer, length,
                               (goffset)(lba * AD_BLOCK_SIZE), reader->name, error);

    if (got < 0)
        return false;
    return (gsize)got == length ||
           ad_error(error, AD_ERROR_DIFFERS, "%s: ends within a block", reader->name);
}

static void
file_close(AdReader *reader)
{
    close(reader->descriptor);
}

static const AdReaderOps file_ops = {file_read, file_close};

AdReader *
ad_file_reader(const char *path, GError **error)
{
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat status;

    if (descriptor < 0) {
        ad_error_errno(error, errno, "%s", path);
        return NULL;
    }
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ad_error(error, AD_ERROR_FAILED, "%s: neither an image file nor a drive", path);
        close(descriptor);
        return NULL;
    }
    guint64 blocks = ((guint64)status.st_size + AD_BLOCK_SIZE - 1) / AD_BLOCK_SIZE;
    AdReader *reader = ad_reader_new(&file_ops, path, blocks);
    reader->descriptor = descriptor;
    return reader;
}

/* A drive that is gone is for whoever looks after it, any other name for whoever wrote
 * it. */
static AdReader *
refuse_nothing(const char *target, GError **error)
{
    if (g_str_has_prefix(target, "/dev/"))
        ad_error(error, AD_ERROR_MEDIUM,
                 "%s: there is no such drive; auditdisc drives lists those there are",
                 target);
    else
        ad_error(error, AD_ERROR_USAGE, "%s: there is no such image or folder", target);
    return NULL;
}

AdReader *
ad_reader_open(const char *target, GError **error)
{
    struct stat status;
    bool exists = stat(target, &status) == 0;

    if (g_str_has_prefix(target, "stdio:") || (exists && S_ISBLK(status.st_mode)))
        return ad_drive_reader(target, error);
    if (!exists && errno == ENOENT)
        return refuse_nothing(target, error);
    return ad_file_reader(target, error);
}

static bool
name_the_block(guint64 lba, GError *why, GError **error)
{
    bool answer =
        ad_error(error, AD_ERROR_DIFFERS,
                 "block %" G_GUINT64_FORMAT " can't be read: %s", lba, why->message);

    g_error_free(why);
    return answer;
}

/* Many at once, and only where that fails one by one. */
bool
ad_reader_read(AdReader *reader, guint64 lba, guint count, void *buffer, GError **error)
{
    guint8 *to = buffer;
    GError *why = NULL;

    if (lba > reader->blocks || count > reader->blocks - lba)
        return ad_error(error, AD_ERROR_DIFFERS,
                        "%s: has %" G_GUINT64_FORMAT
                        " blocks, and block %" G_GUINT64_FORMAT " was to be read",
                        reader->name, reader->blocks, MAX(lba, reader->blocks));
    if (reader->ops->read(reader, lba, count, buffer, NULL))
        return true;
    reader->repeats++;
    for (guint i = 0; i < count; i++)
        if (!reader->ops->read(reader, lba + i, 1, to + (gsize)i * AD_BLOCK_SIZE, &why))
            return name_the_block(lba + i, why, error);
    return true;
}

bool
ad_reader_glance(AdReader *reader, guint64 lba, void *buffer)
{
    return lba < reader->blocks && reader->ops->read(reader, lba, 1, buffer, NULL);
}
