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

/* Undoes the escapes of one field, if its line has any, and closes it with a NUL; how
 * many bytes that are, or 0 if there is an escape that isn't known. */
static gsize
copy_field(const char *field, gsize length, bool escapes, char *value)
{
    gsize filled = 0;

    while (length > 0) {
        const char *escape = escapes ? memchr(field, '\\', length) : NULL;
        gsize plain = escape != NULL ? (gsize)(escape - field) : length;
        const char *letter;

        memcpy(value + filled, field, plain);
        filled += plain;
        if (escape == NULL)
            break;
        if (length - plain < 2)
            return 0;
        letter = strchr(LETTERS, escape[1]); /* the line has no NUL */
        if (letter == NULL)
            return 0;
        value[filled++] = BYTES[letter - LETTERS];
        field = escape + 2;
        length -= plain + 2;
    }
    value[filled] = '\0';
    return filled + 1;
}

static bool
holds(const char *line, gsize length, char byte)
{
    return length > 0 && memchr(line, byte, length) != NULL;
}

static gsize
count_fields(const char *line, gsize length)
{
    const char *end = line + length;
    gsize count = 1;

    if (length == 0)
        return count;
    while ((line = memchr(line, '\t', (gsize)(end - line))) != NULL) {
        count++;
        line++;
    }
    return count;
}

char **
ad_record_parse(const char *line, gsize length)
{
    if (length > 0 && line[length - 1] == '\n')
        length--;
    if (holds(line, length, '\n') || holds(line, length, '\r') ||
        holds(line, length, '\0'))
        return NULL;

    gsize count = count_fields(line, length);
    g_autofree char **fields = g_malloc((count + 1) * sizeof *fields + length + 1);
    char *value = (char *)(fields + count + 1);
    bool escapes = holds(line, length, '\\');
    for (gsize i = 0; i < count; i++) {
        const char *tab = length > 0 ? memchr(line, '\t', length) : NULL;
        gsize size = tab != NULL ? (gsize)(tab - line) : length;
        gsize filled = copy_field(line, size, escapes, value);

        if (filled == 0)
            return NULL;
        fields[i] = value;
        value += filled;
        if (tab != NULL) {
            line = tab + 1;
            length -= size + 1;
        }
    }
    fields[count] = NULL;
    return g_steal_pointer(&fields);
}

const char *
ad_record_line(const char **at, const char *end, gsize *ret_length)
{
    const char *line = *at;
    const char *newline = line < end ? memchr(line, '\n', (gsize)(end - line)) : NULL;

    if (newline == NULL)
        return NULL;
    *ret_length = (gsize)(newline - line);
    *at = newline + 1;
    return line;
}

bool
ad_record_number(const char *field, gsize length, gint64 *ret_number)
{
    bool negative = length > 0 && *field == '-';
    gint64 number = 0;

    if (length == negative)
        return false;
    for (gsize i = negative; i < length; i++) {
        if (!g_ascii_isdigit(field[i]) || number > (G_MAXINT64 - 9) / 10)
            return false;
        number = number * 10 + (field[i] - '0');
    }
    *ret_number = negative ? -number : number;
    return true;
}
