/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "armour_private.h"

#include <string.h>

#define SIGNED        "-----BEGIN PGP SIGNED MESSAGE-----"
#define SIGNATURE     "-----BEGIN PGP SIGNATURE-----"
#define SIGNATURE_END "-----END PGP SIGNATURE-----"
#define MESSAGE       "-----BEGIN PGP MESSAGE-----"
#define MESSAGE_END   "-----END PGP MESSAGE-----"

/* Behind the line that begins at at. */
static gsize
next_line(const char *text, gsize length, gsize at)
{
    const char *end = memchr(text + at, '\n', length - at);

    return end == NULL ? length : (gsize)(end - text) + 1;
}

/* Bytes of the line without its end and blanks in front of that. */
static gsize
bare_length(const char *text, gsize at, gsize next)
{
    while (next > at && strchr("\r\n\t ", text[next - 1]) != NULL &&
           text[next - 1] != '\0')
        next--;
    return next - at;
}

/* The start of the first line from at on that is nothing but marker; length, if there
 * is none. */
static gsize
find_line(const char *text, gsize length, gsize at, const char *marker)
{
    gsize size = strlen(marker);

    while (at < length) {
        const char *found = memmem(text + at, length - at, marker, size);
        gsize start = found == NULL ? length : (gsize)(found - text);

        if (found == NULL)
            return length;
        at = next_line(text, length, start);
        if ((start == 0 || text[start - 1] == '\n') &&
            bare_length(text, start, at) == size)
            return start;
    }
    return length;
}

/* A line, "Hash: SHA256" and its like, an empty line, words, a signature. */
static bool
find_signed(const char *text, gsize length, AdArmour *armour)
{
    gsize start = find_line(text, length, 0, SIGNED);
    gsize signature = find_line(text, length, start, SIGNATURE);
    gsize end = find_line(text, length, signature, SIGNATURE_END);
    gsize at;

    if (end == length)
        return false;
    for (at = next_line(text, length, start); at < signature;) {
        gsize next = next_line(text, length, at);
        bool empty = bare_length(text, at, next) == 0;

        at = next;
        if (empty)
            break;
    }
    *armour = (AdArmour){false, start, next_line(text, length, end), at, signature};
    return true;
}

static bool
find_encrypted(const char *text, gsize length, AdArmour *armour)
{
    gsize start = find_line(text, length, 0, MESSAGE);
    gsize end = find_line(text, length, start, MESSAGE_END);

    if (end == length)
        return false;
    *armour = (AdArmour){true, start, next_line(text, length, end), start, start};
    return true;
}

bool
ad_armour_find(const char *text, gsize length, AdArmour *ret_armour)
{
    AdArmour sealed, encrypted;
    bool has_signed = find_signed(text, length, &sealed);
    bool has_encrypted = find_encrypted(text, length, &encrypted);

    if (has_signed && (!has_encrypted || sealed.start < encrypted.start))
        *ret_armour = sealed;
    else if (has_encrypted)
        *ret_armour = encrypted;
    return has_signed || has_encrypted;
}

GString *
ad_armour_words(const char *text, const AdArmour *armour)
{
    GString *words = g_string_sized_new(armour->text_end - armour->text_start);

    for (gsize at = armour->text_start; at < armour->text_end;) {
        gsize next = next_line(text, armour->text_end, at);

        if (next - at >= 2 && text[at] == '-' && text[at + 1] == ' ')
            at += 2;
        g_string_append_len(words, text + at, (gssize)(next - at));
        at = next;
    }
    return words;
}
