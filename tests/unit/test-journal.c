/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports of Exchange's journal, in the forms its versions write them and in broken
 * ones, as envelopes and as messages.
 */
#include "auditdisc/mail/envelope.h"
#include "auditdisc/mail/journal.h"
#include "auditdisc/mail/message.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HEADER                                                                         \
    "Received: from ex.example.com by archive.example.com; Mon, 30 May 2005 "          \
    "14:03:12 +0200\n"                                                                 \
    "From: <MicrosoftExchange@example.com>\n"                                          \
    "To: <journal@example.com>\n"                                                      \
    "Subject: outer\n"                                                                 \
    "Message-ID: <report@example.com>\n"                                               \
    "X-MS-Journal-Report:\n"                                                           \
    "MIME-Version: 1.0\n"                                                              \
    "Content-Type: multipart/mixed;\n"                                                 \
    "\tboundary=\"_b_\"\n"
#define PLAIN "\n--_b_\nContent-Type: text/plain; charset=\"us-ascii\"\n"
#define FACTS                                                                          \
    "Sender: ann@example.com\n"                                                        \
    "On-Behalf-Of: ben@example.com\n"                                                  \
    "Subject: Offer\n"                                                                 \
    "Message-Id: <1@example.com>\n"                                                    \
    "To: carl@example.com\n"                                                           \
    "To: dora@example.com, Expanded: all@example.com\n"                                \
    "Cc: eve@example.com, Forwarded: fred@example.com\n"                               \
    "Bcc: gil@example.com\n"                                                           \
    "Bcc: hal@example.com, Expanded: board@example.com\n"                              \
    "Recipient: ian@example.net\n"                                                     \
    "Label: 7\n"
#define MESSAGE                                                                        \
    "From: Ann <ann@example.com>\n"                                                    \
    "To: carl@example.com, all@example.com\n"                                          \
    "Cc: fred@example.com\n"                                                           \
    "Date: Mon, 30 May 2005 14:00:00 +0200\n"                                          \
    "Subject: =?utf-8?q?Off=C3=A9r?=\n"                                                \
    "Message-ID: <1@example.com>\n"                                                    \
    "Content-Type: text/html\n\nbody\n"
#define ATTACHED "\n--_b_\nContent-Type: message/rfc822\n\n"
#define WHOLE    HEADER PLAIN "\n" FACTS ATTACHED MESSAGE "\n--_b_--\n"

#define EVERYBODY                                                                      \
    "carl@example.com (To), "                                                          \
    "dora@example.com (To, through the list all@example.com), "                        \
    "eve@example.com (Cc, forwarded from fred@example.com), "                          \
    "gil@example.com (Bcc), "                                                          \
    "hal@example.com (Bcc, through the list board@example.com), "                      \
    "ian@example.net"

static AdEnvelope *
read_sized(const char *bytes, gsize length, bool expected)
{
    const AdReading reading = {
        .delivered = AD_TIME_NONE,
        .delivered_by = AD_CLOCK_NONE,
        .journal = expected,
        .now = G_MAXINT32,
    };

    return ad_envelope_read(bytes, ad_journal_reach(bytes, length, expected), &reading);
}

static AdEnvelope *
read_expected(const char *bytes)
{
    return read_sized(bytes, strlen(bytes), true);
}

static AdEnvelope *
read_found(const char *bytes)
{
    return read_sized(bytes, strlen(bytes), false);
}

static bool
has_flaw(const AdEnvelope *envelope, const char *part)
{
    for (guint i = 0; i < envelope->flaws->len; i++)
        if (strstr(envelope->flaws->pdata[i], part) != NULL)
            return true;
    return false;
}

static char *
replaced(const char *text, const char *from, const char *to)
{
    g_auto(GStrv) pieces = g_strsplit(text, from, 0);

    g_assert_cmpuint(g_strv_length(pieces), >=, 2);
    return g_strjoinv(to, pieces);
}

