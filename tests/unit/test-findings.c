/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../src/view/series.h"
#include "pages.h"

static void
begin(Pages *pages, gconstpointer unused)
{
    pages_begin(pages, "2005-05-30..2005-06-03");
}

static void
test_kinds(void)
{
    static const struct {
        const char *flaw, *kind;
    } cases[] = {
        {"no From", "no From"},
        {"attachment 1: called rzkly.txt, is a GIF picture",
         "attachment …: called …, is a GIF picture"},
        {"text declared as iso-8859-1 was read as UTF-8",
         "text declared as … was read as …"},
        {"16 bytes that are no text in windows-1252 shown as �",
         "… bytes that are no text in … shown as �"},
        {"the Content-Type \"a b\" is not understood",
         "the Content-Type … is not understood"},
        {"the Content-Type \"text; name=\"a b\" is not understood",
         "the Content-Type … is not understood"},
        {"the Content-Type \"\" is not understood",
         "the Content-Type … is not understood"},
        {"der Content-Type „text; a b“ ist nicht verständlich",
         "der Content-Type … ist nicht verständlich"},
        {"le Content-Type «\302\240text\302\240» n’est pas compréhensible",
         "le Content-Type … n’est pas compréhensible"},
        {"la codificación «plain», que no se conoce",
         "la codificación …, que no se conoce"},
        {"the type \"that has no end", "the type … has no end"},
        {"pièce jointe 1\302\240: nommée rzkly.txt, est une image GIF",
         "pièce jointe …\302\240: nommée …, est une image GIF"},
        {"it ended. It was cut.", "it ended. It was cut."},
        {"", ""},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *kind = ad_findings_kind(cases[i].flaw);
        g_assert_cmpstr(kind, ==, cases[i].kind);
    }
}

static void
add_flawed(Pages *pages, guint seed, const char *flaw, const char *other)
{
    AdEnvelope *envelope = pages_envelope(seed, "2005-05-30T08:00:00+02:00");

    envelope->arrived += seed;
    g_ptr_array_add(envelope->flaws, g_strdup(flaw));
    if (other != NULL)
        g_ptr_array_add(envelope->flaws, g_strdup(other));
    pages_add(pages, envelope);
    pages_shown(pages, 0, NULL);
}

static void
test_flaws(Pages *pages, gconstpointer unused)
{
    add_flawed(pages, 1, "2 From fields, listed as one", "no From");
    add_flawed(pages, 2, EVIL, NULL);
    add_flawed(pages, 3, "3 From fields, listed as one",
               "4 From fields, listed as one");
    pages_add(pages, pages_envelope(4, "2005-05-31T08:00:00+02:00"));
    pages_shown(pages, 0, "it took too long");
    pages_add(pages, pages_envelope(5, "2005-05-31T09:00:00+02:00"));
    pages_shown(pages, 0, NULL);
    pages_open(pages);
    g_assert_cmpuint(pages->findings->flawed, ==, 4);
    g_assert_cmpuint(pages->findings->kinds->len, ==, 4);
    g_autofree char *kinds = series_page(pages, &ad_series_flaws, 0, 0);
    g_autofree char *fields = series_page(pages, &ad_series_flaw_kind, 0, 0);
    GError *error = NULL;
    g_autofree char *index = text_of(ad_page_index(&pages->site, &error), error);
    assert_has(kinds, "4 messages are not");
    assert_has(kinds, "They are on this disc like all others");
    assert_has(kinds, "<a href=\"../index.html\">Calendar</a>");
    assert_has(fields, "<a href=\"../lists/flaws.html\">All flaws</a>");
    assert_has(kinds, "<a href=\"flaws_01.html\"><bdi>… From fields, listed as "
                      "one</bdi></a>: 2");
    assert_has(kinds, "it took too long");
    assert_lacks(kinds, EVIL);
    g_assert_cmpuint(count(fields, "<bdi>Invoice 2041</bdi>"), ==, 2);
    assert_has(fields, "../days/2005_05_30/0001.html");
    assert_has(fields, "<bdi>3 From fields, listed as one</bdi><br>");
    assert_has(fields, "<bdi>4 From fields, listed as one</bdi><br>");
    assert_lacks(fields, "no From");
    assert_has(index, "<a href=\"lists/flaws.html\">Flaws</a>, by kind, ");
    assert_has(index, "as the rules of e-mail want them: 4<");
    assert_lacks(index, "lists/duplicates.html");
    assert_lacks(index, "lists/border.html");
}

