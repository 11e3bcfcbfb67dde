/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "made_from.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/record.h"
#include "parts.h"
#include "stages.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define FOLDER   "made_from/"
#define SETTINGS FOLDER "settings.txt"
#define PLACES   FOLDER "places.txt"

/* Seals are not made again but taken over, templates are files of their own, and the
 * time stands under a name of its own. */
static const AdKey elsewhere[] = {
    AD_KEY_TEMPLATES,      AD_KEY_TIMESTAMP,     AD_KEY_SEAL_METHOD,
    AD_KEY_SEAL_KEY,       AD_KEY_SEAL_IDENTITY, AD_KEY_SEAL_CERTIFICATE,
    AD_KEY_SEAL_AUTHORITY, AD_KEY_SEAL_STAMP,
};

static bool
is_in(const AdKey *keys, guint count, AdKey key)
{
    for (guint i = 0; i < count; i++)
        if (keys[i] == key)
            return true;
    return false;
}

bool
ad_made_from_shapes(AdKey key)
{
    guint count;
    const AdKey *shaping = ad_run_shaping(&count);

    return is_in(shaping, count, key) &&
           !is_in(elsewhere, G_N_ELEMENTS(elsewhere), key);
}

/* A file of the run's folder and its name on the volume. */
typedef struct {
    const char *path, *place;
} Product;

static void
name_products(const AdRun *run, Product ret_products[5])
{
    ret_products[0] = (Product){run->selection, FOLDER "selection.txt"};
    ret_products[1] = (Product){run->books, FOLDER "books.txt"};
    ret_products[2] = (Product){run->log_events, FOLDER "log_events.txt"};
    ret_products[3] = (Product){run->log_facts, FOLDER "log_facts.txt"};
    ret_products[4] = (Product){run->queue, FOLDER "queue.txt"};
}

/* An older run may have left a log or a queue that this one does not have. */
static bool
is_used(const AdRun *run, const char *path)
{
    if (path == run->queue)
        return ad_job_flag(run->job, AD_KEY_QUEUE);
    if (path == run->log_events || path == run->log_facts)
        return ad_job_list(run->job, AD_KEY_LOG) != NULL;
    return true;
}

static void
add_settings(GString *text, const AdRun *run, bool seal_failed)
{
    g_autofree char *made = g_strdup_printf("%" G_GINT64_FORMAT, run->made);
    g_autofree char *part = g_strdup_printf("%u", run->part->number);
    const AdEntry *split = run->part->of > 1 ? ad_run_entry(run, AD_SPLIT) : NULL;

    ad_record_add(text, AD_MADE_BY, AD_VERSION, NULL);
    ad_record_add(text, AD_MADE_PERIOD, run->period->name, NULL);
    ad_record_add(text, AD_MADE_AT, made, NULL);
    ad_record_add(text, AD_MADE_PART, part, NULL);
    if (split != NULL)
        ad_record_add(text, AD_MADE_SPLIT, ad_entry_get(split, "days"), NULL);
    if (seal_failed)
        ad_record_add(text, AD_MADE_FAILED, "yes", NULL);
    ad_record_add(text, ad_key_facts(AD_KEY_ZONE)->option, ad_zone_name(run->zone),
                  NULL);
    if (ad_job_text(run->job, AD_KEY_TEMPLATES) != NULL)
        ad_record_add(text, ad_key_facts(AD_KEY_TEMPLATES)->option, "yes", NULL);
    for (AdKey key = 0; key < AD_KEYS; key++) {
        const char *const *values =
            ad_made_from_shapes(key) ? ad_job_list(run->job, key) : NULL;
        for (; values != NULL && *values != NULL; values++)
            ad_record_add(text, ad_key_facts(key)->option, *values, NULL);
    }
}

/* Twins share a place; one of them is enough. */
static void
add_places(GString *text, const AdVolume *volume)
{
    g_autoptr(GHashTable) known =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < ad_volume_count(volume); i++) {
        const AdFile *file = ad_volume_file(volume, i);
        if (file->extent.pack >= AD_PACK_PAGES)
            continue;
        g_autofree char *pack = g_strdup_printf("%u", file->extent.pack);
        g_autofree char *offset =
            g_strdup_printf("%" G_GINT64_FORMAT, (gint64)file->extent.offset);
        if (g_hash_table_add(known, g_strconcat(pack, " ", offset, NULL)))
            ad_record_add(text, file->path, pack, offset, NULL);
    }
}