/* What every form of the same report says. */
static void
expect_report(const char *bytes)
{
    g_autoptr(AdEnvelope) envelope = read_expected(bytes);

    g_assert_true(ad_envelope_is_journal(envelope));
    g_assert_cmpstr(envelope->journal_sender, ==,
                    "ann@example.com, on behalf of ben@example.com");
    g_assert_cmpstr(envelope->journal_recipients, ==, EVERYBODY);
    g_assert_cmpstr(envelope->bcc, ==, "gil@example.com, hal@example.com");
    g_assert_cmpstr(envelope->from, ==, "Ann <ann@example.com>");
    g_assert_cmpstr(envelope->to, ==, "carl@example.com, all@example.com");
    g_assert_cmpstr(envelope->cc, ==, "fred@example.com");
    g_assert_cmpstr(envelope->subject, ==, "Off\303\251r");
    g_assert_cmpstr(envelope->message_id, ==, "1@example.com");
    g_assert_cmpstr(envelope->report_id, ==, "report@example.com");
    g_assert_cmpstr(envelope->content_type, ==, "text/html");
    g_assert_cmpint(envelope->sent, ==, 1117454400);
    g_assert_cmpint(envelope->arrived, ==, 1117454592);
    g_assert_cmpstr(envelope->arrived_by, ==, "archive.example.com");
    g_assert_cmpuint(envelope->flaws->len, ==, 0);
    g_assert_cmpuint(envelope->doubts->len, ==, 0);
}

static void
test_report(void)
{
    g_autofree char *crlf = replaced(WHOLE, "\n", "\r\n");
    g_autofree char *preamble =
        replaced(WHOLE, PLAIN, "\nThis is a MIME message.\n--_b_x\nnot it\n" PLAIN);

    expect_report(WHOLE);
    expect_report(crlf);
    expect_report(preamble);
}

/* The encodings that the report's text and its message may come in. */
static void
test_encoded(void)
{
    g_autofree char *facts = g_base64_encode((const guchar *)FACTS, strlen(FACTS));
    g_autofree char *message =
        g_base64_encode((const guchar *)MESSAGE, strlen(MESSAGE));
    g_autofree char *text =
        g_strconcat(HEADER PLAIN "Content-Transfer-Encoding: BASE64\n\n", facts,
                    ATTACHED MESSAGE "\n--_b_--\n", NULL);
    g_autofree char *both =
        g_strconcat(HEADER PLAIN "Content-Transfer-Encoding: base64\n\n", facts,
                    "\n--_b_\nContent-Type: message/rfc822\n"
                    "Content-Transfer-Encoding: base64\n\n",
                    message, "\n--_b_--\n", NULL);
    g_autofree char *quoted = replaced(
        WHOLE, PLAIN "\nSender: ann@",
        PLAIN "Content-Transfer-Encoding: quoted-printable\n\nSen=64er: a=\nnn@");

    expect_report(text);
    expect_report(both);
    expect_report(quoted);
}

/* Exchange 2003 names the recipients one a line. */
static void
test_old(void)
{
    g_autofree char *header =
        replaced(HEADER, "X-MS-Journal-Report:", "Content-Identifer: ExJournalReport");
    g_autofree char *bytes = g_strconcat(
        header,
        PLAIN "\nSender:\tann@example.com\nMessage-ID:\t<1@example.com>\n"
              "Recipients:\ncarl@example.com\n\"Dee, Dora\" <dora@example.com>\n"
              "\nno address\n" ATTACHED MESSAGE "\n--_b_--\n",
        NULL);
    g_autoptr(AdEnvelope) envelope = read_found(bytes);

    g_assert_cmpstr(envelope->journal_sender, ==, "ann@example.com");
    g_assert_cmpstr(envelope->journal_recipients, ==,
                    "carl@example.com, \"Dee, Dora\" <dora@example.com>");
    g_assert_cmpstr(envelope->bcc, ==, "");
    g_assert_cmpstr(envelope->subject, ==, "Off\303\251r");
}

