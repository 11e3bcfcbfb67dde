/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/source/gzip.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"

#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#define PIECE   16384
#define SCRATCH "temporary file (TMPDIR says where)"

typedef struct {
    int from;
    int to;
    const char *name;
    goffset at; /* behind the bytes in the buffer */
    bool last;  /* there are no more */
    gsize used;
    gsize fill;
    char in[PIECE];
    char out[PIECE];
} Unpack;

bool
ad_gzip_is(int fd, const char *name, bool *ret_gzip, GError **error)
{
    static const guint8 magic[3] = {0x1f, 0x8b, 8};
    guint8 begin[3];
    gssize got = ad_fs_read_at(fd, begin, sizeof begin, 0, name, error);

    *ret_gzip = got == sizeof begin && memcmp(begin, magic, sizeof magic) == 0;
    return got >= 0;
}

static bool
refill(Unpack *unpack, GError **error)
{
    gssize got;

    if (unpack->used < unpack->fill || unpack->last)
        return true;
    got =
        ad_fs_read_at(unpack->from, unpack->in, PIECE, unpack->at, unpack->name, error);
    if (got < 0)
        return false;
    unpack->used = 0;
    unpack->fill = (gsize)got;
    unpack->at += got;
    unpack->last = got < PIECE;
    return true;
}

/* Between members and behind the last one. */
static bool
skip_padding(Unpack *unpack, bool *ret_end, GError **error)
{
    do {
        if (!refill(unpack, error))
            return false;
        while (unpack->used < unpack->fill && unpack->in[unpack->used] == 0)
            unpack->used++;
    } while (unpack->used == unpack->fill && !unpack->last);
    *ret_end = unpack->used == unpack->fill;
    return true;
}

/* One member, or what there is of it. */
static bool
unpack_member(Unpack *unpack, GError **ret_damage, GError **error)
{
    g_autoptr(GZlibDecompressor) zlib =
        g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    GConverterResult result = G_CONVERTER_CONVERTED;

    while (result != G_CONVERTER_FINISHED) {
        gsize got = 0;
        gsize made = 0;

        if (!refill(unpack, error))
            return false;
        result = g_converter_convert(G_CONVERTER(zlib), unpack->in + unpack->used,
                                     unpack->fill - unpack->used, unpack->out, PIECE,
                                     unpack->last ? G_CONVERTER_INPUT_AT_END
                                                  : G_CONVERTER_NO_FLAGS,
                                     &got, &made, ret_damage);
        if (result == G_CONVERTER_ERROR)
            return true;
        unpack->used += got;
        if (!ad_fs_write_all(unpack->to, unpack->out, made, SCRATCH, error))
            return false;
    }
    return true;
}

static bool
unpack_all(Unpack *unpack, GError **ret_damage, GError **error)
{
    g_autoptr(GError) damage = NULL;
    bool end = false;

    while (!end && damage == NULL) {
        if (!unpack_member(unpack, &damage, error))
            return false;
        if (damage == NULL && !skip_padding(unpack, &end, error))
            return false;
    }
    if (damage != NULL)
        ad_error(ret_damage, AD_ERROR_FAILED,
                 "%s: cut off or damaged, the mail behind that place can't be read "
                 "(%s); fetch the file again from where it came",
                 unpack->name, damage->message);
    return true;
}

int
ad_gzip_unpack(int fd, const char *name, GError **ret_damage, GError **error)
{
    g_autofree Unpack *unpack = g_new0(Unpack, 1);

    unpack->from = fd;
    unpack->name = name;
    unpack->to = ad_fs_scratch(error);
    if (unpack->to < 0)
        return -1;
    if (!unpack_all(unpack, ret_damage, error)) {
        (void)close(unpack->to);
        return -1;
    }
    return unpack->to;
}
