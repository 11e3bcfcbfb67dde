/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/volume/manifest.h"

#include "auditdisc/base/error.h"

#include <string.h>

struct AdManifest {
    GStringChunk *paths;
    GHashTable *by_path; /* path -> AdDigest *, both owned elsewhere */
    GPtrArray *digests;  /* owns them */
};

AdManifest *
ad_manifest_new(void)
{
    AdManifest *manifest = g_new0(AdManifest, 1);

    manifest->paths = g_string_chunk_new(64 * 1024);
    manifest->by_path = g_hash_table_new(g_str_hash, g_str_equal);
    manifest->digests = g_ptr_array_new_with_free_func(g_free);
    return manifest;
}

void
ad_manifest_free(AdManifest *manifest)
{
    if (manifest == NULL)
        return;
    g_hash_table_unref(manifest->by_path);
    g_ptr_array_unref(manifest->digests);
    g_string_chunk_free(manifest->paths);
    g_free(manifest);
}

static bool
part_is_safe(const char *part, gsize length)
{
    if (length == 0 || (length == 1 && part[0] == '.') ||
        (length == 2 && part[0] == '.' && part[1] == '.'))
        return false;
    for (gsize i = 0; i < length; i++)
        if ((guchar)part[i] < 0x20 || part[i] == 0x7f || part[i] == '\\')
            return false;
    return true;
}

static bool
path_is_safe(const char *path, gsize length)
{
    const char *end = path + length;

    for (const char *slash; (slash = memchr(path, '/', (gsize)(end - path))) != NULL;
         path = slash + 1)
        if (!part_is_safe(path, (gsize)(slash - path)))
            return false;
    return part_is_safe(path, (gsize)(end - path));
}

static bool
is_lower_hex(const char *text)
{
    for (guint i = 0; i < AD_DIGEST_HEX; i++)
        if (!g_ascii_isdigit(text[i]) && (text[i] < 'a' || text[i] > 'f'))
            return false;
    return true;
}

/* False if the path was there already. */
static bool
enter(AdManifest *manifest, const char *path, const AdDigest *digest)
{
    AdDigest *kept = g_memdup2(digest, sizeof *digest);

    g_ptr_array_add(manifest->digests, kept);
    return g_hash_table_insert(manifest->by_path, (gpointer)path, kept);
}

/* What is wrong with the line, or NULL after it was entered. */
static const char *
parse_line(AdManifest *manifest, const char *line, gsize length)
{
    AdDigest digest;
    const char *path = line + AD_DIGEST_HEX + 2;

    if (length < AD_DIGEST_HEX + 3 || !is_lower_hex(line) ||
        !ad_digest_parse(line, &digest) || line[AD_DIGEST_HEX] != ' ' ||
        line[AD_DIGEST_HEX + 1] != ' ')
        return "not a line of a manifest";
    length -= AD_DIGEST_HEX + 2;
    if (!path_is_safe(path, length) || !g_utf8_validate_len(path, length, NULL))
        return "a path that leads nowhere on a disc";
    const char *kept = g_string_chunk_insert_len(manifest->paths, path, (gssize)length);
    return enter(manifest, kept, &digest) ? NULL : "a path that is listed twice";
}

bool
ad_manifest_parse(AdManifest *manifest, const char *text, gsize length,
                  const char *name, GError **error)
{
    const char *end = text + length;
    guint number = 1;

    for (const char *line = text; line < end; number++) {
        const char *newline = memchr(line, '\n', (gsize)(end - line));
        const char *wrong = "the last line is not whole";
        if (newline != NULL)
            wrong = parse_line(manifest, line, (gsize)(newline - line));
        if (wrong != NULL)
            return ad_error(error, AD_ERROR_DIFFERS, "%s: line %u: %s", name, number,
                            wrong);
        line = newline + 1;
    }
    return true;
}

const AdDigest *
ad_manifest_find(const AdManifest *manifest, const char *path)
{
    return g_hash_table_lookup(manifest->by_path, path);
}

guint
ad_manifest_count(const AdManifest *manifest)
{
    return g_hash_table_size(manifest->by_path);
}

void
ad_manifest_each(const AdManifest *manifest,
                 void (*each)(const char *path, const AdDigest *digest, gpointer data),
                 gpointer data)
{
    GHashTableIter iter;
    gpointer path, digest;

    g_hash_table_iter_init(&iter, manifest->by_path);
    while (g_hash_table_iter_next(&iter, &path, &digest))
        each(path, digest, data);
}

void
ad_manifest_line(GString *text, const AdDigest *digest, const char *path)
{
    char hex[AD_DIGEST_HEX + 1];

    ad_digest_hex(digest, hex);
    g_string_append_len(text, hex, AD_DIGEST_HEX);
    g_string_append(text, "  ");
    g_string_append(text, path);
    g_string_append_c(text, '\n');
}
