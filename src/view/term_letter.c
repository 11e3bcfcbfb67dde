/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "term_letter.h"

#include <stdbool.h>
#include <string.h>

/* Letters that stay whole under NFKD. */
static const struct {
    gunichar letter;
    const char *words;
} letters[] = {
    {0xdf, "ss"}, {0xe6, "ae"}, {0xf0, "d"},  {0xf8, "o"},   {0xfe, "th"},
    {0x111, "d"}, {0x131, "i"}, {0x142, "l"}, {0x153, "oe"}, {0x3c2, "\xcf\x83"},
};

/* Marks above and below letters, points of Hebrew and Arabic, and characters without a
 * shape. */
static const struct {
    gunichar first, last;
} marks[] = {
    {0xad, 0xad},   {0x300, 0x36f}, {0x591, 0x5bd},   {0x5bf, 0x5bf},   {0x5c1, 0x5c2},
    {0x64b, 0x652}, {0x670, 0x670}, {0x200b, 0x200d}, {0x2060, 0x2060},
};

/* Characters that are folded already, whatever of these or of blocks stands beside
 * them: kana with the sign of a long vowel (U+30FC), which no single script has, Han,
 * Hangul, drawn lines and signs, what stands for controls and for broken bytes. */
static const struct {
    gunichar first, last;
    AdLetterKind kind;
} wholes[] = {
    {0x3041, 0x3096, AD_LETTER_UNPARTED}, {0x30a1, 0x30fa, AD_LETTER_UNPARTED},
    {0x30fc, 0x30fe, AD_LETTER_UNPARTED}, {0x4e00, 0x9fff, AD_LETTER_UNPARTED},
    {0x3400, 0x4dbf, AD_LETTER_UNPARTED}, {0xac00, 0xd7a3, AD_LETTER_PARTED},
    {0x2400, 0x243f, AD_LETTER_NONE},     {0x2500, 0x2775, AD_LETTER_NONE},
    {0xfffd, 0xfffd, AD_LETTER_NONE},     {0x1f300, 0x1faff, AD_LETTER_NONE},
};

/* Characters that become the same whatever of these or of wholes stands beside them,
 * since none is composed with another once its marks are gone: Latin, Greek and
 * Cyrillic, more of them with punctuation and currencies, punctuation of East Asia, and
 * letters that are as wide or as narrow as those there. */
static const struct {
    gunichar first, last;
} blocks[] = {{0x1, 0x52f}, {0x1e00, 0x20cf}, {0x3000, 0x3029}, {0xff01, 0xff9d}};

#define FOLDED_ROOM 12 /* bytes that the longest one takes */
#define GROWTH      4  /* at most so many times as long as it was before */

typedef struct {
    char bytes[FOLDED_ROOM];
    guint32 length;
} Folded;

static bool
is_mark(gunichar character)
{
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
        if (character >= marks[i].first && character <= marks[i].last)
            return true;
    return false;
}

static void
append_folded(GString *text, gunichar character)
{
    gunichar small = g_unichar_tolower(character);

    for (gsize i = 0; i < G_N_ELEMENTS(letters); i++)
        if (small == letters[i].letter) {
            g_string_append(text, letters[i].words);
            return;
        }
    if (!is_mark(small))
        g_string_append_unichar(text, small);
}

/* Any text, by the norm. */
static char *
fold_slowly(const char *text, gsize length)
{
    g_autofree char *apart = g_utf8_normalize(text, (gssize)length, G_NORMALIZE_ALL);
    g_autoptr(GString) folded = g_string_new(NULL);

    for (const char *at = apart; *at != '\0'; at = g_utf8_next_char(at))
        append_folded(folded, g_utf8_get_char(at));
    return g_utf8_normalize(folded->str, (gssize)folded->len, G_NORMALIZE_NFC);
}

static void
fold_block(gunichar first, gunichar last, GArray *all)
{
    for (gunichar character = first; character <= last; character++) {
        char utf8[6];
        int length = g_unichar_to_utf8(character, utf8);
        g_autofree char *text = fold_slowly(utf8, (gsize)length);
        Folded folded = {"", (guint32)strlen(text)};
        g_assert(folded.length <= MIN(FOLDED_ROOM, GROWTH * (guint32)length));
        memcpy(folded.bytes, text, folded.length);
        g_array_append_val(all, folded);
    }
}

