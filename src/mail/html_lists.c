/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The allow-lists. What is not in them does not reach the page.
 */
#include "html_private.h"

#include <stdlib.h>
#include <string.h>

#define INLINE(name)                                                                   \
    {                                                                                  \
        name, AD_KIND_ELEMENT, AD_FLOW_INLINE, AD_TAKES_ANY                            \
    }
#define LINE(name)                                                                     \
    {                                                                                  \
        name, AD_KIND_ELEMENT, AD_FLOW_LINE, AD_TAKES_ANY | AD_TAKES_ALIGN             \
    }
#define PARAGRAPH(name)                                                                \
    {                                                                                  \
        name, AD_KIND_ELEMENT, AD_FLOW_PARAGRAPH, AD_TAKES_ANY | AD_TAKES_ALIGN        \
    }
#define BULLETS(name)                                                                  \
    {                                                                                  \
        name, AD_KIND_ELEMENT, AD_FLOW_BULLETS, AD_TAKES_ANY | AD_TAKES_LIST           \
    }
#define PRE(name)                                                                      \
    {                                                                                  \
        name, AD_KIND_ELEMENT, AD_FLOW_PRE, AD_TAKES_ANY                               \
    }
#define ONLY(kind)                                                                     \
    {                                                                                  \
        NULL, kind, AD_FLOW_INLINE, 0                                                  \
    }
#define TABLE(name, flow, more)                                                        \
    {                                                                                  \
        name, AD_KIND_ELEMENT, flow, AD_TAKES_ANY | AD_TAKES_TABLE | (more)            \
    }

