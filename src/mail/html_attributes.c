/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "html_private.h"

#include <string.h>

#define STYLE_LIMIT 8192 /* bytes of one style attribute */
#define MOST_SPAN   1000 /* cells */

/* Which characters the plain kinds of values are made of, and how many. */
static const struct {
    bool letters, digits;
    const char *others;
    gsize most;
} shapes[] = {
    [AD_VALUE_LENGTH] = {false, true, ".%*px", 12},
    [AD_VALUE_COLOUR] = {true, true, "#", 32},
    [AD_VALUE_WORD] = {true, true, "-", 35},
    [AD_VALUE_NUMBER] = {false, true, "+-", 9},
    [AD_VALUE_SPAN] = {false, true, "", 4},
    [AD_VALUE_FACE] = {true, true, " ,.'_-", 200},
};

bool
ad_rebuild_is_script(const char *address)
{
    static const char *const schemes[] = {
        "javascript:", "vbscript:", "livescript:", "data:text/", "data:image/svg"};
    char start[16];
    gsize length = 0;

    /* Browsers read past control characters and blanks here. */
    for (; *address != '\0' && length < sizeof start - 1; address++) {
        if ((guchar)*address > 0x20)
            start[length++] = g_ascii_tolower(*address);
    }
    start[length] = '\0';
    for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (g_str_has_prefix(start, schemes[i]))
            return true;
    }
    return false;
}

static bool
has_shape(AdValue kind, const char *value, gsize length)
{
    if (length == 0 || length > shapes[kind].most)
        return false;
    for (gsize i = 0; i < length; i++) {
        char c = value[i];

        if (!(shapes[kind].letters && g_ascii_isalpha(c)) &&
            !(shapes[kind].digits && g_ascii_isdigit(c)) &&
            strchr(shapes[kind].others, c) == NULL)
            return false;
    }
    return kind != AD_VALUE_SPAN || g_ascii_strtoull(value, NULL, 10) <= MOST_SPAN;
}

static void
open_value(GString *page, const char *name)
{
    g_string_append_c(page, ' ');
    g_string_append(page, name);
    g_string_append(page, "=\"");
}

static void
append_plain(GString *page, const AdAttribute *attribute, const char *value)
{
    gsize length;

    while (ad_is_blank(*value))
        value++;
    length = strlen(value);
    while (length > 0 && ad_is_blank(value[length - 1]))
        length--;
    if (!has_shape(attribute->value, value, length))
        return;
    open_value(page, attribute->name);
    g_string_append_len(page, value, (gssize)length);
    g_string_append_c(page, '"');
}

/* first is our own part of the style. */
static void
append_style(AdRebuild *rebuild, const char *first, const char *css)
{
    GString *page = rebuild->page;
    gsize length = strlen(css);
    gsize before = page->len;
    gsize opened;

    if (length > STYLE_LIMIT) {
        ad_rebuild_note(rebuild, AD_CAP_STYLE);
        length = 0;
    }
    open_value(page, "style");
    g_string_append(page, first);
    opened = page->len;
    if (*first != '\0')
        g_string_append_c(page, ';');
    if (memmem(css, length, "/*", 2) != NULL) {
        g_autofree char *plain = ad_style_without_comments(css, length);

        ad_style_declarations(rebuild->html, plain, strlen(plain), page);
    } else {
        ad_style_declarations(rebuild->html, css, length, page);
    }
    if (page->str[page->len - 1] == ';')
        g_string_truncate(page, opened);
    if (page->len == opened && *first == '\0')
        g_string_truncate(page, before);
    else
        g_string_append_c(page, '"');
}

/* A class of the mail, if a style sheet asks for it. */
static void
append_class(AdRebuild *rebuild, char prefix, const char *name, gsize length)
{
    char class[AD_CLASS_SIZE];

    if (ad_selector_class(prefix, name, length, class) &&
        g_hash_table_contains(rebuild->classes, class))
        g_string_append_printf(rebuild->page, "%s ", class);
}

static void
append_classes(AdRebuild *rebuild, const char *classes, const char *id)
{
    static const char opening[] = " class=\"";
    GString *page = rebuild->page;
    gsize before = page->len;

    g_string_append(page, opening);
    while (*classes != '\0') {
        gsize length = strcspn(classes, " \t\r\n\f");

        append_class(rebuild, 'm', classes, length);
        classes += length + (classes[length] == '\0' ? 0 : 1);
    }
    append_class(rebuild, 'i', id, strlen(id));
    if (page->len == before + strlen(opening))
        g_string_truncate(page, before);
    else
        page->str[page->len - 1] = '"';
}

static void
count_background(AdRebuild *rebuild, const char *address)
{
    g_autofree char *host = ad_rebuild_host(address);

    if (host != NULL)
        rebuild->html->changes.remote_images++;
}

static void
append_attribute(AdRebuild *rebuild, const AdAttribute *attribute, const char *value)
{
    switch (attribute->value) {
    case AD_VALUE_STYLE:
        break; /* comes last, with our own part */
    case AD_VALUE_EMPTY:
        g_string_append_printf(rebuild->page, " %s=\"\"", attribute->name);
        break;
    case AD_VALUE_BACKGROUND:
        count_background(rebuild, value);
        break;
    default:
        append_plain(rebuild->page, attribute, value);
        break;
    }
}

void
ad_rebuild_attributes(AdRebuild *rebuild, const GumboElement *element, AdTakes takes,
                      const char *style)
{
    const char *classes = "";
    const char *id = "";
    const char *css = "";

    for (guint i = 0; i < element->attributes.length; i++) {
        const GumboAttribute *given = element->attributes.data[i];
        const AdAttribute *attribute;

        if (strcmp(given->name, "class") == 0) {
            classes = given->value;
            continue;
        }
        attribute = ad_list_attribute(given->name);
        if (strcmp(given->name, "id") == 0)
            id = given->value;
        else if (attribute != NULL && attribute->value == AD_VALUE_STYLE)
            css = given->value;
        else if (attribute != NULL && (attribute->taken_by & takes))
            append_attribute(rebuild, attribute, given->value);
    }
    if (g_hash_table_size(rebuild->classes) > 0)
        append_classes(rebuild, classes, id);
    if (*css != '\0' || *style != '\0')
        append_style(rebuild, style, css);
}

void
ad_rebuild_attribute(AdRebuild *rebuild, const char *name, const char *words)
{
    g_autofree char *own = NULL;

    open_value(rebuild->page, name);
    ad_rebuild_escape(rebuild->page, ad_rebuild_fit(rebuild, words, &own));
    g_string_append_c(rebuild->page, '"');
}
