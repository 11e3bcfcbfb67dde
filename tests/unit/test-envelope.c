/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/envelope.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"

#include <string.h>

#define ARRIVED G_GINT64_CONSTANT(1117454592) /* 2005-05-30T12:03:12Z */

#define NOW     (ARRIVED + 30 * 86400)

static AdEnvelope *
read_delivered(const char *head, gint64 delivered, AdClock clock,
               const char *const *hosts)
{
    const AdReading reading = {
        .delivered = delivered, .delivered_by = clock, .now = NOW, .hosts = hosts};

    return ad_envelope_read(head, strlen(head), &reading);
}

static AdEnvelope *
read_head(const char *head)
{
    return read_delivered(head, AD_TIME_NONE, AD_CLOCK_NONE, NULL);
}

static bool
has_text(const GPtrArray *texts, const char *part)
{
    for (guint i = 0; i < texts->len; i++)
        if (strstr(texts->pdata[i], part) != NULL)
            return true;
    return false;
}

static bool
has_flaw(const AdEnvelope *envelope, const char *part)
{
    return has_text(envelope->flaws, part);
}

static bool
has_doubt(const AdEnvelope *envelope, const char *part)
{
    return has_text(envelope->doubts, part);
}

static void
test_ordinary(void)
{
    g_autoptr(AdEnvelope) envelope =
        read_head("Received: from a by mx.example.com (Postfix); Mon, 30 May 2005 "
                  "14:03:12 +0200\n"
                  "From: =?utf-8?q?Ann_B=C3=A9e?= <ann@example.com>\n"
                  "To: carl@example.com,\n dora@example.com\n"
                  "Cc: eve@example.com\nBcc: frank@example.com\n"
                  "Date: Mon, 30 May 2005 07:00:00 -0500\n"
                  "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n"
                  "Message-ID: <1@example.com> (added)\n"
                  "Content-Type: TEXT/HTML; charset=utf-8\n"
                  "\n"
                  "From: body@example.com\n");
    g_autofree char *clock = ad_envelope_clock_words(envelope);

    g_assert_cmpstr(envelope->from, ==, "Ann B\303\251e <ann@example.com>");
    g_assert_cmpstr(envelope->to, ==, "carl@example.com, dora@example.com");
    g_assert_cmpstr(envelope->cc, ==, "eve@example.com");
    g_assert_cmpstr(envelope->bcc, ==, "frank@example.com");
    g_assert_cmpstr(envelope->subject, ==, "Gr\303\274\303\237e");
    g_assert_cmpstr(envelope->message_id, ==, "1@example.com");
    g_assert_cmpstr(envelope->content_type, ==, "text/html");
    g_assert_cmpstr(envelope->date, ==, "Mon, 30 May 2005 07:00:00 -0500");
    g_assert_cmpint(envelope->sent, ==, ARRIVED - 192);
    g_assert_cmpint(envelope->sent_zone, ==, -18000);
    g_assert_cmpint(envelope->arrived, ==, ARRIVED);
    g_assert_cmpstr(clock, ==, "by the Received header of mx.example.com");
    g_assert_cmpuint(envelope->flaws->len, ==, 0);
}

/* The first of In-Reply-To; of References the first and the last nine. */
static void
test_answers(void)
{
    g_autoptr(AdEnvelope) none = read_head("From: a@example.com\n\n");
    g_autoptr(AdEnvelope) both =
        read_head("In-Reply-To: Your mail <b@x> of Monday, <c@x>\n"
                  "References: <a@x>\n\t<broken <b@x> < blank@x> <> <\"q u\"@x>\n\n");
    GString *head = g_string_new("References:");
    g_autoptr(AdEnvelope) read_back = NULL;

    for (guint i = 0; i < 20; i++)
        g_string_append_printf(head, " <%u@x>", i);
    g_string_append(head, "\n\n");
    g_autoptr(AdEnvelope) many = read_head(head->str);
    g_assert_cmpstr(none->answers, ==, "");
    g_assert_cmpstr(both->answers, ==, "b@x a@x b@x");
    g_assert_cmpstr(many->answers, ==,
                    "0@x 11@x 12@x 13@x 14@x 15@x 16@x 17@x 18@x 19@x");
    g_assert_cmpuint(many->flaws->len, ==, 1); /* no From */
    g_string_set_size(head, 0);
    ad_envelope_write(both, head);
    read_back = ad_envelope_parse(head->str, head->len);
    g_assert_nonnull(read_back);
    g_assert_cmpstr(read_back->answers, ==, both->answers);
    g_string_free(head, TRUE);
}

