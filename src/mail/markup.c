/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message_private.h"

#include "auditdisc/base/words.h"
#include "auditdisc/mail/charset.h"
#include "auditdisc/mail/html.h"

#include <string.h>

#define META_LENGTH 4096 /* a character set is declared so early or not at all */
#define IMAGE_LIMIT (8 * 1024 * 1024)

/* A character set that the document itself declares, or NULL. */
static char *
meta_charset(const char *bytes, gsize length)
{
    g_autofree char *head = g_ascii_strdown(bytes, MIN(length, META_LENGTH));
    const char *meta = strstr(head, "<meta");
    const char *found = meta == NULL ? NULL : strstr(meta, "charset=");
    gsize name;

    if (found == NULL)
        return NULL;
    found += strlen("charset=");
    found += strspn(found, "\"' ");
    name = strcspn(found, "\"' />;");
    /* It could not have been read in UTF-16. */
    return name == 0 || g_str_has_prefix(found, "utf-16") ? NULL
                                                          : g_strndup(found, name);
}

static void
collect_names(AdReader *reader, const AdPart *part)
{
    if (part->parts == NULL && *part->id != '\0')
        g_hash_table_insert(reader->ids, part->id, (gpointer)part);
    if (part->parts == NULL && *part->location != '\0')
        g_hash_table_insert(reader->locations, part->location, (gpointer)part);
    for (guint i = 0; part->parts != NULL && i < part->parts->len; i++)
        collect_names(reader, part->parts->pdata[i]);
}

static void
need_names(AdReader *reader)
{
    if (reader->ids != NULL)
        return;
    reader->ids = g_hash_table_new(g_str_hash, g_str_equal);
    reader->locations = g_hash_table_new(g_str_hash, g_str_equal);
    collect_names(reader, reader->tree);
}

void
ad_body_forget_names(AdReader *reader)
{
    g_clear_pointer(&reader->ids, g_hash_table_unref);
    g_clear_pointer(&reader->locations, g_hash_table_unref);
}

static const AdPart *
find_id(AdReader *reader, const char *id)
{
    need_names(reader);
    return id == NULL ? NULL : g_hash_table_lookup(reader->ids, id);
}

/* By the address as it is written, or where it leads to from the text around it. */
static const AdPart *
find_location(AdReader *reader, const char *address)
{
    g_autofree char *whole = NULL;
    const AdPart *part;

    need_names(reader);
    part = g_hash_table_lookup(reader->locations, address);
    if (part != NULL || g_hash_table_size(reader->locations) == 0)
        return part;
    whole = g_uri_resolve_relative(
        reader->base, address, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
    return whole == NULL ? NULL : g_hash_table_lookup(reader->locations, whole);
}

/* The type of an image that browsers show, by its first bytes; else NULL. */
static const char *
image_type(const guint8 *bytes, gsize length)
{
    static const struct {
        const char *type, *magic;
        gsize length;
    } images[] = {
        {"image/png", "\211PNG\r\n\032\n", 8},
        {"image/jpeg", "\377\330\377", 3},
        {"image/gif", "GIF8", 4},
    };

    for (guint i = 0; i < G_N_ELEMENTS(images); i++)
        if (length > images[i].length &&
            memcmp(bytes, images[i].magic, images[i].length) == 0)
            return images[i].type;
    if (length > 12 && memcmp(bytes, "RIFF", 4) == 0 &&
        memcmp(bytes + 8, "WEBP", 4) == 0)
        return "image/webp";
    return NULL;
}

static GBytes *
image_of(AdReader *reader, const AdPart *part, const char **ret_type)
{
    AdShared *shared = reader->shared;
    g_autoptr(GBytes) image = NULL;
    bool more;
    gsize length;
    const guint8 *bytes;

    if (part == NULL)
        return NULL;
    image = ad_content_read(part->content, MIN(IMAGE_LIMIT, shared->image_room), &more);
    bytes = g_bytes_get_data(image, &length);
    *ret_type = more ? NULL : image_type(bytes, length);
    if (*ret_type == NULL)
        return NULL;
    shared->image_room -= length;
    g_hash_table_add(shared->shown_images, part->content);
    return g_steal_pointer(&image);
}

static GBytes *
find_image(const char *content_id, const char **ret_type, gpointer data)
{
    g_autofree char *plain = g_uri_unescape_string(content_id, NULL);
    const AdPart *part = find_id(data, content_id);

    return image_of(data, part != NULL ? part : find_id(data, plain), ret_type);
}

static GBytes *
find_image_at(const char *address, const char **ret_type, gpointer data)
{
    return image_of(data, find_location(data, address), ret_type);
}

static void
count_changes(AdChanges *sums, const AdHtml *html)
{
    const AdHtmlChanges *changes = &html->changes;

    sums->html.scripts += changes->scripts;
    sums->html.handlers += changes->handlers;
    sums->html.remote_images += changes->remote_images;
    sums->html.frames += changes->frames;
    sums->html.remote_others += changes->remote_others;
    sums->html.styles += changes->styles;
    sums->html.marks += changes->marks;
    sums->html.fields += changes->fields;
    sums->html.drawings += changes->drawings;
    sums->links += html->links->len;
}

static void
add_block(AdReader *reader, AdHtml *html)
{
    GPtrArray *flaws = reader->shared->outermost->flaws;
    AdBlock *block = ad_body_add(reader, AD_BLOCK_TEXT);

    block->text = g_steal_pointer(&html->text);
    count_changes(&reader->shared->outermost->changes, html);
    for (guint i = 0; i < html->notes->len; i++)
        ad_flaws_add(flaws, "%s", (const char *)html->notes->pdata[i]);
    if (html->document == NULL) {
        block->title = g_strdup(_("The words of a formatted text"));
        ad_flaws_add(
            flaws,
            _("a formatted text was not understood well enough to be shown as such"));
        return;
    }
    block->kind = AD_BLOCK_HTML;
    block->html = g_steal_pointer(&html->document);
    block->links = g_ptr_array_ref(html->links);
}

void
ad_body_add_html(AdReader *reader, const char *bytes, gsize length, const char *charset)
{
    AdHtmlImages images = {find_image, reader, find_image_at};
    g_autofree char *meta = charset == NULL ? meta_charset(bytes, length) : NULL;
    g_autofree char *flaw = NULL;
    g_autofree char *utf8 =
        ad_charset_to_utf8(bytes, length, charset != NULL ? charset : meta, &flaw);
    g_autoptr(AdHtml) html = ad_html_rebuild(utf8, strlen(utf8), &images);

    if (flaw != NULL)
        ad_flaws_add(reader->shared->outermost->flaws, "%s", flaw);
    add_block(reader, html);
}

void
ad_body_read_html(AdReader *reader, const AdPart *part)
{
    bool more;
    g_autoptr(GBytes) content = ad_content_read(part->content, AD_HTML_LIMIT, &more);
    g_autofree char *charset = ad_params_get(part->type, "charset");
    gsize length;
    const char *bytes = g_bytes_get_data(content, &length);

    reader->base = *part->location == '\0' ? NULL : part->location;
    if (length > 0)
        ad_body_add_html(reader, bytes, length, charset);
    reader->base = NULL;
    if (more)
        ad_body_notice(reader,
                       _("The text goes on. The rest of it is in the original."));
}
