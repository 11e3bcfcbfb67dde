/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/csv.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

static bool
is_formula(const char *cell)
{
    return *cell != '\0' && strchr("=+-@\t\r", *cell) != NULL;
}

static void
append_cell(GString *text, const char *cell)
{
    const char *prefix = is_formula(cell) ? "'" : "";

    if (cell[strcspn(cell, ",\"\r\n")] == '\0') {
        g_string_append(text, prefix);
        g_string_append(text, cell);
        return;
    }
    g_string_append_c(text, '"');
    g_string_append(text, prefix);
    for (; *cell != '\0'; cell++) {
        if (*cell == '"')
            g_string_append_c(text, '"');
        g_string_append_c(text, *cell);
    }
    g_string_append_c(text, '"');
}

void
ad_csv_row(GString *text, const char *const *cells, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (i > 0)
            g_string_append_c(text, ',');
        append_cell(text, cells[i] != NULL ? cells[i] : "");
    }
    g_string_append(text, "\r\n");
}

void
ad_csv_add(GString *text, ...)
{
    va_list arguments;
    const char *cell;
    gsize count = 0;

    va_start(arguments, text);
    while ((cell = va_arg(arguments, const char *)) != NULL) {
        if (count++ > 0)
            g_string_append_c(text, ',');
        append_cell(text, cell);
    }
    va_end(arguments);
    g_string_append(text, "\r\n");
}

/* One cell from *at up to the comma or the line end behind it; NULL if it is none. */
static char *
parse_cell(const char **at, const char *end)
{
    g_autoptr(GString) cell = g_string_new(NULL);
    bool quoted = *at < end && **at == '"';

    for (*at += quoted; *at < end; (*at)++) {
        if (quoted && **at == '"' && *at + 1 < end && (*at)[1] == '"')
            (*at)++;
        else if (quoted && **at == '"')
            break;
        else if (!quoted && strchr(",\r\n\"", **at) != NULL)
            break;
        g_string_append_c(cell, **at);
    }
    if (quoted && *at == end)
        return NULL;
    *at += quoted;
    return g_string_free(g_steal_pointer(&cell), FALSE);
}

/* The cells up to CRLF. */
static GStrv
parse_row(const char **at, const char *end)
{
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);

    for (;;) {
        char *cell = parse_cell(at, end);
        if (cell == NULL)
            return NULL;
        g_ptr_array_add(cells, cell);
        if (*at == end || **at != ',')
            break;
        (*at)++;
    }
    if (end - *at < 2 || (*at)[0] != '\r' || (*at)[1] != '\n')
        return NULL;
    *at += 2;
    g_ptr_array_add(cells, NULL);
    return (GStrv)g_ptr_array_free(g_steal_pointer(&cells), FALSE);
}

static void
free_row(gpointer row)
{
    g_strfreev(row);
}

GPtrArray *
ad_csv_parse(const char *text, gsize length)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(free_row);
    const char *end = text + length;

    if (!g_utf8_validate(text, (gssize)length, NULL))
        return NULL;
    while (text < end) {
        GStrv row = parse_row(&text, end);
        if (row == NULL)
            return NULL;
        g_ptr_array_add(rows, row);
        if (g_strv_length(row) != g_strv_length(rows->pdata[0]))
            return NULL;
    }
    return g_steal_pointer(&rows);
}