static void
test_clocks(void)
{
    const char *dated =
        "From: a@example.com\nDate: Mon, 30 May 2005 14:03:12 +0200\n\n";
    const char *broken = "From: a@example.com\nReceived: by mx.example.com; soon\n"
                         "Date: Mon, 30 May 2005 14:03:12 +0200\n\n";
    const char *undated = "From: a@example.com\nSubject: x\n\n";
    g_autoptr(AdEnvelope) sender = read_head(dated);
    g_autoptr(AdEnvelope) none = read_head(undated);
    g_autoptr(AdEnvelope) maildir = read_delivered(dated, 99, AD_CLOCK_MAILDIR, NULL);
    g_autoptr(AdEnvelope) from_line =
        read_delivered(broken, 99, AD_CLOCK_FROM_LINE, NULL);
    g_autoptr(AdEnvelope) disc = read_delivered(dated, 99, AD_CLOCK_DISC, NULL);

    g_assert_cmpint(sender->clock, ==, AD_CLOCK_SENDER);
    g_assert_cmpint(sender->arrived, ==, ARRIVED);
    g_assert_true(has_doubt(sender, "nothing but the sender's Date"));
    g_assert_cmpint(none->clock, ==, AD_CLOCK_NONE);
    g_assert_cmpint(none->arrived, ==, AD_TIME_NONE);
    g_assert_true(has_doubt(none, "no Date"));
    g_assert_cmpint(maildir->clock, ==, AD_CLOCK_MAILDIR);
    g_assert_cmpint(maildir->arrived, ==, 99);
    g_assert_true(has_doubt(maildir, "more than a day after"));
    g_assert_cmpint(from_line->clock, ==, AD_CLOCK_FROM_LINE);
    g_assert_true(has_doubt(from_line, "no date that is understood"));
    g_assert_true(has_doubt(from_line, "taken for UTC"));
    g_assert_cmpint(disc->clock, ==, AD_CLOCK_DISC);
    g_assert_cmpint(disc->arrived, ==, 99);
}

/* Lines of the old Macintosh. */
static void
test_bare_lines(void)
{
    g_autoptr(AdEnvelope) envelope =
        read_head("From: a@example.com\rDate: Mon, 30 May 2005 14:03:12 +0200\r"
                  "Subject: x\r y\r\rSubject: of the body\r");

    g_assert_cmpstr(envelope->from, ==, "a@example.com");
    g_assert_cmpstr(envelope->subject, ==, "x y");
    g_assert_cmpint(envelope->arrived, ==, ARRIVED);
}

