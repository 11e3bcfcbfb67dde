/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../src/view/term_index.h"
#include "../../src/view/term_letter.h"
#include "../../src/view/term_runs.h"
#include "../../src/view/terms.h"

#include <string.h>

static const struct {
    const char *text, *terms;
} texts[] = {
    {"", ""},
    {" -- \n", ""},
    {"Invoice INVOICE invoice", "invoice"},
    {"Nr. 4711, 1,284.50 EUR", "nr 4711 1 284 50 eur"},
    {"Grüße aus Köln", "grusse aus koln"},
    {"STRASSE straße", "strasse"},
    {"Łódź Ærø þing ıŞ", "lodz aero thing is"},
    {"in\xc2\xadvoice", "invoice"},
    {"e\xcc\x81t\xc3\xa9", "ete"},
    {"Ὀδυσσεύς ΟΔΥΣΣΕΥΣ", "οδυσσευσ"},
    {"ﬁle № ½ ™", "file no 1 2 tm"},
    {"東京都", "東京 京都 都"},
    {"Tokyo東京1", "tokyo 東京 京 1"},
    {"ﾃﾚﾋﾞ", "テレ レビ ビ"},
    {"한국어", "한국어"},
    {"a_b ada@example.com", "a b ada example com"},
    {"abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwx"},
    {"\xc3\xa4"
     "bcdefghijklmnopqrstuvwxyz",
     "abcdefghijklmnopqrstuvwx"},
};

/* Packed words, parted by blanks. */
static char *
unpack(const guint8 *packed, gsize size)
{
    GString *words = g_string_new(NULL);

    for (gsize at = 0; at < size; at += 1 + packed[at]) {
        if (at > 0)
            g_string_append_c(words, ' ');
        g_string_append_len(words, (const char *)packed + at + 1, packed[at]);
    }
    return g_string_free(words, FALSE);
}

static GBytes *
pack(const char *words)
{
    g_auto(GStrv) all = g_strsplit(words, " ", -1);
    GByteArray *packed = g_byte_array_new();

    for (guint i = 0; all[i] != NULL; i++) {
        guint8 length = (guint8)strlen(all[i]);
        g_byte_array_append(packed, &length, 1);
        g_byte_array_append(packed, (const guint8 *)all[i], length);
    }
    return g_byte_array_free_to_bytes(packed);
}

static void
test_words(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(AdTermSet) set = ad_term_set_new();
        ad_terms_add_text(set, texts[i].text);
        gsize size = ad_term_set_size(set);
        g_autofree char *terms =
            unpack(size > 0 ? ad_term_set_words(set, 0) : NULL, size);
        g_assert_cmpstr(terms, ==, texts[i].terms);
    }
}

/* Many words, short and long ones, keep their places. */
static void
test_set(void)
{
    g_autoptr(AdTermSet) set = ad_term_set_new();

    for (guint round = 0; round < 2; round++)
        for (guint i = 0; i < 20000; i++) {
            g_autofree char *word = g_strdup_printf("%x%*s", i, (int)(i % 90), "");
            gsize length = strlen(word);
            g_assert_cmpuint(ad_term_set_find(set, word, length), ==,
                             round == 0 ? ad_term_set_count(set) : i);
            g_assert_cmpuint(ad_term_set_place(set, word, length), ==, i);
            const guint8 *packed = ad_term_set_words(set, i);
            g_assert_cmpmem(packed + 1, packed[0], word, length);
        }
    g_assert_cmpuint(ad_term_set_count(set), ==, 20000);
}

static void
test_good(void)
{
    static const char *const bad[] = {"",      " ",
                                      "A",     "a-b",
                                      "<",     "a\tb",
                                      "\xff",  "\xe2\x80\xa8",
                                      "a\xe6", "abcdefghijklmnopqrstuvwxy"};

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_auto(GStrv) words = g_strsplit(texts[i].terms, " ", -1);
        for (guint word = 0; words[word] != NULL && *texts[i].terms != '\0'; word++)
            g_assert_true(ad_term_is_good(words[word], strlen(words[word])));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(ad_term_is_good(bad[i], strlen(bad[i])));
    g_assert_false(ad_term_is_good("a\0b", 3));
}

