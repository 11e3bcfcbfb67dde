/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "term_shelf.h"

#include "bits.h"

#define PART_LETTERS 65000 /* of a script, about */
#define LENGTH_ORDER 2
#define COUNT_ORDER  2
#define LETTER_WIDTH 6
#define OTHER_LETTER 36
#define LETTER_ORDER 10

struct AdTermShelf {
    const AdPages *pages;
    guint32 messages;
    GString *starts; /* the first word of each part */
    guint parts;     /* that are handed out */
    AdBits bits;     /* of the one being written */
    guint words;     /* in it */
    char *before;    /* the word before; "" at its start */
};

AdTermShelf *
ad_term_shelf_new(guint32 messages, const AdPages *pages)
{
    AdTermShelf *shelf = g_new0(AdTermShelf, 1);

    shelf->pages = pages;
    shelf->messages = messages;
    shelf->starts = g_string_new(NULL);
    shelf->before = g_strdup("");
    ad_bits_start(&shelf->bits);
    return shelf;
}

void
ad_term_shelf_free(AdTermShelf *shelf)
{
    if (shelf == NULL)
        return;
    g_string_free(shelf->starts, TRUE);
    g_string_free(shelf->bits.text, TRUE);
    g_free(shelf->before);
    g_free(shelf);
}

static void
put_letter(AdBits *bits, gunichar letter)
{
    if (letter < 0x80 && g_ascii_islower((char)letter))
        ad_bits_put(bits, letter - 'a', LETTER_WIDTH);
    else if (letter < 0x80 && g_ascii_isdigit((char)letter))
        ad_bits_put(bits, letter - '0' + 26, LETTER_WIDTH);
    else {
        ad_bits_put(bits, OTHER_LETTER, LETTER_WIDTH);
        ad_bits_count(bits, letter, LETTER_ORDER);
    }
}

static void
put_word(AdBits *bits, const char *before, const char *word)
{
    guint32 shared = 0;

    while (*word != '\0' && g_utf8_get_char(word) == g_utf8_get_char(before)) {
        word = g_utf8_next_char(word);
        before = g_utf8_next_char(before);
        shared++;
    }
    ad_bits_count(bits, shared, LENGTH_ORDER);
    ad_bits_count(bits, (guint32)g_utf8_strlen(word, -1), LENGTH_ORDER);
    for (; *word != '\0'; word = g_utf8_next_char(word))
        put_letter(bits, g_utf8_get_char(word));
}

static bool
end_part(AdTermShelf *shelf, GError **error)
{
    g_autoptr(GString) text = ad_bits_end(&shelf->bits);
    g_autofree char *name = g_strdup_printf("find/words_%04u.js", shelf->parts + 1);
    g_autofree char *start =
        g_strdup_printf("auditdiscPart(%u, %u, `", shelf->parts, shelf->words);

    g_string_prepend(text, start);
    g_string_append(text, "`);\n");
    g_autoptr(GBytes) script = g_bytes_new(text->str, text->len);
    ad_bits_start(&shelf->bits);
    shelf->parts++;
    shelf->words = 0;
    g_clear_pointer(&shelf->before, g_free);
    shelf->before = g_strdup("");
    return shelf->pages->add(name, script, shelf->pages->data, error);
}

bool
ad_term_shelf_add(const char *word, const GArray *messages, gpointer data,
                  GError **error)
{
    AdTermShelf *shelf = data;

    if (shelf->words == 0)
        g_string_append_printf(shelf->starts, "%s%s", shelf->parts > 0 ? " " : "",
                               word);
    put_word(&shelf->bits, shelf->before, word);
    ad_bits_count(&shelf->bits, messages->len - 1, COUNT_ORDER);
    ad_bits_list(&shelf->bits, (const guint32 *)(gpointer)messages->data, messages->len,
                 shelf->messages);
    g_free(shelf->before);
    shelf->before = g_strdup(word);
    shelf->words++;
    return shelf->bits.text->len < PART_LETTERS || end_part(shelf, error);
}

bool
ad_term_shelf_end(AdTermShelf *shelf, GError **error)
{
    if (shelf->words > 0 && !end_part(shelf, error))
        return false;
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_printf(text, "auditdiscShelf(%u, \"%s\");\n", shelf->messages,
                    shelf->starts->str);
    g_autoptr(GBytes) script = g_bytes_new(text->str, text->len);
    return shelf->pages->add("find/words.js", script, shelf->pages->data, error);
}
