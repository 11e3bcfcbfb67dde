/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/record.h"

#include <string.h>

static void
test_line(void)
{
    static const char *const fields[] = {"a", NULL, "tab\there", "C:\\new\r\n", ""};
    g_autoptr(GString) line = g_string_new("kept|");

    ad_record_append(line, fields, G_N_ELEMENTS(fields));
    g_assert_cmpstr(line->str, ==, "kept|a\t\ttab\\there\tC:\\\\new\\r\\n\t\n");
    g_string_truncate(line, 0);
    ad_record_add(line, "one", "", "t\two", NULL);
    ad_record_add(line, "\xff\x01", NULL);
    g_assert_cmpstr(line->str, ==, "one\t\tt\\two\n\xff\x01\n");
}

static void
check_fields(const char *line, const char *const *wanted)
{
    g_autofree char **fields = ad_record_parse(line, strlen(line));

    g_assert_nonnull(fields);
    g_assert_true(g_strv_equal((const char *const *)fields, wanted));
}

static void
test_parse(void)
{
    check_fields("", (const char *const[]){"", NULL});
    check_fields("\n", (const char *const[]){"", NULL});
    check_fields("a", (const char *const[]){"a", NULL});
    check_fields("a\t\n", (const char *const[]){"a", "", NULL});
    check_fields("\t\t", (const char *const[]){"", "", "", NULL});
    check_fields("x\\ty\tC:\\\\new\\r\\n\n",
                 (const char *const[]){"x\ty", "C:\\new\r\n", NULL});
}

static void
test_refused(void)
{
    static const struct {
        const char *line;
        gsize length;
    } cases[] = {
        {"a\\", 2},   {"a\\\tb", 4}, {"a\\0", 3}, {"\\x41", 4},
        {"a\\\n", 3}, {"a\r\n", 3},  {"a\0b", 3}, {"a\\\0", 3},
        {"a\nb", 3},  {"a\n\n", 3},  {"\n\n", 2},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_null(ad_record_parse(cases[i].line, cases[i].length));
}

/* The length counts, not a NUL behind it. */
static void
test_length(void)
{
    g_autofree char **fields = ad_record_parse("ab\tcd", 4);

    g_assert_cmpstr(fields[1], ==, "c");
    g_assert_cmpuint(g_strv_length(fields), ==, 2);
}

static void
test_lines(void)
{
    const char *text = "one\n\nthree\ncut", *end = text + strlen(text), *at = text;
    static const gsize lengths[] = {3, 0, 5};
    gsize length;

    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
        const char *begin = at;
        g_assert_true(ad_record_line(&at, end, &length) == begin);
        g_assert_cmpuint(length, ==, lengths[i]);
    }
    g_assert_null(ad_record_line(&at, end, &length));
    g_assert_cmpstr(at, ==, "cut");
    at = end;
    g_assert_null(ad_record_line(&at, end, &length));
    g_assert_true(at == end);
}

static void
test_number(void)
{
    static const char *const wrong[] = {
        "", "-", "+1", " 1", "1 ", "0x1", "--1", "1-", "9999999999999999999",
    };
    static const struct {
        const char *text;
        gint64 number;
    } right[] = {
        {"0", 0},
        {"-0", 0},
        {"1117411200", 1117411200},
        {"-5", -5},
        {"922337203685477580", G_GINT64_CONSTANT(922337203685477580)},
        {"-922337203685477579", -G_GINT64_CONSTANT(922337203685477579)},
    };
    gint64 number;

    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(ad_record_number(wrong[i], strlen(wrong[i]), &number));
    for (gsize i = 0; i < G_N_ELEMENTS(right); i++) {
        g_assert_true(ad_record_number(right[i].text, strlen(right[i].text), &number));
        g_assert_cmpint(number, ==, right[i].number);
    }
    g_assert_true(ad_record_number("123", 2, &number));
    g_assert_cmpint(number, ==, 12);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record/line", test_line);
    g_test_add_func("/record/parse", test_parse);
    g_test_add_func("/record/refused", test_refused);
    g_test_add_func("/record/length", test_length);
    g_test_add_func("/record/lines", test_lines);
    g_test_add_func("/record/number", test_number);
    return g_test_run();
}
