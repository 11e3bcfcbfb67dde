/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/words.h"
#include "mail.h"

static void
test_delivery_report(void)
{
    g_auto(Mail) mail = open_mail(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example.com\n\n"
        "Final-Recipient: rfc822; ann@example.com\nAction: failed\nStatus: 5.1.1\n"
        "Remote-MTA: dns; mx.example.org\nDiagnostic-Code: smtp; 550 no\n  such "
        "user\n\n"
        "Final-Recipient: rfc822; carl@example.com\nAction: Delayed (try 2)\nStatus: "
        "4.2.2\n"
        "--b--\n");

    g_assert_cmpstr(block(mail.message, 0)->text, ==,
                    "Delivery to ann@example.com failed: 550 no  such user (said by"
                    " mx.example.org).");
    g_assert_cmpstr(block(mail.message, 1)->text, ==,
                    "Delivery to carl@example.com is delayed: 4.2.2.");
    g_assert_cmpint(block(mail.message, 2)->kind, ==, AD_BLOCK_TEXT);
    g_assert_nonnull(strstr(block(mail.message, 2)->text, "Reporting-MTA"));
    g_assert_cmpuint(mail.message->blocks->len, ==, 3);
}

/* In French a blank stands before the colon. */
static void
test_french_colons(void)
{
    g_assert_true(ad_words_choose("fr", NULL));
    g_auto(Mail) calendar =
        open_mail("Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\n"
                  "SUMMARY:Lamps\nEND:VEVENT\nEND:VCALENDAR\n");
    g_auto(Mail) card = open_mail("Content-Type: text/vcard\n\nBEGIN:VCARD\n"
                                  "TEL;TYPE=WORK:1\nEND:VCARD\n");
    g_auto(Mail) elsewhere = open_mail("Content-Type: message/external-body; "
                                       "access-type=ftp; site=ftp.example.com\n\n\n");
    g_auto(Mail) mail = open_mail("Content-Type: message/delivery-status\n\n"
                                  "Final-Recipient: rfc822; ann@example.com\n"
                                  "Action: failed\nStatus: 5.1.1\n");

    g_assert_cmpstr(block(mail.message, 0)->text, ==,
                    "La remise à ann@example.com a échoué\302\240: 5.1.1.");
    g_assert_cmpstr(block(calendar.message, 0)->text, ==, "Objet\302\240: Lamps\n");
    g_assert_cmpstr(block(card.message, 0)->text, ==,
                    "Téléphone (travail)\302\240: 1\n");
    g_assert_true(g_str_has_prefix(block(elsewhere.message, 1)->text,
                                   "Serveur\302\240: ftp.example.com\n"));
    g_assert_true(ad_words_choose(NULL, NULL));
}

/* Some mailers leave a blank in the lines between the groups. */
static void
test_blank_lines(void)
{
    g_auto(Mail) mail =
        open_mail("Content-Type: message/delivery-status\n\n"
                  " \r\nReporting-MTA: dns; mx.example.com\n\t\n \r\n"
                  "Final-Recipient: rfc822; ann@example.com\nAction: failed\n"
                  "Diagnostic-Code: smtp; 550\n \n no such user\n \n"
                  "Final-Recipient: rfc822; carl@example.com\nAction: delayed\n");

    g_assert_cmpuint(mail.message->blocks->len, ==, 3);
    g_assert_cmpstr(block(mail.message, 0)->text, ==,
                    "Delivery to ann@example.com failed: 550  no such user.");
    g_assert_cmpstr(block(mail.message, 1)->text, ==,
                    "Delivery to carl@example.com is delayed.");
}

static void
test_receipt(void)
{
    g_auto(Mail) mail =
        open_mail("Content-Type: message/disposition-notification\n\n"
                  "Final-Recipient: rfc822;ann@example.com\nOriginal-Message-ID: "
                  "<1@example.com>\n"
                  "Disposition: manual-action/MDN-sent-manually; displayed\n");
    g_auto(Mail) complaint = open_mail("Content-Type: message/feedback-report\n\n"
                                       "Feedback-Type: abuse\n"
                                       "Original-Mail-From: <ann@example.com>\n");

    g_assert_cmpstr(
        block(mail.message, 0)->text, ==,
        "Receipt: the message to ann@example.com was displayed (<1@example.com>).");
    g_assert_cmpstr(block(complaint.message, 0)->text, ==,
                    "Complaint (abuse) about mail of <ann@example.com>.");
}