/* Behind a letter that nothing else changes and that is not among those which have a
 * quick way, all else goes the slow one. */
#define SLOW "\xe0\xb8\x81"

static void
assert_same_both_ways(const char *text)
{
    g_autofree char *behind = g_strconcat(text, SLOW, NULL);
    g_autoptr(GString) quickly = g_string_new("=");
    g_autoptr(GString) slowly = g_string_new("=");

    ad_letter_fold(quickly, text, strlen(text));
    ad_letter_fold(slowly, behind, strlen(behind));
    g_string_append(quickly, SLOW);
    g_assert_cmpstr(quickly->str, ==, slowly->str);
}

static AdLetterKind
kind_of(gunichar character)
{
    switch (g_unichar_get_script(character)) {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
        return AD_LETTER_UNPARTED;
    default:
        if (character == 0x30fc)
            return AD_LETTER_UNPARTED;
        return g_unichar_isalnum(character) || g_unichar_ismark(character)
                   ? AD_LETTER_PARTED
                   : AD_LETTER_NONE;
    }
}

/* Of the first four planes; in the others there are no letters. */
static void
test_each_letter(void)
{
    for (gunichar character = 1; character < 0x40000; character++) {
        char text[7] = "";
        const char *at = text;
        if (!g_unichar_validate(character))
            continue;
        int length = g_unichar_to_utf8(character, text);
        g_assert_cmpint(ad_letter_take(&at), ==, kind_of(character));
        g_assert_true(at == text + length);
        if (character < 0x20000)
            assert_same_both_ways(text);
    }
}

/* Letters that have a quick way, and what stands beside these blocks. */
static void
test_letters_together(void)
{
    static const gunichar from[][2] = {
        {0x20, 0x530},    {0x300, 0x370},   {0x1e00, 0x20d0}, {0x2500, 0x2780},
        {0x3000, 0x3200}, {0x3000, 0x3100}, {0x4e00, 0xa000}, {0xac00, 0xd7a4},
        {0xff00, 0xffa0}, {0xff00, 0xffa0}, {0x3400, 0x4dc0}, {0x1f300, 0x1fb00},
        {0x1100, 0x1200},
    };

    g_autoptr(GRand) chance = g_rand_new_with_seed(1);

    for (guint i = 0; i < 100000; i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (gint left = g_rand_int_range(chance, 1, 6); left > 0; left--) {
            gint row = g_rand_int_range(chance, 0, G_N_ELEMENTS(from));
            g_string_append_unichar(
                text, (gunichar)g_rand_int_range(chance, (gint)from[row][0],
                                                 (gint)from[row][1]));
        }
        assert_same_both_ways(text->str);
    }
}

static bool
note_word(const char *word, const GArray *messages, gpointer data, GError **error)
{
    g_string_append_printf(data, "%s:", word);
    for (guint i = 0; i < messages->len; i++)
        g_string_append_printf(data, " %u", g_array_index(messages, guint32, i));
    g_string_append(data, "\n");
    return true;
}

static void
put(GByteArray *run, const char *word, guint32 first, guint32 count, guint32 step)
{
    g_autoptr(GBytes) packed = pack(word);
    g_autofree guint32 *messages = g_new(guint32, count);

    for (guint32 i = 0; i < count; i++)
        messages[i] = first + i * step;
    ad_term_runs_put(run, g_bytes_get_data(packed, NULL), messages, count);
}

static void
test_runs(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AdTermRuns) runs = ad_term_runs_new(&error);
    g_autoptr(GByteArray) one = g_byte_array_new(), two = g_byte_array_new();
    g_autoptr(GByteArray) none = g_byte_array_new();
    g_autoptr(GString) told = g_string_new(NULL);

    g_assert_no_error(error);
    put(one, "adas", 0, 2, 1);
    put(one, "zu", 5, 3, 300);
    put(two, "adas", 70000, 1, 0);
    put(two, "beleg", 70001, 2, 99999);
    g_assert_true(ad_term_runs_add(runs, one, &error));
    g_assert_true(ad_term_runs_add(runs, none, &error));
    g_assert_true(ad_term_runs_add(runs, two, &error));
    g_assert_true(ad_term_runs_merge(runs, note_word, told, &error));
    g_assert_cmpstr(told->str, ==,
                    "adas: 0 1 70000\nbeleg: 70001 170000\nzu: 5 305 605\n");
}