/* In a journal a report needs no mark; elsewhere it does, and is not vouched for. */
static void
test_detection(void)
{
    g_autofree char *unmarked = replaced(WHOLE, "X-MS-Journal-Report:\n", "");
    g_autoptr(AdEnvelope) found = read_found(WHOLE);
    g_autoptr(AdEnvelope) ordinary = read_found(unmarked);
    g_autoptr(AdEnvelope) expected = read_expected(unmarked);
    g_autoptr(AdEnvelope) mail = read_expected(MESSAGE);

    g_assert_true(ad_envelope_is_journal(found));
    g_assert_true(has_flaw(found, "in an ordinary mailbox"));
    g_assert_false(ad_envelope_is_journal(ordinary));
    g_assert_cmpstr(ordinary->subject, ==, "outer");
    g_assert_cmpuint(ordinary->flaws->len, ==, 0);
    g_assert_true(ad_envelope_is_journal(expected));
    g_assert_cmpuint(expected->flaws->len, ==, 0);
    g_assert_false(ad_envelope_is_journal(mail));
    g_assert_true(has_flaw(mail, "not built as a report"));
    g_assert_cmpstr(mail->subject, ==, "Off\303\251r");
}

/* What only says that it is a report is ordinary mail. */
static void
test_pretended(void)
{
    static const char *const bodies[] = {
        "\nno parts\n",
        "\n--_b_\nContent-Type: text/html\n\n" FACTS ATTACHED MESSAGE "\n--_b_--\n",
        PLAIN "\nHello,\nSender: unknown\n" ATTACHED MESSAGE "\n--_b_--\n",
        PLAIN "\nMessage-Id: <1@x>\nTo: a@x\n" ATTACHED MESSAGE "\n--_b_--\n",
        "",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_autofree char *bytes = g_strconcat(HEADER, bodies[i], NULL);
        g_autoptr(AdEnvelope) envelope = read_found(bytes);

        g_test_message("%s", bodies[i]);
        g_assert_false(ad_envelope_is_journal(envelope));
        g_assert_cmpstr(envelope->subject, ==, "outer");
        g_assert_cmpstr(envelope->report_id, ==, "");
        g_assert_true(has_flaw(envelope, "says that it is a report"));
    }
}

static void
test_message_lacks(void)
{
    g_autoptr(AdEnvelope) missing = read_expected(HEADER PLAIN "\n" FACTS "\n--_b_--");
    g_autoptr(AdEnvelope) broken =
        read_expected(HEADER PLAIN "\n" FACTS ATTACHED "\377\n--_b_--");
    g_autofree char *sealed_text = replaced(
        WHOLE, "text/html", "application/pkcs7-mime; smime-type=enveloped-data");
    g_autofree char *signed_text =
        replaced(WHOLE, "text/html", "application/pkcs7-mime; smime-type=signed-data");
    g_autofree char *other_text = replaced(WHOLE, "Id: <1@", "Id: <2@");
    g_autoptr(AdEnvelope) encrypted = read_expected(sealed_text);
    g_autoptr(AdEnvelope) signed_one = read_expected(signed_text);
    g_autoptr(AdEnvelope) other = read_expected(other_text);

    g_assert_true(has_flaw(missing, "has no message in it"));
    g_assert_cmpstr(missing->from, ==, "ann@example.com, on behalf of ben@example.com");
    g_assert_cmpstr(missing->subject, ==, "Offer");
    g_assert_cmpstr(missing->message_id, ==, "1@example.com");
    g_assert_cmpstr(missing->journal_recipients, ==, EVERYBODY);
    g_assert_true(has_flaw(broken, "no header"));
    g_assert_cmpstr(broken->journal_recipients, ==, EVERYBODY);
    g_assert_true(has_flaw(encrypted, "is encrypted"));
    g_assert_cmpuint(signed_one->flaws->len, ==, 0);
    g_assert_true(has_flaw(other, "another Message-ID"));
}

