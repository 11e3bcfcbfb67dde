/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Character sets that are others with marks between them that switch. Mailers use more
 * characters in them than their standards have, and iconv knows those only in the sets
 * behind the marks.
 */
#include "charset_private.h"

#include <stdbool.h>
#include <string.h>

typedef enum { ASCII, ROMAN, KANA, KANJI } Japanese;

static const struct {
    const char *mark;
    Japanese set;
} marks[] = {
    {"\033(B", ASCII}, {"\033(J", ROMAN}, {"\033(I", KANA},
    {"\033$@", KANJI}, {"\033$B", KANJI},
};

/* Whether what switches stands there; false for marks of other sets. */
static bool
take_mark(const char *bytes, gsize length, Japanese *ret_set)
{
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (length < 3 || memcmp(bytes, marks[i].mark, 3) != 0)
            continue;
        *ret_set = marks[i].set;
        return true;
    }
    return false;
}

/* Row and cell of a character, as Shift_JIS writes them; false if there is none. */
static bool
append_kanji(GString *text, const char *bytes, gsize length)
{
    guint row = (guchar)bytes[0] - 0x21U;
    guint cell = length < 2 ? G_MAXUINT : (guchar)bytes[1] - 0x21U;

    if (row >= 94 || cell >= 94)
        return false;
    g_string_append_c(text, (char)(row / 2 + (row < 62 ? 0x81 : 0xC1)));
    if (row % 2 != 0)
        g_string_append_c(text, (char)(cell + 0x9F));
    else
        g_string_append_c(text, (char)(cell + 0x40 + (cell >= 0x3F)));
    return true;
}

static void
append_one(GString *text, char c, Japanese set)
{
    if (set == ROMAN && c == '\\')
        g_string_append(text, "\201\217"); /* the sign of the yen */
    else if (set == KANA && c > ' ' && c < 0x60)
        g_string_append_c(text, (char)(c | 0x80));
    else
        g_string_append_c(text, c);
}

GString *
ad_charset_japanese(const char *bytes, gsize length)
{
    g_autoptr(GString) text = g_string_sized_new(length);
    Japanese set = ASCII;

    for (gsize at = 0; at < length;) {
        if ((guchar)bytes[at] >= 0x80)
            return NULL;
        if (bytes[at] == '\033') {
            if (!take_mark(bytes + at, length - at, &set))
                return NULL;
            at += 3;
        } else if (set == KANJI && (guchar)bytes[at] > ' ') {
            if (!append_kanji(text, bytes + at, length - at))
                return NULL;
            at += 2;
        } else {
            set = bytes[at] == '\n' ? ASCII : set;
            append_one(text, bytes[at++], set);
        }
    }
    return g_steal_pointer(&text);
}

/* RFC 1843 */
GString *
ad_charset_hz(const char *bytes, gsize length)
{
    GString *text = g_string_sized_new(length);
    char bit = 0;

    for (gsize at = 0; at < length; at++) {
        char next = at + 1 < length ? bytes[at + 1] : '\0';

        if (bytes[at] != '~' || next == '\0' || strchr("{}~\n", next) == NULL) {
            bit = bytes[at] == '\n' ? 0 : bit;
            g_string_append_c(text, (char)(bytes[at] | (bytes[at] > ' ' ? bit : 0)));
            continue;
        }
        at++;
        if (next == '{' || next == '}')
            bit = next == '{' ? (char)0x80 : 0;
        else if (next == '~')
            g_string_append_c(text, '~');
    }
    return text;
}
