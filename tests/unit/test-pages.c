/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/words.h"
#include "auditdisc/view/label.h"
#include "../../src/view/trail_words.h"
#include "pages.h"

#include <string.h>

static void
test_day(Pages *pages, gconstpointer unused)
{
    pages_open(pages);
    g_autofree char *page = day_page(pages, ad_day_from_ymd(2005, 6, 1));
    assert_has(page, "<h1 class=\"date\">Wednesday 1 June 2005</h1>");
    assert_has(page, "2 messages. Times are those of Europe/Berlin.");
    g_assert_cmpuint(count(page, "<tr><td>"), ==, 2);
    assert_has(page, "<tr><td>09:00<td>");
    g_assert_true(strstr(page, ">09:00<") < strstr(page, ">23:59<"));
    assert_has(page, "<a href=\"0002.html\">");
    assert_has(page, "2 files");
    assert_has(page, "dated by its sender 1 June 2005, 18:56:00 +02:00, 5 hours 3 "
                     "minutes earlier");
    assert_has(page, "not shown on a page, only as the original");
    assert_has(page, "href=\"../2005_05_30/index.html\" rel=prev");
    assert_has(page, "href=\"../2005_06_03/index.html\" rel=next");
}

static void
test_last_day_has_the_undated(Pages *pages, gconstpointer unused)
{
    GError *error = NULL;

    pages_open(pages);
    g_autofree char *day = day_page(pages, pages->period->last);
    g_autofree char *list = text_of(ad_page_dates(&pages->site, &error), error);
    assert_has(day, "<tr><td>no date<td>");
    assert_has(day, "Last day");
    assert_has(list, "<a href=\"undated.html\">Without any date</a>: 1");
    assert_has(list, "href=\"../days/2005_06_03/0001.html\"");
    assert_has(list, "2005-06-03/0001");
}

/* Each doubt in words, and only the messages that have one. */
static void
test_dates(Pages *pages, gconstpointer unused)
{
    AdEnvelope *future = pages_envelope(9, "2005-05-31T07:00:00+02:00");
    GError *error = NULL;

    pages_set(&future->subject, EVIL);
    g_ptr_array_add(future->doubts, g_strdup("Date lies in the future"));
    g_ptr_array_add(future->doubts, g_strdup("Date has no zone"));
    pages_add(pages, future);
    pages_open(pages);
    g_autofree char *list = text_of(ad_page_dates(&pages->site, &error), error);
    g_autofree char *index = text_of(ad_page_index(&pages->site, &error), error);
    assert_has(list, "2 messages with a date that is in doubt");
    g_assert_cmpuint(count(list, "<tr>"), ==, 3);
    assert_has(list, "<span>Date lies in the future</span>;<br><span>Date has no zone"
                     "</span></td>");
    assert_has(list, "<span>nothing says when it arrived</span></td>");
    assert_has(list, "href=\"../days/2005_05_31/0001.html\"><bdi>" SAFE);
    assert_has(list, "<bdi>31 May 2005, 07:00:00 +02:00</bdi>");
    assert_has(list, "<bdi>not known</bdi>");
    assert_has(index, "href=\"lists/dates.html\">Doubtful dates</a>: 2,");
}

static void
test_no_dates(Pages *pages, gconstpointer unused)
{
    Pages own;
    GError *error = NULL;

    pages_begin(&own, "2005-05-30..2005-05-30");
    pages_add(&own, pages_envelope(1, "2005-05-30T08:00:00+02:00"));
    pages_open(&own);
    g_autofree char *list = text_of(ad_page_dates(&own.site, &error), error);
    g_autofree char *index = text_of(ad_page_index(&own.site, &error), error);
    assert_has(list, "No message on this disc has a date that is in doubt.");
    assert_lacks(list, "<table");
    assert_lacks(index, "lists/dates.html");
    pages_end(&own);
}

