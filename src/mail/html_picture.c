/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of the message stand in the page as data; for all others there is a box that
 * says whose they are.
 */
#include "html_private.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"

#include <string.h>

#define PICTURES_LIMIT (8UL * 1024 * 1024 / 3 * 4 + 4096) /* base64 of 8 MB in all */
#define HOST_LIMIT     100
#define TINY           2    /* pixels: not to be looked at */
#define NARROW         100  /* pixels: no room for words */
#define LOW            16   /* the same */
#define MOST_WIDTH     2000 /* pixels of a box */
#define MOST_HEIGHT    400  /* the same */

/* What a picture is, by its first bytes: its name and its declared type prove nothing.
 */
static const char *
type_of(const guchar *bytes, gsize length)
{
    static const struct {
        gsize offset;
        const char *magic, *type;
    } types[] = {
        {0, "\x89PNG\r\n\x1a\n", "png"},
        {0, "\xff\xd8\xff", "jpeg"},
        {0, "GIF87a", "gif"},
        {0, "GIF89a", "gif"},
        {8, "WEBP", "webp"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        gsize size = strlen(types[i].magic);

        if (length >= types[i].offset + size &&
            memcmp(bytes + types[i].offset, types[i].magic, size) == 0)
            return types[i].type;
    }
    return NULL;
}

/* cid:part1%40example */
static GBytes *
by_content_id(const AdRebuild *rebuild, const char *address)
{
    g_autofree char *id = g_uri_unescape_string(address + 4, NULL);
    const char *type;

    if (rebuild->images == NULL)
        return NULL;
    return rebuild->images->image(id == NULL ? address + 4 : id, &type,
                                  rebuild->images->data);
}

/* data:image/png;base64,… */
static GBytes *
by_data(const char *address)
{
    const char *comma = strchr(address, ',');
    gsize length;
    guchar *bytes;

    if (comma == NULL || comma - address < 7 ||
        g_ascii_strncasecmp(comma - 7, ";base64", 7) != 0)
        return NULL;
    bytes = g_base64_decode(comma + 1, &length);
    return g_bytes_new_take(bytes, length);
}

static GBytes *
by_location(const AdRebuild *rebuild, const char *address)
{
    const char *type;

    if (rebuild->images == NULL || rebuild->images->image_at == NULL)
        return NULL;
    return rebuild->images->image_at(address, &type, rebuild->images->data);
}

static GBytes *
picture_bytes(const AdRebuild *rebuild, const char *address)
{
    if (g_ascii_strncasecmp(address, "cid:", 4) == 0)
        return by_content_id(rebuild, address);
    if (g_ascii_strncasecmp(address, "data:", 5) == 0)
        return by_data(address);
    return by_location(rebuild, address);
}

/* Behind the scheme and its slashes; NULL if the address has no host. Browsers take a
 * backslash for a slash and don't count them. */
static const char *
host_start(const char *address)
{
    static const char *const schemes[] = {"http:", "https:", "ftp:"};
    gsize slashes = strspn(address, "/\\");

    for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++) {
        gsize length = strlen(schemes[i]);

        if (g_ascii_strncasecmp(address, schemes[i], length) == 0)
            return address + length + strspn(address + length, "/\\");
    }
    return slashes >= 2 ? address + slashes : NULL;
}

char *
ad_rebuild_host(const char *address)
{
    const char *host;
    const char *at;
    gsize length;
    g_autofree char *own = NULL;

    while (*address != '\0' && (guchar)*address <= 0x20)
        address++;
    host = host_start(address);
    if (host == NULL)
        return NULL;
    length = strcspn(host, "/\\?#");
    at = g_strrstr_len(host, (gssize)length, "@");
    if (at != NULL) {
        length -= (gsize)(at + 1 - host);
        host = at + 1;
    }
    own = g_utf8_make_valid(host, (gssize)MIN(length, HOST_LIMIT));
    return ad_text_clean(own, -1, AD_TEXT_LINE, NULL);
}

/* A length in pixels, or -1. */
static int
pixels(const GumboElement *element, const char *name, int most)
{
    const char *value = ad_html_tree_attribute(element, name);
    gint64 number;
    char *end;

    if (value == NULL)
        return -1;
    number = g_ascii_strtoll(value, &end, 10);
    if (end == value || *end == '%' || number < 0)
        return -1;
    return (int)MIN(number, most);
}

static void
append_size(GString *style, const char *name, int size)
{
    if (size >= 0)
        g_string_append_printf(style, "%s%s:%dpx", style->len > 0 ? ";" : "", name,
                               size);
}

static void
append_side(GString *style, const char *align)
{
    if (align == NULL)
        return;
    if (g_ascii_strcasecmp(align, "left") == 0)
        g_string_append_printf(style, "%sfloat:left", style->len > 0 ? ";" : "");
    else if (g_ascii_strcasecmp(align, "right") == 0)
        g_string_append_printf(style, "%sfloat:right", style->len > 0 ? ";" : "");
}

