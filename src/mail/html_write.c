/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The walk over the tree that writes the body of the page and the prose.
 */
#include "html_private.h"

#include <string.h>

#define DEPTH_LIMIT   200
#define ELEMENT_LIMIT 100000
#define SAID_LIMIT    500 /* bytes of words that are compared with an address */

/* Returns whether what is inside is wanted; then push_open has been called. */
typedef bool (*Enter)(AdRebuild *rebuild, const GumboElement *element,
                      const AdElement *row);

static AdOpen *
push_open(AdRebuild *rebuild, const char *name, AdFlow flow)
{
    AdOpen open = {name, flow, 0, rebuild->prose.text->len};

    if (name != NULL)
        rebuild->depth++;
    ad_prose_enter(&rebuild->prose, flow);
    g_array_append_val(rebuild->open, open);
    return &g_array_index(rebuild->open, AdOpen, rebuild->open->len - 1);
}

/* Whether one more element may be written. */
static bool
may_write(AdRebuild *rebuild)
{
    if (rebuild->depth >= DEPTH_LIMIT) {
        ad_rebuild_note(rebuild, AD_CAP_DEPTH);
        return false;
    }
    if (rebuild->elements >= ELEMENT_LIMIT) {
        ad_rebuild_note(rebuild, AD_CAP_ELEMENTS);
        return false;
    }
    if (!ad_rebuild_has_room(rebuild))
        return false;
    rebuild->elements++;
    return true;
}

static bool
enter_words(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    push_open(rebuild, NULL, row->flow);
    return true;
}

static void
write_tag(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    g_string_append_c(rebuild->page, '<');
    g_string_append(rebuild->page, row->name);
    ad_rebuild_attributes(rebuild, element, row->takes, "");
    g_string_append_c(rebuild->page, '>');
}

static bool
enter_element(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    if (!may_write(rebuild))
        return enter_words(rebuild, element, row);
    write_tag(rebuild, element, row);
    /* A first line end would be taken for part of the tag. */
    if (row->flow == AD_FLOW_PRE)
        g_string_append_c(rebuild->page, '\n');
    push_open(rebuild, row->name, row->flow);
    return true;
}

static bool
enter_void(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    ad_prose_enter(&rebuild->prose, row->flow);
    if (may_write(rebuild))
        write_tag(rebuild, element, row);
    return false;
}

static bool
enter_gone(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    return false;
}

static bool
enter_script(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    rebuild->html->changes.scripts++;
    return false;
}

static bool
enter_remote(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    rebuild->html->changes.remote_others++;
    return false;
}

static bool
enter_plugin(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    rebuild->html->changes.remote_others++;
    return enter_words(rebuild, element, row);
}

static bool
enter_frame(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    ad_rebuild_frame(rebuild, element);
    return false;
}

/* Where a page would go by itself is listed like a link. */
static bool
enter_meta(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    const char *what = ad_html_tree_attribute(element, "http-equiv");
    const char *content = ad_html_tree_attribute(element, "content");
    const char *address = content == NULL ? NULL : strchr(content, '=');

    if (what == NULL || g_ascii_strcasecmp(what, "refresh") != 0)
        return false;
    rebuild->html->changes.remote_others++;
    if (address != NULL && !ad_rebuild_is_script(address + 1))
        ad_rebuild_link(rebuild, address + 1);
    return false;
}

/* The address of a link that leads out of the message, or NULL. */
static const char *
link_address(const GumboElement *element, const char *name)
{
    const char *address = ad_html_tree_attribute(element, name);

    if (address == NULL)
        return NULL;
    while (ad_is_blank(*address))
        address++;
    if (*address == '\0' || *address == '#' || ad_rebuild_is_script(address))
        return NULL;
    return address;
}

static bool
enter_link(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    const char *address = link_address(element, "href");
    const char *name = address == NULL ? "span" : row->name;
    guint number = address == NULL ? 0 : ad_rebuild_link(rebuild, address);
    bool written = may_write(rebuild);

    if (written) {
        g_string_append_c(rebuild->page, '<');
        g_string_append(rebuild->page, name);
        if (number > 0)
            ad_rebuild_attribute(rebuild, "title",
                                 rebuild->html->links->pdata[number - 1]);
        ad_rebuild_attributes(rebuild, element, row->takes, "");
        g_string_append_c(rebuild->page, '>');
    }
    push_open(rebuild, written ? name : NULL, row->flow)->link = number;
    return true;
}

