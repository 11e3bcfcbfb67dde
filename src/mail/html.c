/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "html_private.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"

#include <string.h>

#define PAGE_LIMIT  (16UL * 1024 * 1024) /* bytes beside those of pictures */
#define TEXT_LIMIT  (16UL * 1024 * 1024)
#define LINKS_LIMIT 2000
#define LINK_LIMIT  2000 /* bytes */

/* The form of what follows is known to the tripwire, byte for byte. */
static const char before_root[] = "<!DOCTYPE html>\n<html";

static const char before_sheets[] =
    ">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
    "<meta http-equiv=\"x-dns-prefetch-control\" content=\"off\">\n"
    "<style>html{color-scheme:light;background:#fff;color:#000;"
    "overflow-wrap:break-word}body{margin:8px;font-family:sans-serif}"
    "img{max-width:100%}pre{white-space:pre-wrap}\n";

/* For the elements that stand in the place of others, where there are any. */
static const char own_rules[] =
    "ad-link{color:#0645ad;text-decoration:underline}"
    "ad-box,ad-field{display:inline-block;box-sizing:border-box;max-width:100%;"
    "font:12px/1.3 sans-serif;overflow:hidden}"
    "ad-box{background:#f3f3f3!important;color:#444!important;"
    "outline:1px dashed #999;outline-offset:-1px;padding:1px 4px;vertical-align:top}"
    "ad-field{background:#fff;color:#000;border:1px solid #999;padding:2px 6px}\n";

/* By the keyboard alone, a frame is scrolled only if something in it takes the focus.
 */
static const char before_body[] = "</style>\n</head>\n<body tabindex=0";
static const char after_body[] = "</body>\n</html>\n";

static const char *const notes[AD_CAPS] = {
    [AD_CAP_INPUT] =
        N_("the formatted text is too long, only its first 4 MB are shown"),
    [AD_CAP_TANGLED] =
        N_("the formatting is too tangled to be shown, only the words are"),
    [AD_CAP_DEPTH] = N_("formatting nested deeper than 200 levels is left out"),
    [AD_CAP_ELEMENTS] = N_("formatting after the first 100,000 elements is left out"),
    [AD_CAP_PAGE] = N_("the formatted text grew too large and is cut off"),
    [AD_CAP_TEXT] = N_("the text grew too large and is cut off"),
    [AD_CAP_SHEETS] =
        N_("a style sheet is too large and is left out in whole or in part"),
    [AD_CAP_STYLE] = N_("a style of more than 8 KB is left out"),
    [AD_CAP_PICTURES] = N_("pictures after the first 8 MB are left out"),
    [AD_CAP_LINKS] = N_("links after the first 2,000 are not listed"),
};

void
ad_rebuild_note(AdRebuild *rebuild, AdCap cap)
{
    if (rebuild->noted[cap])
        return;
    rebuild->noted[cap] = true;
    g_ptr_array_add(rebuild->html->notes, g_strdup(_(notes[cap])));
}

bool
ad_rebuild_has_room(AdRebuild *rebuild)
{
    if (rebuild->page->len - rebuild->pictures < PAGE_LIMIT)
        return true;
    ad_rebuild_note(rebuild, AD_CAP_PAGE);
    return false;
}

/* A mark that only hints at a direction, or a byte order mark: its length, else 0. */
static gsize
hint_length(const char *at)
{
    static const char *const hints[] = {"\xe2\x80\x8e", "\xe2\x80\x8f", "\xd8\x9c",
                                        "\xef\xbb\xbf"};

    for (gsize i = 0; i < G_N_ELEMENTS(hints); i++) {
        if (g_str_has_prefix(at, hints[i]))
            return strlen(hints[i]);
    }
    return 0;
}

/* Characters that are blank space to a browser become a blank. */
static char *
without_hints(AdRebuild *rebuild, const char *text)
{
    GString *out = g_string_new(NULL);

    while (*text != '\0') {
        gsize hint = hint_length(text);

        if (hint > 0) {
            rebuild->html->changes.marks++;
            text += hint;
        } else if (*text == '\f') {
            g_string_append_c(out, ' ');
            text++;
        } else if (strncmp(text, "\xe2\x80\xa8", 3) == 0 ||
                   strncmp(text, "\xe2\x80\xa9", 3) == 0) {
            g_string_append_c(out, '\n');
            text += 3;
        } else {
            g_string_append_c(out, *text++);
        }
    }
    return g_string_free(out, FALSE);
}

const char *
ad_rebuild_fit(AdRebuild *rebuild, const char *text, char **ret_own)
{
    g_autofree char *plainer = NULL;

    if (ad_text_is_clean(text, strlen(text), AD_TEXT_LINES))
        return text;
    plainer = without_hints(rebuild, text);
    *ret_own = ad_text_clean(plainer, -1, AD_TEXT_LINES, NULL);
    return *ret_own;
}

static const char *
entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    default:
        return "&quot;";
    }
}

void
ad_rebuild_escape(GString *page, const char *text)
{
    for (;;) {
        gsize run = strcspn(text, "&<>\"");

        g_string_append_len(page, text, (gssize)run);
        text += run;
        if (*text == '\0')
            return;
        g_string_append(page, entity_of(*text++));
    }
}

