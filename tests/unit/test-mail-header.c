/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/address.h"
#include "auditdisc/mail/arrival.h"
#include "auditdisc/mail/date.h"
#include "auditdisc/mail/header.h"
#include "auditdisc/mail/words.h"

#include <string.h>

static GArray *
split(const char *text)
{
    return ad_header_read(text, strlen(text), 100, NULL, NULL);
}

static char *
text_of(const char *value)
{
    AdRawField field = {"X", 1, value, strlen(value)};

    return ad_header_text(&field);
}

static void
test_split(void)
{
    const char *mail = "From ann@example.com Mon May 30 14:03:12 2005\r\n"
                       "Subject: one\r\n two\r\n"
                       "X-Empty:\r\n"
                       "Old Style : no\r\n";
    g_autoptr(GArray) fields = split(mail);
    const AdRawField *field = ad_header_find(fields, "SUBJECT", 0, NULL);
    g_autofree char *text = NULL;

    g_assert_cmpuint(fields->len, ==, 3);
    g_assert_nonnull(field);
    g_assert_cmpmem(field->name, field->name_length, "Subject", 7);
    g_assert_cmpmem(field->value, field->value_length, " one\r\n two", 10);
    text = ad_header_text(field);
    g_assert_cmpstr(text, ==, "one two");
    field = ad_header_find(fields, "x-empty", 0, NULL);
    g_assert_cmpuint(field->value_length, ==, 0);
    g_assert_null(ad_header_find(fields, "X-Empt", 0, NULL));
}

static void
test_split_limit(void)
{
    const char *mail = "A: 1\nB : 2\nC: 3\n\nD: 4\n";
    bool more = false;
    g_autoptr(GArray) two = ad_header_read(mail, strlen(mail), 2, NULL, &more);

    g_assert_cmpuint(two->len, ==, 2);
    g_assert_true(more);
    g_array_unref(g_steal_pointer(&two));
    two = ad_header_read(mail, strlen(mail), 3, NULL, &more);
    g_assert_cmpuint(two->len, ==, 3);
    g_assert_false(more);
    g_assert_cmpuint(g_array_index(two, AdRawField, 1).name_length, ==, 1);
}

static void
test_split_odd_line(void)
{
    g_autoptr(GArray) fields = split("A: 1\nno field\r\nB: 2\n\nC: 3\n");
    const AdRawField *odd;

    g_assert_cmpuint(fields->len, ==, 3);
    odd = &g_array_index(fields, AdRawField, 1);
    g_assert_cmpuint(odd->name_length, ==, 0);
    g_assert_cmpmem(odd->value, odd->value_length, "no field", 8);
    g_assert_nonnull(ad_header_find(fields, "B", 0, NULL));
}