static bool
enter_area(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    const char *address = link_address(element, "href");

    if (address != NULL)
        ad_rebuild_link(rebuild, address);
    return false;
}

static bool
enter_picture(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    ad_rebuild_picture(rebuild, element);
    return false;
}

/* Where a form would send what is typed into it is listed like a link. */
static bool
enter_form(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    const char *address = link_address(element, "action");

    if (address != NULL)
        ad_rebuild_link(rebuild, address);
    return enter_element(rebuild, element, row);
}

static bool
enter_field(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    rebuild->html->changes.fields++;
    return enter_element(rebuild, element, row);
}

static const char *
input_words(const GumboElement *element, const char *type)
{
    const char *value = ad_html_tree_attribute(element, "value");
    const char *hint = ad_html_tree_attribute(element, "placeholder");

    if (g_ascii_strcasecmp(type, "checkbox") == 0 ||
        g_ascii_strcasecmp(type, "radio") == 0)
        return ad_html_tree_attribute(element, "checked") == NULL ? "\xc2\xa0" : "x";
    if (value == NULL || *value == '\0')
        value = hint;
    if (value == NULL || *value == '\0')
        value = g_ascii_strcasecmp(type, "submit") == 0 ? "Submit" : NULL;
    return value == NULL ? "\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0" : value;
}

static bool
enter_input(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    const char *type = ad_html_tree_attribute(element, "type");
    bool written;

    if (type == NULL)
        type = "text";
    rebuild->html->changes.fields++;
    if (g_ascii_strcasecmp(type, "hidden") == 0)
        return false;
    if (g_ascii_strcasecmp(type, "image") == 0)
        return enter_picture(rebuild, element, row);
    written = may_write(rebuild);
    if (written) {
        g_string_append(rebuild->page, "<ad-field");
        ad_rebuild_attributes(rebuild, element, row->takes, "");
        g_string_append_c(rebuild->page, '>');
    }
    ad_prose_enter(&rebuild->prose, row->flow);
    ad_rebuild_words(rebuild, input_words(element, type));
    ad_prose_leave(&rebuild->prose, row->flow);
    if (written)
        g_string_append(rebuild->page, "</ad-field>");
    return false;
}

/* Islands of data that word processors leave in a document. */
static bool
enter_unknown(AdRebuild *rebuild, const GumboElement *element, const AdElement *row)
{
    GumboStringPiece name = element->original_tag;

    gumbo_tag_from_original_text(&name);
    if (name.length == 3 && g_ascii_strncasecmp(name.data, "xml", 3) == 0)
        return false;
    return enter_words(rebuild, element, row);
}

static const Enter enters[AD_KINDS] = {
    [AD_KIND_WORDS] = enter_words,   [AD_KIND_ELEMENT] = enter_element,
    [AD_KIND_VOID] = enter_void,     [AD_KIND_GONE] = enter_gone,
    [AD_KIND_SCRIPT] = enter_script, [AD_KIND_REMOTE] = enter_remote,
    [AD_KIND_PLUGIN] = enter_plugin, [AD_KIND_FRAME] = enter_frame,
    [AD_KIND_META] = enter_meta,     [AD_KIND_LINK] = enter_link,
    [AD_KIND_AREA] = enter_area,     [AD_KIND_PICTURE] = enter_picture,
    [AD_KIND_FORM] = enter_form,     [AD_KIND_FIELD] = enter_field,
    [AD_KIND_INPUT] = enter_input,   [AD_KIND_XML] = enter_unknown,
};

/* In a drawing a style sheet or program can hold elements, and words in them; its own
 * text is for no reader. */
static bool
is_for_machines(const GumboNode *text)
{
    const GumboNode *parent = text->parent;

    return parent != NULL && parent->type == GUMBO_NODE_ELEMENT &&
           (parent->v.element.tag == GUMBO_TAG_STYLE ||
            parent->v.element.tag == GUMBO_TAG_SCRIPT);
}