void
ad_rebuild_words(AdRebuild *rebuild, const char *text)
{
    g_autofree char *own = NULL;
    const char *words = ad_rebuild_fit(rebuild, text, &own);

    if (rebuild->prose.text->len < TEXT_LIMIT)
        ad_prose_text(&rebuild->prose, words, strlen(words));
    else
        ad_rebuild_note(rebuild, AD_CAP_TEXT);
    if (ad_rebuild_has_room(rebuild))
        ad_rebuild_escape(rebuild->page, words);
}

guint
ad_rebuild_link(AdRebuild *rebuild, const char *address)
{
    g_autofree char *clean = ad_text_clean(address, -1, AD_TEXT_LINE, NULL);
    GPtrArray *links = rebuild->html->links;
    gpointer number;

    if (*g_strstrip(clean) == '\0')
        return 0;
    if (strlen(clean) > LINK_LIMIT) {
        char *cut = g_utf8_find_prev_char(clean, clean + LINK_LIMIT);

        *cut = '\0';
    }
    number = g_hash_table_lookup(rebuild->numbers, clean);
    if (number != NULL)
        return GPOINTER_TO_UINT(number);
    if (links->len >= LINKS_LIMIT) {
        ad_rebuild_note(rebuild, AD_CAP_LINKS);
        return 0;
    }
    g_hash_table_insert(rebuild->numbers, clean, GUINT_TO_POINTER(links->len + 1));
    g_ptr_array_add(links, g_steal_pointer(&clean));
    return links->len;
}

static const GumboElement *
body_of(const GumboNode *root)
{
    const GumboVector *children = &root->v.element.children;

    for (guint i = 0; i < children->length; i++) {
        const GumboNode *child = children->data[i];

        if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == GUMBO_TAG_BODY)
            return &child->v.element;
    }
    return NULL;
}

static void
write_page(AdRebuild *rebuild, const GumboNode *root)
{
    g_autoptr(GString) sheets = g_string_new(NULL);
    const GumboElement *body = body_of(root);
    GString *page = rebuild->page;
    gsize rules;

    ad_sheets_append(rebuild, root, sheets);
    g_string_append(page, before_root);
    ad_rebuild_attributes(rebuild, &root->v.element, AD_TAKES_ANY, "");
    g_string_append(page, before_sheets);
    rules = page->len;
    g_string_append_len(page, sheets->str, (gssize)sheets->len);
    g_string_append(page, before_body);
    if (body != NULL)
        ad_rebuild_attributes(rebuild, body, AD_TAKES_ANY | AD_TAKES_BODY, "");
    g_string_append_c(page, '>');
    ad_rebuild_body(rebuild, root);
    if (strstr(page->str + rules, "<ad-") != NULL)
        g_string_insert(page, (gssize)rules, own_rules);
    g_string_append(page, after_body);
}

static void
rebuild_from(AdRebuild *rebuild, const char *utf8, gsize length)
{
    g_autofree char *words = NULL;
    g_autoptr(AdHtmlTree) tree = NULL;

    if (!ad_html_is_tame(utf8, length)) {
        ad_rebuild_note(rebuild, AD_CAP_TANGLED);
        words = ad_html_only_words(utf8, length);
        utf8 = words;
        length = strlen(words);
    }
    rebuild->tree = tree = ad_html_tree_parse(utf8, length);
    write_page(rebuild, ad_html_tree_root(tree));
}

/* A page that the tripwire doesn't know for one of ours is not shown. */
static char *
checked_page(AdHtml *html, GString *page)
{
    g_autofree char *why = NULL;

    if (ad_tripwire_holds(page->str, page->len, &why))
        return g_string_free(page, FALSE);
    g_string_free(page, TRUE);
    g_ptr_array_add(
        html->notes,
        g_strdup_printf(_("the formatted text was held back by the last check: %s"),
                        _(why)));
    return NULL;
}

/* Whole characters of at most the limit. */
static gsize
length_to_read(AdRebuild *rebuild, const char *utf8, gsize length)
{
    if (length <= AD_HTML_LIMIT)
        return length;
    ad_rebuild_note(rebuild, AD_CAP_INPUT);
    return (gsize)(g_utf8_find_prev_char(utf8, utf8 + AD_HTML_LIMIT + 1) - utf8);
}

AdHtml *
ad_html_rebuild(const char *utf8, gsize length, const AdHtmlImages *images)
{
    AdHtml *html = g_new0(AdHtml, 1);
    g_autoptr(GHashTable) classes =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(AdOpen));
    AdRebuild rebuild = {.html = html,
                         .images = images,
                         .page = g_string_sized_new(length + 4096),
                         .prose = {.text = g_string_sized_new(length / 2)},
                         .classes = classes,
                         .numbers = numbers,
                         .open = open};

    html->links = g_ptr_array_new_with_free_func(g_free);
    html->notes = g_ptr_array_new_with_free_func(g_free);
    rebuild_from(&rebuild, utf8, length_to_read(&rebuild, utf8, length));
    html->document = checked_page(html, rebuild.page);
    html->text = g_string_free(rebuild.prose.text, FALSE);
    return html;
}

void
ad_html_free(AdHtml *html)
{
    if (html == NULL)
        return;
    g_free(html->document);
    g_free(html->text);
    g_ptr_array_unref(html->links);
    g_ptr_array_unref(html->notes);
    g_free(html);
}
