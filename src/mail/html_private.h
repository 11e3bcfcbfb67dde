/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by the files that rebuild HTML. What happens to each element and attribute is
 * stated in the tables of html_lists.c; the words go into the page and, as plain text,
 * into the prose, in one walk over the tree.
 */
#pragma once

#include "auditdisc/mail/html.h"

#include <gumbo.h>

/* As HTML and CSS have it. */
static inline bool
ad_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static inline bool
ad_is_word(char c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '_';
}

static inline gsize
ad_word_length(const char *at, const char *end)
{
    gsize length = 0;

    while (at + length < end && ad_is_word(at[length]))
        length++;
    return length;
}

/* Tree (html_tree.c). */

typedef struct AdHtmlTree AdHtmlTree;

AdHtmlTree *ad_html_tree_parse(const char *utf8,
                               gsize length);               /* utf8 must outlive it */
const GumboNode *ad_html_tree_root(const AdHtmlTree *tree); /* the html element */
/* The text of a node, until it is asked for another one. */
const char *ad_html_tree_text(AdHtmlTree *tree, const GumboNode *node);
void ad_html_tree_free(AdHtmlTree *tree);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdHtmlTree, ad_html_tree_free)

typedef struct {
    /* Whether the node's children are wanted; only then leave is called for it. */
    bool (*enter)(const GumboNode *node, gpointer data);
    void (*leave)(gpointer data);
} AdVisitor;

void ad_html_tree_walk(const GumboNode *root, const AdVisitor *visitor, gpointer data);
/* The attribute's value or NULL. */
const char *ad_html_tree_attribute(const GumboElement *element, const char *name);

/* A rough reading of the source as tags and text (html_tokens.c). It may differ from
 * the parser's in odd corners: what depends on it is time, never what is let through.
 */

typedef enum {
    AD_TOKEN_END,  /* of the source */
    AD_TOKEN_TEXT, /* also of style, script and the like, with raw set */
    AD_TOKEN_OPEN,
    AD_TOKEN_CLOSE,
    AD_TOKEN_OTHER, /* comments, declarations */
} AdTokenKind;

typedef struct {
    AdTokenKind kind;
    const char *bytes;
    gsize length;
    GumboTag tag;
    guint name; /* the tag, or a hash above GUMBO_TAG_LAST of a name without one */
    guint attributes;
    bool raw;
} AdToken;

typedef struct {
    const char *at, *end;
    GumboTag raw; /* the element whose content is not markup, or GUMBO_TAG_LAST */
    bool foreign; /* SVG or MathML was seen, where nothing is raw */
} AdTokens;

void ad_tokens_init(AdTokens *tokens, const char *utf8, gsize length);
AdTokenKind ad_tokens_next(AdTokens *tokens, AdToken *ret_token);

/* Whether the parser will be done with the source in reasonable time and memory
 * (html_guard.c): HTML5 itself asks for quadratic work on some inputs. */
bool ad_html_is_tame(const char *utf8, gsize length);
/* The same words as a single pre element (html_tokens.c). */
char *ad_html_only_words(const char *utf8, gsize length);

/* The source as it is put before the parser, where its words are stood for by single
 * characters, and the texts that come of it (html_short.c). */
typedef struct {
    GString *source;
    GArray *runs; /* of words, by the number of their stand-in */
    GString *text;
} AdShort;

void ad_short_init(AdShort *shortened);
void ad_short_clear(AdShort *shortened);
/* Borrowed; utf8 itself where it holds what could be taken for a stand-in. utf8 must
 * outlive it. */
const char *ad_short_source(AdShort *shortened, const char *utf8, gsize *length);
/* The text with its words, until the next one is asked for. */
const char *ad_short_text(AdShort *shortened, const char *text);

