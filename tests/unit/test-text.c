/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/csv.h"
#include "auditdisc/base/text.h"

#include <string.h>

typedef struct {
    const char *bytes;
    gssize length;
    const char *line;
    const char *lines;
    bool repaired;
} Case;

static const Case cases[] = {
    {"", 0, "", "", false},
    {"plain ~ text", -1, "plain ~ text", "plain ~ text", false},
    {"a\tb\nc\r\nd\re", -1, "a b c d e", "a\tb\nc\nd\ne", false},
    {"a\r\nb", 2, "a ", "a\n", false},
    {"\r\r\n\n", -1, "   ", "\n\n\n", false},
    {"a\0b", 3, "a\u2400b", "a\u2400b", false},
    {"\x1b[2J\x7f\v", -1, "\u241b[2J\u2421\u240b", "\u241b[2J\u2421\u240b", false},
    {"Gr\u00fc\u00dfe \u65e5\u672c \U0001f600", -1,
     "Gr\u00fc\u00dfe \u65e5\u672c \U0001f600",
     "Gr\u00fc\u00dfe \u65e5\u672c \U0001f600", false},
    {"soft\u00adhyphen \u200b\u200c\u200d", -1, "soft\u00adhyphen \u200b\u200c\u200d",
     "soft\u00adhyphen \u200b\u200c\u200d", false},
    {"\u061c\u200e\u200f", -1, "<U+061C><U+200E><U+200F>", "<U+061C><U+200E><U+200F>",
     false},
    {"invoice\u202efdp.exe", -1, "invoice<U+202E>fdp.exe", "invoice<U+202E>fdp.exe",
     false},
    {"\u2028\u2029\u2066\u2069\u206f", -1, "<U+2028><U+2029><U+2066><U+2069><U+206F>",
     "<U+2028><U+2029><U+2066><U+2069><U+206F>", false},
    {"\u2027\u202f\u2065\u2070", -1, "\u2027\u202f\u2065\u2070",
     "\u2027\u202f\u2065\u2070", false},
    {"\xc2\x85\xc2\x9b\xc2\xa0", -1, "<U+0085><U+009B>\u00a0", "<U+0085><U+009B>\u00a0",
     false},
    {"\ufeffx\ufff9\ufffd", -1, "<U+FEFF>x<U+FFF9>\ufffd", "<U+FEFF>x<U+FFF9>\ufffd",
     false},
    {"\ufdd0\xef\xbf\xbe\xf4\x8f\xbf\xbf", -1, "<U+FDD0><U+FFFE><U+10FFFF>",
     "<U+FDD0><U+FFFE><U+10FFFF>", false},
    {"\U000e0041\U000e007f\U000e0080", -1, "<U+E0041><U+E007F>\U000e0080",
     "<U+E0041><U+E007F>\U000e0080", false},
    /* Bytes that are no UTF-8: Latin-1, cut short, overlong, a surrogate, too large. */
    {"caf\xe9", -1, "caf\ufffd", "caf\ufffd", true},
    {"\xe2\x82", -1, "\ufffd\ufffd", "\ufffd\ufffd", true},
    {"\xe2\x82\xac", 2, "\ufffd\ufffd", "\ufffd\ufffd", true},
    {"\xc0\x80", -1, "\ufffd\ufffd", "\ufffd\ufffd", true},
    {"\xc1\x9b", -1, "\ufffd\ufffd", "\ufffd\ufffd", true},
    {"\xed\xa0\x80", -1, "\ufffd\ufffd\ufffd", "\ufffd\ufffd\ufffd", true},
    {"\xf4\x90\x80\x80", -1, "\ufffd\ufffd\ufffd\ufffd", "\ufffd\ufffd\ufffd\ufffd",
     true},
    {"\xe2\n\x80", -1, "\ufffd \ufffd", "\ufffd\n\ufffd", true},
    {"\xff\xfe", -1, "\ufffd\ufffd", "\ufffd\ufffd", true},
};

