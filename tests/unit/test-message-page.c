/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "pages.h"

#include <string.h>

static void
test_envelope_is_shown(Pages *pages, gconstpointer unused)
{
    pages_open(pages);
    g_autofree char *page = page_of_text(pages, "Hello");

    assert_has(page, "<h1 dir=auto>Invoice 2041</h1>");
    assert_has(page, "Message 2005-05-30/0001, 1 of 4 on this disc");
    assert_has(page, "Ellen Brandt &lt;ellen@example.com>");
    assert_has(page, "30 May 2005, 07:59:00 +02:00 <small>(as the sender states it)");
    assert_has(page, "30 May 2005, 08:00:00 +02:00 <small>(by the Received header of "
                     "mx1.example.com)");
    assert_has(page, "href=\"0001.txt\"");
    assert_has(page, "href=\"../../data/eml/2005_05_30/0001.eml\"");
    assert_has(page, "href=\"../../assets/style.css\"");
    assert_has(page, "1.2 KB, byte for byte as found");
    assert_has(page, "INBOX/1117436400.M1P2.mx1");
    assert_lacks(page, "unusual");
    assert_lacks(page, "<iframe");
    assert_lacks(page, "unsafe-inline");
}

/* Who states no date is not said to state one. */
static void
test_no_date(Pages *pages, gconstpointer unused)
{
    AdMessage *message = pages_message();

    pages_open(pages);
    g_autofree char *page = message_page(pages, 3, message, NULL);
    pages_message_free(message);
    assert_has(page, "the message has no Date");
    assert_lacks(page, "as the sender states it");
}

/* Everything that comes from mail, in one message. */
static void
fill_evil_envelope(AdEnvelope *envelope)
{
    char **const fields[] = {
        &envelope->arrived_by,
        &envelope->from,
        &envelope->to,
        &envelope->cc,
        &envelope->bcc,
        &envelope->subject,
        &envelope->message_id,
        &envelope->content_type,
        &envelope->source,
        &envelope->item,
        &envelope->note,
        &envelope->report_id,
        &envelope->journal_sender,
        &envelope->journal_recipients,
    };

    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        pages_set(fields[i], EVIL);
    g_ptr_array_add(envelope->flaws, g_strdup(EVIL));
    g_ptr_array_add(envelope->doubts, g_strdup(EVIL "3"));
}

static AdMessage *
evil_message(GArray *saved)
{
    AdMessage *message = pages_message();
    AdBlock *formatted = pages_block(message, AD_BLOCK_HTML, EVIL);
    AdBlock *inner = pages_block(message, AD_BLOCK_MESSAGE, NULL);

    formatted->html = g_strdup("<p title=\"x\">'&amp;'</p>" EVIL);
    formatted->title = g_strdup(EVIL);
    g_ptr_array_add(formatted->links, g_strdup(EVIL));
    inner->message = pages_message();
    pages_set(&inner->message->subject, EVIL);
    pages_set(&inner->message->from, EVIL);
    pages_set(&inner->message->cc, EVIL);
    pages_set(&inner->message->date, EVIL);
    pages_field(inner->message, EVIL, EVIL);
    pages_block(inner->message, AD_BLOCK_TEXT, "> " EVIL "\na   " EVIL "\nb   c");
    pages_block(message, AD_BLOCK_ATTACHMENT, NULL)->attachment = 1;
    pages_block(message, AD_BLOCK_NOTICE, EVIL);
    pages_attach(message, saved, EVIL, EVIL, "bin");
    pages_field(message, EVIL, EVIL);
    g_ptr_array_add(message->flaws, g_strdup(EVIL "2"));
    return message;
}

static void
test_nothing_breaks_out(Pages *pages, gconstpointer unused)
{
    AdEnvelope *envelope = pages_envelope(9, "2005-05-30T07:00:00+02:00");
    g_autoptr(GArray) saved = g_array_new(FALSE, TRUE, sizeof(AdSaved));
    AdMessage *message = evil_message(saved);

    fill_evil_envelope(envelope);
    pages_add(pages, envelope);
    pages_open(pages);
    g_autofree char *page = message_page(pages, 0, message, saved);
    /* The document of a frame is text up to the next single quote. */
    g_assert_cmpuint(count(page, "<x-evil"), ==, 1);
    assert_has(page, "srcdoc='<p title=\"x\">&#39;&amp;amp;&#39;</p>"
                     "<x-evil a=&#39;\"&amp;'>");
    /* Every place where a page shows what mail says, counted by hand. */
    g_assert_cmpuint(count(page, SAFE), ==, 22);
    g_assert_cmpuint(count(page, "&lt;x-evil a='\"&amp;"), ==, 13);
    g_assert_cmpuint(count(page, EVIL), ==, 0);
    pages_message_free(message);
    g_free(g_array_index(saved, AdSaved, 0).path);
}

