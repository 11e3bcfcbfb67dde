/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of CSV as RFC 4180 writes them: CRLF, quotes doubled. A cell that a spreadsheet
 * would run as a formula (it begins with = + - @, a tab or a carriage return) gets an
 * apostrophe in front. Cells must be clean UTF-8 (ad_text_clean).
 */
#pragma once

#include <glib.h>

void ad_csv_row(GString *text, const char *const *cells, gsize count);
/* NULL-terminated argument list; use "" for an empty cell. */
void ad_csv_add(GString *text, ...) G_GNUC_NULL_TERMINATED;

/* The rows of a table as GStrv, each of as many cells as the first; NULL if it is not
 * CSV or not UTF-8. The apostrophe in front of a formula stays. */
GPtrArray *ad_csv_parse(const char *text, gsize length);
