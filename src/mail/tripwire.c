/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The form of a rebuilt document, stated a second time. This file shares no table and
 * no function with the writer, so that a mistake there has to be made here as well.
 */
#include "auditdisc/mail/html.h"

#include "auditdisc/base/words.h"

#include "tripwire_private.h"

#include <string.h>

#define DEEPEST 250

/* Everything of the document that is always the same. */
static const char opening[] = "<!DOCTYPE html>\n<html";
static const char head[] =
    "\n<head>\n<meta charset=\"utf-8\">\n"
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
static const char middle[] = "</style>\n</head>\n<body tabindex=0";
static const char closing[] = "</body>\n</html>\n";

static const char *const containers[] = {
    "abbr", "ad-box",   "ad-field",   "ad-link",    "address", "article", "aside",
    "b",    "bdi",      "big",        "blockquote", "caption", "center",  "cite",
    "code", "colgroup", "dd",         "del",        "dfn",     "div",     "dl",
    "dt",   "em",       "figcaption", "figure",     "font",    "footer",  "h1",
    "h2",   "h3",       "h4",         "h5",         "h6",      "header",  "hgroup",
    "i",    "ins",      "kbd",        "li",         "main",    "mark",    "nav",
    "nobr", "ol",       "p",          "pre",        "q",       "rb",      "rp",
    "rt",   "rtc",      "ruby",       "s",          "samp",    "section", "small",
    "span", "strike",   "strong",     "sub",        "sup",     "table",   "tbody",
    "td",   "tfoot",    "th",         "thead",      "tr",      "tt",      "u",
    "ul",   "var",      NULL};

static const char *const empties[] = {"br", "col", "hr", "img", "wbr", NULL};

/* Attributes whose values are a number, a colour or a word. */
static const char *const plain[] = {
    "align",    "bgcolor", "border",  "bordercolor", "cellpadding", "cellspacing",
    "clear",    "color",   "colspan", "dir",         "face",        "frame",
    "height",   "hidden",  "hspace",  "lang",        "noshade",     "nowrap",
    "reversed", "rowspan", "rules",   "scope",       "size",        "span",
    "start",    "text",    "type",    "valign",      "value",       "vspace",
    "width",    NULL};

typedef struct {
    const char *start, *at, *end;
    const char *why; /* the first thing that was wrong */
    guint8 open[DEEPEST];
    guint depth;
} Wire;

static bool
refuse(Wire *wire, const char *why)
{
    if (wire->why == NULL)
        wire->why = why;
    return false;
}

static int
index_of(const char *const *words, const char *at, gsize length)
{
    for (int i = 0; length > 0 && words[i] != NULL; i++) {
        if (words[i][0] == *at && strncmp(words[i], at, length) == 0 &&
            words[i][length] == '\0')
            return i;
    }
    return -1;
}

bool
ad_wire_knows_element(const char *name, gsize length)
{
    return index_of(containers, name, length) >= 0 ||
           index_of(empties, name, length) >= 0;
}

static bool
expect(Wire *wire, const char *what)
{
    gsize length = strlen(what);

    if ((gsize)(wire->end - wire->at) < length || memcmp(wire->at, what, length) != 0)
        return refuse(wire, N_("the frame of the document is not ours"));
    wire->at += length;
    return true;
}

static bool
may_have(Wire *wire, const char *what)
{
    gsize length = strlen(what);

    if ((gsize)(wire->end - wire->at) >= length && memcmp(wire->at, what, length) == 0)
        wire->at += length;
    return true;
}

/* Characters that could steer the reading direction or are no characters. */
static bool
is_harmful(gunichar c)
{
    if (c >= 0x20 && c < 0x7f)
        return false;
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) ||
           c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x206f) || (c >= 0xfdd0 && c <= 0xfdef) ||
           c == 0xfeff || (c & 0xfffe) == 0xfffe;
}

