/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "html_private.h"

#include <string.h>

#define BLOCK (128UL * 1024)
#define ALIGN 16

/* Everything the parser allocates lies in blocks that are freed together. Its own way
 * of freeing a tree recurses, and a deep tree overflows the stack there. */
typedef struct {
    GPtrArray *blocks;
    char *at;
    gsize left;
} Arena;

struct AdHtmlTree {
    Arena arena;
    AdShort shortened;
    GumboOutput *output;
};

static void *
arena_allocate(void *data, size_t size)
{
    Arena *arena = data;
    gsize rounded = (size + ALIGN - 1) & ~(gsize)(ALIGN - 1);
    char *place;

    if (rounded > BLOCK / 4) {
        place = g_malloc(rounded);
        g_ptr_array_add(arena->blocks, place);
        return place;
    }
    if (rounded > arena->left) {
        arena->at = g_malloc(BLOCK);
        arena->left = BLOCK;
        g_ptr_array_add(arena->blocks, arena->at);
    }
    place = arena->at;
    arena->at += rounded;
    arena->left -= rounded;
    return place;
}

static void
arena_keep(void *data, void *place)
{
}

AdHtmlTree *
ad_html_tree_parse(const char *utf8, gsize length)
{
    AdHtmlTree *tree = g_new0(AdHtmlTree, 1);
    GumboOptions options = kGumboDefaultOptions;

    tree->arena.blocks = g_ptr_array_new_with_free_func(g_free);
    ad_short_init(&tree->shortened);
    utf8 = ad_short_source(&tree->shortened, utf8, &length);
    options.allocator = arena_allocate;
    options.deallocator = arena_keep;
    options.userdata = &tree->arena;
    /* Each error would keep a copy of the list of open elements. */
    options.max_errors = 0;
    tree->output = gumbo_parse_with_options(&options, utf8, length);
    return tree;
}

const GumboNode *
ad_html_tree_root(const AdHtmlTree *tree)
{
    return tree->output->root;
}

const char *
ad_html_tree_text(AdHtmlTree *tree, const GumboNode *node)
{
    return ad_short_text(&tree->shortened, node->v.text.text);
}

void
ad_html_tree_free(AdHtmlTree *tree)
{
    if (tree == NULL)
        return;
    g_ptr_array_unref(tree->arena.blocks);
    ad_short_clear(&tree->shortened);
    g_free(tree);
}

typedef struct {
    const GumboVector *children;
    guint next;
} Place;

/* Steps into a node, if the visitor wants its children. */
static void
step_into(GArray *path, const GumboNode *node, const AdVisitor *visitor, gpointer data)
{
    Place place = {&node->v.element.children, 0};

    if (visitor->enter(node, data))
        g_array_append_val(path, place);
}

void
ad_html_tree_walk(const GumboNode *root, const AdVisitor *visitor, gpointer data)
{
    g_autoptr(GArray) path = g_array_new(FALSE, FALSE, sizeof(Place));

    step_into(path, root, visitor, data);
    while (path->len > 0) {
        Place *place = &g_array_index(path, Place, path->len - 1);

        if (place->next < place->children->length) {
            step_into(path, place->children->data[place->next++], visitor, data);
        } else {
            visitor->leave(data);
            g_array_set_size(path, path->len - 1);
        }
    }
}

const char *
ad_html_tree_attribute(const GumboElement *element, const char *name)
{
    for (guint i = 0; i < element->attributes.length; i++) {
        const GumboAttribute *attribute = element->attributes.data[i];

        if (strcmp(attribute->name, name) == 0)
            return attribute->value;
    }
    return NULL;
}
