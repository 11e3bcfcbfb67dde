/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "html_private.h"

#include <string.h>

void
ad_tokens_init(AdTokens *tokens, const char *utf8, gsize length)
{
    *tokens = (AdTokens){.at = utf8, .end = utf8 + length, .raw = GUMBO_TAG_LAST};
}

static const char *
find(const char *at, const char *end, const char *what)
{
    return memmem(at, (gsize)(end - at), what, strlen(what));
}

static const char *
after(const char *at, const char *end, char what)
{
    const char *found = memchr(at, what, (gsize)(end - at));

    return found == NULL ? end : found + 1;
}

/* at is behind the opening of a comment. */
static const char *
comment_end(const char *at, const char *end)
{
    if (at < end && *at == '>')
        return at + 1;
    if (end - at >= 2 && at[0] == '-' && at[1] == '>')
        return at + 2;
    for (; (at = find(at, end, "--")) != NULL; at++) {
        if (end - at >= 3 && at[2] == '>')
            return at + 3;
        if (end - at >= 4 && at[2] == '!' && at[3] == '>')
            return at + 4;
    }
    return end;
}

static const char *
skip_value(const char *at, const char *end)
{
    while (at < end && ad_is_blank(*at))
        at++;
    if (at < end && (*at == '"' || *at == '\''))
        return after(at + 1, end, *at);
    while (at < end && !ad_is_blank(*at) && *at != '>')
        at++;
    return at;
}

/* An attribute with its value; at is at the first character of its name. */
static const char *
skip_attribute(const char *at, const char *end)
{
    do {
        at++;
    } while (at < end && !ad_is_blank(*at) && *at != '/' && *at != '>' && *at != '=');
    while (at < end && ad_is_blank(*at))
        at++;
    return at < end && *at == '=' ? skip_value(at + 1, end) : at;
}

static const char *
skip_attributes(const char *at, const char *end, guint *count)
{
    *count = 0;
    while (at < end && *at != '>') {
        if (ad_is_blank(*at) || *at == '/') {
            at++;
            continue;
        }
        at = skip_attribute(at, end);
        ++*count;
    }
    return at < end ? at + 1 : end;
}

static guint
name_of(const char *name, gsize length, GumboTag tag)
{
    guint hash = 5381;

    if (tag != GUMBO_TAG_UNKNOWN)
        return (guint)tag;
    for (gsize i = 0; i < length; i++)
        hash = hash * 33 + (guchar)g_ascii_tolower(name[i]);
    return (guint)GUMBO_TAG_LAST + 1 + hash % 30000;
}

static bool
is_raw(GumboTag tag)
{
    switch (tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_TITLE:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_XMP:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_NOEMBED:
    case GUMBO_TAG_NOFRAMES:
        return true;
    default:
        return false;
    }
}

/* name is where the tag's name begins. */
static const char *
scan_tag(AdTokens *tokens, const char *name, AdToken *token)
{
    const char *at = name;

    while (at < tokens->end && !ad_is_blank(*at) && *at != '/' && *at != '>')
        at++;
    token->tag = gumbo_tagn_enum(name, (guint)(at - name));
    token->name = name_of(name, (gsize)(at - name), token->tag);
    at = skip_attributes(at, tokens->end, &token->attributes);
    if (token->tag == GUMBO_TAG_SVG || token->tag == GUMBO_TAG_MATH)
        tokens->foreign = true;
    if (token->kind == AD_TOKEN_OPEN && !tokens->foreign && is_raw(token->tag))
        tokens->raw = token->tag;
    return at;
}

