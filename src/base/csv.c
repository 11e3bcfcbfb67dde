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
