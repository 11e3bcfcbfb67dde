/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/volume/bag.h"

#include "auditdisc/base/day.h"
#include "auditdisc/base/text.h"
#include "auditdisc/volume/manifest.h"
#include "auditdisc/volume/merkle.h"

#include <string.h>

static const char *const unlisted[] = {
    AD_BAG_TAGMANIFEST,
    AD_BAG_TAGMANIFEST ".sig",
    AD_BAG_TAGMANIFEST ".p7s",
    AD_BAG_TAGMANIFEST ".tsr",
    NULL,
};

bool
ad_bag_is_unlisted(const char *path)
{
    return g_strv_contains(unlisted, path);
}

static bool
is_payload(const AdFile *file)
{
    return g_str_has_prefix(file->path, AD_BAG_PAYLOAD);
}

static void
add_pair(GString *text, const char *label, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    g_string_append_printf(text, "%s: %s\n", label, value);
}

/* What makes the bag a Mailbag 1.0. */
static void
add_mailbag(GString *text, const AdBagInfo *info)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *moment = ad_time_iso(info->made, utc);

    add_pair(text, "Bag-Type", "Mailbag");
    add_pair(text, "Mailbag-Specification-Version", "1.0");
    add_pair(text, "Mailbag-Source",
             info->taken_apart != NULL ? info->taken_apart : "eml");
    add_pair(text, "Original-Included", info->taken_apart != NULL ? "False" : "True");
    add_pair(text, "Bagging-Timestamp", moment);
    add_pair(text, "Mailbag-Agent", "auditdisc");
    add_pair(text, "Mailbag-Agent-Version", AD_VERSION);
}

static void
add_chain(GString *text, const AdBagInfo *info)
{
    g_autofree char *sequence = g_strdup_printf("%u", info->sequence);
    g_autofree char *before = g_strdup_printf("%u", info->sequence - 1);

    add_pair(text, AD_BAG_SERIAL, sequence);
    if (*info->previous == '\0')
        return;
    add_pair(text, AD_BAG_PREVIOUS_SERIAL, before);
    add_pair(text, AD_BAG_PREVIOUS, info->previous);
}

static void
add_root(GString *text, const AdVolume *volume, AdDigest *ret_root)
{
    g_autoptr(AdMerkle) merkle = ad_merkle_new();
    char hex[AD_DIGEST_HEX + 1];

    for (guint i = 0; i < ad_volume_count(volume); i++) {
        const AdFile *file = ad_volume_file(volume, i);
        ad_merkle_add(merkle, file->path, &file->extent.digest);
    }
    ad_merkle_root(merkle, ret_root);
    ad_digest_hex(ret_root, hex);
    add_pair(text, AD_MERKLE_INFO, hex);
}

