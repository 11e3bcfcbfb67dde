/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message_private.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "auditdisc/mail/charset.h"
#include "rtf_private.h"
#include "tnef_private.h"

#include <string.h>

#define SIZE_LIMIT  (64 * 1024 * 1024)
#define DEPTH_LIMIT 5
#define OBJECT_ID   16 /* bytes in front of an object that is attached */
#define NUL_PICTURE "\342\220\200"

/* A file in the container. */
typedef struct {
    char *name, *long_name, *type;
    GBytes *data;
    bool is_object; /* perhaps a container of its own */
} Piece;

/* What a container holds. */
typedef struct {
    char charset[16];
    GBytes *plain, *html, *rtf;
    bool is_wide; /* plain is in UTF-16 */
    GPtrArray *pieces;
    Piece *piece; /* the last one, that further items belong to */
} Container;

static void
piece_free(gpointer data)
{
    Piece *piece = data;

    g_free(piece->name);
    g_free(piece->long_name);
    g_free(piece->type);
    g_clear_pointer(&piece->data, g_bytes_unref);
    g_free(piece);
}

static void
container_clear(Container *container)
{
    g_clear_pointer(&container->plain, g_bytes_unref);
    g_clear_pointer(&container->html, g_bytes_unref);
    g_clear_pointer(&container->rtf, g_bytes_unref);
    g_ptr_array_unref(container->pieces);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Container, container_clear)

static void
set_bytes(GBytes **bytes, const guint8 *data, gsize length)
{
    g_clear_pointer(bytes, g_bytes_unref);
    *bytes = g_bytes_new(data, length);
}

static void
set_text(char **text, const Container *container, const AdTnefItem *item)
{
    bool is_wide = item->of_mapi && item->type == AD_MAPI_UNICODE;
    g_autofree char *utf8 =
        ad_charset_to_utf8((const char *)item->data, item->length,
                           is_wide ? "utf-16le" : container->charset, NULL);
    char *end = strstr(utf8, NUL_PICTURE);

    if (end != NULL)
        *end = '\0';
    g_free(*text);
    *text = ad_text_clean(utf8, -1, AD_TEXT_LINE, NULL);
}

static void
set_charset(Container *container, const AdTnefItem *item)
{
    if (item->length >= 2)
        g_snprintf(container->charset, sizeof container->charset, "cp%u",
                   item->data[0] | (guint)item->data[1] << 8);
}

static void
take_of_message(Container *container, const AdTnefItem *item)
{
    switch (item->id) {
    case AD_TNEF_CODEPAGE:
        set_charset(container, item);
        break;
    case AD_TNEF_BODY:
    case AD_MAPI_BODY:
        container->is_wide = item->of_mapi && item->type == AD_MAPI_UNICODE;
        set_bytes(&container->plain, item->data, item->length);
        break;
    case AD_MAPI_HTML:
        set_bytes(&container->html, item->data, item->length);
        break;
    case AD_MAPI_RTF:
        set_bytes(&container->rtf, item->data, item->length);
        break;
    default:
        break;
    }
}

static void
take_of_piece(Container *container, const AdTnefItem *item)
{
    Piece *piece = container->piece;
    gsize offset = item->of_mapi && item->type == AD_MAPI_OBJECT ? OBJECT_ID : 0;

    switch (item->id) {
    case AD_TNEF_ATTACH_DATA:
    case AD_MAPI_ATTACH_OBJECT:
        if (item->length < offset)
            break;
        piece->is_object = offset > 0;
        set_bytes(&piece->data, item->data + offset, item->length - offset);
        break;
    case AD_TNEF_ATTACH_TITLE:
    case AD_MAPI_ATTACH_FILENAME:
        set_text(&piece->name, container, item);
        break;
    case AD_MAPI_ATTACH_LONG_FILENAME:
        set_text(&piece->long_name, container, item);
        break;
    case AD_MAPI_ATTACH_TYPE:
        set_text(&piece->type, container, item);
        break;
    default:
        break;
    }
}