static void
test_frame_is_closed(Pages *pages, gconstpointer unused)
{
    static const char document[] =
        "<!DOCTYPE html><p class=a title=\"it's\">x &amp; y\n  z</p>";
    AdMessage *message = pages_message();
    AdBlock *block = pages_block(message, AD_BLOCK_HTML, "x & y z");

    block->html = g_strdup(document);
    g_ptr_array_add(block->links, g_strdup("https://example.com/?a=1&b=2"));
    pages_open(pages);
    g_autofree char *page = message_page(pages, 0, message, NULL);
    g_assert_cmpuint(count(page, "<iframe"), ==, 1);
    assert_has(page, "<iframe class=frame sandbox referrerpolicy=no-referrer");
    assert_has(page, "srcdoc='<!DOCTYPE html><p class=a title=\"it&#39;s\">x "
                     "&amp;amp; y\n  z</p>'></iframe>");
    assert_has(page, "content=\"default-src 'none'; style-src 'self' file: "
                     "'unsafe-inline'; img-src data:; base-uri 'none'; form-action "
                     "'none'\"");
    assert_has(page, "https://example.com/?a=1&amp;b=2");
    assert_lacks(page, "href=\"https:");
    assert_has(page, "<p>x &amp; y z\n"); /* the words as well */
    pages_message_free(message);
}

/* The tripwire may have held the document back: the words stay. */
static void
test_formatted_without_frame(Pages *pages, gconstpointer unused)
{
    AdMessage *message = pages_message();

    pages_block(message, AD_BLOCK_HTML, "only words");
    pages_block(message, AD_BLOCK_HTML, " \n\t")->html = g_strdup("<p></p>");
    pages_open(pages);
    g_autofree char *page = message_page(pages, 0, message, NULL);
    assert_has(page, "<p>only words\n");
    g_assert_cmpuint(count(page, "<iframe"), ==, 1);
    assert_has(page, "The formatted message has no words.");
    pages_message_free(message);
}

static void
test_paragraphs(Pages *pages, gconstpointer unused)
{
    pages_open(pages);
    g_autofree char *page = page_of_text(
        pages, "\n\none\n  two\n \t\nthree\n> a\n> b\n>> c\n> > d\n>>>>>> e\n\n"
               "Item   Price\nInk     4.00\n\nlast");

    assert_has(page, "<p>one<br>  two\n");
    assert_has(page, "<p>three\n");
    assert_has(page, "<p class=q1>> a<br>> b\n");
    assert_has(page, "<p class=q2>>> c<br>> > d\n");
    assert_has(page, "<p class=q4>>>>>>> e\n");
    assert_has(page, "<pre>Item   Price\nInk     4.00</pre>");
    assert_has(page, "<p>last\n");
}

static void
test_text_without_end(Pages *pages, gconstpointer unused)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    g_autoptr(GString) letters = g_string_new(NULL);

    for (guint i = 0; i < 20010; i++)
        g_string_append(lines, "x\n");
    for (guint i = 0; i < 2 * 1024 * 1024; i++)
        g_string_append(letters, "ä");
    pages_open(pages);
    g_autofree char *many = page_of_text(pages, lines->str);
    g_autofree char *wide = page_of_text(pages, letters->str);
    g_autofree char *none = page_of_text(pages, "");
    g_assert_cmpuint(count(many, "x<br>"), ==, 19999);
    assert_has(many, "The text goes on: 20 bytes more");
    assert_has(wide, "The text goes on: 2.1 MB more");
    assert_lacks(none, "The text goes on");
}

static void
test_attachments(Pages *pages, gconstpointer unused)
{
    AdMessage *message = pages_message();
    g_autoptr(GArray) saved = g_array_new(FALSE, TRUE, sizeof(AdSaved));

    pages_attach(message, saved, "Rechnung.pdf", "application/pdf", "pdf");
    pages_attach(message, saved, "", "text/html", "bin");
    pages_block(message, AD_BLOCK_ATTACHMENT, NULL)->attachment = 1;
    pages_block(message, AD_BLOCK_TEXT, "between");
    pages_block(message, AD_BLOCK_ATTACHMENT, NULL)->attachment = 2;
    pages_open(pages);
    g_autofree char *page = message_page(pages, 0, message, saved);
    assert_has(page, "2 attachments</h2>");
    assert_has(page, "<bdi>Rechnung.pdf</bdi>");
    assert_has(page, "<bdi>Attachment 2 (no name given)</bdi>");
    assert_has(page, "href=\"#a1\"");   /* stands before the text */
    assert_lacks(page, "href=\"#a2\""); /* the list follows at once */
    for (guint i = 0; i < saved->len; i++)
        g_free(g_array_index(saved, AdSaved, i).path);
    pages_message_free(message);
}