/* More kinds than have a list: the rare ones share one, each message once. */
static void
test_many_kinds(Pages *pages, gconstpointer unused)
{
    for (guint i = 0; i < 150; i++) {
        g_autofree char *flaw =
            g_strdup_printf("%c%c is odd", 'a' + i / 26, 'a' + i % 26);
        add_flawed(pages, i, flaw, i < 98 ? NULL : "zz is odd");
        if (i < 98)
            add_flawed(pages, 1000 + i, flaw, NULL);
    }
    pages_open(pages);
    const GPtrArray *kinds = pages->findings->kinds;
    g_assert_cmpuint(kinds->len, ==, AD_FLAW_KINDS);
    const AdFlawKind *most = kinds->pdata[0], *rest = kinds->pdata[AD_FLAW_KINDS - 1];
    g_assert_cmpstr(most->words, ==, "zz is odd");
    g_assert_null(rest->words);
    guint held = 0;
    for (guint i = 0; i < kinds->len; i++)
        held += ((const AdFlawKind *)kinds->pdata[i])->messages->len;
    g_assert_cmpuint(held, ==, 98 * 2 + 52 + 52);
    g_autofree char *page =
        series_page(pages, &ad_series_flaw_kind, AD_FLAW_KINDS - 1, 0);
    assert_has(page, "Other flaws");
    assert_lacks(page, "zz is odd");
}

static void
test_undated(Pages *pages, gconstpointer unused)
{
    GError *error = NULL;

    pages_open(pages);
    g_autofree char *list = series_page(pages, &ad_series_undated, 0, 0);
    g_autofree char *index = text_of(ad_page_index(&pages->site, &error), error);
    g_autofree char *dates = text_of(ad_page_dates(&pages->site, &error), error);
    assert_has(list, "1 message with no date of any kind");
    assert_has(list, "../days/2005_06_03/0001.html");
    assert_has(list, "maildir:/var/mail/archive, INBOX/1117436400.M1P2.mx1");
    g_assert_cmpuint(count(index, "href=\"lists/undated.html\""), ==, 2);
    assert_has(dates, "href=\"undated.html\"");
}

static void
test_copies(Pages *pages, gconstpointer unused)
{
    AdEnvelope *envelope = pages_envelope(1, "2005-05-30T08:00:00+02:00");
    AdDigest digest = envelope->digest;
    GError *error = NULL;

    pages_add(pages, envelope);
    pages_shown(pages, 0, NULL);
    pages_book(pages, AD_FATE_DUPLICATE, &digest, EVIL, "same");
    pages_open(pages);
    g_autofree char *list = series_page(pages, &ad_series_copies, 0, 0);
    g_autofree char *index = text_of(ad_page_index(&pages->site, &error), error);
    g_autofree char *books = text_of(ad_page_books(&pages->site, &error), error);
    g_assert_cmpuint(ad_series_copies.sheets(&pages->site, 0), ==, 1);
    assert_has(list, SAFE);
    assert_has(list, "<bdi>maildir:/var/mail/archive</bdi>");
    assert_has(list, "the same bytes as <a href=\"../days/2005_05_30/0001.html\">"
                     "2005-05-30/0001</a>");
    assert_has(index, "<a href=\"lists/duplicates.html\">Found more than once</a>: 1,");
    assert_has(books, "href=\"duplicates.html\"");
}

static void
book_outside(Pages *pages, const char *item, const char *arrived, gint32 zone)
{
    gint64 moment = 0;
    AdDigest digest;

    ad_digest_of(item, strlen(item), &digest);
    g_assert_true(ad_time_parse(arrived, &moment));
    ad_books_found(pages->books);
    g_assert_true(ad_books_enter_outside(pages->books, &digest, "maildir:x", item,
                                         "why", moment, zone, NULL));
}