static void
test_uuencode(void)
{
    g_auto(Mail) mail = open_mail("Subject: x\n\nbefore\nbegin 644 a b.pdf\r\n"
                                  "%8V%T8V$ \r\n`\r\nend\r\nbetween\n"
                                  "begin 0644 empty\n`\nend\n"
                                  "begin 644 unfinished\n#8V%T\nthe text\nend\n"
                                  "begin 644 words\nNO LINE OF IT\nend\n");

    g_assert_cmpstr(block(mail.message, 0)->text, ==, "before\n");
    g_assert_cmpuint(block(mail.message, 1)->attachment, ==, 1);
    g_assert_cmpstr(block(mail.message, 2)->text, ==, "between\n");
    g_assert_cmpuint(block(mail.message, 3)->attachment, ==, 2);
    g_assert_true(g_str_has_prefix(block(mail.message, 4)->text, "begin 644 unfin"));
    g_assert_cmpuint(mail.message->blocks->len, ==, 5);
    g_assert_nonnull(strstr(block(mail.message, 4)->text, "begin 644 words"));
    g_assert_cmpstr(attachment(mail.message, 0)->name, ==, "a b.pdf");
    g_assert_cmpstr(attachment(mail.message, 0)->extension, ==, "pdf");
    expect_bytes(attachment(mail.message, 0), "catca", 5);
    expect_bytes(attachment(mail.message, 1), "", 0);
}

static void
test_yenc(void)
{
    g_auto(Mail) mail = open_mail("Content-Type: text/plain; charset=utf-8\n\nbefore\n"
                                  "=ybegin line=128 size=5 name=caf\303\251.png\n"
                                  "\215\213=}\n\236\377\n=yend size=5\nbehind\n");

    g_assert_cmpstr(block(mail.message, 0)->text, ==, "before\n");
    g_assert_cmpstr(block(mail.message, 2)->text, ==, "behind\n");
    g_assert_cmpstr(attachment(mail.message, 0)->name, ==, "caf\303\251.png");
    expect_bytes(attachment(mail.message, 0), "ca\023t\325", 5);
}

/* Each message of several has a piece of the file. */
static void
test_yenc_parts(void)
{
    g_auto(Mail) mail =
        open_mail("Content-Type: text/plain\n\n"
                  "=ybegin part=2 total=3 line=128 size=9 name=x part=7.zip \n"
                  "=ypart begin=4 end=6\n\215\213\236\n=yend size=3 part=2\n"
                  "=ybegin part=1 total=1 line=128 size=3 name=y.zip\n"
                  "=ypart begin=1 end=3\n\215\213\236\n=yend size=3 part=1\n");

    g_assert_cmpuint(mail.message->attachments->len, ==, 2);
    g_assert_cmpstr(attachment(mail.message, 0)->name, ==, "x part=7.zip.002");
    g_assert_cmpstr(attachment(mail.message, 1)->name, ==, "y.zip");
    expect_bytes(attachment(mail.message, 0), "cat", 3);
}

static void
test_calendar(void)
{
    g_auto(Mail) mail = open_mail(
        "Content-Type: text/calendar; method=REQUEST\n\n"
        "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"
        "DTSTART:19700101T000000\r\nEND:VTIMEZONE\r\n"
        "BEGIN:VEVENT\r\nDTSTART;TZID=Europe/Berlin:20050530T140000\r\n"
        "DTEND:20050530T130000Z\r\nSUMMARY:Lunch\\, lo\r\n ng\r\n"
        "ORGANIZER;CN=\"Bee: Ann\":MAILTO:ann@example.com\r\n"
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:carl@example.com\r\n"
        "BEGIN:VALARM\r\nDESCRIPTION:not told\r\nEND:VALARM\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n");

    g_assert_cmpstr(block(mail.message, 0)->title, ==, "Invitation");
    g_assert_cmpstr(block(mail.message, 0)->text, ==,
                    "What: Lunch, long\n"
                    "Begins: Monday 30 May 2005, 14:00 (Europe/Berlin)\n"
                    "Ends: Monday 30 May 2005, 13:00 UTC\n"
                    "Organised by: Bee: Ann <ann@example.com>\n"
                    "Invited: carl@example.com, accepted\n");
    g_assert_cmpuint(block(mail.message, 1)->attachment, ==, 1);
}

/* A file that lost bytes is left in the text, as it is said to be with uuencode. */
static void
test_yenc_damaged(void)
{
    g_auto(Mail) mail = open_mail("Content-Type: text/plain\n\n"
                                  "=ybegin line=128 size=5 name=x.bin\n"
                                  "\222\217\226\226\n=yend size=5 crc32=3610a686\n");

    g_assert_cmpuint(mail.message->attachments->len, ==, 0);
    g_assert_nonnull(strstr(block(mail.message, 0)->text, "=ybegin"));
}

static char *
calendar_text(const char *event)
{
    g_autofree char *text = g_strdup_printf(
        "Content-Type: text/calendar; charset=utf-8\n\nBEGIN:VCALENDAR\n"
        "BEGIN:VEVENT\n%sEND:VEVENT\nEND:VCALENDAR\n",
        event);
    g_auto(Mail) mail = open_mail(text);

    return g_strdup(block(mail.message, 0)->text);
}

