/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that stand encoded in the middle of a text, as before MIME: uuencode (POSIX)
 * and yEnc (version 1.3).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    gsize start, end; /* its lines, all of them */
    const char *name; /* as written, not NUL-terminated */
    gsize name_length;
    guint piece; /* which of the file of that name it is, from 1 on; 0 for all of it */
    GBytes *bytes; /* owned by the caller */
} AdEmbedded;

/* The first one in the text. Only what is whole counts. */
bool ad_embedded_find(const char *text, gsize length, AdEmbedded *ret_embedded);