/* Elements that are not here are words only: what is inside is shown. */
static const AdElement elements[GUMBO_TAG_LAST] = {
    [GUMBO_TAG_HTML] = {"html", AD_KIND_WORDS, AD_FLOW_INLINE, 0},
    [GUMBO_TAG_BODY] = {"body", AD_KIND_WORDS, AD_FLOW_INLINE, 0},

    [GUMBO_TAG_ABBR] = INLINE("abbr"),
    [GUMBO_TAG_ACRONYM] = INLINE("abbr"),
    [GUMBO_TAG_B] = INLINE("b"),
    [GUMBO_TAG_BDI] = INLINE("bdi"),
    [GUMBO_TAG_BDO] = INLINE("bdi"), /* not against the order of its letters */
    [GUMBO_TAG_BIG] = INLINE("big"),
    [GUMBO_TAG_BLINK] = INLINE("span"),
    [GUMBO_TAG_CITE] = INLINE("cite"),
    [GUMBO_TAG_CODE] = INLINE("code"),
    [GUMBO_TAG_DATA] = INLINE("span"),
    [GUMBO_TAG_DEL] = INLINE("del"),
    [GUMBO_TAG_DFN] = INLINE("dfn"),
    [GUMBO_TAG_EM] = INLINE("em"),
    [GUMBO_TAG_FONT] = {"font", AD_KIND_ELEMENT, AD_FLOW_INLINE,
                        AD_TAKES_ANY | AD_TAKES_FONT},
    [GUMBO_TAG_I] = INLINE("i"),
    [GUMBO_TAG_INS] = INLINE("ins"),
    [GUMBO_TAG_KBD] = INLINE("kbd"),
    [GUMBO_TAG_LABEL] = INLINE("span"),
    [GUMBO_TAG_MARK] = INLINE("mark"),
    [GUMBO_TAG_NOBR] = INLINE("nobr"),
    [GUMBO_TAG_OUTPUT] = INLINE("span"),
    [GUMBO_TAG_Q] = {"q", AD_KIND_ELEMENT, AD_FLOW_QUOTATION, AD_TAKES_ANY},
    [GUMBO_TAG_RB] = INLINE("rb"),
    [GUMBO_TAG_RP] = INLINE("rp"),
    [GUMBO_TAG_RT] = INLINE("rt"),
    [GUMBO_TAG_RTC] = INLINE("rtc"),
    [GUMBO_TAG_RUBY] = INLINE("ruby"),
    [GUMBO_TAG_S] = INLINE("s"),
    [GUMBO_TAG_SAMP] = INLINE("samp"),
    [GUMBO_TAG_SMALL] = INLINE("small"),
    [GUMBO_TAG_SPAN] = INLINE("span"),
    [GUMBO_TAG_STRIKE] = INLINE("strike"),
    [GUMBO_TAG_STRONG] = INLINE("strong"),
    [GUMBO_TAG_SUB] = INLINE("sub"),
    [GUMBO_TAG_SUP] = INLINE("sup"),
    [GUMBO_TAG_TIME] = INLINE("span"),
    [GUMBO_TAG_TT] = INLINE("tt"),
    [GUMBO_TAG_U] = INLINE("u"),
    [GUMBO_TAG_VAR] = INLINE("var"),

    [GUMBO_TAG_BR] = {"br", AD_KIND_VOID, AD_FLOW_BREAK, AD_TAKES_ANY | AD_TAKES_BREAK},
    [GUMBO_TAG_HR] = {"hr", AD_KIND_VOID, AD_FLOW_RULE,
                      AD_TAKES_ANY | AD_TAKES_ALIGN | AD_TAKES_RULE},
    [GUMBO_TAG_WBR] = {"wbr", AD_KIND_VOID, AD_FLOW_INLINE, AD_TAKES_ANY},

    [GUMBO_TAG_ADDRESS] = LINE("address"),
    [GUMBO_TAG_ARTICLE] = LINE("article"),
    [GUMBO_TAG_ASIDE] = LINE("aside"),
    [GUMBO_TAG_CENTER] = LINE("center"),
    [GUMBO_TAG_DETAILS] = LINE("div"), /* open: it can't be clicked on paper */
    [GUMBO_TAG_DIV] = LINE("div"),
    [GUMBO_TAG_FIELDSET] = LINE("div"),
    [GUMBO_TAG_FIGCAPTION] = LINE("figcaption"),
    [GUMBO_TAG_FIGURE] = LINE("figure"),
    [GUMBO_TAG_FOOTER] = LINE("footer"),
    [GUMBO_TAG_HEADER] = LINE("header"),
    [GUMBO_TAG_HGROUP] = LINE("hgroup"),
    [GUMBO_TAG_LEGEND] = LINE("div"),
    [GUMBO_TAG_MAIN] = LINE("main"),
    [GUMBO_TAG_MARQUEE] = LINE("div"),
    [GUMBO_TAG_MULTICOL] = LINE("div"),
    [GUMBO_TAG_NAV] = LINE("nav"),
    [GUMBO_TAG_SECTION] = LINE("section"),
    [GUMBO_TAG_SUMMARY] = LINE("div"),

    [GUMBO_TAG_H1] = PARAGRAPH("h1"),
    [GUMBO_TAG_H2] = PARAGRAPH("h2"),
    [GUMBO_TAG_H3] = PARAGRAPH("h3"),
    [GUMBO_TAG_H4] = PARAGRAPH("h4"),
    [GUMBO_TAG_H5] = PARAGRAPH("h5"),
    [GUMBO_TAG_H6] = PARAGRAPH("h6"),
    [GUMBO_TAG_P] = PARAGRAPH("p"),
    [GUMBO_TAG_BLOCKQUOTE] = {"blockquote", AD_KIND_ELEMENT, AD_FLOW_QUOTE,
                              AD_TAKES_ANY},
    [GUMBO_TAG_LISTING] = PRE("pre"),
    [GUMBO_TAG_PLAINTEXT] = PRE("pre"),
    [GUMBO_TAG_PRE] = PRE("pre"),
    [GUMBO_TAG_XMP] = PRE("pre"),

    [GUMBO_TAG_DIR] = BULLETS("ul"),
    [GUMBO_TAG_MENU] = BULLETS("ul"),
    [GUMBO_TAG_UL] = BULLETS("ul"),
    [GUMBO_TAG_OL] = {"ol", AD_KIND_ELEMENT, AD_FLOW_NUMBERS,
                      AD_TAKES_ANY | AD_TAKES_LIST},
    [GUMBO_TAG_LI] = {"li", AD_KIND_ELEMENT, AD_FLOW_ITEM,
                      AD_TAKES_ANY | AD_TAKES_LIST},
    [GUMBO_TAG_DL] = PARAGRAPH("dl"),
    [GUMBO_TAG_DT] = LINE("dt"),
    [GUMBO_TAG_DD] = LINE("dd"),

    [GUMBO_TAG_TABLE] = TABLE("table", AD_FLOW_LINE, AD_TAKES_ALIGN),
    [GUMBO_TAG_CAPTION] = LINE("caption"),
    [GUMBO_TAG_COL] = {"col", AD_KIND_VOID, AD_FLOW_INLINE,
                       AD_TAKES_ANY | AD_TAKES_TABLE | AD_TAKES_COLUMN},
    [GUMBO_TAG_COLGROUP] = TABLE("colgroup", AD_FLOW_INLINE, AD_TAKES_COLUMN),
    [GUMBO_TAG_TBODY] = TABLE("tbody", AD_FLOW_INLINE, AD_TAKES_ALIGN),
    [GUMBO_TAG_THEAD] = TABLE("thead", AD_FLOW_INLINE, AD_TAKES_ALIGN),
    [GUMBO_TAG_TFOOT] = TABLE("tfoot", AD_FLOW_INLINE, AD_TAKES_ALIGN),
    [GUMBO_TAG_TR] = TABLE("tr", AD_FLOW_LINE, AD_TAKES_ALIGN),
    [GUMBO_TAG_TD] = TABLE("td", AD_FLOW_CELL, AD_TAKES_ALIGN | AD_TAKES_CELL),
    [GUMBO_TAG_TH] = TABLE("th", AD_FLOW_CELL, AD_TAKES_ALIGN | AD_TAKES_CELL),

    [GUMBO_TAG_A] = {"ad-link", AD_KIND_LINK, AD_FLOW_INLINE, AD_TAKES_ANY},
    [GUMBO_TAG_AREA] = ONLY(AD_KIND_AREA),
    [GUMBO_TAG_IMG] = {"img", AD_KIND_PICTURE, AD_FLOW_INLINE,
                       AD_TAKES_ANY | AD_TAKES_ALIGN | AD_TAKES_PICTURE},
    [GUMBO_TAG_IFRAME] = ONLY(AD_KIND_FRAME),
    [GUMBO_TAG_FRAME] = ONLY(AD_KIND_FRAME),

    [GUMBO_TAG_FORM] = {"div", AD_KIND_FORM, AD_FLOW_LINE, AD_TAKES_ANY},
    [GUMBO_TAG_BUTTON] = {"ad-field", AD_KIND_FIELD, AD_FLOW_FIELD, AD_TAKES_ANY},
    [GUMBO_TAG_SELECT] = {"ad-field", AD_KIND_FIELD, AD_FLOW_BULLETS, AD_TAKES_ANY},
    [GUMBO_TAG_TEXTAREA] = {"ad-field", AD_KIND_FIELD, AD_FLOW_FIELD, AD_TAKES_ANY},
    [GUMBO_TAG_OPTION] = {"div", AD_KIND_ELEMENT, AD_FLOW_ITEM, AD_TAKES_ANY},
    [GUMBO_TAG_INPUT] = {NULL, AD_KIND_INPUT, AD_FLOW_FIELD, AD_TAKES_ANY},

    [GUMBO_TAG_APPLET] = ONLY(AD_KIND_PLUGIN),
    [GUMBO_TAG_AUDIO] = ONLY(AD_KIND_PLUGIN),
    [GUMBO_TAG_OBJECT] = ONLY(AD_KIND_PLUGIN),
    [GUMBO_TAG_VIDEO] = ONLY(AD_KIND_PLUGIN),

    [GUMBO_TAG_BASE] = ONLY(AD_KIND_REMOTE),
    [GUMBO_TAG_BGSOUND] = ONLY(AD_KIND_REMOTE),
    [GUMBO_TAG_EMBED] = ONLY(AD_KIND_REMOTE),
    [GUMBO_TAG_LINK] = ONLY(AD_KIND_REMOTE),
    [GUMBO_TAG_SOURCE] = ONLY(AD_KIND_REMOTE),
    [GUMBO_TAG_TRACK] = ONLY(AD_KIND_REMOTE),
    [GUMBO_TAG_META] = ONLY(AD_KIND_META),
    [GUMBO_TAG_SCRIPT] = ONLY(AD_KIND_SCRIPT),

    [GUMBO_TAG_DATALIST] = ONLY(AD_KIND_GONE),
    [GUMBO_TAG_KEYGEN] = ONLY(AD_KIND_GONE),
    [GUMBO_TAG_NOEMBED] = ONLY(AD_KIND_GONE),
    [GUMBO_TAG_NOFRAMES] = ONLY(AD_KIND_GONE),
    [GUMBO_TAG_STYLE] = ONLY(AD_KIND_GONE),
    [GUMBO_TAG_TITLE] = ONLY(AD_KIND_GONE),
    [GUMBO_TAG_UNKNOWN] = ONLY(AD_KIND_XML),
};