static void
test_only_an_attachment(Pages *pages, gconstpointer unused)
{
    AdMessage *message = pages_message();
    g_autoptr(GArray) saved = g_array_new(FALSE, TRUE, sizeof(AdSaved));

    pages_attach(message, saved, "scan.png", "image/png", "png");
    pages_block(message, AD_BLOCK_ATTACHMENT, NULL)->attachment = 1;
    pages_open(pages);
    g_autofree char *page = message_page(pages, 0, message, saved);
    assert_has(page, "This message has no text.");
    assert_has(page, "1 attachment</h2>");
    g_free(g_array_index(saved, AdSaved, 0).path);
    pages_message_free(message);
}

/* Of an attached message without a header nothing is said, above all not what is true
 * of the one around it. */
static void
test_attached_without_header(Pages *pages, gconstpointer unused)
{
    AdMessage *message = pages_message();
    char none[] = "";
    const AdMessage bare = {.from = none, .to = none, .date = none, .subject = none};
    g_autoptr(GArray) saved = g_array_new(FALSE, TRUE, sizeof(AdSaved));

    pages_attach(message, saved, "m.eml", "message/rfc822", "bin");
    AdAttachment *attachment = message->attachments->pdata[0];
    attachment->message = &bare;
    pages_open(pages);
    g_autofree char *page = message_page(pages, 0, message, saved);
    assert_has(page, "The message itself stands above");
    g_assert_cmpuint(count(page, "<dt>From"), ==, 1);
    g_free(g_array_index(saved, AdSaved, 0).path);
    pages_message_free(message);
}

static void
test_unshown(Pages *pages, gconstpointer unused)
{
    GError *error = NULL;

    pages_open(pages);
    g_autoptr(AdEnvelope) envelope = ad_selection_envelope(pages->site.selection, 1);
    const AdLetter letter = {1, envelope, NULL, NULL, "it took too <long>"};
    g_autofree char *page =
        text_of(ad_page_message(&pages->site, &letter, &error), error);
    assert_has(page, "Invoice 2041");
    assert_has(page, "could not be made into a page: it took too &lt;long&gt;.");
    assert_has(page, "href=\"0001.txt\"");
    assert_has(page, "href=\"../../data/eml/2005_06_01/0001.eml\"");
    assert_lacks(page, "class=text");
}

static void
test_neighbours(Pages *pages, gconstpointer unused)
{
    pages_open(pages);
    AdMessage *message = pages_message();
    g_autofree char *first = message_page(pages, 0, message, NULL);
    g_autofree char *second = message_page(pages, 1, message, NULL);
    g_autofree char *third = message_page(pages, 2, message, NULL);
    g_autofree char *last = message_page(pages, 3, message, NULL);

    assert_has(first, "First message");
    assert_has(first, "href=\"../2005_06_01/0001.html\" rel=next>Later "
                      "message, 1 June 2005");
    assert_has(second, "href=\"../2005_05_30/0001.html\" rel=prev");
    assert_has(second, "href=\"0002.html\" rel=next>Later "
                       "message<");
    assert_has(second, "<a href=\"index.html\">All of Wednesday 1 June 2005</a>");
    assert_has(third, "href=\"../2005_06_03/0001.html\" rel=next");
    assert_has(last, "Last message");
    pages_message_free(message);
}