/* What the HTML5 algorithm asks of an element (html_traits.c). */
enum {
    AD_TRAIT_EMPTY = 1 << 0,      /* is never on the stack of open elements */
    AD_TRAIT_SPECIAL = 1 << 1,    /* no other end tag reaches past it */
    AD_TRAIT_HARD = 1 << 2,       /* no list item ends past it */
    AD_TRAIT_ENDS_P = 1 << 3,     /* its start tag ends a paragraph */
    AD_TRAIT_FORMATTING = 1 << 4, /* opened again where it was not closed */
    AD_TRAIT_SCOPE = 1 << 5,      /* no end tag of a block reaches past it */
    AD_TRAIT_BUTTON = 1 << 6,     /* none of a paragraph either */
    AD_TRAIT_LIST = 1 << 7,       /* none of a list item either */
    AD_TRAIT_TABLE = 1 << 8,      /* nothing reaches past it */
    AD_TRAIT_PART = 1 << 9,       /* of a table: only that holds its end tag */
    AD_TRAIT_MARKER = 1 << 10,    /* formatting elements stay inside it */
    AD_TRAIT_ANY = 1 << 11,       /* every element has this one */
};

/* name as in AdToken. */
guint ad_list_traits(guint name);

/* Lists (html_lists.c). */

typedef enum {
    AD_KIND_WORDS, /* only what is inside */
    AD_KIND_ELEMENT,
    AD_KIND_VOID,   /* br, hr: nothing inside, no end tag */
    AD_KIND_GONE,   /* with all that is inside */
    AD_KIND_SCRIPT, /* the same, counted */
    AD_KIND_REMOTE, /* the same, counted */
    AD_KIND_PLUGIN, /* counted, and what is inside stands for it */
    AD_KIND_FRAME,
    AD_KIND_META,
    AD_KIND_LINK,
    AD_KIND_AREA,
    AD_KIND_PICTURE,
    AD_KIND_FORM,
    AD_KIND_FIELD, /* what can be filled in, with the words inside */
    AD_KIND_INPUT,
    AD_KIND_XML, /* an element HTML doesn't know */
    AD_KINDS
} AdKind;

/* How an element stands in plain text. */
typedef enum {
    AD_FLOW_INLINE,
    AD_FLOW_LINE,
    AD_FLOW_PARAGRAPH,
    AD_FLOW_BREAK,
    AD_FLOW_RULE,
    AD_FLOW_QUOTATION, /* of words in a line */
    AD_FLOW_QUOTE,     /* of paragraphs */
    AD_FLOW_BULLETS,
    AD_FLOW_NUMBERS,
    AD_FLOW_ITEM,
    AD_FLOW_CELL,
    AD_FLOW_PRE,
    AD_FLOW_FIELD,
} AdFlow;

/* Which attributes an element may have, beside those of any. */
typedef enum {
    AD_TAKES_ANY = 1 << 0,
    AD_TAKES_ALIGN = 1 << 1,
    AD_TAKES_TABLE = 1 << 2,
    AD_TAKES_CELL = 1 << 3,
    AD_TAKES_COLUMN = 1 << 4,
    AD_TAKES_FONT = 1 << 5,
    AD_TAKES_LIST = 1 << 6,
    AD_TAKES_RULE = 1 << 7,
    AD_TAKES_BREAK = 1 << 8,
    AD_TAKES_PICTURE = 1 << 9,
    AD_TAKES_BODY = 1 << 10,
} AdTakes;

typedef struct {
    const char *name; /* as it is written; NULL if it never is */
    AdKind kind;
    AdFlow flow;
    AdTakes takes;
} AdElement;

typedef enum {
    AD_VALUE_LENGTH,
    AD_VALUE_COLOUR,
    AD_VALUE_WORD,
    AD_VALUE_NUMBER,
    AD_VALUE_SPAN, /* a number that multiplies cells */
    AD_VALUE_FACE,
    AD_VALUE_EMPTY,
    AD_VALUE_STYLE,
    AD_VALUE_BACKGROUND, /* an address that is not followed */
} AdValue;

typedef struct {
    const char *name;
    AdTakes taken_by;
    AdValue value;
} AdAttribute;

const AdElement *ad_list_element(GumboTag tag);
const AdAttribute *ad_list_attribute(const char *name); /* or NULL */

/* The same for styles (html_properties.c). Names in lower case. */
bool ad_list_has_property(const char *name);
bool ad_list_has_function(const char *name);   /* of a style value */
bool ad_list_has_media_word(const char *name); /* of a media query */

/* Plain text (html_text.c). */

typedef struct {
    GString *text;
    guint line_ends; /* wanted before the next word */
    guint blanks;    /* the same, if no line ends; at a line's start an indent */
    bool soft_blank; /* a blank that melts into others and into line ends */
    bool next_cell;  /* a cell of the same row begins */
    guint quotes, pre;
    guint lists;     /* depth; the counters of the outermost ones follow */
    int numbers[16]; /* the next number, or -1 for bullets */
    char styles[16]; /* how it is written: 1, a, A, i or I */
    char marker[24]; /* of the item that begins */
} AdProse;

