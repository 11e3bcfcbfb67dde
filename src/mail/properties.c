/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "properties_private.h"

#include <string.h>

char *
ad_property_unfold(const char *text)
{
    GString *lines = g_string_sized_new(strlen(text));

    for (; *text != '\0'; text++) {
        if (*text == '\n' && (text[1] == ' ' || text[1] == '\t'))
            text++;
        else
            g_string_append_c(lines, *text);
    }
    return g_string_free(lines, FALSE);
}

bool
ad_property_split(char *line, AdProperty *ret_property)
{
    gsize name = strcspn(line, ";:");
    bool quoted = false;
    char *at = line + name;

    for (; *at != '\0' && (quoted || *at != ':'); at++)
        if (*at == '"')
            quoted = !quoted;
    if (*at == '\0')
        return false;
    *at = '\0';
    ret_property->value = at + 1;
    ret_property->params = line + name;
    if (line[name] == ';')
        *ret_property->params++ = '\0';
    ret_property->name = line;
    return true;
}

/* Up to a semicolon that is not in quotes. */
static gsize
param_length(const char *param)
{
    const char *at = param;
    bool quoted = false;

    for (; *at != '\0' && (quoted || *at != ';'); at++)
        if (*at == '"')
            quoted = !quoted;
    return (gsize)(at - param);
}

static char *
without_quotes(const char *text, gsize length)
{
    GString *bare = g_string_sized_new(length);

    for (gsize i = 0; i < length; i++)
        if (text[i] != '"')
            g_string_append_c(bare, text[i]);
    return g_string_free(bare, FALSE);
}

char *
ad_property_param(const AdProperty *property, const char *name)
{
    gsize length = strlen(name);

    for (const char *at = property->params; *at != '\0';) {
        gsize size = param_length(at);

        if (size > length && at[length] == '=' &&
            g_ascii_strncasecmp(at, name, length) == 0)
            return without_quotes(at + length + 1, size - length - 1);
        at += size + (at[size] == ';');
    }
    return g_strdup("");
}

char *
ad_property_text(const AdProperty *property)
{
    const char *value = property->value;
    GString *text = g_string_new(NULL);

    for (; *value != '\0'; value++) {
        if (*value == '\\' && value[1] != '\0') {
            value++;
            g_string_append_c(text, g_ascii_tolower(*value) == 'n' ? '\n' : *value);
        } else {
            g_string_append_c(text, *value);
        }
    }
    return g_string_free(text, FALSE);
}
