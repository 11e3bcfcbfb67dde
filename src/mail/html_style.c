/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Declarations of a style attribute or of a rule. A value is read token by token and
 * written anew; one token that is not understood drops its declaration.
 */
#include "html_private.h"

#include <string.h>

#define NAME_SIZE    40
#define VALUE_LIMIT  500 /* bytes of one value */
#define STRING_LIMIT 100

char *
ad_style_without_comments(const char *css, gsize length)
{
    GString *out = g_string_sized_new(length + 1);
    const char *end = css + length;

    while (css < end) {
        const char *comment = memmem(css, (gsize)(end - css), "/*", 2);
        const char *over;

        g_string_append_len(out, css, (comment == NULL ? end : comment) - css);
        if (comment == NULL)
            break;
        g_string_append_c(out, ' ');
        over = memmem(comment + 2, (gsize)(end - comment - 2), "*/", 2);
        css = over == NULL ? end : over + 2;
    }
    return g_string_free(out, FALSE);
}

const char *
ad_style_skip(const char *at, const char *end)
{
    char first = *at++;
    char last = first == '{' ? '}' : first == '(' ? ')' : first;
    guint depth = 1;

    while (at < end) {
        char c = *at++;

        if (c == '\\' && at < end)
            at++;
        else if (c == last && --depth == 0)
            return at;
        else if (c == first)
            depth++;
        else if (last == '}' && (c == '"' || c == '\''))
            at = ad_style_skip(at - 1, end);
    }
    return end;
}

/* A value as it is being rewritten. */
typedef struct {
    const char *at, *end;
    GString *out;
    gsize start; /* of the value in out */
    guint depth; /* of functions */
    bool blank;  /* stood before the token */
    AdHtml *html;
} Value;

/* A blank is kept where it separates, not behind an opening or a comma. */
static void
begin_token(Value *value)
{
    char last = value->out->str[value->out->len - 1];

    if (value->blank && value->out->len > value->start && strchr("(, ", last) == NULL)
        g_string_append_c(value->out, ' ');
    value->blank = false;
}

/* An address in a style is taken out, what stands around it stays. */
static bool
skip_address(Value *value)
{
    const char *open = value->at;
    const char *over = ad_style_skip(open, value->end);
    gsize length = (gsize)(over - open);

    if (over[-1] != ')')
        return false;
    if (memmem(open, length, "//", 2) != NULL)
        value->html->changes.remote_images++;
    else
        value->html->changes.styles++;
    value->at = over;
    return true;
}

static bool
take_function(Value *value, const char *word, gsize length)
{
    char name[NAME_SIZE];

    if (length >= sizeof name)
        return false;
    for (gsize i = 0; i < length; i++)
        name[i] = g_ascii_tolower(word[i]);
    name[length] = '\0';
    if (strcmp(name, "url") == 0)
        return skip_address(value);
    if (!ad_list_has_function(name))
        return false;
    begin_token(value);
    g_string_append_printf(value->out, "%s(", name);
    value->at++;
    value->depth++;
    return true;
}

static bool
take_word(Value *value)
{
    const char *word = value->at;
    gsize length = ad_word_length(value->at, value->end);

    value->at += length;
    if (value->at < value->end && *value->at == '(')
        return take_function(value, word, length);
    begin_token(value);
    g_string_append_len(value->out, word, (gssize)length);
    return true;
}

/* 12, -0.5em, .8, 100% */
static bool
take_number(Value *value)
{
    const char *at = value->at;

    if (*at == '+' || *at == '-')
        at++;
    while (at < value->end && (g_ascii_isalnum(*at) || *at == '.'))
        at++;
    if (at < value->end && *at == '%')
        at++;
    if (at < value->end && *at == '(')
        return false;
    begin_token(value);
    g_string_append_len(value->out, value->at, at - value->at);
    value->at = at;
    return true;
}

static bool
take_colour(Value *value)
{
    gsize length = 1;

    while (value->at + length < value->end && g_ascii_isxdigit(value->at[length]))
        length++;
    if (length < 4 || length > 9)
        return false;
    begin_token(value);
    g_string_append_len(value->out, value->at, (gssize)length);
    value->at += length;
    return true;
}

/* A name of a font. */
static bool
take_string(Value *value)
{
    const char *over = ad_style_skip(value->at, value->end);
    gsize length = (gsize)(over - value->at);

    if (length < 2 || length > STRING_LIMIT || over[-1] != *value->at)
        return false;
    for (const char *at = value->at + 1; at < over - 1; at++) {
        if (!ad_is_word(*at) && strchr(" ,.", *at) == NULL)
            return false;
    }
    begin_token(value);
    g_string_append_printf(value->out, "'%.*s'", (int)length - 2, value->at + 1);
    value->at = over;
    return true;
}