static bool
note_script(const char *name, GBytes *page, gpointer data, GError **error)
{
    gsize length;
    const char *text = g_bytes_get_data(page, &length);

    g_string_append_printf(data, "%s: %.*s", name, (int)length, text);
    return true;
}

/* The scripts of 3,000 messages in each of which are two words of its own number. */
static char *
make_scripts(gsize memory)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AdTermIndex) index = ad_term_index_new(memory, &error);
    GString *scripts = g_string_new(NULL);
    const AdPages pages = {note_script, scripts};

    for (guint32 i = 0; i < 3000; i++) {
        g_autofree char *words = g_strdup_printf("all n%u m%u", i, i / 3);
        g_autoptr(GBytes) terms = pack(words);
        g_assert_true(ad_term_index_add(index, i, terms));
        g_assert_true(ad_term_index_make_room(index, &error));
    }
    g_assert_true(ad_term_index_finish(index, 3000, &pages, &error));
    g_assert_no_error(error);
    return g_string_free(scripts, FALSE);
}

static void
test_memory(void)
{
    g_autofree char *at_once = make_scripts(1 << 30);
    g_autofree char *in_parts = make_scripts(1 << 16);

    g_assert_cmpstr(at_once, ==, in_parts);
    g_assert_nonnull(strstr(at_once, "find/words_0001.js: auditdiscPart(0, 4001, `"));
    g_assert_nonnull(strstr(at_once, "find/words.js: auditdiscShelf(3000, \"all\");"));
}

/* The scripts of messages that say these words; what is refused says none. */
static char *
scripts_of(const char *const *messages, const char *refused)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AdTermIndex) index = ad_term_index_new(1 << 20, &error);
    GString *scripts = g_string_new(NULL);
    const AdPages pages = {note_script, scripts};
    guint32 count = 0;

    for (guint round = 0; refused != NULL && round < 2; round++) {
        g_autoptr(GBytes) terms = pack(refused);
        g_assert_false(ad_term_index_add(index, 0, terms));
    }
    for (; messages[count] != NULL; count++) {
        g_autoptr(GBytes) terms = pack(messages[count]);
        g_assert_true(ad_term_index_add(index, count, terms));
    }
    g_assert_true(ad_term_index_finish(index, count, &pages, &error));
    g_assert_no_error(error);
    return g_string_free(scripts, FALSE);
}

static void
test_refused(void)
{
    static const char *const messages[] = {"adas beleg", "adas zu", NULL};
    static const char *const twice[] = {"adas beleg adas", "adas zu zu", NULL};
    g_autofree char *scripts = scripts_of(messages, NULL);
    g_autofree char *with_bad = scripts_of(messages, "adas neu <b>");
    g_autofree char *with_twice = scripts_of(twice, NULL);

    g_assert_cmpstr(with_bad, ==, scripts);
    g_assert_cmpstr(with_twice, ==, scripts);
}

/* A word of nothing, and more than there is. */
static void
test_broken_packing(void)
{
    static const char *const broken[] = {"\1a\0b", "\2ab", "\1a\1b"};
    static const gsize sizes[] = {3, 2, 3};
    g_autoptr(AdTermIndex) index = ad_term_index_new(1 << 20, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autoptr(GBytes) terms = g_bytes_new(broken[i], sizes[i]);
        g_assert_false(ad_term_index_add(index, 0, terms));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/terms/words", test_words);
    g_test_add_func("/terms/set", test_set);
    g_test_add_func("/terms/good", test_good);
    g_test_add_func("/terms/each-letter", test_each_letter);
    g_test_add_func("/terms/letters-together", test_letters_together);
    g_test_add_func("/terms/runs", test_runs);
    g_test_add_func("/terms/memory", test_memory);
    g_test_add_func("/terms/refused", test_refused);
    g_test_add_func("/terms/broken-packing", test_broken_packing);
    return g_test_run();
}
