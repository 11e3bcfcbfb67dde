/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/address.h"

#include "auditdisc/base/text.h"
#include "auditdisc/mail/words.h"

#include <stdbool.h>
#include <string.h>

#define GROUP_NAME_LENGTH 256

/* The list and the address that is being read from it. */
typedef struct {
    const char *at, *end;
    GString *phrase;  /* what stands outside of quotes and brackets, and in quotes */
    GString *comment; /* what stands in parentheses */
    GString *route;   /* what stands in angle brackets */
    GString *behind;  /* what stands behind those: of this name, or of the next one */
    bool has_route;
    bool no_quote_ends, no_bracket_ends; /* none that closes from here on */
    GString *text;
    guint count, limit;
    AdAddressEach each; /* is handed what else would be written to text, or NULL */
    gpointer data;
} List;

/* A name that has one of these in it could be taken for something else. */
static bool
needs_quotes(const char *name)
{
    return strpbrk(name, "\"(),:;<>@[\\]") != NULL;
}

static void
append_name(GString *text, const char *name)
{
    if (!needs_quotes(name)) {
        g_string_append(text, name);
        return;
    }
    g_string_append_c(text, '"');
    for (; *name != '\0'; name++) {
        if (*name == '"' || *name == '\\')
            g_string_append_c(text, '\\');
        g_string_append_c(text, *name);
    }
    g_string_append_c(text, '"');
}