/* What each character of blocks becomes, one block behind the other. */
static const Folded *
folded_blocks(void)
{
    static gsize folded = 0;

    if (g_once_init_enter(&folded)) {
        GArray *all = g_array_new(FALSE, FALSE, sizeof(Folded));
        for (gsize i = 0; i < G_N_ELEMENTS(blocks); i++)
            fold_block(blocks[i].first, blocks[i].last, all);
        g_once_init_leave(&folded, (gsize)g_array_free(all, FALSE));
    }
    return (const Folded *)folded;
}

/* NULL if what becomes of it may depend on what stands beside it. */
static const Folded *
find_folded(const Folded *folded, gunichar character)
{
    for (gsize i = 0; i < G_N_ELEMENTS(blocks); i++) {
        if (character >= blocks[i].first && character <= blocks[i].last)
            return &folded[character - blocks[i].first];
        folded += blocks[i].last - blocks[i].first + 1;
    }
    return NULL;
}

/* Its place in wholes; their number if it is none of them. */
static gsize
find_whole(gunichar character)
{
    gsize i = 0;

    while (i < G_N_ELEMENTS(wholes) &&
           (character < wholes[i].first || character > wholes[i].last))
        i++;
    return i;
}

/* Of valid UTF-8; at is moved behind it. */
static inline gunichar
take_character(const char **at)
{
    const guchar *bytes = (const guchar *)*at;

    if (bytes[0] < 0x80) {
        *at += 1;
        return bytes[0];
    }
    if (bytes[0] < 0xe0) {
        *at += 2;
        return (bytes[0] & 0x1fU) << 6 | (bytes[1] & 0x3fU);
    }
    if (bytes[0] < 0xf0) {
        *at += 3;
        return (bytes[0] & 0xfU) << 12 | (bytes[1] & 0x3fU) << 6 | (bytes[2] & 0x3fU);
    }
    *at += 4;
    return (bytes[0] & 7U) << 18 | (bytes[1] & 0x3fU) << 12 | (bytes[2] & 0x3fU) << 6 |
           (bytes[3] & 0x3fU);
}

/* Copies all bytes of a Folded, which is quicker than to see how many count. Where the
 * text ends, NULL if it has others than these characters. */
static char *
fold_quickly(char *into, const char *text, gsize length)
{
    const Folded *folded = folded_blocks();
    const char *end = text + length;

    while (text < end) {
        const char *start = text;
        gunichar character = take_character(&text);
        const Folded *found = find_folded(folded, character);
        if (found != NULL) {
            memcpy(into, found->bytes, FOLDED_ROOM);
            into += found->length;
        } else if (find_whole(character) < G_N_ELEMENTS(wholes)) {
            memcpy(into, start, (gsize)(text - start));
            into += text - start;
        } else
            return NULL;
    }
    return into;
}

void
ad_letter_fold(GString *folded, const char *text, gsize length)
{
    gsize before = folded->len;

    g_string_set_size(folded, before + GROWTH * length + FOLDED_ROOM);
    char *end = fold_quickly(folded->str + before, text, length);
    g_string_truncate(folded, end != NULL ? (gsize)(end - folded->str) : before);
    if (end != NULL)
        return;
    g_autofree char *slowly = fold_slowly(text, length);
    g_string_append(folded, slowly);
}

static bool
is_unparted(gunichar character)
{
    switch (g_unichar_get_script(character)) {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
        return true;
    default:
        return false;
    }
}

static AdLetterKind
find_kind(gunichar character)
{
    gsize whole = find_whole(character);

    if (whole < G_N_ELEMENTS(wholes))
        return wholes[whole].kind;
    if (is_unparted(character))
        return AD_LETTER_UNPARTED;
    return g_unichar_isalnum(character) || g_unichar_ismark(character)
               ? AD_LETTER_PARTED
               : AD_LETTER_NONE;
}

#define KINDS 0x3100 /* of the first characters: all but Han and Hangul, nearly */

static const guint8 *
first_kinds(void)
{
    static gsize kinds = 0;

    if (g_once_init_enter(&kinds)) {
        guint8 *all = g_new(guint8, KINDS);
        for (gunichar character = 0; character < KINDS; character++)
            all[character] = (guint8)find_kind(character);
        g_once_init_leave(&kinds, (gsize)all);
    }
    return (const guint8 *)kinds;
}

AdLetterKind
ad_letter_take(const char **at)
{
    gunichar character = take_character(at);

    return character < KINDS ? first_kinds()[character] : find_kind(character);
}
