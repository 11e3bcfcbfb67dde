/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "made_from.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/record.h"
#include "made_from_private.h"
#include "parts.h"
#include "stages.h"

#include <gio/gio.h>
#include <string.h>

#define CHUNK (64 * 1024)
#define LEVEL 4 /* 9 takes twice the time and saves a seventieth */

static const char *const clocks[] = {
    [AD_CLOCK_FROM_LINE] = "from-line",
    [AD_CLOCK_MAILDIR] = "maildir",
    [AD_CLOCK_IMAP] = "imap",
    [AD_CLOCK_DISC] = "disc",
};

const char *
ad_made_from_clock(AdClock clock)
{
    return clock < G_N_ELEMENTS(clocks) ? clocks[clock] : NULL;
}

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

void
ad_made_from_products(const AdRun *run, AdProduct ret_products[AD_PRODUCTS])
{
    bool log = ad_job_list(run->job, AD_KEY_LOG) != NULL;
    bool queue = ad_job_flag(run->job, AD_KEY_QUEUE);

    ret_products[0] = (AdProduct){run->books, AD_MADE_FOLDER "books.gz", true};
    ret_products[1] = (AdProduct){run->log_events, AD_MADE_FOLDER "log_events.gz", log};
    ret_products[2] = (AdProduct){run->log_facts, AD_MADE_FOLDER "log_facts.gz", log};
    ret_products[3] = (AdProduct){run->queue, AD_MADE_FOLDER "queue.gz", queue};
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

/* The originals are read again one by one, wherever they come to lie. */
static void
add_places(GString *text, const AdVolume *volume)
{
    for (guint i = 0; i < ad_volume_count(volume); i++) {
        const AdFile *file = ad_volume_file(volume, i);
        if (file->extent.pack != AD_PACK_LOG && file->extent.pack != AD_PACK_QUEUE)
            continue;
        g_autofree char *pack = g_strdup_printf("%u", file->extent.pack);
        g_autofree char *offset =
            g_strdup_printf("%" G_GINT64_FORMAT, (gint64)file->extent.offset);
        ad_record_add(text, file->path, pack, offset, NULL);
    }
}

/* What the source said of a message: all else follows from its bytes. */
static void
add_message(GString *text, const AdEnvelope *envelope, const char *label)
{
    bool stored = envelope->archived_by != AD_CLOCK_NONE;
    gint64 delivered = stored ? envelope->archived : envelope->arrived;
    const char *clock =
        ad_made_from_clock(stored ? envelope->archived_by : envelope->clock);
    g_autofree char *moment = g_strdup_printf("%" G_GINT64_FORMAT, delivered);

    ad_record_add(text, label, clock != NULL ? clock : "", clock != NULL ? moment : "",
                  envelope->note, NULL);
}

/* A file that is packed while it is written: a piece of the pack. */
typedef struct {
    GConverter *gzip;
    AdPack *pack;
} Packing;

/* The same bytes each time: no name and no time in the head of it. */
static Packing
start_packing(AdPack *pack)
{
    ad_pack_begin(pack);
    return (Packing){
        G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, LEVEL)), pack};
}

static bool
put(Packing *packing, const char *data, gsize length, bool last, GError **error)
{
    GConverterResult result = G_CONVERTER_CONVERTED;
    char packed[CHUNK];
    gsize taken, made;

    while (last ? result != G_CONVERTER_FINISHED : length > 0) {
        result = g_converter_convert(packing->gzip, data, length, packed, sizeof packed,
                                     last ? G_CONVERTER_INPUT_AT_END : 0, &taken, &made,
                                     error);
        if (result == G_CONVERTER_ERROR ||
            !ad_pack_write(packing->pack, packed, made, error))
            return false;
        data += taken;
        length -= taken;
    }
    return true;
}

static bool
end_packing(Packing *packing, bool done, AdVolume *volume, const char *path,
            GError **error)
{
    AdExtent extent;

    done = done && put(packing, "", 0, true, error) &&
           ad_pack_end(packing->pack, &extent, error) &&
           ad_volume_add(volume, path, &extent, error);
    g_object_unref(packing->gzip);
    return done;
}

static bool
put_messages(const AdRun *run, Packing *packing, GError **error)
{
    g_autoptr(AdSelection) selection =
        ad_selection_open(run->selection, run->period, run->part->period, error);
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; selection != NULL && i < ad_selection_count(selection); i++) {
        g_autoptr(AdEnvelope) envelope = ad_selection_envelope(selection, i);
        g_autofree char *label = ad_selection_label(selection, i);
        if (envelope == NULL)
            return ad_error(error, AD_ERROR_FAILED, "%s: %s is not an envelope",
                            run->selection, label);
        g_string_truncate(text, 0);
        add_message(text, envelope, label);
        if (!put(packing, text->str, text->len, false, error))
            return false;
    }
    return selection != NULL;
}

/* The rows of the other discs of a set, whose messages are not on this one. */
static bool
put_others(const AdRun *run, Packing *packing, GError **error)
{
    g_autoptr(GMappedFile) file = ad_fs_map(run->selection, error);

    if (file == NULL)
        return false;
    const char *line = g_mapped_file_get_contents(file);
    const char *end = line + g_mapped_file_get_length(file), *behind = line;
    while (line < end) {
        const char *newline = memchr(line, '\n', (gsize)(end - line));
        const char *next = newline != NULL ? newline + 1 : end;
        if (!ad_period_holds(run->part->period,
                             (AdDay)g_ascii_strtoll(line, NULL, 10)) &&
            !put(packing, line, (gsize)(next - line), false, error))
            return false;
        line = next;
        behind = ad_fs_let_go(behind, line);
    }
    return true;
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
add_product(AdVolume *volume, AdPack *pack, const AdProduct *product, GError **error)
{
    g_autoptr(GMappedFile) file = ad_fs_map(product->path, error);

    if (file == NULL)
        return false;
    Packing packing = start_packing(pack);
    bool done = put(&packing, g_mapped_file_get_contents(file),
                    g_mapped_file_get_length(file), false, error);
    return end_packing(&packing, done, volume, product->place, error);
}

static bool
add_selection(const AdRun *run, AdVolume *volume, AdPack *pack, GError **error)
{
    Packing messages = start_packing(pack);
    bool done = put_messages(run, &messages, error);

    if (!end_packing(&messages, done, volume, AD_MADE_MESSAGES, error))
        return false;
    if (run->part->of == 1)
        return true;
    Packing others = start_packing(pack);
    done = put_others(run, &others, error);
    return end_packing(&others, done, volume, AD_MADE_OTHERS, error);
}

bool
ad_made_from_add(const AdRun *run, bool seal_failed, AdVolume *volume, AdPack *pack,
                 GError **error)
{
    g_autoptr(GString) settings = g_string_new(NULL);
    g_autoptr(GString) places = g_string_new(NULL);
    AdProduct products[AD_PRODUCTS];

    add_settings(settings, run, seal_failed);
    add_places(places, volume);
    if (!add(volume, pack, AD_MADE_SETTINGS, settings->str, settings->len, error) ||
        !add(volume, pack, AD_MADE_PLACES, places->str, places->len, error) ||
        !add_selection(run, volume, pack, error))
        return false;
    ad_made_from_products(run, products);
    for (guint i = 0; i < G_N_ELEMENTS(products); i++)
        if (products[i].used && !add_product(volume, pack, &products[i], error))
            return false;
    return true;
}