/* Nobody in the header is known to have sent it, and copies are named once. */
static void
test_empty_sender(void)
{
    g_autofree char *empty = replaced(WHOLE,
                                      "Sender: ann@example.com\nOn-Behalf-Of: "
                                      "ben@example.com",
                                      "Sender: ");
    g_autofree char *both =
        replaced(WHOLE, "Cc: fred@example.com\n", "Bcc: Gil <gil@example.com>\n");
    g_autoptr(AdEnvelope) nobody = read_expected(empty);
    g_autoptr(AdEnvelope) once = read_expected(both);

    g_assert_cmpstr(nobody->journal_sender, ==, "<>");
    g_assert_true(ad_envelope_is_journal(nobody));
    g_assert_cmpstr(once->bcc, ==, "Gil <gil@example.com>, hal@example.com");
    g_autofree char *alike =
        replaced(WHOLE, "Cc: fred@example.com\n", "Bcc: agil@example.com\n");
    g_autoptr(AdEnvelope) longer = read_expected(alike);
    g_assert_cmpstr(longer->bcc, ==,
                    "agil@example.com, gil@example.com, hal@example.com");
}

/* A list of any length is read as far as it is looked at, and says so. */
static void
test_masses(void)
{
    GString *bytes = g_string_new(HEADER PLAIN "\n" FACTS);

    for (guint i = 0; i < 5000; i++)
        g_string_append_printf(bytes, "Recipient: user%u@example.com\n", i);
    gsize room = bytes->len;
    g_string_append(bytes, ATTACHED MESSAGE "\n--_b_--\n");
    g_autoptr(AdEnvelope) many = read_sized(bytes->str, bytes->len, true);
    g_string_truncate(bytes, room);
    while (bytes->len < AD_JOURNAL_LIMIT + 1000)
        g_string_append(bytes, "Recipient: userx@example.com\n");
    g_string_append(bytes, ATTACHED MESSAGE "\n--_b_--\n");
    g_autoptr(AdEnvelope) more = read_sized(bytes->str, bytes->len, true);

    g_assert_true(g_str_has_suffix(many->journal_recipients, "user4999@example.com"));
    g_assert_cmpuint(many->flaws->len, ==, 0);
    g_assert_cmpstr(many->subject, ==, "Off\303\251r");
    g_assert_true(has_flaw(more, "not all it names are listed"));
    g_assert_true(has_flaw(more, "lies too far behind"));
    g_assert_cmpstr(more->subject, ==, "Offer");
    g_assert_true(g_str_has_suffix(more->journal_recipients, "userx@example.com"));
    g_string_free(bytes, TRUE);
}

/* Only what may be a report is looked at beyond its header. */
static void
test_reach(void)
{
    gsize header = strlen(HEADER) + 1;

    g_assert_cmpuint(ad_journal_reach(MESSAGE, strlen(MESSAGE), false), ==,
                     strlen(MESSAGE) - strlen("body\n"));
    g_assert_cmpuint(ad_journal_reach(WHOLE, strlen(WHOLE), false), ==, strlen(WHOLE));
    GString *large = g_string_new(WHOLE);
    while (large->len < 2 * AD_JOURNAL_LIMIT)
        g_string_append(large, "more\n");
    g_assert_cmpuint(ad_journal_reach(large->str, large->len, false), ==,
                     header + AD_JOURNAL_LIMIT);
    g_string_free(large, TRUE);
}

/* No byte of a report that is cut off anywhere is read beyond its end. */
static void
test_cut(void)
{
    for (gsize length = 0; length <= strlen(WHOLE); length++) {
        g_autofree char *part = g_memdup2(WHOLE, length);
        g_autoptr(AdEnvelope) envelope =
            read_sized(part == NULL ? "" : part, length, true);

        g_assert_nonnull(envelope);
    }
}