static void
test_calendar_days(void)
{
    static const char *const cases[][2] = {
        /* The end of whole days is the day behind the last one. */
        {"DTSTART;VALUE=DATE:20050510\nDTEND;VALUE=DATE:20050511\n",
         "Begins: Tuesday 10 May 2005\nEnds: Tuesday 10 May 2005\n"},
        {"DTSTART;VALUE=DATE:20050531\nDTEND;VALUE=DATE:20050602\n",
         "Begins: Tuesday 31 May 2005\nEnds: Wednesday 1 June 2005\n"},
        {"DTSTART;VALUE=DATE:20050510\nDTEND;VALUE=DATE:20050510\n",
         "Begins: Tuesday 10 May 2005\nEnds: Tuesday 10 May 2005\n"},
        {"DTSTART:20050510T220000\nDTEND:20050511T000000\n",
         "Begins: Tuesday 10 May 2005, 22:00\nEnds: Wednesday 11 May 2005, 00:00\n"},
        {"DTSTART;TZID=\"A; B: C\":20050510T140000\n"
         "RECURRENCE-ID;TZID=\"A; B: C\":20050509T140000\n",
         "Begins: Tuesday 10 May 2005, 14:00 (A; B: C)\n"
         "In place of: Monday 9 May 2005, 14:00 (A; B: C)\n"},
        {"DTSTART:20050510T140000Z\nRRULE:FREQ=DAILY\n"
         "EXDATE:20050511T140000Z,20050512T140000Z\n",
         "Begins: Tuesday 10 May 2005, 14:00 UTC\nRepeats: FREQ=DAILY\n"
         "Except: Wednesday 11 May 2005, 14:00 UTC; Thursday 12 May 2005, 14:00 UTC\n"},
        {"DTSTART:20050510T235959Z\nDTEND:20050511T000000Z\nEND:VEVENT\n"
         "BEGIN:VEVENT\nDTSTART:20050512\n",
         "Begins: Tuesday 10 May 2005, 23:59 UTC\n"
         "Ends: Wednesday 11 May 2005, 00:00 UTC\n\nBegins: Thursday 12 May 2005\n"},
        /* What is no day or no time of day is told as it stands. */
        {"DTSTART:2005051T140000\nDTEND:20050510T-1-1\n",
         "Begins: 2005051T140000\nEnds: 20050510T-1-1\n"},
        {"DTSTART:20050510T9:30\nDTEND:20050510T240000\n",
         "Begins: 20050510T9:30\nEnds: 20050510T240000\n"},
        {"DTSTART:20050510T140000Z \nEXDATE:20050511T140000, 20050512\n",
         "Begins: Tuesday 10 May 2005, 14:00 UTC\n"
         "Except: Wednesday 11 May 2005, 14:00; Thursday 12 May 2005\n"},
        {"SUMMARY:Bespr\303\r\n \274fung\nCOMMENT:Can't come\n",
         "What: Bespr\303\274fung\nComment: Can't come\n"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = calendar_text(cases[i][0]);

        g_assert_cmpstr(text, ==, cases[i][1]);
    }
}

/* What is left out of the lines is said. */
static void
test_calendar_masses(void)
{
    GString *text = g_string_new("Content-Type: text/calendar\n\nBEGIN:VEVENT\n");

    for (guint i = 0; i < 600; i++)
        g_string_append_printf(text, "ATTENDEE:mailto:a%u@example.com\n", i);
    g_string_append(text, "END:VEVENT\n");
    g_auto(Mail) mail = open_mail(text->str);
    g_auto(Mail) none = open_mail("Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n"
                                  "BEGIN:VFREEBUSY\nFREEBUSY:20050510T140000Z/PT1H\n"
                                  "END:VFREEBUSY\nEND:VCALENDAR\n");

    g_assert_nonnull(strstr(block(mail.message, 1)->text, "There is more"));
    g_assert_nonnull(strstr(block(none.message, 0)->text, "FREEBUSY:2005"));
    g_string_free(text, TRUE);
}

static void
test_enriched(void)
{
    g_auto(Mail) mail = open_mail("Content-Type: text/enriched\n\n"
                                  "<bold>one</bold>\ntwo\n\n<<three>\n"
                                  "<color><param>red</param>four</color> a < b\n");

    g_assert_cmpstr(block(mail.message, 0)->text, ==, "one two\n<three> four a < b ");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_true(ad_message_init(NULL));
    g_test_add_func("/body/delivery-report", test_delivery_report);
    g_test_add_func("/body/delivery-report/blank-lines", test_blank_lines);
    g_test_add_func("/body/french-colons", test_french_colons);
    g_test_add_func("/body/receipt", test_receipt);
    g_test_add_func("/body/uuencode", test_uuencode);
    g_test_add_func("/body/yenc", test_yenc);
    g_test_add_func("/body/yenc/parts", test_yenc_parts);
    g_test_add_func("/body/yenc/damaged", test_yenc_damaged);
    g_test_add_func("/body/calendar", test_calendar);
    g_test_add_func("/body/calendar/days", test_calendar_days);
    g_test_add_func("/body/calendar/masses", test_calendar_masses);
    g_test_add_func("/body/enriched", test_enriched);
    return g_test_run();
}
