/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terms.h"

#include "auditdisc/base/record.h"
#include "term_set.h"

#include <string.h>

#define DEEPEST 100 /* message inside a message */

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

static char *
fold(const char *text, gsize length)
{
    g_autofree char *apart = g_utf8_normalize(text, (gssize)length, G_NORMALIZE_ALL);
    g_autoptr(GString) folded = g_string_new(NULL);

    for (const char *at = apart; *at != '\0'; at = g_utf8_next_char(at))
        append_folded(folded, g_utf8_get_char(at));
    return g_utf8_normalize(folded->str, (gssize)folded->len, G_NORMALIZE_NFC);
}

/* What each character of the Latin, Greek and Cyrillic blocks and of general
 * punctuation becomes, whatever stands beside it: none is composed with another once
 * its marks are gone. */
#define LETTERS_END     0x530
#define PUNCTUATION     0x2000
#define PUNCTUATION_END 0x2070
#define FOLDED_ALONE    (LETTERS_END + PUNCTUATION_END - PUNCTUATION)
#define FOLDED_ROOM     16 /* the longest takes twelve bytes */

typedef char Folded[FOLDED_ROOM];

static const Folded *
folded_alone(void)
{
    static gsize folded = 0;

    if (g_once_init_enter(&folded)) {
        Folded *all = g_new0(Folded, FOLDED_ALONE);
        for (gunichar i = 1; i < FOLDED_ALONE; i++) {
            char utf8[6];
            gunichar character = i < LETTERS_END ? i : i - LETTERS_END + PUNCTUATION;
            int length = g_unichar_to_utf8(character, utf8);
            g_autofree char *alone = fold(utf8, (gsize)length);
            g_strlcpy(all[i], alone, FOLDED_ROOM);
        }
        g_once_init_leave(&folded, (gsize)all);
    }
    return (const Folded *)folded;
}

/* The same as fold, for text of nothing but such characters; else NULL. */
static char *
fold_alone(const char *text, gsize length)
{
    const Folded *folded = folded_alone();
    g_autoptr(GString) all = g_string_sized_new(length + 1);

    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (character < LETTERS_END)
            g_string_append(all, folded[character]);
        else if (character >= PUNCTUATION && character < PUNCTUATION_END)
            g_string_append(all, folded[character - PUNCTUATION + LETTERS_END]);
        else
            return NULL;
    }
    return g_string_free(g_steal_pointer(&all), FALSE);
}

/* Of the scripts that put no blanks between words. */
static bool
is_unparted(gunichar character)
{
    if (character < 0xe00)
        return false;
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
        return character == 0x30fc; /* the sign of a long vowel, which several share */
    }
}

static bool
is_in_word(gunichar character)
{
    return g_unichar_isalnum(character) || g_unichar_ismark(character);
}

static void
add_term(AdTermSet *terms, const char *word, gsize length)
{
    if (ad_term_set_count(terms) < AD_TERM_MOST)
        ad_term_set_place(terms, word, length);
}

/* Pairs of neighbours and the last one; where it ends. */
static const char *
add_unparted(AdTermSet *terms, const char *at)
{
    while (true) {
        const char *next = g_utf8_next_char(at);
        bool last = !is_unparted(g_utf8_get_char(next));
        const char *end = last ? next : g_utf8_next_char(next);
        add_term(terms, at, (gsize)(end - at));
        if (last)
            return next;
        at = next;
    }
}

static const char *
add_parted(AdTermSet *terms, const char *at)
{
    const char *start = at, *end = at;
    guint count = 0;

    for (gunichar character = g_utf8_get_char(at);
         is_in_word(character) && !is_unparted(character);
         character = g_utf8_get_char(at)) {
        at = g_utf8_next_char(at);
        if (++count <= AD_TERM_LETTERS)
            end = at;
    }
    add_term(terms, start, (gsize)(end - start));
    return at;
}

static void
add_folded(AdTermSet *terms, const char *text, gsize length)
{
    g_autofree char *alone = fold_alone(text, length);
    g_autofree char *folded = alone != NULL ? NULL : fold(text, length);
    const char *at = alone != NULL ? alone : folded;

    while (*at != '\0') {
        gunichar character = g_utf8_get_char(at);
        if (is_unparted(character))
            at = add_unparted(terms, at);
        else if (is_in_word(character))
            at = add_parted(terms, at);
        else
            at = g_utf8_next_char(at);
    }
}

/* Nearly all words are of ASCII and need no more than small letters. */
static void
add_text(AdTermSet *terms, const char *at)
{
    while (*at != '\0') {
        const char *start = at;
        char word[AD_TERM_LETTERS];
        guint length = 0;
        for (; g_ascii_isalnum(*at); at++)
            if (length < AD_TERM_LETTERS)
                word[length++] = (char)(*at | 0x20); /* digits have that bit */
        if ((guchar)*at >= 0x80) {
            while (g_ascii_isalnum(*at) || (guchar)*at >= 0x80)
                at++;
            add_folded(terms, start, (gsize)(at - start));
        } else if (length > 0)
            add_term(terms, word, length);
        else
            at++;
    }
}

static void
add_message(AdTermSet *terms, const AdMessage *message, guint depth)
{
    for (guint i = 0; i < message->blocks->len; i++) {
        const AdBlock *block = message->blocks->pdata[i];
        if (block->kind == AD_BLOCK_TEXT || block->kind == AD_BLOCK_HTML)
            add_text(terms, block->text);
        else if (block->kind == AD_BLOCK_MESSAGE && depth < DEEPEST) {
            const AdMessage *inner = block->message;
            const char *const heads[] = {inner->subject, inner->from, inner->to,
                                         inner->cc};
            for (gsize head = 0; head < G_N_ELEMENTS(heads); head++)
                add_text(terms, heads[head]);
            add_message(terms, inner, depth + 1);
        }
    }
}

static char *
join(const AdTermSet *terms)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < ad_term_set_count(terms); i++) {
        if (i > 0)
            g_string_append_c(text, ' ');
        g_string_append(text, ad_term_set_word(terms, i));
    }
    return g_string_free(text, FALSE);
}

char *
ad_terms_of(const char *text)
{
    g_autoptr(AdTermSet) terms = ad_term_set_new();

    add_text(terms, text);
    return join(terms);
}

void
ad_terms_write(const AdMessage *message, GString *line)
{
    g_autoptr(AdTermSet) terms = ad_term_set_new();

    add_message(terms, message, 0);
    g_autofree char *text = join(terms);
    ad_record_add(line, text, NULL);
}

/* Nothing but what words are made of, and none too long. */
static bool
are_terms(const char *text)
{
    guint length = 0;

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        bool plain = g_ascii_islower(*at) || g_ascii_isdigit(*at);
        bool parted = *at == ' ' && length > 0;
        if (!parted && !plain &&
            (character < 0x80 || !(is_in_word(character) || is_unparted(character))))
            return false;
        length = parted ? 0 : length + 1;
        if (length > AD_TERM_LETTERS)
            return false;
    }
    return length > 0 || *text == '\0';
}

char *
ad_terms_parse(const char *line, gsize length)
{
    g_autofree char **fields = ad_record_parse(line, length);

    if (fields == NULL || g_strv_length(fields) != 1 ||
        !g_utf8_validate(fields[0], -1, NULL) || !are_terms(fields[0]))
        return NULL;
    return g_strdup(fields[0]);
}