/* The period is that of Berlin, two hours east of UTC. It begins 12 hours earlier on
 * the eastmost islands, and ends 14 hours later on the westmost ones. */
static void
test_border(Pages *pages, gconstpointer unused)
{
    AdEnvelope *early = pages_envelope(1, "2005-05-30T00:30:00+02:00");
    AdEnvelope *late = pages_envelope(2, "2005-06-03T23:30:00+02:00");
    AdEnvelope *inside = pages_envelope(3, "2005-06-02T23:30:00+02:00");
    GError *error = NULL;

    early->sent_zone = -4 * 3600;
    late->sent_zone = 3 * 3600;
    inside->sent_zone = 3 * 3600;
    pages_add(pages, early);
    pages_add(pages, late);
    pages_add(pages, inside);
    for (guint i = 0; i < 3; i++)
        pages_shown(pages, 0, NULL);
    book_outside(pages, "long-before", "2005-05-29T11:59:59+02:00", 14 * 3600);
    book_outside(pages, "before", "2005-05-29T12:00:00+02:00", 2 * 3600);
    book_outside(pages, "after", "2005-06-04T05:00:00+02:00", -4 * 3600);
    book_outside(pages, "after-all", "2005-06-04T13:59:59+02:00", AD_BOOKS_NO_ZONE);
    book_outside(pages, "long-after", "2005-06-04T14:00:00+02:00", -12 * 3600);
    pages_book(pages, AD_FATE_OUTSIDE, NULL, "unstated", "of an older program");
    pages_open(pages);
    g_assert_cmpuint(pages->findings->near->len, ==, 3);
    g_assert_cmpuint(pages->findings->displaced->len, ==, 2);
    g_autofree char *page = series_page(pages, &ad_series_border, 0, 0);
    g_autofree char *index = text_of(ad_page_index(&pages->site, &error), error);
    g_autofree char *books = text_of(ad_page_books(&pages->site, &error), error);
    assert_has(page, "3 messages that are not on the disc");
    assert_has(page, "arrived 29 May 2005, 12:00:00 +02:00");
    assert_has(page, "arrived 4 June 2005, 05:00:00 +02:00; by the clock of its sender "
                     "3 June 2005, 23:00:00 -04:00, within the period");
    g_assert_cmpuint(count(page, "within the period</bdi>"), ==, 1);
    assert_lacks(page, "long-");
    assert_has(page, "2 messages that are on the disc");
    assert_has(page, "29 May 2005, 18:30:00 -04:00");
    assert_has(page, "4 June 2005, 00:30:00 +03:00");
    assert_lacks(page, "../days/2005_06_02/");
    assert_has(index,
               "<a href=\"lists/border.html\">At the ends of the period</a>: 5 ");
    assert_has(books, "href=\"border.html\"");
}

static void
test_nothing(Pages *pages, gconstpointer unused)
{
    const AdSeries *const all[] = {&ad_series_flaws, &ad_series_undated,
                                   &ad_series_copies, &ad_series_border};
    GError *error = NULL;

    pages_add(pages, pages_envelope(1, "2005-06-01T08:00:00+02:00"));
    pages_shown(pages, 0, NULL);
    pages_open(pages);
    for (guint i = 0; i < G_N_ELEMENTS(all); i++)
        g_assert_cmpuint(all[i]->sheets(&pages->site, 0), ==, 0);
    g_autofree char *index = text_of(ad_page_index(&pages->site, &error), error);
    assert_lacks(index, "lists/undated.html");
    assert_lacks(index, "lists/flaws.html");
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Pages *, gconstpointer);
    } tests[] = {
        {"flaws", test_flaws},     {"many-kinds", test_many_kinds},
        {"copies", test_copies},   {"border", test_border},
        {"nothing", test_nothing},
    };

    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/kinds", test_kinds);
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *path = g_strconcat("/findings/", tests[i].name, NULL);
        g_test_add(path, Pages, NULL, begin, tests[i].test, pages_tear_down);
    }
    g_test_add("/findings/undated", Pages, NULL, pages_set_up, test_undated,
               pages_tear_down);
    return g_test_run();
}