#define IN_TABLE (AD_TAKES_TABLE)
#define SIZED    (AD_TAKES_TABLE | AD_TAKES_PICTURE | AD_TAKES_RULE)

/* Sorted by name. */
static const AdAttribute attributes[] = {
    {"align", AD_TAKES_ALIGN | AD_TAKES_COLUMN, AD_VALUE_WORD},
    {"background", IN_TABLE | AD_TAKES_BODY, AD_VALUE_BACKGROUND},
    {"bgcolor", IN_TABLE | AD_TAKES_BODY, AD_VALUE_COLOUR},
    {"border", IN_TABLE | AD_TAKES_PICTURE, AD_VALUE_NUMBER},
    {"bordercolor", IN_TABLE, AD_VALUE_COLOUR},
    {"cellpadding", IN_TABLE, AD_VALUE_LENGTH},
    {"cellspacing", IN_TABLE, AD_VALUE_LENGTH},
    {"clear", AD_TAKES_BREAK, AD_VALUE_WORD},
    {"color", AD_TAKES_FONT | AD_TAKES_RULE, AD_VALUE_COLOUR},
    {"colspan", AD_TAKES_CELL, AD_VALUE_SPAN},
    {"dir", AD_TAKES_ANY, AD_VALUE_WORD},
    {"face", AD_TAKES_FONT, AD_VALUE_FACE},
    {"frame", IN_TABLE, AD_VALUE_WORD},
    {"height", SIZED, AD_VALUE_LENGTH},
    {"hidden", AD_TAKES_ANY, AD_VALUE_EMPTY},
    {"hspace", IN_TABLE | AD_TAKES_PICTURE, AD_VALUE_NUMBER},
    {"lang", AD_TAKES_ANY, AD_VALUE_WORD},
    {"noshade", AD_TAKES_RULE, AD_VALUE_EMPTY},
    {"nowrap", IN_TABLE, AD_VALUE_EMPTY},
    {"reversed", AD_TAKES_LIST, AD_VALUE_EMPTY},
    {"rowspan", AD_TAKES_CELL, AD_VALUE_SPAN},
    {"rules", IN_TABLE, AD_VALUE_WORD},
    {"scope", AD_TAKES_CELL, AD_VALUE_WORD},
    {"size", AD_TAKES_FONT | AD_TAKES_RULE, AD_VALUE_NUMBER},
    {"span", AD_TAKES_COLUMN, AD_VALUE_SPAN},
    {"start", AD_TAKES_LIST, AD_VALUE_NUMBER},
    {"style", AD_TAKES_ANY, AD_VALUE_STYLE},
    {"text", AD_TAKES_BODY, AD_VALUE_COLOUR},
    {"type", AD_TAKES_LIST, AD_VALUE_WORD},
    {"valign", IN_TABLE, AD_VALUE_WORD},
    {"value", AD_TAKES_LIST, AD_VALUE_NUMBER},
    {"vspace", IN_TABLE | AD_TAKES_PICTURE, AD_VALUE_NUMBER},
    {"width", SIZED, AD_VALUE_LENGTH},
};

static int
compare_attribute(const void *name, const void *row)
{
    return strcmp(name, ((const AdAttribute *)row)->name);
}

const AdElement *
ad_list_element(GumboTag tag)
{
    static const AdElement words = {NULL, AD_KIND_WORDS, AD_FLOW_INLINE, 0};

    return tag < GUMBO_TAG_LAST ? &elements[tag] : &words;
}

const AdAttribute *
ad_list_attribute(const char *name)
{
    return bsearch(name, attributes, G_N_ELEMENTS(attributes), sizeof *attributes,
                   compare_attribute);
}