static void
test_length(void)
{
    static const struct {
        const char *mail;
        gsize length;
    } cases[] = {
        {"A: 1\n\nbody", 6},
        {"A: 1\r\n\r\nbody", 8},
        {"A: 1\r\n x\r\n\r\nbody", 12},
        {"A: 1", 4},
        {"", 0},
        {"\n\nbody", 2},
        {"\357\273\277A: 1\n\nbody", 9},
        {"From x\nA: 1\n\nbody", 13},
        {"\nFrom x\nA: 1\n\nbody", 14},
        {"A: 1\nno field\nB: 2\n\nbody", 20},
        {" A: 1\nB: 2\n\nbody", 12},
        {"A: 1\n--b\nB: 2\n\nbody", 5},
        {"A: 1\n \n--b\nB: 2\n\nbody", 7},
        {"A: 1\n--b: 2\n\nbody", 13},
        {" just text\n", 0},
        {"just text\n", 0},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpuint(ad_header_length(cases[i].mail, strlen(cases[i].mail)), ==,
                         cases[i].length);
}

static void
test_words(void)
{
    static const char *const cases[][2] = {
        {"plain", "plain"},
        {"=?utf-8?Q?caf=C3=A9_au_lait?=", "caf\303\251 au lait"},
        {"=?UTF-8?b?Y2Fmw6k=?=", "caf\303\251"},
        {"=?UTF-8?b?Y2Fmw6k?=", "caf\303\251"}, /* no padding */
        {"=?iso-8859-1*fr?q?caf=E9?=", "caf\303\251"},
        {"=?utf-8?q?a?= \r\n =?utf-8?q?b?=", "ab"},
        {"=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"},
        {"=?utf-8?B?w?= =?utf-8?q?=C3?=\n =?utf-8?q?=A9?=",
         "\303\251"}, /* cut in two */
        {"Re:=?utf-8?q?x?=y", "Re:xy"},
        {"\"=?utf-8?q?x_y?=\"", "\"x y\""},
        {"=?utf-8?q?a b?=", "a b"}, /* blanks in it */
        {"=?utf-8?q?a=ZZ?=", "a=ZZ"},
        {"=?utf-8?q?open", "=?utf-8?q?open"},
        {"=?utf-8?x?no?=", "=?utf-8?x?no?="},
        {"=??Q?Bras=EDlia_x?=", "Bras\303\255lia x"}, /* names no character set */
        {"=???", "=???"},
        {"=?a b?q?x?=", "=?a b?q?x?="},
        {"=?caf\303\251?q?x?=", "=?caf\303\251?q?x?="},
        {"=?utf-8?q?"
         "?=",
         ""},
        {"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "\346\227\245\346\234\254"},
        {"=?ks_c_5601-1987?B?x9GxuQ==?=", "\355\225\234\352\265\255"},
        {"=?gb2312?B?1tC5+g==?=", "\344\270\255\345\233\275"},
        {"=?iso-8859-1?q?=80?=", "\342\202\254"}, /* windows-1252 in fact */
        {"=?x-nonsense?q?caf=C3=A9?=", "caf\303\251"},
        {"caf\303\251", "caf\303\251"},
        {"caf\351", "caf\303\251"},
        {"=?utf-8?q?a=0D=0AX:_b?=", "a X: b"},
        {"=?utf-8?q?=1B[2J?=", "\342\220\233[2J"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = text_of(cases[i][0]);

        g_assert_cmpstr(text, ==, cases[i][1]);
    }
}

static void
test_words_without_end(void)
{
    GString *many = g_string_new(NULL);
    g_autofree char *text = NULL;

    for (int i = 0; i < 100000; i++)
        g_string_append(many, "=?a?q?x");
    text = ad_words_decode(many->str, many->len);
    g_assert_true(strcmp(text, many->str) == 0);
    g_string_free(many, TRUE);
}

static void
test_addresses(void)
{
    static const char *const cases[][2] = {
        {"ann@example.com", "ann@example.com"},
        {"Ann Bee <ann@example.com>", "Ann Bee <ann@example.com>"},
        {"<ann@example.com>", "ann@example.com"},
        {"\"Bee, Ann\" <a@example.com>, c@example.com",
         "\"Bee, Ann\" <a@example.com>, c@example.com"},
        {"a@example.com (Ann Bee)", "Ann Bee <a@example.com>"},
        {"=?utf-8?q?Bee=2C_Ann?= <a@example.com>", "\"Bee, Ann\" <a@example.com>"},
        {"=?utf-8?q?Bee,_Ann?= <a@example.com>", "\"Bee, Ann\" <a@example.com>"},
        {"\"=?utf-8?q?caf=C3=A9?=\" <a@example.com>", "caf\303\251 <a@example.com>"},
        {"undisclosed-recipients:;", "undisclosed-recipients:"},
        {"Team: a@example.com, b@example.com; c@example.com",
         "Team: a@example.com, b@example.com, c@example.com"},
        {"\"open <a@example.com>", "\"\\\"open\" <a@example.com>"},
        {"open <a@example.com", "open <a@example.com"},
        {", ,, a@example.com,", "a@example.com"},
        {"a@example.com (c (nested) d), b@example.com",
         "\"c (nested) d\" <a@example.com>, b@example.com"},
        /* Two without a comma; what stands behind one belongs to it or to the next. */
        {"Ann <a@example.com> Bob <b@example.com>",
         "Ann <a@example.com>, Bob <b@example.com>"},
        {"<a@example.com><b@example.com>", "a@example.com, b@example.com"},
        {"Ann <a@example.com>\r\n\t\" <b@example.com>)",
         "Ann <a@example.com>, \"\\\" )\" <b@example.com>"},
        {"<a@example.com> Ann, Bob <b@example.com> Dee (x)",
         "Ann <a@example.com>, Bob Dee <b@example.com>"},
        /* The obsolete forms: blanks and comments inside of an address. */
        {"jdoe@test   . example", "jdoe@test.example"},
        {"Joe Q. Public <joe @ example . com>", "Joe Q. Public <joe@example.com>"},
        {"Joe Q. Public joe@example.com", "Joe Q. Public joe@example.com"},
        {"Pete(A wonderful \\) chap) <pete(his account)@silly.test(his host)>",
         "Pete <pete@silly.test>"},
        {"pete(his account)@silly.test(his host)",
         "his account his host <pete@silly.test>"},
        {"<c@(Chris's host.)public.example>", "Chris's host. <c@public.example>"},
        {"Ann <@a.example,@b.example:ann@example.com>", "Ann <ann@example.com>"},
        {"<@a.example: ann@example.com>, <@a:b>", "ann@example.com, @a:b"},
        {"Ann <smile(@example.com>", "Ann <smile(@example.com>"},
        {"\"ann.bee\"@example.com", "ann.bee@example.com"},
        {"\"ann bee\"@example.com", "\"ann bee\"@example.com"},
        {"\"a\\\"b\" @example.com", "\"a\\\"b\"@example.com"},
        {"=?utf-8?q?boss=40bank.example_=3Cboss=40bank.example=3E,?= <e@example.net>",
         "\"boss@bank.example <boss@bank.example>,\" <e@example.net>"},
        {"", ""},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text =
            ad_address_text(cases[i][0], strlen(cases[i][0]), 100, NULL);

        g_assert_cmpstr(text, ==, cases[i][1]);
    }
}

static void
test_address_masses(void)
{
    GString *list = g_string_new("a@example.com");
    guint count = 0;
    g_autofree char *text = NULL;

    for (int i = 1; i < 1303; i++)
        g_string_append(list, ", b@example.com");
    text = ad_address_text(list->str, list->len, 3, &count);
    g_assert_cmpuint(count, ==, 1303);
    g_assert_cmpstr(text, ==,
                    "a@example.com, b@example.com, b@example.com, and 1,300 more");
    g_free(g_steal_pointer(&text));
    g_string_set_size(list, 0);
    for (int i = 0; i < 50000; i++)
        g_string_append(list, "g:");
    text = ad_address_text(list->str, list->len, 3, &count);
    g_assert_cmpstr(text, ==, "g: g: g:, and 49,997 more");
    g_free(g_steal_pointer(&text));
    g_string_set_size(list, 0);
    for (int i = 0; i < 300; i++)
        g_string_append_c(list, 'n');
    g_string_append(list, ": a@example.com"); /* too long for the name of a group */
    text = ad_address_text(list->str, list->len, 3, &count);
    g_assert_cmpuint(count, ==, 1);
    g_free(g_steal_pointer(&text));
    g_string_assign(list, "<a@example.com");
    for (int i = 0; i < 500000; i++)
        g_string_append(list, "( ");
    g_string_append(list, ">"); /* comments without an end */
    text = ad_address_text(list->str, list->len, 3, &count);
    g_assert_cmpuint(count, ==, 1);
    g_string_free(list, TRUE);
}

static void
test_dates(void)
{
    static const struct {
        const char *text;
        gint64 moment;
        gint32 zone;
        const char *flaw;
    } cases[] = {
        {"Mon, 30 May 2005 14:03:12 +0200", 1117454592, 7200, NULL},
        {"Mon, 30 May 2005 14:03:12 +0200 (CEST)", 1117454592, 7200, NULL},
        {"(c(o)m) 30 May 2005 14:03:12 +02:00", 1117454592, 7200, NULL},
        {"Mon, 30 May 2005 14:03:12 GMT+0200", 1117454592, 7200, NULL},
        {"Mon, 30 May 2005 14:03:12 CEST", 1117454592, 7200, NULL},
        {"Mon, 30 May 2005 02:03:12 PM +0200", 1117454592, 7200, NULL},
        {"Mon, 30 May 2005 14.03.12 +0200", 1117454592, 7200, NULL},
        {"Mon, 30 May 2005 14:03:12+0200", 1117454592, 7200, NULL},
        {"Mon, 30 May 2005 14:03:12.5 +0200", 1117454592, 7200, NULL},
        {"Mon, 30 May 2005 02:03:12PM +0200", 1117454592, 7200, NULL},
        {"Mon, 30 May 2005 14(c):   03 : 12 +0200", 1117454592, 7200, NULL},
        {"Mon May 30 14:03:12 MET DST 2005", 1117454592, 7200, NULL},
        {"Mon, 30 May 2005 14:03:12 CEST x", 1117454592, 7200, NULL},
        {"Mon, 30 May 2005 14:03:12 +0200 DST", 1117454592, 7200, NULL},
        {"Mon, 30 May 2005 14:03 +0200", 1117454580, 7200, NULL},
        {"Mon, 30 May 2005 12:03:12GMT", 1117454592, 0, NULL},
        {"2005-05-30T14:03:12+02:00", 1117454592, 7200, NULL},
        {"2005-05-30T12:03:12Z", 1117454592, 0, NULL},
        {"30-May-2005 12:03:12 UT", 1117454592, 0, NULL},
        {"Mon May 30 12:03:12 2005", 1117454592, 0, "has no zone"},
        {"Mon, 30 May 2005 12:03:12 +9999", 1117454592, 0, "has an impossible zone"},
        {"Mon, 30 May 2005 12:03:12 -1600", 1117512192, -57600,
         "has an impossible zone"},
        {"Mon, 30 May 0105 12:03:12 GMT", 1117454592, 0, "has a year of three digits"},
        {"Mon, 30 May 0005 12:03:12 GMT", 1117454592, 0, "has a year of two digits"},
        {"Mon, 30 May 2005 12:03:12 XYZ", 1117454592, 0, "has an impossible zone"},
        {"30 May 05 12:03:12 GMT", 1117454592, 0, "has a year of two digits"},
        {"30 May 99 00:00:00 GMT", 928022400, 0, "has a year of two digits"},
        {"30 May 105 12:03:12 GMT", 1117454592, 0, "has a year of three digits"},
        {"Wed, 31 Dec 1969 23:59:59 -0000", -1, 0, NULL},
        {"30/05/2005 12:03:12 GMT", 1117454592, 0, NULL},
        {"Mon, 30 May 2005", 1117411200, 0, "has no time of day"},
    };
    static const char *const bad[] = {
        "",
        "junk",
        "Mon, 31 Feb 2005 14:03:12 +0000",
        "Mon, 30 Mardi 2005 14:03:12 +0000",
        "05/06/2005 14:03:12",
        "30 May 12005 12:00:00 +0000",
        "0 May 2005 12:00:00 +0000",
        "May 2005",
    };
    AdMailDate date;

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].text);
        g_assert_true(ad_date_parse(cases[i].text, strlen(cases[i].text), &date));
        g_assert_cmpint(date.moment, ==, cases[i].moment);
        g_assert_cmpint(date.zone, ==, cases[i].zone);
        g_assert_cmpstr(date.flaw, ==, cases[i].flaw);
    }
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(ad_date_parse(bad[i], strlen(bad[i]), &date));
}

