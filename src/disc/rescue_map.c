/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The map beside a rescued image (disc/rescue.h has its form).
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "rescue_private.h"

#include <string.h>

#define LARGEST_MAP ((gsize)1 << 30)
#define TITLE       "# auditdisc rescue map 1\n"
#define IMAGE       "image "

static const char signs[] = {
    [AD_BLOCK_MISSING] = '-',
    [AD_BLOCK_UNSURE] = '?',
    [AD_BLOCK_SURE] = '+',
};

char *
ad_rescue_map_path(const char *image)
{
    return g_strconcat(image, ".map", NULL);
}

bool
ad_rescue_map_write(const char *image, const AdDigest *digest, const guint8 *states,
                    guint64 blocks, GError **error)
{
    g_autofree char *path = ad_rescue_map_path(image);
    g_autofree char *hex = ad_digest_dup_hex(digest);
    g_autoptr(GString) text = g_string_new(TITLE);

    g_string_append_printf(text, IMAGE "%s\n", hex);
    for (guint64 first = 0, next; first < blocks; first = next) {
        for (next = first + 1; next < blocks && states[next] == states[first];)
            next++;
        g_string_append_printf(text, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %c\n",
                               first, next - first, signs[states[first]]);
    }
    return ad_fs_replace(path, text->str, text->len, error);
}

/* "412 3 ?" */
static bool
take_line(const char *line, guint8 *states, guint64 blocks)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 4);
    guint64 first, count;
    const char *sign;

    if (g_strv_length(words) != 3 || strlen(words[2]) != 1 ||
        !g_ascii_string_to_unsigned(words[0], 10, 0, blocks, &first, NULL) ||
        !g_ascii_string_to_unsigned(words[1], 10, 0, blocks - first, &count, NULL))
        return false;
    sign = memchr(signs, words[2][0], sizeof signs);
    if (sign == NULL)
        return false;
    memset(states + first, (int)(sign - signs), count);
    return true;
}

/* ret_other tells that the map is of another image. */
static bool
take_lines(const char *text, const AdDigest *digest, guint8 *states, guint64 blocks,
           bool *ret_other)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    AdDigest stated;

    for (char **line = lines; *line != NULL; line++) {
        if (**line == '\0' || **line == '#')
            continue;
        if (!g_str_has_prefix(*line, IMAGE)) {
            if (!take_line(*line, states, blocks))
                return false;
            continue;
        }
        if (!ad_digest_parse(*line + strlen(IMAGE), &stated))
            return false;
        *ret_other = !ad_digest_equal(&stated, digest);
    }
    return true;
}

guint8 *
ad_rescue_map_read(const char *image, guint64 blocks, GError **error)
{
    g_autofree char *path = ad_rescue_map_path(image);
    g_autofree guint8 *states = g_malloc0(blocks + 1);
    g_autoptr(GBytes) bytes = NULL;
    bool exists, other = false;
    AdDigest digest;
    gsize length;

    if (!ad_fs_exists(path, &exists, error) || !exists)
        return NULL;
    bytes = ad_fs_read(path, LARGEST_MAP, error);
    if (bytes == NULL || !ad_fs_digest(image, &digest, NULL, error))
        return NULL;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autofree char *text = g_strndup(data, length);
    if (!g_str_has_prefix(text, TITLE) ||
        !take_lines(text, &digest, states, blocks, &other)) {
        ad_error(error, AD_ERROR_USAGE, "%s: not a map of this image; move it away",
                 path);
        return NULL;
    }
    return other ? NULL : g_steal_pointer(&states);
}
