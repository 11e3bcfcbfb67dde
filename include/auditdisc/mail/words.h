/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Encoded words (RFC 2047), read leniently: inside other words and quoted strings, with
 * blanks in them, with broken base64, with characters cut in two between words.
 */
#pragma once

#include <glib.h>

/* Bytes of the encoded word that stands at the start of bytes, or 0. */
gsize ad_words_length(const char *bytes, gsize length);

/* Text with its encoded words decoded; blanks between two of them go. Never NULL; valid
 * UTF-8, not cleaned. */
char *ad_words_decode(const char *bytes, gsize length);
/* The same, and clean (ad_text_clean, one line). */
char *ad_words_text(const char *bytes, gsize length);
