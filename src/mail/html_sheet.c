/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Style sheets: rules and @media blocks of them.
 */
#include "html_private.h"

#include <string.h>

#define INPUT_LIMIT  (1024UL * 1024)
#define OUTPUT_LIMIT (512UL * 1024)
#define NAME_SIZE    40

typedef struct {
    AdRebuild *rebuild;
    GString *out;
} Sheets;

/* Those of the list that can stay; false if none can. */
static bool
append_selectors(Sheets *sheets, const char *at, const char *end)
{
    gsize start = sheets->out->len;

    while (at < end) {
        const char *comma = memchr(at, ',', (gsize)(end - at));
        const char *over = comma == NULL ? end : comma;
        gsize before = sheets->out->len;

        if (before > start)
            g_string_append_c(sheets->out, ',');
        if (!ad_selector_append(at, over, sheets->rebuild->classes, sheets->out))
            g_string_truncate(sheets->out, before);
        at = over + 1;
    }
    return sheets->out->len > start;
}

static void
append_rule(Sheets *sheets, const char *at, const char *block, const char *end)
{
    AdHtml *html = sheets->rebuild->html;
    gsize before = sheets->out->len;
    gsize opened;

    if (!append_selectors(sheets, at, block)) {
        g_string_truncate(sheets->out, before);
        html->changes.styles++;
        return;
    }
    g_string_append_c(sheets->out, '{');
    opened = sheets->out->len;
    ad_style_declarations(html, block + 1, (gsize)(end - block - 1), sheets->out);
    if (sheets->out->len == opened)
        g_string_truncate(sheets->out, before);
    else
        g_string_append(sheets->out, "}\n");
}

static bool
append_media_word(GString *out, const char *word, gsize length)
{
    char name[NAME_SIZE];

    if (length >= sizeof name)
        return false;
    for (gsize i = 0; i < length; i++)
        name[i] = g_ascii_tolower(word[i]);
    name[length] = '\0';
    if (!g_ascii_isdigit(name[0]) && !ad_list_has_media_word(name))
        return false;
    g_string_append(out, name);
    return true;
}

/* A media query with known words in it, rewritten. */
static bool
append_query(GString *out, const char *at, const char *end)
{
    while (at < end) {
        gsize length = ad_word_length(at, end);

        if (length > 0) {
            if (!append_media_word(out, at, length))
                return false;
        } else if (!ad_is_blank(*at)) {
            if (strchr("():,.", *at) == NULL)
                return false;
            g_string_append_c(out, *at);
        } else if (out->str[out->len - 1] != ' ') {
            g_string_append_c(out, ' ');
        }
        at += MAX(length, 1);
    }
    return true;
}

static void append_rules(Sheets *sheets, const char *at, const char *end, bool nested);

static void
append_media(Sheets *sheets, const char *at, const char *block, const char *end)
{
    gsize before = sheets->out->len;
    gsize opened;

    g_string_append(sheets->out, "@media ");
    if (!append_query(sheets->out, at, block)) {
        g_string_truncate(sheets->out, before);
        sheets->rebuild->html->changes.styles++;
        return;
    }
    g_string_append(sheets->out, "{\n");
    opened = sheets->out->len;
    append_rules(sheets, block + 1, end, true);
    if (sheets->out->len == opened)
        g_string_truncate(sheets->out, before);
    else
        g_string_append(sheets->out, "}\n");
}

/* at is behind the "@". end is the end of the block or where the rule ends without
 * one; then block is NULL. */
static void
append_at_rule(Sheets *sheets, const char *at, const char *block, const char *end,
               bool nested)
{
    gsize length = ad_word_length(at, end);
    AdHtml *html = sheets->rebuild->html;

    if (length == 5 && g_ascii_strncasecmp(at, "media", 5) == 0 && block != NULL &&
        !nested)
        append_media(sheets, at + length, block, end);
    else if ((length == 6 && g_ascii_strncasecmp(at, "import", 6) == 0) ||
             (length == 9 && g_ascii_strncasecmp(at, "font-face", 9) == 0))
        html->changes.remote_others++;
    else
        html->changes.styles++;
}

/* Where the selectors of a rule end. */
static const char *
prelude_end(const char *at, const char *end)
{
    bool stops = *at == '@';

    while (at < end && *at != '{' && !(stops && *at == ';'))
        at = *at == '"' || *at == '\'' ? ad_style_skip(at, end) : at + 1;
    return at;
}

/* Without the opening and closing of a comment that hides a sheet from old browsers. */
static const char *
skip_between(const char *at, const char *end)
{
    while (at < end) {
        if (ad_is_blank(*at) || *at == '}' || *at == ';')
            at++;
        else if (end - at >= 4 && memcmp(at, "<!--", 4) == 0)
            at += 4;
        else if (end - at >= 3 && memcmp(at, "-->", 3) == 0)
            at += 3;
        else
            break;
    }
    return at;
}

static void
append_rules(Sheets *sheets, const char *at, const char *end, bool nested)
{
    while ((at = skip_between(at, end)) < end) {
        const char *block = prelude_end(at, end);
        bool has_block = block < end && *block == '{';
        const char *over = has_block ? ad_style_skip(block, end) : block;
        const char *inner = has_block && over[-1] == '}' ? over - 1 : over;

        if (sheets->out->len > OUTPUT_LIMIT) {
            ad_rebuild_note(sheets->rebuild, AD_CAP_SHEETS);
            return;
        }
        if (*at == '@')
            append_at_rule(sheets, at + 1, has_block ? block : NULL, inner, nested);
        else if (has_block)
            append_rule(sheets, at, block, inner);
        at = over;
    }
}

static bool
is_for_screens(const char *media)
{
    if (strpbrk(media, "({") != NULL)
        return false;
    return *media == '\0' || strstr(media, "screen") != NULL ||
           strstr(media, "all") != NULL;
}

static void
append_sheet(Sheets *sheets, const char *css, const char *media)
{
    gsize length = strlen(css);
    g_autofree char *plain = NULL;
    gsize size;

    if (length > INPUT_LIMIT) {
        ad_rebuild_note(sheets->rebuild, AD_CAP_SHEETS);
        return;
    }
    plain = ad_style_without_comments(css, length);
    size = strlen(plain);
    if (media == NULL || is_for_screens(media)) {
        append_rules(sheets, plain, plain + size, false);
    } else {
        g_autofree char *whole = g_strdup_printf("@media %s{%s}", media, plain);

        append_rules(sheets, whole, whole + strlen(whole), false);
    }
}

static bool
enter(const GumboNode *node, gpointer data)
{
    Sheets *sheets = data;
    const GumboElement *element = &node->v.element;

    if (node->type != GUMBO_NODE_ELEMENT)
        return false;
    if (element->tag != GUMBO_TAG_STYLE)
        return true;
    if (element->tag_namespace != GUMBO_NAMESPACE_HTML || element->children.length == 0)
        return false;
    node = element->children.data[0];
    if (node->type == GUMBO_NODE_TEXT)
        append_sheet(sheets, ad_html_tree_text(sheets->rebuild->tree, node),
                     ad_html_tree_attribute(element, "media"));
    return false;
}

static void
leave(gpointer data)
{
}

void
ad_sheets_append(AdRebuild *rebuild, const GumboNode *root, GString *out)
{
    static const AdVisitor visitor = {enter, leave};
    Sheets sheets = {rebuild, out};

    ad_html_tree_walk(root, &visitor, &sheets);
}
