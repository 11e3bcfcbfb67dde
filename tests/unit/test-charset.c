/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/charset.h"

#include <string.h>

static void
expect(const char *bytes, gsize length, const char *charset, const char *text,
       const char *flaw)
{
    g_autofree char *ret_flaw = NULL;
    g_autofree char *utf8 = ad_charset_to_utf8(bytes, length, charset, &ret_flaw);

    g_assert_cmpstr(utf8, ==, text);
    if (flaw == NULL)
        g_assert_null(ret_flaw);
    else
        g_assert_nonnull(ret_flaw);
    if (flaw != NULL && strstr(ret_flaw, flaw) == NULL)
        g_error("\"%s\" is not in \"%s\"", flaw, ret_flaw);
}

static void
test_declared(void)
{
    static const struct {
        const char *charset, *bytes, *text;
    } cases[] = {
        {"utf-8", "caf\303\251", "caf\303\251"},
        {"UTF8", "caf\303\251", "caf\303\251"},
        {"iso-8859-1", "caf\351", "caf\303\251"},
        {" \"ISO_8859-1\" ", "caf\351", "caf\303\251"},
        {"latin1", "caf\351", "caf\303\251"},
        {"iso-8859-15", "\244", "\342\202\254"},
        {"iso-8859-8-i", "\371", "\327\251"},
        {"windows-1251", "\377", "\321\217"},
        {"koi8-r", "\321", "\321\217"},
        {"x-sjis", "\223\372", "\346\227\245"},
        {"Shift_JIS", "\207\100", "\342\221\240"}, /* of the superset */
        {"iso-2022-jp", "\033$BF|\033(B", "\346\227\245"},
        {"euc-jp", "\306\374", "\346\227\245"},
        {"gb2312", "\326\320", "\344\270\255"},
        {"gb2312", "\351F", "\351\225\225"}, /* of the superset */
        {"big5", "\244\244", "\344\270\255"},
        {"ks_c_5601-1987", "\260\241", "\352\260\200"},
        {"utf-7", "a+AOk-b", "a\303\251b"},
        {"utf-16le", "\351", "\303\251"},
        {"us-ascii", "plain", "plain"},
        {"x-nonsense", "plain", "plain"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize length =
            strlen(cases[i].bytes) + g_str_has_prefix(cases[i].charset, "utf-16");

        g_test_message("%s", cases[i].charset);
        expect(cases[i].bytes, length, cases[i].charset, cases[i].text, NULL);
    }
}

static void
test_corrected(void)
{
    expect("caf\351", 4, NULL, "caf\303\251", "read as windows-1252");
    expect("caf\303\251", 5, NULL, "caf\303\251", "read as UTF-8");
    expect("caf\303\251", 5, "us-ascii", "caf\303\251", "read as UTF-8");
    expect("caf\351", 4, "x-unknown", "caf\303\251", "read as windows-1252");
    expect("caf\351", 4, "x-nonsense", "caf\303\251", "x-nonsense");
    expect("\223a\224", 3, "iso-8859-1", "\342\200\234a\342\200\235", "windows-1252");
    expect("caf\351", 4, "utf-8", "caf\303\251", "declared as utf-8");
    expect("\223\372\226{"
           "\214\352\202\305\202\267\201B\202\261\202\361\202\311\202\277\202\315",
           22, "iso-2022-jp",
           "\346\227\245\346\234\254\350\252\236\343\201\247\343\201\231\343\200\202"
           "\343\201\223\343\202\223\343\201\253\343\201\241\343\201\257",
           "declared as iso-2022-jp");
    expect("\316\261", 2, "euc-jp", "\347\225\231", NULL);
    expect("\377\376\351\0", 4, NULL, "\303\251", "UTF-16");
    expect("\033$BF|\033(B", 8, NULL, "\346\227\245", NULL);
    expect("a\033[2J\202", 6, "\033evil", "a\033[2J\342\200\232", "\342\220\233evil");
}

static void
test_detected(void)
{
    const char *russian =
        "\360\322\311\327\305\324! \367\317\324 \304\317\307\317\327\317\322, "
        "\313\317\324\317\322\331\312 \315\331 \317\302\323\325\326\304\301\314\311 "
        "\327\336\305\322\301.\n";
    const char *german =
        "Gr\374\337e aus K\366ln, die B\344ume bl\374hen sch\366n, und "
        "\374ber den H\344usern f\344hrt f\374r f\374nf M\344nner ein "
        "gr\374ner B\344r m\374de \374ber die Stra\337e nach M\374nchen.";
    g_autofree char *flaw = NULL;
    g_autofree char *text = ad_charset_to_utf8(russian, strlen(russian), NULL, &flaw);
    g_autofree char *latin = ad_charset_to_utf8(german, strlen(german), NULL, NULL);

    g_assert_nonnull(strstr(flaw, "KOI8-R"));
    g_assert_true(
        g_str_has_prefix(text, "\320\237\321\200\320\270\320\262\320\265\321\202!"));
    g_assert_true(g_str_has_prefix(latin, "Gr\303\274\303\237e aus K\303\266ln"));
}

static void
test_replaced(void)
{
    expect("\303\251\377", 3, "utf-8", "\303\251\357\277\275", "1 byte");
    expect("a\201b\215", 4, "windows-1252", "a\357\277\275b\357\277\275", "2 bytes");
    expect("\303\251\303\251", 4, "iso-2022-jp", "\303\251\303\251", "read as UTF-8");
    expect("a\0b", 3, "utf-8", "a\342\220\200b", NULL);
    expect("a\0b", 3, "koi8-r", "a\342\220\200b", NULL);
    expect("\357\273\277a", 4, "utf-8", "a", NULL);
    expect("", 0, NULL, "", NULL);
    expect("\0\330", 2, "utf-16le", "\357\277\275", "1 byte");
}

/* Characters that Microsoft added to the sets of others, and what is broken in the
 * middle of text that switches between sets: the rest of it is still read. */
static void
expect_text(const char *bytes, const char *charset, const char *text, const char *flaw)
{
    expect(bytes, strlen(bytes), charset, text, flaw);
}

static void
test_switching(void)
{
    expect_text("\033$BF|-!\033(B ok", "iso-2022-jp", "\346\227\245\342\221\240 ok",
                NULL);
    expect_text("\033$B|b\033(B", "iso-2022-jp", "\351\253\231", NULL);
    expect_text("\033$B-!F|\033(B\033(I2\033(B", "iso-2022-jp",
                "\342\221\240\346\227\245\357\275\262", NULL);
    expect_text("\033$B-!\033(J\\100\033(B\\", "iso-2022-jp",
                "\342\221\240\357\277\245100\\", NULL);
    expect_text("\033$BF|", "iso-2022-jp", "\346\227\245", NULL);
    expect_text("\033$BF|)!\033(B ok", "iso-2022-jp", "\346\227\245\357\277\275@ ok",
                "1 byte");
    expect_text("\033$BF|-!\033(B", NULL, "\346\227\245\342\221\240", NULL);
    expect_text("a ~{VPND~} ~~b~\nc", "hz-gb-2312", "a \344\270\255\346\226\207 ~bc",
                NULL);
    expect_text("~{VP", "hz-gb-2312", "\344\270\255", NULL);
}

/* These bytes are no letters in any part of ISO 8859. */
static void
test_windows(void)
{
    expect("\223\350\224", 3, "iso-8859-9", "\342\200\234\303\250\342\200\235",
           "CP1254");
    expect("\234\355", 2, "iso-8859-2", "\305\233\303\255", "CP1250");
    expect("\305\202\303\263", 4, "iso-8859-2", "\305\202\303\263", "read as UTF-8");
    expect("\305\202", 2, "iso-8859-15", "\305\202", "read as UTF-8");
    expect("\361\352", 2, "iso-8859-2", "\305\204\304\231", NULL);
}

/* What was read before says nothing about the order of the bytes: iconv remembers it.
 */
static void
test_order(void)
{
    for (guint i = 0; i < 2; i++) {
        expect("\376\377\0\351", 4, "utf-16", "\303\251", NULL);
        expect("\351\0", 2, "utf-16", "\303\251", NULL);
        expect("\377\376\351\0", 4, "utf-16", "\303\251", NULL);
        expect("\376\377\0\351", 4, NULL, "\303\251", "UTF-16BE");
        expect("\377\376\0\0\351\0\0\0", 8, NULL, "\303\251", "UTF-32LE");
        expect("\0\0\376\377\0\0\0\351", 8, "utf-32", "\303\251", NULL);
        expect("\351\0\0\0", 4, "utf-32", "\303\251", NULL);
        expect("plain.", 6, "utf-16", "plain.", "read as UTF-8");
        expect("caf\303\251.", 6, "utf-16", "caf\303\251.", "read as UTF-8");
    }
}

/* Mailers name the set of their system and send UTF-8. Few bytes can be both: "E with
 * an acute, apostrophe", a Russian word in KOI8-R. */
static void
test_utf8_by_another_name(void)
{
    static const char *const names[] = {"windows-1252", "iso-8859-1", "windows-1251",
                                        "koi8-r"};
    const char *words = "Gr\303\274\303\237e \342\202\254 5";

    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        expect_text(words, names[i], words, "read as UTF-8");
    expect_text("M\303\274ller", "windows-1252", "M\303\274ller", "read as UTF-8");
    expect_text("M\303\274ller", "iso-8859-15", "M\303\274ller", "read as UTF-8");
    expect_text("5 \342\202\254", "windows-1252", "5 \342\202\254", "read as UTF-8");
    expect_text("CAF\311\222S", "windows-1252", "CAF\303\211\342\200\231S", NULL);
    expect_text("CAF\311\273", "iso-8859-1", "CAF\303\211\302\273", NULL);
    expect_text("\305\243", "koi8-r", "\320\265\321\221", NULL);
    expect_text("\303\274 \374", "windows-1252", "\303\203\302\274 \303\274", NULL);
    expect_text("\303\273", "windows-1251", "\320\223\302\273", NULL);
    expect_text("l\325\216lan d\325\216t", "macintosh",
                "l\342\200\231\303\251lan d\342\200\231\303\251t", NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ad_charset_init();
    g_test_add_func("/charset/declared", test_declared);
    g_test_add_func("/charset/corrected", test_corrected);
    g_test_add_func("/charset/detected", test_detected);
    g_test_add_func("/charset/replaced", test_replaced);
    g_test_add_func("/charset/switching", test_switching);
    g_test_add_func("/charset/windows", test_windows);
    g_test_add_func("/charset/utf-8-by-another-name", test_utf8_by_another_name);
    g_test_add_func("/charset/order", test_order);
    return g_test_run();
}
