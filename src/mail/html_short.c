/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parser takes hundreds of steps for each character of a text, and what it has to
 * know of most of them is only that they are words. So each longer run of such is put
 * before it as one character of a private plane, which takes its place in the tree, and
 * is put back when that text is read. A run holds nothing that could end a tag, a value
 * or a comment, were it in one; there the stand-in only spoils what is left out anyway.
 */
#include "html_private.h"

#include <string.h>

#define FIRST_STAND_IN 0xf0000
#define STAND_IN_LEAD  0xf3 /* the first byte of each of them */
#define MOST_RUNS      65000
#define SHORTEST_RUN   8
#define REFERENCE      6 /* digits that one can be written in */

typedef struct {
    const char *bytes; /* in the source */
    gsize length;
} Run;

void
ad_short_init(AdShort *shortened)
{
    shortened->runs = g_array_new(FALSE, FALSE, sizeof(Run));
    shortened->source = g_string_new(NULL);
    shortened->text = g_string_new(NULL);
}

void
ad_short_clear(AdShort *shortened)
{
    g_array_unref(shortened->runs);
    g_string_free(shortened->source, TRUE);
    g_string_free(shortened->text, TRUE);
}

/* Whether it could hold stand-ins that are its own. */
static bool
has_stand_ins(const char *utf8, gsize length)
{
    const char *end = utf8 + length;
    const char *at = utf8;

    if (memchr(utf8, STAND_IN_LEAD, length) != NULL)
        return true;
    while ((at = memchr(at, '#', (gsize)(end - at))) != NULL) {
        const char *digits = ++at;

        while (at < end && (g_ascii_isxdigit(*at) || *at == 'x' || *at == 'X'))
            at++;
        if (at - digits >= REFERENCE && digits - utf8 >= 2 && digits[-2] == '&')
            return true;
    }
    return false;
}

/* Whether it is a part of words whatever stands around it. From 0xef on and behind 0xc2
 * there are characters that the parser changes. */
static bool
is_words(guchar byte)
{
    return g_ascii_isalnum(byte) || byte == ' ' || byte == ',' || byte == '.' ||
           (byte >= 0x80 && byte < 0xef && byte != 0xc2);
}

/* Bytes from at on that are words; a blank at their beginning is for the parser. */
static gsize
words_length(const char *at, const char *end)
{
    const char *over = at;

    while (*at != ' ' && over < end && is_words((guchar)*over))
        over++;
    return (gsize)(over - at);
}

/* Bytes from at on that the parser has to see: one character, with all that could be
 * the name of one behind "&". */
static gsize
other_length(const char *at, const char *end)
{
    const char *over = g_utf8_next_char(at);

    while (*at == '&' && over < end && (g_ascii_isalnum(*over) || *over == '#'))
        over++;
    return (gsize)(over - at);
}

static void
append_text(AdShort *shortened, const char *at, gsize length)
{
    const char *end = at + length;
    const char *rest = at; /* what has not been appended yet */

    while (at < end) {
        Run run = {at, words_length(at, end)};

        if (run.length < SHORTEST_RUN || shortened->runs->len == MOST_RUNS) {
            at += MAX(run.length, other_length(at, end));
            continue;
        }
        g_string_append_len(shortened->source, rest, at - rest);
        g_string_append_unichar(shortened->source,
                                FIRST_STAND_IN + shortened->runs->len);
        g_array_append_val(shortened->runs, run);
        rest = at += run.length;
    }
    g_string_append_len(shortened->source, rest, end - rest);
}

const char *
ad_short_source(AdShort *shortened, const char *utf8, gsize *length)
{
    AdTokens tokens;
    AdToken token;
    bool usual = true;

    if (has_stand_ins(utf8, *length))
        return utf8;
    ad_tokens_init(&tokens, utf8, *length);
    while (ad_tokens_next(&tokens, &token) != AD_TOKEN_END) {
        /* In a drawing there are other kinds of text, of one in a frameset only the
         * blanks stay. */
        usual = usual && !tokens.foreign && token.tag != GUMBO_TAG_FRAMESET;
        if (usual && token.kind == AD_TOKEN_TEXT && !token.raw)
            append_text(shortened, token.bytes, token.length);
        else
            g_string_append_len(shortened->source, token.bytes, (gssize)token.length);
    }
    *length = shortened->source->len;
    return shortened->source->str;
}

const char *
ad_short_text(AdShort *shortened, const char *text)
{
    const char *found = shortened->runs->len == 0 ? NULL : strchr(text, STAND_IN_LEAD);

    if (found == NULL)
        return text;
    g_string_truncate(shortened->text, 0);
    for (; found != NULL; found = strchr(text, STAND_IN_LEAD)) {
        guint number = g_utf8_get_char(found) - FIRST_STAND_IN;
        const Run *run = &g_array_index(shortened->runs, Run, number);

        g_assert(number < shortened->runs->len);
        g_string_append_len(shortened->text, text, found - text);
        g_string_append_len(shortened->text, run->bytes, (gssize)run->length);
        text = g_utf8_next_char(found);
    }
    g_string_append(shortened->text, text);
    return shortened->text->str;
}
