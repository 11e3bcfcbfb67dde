/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The allow-lists of style sheets and style attributes.
 */
#include "html_private.h"

#include <stdlib.h>
#include <string.h>

/* Sorted. Nothing here takes an element out of its place, covers others, changes the
 * order of letters, moves by itself or brings words of its own. */
static const char *const properties[] = {
    "align-content",
    "align-items",
    "align-self",
    "background",
    "background-attachment",
    "background-clip",
    "background-color",
    "background-image",
    "background-origin",
    "background-position",
    "background-repeat",
    "background-size",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-left-radius",
    "border-bottom-right-radius",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-left-radius",
    "border-top-right-radius",
    "border-top-style",
    "border-top-width",
    "border-width",
    "box-shadow",
    "box-sizing",
    "caption-side",
    "clear",
    "color",
    "direction",
    "display",
    "empty-cells",
    "flex",
    "flex-basis",
    "flex-direction",
    "flex-flow",
    "flex-grow",
    "flex-shrink",
    "flex-wrap",
    "float",
    "font",
    "font-family",
    "font-kerning",
    "font-size",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-variant-caps",
    "font-variant-ligatures",
    "font-variant-numeric",
    "font-weight",
    "gap",
    "height",
    "hyphens",
    "justify-content",
    "letter-spacing",
    "line-height",
    "list-style",
    "list-style-position",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "object-fit",
    "opacity",
    "orphans",
    "outline",
    "outline-color",
    "outline-style",
    "outline-width",
    "overflow",
    "overflow-wrap",
    "overflow-x",
    "overflow-y",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "page-break-after",
    "page-break-before",
    "page-break-inside",
    "table-layout",
    "text-align",
    "text-align-last",
    "text-decoration",
    "text-decoration-color",
    "text-decoration-line",
    "text-decoration-style",
    "text-decoration-thickness",
    "text-indent",
    "text-overflow",
    "text-shadow",
    "text-transform",
    "vertical-align",
    "visibility",
    "white-space",
    "widows",
    "width",
    "word-break",
    "word-spacing",
    "word-wrap",
};

static const char *const functions[] = {
    "calc", "clamp",           "hsl", "hsla", "linear-gradient", "max",
    "min",  "radial-gradient", "rgb", "rgba",
};

static const char *const media_words[] = {
    "all",       "and",
    "landscape", "max-device-width",
    "max-width", "min-device-width",
    "min-width", "not",
    "only",      "orientation",
    "portrait",  "print",
    "screen",
};

static int
compare(const void *name, const void *row)
{
    return strcmp(name, *(const char *const *)row);
}

#define HAS(list, name)                                                                \
    (bsearch(name, list, G_N_ELEMENTS(list), sizeof *(list), compare) != NULL)

bool
ad_list_has_property(const char *name)
{
    return HAS(properties, name);
}

bool
ad_list_has_function(const char *name)
{
    return HAS(functions, name);
}

bool
ad_list_has_media_word(const char *name)
{
    return HAS(media_words, name);
}