static void
test_received(void)
{
    g_autoptr(GArray) fields =
        split("Received: from a (b; by nowhere) \" by quoted \" by MX1.example.com. "
              "(Postfix) with ESMTP\n"
              "\tid X; Mon, 30 May 2005 14:03:12 +0200 (CEST; x)\n"
              "Received: by mx2.example.com; Mon, 30 May 2005 12:00:00 +0000\n"
              "Received: (qmail 1 invoked by uid 0); 30 May 2005 11:00:00 -0000\n");
    static const char *const ours[] = {"mx9.example.com", "mx2.EXAMPLE.com", NULL};
    static const char *const first[] = {"mx1.example.com", NULL};
    static const char *const none[] = {"example.com", NULL};
    AdMailDate date;
    g_autofree char *host = NULL;
    const AdRawField *received = ad_arrival_find(fields, NULL);

    host = ad_arrival_host(received);
    g_assert_cmpstr(host, ==, "MX1.example.com.");
    g_assert_true(ad_arrival_date(received, &date));
    g_assert_cmpint(date.moment, ==, 1117454592);
    g_assert_true(ad_arrival_find(fields, first) == received);
    g_assert_null(ad_arrival_find(fields, none));
    received = ad_arrival_find(fields, ours);
    g_assert_true(received == &g_array_index(fields, AdRawField, 1));
    received = &g_array_index(fields, AdRawField, 2);
    g_free(host);
    host = ad_arrival_host(received);
    g_assert_cmpstr(host, ==, "");
    g_assert_true(ad_arrival_date(received, &date));
    g_assert_cmpint(date.moment, ==, 1117450800);
}