/* What stands at a "<"; NULL if that is only a character. */
static const char *
scan_markup(AdTokens *tokens, AdToken *token)
{
    const char *at = tokens->at + 1;

    if (at == tokens->end)
        return NULL;
    if (g_ascii_isalpha(*at)) {
        token->kind = AD_TOKEN_OPEN;
        return scan_tag(tokens, at, token);
    }
    if (*at == '/' && at + 1 < tokens->end && g_ascii_isalpha(at[1])) {
        token->kind = AD_TOKEN_CLOSE;
        return scan_tag(tokens, at + 1, token);
    }
    if (*at != '!' && *at != '?' && *at != '/')
        return NULL;
    token->kind = AD_TOKEN_OTHER;
    if (tokens->end - at >= 3 && memcmp(at, "!--", 3) == 0)
        return comment_end(at + 3, tokens->end);
    return after(at, tokens->end, '>');
}

/* Where the content of the raw element is over. */
static const char *
raw_end(const AdTokens *tokens)
{
    const char *name = gumbo_normalized_tagname(tokens->raw);
    gsize length = strlen(name);
    const char *at = tokens->at;

    while ((at = find(at, tokens->end, "</")) != NULL) {
        at += 2;
        if ((gsize)(tokens->end - at) > length &&
            g_ascii_strncasecmp(at, name, length) == 0 && !g_ascii_isalnum(at[length]))
            return at - 2;
    }
    return tokens->end;
}

/* The content of a raw element that was just opened; NULL if there is none. */
static const char *
scan_raw(AdTokens *tokens, AdToken *token)
{
    const char *end = tokens->raw == GUMBO_TAG_LAST ? tokens->at : raw_end(tokens);

    if (end == tokens->at)
        return NULL;
    token->raw = true;
    token->tag = tokens->raw;
    tokens->raw = GUMBO_TAG_LAST;
    return end;
}

static const char *
text_end(const AdTokens *tokens)
{
    const char *found =
        memchr(tokens->at + 1, '<', (gsize)(tokens->end - tokens->at - 1));

    return found == NULL ? tokens->end : found;
}

AdTokenKind
ad_tokens_next(AdTokens *tokens, AdToken *ret_token)
{
    AdToken token = {.kind = AD_TOKEN_TEXT, .bytes = tokens->at};
    const char *next;

    if (tokens->at >= tokens->end)
        return AD_TOKEN_END;
    next = scan_raw(tokens, &token);
    if (next == NULL && *tokens->at == '<') {
        tokens->raw = GUMBO_TAG_LAST;
        next = scan_markup(tokens, &token);
    }
    if (next == NULL)
        next = text_end(tokens);
    token.length = (gsize)(next - tokens->at);
    tokens->at = next;
    *ret_token = token;
    return token.kind;
}

/* Elements that begin a line. */
static bool
begins_line(GumboTag tag)
{
    return tag == GUMBO_TAG_BR || tag == GUMBO_TAG_TR ||
           (ad_list_traits((guint)tag) & AD_TRAIT_ENDS_P) != 0;
}

static void
append_escaped(GString *words, const char *text, gsize length)
{
    const char *end = text + length;
    const char *next;

    for (; (next = memchr(text, '<', (gsize)(end - text))) != NULL; text = next + 1) {
        g_string_append_len(words, text, next - text);
        g_string_append(words, "&lt;");
    }
    g_string_append_len(words, text, end - text);
}

char *
ad_html_only_words(const char *utf8, gsize length)
{
    GString *words = g_string_sized_new(length + 16);
    AdTokens tokens;
    AdToken token;

    g_string_append(words, "<pre>\n");
    ad_tokens_init(&tokens, utf8, length);
    while (ad_tokens_next(&tokens, &token) != AD_TOKEN_END) {
        if (token.kind == AD_TOKEN_TEXT &&
            (!token.raw || token.tag == GUMBO_TAG_TEXTAREA ||
             token.tag == GUMBO_TAG_XMP))
            append_escaped(words, token.bytes, token.length);
        else if ((token.kind == AD_TOKEN_OPEN || token.kind == AD_TOKEN_CLOSE) &&
                 begins_line(token.tag) && words->str[words->len - 1] != '\n')
            g_string_append_c(words, '\n');
    }
    return g_string_free(words, FALSE);
}
