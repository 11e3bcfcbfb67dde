/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines of a file one by one, of any length, with a buffer of one size. Not mapped
 * into memory: a mailbox that a mail program shortens meanwhile would kill us.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct AdLines AdLines;

/* Bytes from the beginning of fd (borrowed) up to end. Of each line the first most
 * bytes are shown. */
AdLines *ad_lines_new(int fd, goffset end, gsize most, const char *name);
void ad_lines_free(AdLines *lines);
/* *ret_length is the line's with its end, 0 after the last; *ret_head is valid until
 * the next call. */
bool ad_lines_next(AdLines *lines, const char **ret_head, goffset *ret_length,
                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdLines, ad_lines_free)