/* A subject is wrapped and never cut; a long list of addresses may be. */
static void
test_long_values(Pages *pages, gconstpointer unused)
{
    g_autofree char *subject = g_strnfill(9000, 's');
    g_autofree char *to = g_strnfill(9000, 't');
    g_autofree char *shown_subject = g_strdup_printf(".html\">%s</a>", subject);
    AdEnvelope *envelope = pages_envelope(9, "2005-05-31T07:00:00+02:00");
    pages_set(&envelope->subject, subject);
    pages_set(&envelope->to, to);
    pages_add(pages, envelope);
    pages_shown(pages, 0, NULL);
    pages_open(pages);
    g_autofree char *day = day_page(pages, ad_day_from_ymd(2005, 5, 31));
    AdMessage *message = pages_message();
    g_autofree char *page = message_page(pages, 1, message, NULL);
    assert_has(day, shown_subject);
    assert_lacks(day, to);
    assert_has(day, "ttt …<td>");
    assert_has(page, subject);
    assert_has(page, to);
    pages_message_free(message);
}

/* A clock follows a day in another way than a second day does. */
static void
test_stretch(Pages *pages, gconstpointer unused)
{
    static const struct {
        gint64 hours;
        const char *words;
    } cases[] = {
        {5, "del 30 de mayo de 2005, 10:00:00 +02:00 a las 15:00"},
        {24, "del 30 de mayo de 2005, 10:00:00 +02:00 al 31 de mayo de 2005, 10:00:00 "
             "+02:00"},
    };
    g_autoptr(GTimeZone) zone = ad_zone_open("Europe/Berlin", NULL);
    gint64 from;

    g_assert_true(ad_time_parse("2005-05-30T08:00:00Z", &from));
    g_assert_true(ad_words_choose("es", NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *words =
            ad_trail_stretch(from, from + cases[i].hours * 3600, zone);
        g_assert_cmpstr(words, ==, cases[i].words);
    }
    g_assert_true(ad_words_choose(NULL, NULL));
}

static void
test_index(Pages *pages, gconstpointer unused)
{
    AdDigest other;
    GError *error = NULL;

    ad_digest_of("other", 5, &other);
    for (guint i = 0; i < 1284; i++)
        pages_book(pages, AD_FATE_OUTSIDE, &other, "x", "arrived 2005-05-01");
    pages_book(pages, AD_FATE_UNREADABLE, NULL, "y", "cannot open");
    pages_open(pages);
    g_autofree char *page = text_of(ad_page_index(&pages->site, &error), error);
    assert_has(page, "All e-mail that arrived from 30 May to 3 June 2005: 4 messages. "
                     "Every message found is accounted for.");
    assert_has(page, "</th><td>1,289</td>");
    assert_has(page, "arrived on other days</a></th><td>− 1,284</td>");
    assert_has(page, "unreadable</a></th><td>− 1</td>");
    assert_has(page, "Messages on this disc</th><td>4</td>");
    assert_has(page, "href=\"lists/dates.html\"");
    assert_has(page, "Harbour &amp; Sons");
    assert_has(page, "mbox:/var/mail/old.mbox");
    assert_lacks(page, "unsafe-inline");
}

static void
test_calendar(Pages *pages, gconstpointer unused)
{
    GError *error = NULL;

    pages_open(pages);
    g_autofree char *page = text_of(ad_page_index(&pages->site, &error), error);
    g_assert_cmpuint(count(page, "<table class=\"month\">"), ==, 2);
    assert_has(page, "<b>May 2005</b> <span>1 message</span>");
    assert_has(page, "<b>June 2005</b> <span>3 messages</span>");
    /* 31 + 30 days: three with mail, two without, the others outside the period. */
    g_assert_cmpuint(count(page, "aria-label=\"no messages\""), ==, 2);
    g_assert_cmpuint(count(page, "<td class=\"out\">"), ==, 31 + 30 - 5);
    g_assert_cmpuint(count(page, "<a href=\"days/"), ==, 3);
    assert_has(page, "<td class=\"k5\"><a href=\"days/2005_06_01/index.html\" "
                     "aria-label=\"1 2, Wednesday 1 June 2005: 2 messages\">1 <b "
                     "class=\"n\">2</b></a></td>");
    assert_has(page, "<td class=\"k3\"><a href=\"days/2005_05_30/index.html\"");
    /* 30 May 2005 is a Monday, 1 June a Wednesday. */
    assert_has(page, "<tr><td class=\"k3\"><a href=\"days/2005_05_30");
    assert_has(page, "<tr><td></td><td></td><td class=\"k5\">");
    /* Whole weeks: May begins on a Sunday and ends on a Tuesday, June ends on a
     * Thursday. */
    g_assert_cmpuint(count(page, "<td></td>"), ==, 6 + 5 + 2 + 3);
    g_assert_cmpuint(count(page, "<tr><th scope=\"col\"><abbr title=\"Monday\">"), ==,
                     2);
    g_assert_cmpuint(count(page, "<abbr title=\"Sunday\">Su</abbr></th></tr>"), ==, 2);
    g_assert_cmpuint(count(page, "<abbr title="), ==, 2 * 7);
    assert_has(page, "Messages on 3 of 5 days.");
}

static void
test_index_without_mail(Pages *pages, gconstpointer unused)
{
    Pages own;
    GError *error = NULL;

    pages_begin(&own, "2005-05-30..2005-05-30");
    pages_open(&own);
    g_autofree char *page = text_of(ad_page_index(&own.site, &error), error);
    assert_has(page, "No e-mail arrived on 30 May 2005.");
    assert_lacks(page, "<a href=\"days/");
    assert_lacks(page, "lists/dates.html");
    pages_end(&own);
}

/* No page may state that the books close when they do not. */
static void
test_open_books_make_no_page(Pages *pages, gconstpointer unused)
{
    GBytes *(*const makers[])(const AdSite *, GError **) = {
        ad_page_index, ad_page_books, ad_text_readme};

    pages_open(pages);
    for (gsize i = 0; i < G_N_ELEMENTS(makers); i++)
        for (int step = -1; step <= 1; step += 2) {
            g_autoptr(GError) error = NULL;
            pages->sum.found += step;
            g_assert_null(makers[i](&pages->site, &error));
            g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
            pages->sum.found -= step;
        }
}

static void
test_books(Pages *pages, gconstpointer unused)
{
    AdDigest same;
    guint seed = 2;
    GError *error = NULL;

    ad_digest_of(&seed, sizeof seed, &same);
    pages_book(pages, AD_FATE_DUPLICATE, &same, ".Sent/copy", "the same bytes");
    pages_book(pages, AD_FATE_UNREADABLE, NULL, "bad\x1b[31m" EVIL, "cannot <open>");
    for (guint i = 0; i < 501; i++)
        pages_book(pages, AD_FATE_OUTSIDE, &same, "far", "arrived 2005-05-01");
    pages_open(pages);
    g_autofree char *page = text_of(ad_page_books(&pages->site, &error), error);
    assert_has(page, "1 exact copy</h2>");
    assert_has(page, "<a href=\"duplicates.html\">");
    assert_has(page, "bad␛[31m" SAFE);
    assert_has(page, "cannot &lt;open&gt;");
    g_assert_cmpuint(count(page, "arrived 2005-05-01"), ==, 500);
    assert_has(page, "1 more is not listed here.");
    assert_has(page, "501 messages of other days</h2>");
}

static void
test_about(Pages *pages, gconstpointer unused)
{
    GError *error = NULL;

    pages_open(pages);
    g_autofree char *page = text_of(ad_page_about(&pages->site, &error), error);
    assert_has(page, "1 message has no proper page:");
    assert_has(page, "<a href=\"days/2005_06_01/0002.html\">2005-06-01/0002</a> "
                     "<bdi>Invoice 2041</bdi>: it took more than 20 seconds");
    assert_has(page, "sha256sum --check");
    assert_has(page, "shasum -a 256");
    assert_has(page, "certutil -hashfile");
    assert_has(page, "Get-FileHash");
}

static void
test_readme(Pages *pages, gconstpointer unused)
{
    GError *error = NULL;

    pages_open(pages);
    pages->site.organisation = "A very long name of an organisation that would not fit "
                               "on one line of the file together with its term";
    pages->site.sources =
        "maildir:/a/path/without/any/blank/that/is/longer/than/a/line/"
        "of/this/file/may/be/and/still/goes/on";
    g_autofree char *text = text_of(ad_text_readme(&pages->site, &error), error);
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    assert_has(text, "4  messages on this disc");
    assert_has(text, "sha256sum tagmanifest-sha256.txt");
    for (char **line = lines; *line != NULL; line++) {
        g_assert_cmpint(g_utf8_strlen(*line, -1), <=, 76);
        g_assert_null(strpbrk(*line, "\r\n"));
    }
    g_assert_cmpuint(g_strv_length(lines), >, 40);
}

static void
test_label(Pages *pages, gconstpointer unused)
{
    AdDigest fingerprint, image;
    GError *error = NULL;

    ad_digest_of("abc", 3, &fingerprint);
    ad_digest_of("", 0, &image);
    pages_book(pages, AD_FATE_OUTSIDE, &image, "x", "arrived on other days");
    pages_book(pages, AD_FATE_DUPLICATE, &image, "z", "the same bytes");
    pages_book(pages, AD_FATE_UNREADABLE, &image, "y", "cut off");
    pages_open(pages);
    AdLabel label = {&fingerprint, &image, &image, 1234, 850, NULL};
    g_autofree char *blank =
        text_of(ad_page_label(&pages->site, &label, &error), error);
    /* Twice the fingerprint, image and root, and what is signed. */
    g_assert_cmpuint(count(blank, "<li>"), ==, 4 * 16 + 6);
    g_assert_cmpuint(count(blank, "<li>ba78</li>"), ==, 2);
    assert_has(blank, "<li>15ad</li>");
    assert_has(blank, "<li>e3b0</li>");
    g_assert_cmpuint(count(blank, "viewBox=\"0 0 53 53\""), ==, 2);
    assert_has(blank, "AUDIT_2005_05");
    assert_has(blank, "30 May to 3 June 2005, days of Europe/Berlin");
    assert_has(blank, "4 messages, 1,234 files");
    assert_has(blank, "7 found = 4 on disc + 1 of other days + 1 exact copy + 1 "
                      "unreadable");
    g_assert_cmpuint(count(blank, "copy ____ of ____"), ==, 2);
    assert_lacks(blank, "href");
    assert_lacks(blank, "src=");

    const AdLabelUnit unit = {
        .name = "2005-05/B",
        .number = 2,
        .of = 3,
        .repeats = 24,
        .medium = "CD-R",
        .maker = "<Maker>",
        .kept = "safe",
    };
    label.unit = &unit;
    g_autofree char *page = text_of(ad_page_label(&pages->site, &label, &error), error);
    g_assert_cmpuint(count(page, "2005-05/B, copy 2 of 3"), ==, 4);
    assert_has(page, "CD-R by &lt;Maker&gt;<");
    assert_has(page, "<bdi>safe</bdi>");
    assert_has(page, "holds this image 24 times");
    assert_has(page, "count=850 skip=850");
    assert_lacks(page, "____");
}

/* What a person configured without thought neither runs nor makes a second page. */
static void
test_label_hostile(Pages *pages, gconstpointer unused)
{
    AdDigest digest;
    GError *error = NULL;
    g_autoptr(GString) name = g_string_new("</p><script>alert(1)</script>\xe2\x80\xae");

    ad_digest_of("abc", 3, &digest);
    for (guint i = 0; i < 1000; i++)
        g_string_append(name, "\"<b>");
    pages_open(pages);
    pages->site.organisation = name->str;
    const AdLabelUnit unit = {
        .name = "2005-05/A", .number = 1, .of = 1, .kept = name->str};
    const AdLabel label = {&digest, &digest, NULL, 9, 9, &unit};
    g_autofree char *page = text_of(ad_page_label(&pages->site, &label, &error), error);
    assert_lacks(page, "<script");
    assert_lacks(page, "\xe2\x80\xae");
    assert_lacks(page, "<b>");
    g_assert_cmpuint(strlen(page), <, 30000);
}

static void
test_label_of_open_books(Pages *pages, gconstpointer unused)
{
    AdDigest digest;
    g_autoptr(GError) error = NULL;

    ad_digest_of("abc", 3, &digest);
    pages_open(pages);
    pages->sum.found++;
    const AdLabel label = {&digest, &digest, NULL, 9, 9, NULL};
    g_assert_null(ad_page_label(&pages->site, &label, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
}

static bool
append(const char *text, gsize length, gpointer data, GError **error)
{
    g_string_append_len(data, text, (gssize)length);
    return true;
}

static void
test_mailbag_table(Pages *pages, gconstpointer unused)
{
    g_autoptr(GString) table = g_string_new(NULL);
    AdEnvelope *envelope = pages_envelope(9, "2005-05-30T07:00:00+02:00");
    GError *error = NULL;

    pages_set(&envelope->subject, "=cmd()|\"x\"");
    g_ptr_array_add(envelope->flaws, g_strdup("no From"));
    g_ptr_array_add(envelope->doubts, g_strdup("no Date"));
    envelope->archived = envelope->arrived + 60;
    envelope->archived_by = AD_CLOCK_MAILDIR;
    pages_set(&envelope->journal_sender, "+ann@example.com");
    pages_set(&envelope->journal_recipients, "a@example.com (Bcc), b@example.com");
    pages_add(pages, envelope);
    pages_shown(pages, 0, NULL);
    pages_open(pages);
    g_assert_true(ad_table_mailbag(&pages->site, append, table, &error));
    g_assert_no_error(error);
    g_auto(GStrv) rows = g_strsplit(table->str, "\r\n", -1);
    g_assert_cmpuint(g_strv_length(rows), ==, 1 + 5 + 1);
    g_assert_cmpstr(
        rows[0], ==,
        "Error,Mailbag-Message-ID,Message-ID,Original-File,Message-Path,"
        "Derivatives-Path,Attachments,Date,From,To,Cc,Bcc,Subject,Content-Type,SHA-256,"
        "Arrived,Size,Flaws,Source,Archived,Journal-Sender,Journal-Recipients");
    assert_has(rows[1], ",2005-05-30-0001,1@example.com,data/eml/2005_05_30/0001.eml,"
                        "INBOX/1117436400.M1P2.mx1,days/2005_05_30/0001.html,0,");
    assert_has(rows[1], "\"'=cmd()|\"\"x\"\"\"");
    assert_has(rows[1], "2005-05-30T07:00:00+02:00,1234,no Date; no From,maildir:");
    assert_has(rows[1], ",2005-05-30T07:01:00+02:00,'+ann@example.com,\"a@example.com "
                        "(Bcc), b@example.com\"");
    assert_has(rows[4], "2005-06-01-0002");
    /* What was shown is told by place, so the fourth record is that of the fourth. */
    assert_has(rows[3], "it took more than 20 seconds,2005-06-01-0001");
}

static void
test_books_table(Pages *pages, gconstpointer unused)
{
    g_autoptr(GString) table = g_string_new(NULL);
    AdDigest same, other;
    guint seed = 1;
    GError *error = NULL;

    ad_digest_of(&seed, sizeof seed, &same);
    ad_digest_of("other", 5, &other);
    pages_book(pages, AD_FATE_DUPLICATE, &same, "@copy", "the same bytes");
    pages_book(pages, AD_FATE_OUTSIDE, &other, "far", "arrived 2005-05-01");
    pages_book(pages, AD_FATE_UNREADABLE, NULL, "bad", "cannot open, sorry");
    pages_open(pages);
    g_assert_true(ad_table_books(&pages->site, append, table, &error));
    g_assert_no_error(error);
    g_auto(GStrv) rows = g_strsplit(table->str, "\r\n", -1);
    g_assert_cmpuint(g_strv_length(rows), ==, 1 + 7 + 1);
    g_assert_cmpstr(rows[0], ==, "sha256,source,item,fate,why,number,path");
    assert_has(rows[1], "on-disc,,2005-05-30-0001,data/eml/2005_05_30/0001.eml");
    assert_has(rows[5], ",'@copy,duplicate,the same bytes,2005-05-30-0001,");
    assert_has(rows[6], ",far,outside,arrived 2005-05-01,,");
    assert_has(rows[7], ",maildir:/var/mail/archive,bad,unreadable,\"cannot open, "
                        "sorry\",,");
}

static const struct {
    const char *path;
    void (*test)(Pages *pages, gconstpointer unused);
} tests[] = {
    {"/pages/day/list", test_day},
    {"/pages/day/undated", test_last_day_has_the_undated},
    {"/pages/dates", test_dates},
    {"/pages/dates/none", test_no_dates},
    {"/pages/day/long", test_long_values},
    {"/pages/log/stretch", test_stretch},
    {"/pages/index/answer", test_index},
    {"/pages/index/calendar", test_calendar},
    {"/pages/index/empty", test_index_without_mail},
    {"/pages/index/open-books", test_open_books_make_no_page},
    {"/pages/books", test_books},
    {"/pages/about", test_about},
    {"/pages/readme", test_readme},
    {"/pages/label", test_label},
    {"/pages/label/hostile", test_label_hostile},
    {"/pages/label/open-books", test_label_of_open_books},
    {"/pages/table/mailbag", test_mailbag_table},
    {"/pages/table/books", test_books_table},
};

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, Pages, NULL, pages_set_up, tests[i].test,
                   pages_tear_down);
    return g_test_run();
}
