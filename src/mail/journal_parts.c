/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal_private.h"

#include "auditdisc/mail/base64.h"
#include "auditdisc/mail/header.h"

#include <string.h>

#define FIELD_LIMIT 200

void
ad_leaf_clear(AdLeaf *leaf)
{
    g_clear_pointer(&leaf->type, ad_params_free);
    g_clear_pointer(&leaf->encoding, g_free);
}

static const char *
line_end(const char *line, const char *end)
{
    const char *newline = memchr(line, '\n', (gsize)(end - line));

    return newline == NULL ? end : newline + 1;
}

/* RFC 2046, section 5.1.1: two dashes, the boundary, perhaps two dashes, blanks. */
static bool
is_boundary(const char *line, const char *end, const char *boundary, bool *ret_last)
{
    gsize length = strlen(boundary);

    if ((gsize)(end - line) < length + 2 || memcmp(line, "--", 2) != 0 ||
        memcmp(line + 2, boundary, length) != 0)
        return false;
    line += length + 2;
    *ret_last = end - line >= 2 && memcmp(line, "--", 2) == 0;
    for (line += *ret_last ? 2 : 0; line < end; line++)
        if (!g_ascii_isspace(*line))
            return false;
    return true;
}

/* The line with the next boundary, or end; *ret_behind is where the next line begins.
 */
static const char *
find_boundary(const char *at, const char *end, const char *boundary, bool *ret_last,
              const char **ret_behind)
{
    for (; at < end; at = *ret_behind) {
        *ret_behind = line_end(at, end);
        if (is_boundary(at, *ret_behind, boundary, ret_last))
            return at;
    }
    *ret_last = true;
    *ret_behind = end;
    return end;
}

static void
read_header(AdLeaf *leaf)
{
    gsize header;
    g_autoptr(GArray) fields =
        ad_header_read(leaf->content, leaf->length, FIELD_LIMIT, &header, NULL);
    g_autofree char *type = ad_header_text_of(fields, "Content-Type");
    g_autofree char *encoding = ad_header_text_of(fields, "Content-Transfer-Encoding");
    const char *declared = *type == '\0' ? "text/plain" : type;

    leaf->type = ad_params_parse(declared, strlen(declared));
    leaf->encoding = g_ascii_strdown(g_strstrip(encoding), -1);
    leaf->content += header;
    leaf->length -= header;
}

/* The line end before a boundary belongs to it. */
static gsize
without_line_end(const char *begin, const char *end)
{
    if (end > begin && end[-1] == '\n')
        end--;
    if (end > begin && end[-1] == '\r')
        end--;
    return (gsize)(end - begin);
}

bool
ad_leaf_next(const char **at, const char *end, const char *boundary, AdLeaf *ret_leaf)
{
    const char *begin, *behind, *close;
    bool last;

    find_boundary(*at, end, boundary, &last, &begin);
    *at = end;
    if (last)
        return false;
    close = find_boundary(begin, end, boundary, &last, &behind);
    *at = close;
    *ret_leaf = (AdLeaf){.content = begin, .whole = close < end};
    ret_leaf->length =
        close < end ? without_line_end(begin, close) : (gsize)(end - begin);
    read_header(ret_leaf);
    return true;
}

static GBytes *
decode_base64(const AdLeaf *leaf)
{
    AdBase64 state = {0};
    guint8 *out = g_malloc(leaf->length / 4 * 3 + 6);
    gsize size = ad_base64_step(&state, leaf->content, leaf->length, out);

    size += ad_base64_finish(&state, out + size);
    return g_bytes_new_take(out, size);
}

/* RFC 2045, section 6.7; what is no code stays as it is. */
static GBytes *
decode_quoted(const AdLeaf *leaf)
{
    GByteArray *out = g_byte_array_sized_new((guint)leaf->length);
    const char *text = leaf->content, *end = text + leaf->length;

    while (text < end) {
        gsize left = (gsize)(end - text);
        guint8 byte = (guint8)*text;

        if (byte == '=' && left > 1 && (text[1] == '\n' || text[1] == '\r')) {
            text += left > 2 && text[1] == '\r' && text[2] == '\n' ? 3 : 2;
            continue;
        }
        if (byte == '=' && left > 2 && g_ascii_isxdigit(text[1]) &&
            g_ascii_isxdigit(text[2])) {
            byte = (guint8)(g_ascii_xdigit_value(text[1]) << 4 |
                            g_ascii_xdigit_value(text[2]));
            text += 2;
        }
        g_byte_array_append(out, &byte, 1);
        text++;
    }
    return g_byte_array_free_to_bytes(out);
}

GBytes *
ad_leaf_decode(const AdLeaf *leaf)
{
    if (strcmp(leaf->encoding, "base64") == 0)
        return decode_base64(leaf);
    if (strcmp(leaf->encoding, "quoted-printable") == 0)
        return decode_quoted(leaf);
    return g_bytes_new(leaf->content, leaf->length);
}
