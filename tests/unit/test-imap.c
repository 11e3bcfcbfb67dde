/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../src/source/imap_reply.h"
#include "../../src/source/imap_session.h"

#include "auditdisc/base/day.h"
#include "auditdisc/base/error.h"

static void
test_fetch(void)
{
    AdImapMessage message;

    g_assert_true(ad_imap_parse_fetch(
        "12 FETCH (UID 34 FLAGS (\\Seen $Junk \\answered) RFC822.SIZE 1234 "
        "INTERNALDATE \" 7-Jul-2005 02:44:25 -0700\")",
        &message));
    g_assert_cmpuint(message.uid, ==, 34);
    g_assert_cmpint(message.internal, ==, 1120729465);
    g_assert_cmpuint(message.flags, ==, AD_IMAP_SEEN | AD_IMAP_ANSWERED);
    g_assert_true(ad_imap_parse_fetch(
        "1 fetch (X (a (b \")\\\"\") c) INTERNALDATE \"07-Foo-2005 02:44:25 -0700\" "
        "uid 4294967295)",
        &message));
    g_assert_cmpuint(message.uid, ==, G_MAXUINT32);
    g_assert_cmpint(message.internal, ==, AD_TIME_NONE);
}

static void
test_no_fetch(void)
{
    static const char *const lines[] = {
        "",
        "FETCH (UID 1)",
        "1 FETCH",
        "1 FETCH (",
        "1 FETCH (UID",
        "1 FETCH (UID 0)",
        "1 FETCH (UID 4294967296)",
        "1 FETCH (UID -1)",
        "1 FETCH (FLAGS (UID 3))",
        "1 FETCH (X \"UID 3)",
        "1 EXISTS",
        "OK [UIDVALIDITY 1]",
    };
    AdImapMessage message;

    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
        g_assert_false(ad_imap_parse_fetch(lines[i], &message));
}

static void
test_facts(void)
{
    g_autofree char *words = ad_imap_flag_words(AD_IMAP_SEEN | AD_IMAP_DRAFT);

    g_assert_cmpstr(words, ==, "seen, a draft");
    g_assert_null(ad_imap_flag_words(0));
    g_assert_cmpuint(ad_imap_parse_validity("OK [UIDVALIDITY 17] lasting"), ==, 17);
    g_assert_cmpuint(ad_imap_parse_validity("OK [UIDVALIDITY 0]"), ==, 0);
    g_assert_cmpuint(ad_imap_parse_validity("OK [UIDNEXT 17]"), ==, 0);
    g_assert_true(ad_imap_has_capability("CAPABILITY IMAP4rev1 uidplus", "UIDPLUS"));
    g_assert_false(ad_imap_has_capability("CAPABILITY UIDPLUSX", "UIDPLUS"));
}

static void
test_refusal(void)
{
    g_assert_cmpstr(ad_imap_parse_refusal("* BYE too many"), ==, "BYE too many");
    g_assert_cmpstr(ad_imap_parse_refusal("A2 NO [ALERT] no"), ==, "NO [ALERT] no");
    g_assert_cmpstr(ad_imap_parse_refusal("A2 bad word"), ==, "bad word");
    g_assert_null(ad_imap_parse_refusal("* NO only a warning"));
    g_assert_null(ad_imap_parse_refusal("A2 OK no"));
    g_assert_null(ad_imap_parse_refusal("NO"));
    g_assert_null(ad_imap_parse_refusal(""));
}

static void
check_namespace(const char *line, const char *prefix)
{
    g_autofree char *found = ad_imap_parse_namespace(line);

    g_assert_cmpstr(found, ==, prefix);
}

static void
test_namespace(void)
{
    check_namespace("NAMESPACE ((\"INBOX.\" \".\")) NIL ((\"\" \".\"))", "INBOX.");
    check_namespace("NAMESPACE ((\"\" \"/\")(\"#mh/\" \"/\")) NIL NIL", "");
    check_namespace("namespace ((\"a\\\"b/\" \"/\")) NIL NIL", "a\\\"b/");
    check_namespace("NAMESPACE NIL NIL ((\"\" \".\"))", NULL);
    check_namespace("NAMESPACE ((\"INBOX.", NULL);
    check_namespace("NAMESPACE ((\"", NULL);
    check_namespace("LIST () \".\" INBOX", NULL);
}

static void
check_place(const char *text, const char *user, const char *host, const char *port,
            const char *mailbox)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AdImapPlace) place = ad_imap_place_parse("imaps", text, &error);

    if (user == NULL) {
        g_assert_error(error, AD_ERROR, AD_ERROR_USAGE);
        return;
    }
    g_assert_no_error(error);
    g_assert_cmpstr(place->user, ==, user);
    g_assert_cmpstr(place->host, ==, host);
    g_assert_cmpstr(place->port, ==, port);
    g_assert_cmpstr(place->mailbox, ==, mailbox);
}

static void
test_place(void)
{
    check_place("//a@mail.test/Archive", "a", "mail.test", NULL, "Archive");
    check_place("//a@b@mail.test:1993/Old/%C3%84ltere", "a@b", "mail.test", "1993",
                "Old/\303\204ltere");
    check_place("//a@[::1]/x", "a", "[::1]", NULL, "x");
    check_place("//a@[::1]:993/x", "a", "[::1]", "993", "x");
    check_place("a@mail.test/x", NULL, NULL, NULL, NULL);
    check_place("//mail.test/x", NULL, NULL, NULL, NULL);
    check_place("//a@mail.test", NULL, NULL, NULL, NULL);
    check_place("//a@mail.test/", NULL, NULL, NULL, NULL);
    check_place("//a@/x", NULL, NULL, NULL, NULL);
    check_place("//a@mail.test:/x", NULL, NULL, NULL, NULL);
    check_place("//a@mail.test:0/x", NULL, NULL, NULL, NULL);
    check_place("//a@mail.test/x%0d%0aA2 DELETE y", NULL, NULL, NULL, NULL);
    check_place("//a@mail.test/%ff", NULL, NULL, NULL, NULL);
    check_place("//a:password@mail.test/x", NULL, NULL, NULL, NULL);
    check_place("//a%3Ab@mail.test/x", "a:b", "mail.test", NULL, "x");
}

static void
test_quote(void)
{
    g_autofree char *plain = ad_imap_quote("a \"b\\", NULL);
    g_autofree char *other = ad_imap_quote("\303\204ltere & neue", NULL);

    g_assert_cmpstr(plain, ==, "\"a \\\"b\\\\\"");
    g_assert_cmpstr(other, ==, "\"&AMQ-ltere &- neue\"");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/imap/fetch", test_fetch);
    g_test_add_func("/imap/no-fetch", test_no_fetch);
    g_test_add_func("/imap/facts", test_facts);
    g_test_add_func("/imap/refusal", test_refusal);
    g_test_add_func("/imap/namespace", test_namespace);
    g_test_add_func("/imap/place", test_place);
    g_test_add_func("/imap/quote", test_quote);
    return g_test_run();
}
