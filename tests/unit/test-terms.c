/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../src/view/term_index.h"
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

static void
test_words(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *terms = ad_terms_of(texts[i].text);
        g_assert_cmpstr(terms, ==, texts[i].terms);
    }
}

/* What is written is read, and words that no worker writes are none. */
static void
test_records(void)
{
    static const char *const bad[] = {
        "a  b", " a",    "a ",           "A",    "a-b",
        "<",    "a\\tb", "\xe2\x80\xa8", "\xff", "abcdefghijklmnopqrstuvwxy"};

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *terms = ad_terms_parse(texts[i].terms, strlen(texts[i].terms));
        g_assert_cmpstr(terms, ==, texts[i].terms);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_null(ad_terms_parse(bad[i], strlen(bad[i])));
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
    ad_term_runs_put(run, (guint32)strlen(word));
    g_byte_array_append(run, (const guint8 *)word, (guint)strlen(word));
    ad_term_runs_put(run, count);
    for (guint32 i = 0; i < count; i++)
        ad_term_runs_put(run, i == 0 ? first : step);
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
        g_autofree char *terms = g_strdup_printf("all n%u m%u", i, i / 3);
        g_assert_true(ad_term_index_add(index, i, terms, &error));
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

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/terms/words", test_words);
    g_test_add_func("/terms/records", test_records);
    g_test_add_func("/terms/runs", test_runs);
    g_test_add_func("/terms/memory", test_memory);
    return g_test_run();
}
