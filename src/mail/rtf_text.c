/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtf_private.h"

#include "auditdisc/base/text.h"
#include "auditdisc/mail/charset.h"

#include <stdbool.h>
#include <string.h>

#define DEPTH_LIMIT 200
#define WORD_LENGTH 32

/* Groups that hold something other than the words of the text. */
static const char *const hidden[] = {
    "fonttbl", "colortbl", "stylesheet", "info",    "pict",      "object",
    "header",  "footer",   "listtable",  "filetbl", "generator", "fldinst",
};

static const struct {
    const char *word, *text;
} words[] = {
    {"par", "\n"},
    {"line", "\n"},
    {"sect", "\n"},
    {"page", "\n"},
    {"row", "\n"},
    {"cell", "\t"},
    {"tab", "\t"},
    {"emdash", "\342\200\224"},
    {"endash", "\342\200\223"},
    {"lquote", "\342\200\230"},
    {"rquote", "\342\200\231"},
    {"bullet", "\342\200\242"},
    {"ldblquote", "\342\200\234"},
    {"rdblquote", "\342\200\235"},
};

typedef struct {
    bool hidden;
    int skip; /* characters behind a \u that stand for it */
} Group;

typedef struct {
    const char *at, *end;
    Group groups[DEPTH_LIMIT + 1];
    guint depth;
    int to_skip;
    char charset[16];
    GString *bytes; /* in charset, not converted yet */
    GString *text;
} Rtf;

static void
flush(Rtf *rtf)
{
    g_autofree char *utf8 = NULL;

    if (rtf->bytes->len == 0)
        return;
    utf8 = ad_charset_to_utf8(rtf->bytes->str, rtf->bytes->len, rtf->charset, NULL);
    g_string_append(rtf->text, utf8);
    g_string_set_size(rtf->bytes, 0);
}

static bool
is_hidden(Rtf *rtf)
{
    if (rtf->to_skip > 0) {
        rtf->to_skip--;
        return true;
    }
    return rtf->groups[rtf->depth].hidden;
}

static void
put_byte(Rtf *rtf, char byte)
{
    if (!is_hidden(rtf))
        g_string_append_c(rtf->bytes, byte);
}

static void
put_character(Rtf *rtf, int number)
{
    gunichar character = (gunichar)(number < 0 ? number + 65536 : number);

    if (rtf->groups[rtf->depth].hidden)
        return;
    flush(rtf);
    if (g_unichar_validate(character) && character != 0)
        g_string_append_unichar(rtf->text, character);
    rtf->to_skip = rtf->groups[rtf->depth].skip;
}

static void
open_group(Rtf *rtf)
{
    rtf->to_skip = 0;
    if (rtf->depth == DEPTH_LIMIT)
        return;
    rtf->groups[rtf->depth + 1] = rtf->groups[rtf->depth];
    rtf->depth++;
}

static void
close_group(Rtf *rtf)
{
    rtf->to_skip = 0;
    if (rtf->depth > 0)
        rtf->depth--;
}

static void
obey(Rtf *rtf, const char *word, int number)
{
    Group *group = &rtf->groups[rtf->depth];

    for (guint i = 0; i < G_N_ELEMENTS(hidden); i++)
        group->hidden = group->hidden || strcmp(word, hidden[i]) == 0;
    if (strcmp(word, "u") == 0)
        put_character(rtf, number);
    else if (strcmp(word, "uc") == 0)
        group->skip = CLAMP(number, 0, 10);
    else if (strcmp(word, "ansicpg") == 0)
        g_snprintf(rtf->charset, sizeof rtf->charset, "cp%d", number);
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(word, words[i].word) != 0 || group->hidden)
            continue;
        flush(rtf);
        g_string_append(rtf->text, words[i].text);
    }
}

/* A word of letters with perhaps a number behind it, and one blank. */
static void
read_word(Rtf *rtf)
{
    char word[WORD_LENGTH + 1];
    gsize length = 0;
    gint64 number = 0;
    bool negative;

    while (rtf->at < rtf->end && g_ascii_isalpha(*rtf->at) && length < WORD_LENGTH)
        word[length++] = *rtf->at++;
    word[length] = '\0';
    negative = rtf->at < rtf->end && *rtf->at == '-';
    rtf->at += negative;
    for (; rtf->at < rtf->end && g_ascii_isdigit(*rtf->at); rtf->at++)
        number = MIN(number * 10 + (*rtf->at - '0'), 1000000);
    rtf->at += rtf->at < rtf->end && *rtf->at == ' ';
    obey(rtf, word, (int)(negative ? -number : number));
}

/* Two digits. */
static void
read_hex(Rtf *rtf)
{
    guint byte = 0;

    rtf->at++;
    for (guint i = 0; i < 2 && rtf->at < rtf->end && g_ascii_isxdigit(*rtf->at); i++)
        byte = byte << 4 | (guint)g_ascii_xdigit_value(*rtf->at++);
    put_byte(rtf, (char)byte);
}

/* What stands behind a backslash. */
static void
read_control(Rtf *rtf)
{
    char c = rtf->at < rtf->end ? *rtf->at : '\0';

    if (g_ascii_isalpha(c)) {
        read_word(rtf);
        return;
    }
    if (c == '\'') {
        read_hex(rtf);
        return;
    }
    if (c == '*')
        rtf->groups[rtf->depth].hidden = true;
    else if (c == '\n' || c == '\r')
        put_byte(rtf, '\n');
    else if (c == '~')
        put_byte(rtf, ' ');
    else if (c == '\\' || c == '{' || c == '}')
        put_byte(rtf, c);
    rtf->at += rtf->at < rtf->end;
}

char *
ad_rtf_text(const char *bytes, gsize length)
{
    g_autoptr(GString) raw = g_string_new(NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree Rtf *rtf = g_new0(Rtf, 1);

    bytes = length > 0 ? bytes : ""; /* GBytes of no length has no data */
    *rtf = (Rtf){.at = bytes, .end = bytes + length, .bytes = raw, .text = text};
    rtf->groups[0].skip = 1;
    g_strlcpy(rtf->charset, "cp1252", sizeof rtf->charset);
    while (rtf->at < rtf->end) {
        char c = *rtf->at++;

        if (c == '\\')
            read_control(rtf);
        else if (c == '{')
            open_group(rtf);
        else if (c == '}')
            close_group(rtf);
        else if (c != '\r' && c != '\n')
            put_byte(rtf, c);
    }
    flush(rtf);
    return ad_text_clean(text->str, (gssize)text->len, AD_TEXT_LINES, NULL);
}