/* Eight of them at once. */
static bool
are_printable(const char *at)
{
    const guint64 high = 0x8080808080808080, one = high >> 7;
    guint64 eight;

    memcpy(&eight, at, sizeof eight);
    return ((eight | (eight + one)) & high) == 0 &&
           ((eight + (0x80 - 0x20) * one) & high) == high;
}

static bool
characters_hold(Wire *wire)
{
    if (!g_utf8_validate_len(wire->start, (gsize)(wire->end - wire->start), NULL))
        return refuse(wire, N_("invalid UTF-8"));
    for (const char *at = wire->start; at < wire->end; at = g_utf8_next_char(at)) {
        while (wire->end - at > 8 && are_printable(at))
            at += 8;
        if (is_harmful(g_utf8_get_char(at))) {
            wire->at = at;
            return refuse(wire, N_("a control character"));
        }
    }
    return true;
}

/* One of the four references that are written. */
static bool
reference_holds(Wire *wire)
{
    static const char *const references[] = {"&amp;", "&lt;", "&gt;", "&quot;"};

    for (gsize i = 0; i < G_N_ELEMENTS(references); i++) {
        gsize length = strlen(references[i]);

        if ((gsize)(wire->end - wire->at) >= length &&
            memcmp(wire->at, references[i], length) == 0) {
            wire->at += length;
            return true;
        }
    }
    return refuse(wire, N_("an unknown character reference"));
}

/* Words up to a character that can't be one of them. */
static bool
words_hold(Wire *wire)
{
    static const bool stops[256] = {
        ['<'] = true, ['>'] = true, ['"'] = true, ['&'] = true, ['\0'] = true};

    while (wire->at < wire->end) {
        if (!stops[(guchar)*wire->at])
            wire->at++;
        else if (*wire->at != '&')
            return true;
        else if (!reference_holds(wire))
            return false;
    }
    return true;
}

static bool
base64_holds(const char *at, const char *end)
{
    while (at < end && (g_ascii_isalnum(*at) || *at == '+' || *at == '/'))
        at++;
    return at == end || (end - at == 1 && *at == '=') ||
           (end - at == 2 && at[0] == '=' && at[1] == '=');
}

static bool
picture_holds(const char *at, const char *end)
{
    static const char *const starts[] = {
        "data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,",
        "data:image/webp;base64,"};

    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
        gsize length = strlen(starts[i]);

        if ((gsize)(end - at) > length && memcmp(at, starts[i], length) == 0)
            return base64_holds(at + length, end);
    }
    return false;
}

static bool
plain_holds(const char *at, const char *end)
{
    for (; at < end; at++) {
        if (!g_ascii_isalnum(*at) && strchr("#%*+-., '_", *at) == NULL)
            return false;
    }
    return true;
}

static bool
is_name(const char *name, gsize length, const char *expected)
{
    return strlen(expected) == length && memcmp(name, expected, length) == 0;
}

/* wire is at the value; element is what the attribute belongs to. */
static bool
value_holds(Wire *wire, const char *element, const char *name, gsize length)
{
    const char *start = wire->at;
    bool holds;

    if (!words_hold(wire))
        return false;
    if (is_name(name, length, "title"))
        holds = strcmp(element, "ad-link") == 0 || strcmp(element, "ad-box") == 0;
    else if (is_name(name, length, "alt"))
        holds = strcmp(element, "img") == 0;
    else if (is_name(name, length, "src"))
        holds = strcmp(element, "img") == 0 && picture_holds(start, wire->at);
    else if (is_name(name, length, "style"))
        holds = ad_wire_style(start, wire->at);
    else if (is_name(name, length, "class"))
        holds = ad_wire_classes(start, wire->at);
    else
        holds = index_of(plain, name, length) >= 0 && plain_holds(start, wire->at);
    return holds || refuse(wire, N_("an unknown attribute or value"));
}