static char *
decode(const GString *raw)
{
    return g_strstrip(ad_words_text(raw->str, raw->len));
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* text has no blanks at its ends. Blanks around the dots and the at sign are obsolete
 * syntax (RFC 5322, section 4.4). What has others is no address alone and stays as it
 * is. */
static void
tighten(char *text)
{
    g_autofree char *tight = g_malloc(strlen(text) + 1);
    const char *quote = *text == '"' ? strrchr(text, '"') : text;
    gsize length = (gsize)(quote - text);

    memcpy(tight, text, length);
    for (const char *at = quote; *at != '\0'; at++) {
        const char *next = at + strspn(at, " ");
        bool joined = length > 0 && strchr(".@", tight[length - 1]) != NULL;

        if (next > at && !joined && *next != '.' && *next != '@')
            return;
        at = next;
        tight[length++] = *at;
    }
    memcpy(text, tight, length);
    text[length] = '\0';
}

static void
append_separator(List *list)
{
    if (list->text->len > 0)
        g_string_append(list->text,
                        list->text->str[list->text->len - 1] == ':' ? " " : ", ");
}

/* Words before and behind the brackets, or all there are without brackets. */
static char *
decode_words(const List *list)
{
    g_autofree char *before = decode(list->phrase);
    g_autofree char *behind = decode(list->behind);

    return g_strconcat(before, *before != '\0' && *behind != '\0' ? " " : "", behind,
                       NULL);
}

/* The address behind the way that a message should take (RFC 5322, section 4.4), which
 * nobody follows. */
static char *
behind_way(char *route)
{
    char *colon = *route == '@' ? strchr(route, ':') : NULL;

    return colon != NULL && strchr(colon, '@') != NULL ? g_strchug(colon + 1) : route;
}

static void
append_address(List *list)
{
    g_autofree char *phrase = decode_words(list);
    g_autofree char *comment = decode(list->comment);
    g_autofree char *route = decode(list->route);
    const char *name = *phrase != '\0' && list->has_route ? phrase : comment;
    char *address = list->has_route ? behind_way(route) : phrase;

    if (strchr(address, '@') != NULL)
        tighten(address);
    if (list->each != NULL) {
        list->each(name, address, list->data);
        return;
    }
    append_separator(list);
    if (*name != '\0') {
        append_name(list->text, name);
        g_string_append(list->text, " <");
        g_string_append(list->text, address);
        g_string_append_c(list->text, '>');
    } else {
        g_string_append(list->text, address);
    }
}

static void
start_address(List *list)
{
    g_string_set_size(list->phrase, 0);
    g_string_set_size(list->comment, 0);
    g_string_set_size(list->route, 0);
    g_string_set_size(list->behind, 0);
    list->has_route = false;
}

static bool
is_empty(const GString *text)
{
    return strspn(text->str, " \t\r\n") == text->len;
}

static void
end_address(List *list)
{
    if (list->has_route || !is_empty(list->phrase) || !is_empty(list->comment)) {
        if (list->count < list->limit)
            append_address(list);
        list->count++;
    }
    start_address(list);
}

/* What was read is the name of a group whose members follow. */
static void
name_group(List *list)
{
    g_autofree char *name = decode(list->phrase);

    if (list->count < list->limit) {
        append_separator(list);
        append_name(list->text, name);
        g_string_append_c(list->text, ':');
    }
    list->count++;
    start_address(list);
}

/* Where words go that are not in brackets. */
static GString *
words_of(List *list)
{
    return list->has_route ? list->behind : list->phrase;
}

/* Whether what is quoted from here to at is the first half of an address, and would not
 * be understood without its quotes. */
static bool
is_local_part(const List *list, const char *at)
{
    gsize inside = strcspn(list->at + 1, " \t(),:;<>@[\\]\"");
    bool plain = list->at + 1 + inside == at;

    for (at++; at < list->end && is_blank(*at);)
        at++;
    return !plain && at < list->end && *at == '@';
}

static void
read_quoted(List *list)
{
    const char *at = list->at + 1;
    GString *words = words_of(list);

    while (at < list->end && *at != '"')
        at += *at == '\\' ? 2 : 1;
    if (at >= list->end) {
        list->no_quote_ends = true;
        g_string_append_c(words, *list->at++);
        return;
    }
    if (is_local_part(list, at)) {
        g_string_append_len(words, list->at, at + 1 - list->at);
        list->at = at + 1;
        return;
    }
    for (list->at++; list->at < at; list->at++) {
        if (*list->at == '\\')
            list->at++;
        g_string_append_c(words, *list->at);
    }
    list->at = at + 1;
}

/* Behind the comment that begins at at, whose words are added to text; end, if nothing
 * closes it. */
static const char *
read_comment(const char *at, const char *end, GString *text, bool *ret_closed)
{
    guint depth = 1;

    if (text->len > 0)
        g_string_append_c(text, ' ');
    for (at++; at < end; at++) {
        if (*at == '\\' && at + 1 < end)
            at++;
        else if (*at == '(')
            depth++;
        else if (*at == ')' && --depth == 0)
            break;
        g_string_append_c(text, *at);
    }
    *ret_closed = depth == 0;
    return depth == 0 ? at + 1 : end;
}

/* Takes the comments out of what stands in brackets; as it is, if one does not close.
 */
static void
set_route(List *list, const char *at, const char *end)
{
    gsize length = list->comment->len;
    bool closed = true;

    g_string_set_size(list->route, 0);
    for (const char *rest = at; rest < end && closed;) {
        if (*rest == '(')
            rest = read_comment(rest, end, list->comment, &closed);
        else
            g_string_append_c(list->route, *rest++);
    }
    if (closed)
        return;
    g_string_set_size(list->comment, length);
    g_string_set_size(list->route, 0);
    g_string_append_len(list->route, at, end - at);
}

/* A second address without a comma before it is one of its own. */
static void
start_next(List *list)
{
    g_autofree char *phrase = g_strndup(list->behind->str, list->behind->len);

    g_string_set_size(list->behind, 0);
    end_address(list);
    g_string_append(list->phrase, phrase);
}

static void
read_route(List *list)
{
    const char *close = memchr(list->at, '>', list->end - list->at);

    if (close == NULL) {
        list->no_bracket_ends = true;
        g_string_append_c(words_of(list), *list->at++);
        return;
    }
    if (list->has_route)
        start_next(list);
    set_route(list, list->at + 1, close);
    list->has_route = true;
    list->at = close + 1;
}

/* Whether something may begin or end here; "=" begins encoded words. */
static bool
is_sign(char c)
{
    return c == ',' || c == ';' || c == ':' || c == '"' || c == '(' || c == '<' ||
           c == '=';
}

/* An encoded word, or one character whatever it is and those behind it that are only
 * themselves. */
static void
read_other(List *list)
{
    gsize length = ad_words_length(list->at, list->end - list->at);

    if (length == 0)
        for (length = 1; list->at + length < list->end; length++)
            if (is_sign(list->at[length]))
                break;
    g_string_append_len(words_of(list), list->at, length);
    list->at += length;
}

static bool
is_group_name(const List *list)
{
    return !list->has_route && list->phrase->len < GROUP_NAME_LENGTH &&
           !is_empty(list->phrase) && strchr(list->phrase->str, '@') == NULL;
}

static void
read_one(List *list)
{
    char c = *list->at;
    bool closed;

    if (c == ',' || c == ';') {
        end_address(list);
        list->at++;
    } else if (c == '"' && !list->no_quote_ends) {
        read_quoted(list);
    } else if (c == '(') {
        list->at = read_comment(list->at, list->end, list->comment, &closed);
    } else if (c == '<' && !list->no_bracket_ends) {
        read_route(list);
    } else if (c == ':' && is_group_name(list)) {
        name_group(list);
        list->at++;
    } else {
        read_other(list);
    }
}

static void
read_list(List *list)
{
    list->phrase = g_string_new(NULL);
    list->comment = g_string_new(NULL);
    list->route = g_string_new(NULL);
    list->behind = g_string_new(NULL);
    list->text = g_string_new(NULL);
    while (list->at < list->end)
        read_one(list);
    end_address(list);
    g_string_free(list->phrase, TRUE);
    g_string_free(list->comment, TRUE);
    g_string_free(list->route, TRUE);
    g_string_free(list->behind, TRUE);
}

char *
ad_address_text(const char *bytes, gsize length, guint limit, guint *ret_count)
{
    List list = {.at = bytes, .end = bytes + length, .limit = limit};

    read_list(&list);
    if (list.count > limit) {
        g_autofree char *rest = ad_text_count(list.count - limit);

        g_string_append_printf(list.text, ", and %s more", rest);
    }
    if (ret_count != NULL)
        *ret_count = list.count;
    return g_string_free(list.text, FALSE);
}

void
ad_address_each(const char *text, AdAddressEach each, gpointer data)
{
    List list = {.at = text, .end = text + strlen(text), .limit = G_MAXUINT};

    list.each = each;
    list.data = data;
    read_list(&list);
    g_string_free(list.text, TRUE);
}
