/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../src/view/series.h"
#include "pages.h"

#define DAY 86400

static void
begin(Pages *pages, gconstpointer unused)
{
    pages_begin(pages, "2005-04-01..2005-06-30");
}

/* Messages arrive a minute after each other. */
static AdEnvelope *
message(guint seed, const char *id, const char *answers, const char *subject)
{
    AdEnvelope *envelope = pages_envelope(seed, "2005-04-01T08:00:00+02:00");

    envelope->arrived += seed * 60;
    pages_set(&envelope->message_id, id);
    pages_set(&envelope->answers, answers);
    pages_set(&envelope->subject, subject);
    return envelope;
}

static void
add(Pages *pages, AdEnvelope *envelope)
{
    pages_add(pages, envelope);
    pages_shown(pages, 0, NULL);
}

/* "0 1|2 3": the messages of each conversation. */
static char *
woven(const Pages *pages)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < ad_conversations_count(pages->conversations); i++) {
        guint count, first;
        const guint32 *messages =
            ad_conversation(pages->conversations, i, &count, &first);
        g_string_append(text, i > 0 ? "|" : "");
        for (guint k = 0; k < count; k++)
            g_string_append_printf(text, "%s%u", k > 0 ? " " : "", messages[k]);
    }
    return g_string_free(text, FALSE);
}

static void
assert_woven(Pages *pages, const char *expected)
{
    pages_open(pages);
    g_autofree char *text = woven(pages);
    g_assert_cmpstr(text, ==, expected);
}

static void
test_answers(Pages *pages, gconstpointer unused)
{
    add(pages, message(1, "a@x", "", "One"));
    add(pages, message(2, "b@x", "", "Two"));
    add(pages, message(3, "c@x", "a@x", "Three"));
    add(pages, message(4, "d@x", "b@x", "Four"));
    add(pages, message(5, "e@x", "z@x c@x", "Five"));
    add(pages, message(6, "f@x", "", "Six"));
    assert_woven(pages, "0 2 4|1 3");
}

/* The answer came first; two answers to what is not on the disc. */
static void
test_missing(Pages *pages, gconstpointer unused)
{
    add(pages, message(1, "b@x", "a@x", "One"));
    add(pages, message(2, "a@x", "", "Two"));
    add(pages, message(3, "c@x", "gone@x", "Three"));
    add(pages, message(4, "d@x", "gone@x", "Four"));
    assert_woven(pages, "0 1|2 3");
}

/* Messages that share a Message-ID are not one; who answers it answers the last. */
static void
test_shared_id(Pages *pages, gconstpointer unused)
{
    add(pages, message(1, "a@x", "", "One"));
    add(pages, message(2, "a@x", "", "Two"));
    add(pages, message(3, "b@x", "a@x", "Three"));
    add(pages, message(4, "", "", "Four"));
    add(pages, message(5, "", "", "Five"));
    add(pages, message(6, "self@x", "self@x", "Six"));
    assert_woven(pages, "1 2");
}

static void
test_subject(Pages *pages, gconstpointer unused)
{
    add(pages, message(1, "a@x", "", "Offer"));
    add(pages, message(2, "b@x", "", "Offer"));
    add(pages, message(3, "c@x", "", "AW: Re: OFFER"));
    AdEnvelope *others = message(4, "d@x", "", "Re: Offer");
    pages_set(&others->to, "accounts@example.com, third@example.com");
    add(pages, others);
    AdEnvelope *back = message(5, "e@x", "", "Re: Offer");
    pages_set(&back->from, "ACCOUNTS@example.com");
    pages_set(&back->to, "ellen@example.com");
    add(pages, back);
    add(pages, message(6, "f@x", "", "Re:"));
    add(pages, message(7, "g@x", "", "Re:"));
    assert_woven(pages, "1 2 4");
}

static void
test_subject_after_30_days(Pages *pages, gconstpointer unused)
{
    add(pages, message(1, "a@x", "", "Offer"));
    AdEnvelope *late = message(1, "b@x", "", "Re: Offer");
    ad_digest_of("late", 4, &late->digest);
    late->arrived += 30 * DAY;
    add(pages, late);
    AdEnvelope *later = message(2, "c@x", "", "Re: Offer");
    later->arrived += 60 * DAY;
    add(pages, later);
    assert_woven(pages, "0 1");
}

/* What its identifiers tie stays tied by them alone. */
static void
test_answers_before_subject(Pages *pages, gconstpointer unused)
{
    add(pages, message(1, "a@x", "", "Offer"));
    add(pages, message(2, "b@x", "", "Other"));
    add(pages, message(3, "c@x", "b@x", "Re: Offer"));
    assert_woven(pages, "1 2");
}

static void
test_page_of_message(Pages *pages, gconstpointer unused)
{
    for (guint i = 0; i < 600; i++)
        add(pages, message(i, "", "a@x", EVIL));
    add(pages, message(1000, "alone@x", "", "Alone"));
    pages_open(pages);
    g_autofree char *page = message_page(pages, 550, NULL, NULL);
    g_autofree char *alone = message_page(pages, 600, NULL, NULL);
    assert_has(page, "Conversation of 600 messages");
    g_assert_cmpuint(count(page, "</a> <bdi>"), ==, 6);
    assert_has(page, "<ol class=conversation start=\"548\">");
    assert_has(page, "this message</b>");
    assert_has(page, "<a href=\"../../lists/conversations_2.html#c1\">");
    assert_lacks(alone, "Conversation of");
}

static void
test_list(Pages *pages, gconstpointer unused)
{
    GError *error = NULL;

    for (guint i = 0; i < 600; i++)
        add(pages, message(i, "", i < 400 ? "a@x" : "b@x", EVIL));
    pages_open(pages);
    const AdSeries *series = &ad_series_conversations;
    g_assert_cmpuint(series->sheets(&pages->site, 0), ==, 2);
    g_autofree char *first = text_of(series->make(&pages->site, 0, 0, &error), error);
    g_autofree char *second = text_of(series->make(&pages->site, 0, 1, &error), error);
    assert_has(first, "<h2 id=\"c1\"><bdi>" SAFE "</bdi> <small>400 messages");
    assert_has(first, "<h2 id=\"c2\">");
    assert_lacks(second, "<h2 id=\"c1\">");
    assert_has(second, "<h2 id=\"c2\">");
    assert_has(second, "<title>Conversations, page 2 of 2</title>");
    g_assert_cmpuint(count(first, "<a href=\"../days/"), ==, 500);
    g_assert_cmpuint(count(second, "<a href=\"../days/"), ==, 100);
    assert_has(second, "2005-04-01/0501</a> 16:20 <bdi>");
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Pages *, gconstpointer);
    } tests[] = {
        {"answers", test_answers},
        {"missing", test_missing},
        {"shared-id", test_shared_id},
        {"subject", test_subject},
        {"subject-after-30-days", test_subject_after_30_days},
        {"answers-before-subject", test_answers_before_subject},
        {"page-of-message", test_page_of_message},
        {"list", test_list},
    };

    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *path = g_strconcat("/conversations/", tests[i].name, NULL);
        g_test_add(path, Pages, NULL, begin, tests[i].test, pages_tear_down);
    }
    return g_test_run();
}