static bool
add(AdVolume *volume, AdPack *pack, const char *path, const void *data, gsize length,
    GError **error)
{
    AdExtent extent;

    return ad_pack_add(pack, data, length, &extent, error) &&
           ad_volume_add(volume, path, &extent, error);
}

static bool
add_product(AdVolume *volume, AdPack *pack, const Product *product, GError **error)
{
    g_autoptr(GMappedFile) file = g_mapped_file_new(product->path, FALSE, error);

    return file != NULL &&
           add(volume, pack, product->place, g_mapped_file_get_contents(file),
               g_mapped_file_get_length(file), error);
}

bool
ad_made_from_add(const AdRun *run, bool seal_failed, AdVolume *volume, AdPack *pack,
                 GError **error)
{
    g_autoptr(GString) settings = g_string_new(NULL);
    g_autoptr(GString) places = g_string_new(NULL);
    Product products[5];

    add_settings(settings, run, seal_failed);
    add_places(places, volume);
    if (!add(volume, pack, SETTINGS, settings->str, settings->len, error) ||
        !add(volume, pack, PLACES, places->str, places->len, error))
        return false;
    name_products(run, products);
    for (guint i = 0; i < G_N_ELEMENTS(products); i++)
        if (is_used(run, products[i].path) &&
            !add_product(volume, pack, &products[i], error))
            return false;
    return true;
}

/* Calls each line of a file of records with its fields, at least so many. */
static bool
each_line(AdTarget *target, const char *path, guint fields,
          bool (*take)(char **fields, gpointer data, GError **error), gpointer data,
          GError **error)
{
    g_autoptr(GBytes) bytes = ad_target_read(target, path, error);
    gsize length;

    if (bytes == NULL)
        return false;
    const char *line = g_bytes_get_data(bytes, &length), *end = line + length;
    while (line < end) {
        const char *newline = memchr(line, '\n', (gsize)(end - line));
        g_auto(GStrv) values =
            newline != NULL ? ad_record_parse(line, (gsize)(newline - line)) : NULL;
        if (values == NULL || g_strv_length(values) != fields)
            return ad_error(error, AD_ERROR_DIFFERS, "%s: it has a line that is none",
                            path);
        if (!take(values, data, error))
            return false;
        line = newline + 1;
    }
    return true;
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

    if (!each_line(target, SETTINGS, 2, take_setting, settings, error))
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

/* A payload file where it lay in its pack; what belongs to other discs stays a hole. */
static bool
take_place(char **fields, gpointer data, GError **error)
{
    const Laying *laying = data;
    g_autoptr(GBytes) bytes = NULL;
    guint64 pack, offset;
    gsize length;

    if (!g_ascii_string_to_unsigned(fields[1], 10, 0, AD_PACK_PAGES - 1, &pack, NULL) ||
        !g_ascii_string_to_unsigned(fields[2], 10, 0, G_MAXINT64, &offset, NULL))
        return ad_error(error, AD_ERROR_DIFFERS, PLACES ": no place for %s", fields[0]);
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
    const char *paths[AD_PACK_PAGES] = {[AD_PACK_ORIGINALS] = run->originals,
                                        [AD_PACK_LOG] = run->log,
                                        [AD_PACK_QUEUE] = run->queued};
    Laying laying = {target, {-1, -1, -1}};
    bool done = true;

    for (guint i = 0; done && i < G_N_ELEMENTS(paths); i++) {
        laying.packs[i] = open(paths[i], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        done = laying.packs[i] >= 0 ||
               ad_error_errno(error, errno, "cannot create %s", paths[i]);
    }
    done = done && each_line(target, PLACES, 3, take_place, &laying, error);
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++)
        if (laying.packs[i] >= 0 && close(laying.packs[i]) != 0 && done)
            done = ad_error_errno(error, errno, "cannot write %s", paths[i]);
    return done;
}

bool
ad_made_from_lay_out(const AdRun *run, AdTarget *target, GError **error)
{
    Product products[5];

    name_products(run, products);
    for (guint i = 0; i < G_N_ELEMENTS(products); i++) {
        g_autoptr(GBytes) bytes = NULL;
        gsize length;
        if (!is_used(run, products[i].path))
            continue;
        bytes = ad_target_read(target, products[i].place, error);
        if (bytes == NULL)
            return false;
        const void *data = g_bytes_get_data(bytes, &length);
        if (!ad_fs_replace(products[i].path, data, length, error))
            return false;
    }
    return lay_out_packs(run, target, error);
}
