/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a volume was made from, laid out again in the folder of a run.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/record.h"
#include "made_from_private.h"
#include "stages.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#define UNPACKED_MOST ((gsize)1024 * 1024 * 1024) /* of a file that is packed */
#define PIECE         (256 * 1024)

bool
ad_made_from_each(GBytes *text, const char *path, guint fields,
                  bool (*take)(char **fields, gpointer data, GError **error),
                  gpointer data, GError **error)
{
    gsize size, length;
    const char *at = g_bytes_get_data(text, &size), *end = at + size, *line;

    while ((line = ad_record_line(&at, end, &length)) != NULL) {
        g_autofree char **values = ad_record_parse(line, length);
        if (values == NULL || g_strv_length(values) != fields)
            return ad_error(error, AD_ERROR_DIFFERS, "%s: it has a line that is none",
                            path);
        if (!take(values, data, error))
            return false;
    }
    if (at < end)
        return ad_error(error, AD_ERROR_DIFFERS, "%s: its last line is cut", path);
    return true;
}

GBytes *
ad_made_from_unpack(AdTarget *target, const char *path, GError **error)
{
    g_autoptr(GBytes) packed = ad_target_read(target, path, error);
    g_autoptr(GByteArray) text = g_byte_array_new();
    g_autoptr(GError) why = NULL;
    g_autofree guint8 *piece = g_malloc(PIECE);
    gssize got = 1;

    if (packed == NULL)
        return NULL;
    g_autoptr(GZlibDecompressor) gzip =
        g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    g_autoptr(GInputStream) memory = g_memory_input_stream_new_from_bytes(packed);
    g_autoptr(GInputStream) stream =
        g_converter_input_stream_new(memory, G_CONVERTER(gzip));
    while (got > 0 && text->len <= UNPACKED_MOST) {
        got = g_input_stream_read(stream, piece, PIECE, NULL, &why);
        if (got > 0)
            g_byte_array_append(text, piece, (guint)got);
    }
    if (got == 0)
        return g_byte_array_free_to_bytes(g_steal_pointer(&text));
    ad_error(error, AD_ERROR_DIFFERS, "%s: it can't be unpacked: %s", path,
             why != NULL ? why->message : "it is too large");
    return NULL;
}

static bool
take_setting(char **fields, gpointer settings, GError **error)
{
    GPtrArray *values = g_hash_table_lookup(settings, fields[0]);

    if (values == NULL) {
        values = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(settings, g_strdup(fields[0]), values);
    }
    g_ptr_array_add(values, g_strdup(fields[1]));
    return true;
}

GHashTable *
ad_made_from_settings(AdTarget *target, GError **error)
{
    g_autoptr(GHashTable) settings = g_hash_table_new_full(
        g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);

    g_autoptr(GBytes) text = ad_target_read(target, AD_MADE_SETTINGS, error);

    if (text == NULL ||
        !ad_made_from_each(text, AD_MADE_SETTINGS, 2, take_setting, settings, error))
        return NULL;
    return g_steal_pointer(&settings);
}

const char *
ad_made_from_get(GHashTable *settings, const char *name)
{
    const GPtrArray *values = g_hash_table_lookup(settings, name);

    return values != NULL ? values->pdata[0] : "";
}

typedef struct {
    AdTarget *target;
    int packs[AD_PACK_PAGES];
} Laying;

/* Lines of the log or a message of the queue where they lay in their pack; what belongs
 * to other discs stays a hole. */
static bool
take_place(char **fields, gpointer data, GError **error)
{
    const Laying *laying = data;
    g_autoptr(GBytes) bytes = NULL;
    guint64 pack, offset;
    gsize length;

    if (!g_ascii_string_to_unsigned(fields[1], 10, AD_PACK_LOG, AD_PACK_PAGES - 1,
                                    &pack, NULL) ||
        !g_ascii_string_to_unsigned(fields[2], 10, 0, G_MAXINT64, &offset, NULL))
        return ad_error(error, AD_ERROR_DIFFERS, AD_MADE_PLACES ": no place for %s",
                        fields[0]);
    bytes = ad_target_read(laying->target, fields[0], error);
    if (bytes == NULL)
        return false;
    const void *whole = g_bytes_get_data(bytes, &length);
    if (lseek(laying->packs[pack], (off_t)offset, SEEK_SET) < 0)
        return ad_error_errno(error, errno, "cannot lay out %s", fields[0]);
    return ad_fs_write_all(laying->packs[pack], whole, length, fields[0], error);
}

static bool
lay_out_packs(const AdRun *run, AdTarget *target, GError **error)
{
    const char *paths[AD_PACK_PAGES] = {
        [AD_PACK_LOG] = run->log, [AD_PACK_QUEUE] = run->queued};
    g_autoptr(GBytes) text = ad_target_read(target, AD_MADE_PLACES, error);
    Laying laying = {target, {-1, -1, -1}};
    bool done = text != NULL;

    for (guint i = AD_PACK_LOG; done && i < G_N_ELEMENTS(paths); i++) {
        laying.packs[i] = open(paths[i], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        done = laying.packs[i] >= 0 ||
               ad_error_errno(error, errno, "cannot create %s", paths[i]);
    }
    done =
        done && ad_made_from_each(text, AD_MADE_PLACES, 3, take_place, &laying, error);
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++)
        if (laying.packs[i] >= 0 && close(laying.packs[i]) != 0 && done)
            done = ad_error_errno(error, errno, "cannot write %s", paths[i]);
    return done;
}

static bool
lay_out_product(const AdProduct *product, AdTarget *target, GError **error)
{
    g_autoptr(GBytes) bytes = ad_made_from_unpack(target, product->place, error);
    gsize length;

    if (bytes == NULL)
        return false;
    const void *data = g_bytes_get_data(bytes, &length);
    return ad_fs_replace(product->path, data, length, error);
}

bool
ad_made_from_lay_out(const AdRun *run, AdTarget *target, GError **error)
{
    AdProduct products[AD_PRODUCTS];

    ad_made_from_products(run, products);
    for (guint i = 0; i < G_N_ELEMENTS(products); i++)
        if (products[i].used && !lay_out_product(&products[i], target, error))
            return false;
    return lay_out_packs(run, target, error) && ad_made_from_scan(run, target, error);
}