static void
append_box(AdRebuild *rebuild, const GumboElement *element, const char *label,
           const char *alt)
{
    g_autoptr(GString) style = g_string_new(NULL);
    g_autofree char *own = NULL;
    g_autofree char *full =
        *alt == '\0' ? g_strdup(label) : g_strdup_printf("%s (%s)", alt, label);
    int width = pixels(element, "width", MOST_WIDTH);
    int height = pixels(element, "height", MOST_HEIGHT);
    bool cramped = (width >= 0 && width < NARROW) || (height >= 0 && height < LOW);

    append_size(style, "width", width);
    append_size(style, "height", height);
    append_side(style, ad_html_tree_attribute(element, "align"));
    g_string_append(rebuild->page, "<ad-box");
    ad_rebuild_attribute(rebuild, "title", full);
    ad_rebuild_attributes(rebuild, element, AD_TAKES_ANY, style->str);
    g_string_append_c(rebuild->page, '>');
    if (!cramped)
        ad_rebuild_escape(rebuild->page, ad_rebuild_fit(rebuild, full, &own));
    g_string_append(rebuild->page, "</ad-box>");
}

/* Whether it is a picture that may stand in the page. */
static bool
append_picture(AdRebuild *rebuild, const GumboElement *element, GBytes *bytes,
               const char *alt)
{
    gsize length;
    const guchar *data = g_bytes_get_data(bytes, &length);
    const char *type = type_of(data, length);
    g_autofree char *base64 = NULL;

    if (type == NULL)
        return false;
    if (length / 3 * 4 + 4 > PICTURES_LIMIT - rebuild->pictures) {
        ad_rebuild_note(rebuild, AD_CAP_PICTURES);
        return false;
    }
    base64 = g_base64_encode(data, length);
    rebuild->pictures += strlen(base64);
    g_string_append_printf(rebuild->page, "<img src=\"data:image/%s;base64,", type);
    g_string_append(rebuild->page, base64);
    g_string_append_c(rebuild->page, '"');
    ad_rebuild_attribute(rebuild, "alt", alt);
    ad_rebuild_attributes(rebuild, element, ad_list_element(GUMBO_TAG_IMG)->takes, "");
    g_string_append_c(rebuild->page, '>');
    return true;
}

static void
append_words(AdRebuild *rebuild, const char *alt)
{
    g_autofree char *own = NULL;
    const char *words = ad_rebuild_fit(rebuild, alt, &own);

    if (words[strspn(words, " \t\r\n\f")] == '\0')
        return;
    ad_prose_enter(&rebuild->prose, AD_FLOW_FIELD);
    ad_prose_text(&rebuild->prose, words, strlen(words));
    ad_prose_leave(&rebuild->prose, AD_FLOW_FIELD);
}

static void
append_missing(AdRebuild *rebuild, const GumboElement *element, const char *address,
               const char *alt)
{
    g_autofree char *host = ad_rebuild_host(address);
    g_autofree char *label = NULL;

    if (host != NULL)
        label = g_strdup_printf(_("picture at %s not shown"), host);
    else if (g_ascii_strncasecmp(address, "cid:", 4) == 0)
        label = g_strdup(_("picture not found in this message"));
    else
        label = g_strdup(_("picture not shown"));
    append_box(rebuild, element, label, alt);
}

void
ad_rebuild_picture(AdRebuild *rebuild, const GumboElement *element)
{
    const char *address = ad_html_tree_attribute(element, "src");
    const char *alt = ad_html_tree_attribute(element, "alt");
    int width = pixels(element, "width", MOST_WIDTH);
    int height = pixels(element, "height", MOST_HEIGHT);
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *host = NULL;

    if (address == NULL)
        address = ad_html_tree_attribute(element, "srcset");
    if (address == NULL)
        address = "";
    if (alt == NULL)
        alt = "";
    host = ad_rebuild_host(address);
    bytes = picture_bytes(rebuild, address);
    if (host != NULL && bytes == NULL)
        rebuild->html->changes.remote_images++;
    append_words(rebuild, alt);
    if ((width >= 0 && width <= TINY) || (height >= 0 && height <= TINY))
        return;
    if (!ad_rebuild_has_room(rebuild) ||
        (bytes != NULL && append_picture(rebuild, element, bytes, alt)))
        return;
    append_missing(rebuild, element, address, alt);
}

void
ad_rebuild_frame(AdRebuild *rebuild, const GumboElement *element)
{
    const char *address = ad_html_tree_attribute(element, "src");
    g_autofree char *host = ad_rebuild_host(address == NULL ? "" : address);
    g_autofree char *label = host == NULL
                                 ? g_strdup(_("frame not shown"))
                                 : g_strdup_printf(_("frame from %s not shown"), host);

    rebuild->html->changes.frames++;
    if (ad_rebuild_has_room(rebuild))
        append_box(rebuild, element, label, "");
}