/* Attributes up to and with the end of the tag. */
static bool
attributes_hold(Wire *wire, const char *element)
{
    while (wire->at < wire->end && *wire->at == ' ') {
        const char *name = ++wire->at;
        gsize length;

        while (wire->at < wire->end && g_ascii_islower(*wire->at))
            wire->at++;
        length = (gsize)(wire->at - name);
        if (wire->end - wire->at < 2 || memcmp(wire->at, "=\"", 2) != 0)
            return refuse(wire, N_("an attribute without a quoted value"));
        wire->at += 2;
        if (!value_holds(wire, element, name, length))
            return false;
        if (wire->at == wire->end || *wire->at++ != '"')
            return refuse(wire, N_("a value that is not closed"));
    }
    if (wire->at == wire->end || *wire->at++ != '>')
        return refuse(wire, N_("a tag that is not closed"));
    return true;
}

static gsize
name_length(const Wire *wire)
{
    const char *at = wire->at;

    while (at < wire->end &&
           (g_ascii_islower(*at) || g_ascii_isdigit(*at) || *at == '-'))
        at++;
    return (gsize)(at - wire->at);
}

static bool
end_tag_holds(Wire *wire)
{
    gsize length = name_length(wire);
    int element = index_of(containers, wire->at, length);

    if (element < 0 || wire->depth == 0 || wire->open[wire->depth - 1] != element)
        return refuse(wire, N_("an end tag of nothing that is open"));
    wire->depth--;
    wire->at += length;
    if (wire->at == wire->end || *wire->at++ != '>')
        return refuse(wire, N_("a tag that is not closed"));
    return true;
}

static bool
start_tag_holds(Wire *wire)
{
    gsize length = name_length(wire);
    int element = index_of(containers, wire->at, length);
    int empty = index_of(empties, wire->at, length);

    wire->at += length;
    if (empty >= 0)
        return attributes_hold(wire, empties[empty]);
    if (element < 0)
        return refuse(wire, N_("an unknown element"));
    if (wire->depth == DEEPEST)
        return refuse(wire, N_("too deep a nesting"));
    wire->open[wire->depth++] = (guint8)element;
    return attributes_hold(wire, containers[element]);
}

/* Up to the end tag of the body, which nothing else can be. */
static bool
body_holds(Wire *wire)
{
    while (words_hold(wire)) {
        if (wire->at == wire->end || *wire->at != '<')
            return refuse(wire, N_("a character that is not escaped"));
        if (wire->depth == 0 && (gsize)(wire->end - wire->at) == strlen(closing))
            return expect(wire, closing);
        wire->at++;
        if (wire->at < wire->end && *wire->at == '/') {
            wire->at++;
            if (!end_tag_holds(wire))
                return false;
        } else if (!start_tag_holds(wire)) {
            return false;
        }
    }
    return false;
}

static bool
sheets_hold(Wire *wire)
{
    const char *over =
        memmem(wire->at, (gsize)(wire->end - wire->at), middle, strlen(middle));

    if (over == NULL)
        return refuse(wire, N_("no end of the style sheets"));
    if (!ad_wire_sheets(wire->at, over))
        return refuse(wire, N_("an unknown style"));
    wire->at = over;
    return true;
}

bool
ad_tripwire_holds(const char *document, gsize length, char **ret_why)
{
    Wire wire = {.start = document, .at = document, .end = document + length};

    if (characters_hold(&wire) && expect(&wire, opening) &&
        attributes_hold(&wire, "html") && expect(&wire, head) &&
        may_have(&wire, own_rules) && sheets_hold(&wire) && expect(&wire, middle) &&
        attributes_hold(&wire, "body") && body_holds(&wire))
        return true;
    if (ret_why != NULL)
        *ret_why = g_strdup_printf("%s, at byte %" G_GSIZE_FORMAT, wire.why,
                                   (gsize)(wire.at - wire.start));
    return false;
}
