/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/record.h"

#include <stdarg.h>
#include <string.h>

/* The letter at a place of LETTERS stands behind a backslash for the byte at the same
 * place of BYTES. */
#define BYTES   "\\\t\n\r"
#define LETTERS "\\tnr"

static void
append_field(GString *line, const char *field)
{
    for (;;) {
        gsize plain = strcspn(field, BYTES);

        g_string_append_len(line, field, (gssize)plain);
        field += plain;
        if (*field == '\0')
            return;
        g_string_append_c(line, '\\');
        g_string_append_c(line, LETTERS[strchr(BYTES, *field) - BYTES]);
        field++;
    }
}

void
ad_record_append(GString *line, const char *const *fields, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (i > 0)
            g_string_append_c(line, '\t');
        if (fields[i] != NULL)
            append_field(line, fields[i]);
    }
    g_string_append_c(line, '\n');
}

void
ad_record_add(GString *line, ...)
{
    va_list arguments;
    const char *field;
    gsize count = 0;

    va_start(arguments, line);
    while ((field = va_arg(arguments, const char *)) != NULL) {
        if (count++ > 0)
            g_string_append_c(line, '\t');
        append_field(line, field);
    }
    va_end(arguments);
    g_string_append_c(line, '\n');
}

/* Undoes the escapes of one field; NULL if there is one that isn't known. */
static char *
parse_field(const char *field, gsize length)
{
    g_autofree char *value = g_malloc(length + 1);
    gsize filled = 0;

    for (gsize i = 0; i < length; i++) {
        const char *letter;

        if (field[i] != '\\') {
            value[filled++] = field[i];
            continue;
        }
        if (++i == length || field[i] == '\0')
            return NULL;
        letter = strchr(LETTERS, field[i]);
        if (letter == NULL)
            return NULL;
        value[filled++] = BYTES[letter - LETTERS];
    }
    value[filled] = '\0';
    return g_steal_pointer(&value);
}

static bool
holds(const char *line, gsize length, char byte)
{
    return length > 0 && memchr(line, byte, length) != NULL;
}

GStrv
ad_record_parse(const char *line, gsize length)
{
    g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func(g_free);

    if (length > 0 && line[length - 1] == '\n')
        length--;
    if (holds(line, length, '\n') || holds(line, length, '\r') ||
        holds(line, length, '\0'))
        return NULL;

    for (gsize start = 0; start <= length;) {
        const char *tab =
            start < length ? memchr(line + start, '\t', length - start) : NULL;
        gsize end = tab != NULL ? (gsize)(tab - line) : length;
        char *value = parse_field(line + start, end - start);

        if (value == NULL)
            return NULL;
        g_ptr_array_add(fields, value);
        start = end + 1;
    }
    g_ptr_array_add(fields, NULL);
    return (GStrv)g_ptr_array_free(g_steal_pointer(&fields), FALSE);
}