static GString *
bag_info(const AdVolume *volume, const AdBagInfo *info, AdDigest *ret_root)
{
    GString *text = g_string_new(NULL);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *made = ad_day_iso(ad_day_of(info->made, utc));
    guint64 bytes = 0, count = 0;

    for (guint i = 0; i < ad_volume_count(volume); i++) {
        const AdFile *file = ad_volume_file(volume, i);
        count += is_payload(file);
        bytes += is_payload(file) ? (guint64)file->extent.size : 0;
    }
    g_autofree char *oxum =
        g_strdup_printf("%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT, bytes, count);
    g_autofree char *size = ad_text_size(bytes);
    add_pair(text, "Source-Organization", info->organisation);
    add_pair(text, "External-Description", "E-mail of a period, with pages to read it");
    add_pair(text, "External-Identifier", info->volume_id);
    add_pair(text, "Bagging-Date", made);
    add_pair(text, "Bag-Size", size);
    add_pair(text, "Payload-Oxum", oxum);
    add_pair(text, "Bag-Software-Agent", "auditdisc " AD_VERSION);
    add_pair(text, "Auditdisc-Format", G_STRINGIFY(AD_BAG_FORMAT));
    add_mailbag(text, info);
    add_pair(text, AD_BAG_PERIOD, info->period);
    add_pair(text, AD_BAG_DAYS, info->days);
    add_pair(text, "Auditdisc-Zone", info->zone);
    add_chain(text, info);
    add_root(text, volume, ret_root);
    g_string_append(text, info->seal != NULL ? info->seal : "");
    return text;
}

static bool
add_text(AdVolume *volume, AdPack *pack, const char *path, const GString *text,
         AdExtent *ret_extent, GError **error)
{
    return ad_pack_add(pack, text->str, text->len, ret_extent, error) &&
           ad_volume_add(volume, path, ret_extent, error);
}

static int
compare_paths(gconstpointer one, gconstpointer other)
{
    const AdFile *const *a = one, *const *b = other;

    return strcmp((*a)->path, (*b)->path);
}

/* The payload or the tag files, AdFile *, sorted by path. */
static GPtrArray *
files_of(const AdVolume *volume, bool payload)
{
    GPtrArray *files = g_ptr_array_new();

    for (guint i = 0; i < ad_volume_count(volume); i++)
        if (is_payload(ad_volume_file(volume, i)) == payload)
            g_ptr_array_add(files, (gpointer)ad_volume_file(volume, i));
    g_ptr_array_sort(files, compare_paths);
    return files;
}

static bool
write_lines(AdPack *pack, const GPtrArray *files, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);

    for (guint i = 0; i < files->len; i++) {
        const AdFile *file = files->pdata[i];
        g_string_truncate(line, 0);
        ad_manifest_line(line, &file->extent.digest, file->path);
        if (!ad_pack_write(pack, line->str, line->len, error))
            return false;
    }
    return true;
}

/* Line by line: as a whole it would take more memory than the files it is about. */
static bool
add_manifest(AdVolume *volume, AdPack *pack, bool payload, const char *path,
             AdExtent *ret_extent, GError **error)
{
    g_autoptr(GPtrArray) files = files_of(volume, payload);

    ad_pack_begin(pack);
    if (!write_lines(pack, files, error)) {
        ad_pack_abandon(pack);
        return false;
    }
    return ad_pack_end(pack, ret_extent, error) &&
           ad_volume_add(volume, path, ret_extent, error);
}

bool
ad_bag_describe(AdVolume *volume, const AdBagInfo *info, AdPack *pack,
                GBytes **ret_text, AdDigest *ret_root, GError **error)
{
    g_autoptr(GString) declaration =
        g_string_new("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    g_autoptr(GString) about = bag_info(volume, info, ret_root);
    AdExtent extent;

    if (!add_text(volume, pack, "bagit.txt", declaration, &extent, error) ||
        !add_text(volume, pack, AD_BAG_INFO, about, &extent, error))
        return false;
    *ret_text = g_string_free_to_bytes(g_steal_pointer(&about));
    return true;
}

bool
ad_bag_seal(AdVolume *volume, AdPack *pack, AdDigest *ret_fingerprint, GError **error)
{
    AdExtent extent;

    if (!add_manifest(volume, pack, true, AD_BAG_MANIFEST, &extent, error) ||
        !add_manifest(volume, pack, false, AD_BAG_TAGMANIFEST, &extent, error) ||
        !ad_pack_sync(pack, error) || !ad_volume_seal(volume, error))
        return false;
    *ret_fingerprint = extent.digest;
    return true;
}

char *
ad_bag_value(GBytes *text, const char *label)
{
    gsize length, named = strlen(label);
    const char *data = g_bytes_get_data(text, &length);
    g_autofree char *copy = g_strndup(data, length);
    g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);

    for (char **line = lines; *line != NULL; line++)
        if (strncmp(*line, label, named) == 0 && (*line)[named] == ':')
            return g_strstrip(g_strdup(*line + named + 1));
    return NULL;
}