static AdMessage *
read_message(const char *bytes)
{
    int fd = memfd_create("report", MFD_CLOEXEC);
    gsize length = strlen(bytes);

    g_assert_cmpint(write(fd, bytes, length), ==, (gssize)length);
    AdMessage *message = ad_message_read_reported(fd, 0, (goffset)length);
    close(fd);
    return message;
}

/* All texts of a message's blocks with their titles. */
static char *
texts_of(const AdMessage *message)
{
    GString *texts = g_string_new(NULL);

    for (guint i = 0; i < message->blocks->len; i++) {
        const AdBlock *block = message->blocks->pdata[i];

        if (block->title != NULL)
            g_string_append_printf(texts, "[%s]", block->title);
        if (block->text != NULL)
            g_string_append(texts, block->text);
        if (block->message != NULL)
            g_string_append_printf(texts, "{%s}", block->message->subject);
        g_string_append_c(texts, '\n');
    }
    return g_string_free(texts, FALSE);
}

/* The message is what is shown; nothing else of the report is missing below it. */
static void
test_message(void)
{
    g_autofree char *bytes = replaced(
        WHOLE, "\n--_b_--",
        "\n--_b_\nContent-Type: message/rfc822\n\nSubject: decrypted\n\nx\n--_b_--");
    g_autoptr(AdMessage) message = read_message(bytes);
    g_autofree char *texts = texts_of(message);
    const char *body = strstr(texts, "body");
    const char *text = strstr(texts, "[The report’s text]Sender: ann@example.com\n");
    const char *second = strstr(texts, "{decrypted}");
    const char *header = strstr(texts, "[The report’s header]Received: from ex");

    g_assert_cmpstr(message->subject, ==, "Off\303\251r");
    g_assert_cmpstr(message->from, ==, "Ann <ann@example.com>");
    g_assert_nonnull(body);
    g_assert_true(body < text && text < second && second < header);
    g_assert_nonnull(strstr(text, "Label: 7"));
    g_assert_null(strstr(texts, "{Off"));
}

/* What has no message in it is shown as the mail it is. */
static void
test_message_without(void)
{
    g_autoptr(AdMessage) message = read_message(HEADER PLAIN "\n" FACTS "\n--_b_--\n");
    g_autofree char *texts = texts_of(message);
    g_autoptr(AdMessage) empty = read_message("");

    g_assert_cmpstr(message->subject, ==, "outer");
    g_assert_nonnull(strstr(texts, "Bcc: gil@example.com"));
    g_assert_cmpuint(empty->blocks->len, >, 0);
}

/* Two types of which one is read here and another by GMime: a message that has parts.
 */
static void
test_message_parted(void)
{
    g_autoptr(AdMessage) message =
        read_message(HEADER PLAIN "\n" FACTS "\n--_b_\nContent-Type: message/rfc822\n"
                                  "Content-Type: multipart/mixed; boundary=c\n\n"
                                  "--c\n\nwords\n--c--\n--_b_--\n");
    g_autofree char *texts = texts_of(message);

    g_assert_cmpstr(message->subject, ==, "outer");
    g_assert_nonnull(strstr(texts, "words"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_true(ad_message_init(NULL));
    g_test_add_func("/journal/report", test_report);
    g_test_add_func("/journal/encoded", test_encoded);
    g_test_add_func("/journal/old", test_old);
    g_test_add_func("/journal/detection", test_detection);
    g_test_add_func("/journal/pretended", test_pretended);
    g_test_add_func("/journal/message-parted", test_message_parted);
    g_test_add_func("/journal/message-lacks", test_message_lacks);
    g_test_add_func("/journal/empty-sender", test_empty_sender);
    g_test_add_func("/journal/masses", test_masses);
    g_test_add_func("/journal/reach", test_reach);
    g_test_add_func("/journal/cut", test_cut);
    g_test_add_func("/journal/message", test_message);
    g_test_add_func("/journal/message-without", test_message_without);
    return g_test_run();
}