/* Each sender's Date beside an arrival that is in order. */
static void
test_doubts(void)
{
    static const struct {
        const char *date, *doubt;
    } rows[] = {
        {"Mon, 30 May 2005 12:03:12 GMT", NULL},
        {"Tue, 31 May 2005 12:03:12 GMT", NULL}, /* a day is within what clocks do */
        {"Thu, 1 Jan 1970 00:00:00 +0000", "Date is before 1990"},
        {"Wed, 31 Dec 1969 23:59:59 +0000", "Date is before 1990"},
        {"Sun, 31 Dec 1989 23:59:59 +0000", "Date is before 1990"},
        {"Mon, 1 Jan 1990 00:00:00 +0000", NULL},
        {"Fri, 1 Jul 2005 12:03:12 GMT", "Date lies in the future"},
        {"Tue, 19 Jan 2038 03:14:07 GMT", "Date lies in the future"},
        {"Wed, 1 Jun 2005 12:03:12 GMT", "more than a day after the arrival"},
        {"30 May 05 12:03:12 GMT", "two digits"},
        {"Mon, 30 May 2005 12:03:12 +9900", "impossible zone"},
        {"Mon, 30 May 2005 12:03:12 XYZZY", "impossible zone"},
        {"Mon, 30 May 2005 12:03:12", "no zone"},
        {"Mon, 31 Jun 2005 12:03:12 GMT", "not understood"},
        {"soon", "not understood"},
        {"", "no Date"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *head =
            g_strdup_printf("Received: by mx.example.com; Mon, 30 May 2005 12:03:12"
                            " GMT\nFrom: a@example.com\nDate: %s\n\n",
                            rows[i].date);
        g_autoptr(AdEnvelope) envelope = read_head(head);

        g_test_message("%s", rows[i].date);
        g_assert_cmpuint(envelope->flaws->len, ==, 0);
        if (rows[i].doubt == NULL)
            g_assert_cmpuint(envelope->doubts->len, ==, 0);
        else
            g_assert_true(has_doubt(envelope, rows[i].doubt));
        g_assert_cmpint(envelope->arrived, ==, ARRIVED);
    }
}

/* A sentence begins as its language has it, not with the word for a form's field. */
static void
test_french_doubts(void)
{
    g_assert_true(ad_words_choose("fr", NULL));
    g_autoptr(AdEnvelope) envelope =
        read_head("Received: by mx.example.com; Thu, 1 Jan 1970 00:00:00 GMT\n"
                  "From: a@example.com\nDate: Thu, 1 Jan 1970 00:00:00 GMT\n\n");

    g_assert_cmpuint(envelope->doubts->len, ==, 2);
    g_assert_cmpstr(envelope->doubts->pdata[0], ==, "la date est antérieure à 1990");
    g_assert_cmpstr(envelope->doubts->pdata[1], ==,
                    "la réception est antérieure à 1990");
    g_assert_true(ad_words_choose(NULL, NULL));
}

/* The archive's own clock stands beside the arrival where it is another one. */
static void
test_archived(void)
{
    const char *head = "Received: by mx.example.com; Mon, 30 May 2005 12:03:12 GMT\n"
                       "From: a@example.com\nDate: Mon, 30 May 2005 12:03:12 GMT\n\n";
    const char *bare = "From: a@example.com\nDate: Mon, 30 May 2005 12:03:12 GMT\n\n";
    g_autoptr(AdEnvelope) maildir =
        read_delivered(head, ARRIVED + 5, AD_CLOCK_MAILDIR, NULL);
    g_autoptr(AdEnvelope) mbox =
        read_delivered(head, ARRIVED - 2 * 86400, AD_CLOCK_FROM_LINE, NULL);
    g_autoptr(AdEnvelope) same =
        read_delivered(bare, ARRIVED + 5, AD_CLOCK_MAILDIR, NULL);
    g_autoptr(AdEnvelope) none = read_head(head);
    g_autofree char *words = ad_envelope_archive_words(maildir);

    g_assert_cmpint(maildir->arrived, ==, ARRIVED);
    g_assert_cmpint(maildir->archived, ==, ARRIVED + 5);
    g_assert_cmpstr(words, ==, "by the delivery time kept by the Maildir");
    g_assert_cmpuint(maildir->doubts->len, ==, 0);
    g_assert_cmpint(mbox->archived_by, ==, AD_CLOCK_FROM_LINE);
    g_assert_true(has_doubt(mbox, "stored more than a day before"));
    g_assert_cmpint(same->arrived, ==, ARRIVED + 5);
    g_assert_cmpint(same->archived, ==, AD_TIME_NONE);
    g_assert_cmpint(same->archived_by, ==, AD_CLOCK_NONE);
    g_assert_cmpint(none->archived, ==, AD_TIME_NONE);
}

/* A clock of our own that was not set is no better than the sender's. */
static void
test_doubtful_arrival(void)
{
    g_autoptr(AdEnvelope) late =
        read_head("Received: by mx.example.com; Fri, 1 Jul 2005 12:03:12 GMT\n"
                  "Date: Mon, 30 May 2005 12:03:12 GMT\n\n");
    g_autoptr(AdEnvelope) early =
        read_head("Received: by mx.example.com; Thu, 1 Jan 1970 00:01:00 GMT\n"
                  "Date: Mon, 30 May 2005 12:03:12 GMT\n\n");

    g_assert_true(has_doubt(late, "the arrival lies in the future"));
    g_assert_true(has_doubt(early, "the arrival is before 1990"));
}

static void
test_hosts(void)
{
    const char *head =
        "From: a@example.com\n"
        "Received: by forged.example.net; Mon, 30 May 2005 20:00:00 GMT\n"
        "Received: by mx.example.com; Mon, 30 May 2005 12:03:12 GMT\n"
        "Date: Mon, 30 May 2005 12:03:12 GMT\n\n";
    static const char *const ours[] = {"mx.example.com", NULL};
    static const char *const others[] = {"mx.example.org", NULL};
    g_autoptr(AdEnvelope) found =
        read_delivered(head, AD_TIME_NONE, AD_CLOCK_NONE, ours);
    g_autoptr(AdEnvelope) missing = read_delivered(head, 99, AD_CLOCK_MAILDIR, others);

    g_assert_cmpint(found->arrived, ==, ARRIVED);
    g_assert_cmpstr(found->arrived_by, ==, "mx.example.com");
    g_assert_cmpint(missing->clock, ==, AD_CLOCK_MAILDIR);
    g_assert_true(has_doubt(missing, "our own hosts"));
}

/* Ids of our own hosts only, the topmost first; what is no queue id is left out. */
static void
test_queue_ids(void)
{
    const char *head =
        "Received: from a by mx.example.com (Postfix, id 11111) with ESMTP\n"
        " id 4C1F9D5C0; Mon, 30 May 2005 12:03:12 GMT\n"
        "Received: by filter.example.com id 4Kk2vz2Qx5zGpKd; Mon, 30 May 2005 12:03 "
        "GMT\n"
        "Received: by mx.example.com id <x@y>; Mon, 30 May 2005 12:03:11 GMT\n"
        "Received: by evil.example.net id ABCDEF; Mon, 30 May 2005 12:03:10 GMT\n\n";
    static const char *const ours[] = {"mx.example.com", "filter.example.com", NULL};
    g_autoptr(AdEnvelope) known =
        read_delivered(head, AD_TIME_NONE, AD_CLOCK_NONE, ours);
    g_autoptr(AdEnvelope) any = read_head(head);

    g_assert_cmpstr(known->queue_ids, ==, "4C1F9D5C0 4Kk2vz2Qx5zGpKd");
    g_assert_cmpstr(any->queue_ids, ==, "4C1F9D5C0 4Kk2vz2Qx5zGpKd ABCDEF");
}

static void
test_flaws(void)
{
    g_autoptr(AdEnvelope) odd = read_head("Subject: one\nSubject: two\n"
                                          "To: a@example.com\nTo: b@example.com\n"
                                          "Date: 1 Jan 70 00:00:00 GMT\n"
                                          "Content-Type: nonsense\n");
    g_autoptr(AdEnvelope) empty = read_head("");
    g_autoptr(AdEnvelope) text = read_head("no header at all\nmore\n");

    g_assert_cmpstr(odd->subject, ==, "one");
    g_assert_cmpstr(odd->to, ==, "a@example.com, b@example.com");
    g_assert_true(has_flaw(odd, "more than one Subject"));
    g_assert_true(has_flaw(odd, "2 To fields"));
    g_assert_true(has_flaw(odd, "no From"));
    g_assert_true(has_doubt(odd, "two digits"));
    g_assert_true(has_doubt(odd, "before 1990"));
    g_assert_true(has_flaw(odd, "Content-Type"));
    g_assert_cmpstr(odd->content_type, ==, "text/plain");
    g_assert_true(has_flaw(empty, "no header"));
    g_assert_true(has_flaw(text, "no header"));
}

static void
test_plainly(void)
{
    const char *head = "From: =?utf-8?q?x?= <a@example.com>\nSubject: =?utf-8?q?y?=\n"
                       "X: \033[2J\n\n";
    const AdReading reading = {.delivered = AD_TIME_NONE,
                               .delivered_by = AD_CLOCK_NONE,
                               .now = NOW,
                               .plainly = true};
    g_autoptr(AdEnvelope) envelope = ad_envelope_read(head, strlen(head), &reading);

    g_assert_cmpstr(envelope->from, ==, "=?utf-8?q?x?= <a@example.com>");
    g_assert_cmpstr(envelope->subject, ==, "=?utf-8?q?y?=");
    g_assert_true(has_flaw(envelope, "undecoded"));
}

static void
test_masses(void)
{
    GString *head = g_string_new("Date: Mon, 30 May 2005 12:03:12 GMT\nSubject: ");
    g_autoptr(AdEnvelope) envelope = NULL;

    for (int i = 0; i < 100000; i++)
        g_string_append(head, "\303\251");
    g_string_append(head, "\nFrom: ");
    for (int i = 0; i < 100000; i++)
        g_string_append(head, "g:");
    g_string_append(head, "\nTo: ");
    for (int i = 0; i < 40000; i++)
        g_string_append(head, "a@example.com,");
    g_string_append_c(head, '\n');
    for (int i = 0; i < 20000; i++)
        g_string_append(head, "X: y\n");
    envelope = read_head(head->str);
    g_string_free(head, TRUE);
    g_assert_true(
        ad_text_is_clean(envelope->subject, strlen(envelope->subject), AD_TEXT_LINE));
    g_assert_cmpuint(strlen(envelope->subject), <=, 8000);
    g_assert_true(g_str_has_suffix(envelope->subject, "\303\251\342\200\246"));
    g_assert_true(g_str_has_suffix(envelope->to, ", and 39,900 more"));
    g_assert_true(has_flaw(envelope, "Subject is longer"));
    g_assert_true(has_flaw(envelope, "To names 40000"));
    g_assert_true(has_flaw(envelope, "From names 100000"));
    g_assert_true(has_flaw(envelope, "header fields"));
}

static void
test_record(void)
{
    g_autoptr(AdEnvelope) envelope =
        read_delivered("Received: by mx.example.com; Mon, 30 May 2005 14:03:12 +0200\n"
                       "Subject: a\\b =?utf-8?q?=09tab?=\n\n",
                       ARRIVED + 60, AD_CLOCK_MAILDIR, NULL);
    g_autoptr(AdEnvelope) back = NULL;
    GString *line = g_string_new(NULL);
    GString *again = g_string_new(NULL);

    ad_digest_of("x", 1, &envelope->digest);
    envelope->size = 1234;
    g_free(envelope->item);
    envelope->item = g_strdup("@0+1234");
    ad_envelope_write(envelope, line);
    back = ad_envelope_parse(line->str, line->len);
    g_assert_nonnull(back);
    ad_envelope_write(back, again);
    g_assert_cmpstr(again->str, ==, line->str);
    g_assert_true(ad_digest_equal(&back->digest, &envelope->digest));
    g_assert_cmpint(back->size, ==, 1234);
    g_assert_cmpint(back->arrived, ==, ARRIVED);
    g_assert_cmpint(back->sent, ==, AD_TIME_NONE);
    g_assert_cmpstr(back->subject, ==, envelope->subject);
    g_assert_cmpstr(back->item, ==, "@0+1234");
    g_assert_cmpuint(back->flaws->len, ==, envelope->flaws->len);
    g_assert_cmpuint(back->flaws->len, ==, 1);
    g_assert_true(has_doubt(back, "no Date"));
    g_assert_cmpuint(back->doubts->len, ==, 1);
    g_assert_cmpint(back->archived, ==, ARRIVED + 60);
    g_assert_cmpint(back->archived_by, ==, AD_CLOCK_MAILDIR);

    g_string_insert_c(line, 64, '0');
    g_assert_null(ad_envelope_parse(line->str, line->len));
    g_string_erase(line, 64, 1);
    g_string_insert(line, line->len - 1, "\tone more");
    g_assert_null(ad_envelope_parse(line->str, line->len));
    g_string_assign(line, again->str);
    g_string_insert_c(line, line->len - 1, '\033');
    g_assert_null(ad_envelope_parse(line->str, line->len));
    g_string_assign(line, again->str);
    g_string_insert_c(line, (gssize)(strstr(line->str, "text/plain") - line->str),
                      '\177');
    g_assert_null(ad_envelope_parse(line->str, line->len));
    g_assert_null(ad_envelope_parse("", 0));
    g_string_free(line, TRUE);
    g_string_free(again, TRUE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/envelope/ordinary", test_ordinary);
    g_test_add_func("/envelope/answers", test_answers);
    g_test_add_func("/envelope/clocks", test_clocks);
    g_test_add_func("/envelope/doubts", test_doubts);
    g_test_add_func("/envelope/doubts/french", test_french_doubts);
    g_test_add_func("/envelope/archived", test_archived);
    g_test_add_func("/envelope/doubtful-arrival", test_doubtful_arrival);
    g_test_add_func("/envelope/hosts", test_hosts);
    g_test_add_func("/envelope/queue-ids", test_queue_ids);
    g_test_add_func("/envelope/flaws", test_flaws);
    g_test_add_func("/envelope/bare-lines", test_bare_lines);
    g_test_add_func("/envelope/plainly", test_plainly);
    g_test_add_func("/envelope/masses", test_masses);
    g_test_add_func("/envelope/record", test_record);
    return g_test_run();
}