/* What others put in front of the date must not keep us from reading it. */
static void
test_received_unbalanced(void)
{
    static const char *const froms[] = {"\"x (a", "((x", "<\"a\\\"b\"@x>", "x; \""};
    AdMailDate date;

    for (guint i = 0; i < G_N_ELEMENTS(froms); i++) {
        g_autofree char *text = g_strdup_printf(
            "Received: from %s by mx1.example.com; Mon, 30 May 2005 14:03:12 +0200\n",
            froms[i]);
        g_autoptr(GArray) fields = split(text);

        g_test_message("%s", froms[i]);
        g_assert_true(ad_arrival_date(ad_arrival_find(fields, NULL), &date));
        g_assert_cmpint(date.moment, ==, 1117454592);
    }
}

static void
test_list(void)
{
    static const char list[] = "\"Dee, Carl\" <hal@example.com>, Bob@Example.com";

    g_assert_true(ad_address_names(list, "hal@example.com"));
    g_assert_true(ad_address_names(list, "bob@example.COM"));
    g_assert_true(ad_address_names(list, "@example.com"));
    g_assert_false(ad_address_names(list, "al@example.com"));
    g_assert_false(ad_address_names(list, "hal@example.co"));
    g_assert_false(ad_address_names(list, "hal@example"));
    g_assert_false(ad_address_names(list, ""));
    g_assert_true(ad_address_is_cut("a@example.com, and 3 more"));
    g_assert_false(ad_address_is_cut(list));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/header/split", test_split);
    g_test_add_func("/header/split-limit", test_split_limit);
    g_test_add_func("/header/split-odd-line", test_split_odd_line);
    g_test_add_func("/header/length", test_length);
    g_test_add_func("/header/words", test_words);
    g_test_add_func("/header/words-without-end", test_words_without_end);
    g_test_add_func("/header/addresses", test_addresses);
    g_test_add_func("/header/address-masses", test_address_masses);
    g_test_add_func("/header/dates", test_dates);
    g_test_add_func("/header/received-unbalanced", test_received_unbalanced);
    g_test_add_func("/header/received", test_received);
    g_test_add_func("/header/list", test_list);
    return g_test_run();
}
