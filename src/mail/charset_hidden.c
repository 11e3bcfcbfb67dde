/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * UTF-8 that is declared as something else: many a mailer names the character set of
 * its system, whatever it sends.
 */
#include "charset_private.h"

#include <string.h>

/* In these a character of UTF-8 reads as a letter with signs behind it. In those of DOS
 * and the Macintosh such a pair is common: an apostrophe and a letter. */
static bool
has_signs_behind_letters(const char *declared)
{
    return g_str_has_prefix(declared, "ISO-8859-") ||
           g_str_has_prefix(declared, "CP125") || g_str_has_prefix(declared, "KOI8-");
}

static bool
is_western(const char *declared)
{
    static const char *const names[] = {"ISO-8859-1", "ISO-8859-15", "CP1252"};

    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(declared, names[i]) == 0)
            return true;
    return false;
}

/* Of the bytes that begin a character in UTF-8. A capital may well stand before a
 * closing quote once, but hardly the ones that stand for the letters of Latin-1 (C2,
 * C3), nor a small letter before two signs. */
static bool
is_plain_beginning(guchar byte)
{
    return byte == 0xC2 || byte == 0xC3 || byte >= 0xE0;
}

bool
ad_charset_hides_utf8(const char *declared, const char *bytes, gsize length)
{
    guint characters = 0;
    bool plain = false;

    if (!has_signs_behind_letters(declared) ||
        !g_utf8_validate_len(bytes, length, NULL))
        return false;
    for (gsize i = 0; i < length && characters < 2; i++) {
        if ((guchar)bytes[i] < 0xC0)
            continue;
        characters++;
        plain = is_plain_beginning((guchar)bytes[i]);
    }
    return characters > 1 || (plain && is_western(declared));
}