void ad_prose_enter(AdProse *prose, AdFlow flow);
void ad_prose_leave(AdProse *prose, AdFlow flow);
void ad_prose_text(AdProse *prose, const char *text, gsize length);
/* What attributes say of the numbers of the innermost list: that of its next item, and
 * how they are written; each may be NULL or nonsense. */
void ad_prose_count(AdProse *prose, const char *number, const char *style);

/* The rebuilding. */

typedef enum {
    AD_CAP_INPUT,
    AD_CAP_TANGLED,
    AD_CAP_DEPTH,
    AD_CAP_ELEMENTS,
    AD_CAP_PAGE,
    AD_CAP_TEXT,
    AD_CAP_SHEETS,
    AD_CAP_STYLE,
    AD_CAP_PICTURES,
    AD_CAP_LINKS,
    AD_CAPS
} AdCap;

/* An element whose end is still to come. */
typedef struct {
    const char *name; /* NULL if it was not written */
    AdFlow flow;
    guint link;  /* its number, or 0 */
    gsize start; /* of its words in the prose */
} AdOpen;

typedef struct {
    AdHtml *html;
    const AdHtmlImages *images; /* or NULL */
    AdHtmlTree *tree;
    GString *page;
    AdProse prose;
    GHashTable *classes; /* set of char *: those that style sheets ask for */
    GHashTable *numbers; /* target of a link to its number */
    GArray *open;        /* AdOpen */
    guint depth;         /* of written elements */
    guint elements;
    gsize pictures; /* bytes of data: addresses */
    bool noted[AD_CAPS];
} AdRebuild;

void ad_rebuild_note(AdRebuild *rebuild, AdCap cap); /* once each */
/* Whether the page may grow. */
bool ad_rebuild_has_room(AdRebuild *rebuild);

/* text made fit to be shown; it is returned itself if it is, else a copy that *ret_own
 * holds. Marks that are not seen and only hint at a direction are left out. */
const char *ad_rebuild_fit(AdRebuild *rebuild, const char *text, char **ret_own);
void ad_rebuild_escape(GString *page, const char *text);
/* Words for the page and the prose. */
void ad_rebuild_words(AdRebuild *rebuild, const char *text);
/* The number of a link's target in html->links, or 0. */
guint ad_rebuild_link(AdRebuild *rebuild, const char *address);
bool ad_rebuild_is_script(const char *address);
/* Whose an address is, cleaned, or NULL if nothing would be fetched from anywhere. */
char *ad_rebuild_host(const char *address);

/* Attributes (html_attributes.c). */
void ad_rebuild_attributes(AdRebuild *rebuild, const GumboElement *element,
                           AdTakes takes, const char *style);
/* A single one with words in it. */
void ad_rebuild_attribute(AdRebuild *rebuild, const char *name, const char *words);

void ad_rebuild_body(AdRebuild *rebuild, const GumboNode *root); /* html_write.c */

/* Pictures (html_picture.c). */
void ad_rebuild_picture(AdRebuild *rebuild, const GumboElement *element);
void ad_rebuild_frame(AdRebuild *rebuild, const GumboElement *element);

/* Styles (html_style.c, html_sheet.c, html_selector.c). What is taken out is counted in
 * html. */

char *ad_style_without_comments(const char *css, gsize length);
/* Appends "name:value;name:value". */
void ad_style_declarations(AdHtml *html, const char *css, gsize length, GString *out);
/* Where the block or string that opens at is over; end if it isn't. */
const char *ad_style_skip(const char *at, const char *end);
/* Appends every style sheet of the tree and fills classes. */
void ad_sheets_append(AdRebuild *rebuild, const GumboNode *root, GString *out);
/* A selector as it stands on the page, or false. */
bool ad_selector_append(const char *at, const char *end, GHashTable *classes,
                        GString *out);
/* Class names are compared without case. Writes the name as it stands on the page, with
 * prefix m, or i for an id, or returns false for one that can't. */
#define AD_CLASS_SIZE 72
bool ad_selector_class(char prefix, const char *name, gsize length, char *ret_class);
