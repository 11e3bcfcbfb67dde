/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What becomes of the characters of a text, so that case and accents don't matter when
 * something is looked for: NFKD, small letters, no marks above and below, no invisible
 * characters, a few letters that no norm takes apart (ß, ø), NFC. assets/find_words.js
 * does the same with what is looked for: neither can change alone.
 */
#pragma once

#include <glib.h>

typedef enum {
    AD_LETTER_NONE,    /* stands between words */
    AD_LETTER_PARTED,  /* a letter, digit or mark of a script with blanks between words
                        */
    AD_LETTER_UNPARTED /* one of a script without */
} AdLetterKind;

/* The kind of the next character of valid UTF-8; at is moved behind it. */
AdLetterKind ad_letter_take(const char **at);
/* Appends a text of valid UTF-8 without NUL, folded. Both ends of it have to be where
 * nothing beside them can change what they become, such as at a character of ASCII that
 * is no letter. */
void ad_letter_fold(GString *folded, const char *text, gsize length);