static bool
take_important(Value *value)
{
    const char *at = value->at + 1;

    while (at < value->end && ad_is_blank(*at))
        at++;
    if (value->end - at < 9 || g_ascii_strncasecmp(at, "important", 9) != 0)
        return false;
    g_string_append(value->out, "!important");
    value->at = at + 9;
    return value->out->len > value->start + 10;
}

static bool
take_sign(Value *value)
{
    char sign = *value->at++;

    if (sign == ')' && value->depth-- == 0)
        return false;
    if (sign == '/' && value->out->str[value->out->len - 1] == '/')
        return false;
    /* Inside calc() these need blanks; no "/" may meet a "*". */
    if (sign == '+' || sign == '-' || sign == '*') {
        if (value->depth == 0)
            return false;
        g_string_append_printf(value->out, " %c ", sign);
        value->blank = false;
        return true;
    }
    g_string_append_c(value->out, sign);
    if (sign != ')')
        value->blank = false;
    return true;
}

static bool
is_number_start(const Value *value)
{
    const char *at = value->at;

    if ((*at == '+' || *at == '-') && at + 1 < value->end)
        at++;
    if (*at == '.' && at + 1 < value->end)
        at++;
    return g_ascii_isdigit(*at);
}

static bool
take_token(Value *value)
{
    char c = *value->at;

    if (is_number_start(value))
        return take_number(value);
    if (g_ascii_isalpha(c) || c == '_' ||
        (c == '-' && value->at + 1 < value->end && g_ascii_isalpha(value->at[1])))
        return take_word(value);
    if (c == '#')
        return take_colour(value);
    if (c == '"' || c == '\'')
        return take_string(value);
    if (c == '!')
        return take_important(value);
    return strchr(",/()+-*", c) != NULL && c != '(' && take_sign(value);
}

/* Appends the value and returns whether all of it was understood. */
static bool
take_value(Value *value)
{
    while (value->at < value->end) {
        if (ad_is_blank(*value->at)) {
            value->blank = true;
            value->at++;
        } else if (!take_token(value)) {
            return false;
        }
        if (value->out->len - value->start > VALUE_LIMIT)
            return false;
    }
    return value->depth == 0;
}

/* The name in lower case; the length of what it takes, 0 if it can't be a name. */
static gsize
take_name(const char *at, const char *end, char *ret_name)
{
    gsize length = 0;

    while (at + length < end && ad_is_word(at[length]) && length < NAME_SIZE - 1) {
        ret_name[length] = g_ascii_tolower(at[length]);
        length++;
    }
    ret_name[length] = '\0';
    return length;
}

static bool
append_declaration(AdHtml *html, const char *at, const char *end, GString *out)
{
    char name[NAME_SIZE];
    gsize before = out->len;
    Value value = {.end = end, .out = out, .html = html};

    at += take_name(at, end, name);
    while (at < end && ad_is_blank(*at))
        at++;
    /* What only some mail programs understand is not missed. */
    if (g_str_has_prefix(name, "mso-") || name[0] == '-')
        return true;
    if (at == end || *at != ':' || !ad_list_has_property(name))
        return false;
    g_string_append(out, name);
    g_string_append_c(out, ':');
    value.at = at + 1;
    value.start = out->len;
    if (!take_value(&value)) {
        g_string_truncate(out, before);
        return false;
    }
    if (out->len == value.start)
        g_string_truncate(out, before);
    return true;
}

static const char *
declaration_end(const char *at, const char *end)
{
    while (at < end && *at != ';') {
        if (*at == '"' || *at == '\'' || *at == '(')
            at = ad_style_skip(at, end);
        else
            at++;
    }
    return at;
}

void
ad_style_declarations(AdHtml *html, const char *css, gsize length, GString *out)
{
    const char *end = css + length;
    gsize first = out->len;

    while (css < end) {
        const char *over = declaration_end(css, end);
        gsize before = out->len;

        while (css < over && ad_is_blank(*css))
            css++;
        if (before > first)
            g_string_append_c(out, ';');
        if (css < over && !append_declaration(html, css, over, out))
            html->changes.styles++;
        if (out->len == before + (before > first ? 1 : 0))
            g_string_truncate(out, before);
        css = over + 1;
    }
}
