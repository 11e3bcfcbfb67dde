/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The character sets that occur in mail, one a row.
 */
#pragma once

#include <glib.h>
#include <iconv.h>
#include <stdbool.h>

typedef struct {
    const char *name; /* iconv's; NULL where nothing beyond ASCII is declared */
    const char *keys;
    gsize unit; /* bytes to skip where they can't be converted */
} AdCharset;

enum { AD_ROW_UTF8 = 0, AD_ROW_LATIN1 = 1, AD_ROW_WINDOWS = 2, AD_ROW_UNKNOWN = -1 };

extern const AdCharset ad_charsets[];

/* By a name as mail has it, and by iconv's. */
int ad_charset_row_of(const char *charset);
int ad_charset_row_named(const char *name);
/* The open converters, one a row; (iconv_t)-1 where the system lacks it. They stay open
 * as long as the process lives: a confined worker could load none. */
const iconv_t *ad_charset_converters(void);

/* Whether text that is declared as a set of single bytes, by iconv's name, is UTF-8. */
bool ad_charset_hides_utf8(const char *declared, const char *bytes, gsize length);

/* Text of ISO-2022-JP in CP932; NULL if it is broken or switches to sets that this does
 * not have. */
GString *ad_charset_japanese(const char *bytes, gsize length);
/* Text of HZ in GB18030. */
GString *ad_charset_hz(const char *bytes, gsize length);
