/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A record is a row of strings kept in one line: fields parted by TAB, closed by LF;
 * inside a field backslash, TAB, LF and CR stand as \\ \t \n \r. It is the form
 * of the selection, of the index of a volume, of the books while they are being made
 * and of what workers answer, so that standard tools can read all of them.
 * Fields carry any bytes but NUL.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Appends one line. A NULL field is written like an empty one. */
void ad_record_append(GString *line, const char *const *fields, gsize count);
/* The same for a NULL-terminated argument list: ad_record_add(line, a, b, NULL). */
void ad_record_add(GString *line, ...) G_GNUC_NULL_TERMINATED;

/* The fields of one line (without or with its LF) as a NULL-terminated vector of at
 * least one, in one block with their bytes: g_free frees all of it, and each begins
 * right behind the NUL of the one before it. NULL if the line has an unknown escape, a
 * raw CR or NUL, or an LF that is not its end. */
char **ad_record_parse(const char *line, gsize length);
/* The next whole line before end, without its LF; at is moved behind it. NULL where
 * there is none: at is then end, or a line that was cut off stands there. */
const char *ad_record_line(const char **at, const char *end, gsize *ret_length);
/* A field that is a whole number in decimal digits; false if it is none or too large to
 * be told. */
bool ad_record_number(const char *field, gsize length, gint64 *ret_number);