/* Of drawings and formulas only the words are shown. */
static bool
enter_foreign(AdRebuild *rebuild, const GumboElement *element)
{
    static const AdElement words = {NULL, AD_KIND_WORDS, AD_FLOW_INLINE, 0};

    if (element->tag == GUMBO_TAG_SVG || element->tag == GUMBO_TAG_MATH)
        rebuild->html->changes.drawings++;
    if (element->tag == GUMBO_TAG_SCRIPT)
        rebuild->html->changes.scripts++;
    return enter_words(rebuild, element, &words);
}

static void
count_scripts(AdRebuild *rebuild, const GumboElement *element)
{
    for (guint i = 0; i < element->attributes.length; i++) {
        const GumboAttribute *attribute = element->attributes.data[i];

        if (attribute->name[0] == 'o' && attribute->name[1] == 'n')
            rebuild->html->changes.handlers++;
        else if (ad_rebuild_is_script(attribute->value))
            rebuild->html->changes.scripts++;
    }
}

static bool
enter(const GumboNode *node, gpointer data)
{
    AdRebuild *rebuild = data;
    const GumboElement *element = &node->v.element;
    const AdElement *row;
    bool inside;

    switch (node->type) {
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_CDATA:
    case GUMBO_NODE_WHITESPACE:
        if (!is_for_machines(node))
            ad_rebuild_words(rebuild, ad_html_tree_text(rebuild->tree, node));
        return false;
    case GUMBO_NODE_ELEMENT:
        break;
    default: /* comments, and templates, which no browser shows */
        return false;
    }
    count_scripts(rebuild, element);
    if (element->tag_namespace != GUMBO_NAMESPACE_HTML)
        return enter_foreign(rebuild, element);
    row = ad_list_element(element->tag);
    if (row->flow == AD_FLOW_ITEM)
        ad_prose_count(&rebuild->prose, ad_html_tree_attribute(element, "value"), NULL);
    inside = enters[row->kind](rebuild, element, row);
    if (row->flow == AD_FLOW_NUMBERS)
        ad_prose_count(&rebuild->prose, ad_html_tree_attribute(element, "start"),
                       ad_html_tree_attribute(element, "type"));
    return inside;
}

/* Whether the words of a link are its address. */
static bool
says_itself(const AdRebuild *rebuild, const AdOpen *open)
{
    static const char *const unsaid[] = {"", "mailto:", "http://", "https://", "tel:"};
    const char *address = rebuild->html->links->pdata[open->link - 1];
    g_autofree char *words = NULL;
    gsize length;

    if (rebuild->prose.text->len - open->start > SAID_LIMIT)
        return false;
    words = g_strstrip(g_strdup(rebuild->prose.text->str + open->start));
    length = strlen(words);
    for (gsize i = 0; i < G_N_ELEMENTS(unsaid); i++) {
        const char *rest = address + strlen(unsaid[i]);

        if (g_str_has_prefix(address, unsaid[i]) && strncmp(rest, words, length) == 0 &&
            (rest[length] == '\0' || strcmp(rest + length, "/") == 0))
            return true;
    }
    return false;
}

static void
append_link_number(AdRebuild *rebuild, const AdOpen *open)
{
    char number[16];

    if (open->link == 0 || says_itself(rebuild, open))
        return;
    g_snprintf(number, sizeof number, " [%u]", open->link);
    ad_prose_text(&rebuild->prose, number, strlen(number));
}

static void
leave(gpointer data)
{
    AdRebuild *rebuild = data;
    const AdOpen *open = &g_array_index(rebuild->open, AdOpen, rebuild->open->len - 1);

    append_link_number(rebuild, open);
    ad_prose_leave(&rebuild->prose, open->flow);
    if (open->name != NULL) {
        g_string_append(rebuild->page, "</");
        g_string_append(rebuild->page, open->name);
        g_string_append_c(rebuild->page, '>');
        rebuild->depth--;
    }
    g_array_set_size(rebuild->open, rebuild->open->len - 1);
}

void
ad_rebuild_body(AdRebuild *rebuild, const GumboNode *root)
{
    static const AdVisitor visitor = {enter, leave};

    ad_html_tree_walk(root, &visitor, rebuild);
}
