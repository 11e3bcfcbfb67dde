/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bytes in a declared, undeclared or wrongly declared character set to UTF-8 (iconv).
 * Bytes that can't be converted become U+FFFD, never silently nothing.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Opens a converter for every character set known to occur in mail and keeps it, since
 * a confined worker can't load converters. Called by ad_message_init. */
void ad_charset_init(void);

/* charset may be NULL. ret_flaw, if not NULL, gets plain words about what was assumed
 * or replaced, or NULL. The result is valid UTF-8 but not cleaned. */
char *ad_charset_to_utf8(const char *bytes, gsize length, const char *charset,
                         char **ret_flaw);