static void
check_clean(const Case *given, AdTextShape shape, const char *wanted)
{
    gsize length = given->length < 0 ? strlen(given->bytes) : (gsize)given->length;
    bool repaired = !given->repaired;
    g_autofree char *once =
        ad_text_clean(given->bytes, given->length, shape, &repaired);
    g_autofree char *twice = ad_text_clean(once, -1, shape, NULL);

    g_assert_cmpstr(once, ==, wanted);
    g_assert_cmpstr(twice, ==, once);
    g_assert_cmpint(repaired, ==, given->repaired);
    g_assert_true(ad_text_is_clean(once, strlen(once), shape));
    g_assert_cmpint(ad_text_is_clean(given->bytes, length, shape), ==,
                    length == strlen(once) && memcmp(given->bytes, once, length) == 0);
}

static void
test_clean(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        check_clean(&cases[i], AD_TEXT_LINE, cases[i].line);
        check_clean(&cases[i], AD_TEXT_LINES, cases[i].lines);
    }
}

/* Whatever Unicode counts as a format character and can turn the reading direction or
 * hide text is made visible; nothing else is touched. */
static void
test_every_character(void)
{
    for (gunichar c = 0x80; c <= 0x10ffff; c++) {
        char utf8[8];
        int length = g_unichar_to_utf8(c, utf8);
        g_autofree char *clean = NULL;
        g_autofree char *number = g_strdup_printf("<U+%04X>", c);

        if (c >= 0xd800 && c <= 0xdfff)
            continue;
        clean = ad_text_clean(utf8, length, AD_TEXT_LINES, NULL);
        if (strncmp(clean, utf8, (gsize)length) != 0)
            g_assert_cmpstr(clean, ==, number);
        if (g_unichar_iscntrl(c) && g_unichar_type(c) == G_UNICODE_CONTROL)
            g_assert_cmpstr(clean, ==, number);
        if (g_unichar_type(c) == G_UNICODE_LINE_SEPARATOR ||
            g_unichar_type(c) == G_UNICODE_PARAGRAPH_SEPARATOR)
            g_assert_cmpstr(clean, ==, number);
    }
}

static void
check_words(char *given, const char *wanted)
{
    g_autofree char *text = given;

    g_assert_cmpstr(text, ==, wanted);
}

static void
test_count(void)
{
    check_words(ad_text_count(0), "0");
    check_words(ad_text_count(999), "999");
    check_words(ad_text_count(1284), "1,284");
    check_words(ad_text_count(100000), "100,000");
    check_words(ad_text_count(G_MAXUINT64), "18,446,744,073,709,551,615");
    check_words(ad_text_plural(0, "message", "messages"), "0 messages");
    check_words(ad_text_plural(1, "message", "messages"), "1 message");
    check_words(ad_text_plural(1284, "message", "messages"), "1,284 messages");
    check_words(ad_text_part(1, 1284, "blocks"), "1 of 1,284 blocks");
}

static void
test_size(void)
{
    check_words(ad_text_size(0), "0 bytes");
    check_words(ad_text_size(1), "1 byte");
    check_words(ad_text_size(999), "999 bytes");
    check_words(ad_text_size(1000), "1.0 KB");
    check_words(ad_text_size(1049), "1.0 KB");
    check_words(ad_text_size(1050), "1.1 KB");
    check_words(ad_text_size(12345), "12.3 KB");
    check_words(ad_text_size(999949), "999.9 KB");
    check_words(ad_text_size(999950), "1.0 MB");
    check_words(ad_text_size(4100000), "4.1 MB");
    check_words(ad_text_size(700000000), "700.0 MB");
    check_words(ad_text_size(G_MAXUINT64), "18.4 EB");
}

static void
test_csv(void)
{
    static const char *const cells[] = {"a", NULL, "b,c", "say \"hi\"", "two\nlines"};
    g_autoptr(GString) text = g_string_new(NULL);

    ad_csv_row(text, cells, G_N_ELEMENTS(cells));
    g_assert_cmpstr(text->str, ==, "a,,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n");
    g_string_truncate(text, 0);
    ad_csv_add(text, "=1+1", "+a", "-b", "@c", "\td", "\re", "a=1", "", NULL);
    ad_csv_add(text, "=\"x\"", NULL);
    g_assert_cmpstr(text->str, ==,
                    "'=1+1,'+a,'-b,'@c,'\td,\"'\re\",a=1,\r\n\"'=\"\"x\"\"\"\r\n");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/clean", test_clean);
    g_test_add_func("/text/every-character", test_every_character);
    g_test_add_func("/text/count", test_count);
    g_test_add_func("/text/size", test_size);
    g_test_add_func("/text/csv", test_csv);
    return g_test_run();
}