static void
take_item(const AdTnefItem *item, gpointer user_data)
{
    Container *container = user_data;

    if (!item->of_mapi && item->id == AD_TNEF_ATTACH_BEGIN) {
        container->piece = g_new0(Piece, 1);
        g_ptr_array_add(container->pieces, container->piece);
    } else if (container->piece == NULL) {
        take_of_message(container, item);
    } else {
        take_of_piece(container, item);
    }
}

/* The bytes without the NUL that ends a string. */
static const char *
string_of(GBytes *bytes, bool is_wide, gsize *ret_length)
{
    gsize unit = is_wide ? 2 : 1;
    gsize length = 0;
    const char *string = bytes == NULL ? NULL : g_bytes_get_data(bytes, &length);

    while (length >= unit && string[length - 1] == '\0' &&
           string[length - unit] == '\0')
        length -= unit;
    *ret_length = length;
    return length == 0 ? "" : string;
}

static void
show_rtf(AdReader *reader, GBytes *packed)
{
    gsize length;
    const guint8 *bytes = g_bytes_get_data(packed, &length);
    g_autoptr(GBytes) rtf = ad_rtf_unpack(bytes, length, AD_TEXT_LIMIT);
    const char *string;

    if (rtf == NULL)
        return;
    string = string_of(rtf, false, &length);
    ad_body_add_lines(reader, ad_rtf_text(string, length), NULL);
}

/* The best form of the text that there is. */
static void
show_text(AdReader *reader, const Container *container)
{
    guint before = reader->message->blocks->len;
    gsize length;
    const char *string = string_of(container->html, false, &length);

    if (length > 0)
        ad_body_add_html(reader, string, length, NULL);
    if (reader->message->blocks->len > before)
        return;
    string = string_of(container->plain, container->is_wide, &length);
    ad_body_add_text(reader, string, length,
                     container->is_wide ? "utf-16le" : container->charset, false);
    if (reader->message->blocks->len == before && container->rtf != NULL)
        show_rtf(reader, container->rtf);
}

static bool show_container(AdReader *reader, GBytes *bytes, guint depth);

static void
show_piece(AdReader *reader, Piece *piece, guint depth)
{
    const char *name = piece->long_name != NULL ? piece->long_name : piece->name;
    g_autofree char *type = piece->type == NULL || *piece->type == '\0'
                                ? g_strdup("application/octet-stream")
                                : g_ascii_strdown(piece->type, -1);
    g_autoptr(AdContent) content = NULL;

    if (piece->data == NULL || (piece->is_object && depth < DEPTH_LIMIT &&
                                show_container(reader, piece->data, depth + 1)))
        return;
    content = ad_content_new_bytes(g_steal_pointer(&piece->data));
    ad_body_attach(reader, content, name == NULL ? "" : name, type);
}

/* false if nothing was found in it. */
static bool
show_container(AdReader *reader, GBytes *bytes, guint depth)
{
    g_auto(Container)
        container = {.pieces = g_ptr_array_new_with_free_func(piece_free)};
    guint first = reader->message->blocks->len;
    gsize length;
    const guint8 *data = g_bytes_get_data(bytes, &length);

    g_strlcpy(container.charset, "windows-1252", sizeof container.charset);
    if (!ad_tnef_is(data, length))
        return false;
    if (!ad_tnef_each(data, length, take_item, &container))
        ad_flaws_add(reader->shared->outermost->flaws,
                     _("a container of Outlook (winmail.dat) is damaged"));
    show_text(reader, &container);
    for (guint i = 0; i < container.pieces->len; i++)
        show_piece(reader, container.pieces->pdata[i], depth);
    return reader->message->blocks->len > first;
}

void
ad_body_read_tnef(AdReader *reader, const AdPart *part)
{
    bool more;
    g_autoptr(GBytes) bytes = ad_content_read(part->content, SIZE_LIMIT, &more);
    guint notice = reader->message->blocks->len;

    ad_body_notice(reader, _("Here is a container of Outlook (winmail.dat). What was "
                             "found in it follows."));
    if (!more && show_container(reader, bytes, 0))
        return;
    g_ptr_array_remove_index(reader->message->blocks, notice);
    ad_body_attach_part(reader, part);
}
