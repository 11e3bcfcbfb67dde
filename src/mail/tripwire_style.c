/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tripwire_private.h"

#include <string.h>

static bool
is_one_of(const char *const *words, const char *at, gsize length)
{
    for (; *words != NULL; words++) {
        if (strlen(*words) == length && memcmp(*words, at, length) == 0)
            return true;
    }
    return false;
}

static const char *
skip_set(const char *at, const char *end, const char *set)
{
    while (at < end && *at != '\0' && strchr(set, *at) != NULL)
        at++;
    return at;
}

#define LOWER  "abcdefghijklmnopqrstuvwxyz"
#define UPPER  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define NAME   LOWER UPPER DIGITS "_-"

/* The first word of every property that may come. */
static bool
is_harmless_property(const char *at, gsize length)
{
    static const char *const families[] = {
        "align",   "background", "border",   "box",        "caption", "clear",
        "color",   "direction",  "display",  "empty",      "flex",    "float",
        "font",    "gap",        "height",   "hyphens",    "justify", "letter",
        "line",    "list",       "margin",   "max",        "min",     "object",
        "opacity", "orphans",    "outline",  "overflow",   "padding", "page",
        "table",   "text",       "vertical", "visibility", "white",   "widows",
        "width",   "word",       NULL};
    const char *hyphen = memchr(at, '-', length);

    return is_one_of(families, at, hyphen == NULL ? length : (gsize)(hyphen - at));
}

/* at is at the opening parenthesis, start where the value begins. */
static bool
follows_harmless_function(const char *start, const char *at)
{
    static const char *const functions[] = {"calc",
                                            "clamp",
                                            "hsl",
                                            "hsla",
                                            "linear-gradient",
                                            "max",
                                            "min",
                                            "radial-gradient",
                                            "rgb",
                                            "rgba",
                                            NULL};
    const char *name = at;

    while (name > start && strchr(NAME, name[-1]) != NULL)
        name--;
    return is_one_of(functions, name, (gsize)(at - name));
}

/* Behind a string of plain characters in single quotes, or NULL. */
static const char *
after_string(const char *at, const char *end)
{
    at = skip_set(at + 1, end, NAME " ,.");
    return at < end && *at == '\'' ? at + 1 : NULL;
}

static bool
is_harmless_value(const char *start, const char *end)
{
    int depth = 0;

    if (start == end)
        return false;
    for (const char *at = start; at < end; at++) {
        if (*at == '\'') {
            const char *over = after_string(at, end);

            if (over == NULL)
                return false;
            at = over - 1;
            continue;
        }
        if (!g_ascii_isalnum(*at) &&
            (*at == '\0' || strchr("_- #.,%()!/*+", *at) == NULL))
            return false;
        if (*at == '(' && (!follows_harmless_function(start, at) || ++depth > 20))
            return false;
        if (*at == ')' && --depth < 0)
            return false;
        if (*at == '/' && at + 1 < end && (at[1] == '*' || at[1] == '/'))
            return false;
    }
    return depth == 0;
}

static bool
is_harmless_declaration(const char *at, const char *end)
{
    const char *colon = skip_set(at, end, LOWER "-");

    return colon < end && *colon == ':' &&
           is_harmless_property(at, (gsize)(colon - at)) &&
           is_harmless_value(colon + 1, end);
}

bool
ad_wire_style(const char *at, const char *end)
{
    for (;;) {
        const char *over = memchr(at, ';', (gsize)(end - at));

        if (!is_harmless_declaration(at, over == NULL ? end : over))
            return false;
        if (over == NULL)
            return true;
        at = over + 1;
    }
}

/* Behind a class name of the mail, or NULL. */
static const char *
after_class(const char *at, const char *end)
{
    const char *over;

    if (end - at < 3 || (*at != 'm' && *at != 'i') || at[1] != '-')
        return NULL;
    over = skip_set(at + 2, end, LOWER DIGITS "_-");
    return over > at + 2 ? over : NULL;
}

bool
ad_wire_classes(const char *at, const char *end)
{
    for (;;) {
        at = after_class(at, end);
        if (at == NULL)
            return false;
        if (at == end)
            return true;
        if (*at++ != ' ')
            return false;
    }
}

static const char *
after_element(const char *at, const char *end)
{
    const char *over = skip_set(at, end, LOWER DIGITS "-");
    gsize length = (gsize)(over - at);
    static const char *const roots[] = {"html", "body", NULL};

    return is_one_of(roots, at, length) || ad_wire_knows_element(at, length) ? over
                                                                             : NULL;
}

static const char *
after_place(const char *at, const char *end)
{
    static const char *const places[] = {"first-child", "last-child", NULL};
    const char *over = skip_set(at, end, LOWER "-");

    return is_one_of(places, at, (gsize)(over - at)) ? over : NULL;
}

static bool
is_harmless_selector(const char *at, const char *end)
{
    if (at == end)
        return false;
    while (at != NULL && at < end) {
        if (*at == '.')
            at = after_class(at + 1, end);
        else if (*at == ':')
            at = after_place(at + 1, end);
        else if (strchr(" >+~,*", *at) != NULL)
            at++;
        else
            at = after_element(at, end);
    }
    return at != NULL;
}

static bool
is_harmless_query(const char *at, const char *end)
{
    static const char *const words[] = {"all",       "and",
                                        "landscape", "max-device-width",
                                        "max-width", "min-device-width",
                                        "min-width", "not",
                                        "only",      "orientation",
                                        "portrait",  "print",
                                        "screen",    NULL};

    while (at < end) {
        const char *over = skip_set(at, end, LOWER DIGITS "_-");

        if (over == at) {
            if (skip_set(at, at + 1, " ():,.") == at)
                return false;
            at++;
        } else if (!g_ascii_isdigit(*at) && !is_one_of(words, at, (gsize)(over - at))) {
            return false;
        } else {
            at = over;
        }
    }
    return true;
}

static bool
is_harmless_line(const char *at, const char *end, bool *in_media)
{
    static const char media[] = "@media ";
    const char *block = memchr(at, '{', (gsize)(end - at));

    if (end - at == 1 && *at == '}') {
        bool was = *in_media;

        *in_media = false;
        return was;
    }
    if (block == NULL)
        return false;
    if ((gsize)(end - at) > strlen(media) && memcmp(at, media, strlen(media)) == 0) {
        bool was = *in_media;

        *in_media = true;
        return !was && block == end - 1 && is_harmless_query(at + strlen(media), block);
    }
    return end[-1] == '}' && is_harmless_selector(at, block) &&
           ad_wire_style(block + 1, end - 1);
}

bool
ad_wire_sheets(const char *at, const char *end)
{
    bool in_media = false;

    while (at < end) {
        const char *over = memchr(at, '\n', (gsize)(end - at));

        if (over == NULL || over == at || !is_harmless_line(at, over, &in_media))
            return false;
        at = over + 1;
    }
    return !in_media;
}
