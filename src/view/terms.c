/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terms.h"

#include "term_letter.h"

#define DEEPEST 100 /* message inside a message */

static void
add_term(AdTermSet *terms, const char *word, gsize length)
{
    if (ad_term_set_count(terms) < AD_TERM_MOST)
        ad_term_set_place(terms, word, length);
}

/* Pairs of neighbours and the last one; where it ends. */
static const char *
add_unparted(AdTermSet *terms, const char *start)
{
    const char *next = start;

    ad_letter_take(&next);
    while (true) {
        const char *end = next;
        if (ad_letter_take(&end) != AD_LETTER_UNPARTED) {
            add_term(terms, start, (gsize)(next - start));
            return next;
        }
        add_term(terms, start, (gsize)(end - start));
        start = next;
        next = end;
    }
}

static const char *
add_parted(AdTermSet *terms, const char *start)
{
    const char *at = start, *end = start, *next = start;

    for (guint count = 1; ad_letter_take(&next) == AD_LETTER_PARTED; count++) {
        at = next;
        if (count <= AD_TERM_LETTERS)
            end = at;
    }
    add_term(terms, start, (gsize)(end - start));
    return at;
}

static void
add_folded(AdTermSet *terms, const char *at)
{
    while (*at != '\0') {
        const char *next = at;
        AdLetterKind kind = ad_letter_take(&next);
        if (kind == AD_LETTER_UNPARTED)
            at = add_unparted(terms, at);
        else if (kind == AD_LETTER_PARTED)
            at = add_parted(terms, at);
        else
            at = next;
    }
}

/* Nearly all words are of ASCII and need no more than small letters. */
void
ad_terms_add_text(AdTermSet *terms, const char *text)
{
    g_autoptr(GString) folded = g_string_new(NULL);
    const char *at = text;

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
            g_string_truncate(folded, 0);
            ad_letter_fold(folded, start, (gsize)(at - start));
            add_folded(terms, folded->str);
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
            ad_terms_add_text(terms, block->text);
        else if (block->kind == AD_BLOCK_MESSAGE && depth < DEEPEST) {
            const AdMessage *inner = block->message;
            const char *const heads[] = {inner->subject, inner->from, inner->to,
                                         inner->cc};
            for (gsize head = 0; head < G_N_ELEMENTS(heads); head++)
                ad_terms_add_text(terms, heads[head]);
            add_message(terms, inner, depth + 1);
        }
    }
}

void
ad_terms_add_message(AdTermSet *terms, const AdMessage *message)
{
    add_message(terms, message, 0);
}

bool
ad_term_is_good(const char *word, gsize length)
{
    const char *end = word + length, *at = word;
    guint count = 0;

    if (length == 0 || !g_utf8_validate(word, (gssize)length, NULL))
        return false;
    while (at < end) {
        bool plain = g_ascii_islower(*at) || g_ascii_isdigit(*at);
        bool ascii = (guchar)*at < 0x80;
        AdLetterKind kind = ad_letter_take(&at);
        if (ascii ? !plain : kind == AD_LETTER_NONE)
            return false;
        count++;
    }
    return count <= AD_TERM_LETTERS;
}
