/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/params.h"

#include "auditdisc/base/text.h"
#include "auditdisc/mail/charset.h"
#include "auditdisc/mail/words.h"

#include <stdbool.h>
#include <string.h>

#define PARAM_LIMIT    200
#define SECTION_LIMIT  100 /* name*0, name*1, … */
#define CHARSET_LENGTH 60

/* One parameter as it is written, name*3*=value. */
typedef struct {
    char *name;    /* lower case, without what follows the first asterisk */
    int section;   /* -1 without a number */
    bool extended; /* percent-encoded, the first section with a character set */
    GString *value;
} Param;

/* The bytes that are still to be read. */
typedef struct {
    const char *at, *end;
} Rest;

static void
param_free(gpointer data)
{
    Param *param = data;

    g_free(param->name);
    g_string_free(param->value, TRUE);
    g_free(param);
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
skip_blanks(Rest *rest)
{
    while (rest->at < rest->end && is_blank(*rest->at))
        rest->at++;
}

/* The bytes up to one of stops, without blanks at their ends. */
static GString *
read_until(Rest *rest, const char *stops)
{
    const char *start, *stop;

    skip_blanks(rest);
    start = rest->at;
    while (rest->at < rest->end && (*rest->at == '\0' || !strchr(stops, *rest->at)))
        rest->at++;
    for (stop = rest->at; stop > start && is_blank(stop[-1]); stop--)
        ;
    return g_string_new_len(start, stop - start);
}

/* Only a quote and a backslash are escaped, or paths of Windows would be lost. */
static GString *
read_quoted(Rest *rest)
{
    GString *value = g_string_new(NULL);

    for (rest->at++; rest->at < rest->end && *rest->at != '"'; rest->at++) {
        if (*rest->at == '\\' && rest->at + 1 < rest->end &&
            (rest->at[1] == '"' || rest->at[1] == '\\'))
            rest->at++;
        g_string_append_c(value, *rest->at);
    }
    g_string_free(read_until(rest, ";"), TRUE);
    return value;
}

/* Encoded words where no quotes are may have a semicolon in them. */
static GString *
read_value(Rest *rest)
{
    GString *value, *tail;
    gsize word;

    skip_blanks(rest);
    if (rest->at < rest->end && *rest->at == '"')
        return read_quoted(rest);
    value = g_string_new(NULL);
    while ((word = ad_words_length(rest->at, rest->end - rest->at)) > 0) {
        g_string_append_len(value, rest->at, word);
        rest->at += word;
        skip_blanks(rest);
    }
    tail = read_until(rest, ";");
    g_string_append_len(value, tail->str, tail->len);
    g_string_free(tail, TRUE);
    return value;
}

/* Takes name*3* apart. */
static void
set_name(Param *param, const GString *text)
{
    gsize name = strcspn(text->str, "*");
    const char *tail = text->str + name;

    param->name = g_ascii_strdown(text->str, name);
    param->section = -1;
    if (g_ascii_isdigit(tail[0] == '*' ? tail[1] : '\0')) {
        guint64 section = g_ascii_strtoull(tail + 1, (char **)&tail, 10);

        param->section = (int)MIN(section, SECTION_LIMIT);
    }
    param->extended = *tail == '*';
}

static void
read_param(Rest *rest, GPtrArray *params)
{
    GString *name = read_until(rest, "=;");

    if (rest->at < rest->end && *rest->at == '=') {
        Param *param = g_new0(Param, 1);

        rest->at++;
        set_name(param, name);
        param->value = read_value(rest);
        g_ptr_array_add(params, param);
    }
    g_string_free(name, TRUE);
    rest->at++;
}

/* Lower case, without comments and blanks; "" if it has other than token characters. */
static char *
main_value(GString *text)
{
    gsize kept = 0;

    text->str[strcspn(text->str, "(")] = '\0';
    for (const char *at = text->str; *at != '\0'; at++)
        if (!is_blank(*at))
            text->str[kept++] = g_ascii_tolower(*at);
    text->str[kept] = '\0';
    for (const char *at = text->str; *at != '\0'; at++)
        if (!g_ascii_isalnum(*at) && strchr("!#$%&'*+-./^_`{|}~", *at) == NULL)
            kept = 0;
    return g_strndup(text->str, MIN(kept, 100));
}

AdParams *
ad_params_parse(const char *bytes, gsize length)
{
    AdParams *params = g_new0(AdParams, 1);
    Rest rest = {bytes, bytes + length};
    GString *value = read_until(&rest, ";");

    params->value = main_value(value);
    g_string_free(value, TRUE);
    params->params = g_ptr_array_new_with_free_func(param_free);
    rest.at++;
    while (rest.at < rest.end && params->params->len < PARAM_LIMIT)
        read_param(&rest, params->params);
    return params;
}

void
ad_params_free(AdParams *params)
{
    if (params == NULL)
        return;
    g_free(params->value);
    g_ptr_array_unref(params->params);
    g_free(params);
}

/* The first one, but the form with a character set before the one without. */
static const Param *
find(const AdParams *params, const char *name, int section)
{
    const Param *found = NULL;

    for (guint i = 0; i < params->params->len; i++) {
        const Param *param = params->params->pdata[i];

        if (param->section != section || strcmp(param->name, name) != 0)
            continue;
        if (param->extended)
            return param;
        if (found == NULL)
            found = param;
    }
    return found;
}

static void
append_percent(GString *bytes, const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (text[i] == '%' && i + 2 < length && g_ascii_isxdigit(text[i + 1]) &&
            g_ascii_isxdigit(text[i + 2])) {
            g_string_append_c(bytes, g_ascii_xdigit_value(text[i + 1]) << 4 |
                                         g_ascii_xdigit_value(text[i + 2]));
            i += 2;
        } else {
            g_string_append_c(bytes, text[i]);
        }
    }
}

/* Appends a section; charset'language'text sets the character set. */
static void
append_section(GString *bytes, const Param *param, char charset[CHARSET_LENGTH + 1])
{
    const char *text = param->value->str;
    gsize length = param->value->len;
    const char *quote = param->section > 0 ? NULL : memchr(text, '\'', length);
    const char *second =
        quote == NULL ? NULL : memchr(quote + 1, '\'', text + length - quote - 1);

    if (!param->extended) {
        g_string_append_len(bytes, text, length);
        return;
    }
    if (second != NULL && quote - text <= CHARSET_LENGTH) {
        memcpy(charset, text, quote - text);
        charset[quote - text] = '\0';
        length -= second + 1 - text;
        text = second + 1;
    }
    append_percent(bytes, text, length);
}

static char *
finish(GString *bytes, const char *charset)
{
    g_autofree char *text =
        *charset != '\0' ? ad_charset_to_utf8(bytes->str, bytes->len, charset, NULL)
                         : ad_words_decode(bytes->str, bytes->len);

    g_string_free(bytes, TRUE);
    return ad_text_clean(text, -1, AD_TEXT_LINE, NULL);
}

char *
ad_params_get(const AdParams *params, const char *name)
{
    char charset[CHARSET_LENGTH + 1] = "";
    GString *bytes;
    const Param *whole = params == NULL ? NULL : find(params, name, -1);
    const Param *part = params == NULL ? NULL : find(params, name, 0);

    if (whole == NULL && part == NULL)
        return NULL;
    bytes = g_string_new(NULL);
    if (part == NULL)
        append_section(bytes, whole, charset);
    for (int section = 1; part != NULL && section <= SECTION_LIMIT; section++) {
        append_section(bytes, part, charset);
        part = find(params, name, section);
    }
    return finish(bytes, charset);
}
