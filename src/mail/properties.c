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

char *
ad_property_param(const AdProperty *property, const char *name)
{
    g_auto(GStrv) params = g_strsplit(property->params, ";", 0);
    gsize length = strlen(name);

    for (guint i = 0; params[i] != NULL; i++) {
        if (g_ascii_strncasecmp(params[i], name, length) != 0 ||
            params[i][length] != '=')
            continue;
        return g_strdelimit(g_strdup(params[i] + length + 1), "\"", ' ');
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
