/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/pack.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/record.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define BUFFER     ((gsize)256 * 1024)
#define AT_ONCE    ((goffset)8 * 1024 * 1024) /* bytes the disk is told to write */
#define MOST_PACKS 4096

enum { FIELD_NAME, FIELD_PACK, FIELD_OFFSET, FIELD_SIZE, FIELD_SHA256, FIELDS };

struct AdPack {
    char *path;
    guint32 number;
    int fd;
    goffset written; /* bytes in the file */
    goffset started; /* of those, the disk was told to write so many */
    guint8 *buffer;
    gsize buffered; /* bytes behind those */
    AdHash *hash;
    goffset begun;   /* where the piece being written starts, -1 for none */
    GError *failure; /* a write failed, so extents already given out may be void */
};

void
ad_extent_write(const char *name, const AdExtent *extent, GString *text)
{
    char pack[16], offset[32], size[32], hex[AD_DIGEST_HEX + 1];

    g_snprintf(pack, sizeof pack, "%u", extent->pack);
    g_snprintf(offset, sizeof offset, "%" G_GINT64_FORMAT, (gint64)extent->offset);
    g_snprintf(size, sizeof size, "%" G_GINT64_FORMAT, (gint64)extent->size);
    ad_digest_hex(&extent->digest, hex);
    ad_record_add(text, name, pack, offset, size, hex, NULL);
}

static bool
read_number(const char *field, guint64 most, guint64 *ret_number)
{
    return g_ascii_string_to_unsigned(field, 10, 0, most, ret_number, NULL);
}

char **
ad_extent_parse(const char *line, gsize length, AdExtent *ret_extent)
{
    g_autofree char **fields = ad_record_parse(line, length);
    guint64 pack, offset, size;

    if (fields == NULL || g_strv_length(fields) != FIELDS ||
        !read_number(fields[FIELD_PACK], MOST_PACKS, &pack) ||
        !read_number(fields[FIELD_OFFSET], G_MAXINT64, &offset) ||
        !read_number(fields[FIELD_SIZE], G_MAXINT64, &size) ||
        strlen(fields[FIELD_SHA256]) != AD_DIGEST_HEX ||
        !ad_digest_parse(fields[FIELD_SHA256], &ret_extent->digest))
        return NULL;
    ret_extent->pack = (guint32)pack;
    ret_extent->offset = (goffset)offset;
    ret_extent->size = (goffset)size;
    return g_steal_pointer(&fields);
}

AdPack *
ad_pack_open(const char *path, guint32 number, GError **error)
{
    g_autoptr(AdPack) pack = g_new0(AdPack, 1);

    pack->path = g_strdup(path);
    pack->number = number;
    pack->begun = -1;
    pack->buffer = g_malloc(BUFFER);
    pack->hash = ad_hash_new();
    pack->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (pack->fd < 0) {
        ad_error_errno(error, errno, "%s", path);
        return NULL;
    }
    pack->written = pack->started = lseek(pack->fd, 0, SEEK_END);
    if (pack->written < 0) {
        ad_error_errno(error, errno, "%s: finding its end", path);
        return NULL;
    }
    return g_steal_pointer(&pack);
}

void
ad_pack_begin(AdPack *pack)
{
    g_assert(pack->begun < 0);
    pack->begun = ad_pack_end_offset(pack);
}

static bool
is_whole(const AdPack *pack, GError **error)
{
    if (pack->failure == NULL)
        return true;
    g_propagate_error(error, g_error_copy(pack->failure));
    return false;
}

/* Else the disk stands still while a pack is written, and all waits for it at the end.
 * Only ad_pack_sync says whether it got there. */
static void
start_writing(AdPack *pack)
{
    if (pack->written - pack->started < AT_ONCE)
        return;
    (void)sync_file_range(pack->fd, pack->started, pack->written - pack->started,
                          SYNC_FILE_RANGE_WRITE);
    pack->started = pack->written;
}

static bool
write_out(AdPack *pack, const void *data, gsize length, GError **error)
{
    if (!is_whole(pack, error))
        return false;
    if (!ad_fs_write_all(pack->fd, data, length, pack->path, &pack->failure))
        return is_whole(pack, error);
    pack->written += (goffset)length;
    start_writing(pack);
    return true;
}

bool
ad_pack_flush(AdPack *pack, GError **error)
{
    if (!write_out(pack, pack->buffer, pack->buffered, error))
        return false;
    pack->buffered = 0;
    return true;
}

static bool
take_in(AdPack *pack, const void *data, gsize length, GError **error)
{
    if (length > BUFFER - pack->buffered && !ad_pack_flush(pack, error))
        return false;
    if (length > BUFFER - pack->buffered)
        return write_out(pack, data, length, error);
    if (length > 0)
        memcpy(pack->buffer + pack->buffered, data, length);
    pack->buffered += length;
    return true;
}

bool
ad_pack_write(AdPack *pack, const void *data, gsize length, GError **error)
{
    g_assert(pack->begun >= 0);
    ad_hash_update(pack->hash, data, length);
    return take_in(pack, data, length, error);
}

bool
ad_pack_end(AdPack *pack, AdExtent *ret_extent, GError **error)
{
    AdExtent extent = {.pack = pack->number, .offset = pack->begun};

    g_assert(pack->begun >= 0);
    extent.size = ad_pack_end_offset(pack) - pack->begun;
    ad_hash_finish(pack->hash, &extent.digest);
    pack->begun = -1;
    if (!is_whole(pack, error))
        return false;
    *ret_extent = extent;
    return true;
}

void
ad_pack_abandon(AdPack *pack)
{
    AdDigest unused;

    ad_hash_finish(pack->hash, &unused);
    pack->begun = -1;
}

bool
ad_pack_add(AdPack *pack, const void *data, gsize length, AdExtent *ret_extent,
            GError **error)
{
    ad_pack_begin(pack);
    if (!ad_pack_write(pack, data, length, error)) {
        ad_pack_abandon(pack);
        return false;
    }
    return ad_pack_end(pack, ret_extent, error);
}

bool
ad_pack_add_hashed(AdPack *pack, const void *data, gsize length, const AdDigest *digest,
                   AdExtent *ret_extent, GError **error)
{
    const AdExtent extent = {pack->number, ad_pack_end_offset(pack), (goffset)length,
                             *digest};

    g_assert(pack->begun < 0);
    if (!take_in(pack, data, length, error) || !is_whole(pack, error))
        return false;
    *ret_extent = extent;
    return true;
}

bool
ad_pack_append(AdPack *pack, const void *data, gsize length, GError **error)
{
    g_assert(pack->begun < 0);
    return take_in(pack, data, length, error) && is_whole(pack, error);
}

bool
ad_pack_sync(AdPack *pack, GError **error)
{
    if (!ad_pack_flush(pack, error))
        return false;
    if (fsync(pack->fd) < 0)
        ad_error_errno(&pack->failure, errno, "%s: writing it to disk", pack->path);
    return is_whole(pack, error);
}

goffset
ad_pack_end_offset(const AdPack *pack)
{
    return pack->written + (goffset)pack->buffered;
}

int
ad_pack_fd(const AdPack *pack)
{
    return pack->fd;
}

void
ad_pack_free(AdPack *pack)
{
    if (pack == NULL)
        return;
    if (pack->fd >= 0)
        (void)close(pack->fd); /* pieces worth keeping were synced */
    ad_hash_free(pack->hash);
    g_clear_error(&pack->failure);
    g_free(pack->buffer);
    g_free(pack->path);
    g_free(pack);
}