/* More than an hour, either way, is pointed out; an hour is not. */
static void
test_sender_clock(Pages *pages, gconstpointer unused)
{
    static const struct {
        gint64 gap;
        const char *words;
    } cases[] = {
        {0, NULL},
        {3600, NULL},
        {-3600, NULL},
        {3601, "is 1 hour later than the arrival"},
        {-3660, "is 1 hour 1 minute earlier than the arrival"},
        {5 * 3600 + 180, "is 5 hours 3 minutes later than the arrival"},
        {-86400 * 2, "is 2 days earlier than the arrival"},
        {86400 * 1000 + 7200, "is 1,000 days 2 hours later than the arrival"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Pages own;
        pages_begin(&own, "2005-05-30..2005-05-30");
        AdEnvelope *envelope = pages_envelope(1, "2005-05-30T08:00:00+02:00");
        envelope->sent = envelope->arrived + cases[i].gap;
        pages_add(&own, envelope);
        pages_open(&own);
        g_autofree char *page = page_of_text(&own, "x");
        if (cases[i].words == NULL)
            assert_lacks(page, "unusual");
        else
            assert_has(page, cases[i].words);
        pages_end(&own);
    }
}

static void
test_flaws_are_named_once(Pages *pages, gconstpointer unused)
{
    AdEnvelope *envelope = pages_envelope(9, "2005-05-30T07:00:00+02:00");
    AdMessage *message = pages_message();

    g_ptr_array_add(envelope->flaws, g_strdup("no From"));
    pages_add(pages, envelope);
    g_ptr_array_add(message->flaws, g_strdup("no From"));
    g_ptr_array_add(message->flaws, g_strdup("text declared as x was read as y"));
    pages_open(pages);
    g_autofree char *page = message_page(pages, 0, message, NULL);
    g_assert_cmpuint(count(page, "no From"), ==, 1);
    assert_has(page, "text declared as x was read as y");
    pages_message_free(message);
}

static void
test_nested_messages(Pages *pages, gconstpointer unused)
{
    AdMessage *message = pages_message();
    AdMessage *outer = message;

    for (guint i = 0; i < 120; i++) {
        AdMessage *inner = pages_message();
        pages_block(outer, AD_BLOCK_MESSAGE, NULL)->message = inner;
        for (int field = 0; field < 50; field++)
            pages_field(inner, "X-Field", "a value");
        pages_block(inner, AD_BLOCK_TEXT, i == 119 ? "the innermost" : "on the way");
        outer = inner;
    }
    pages_open(pages);
    g_autofree char *page = message_page(pages, 0, message, NULL);
    g_assert_cmpuint(count(page, "<section class=card"), ==, 120);
    g_assert_cmpuint(count(page, "<p>on the way\n"), ==, 119);
    assert_has(page, "<p>the innermost\n");
    g_assert_cmpuint(count(page, "a value"), ==, 5000); /* of 6,000 */
    g_assert_cmpuint(count(page, "The whole header, field by field (50)"), ==, 100);
    pages_message_free(message);
}

/* Sent, arrived and archived: three clocks, each by its name. */
static void
test_archive_clock(Pages *pages, gconstpointer unused)
{
    AdEnvelope *envelope = pages_envelope(9, "2005-05-30T07:00:00+02:00");

    envelope->archived = envelope->arrived + 60;
    envelope->archived_by = AD_CLOCK_FROM_LINE;
    pages_add(pages, envelope);
    pages_open(pages);
    g_autofree char *page = page_of_text(pages, "Hello");

    assert_has(page, "<dt>Archived<dd>30 May 2005, 07:01:00 +02:00 "
                     "<small>(by the From_ line of the mailbox file)");
}

/* Only what lies in a journal is Exchange's word. */
static void
test_journal(Pages *pages, gconstpointer unused)
{
    static const struct {
        const char *source, *sender, *words;
    } rows[] = {
        {"journal:/var/mail/j", "ann@example.com",
         "<p>Exchange’s journal recorded this message: sent by <bdi>ann@example.com"
         "</bdi>, delivered to <bdi>carl@example.com (Bcc)</bdi>.\n"},
        {"maildir:/var/mail/m", "<>",
         "<p>A report in the form of those that Exchange’s journal writes recorded "
         "this "
         "message: sent by <bdi>nobody (the empty sender)</bdi>, delivered to"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        AdEnvelope *envelope = pages_envelope(9 + i, "2005-05-30T06:00:00+02:00");
        envelope->arrived += i;
        pages_set(&envelope->source, rows[i].source);
        pages_set(&envelope->journal_sender, rows[i].sender);
        pages_set(&envelope->journal_recipients, "carl@example.com (Bcc)");
        pages_set(&envelope->report_id, "report@example.com");
        pages_add(pages, envelope);
    }
    pages_open(pages);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        AdMessage *message = pages_message();
        g_autofree char *page = message_page(pages, i, message, NULL);

        assert_has(page, rows[i].words);
        assert_has(page, "<code>report@example.com</code>");
        pages_message_free(message);
    }
    AdMessage *ordinary = pages_message();
    g_autofree char *page = message_page(pages, G_N_ELEMENTS(rows), ordinary, NULL);
    assert_lacks(page, "journal");
    assert_lacks(page, "Archived");
    pages_message_free(ordinary);
}

static const struct {
    const char *path;
    void (*test)(Pages *pages, gconstpointer unused);
} tests[] = {
    {"/message-page/envelope", test_envelope_is_shown},
    {"/message-page/no-date", test_no_date},
    {"/message-page/hostile", test_nothing_breaks_out},
    {"/message-page/frame", test_frame_is_closed},
    {"/message-page/no-frame", test_formatted_without_frame},
    {"/message-page/paragraphs", test_paragraphs},
    {"/message-page/endless", test_text_without_end},
    {"/message-page/attachments", test_attachments},
    {"/message-page/only-attachment", test_only_an_attachment},
    {"/message-page/attached-without-header", test_attached_without_header},
    {"/message-page/unshown", test_unshown},
    {"/message-page/neighbours", test_neighbours},
    {"/message-page/sender-clock", test_sender_clock},
    {"/message-page/archive-clock", test_archive_clock},
    {"/message-page/journal", test_journal},
    {"/message-page/flaws", test_flaws_are_named_once},
    {"/message-page/nested", test_nested_messages},
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
