/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can be read as a record is the line that its fields make, and fields of any
 * bytes come back from the line that is made of them. */
#include "auditdisc/base/csv.h"
#include "auditdisc/base/record.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_line(const char *line, gsize length)
{
    g_autofree char **fields = ad_record_parse(line, length);
    g_autoptr(GString) again = g_string_new(NULL);

    if (fields == NULL)
        return;
    ad_record_append(again, (const char *const *)fields, g_strv_length(fields));
    if (length == 0 || line[length - 1] != '\n')
        g_string_truncate(again, again->len - 1);
    g_assert_cmpmem(again->str, again->len, line, length);
}

/* Fields parted by NUL. */
static void
check_fields(const char *text, gsize length)
{
    g_autoptr(GPtrArray) fields = g_ptr_array_new();
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GString) csv = g_string_new(NULL);
    g_autofree char **again = NULL;

    for (gsize at = 0; at < length; at += strlen(text + at) + 1)
        g_ptr_array_add(fields, (gpointer)(text + at));
    if (fields->len == 0)
        return;
    ad_record_append(line, (const char *const *)fields->pdata, fields->len);
    g_assert_true(strchr(line->str, '\n') == line->str + line->len - 1);
    again = ad_record_parse(line->str, line->len);
    g_assert_nonnull(again);
    g_assert_cmpuint(g_strv_length(again), ==, fields->len);
    for (guint i = 0; i < fields->len; i++)
        g_assert_cmpstr(again[i], ==, fields->pdata[i]);
    ad_csv_row(csv, (const char *const *)fields->pdata, fields->len);
    g_assert_true(g_str_has_suffix(csv->str, "\r\n"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_malloc0(size + 1);

    check_line((const char *)data, size);
    if (size > 0)
        memcpy(text, data, size);
    check_fields(text, size);
    return 0;
}
