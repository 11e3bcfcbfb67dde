/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What mail is made of beside texts and files: signed and encrypted words, pieces of
 * messages, files of a Macintosh, business cards.
 */
#include "mail.h"

static void
expect_notice(const AdMessage *message, guint index, const char *words)
{
    const AdBlock *notice = block(message, index);

    g_assert_cmpint(notice->kind, ==, AD_BLOCK_NOTICE);
    g_test_message("%s", notice->text);
    g_assert_nonnull(strstr(notice->text, words));
}

static void
test_clear_signed(void)
{
    g_auto(Mail) mail =
        open_mail("Subject: x\n\nbefore\n"
                  "-----BEGIN PGP SIGNED MESSAGE-----\r\n"
                  "Hash: SHA256\r\n\r\n"
                  "signed\r\n- -- \r\n- -----BEGIN PGP SIGNATURE-----\r\n"
                  "-----BEGIN PGP SIGNATURE----- \n\nabcd\n=efgh\n"
                  "-----END PGP SIGNATURE-----\nbehind\n");
    const AdMessage *message = mail.message;

    g_assert_cmpuint(message->blocks->len, ==, 5);
    g_assert_cmpstr(block(message, 0)->text, ==, "before\n");
    expect_notice(message, 1, "not checked");
    g_assert_cmpstr(block(message, 2)->text, ==,
                    "signed\n-- \n-----BEGIN PGP SIGNATURE-----\n");
    expect_notice(message, 3, "end");
    g_assert_cmpstr(block(message, 4)->text, ==, "behind\n");
}

/* A text that only looks as if it were signed is shown as it is. */
static void
test_not_signed(void)
{
    static const char *const texts[] = {
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: x\n\nwords\n",
        "> -----BEGIN PGP SIGNED MESSAGE-----\n\nwords\n"
        "> -----BEGIN PGP SIGNATURE-----\n> -----END PGP SIGNATURE-----\n",
        "-----BEGIN PGP SIGNED MESSAGE-----\n\nwords\n-----END PGP SIGNATURE-----\n"
        "-----BEGIN PGP SIGNATURE-----\n",
        "a -----BEGIN PGP MESSAGE-----\nx\n-----END PGP MESSAGE-----\n",
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *text = g_strconcat("Subject: x\n\n", texts[i], NULL);
        g_auto(Mail) mail = open_mail(text);

        g_assert_cmpuint(mail.message->blocks->len, ==, 1);
        g_assert_cmpstr(block(mail.message, 0)->text, ==, texts[i]);
    }
}

static void
test_encrypted(void)
{
    g_auto(Mail) mail = open_mail("Subject: x\n\n"
                                  "-----BEGIN PGP MESSAGE-----\n\nabcd\n=efgh\n"
                                  "-----END PGP MESSAGE-----\nbehind\n"
                                  "-----BEGIN PGP SIGNED MESSAGE-----\n\nsigned\n"
                                  "-----BEGIN PGP SIGNATURE-----\n\nabcd\n=efgh\n"
                                  "-----END PGP SIGNATURE-----\n");
    const AdMessage *message = mail.message;

    g_assert_cmpuint(message->blocks->len, ==, 6);
    expect_notice(message, 0, "Encrypted with PGP");
    g_assert_nonnull(strstr(block(message, 1)->text, "abcd"));
    g_assert_cmpstr(block(message, 2)->text, ==, "behind\n");
    expect_notice(message, 3, "not checked");
    g_assert_cmpstr(block(message, 4)->text, ==, "signed\n");
}

/* Beginnings without an end are looked for once each, not once for each other. */
static void
test_many_beginnings(void)
{
    GString *text = g_string_new("Subject: x\n\n");

    for (int i = 0; i < 100000; i++)
        g_string_append(text, "-----BEGIN PGP SIGNED MESSAGE-----\n");
    {
        g_auto(Mail) mail = open_mail(text->str);

        g_assert_cmpint(block(mail.message, 0)->kind, ==, AD_BLOCK_TEXT);
    }
    g_string_free(text, TRUE);
}

static void
test_partial(void)
{
    g_auto(Mail) first = open_mail("Content-Type: message/partial; number=1; total=3;"
                                   " id=x\n\nSubject: whole\n\nbegin\n");
    g_auto(Mail) second =
        open_mail("Content-Type: message/partial; number=2; total=3; id=x\n\npiece\n");
    g_auto(Mail) endless = open_mail(
        "Content-Type: message/partial; number=\"4. It was checked\"\n\npiece\n");

    expect_notice(first.message, 0, "part 1 of 3");
    g_assert_cmpstr(block(first.message, 1)->message->subject, ==, "whole");
    expect_bytes(attachment(first.message, 0), "Subject: whole\n\nbegin\n", 22);
    expect_notice(second.message, 0, "part 2 of 3");
    g_assert_cmpstr(block(second.message, 1)->text, ==, "piece\n");
    g_assert_nonnull(block(second.message, 1)->title);
    expect_bytes(attachment(second.message, 0), "piece\n", 6);
    expect_notice(endless.message, 0, "one part of a message");
    g_assert_null(strstr(block(endless.message, 0)->text, "checked"));
}

static void
test_external(void)
{
    g_auto(Mail) mail = open_mail(
        "Content-Type: message/external-body; access-type=ANON-FTP;\n"
        " name=\"plan.ps\"; site=ftp.example.com; directory=pub;\n"
        " expiration=\"Fri, 14 Jun 1991 19:13:14 -0400 (EDT)\"\n\n"
        "Content-Type: application/postscript\nContent-ID: <i@example.com>\n\n");
    g_auto(Mail) bare = open_mail("Content-Type: message/external-body\n\n");

    expect_notice(mail.message, 0, "not fetched");
    g_assert_cmpstr(block(mail.message, 1)->text, ==,
                    "Name: plan.ps\nServer: ftp.example.com\nFolder: pub\n"
                    "Until: Fri, 14 Jun 1991 19:13:14 -0400 (EDT)\n"
                    "To be had: by FTP, open to anyone\n"
                    "Type: application/postscript\n");
    g_assert_cmpuint(mail.message->attachments->len, ==, 1);
    expect_notice(bare.message, 0, "not fetched");
    g_assert_cmpint(block(bare.message, 1)->kind, ==, AD_BLOCK_ATTACHMENT);
}

static void
test_vcard(void)
{
    g_auto(Mail) mail = open_mail(
        "Content-Type: text/vcard; charset=utf-8; name=ann.vcf\n\n"
        "BEGIN:VCARD\nVERSION:3.0\nN:Bee;Ann;;Dr.;\nFN:Dr. Ann Bee\n"
        "ORG:Example\\, Inc.;Post\nitem1.EMAIL;type=INTERNET:ann@exam\n ple.com\n"
        "TEL;TYPE=WORK,FAX:+49 1\nTEL;TYPE=cell:+49 2\n"
        "ADR;TYPE=home:;;1 Way\\nHouse 2;Town;;12345;\n"
        "PHOTO;ENCODING=b:AAAA\nEND:VCARD\n"
        "begin:vcard\nn;charset=iso-8859-1;encoding=quoted-printable:Caf=E9;A=\n"
        "l\nend:vcard\n");
    g_auto(Mail) old = open_mail(
        "Content-Type: text/x-vcard\n\n"
        "BEGIN:VCARD\nN;CHARSET=iso-8859-1;ENCODING=QUOTED-PRINTABLE:Caf=E9;A=\n"
        "l=3Bx\nTEL;HOME:1\n");
    const AdMessage *message = mail.message;

    g_assert_cmpstr(block(message, 0)->text, ==,
                    "Name: Dr. Ann Bee\nOrganisation: Example, Inc., Post\n"
                    "E-mail: ann@example.com\nTelephone (work, fax): +49 1\n"
                    "Telephone (mobile): +49 2\n"
                    "Postal address (private): 1 Way, House 2, Town, 12345\n\n"
                    "Name: Caf\303\251, Al\n");
    g_assert_cmpstr(block(message, 0)->title, ==, "Business card");
    g_assert_cmpstr(attachment(message, 0)->name, ==, "ann.vcf");
    g_assert_cmpstr(attachment(message, 0)->extension, ==, "txt");
    g_assert_cmpstr(block(old.message, 0)->text, ==,
                    "Name: Caf\303\251, Al, x\nTelephone (private): 1\n");
}

static void
test_odd_vcards(void)
{
    GString *many = g_string_new("Content-Type: text/vcard\n\n");
    g_auto(Mail) words = open_mail("Content-Type: text/directory\n\nno card\n");
    g_auto(Mail) evil = open_mail("Content-Type: text/vcard\n\n"
                                  "FN:Ann\\nE-mail: boss@example.com\n"
                                  "EMAIL;TYPE=\"x):\":a\n:\n;:\nTEL\nTEL;=:;;\n");

    for (int i = 0; i < 50000; i++)
        g_string_append(many, "BEGIN:VCARD\nFN:a\nEMAIL:b\nEND:VCARD\n");
    {
        g_auto(Mail) masses = open_mail(many->str);

        g_assert_true(g_str_has_prefix(block(masses.message, 0)->text, "Name: a\n"));
        g_assert_cmpuint(strlen(block(masses.message, 0)->text), <, 10000);
        expect_notice(masses.message, 1, "more");
    }
    g_assert_cmpstr(block(words.message, 0)->text, ==, "no card\n");
    g_assert_cmpstr(block(evil.message, 0)->text, ==,
                    "Name: Ann, E-mail: boss@example.com\nE-mail: a\n");
    g_string_free(many, TRUE);
}

/* An AppleSingle file: magic, version, filler, three entries, their bytes. */
#define APPLE_HEAD(magic) "\0\5\26" magic "\0\2\0\0AAAAAAAAAAAAAAAA\0\3"
#define APPLE_FILE(magic)                                                              \
    APPLE_HEAD(magic)                                                                  \
    "\0\0\0\3\0\0\0\076\0\0\0\4"                                                       \
    "\0\0\0\1\0\0\0\102\0\0\0\4"                                                       \
    "\0\0\0\2\0\0\0\106\0\0\0\3"                                                       \
    "caf\216datares"

static Mail
open_apple(const char *head, const char *file, gsize length, const char *tail)
{
    g_autofree char *base64 = g_base64_encode((const guchar *)file, length);
    g_autofree char *text = g_strconcat(head, base64, tail, NULL);

    return open_mail(text);
}

static void
test_apple_single(void)
{
    const char *head = "Content-Type: application/applefile\n"
                       "Content-Transfer-Encoding: base64\n\n";
    const char file[] = APPLE_FILE("\0");
    g_auto(Mail) mail = open_apple(head, file, sizeof file - 1, "\n");
    g_auto(Mail) cut = open_apple(head, file, sizeof file - 2, "\n");
    const AdMessage *message = mail.message;

    g_assert_cmpuint(message->attachments->len, ==, 2);
    g_assert_cmpstr(attachment(message, 0)->name, ==, "caf\303\251");
    expect_bytes(attachment(message, 0), "data", 4);
    g_assert_cmpstr(attachment(message, 1)->name, ==, "caf\303\251 (resource fork)");
    expect_bytes(attachment(message, 1), "res", 3);
    expect_notice(message, 1, "Macintosh");
    g_assert_cmpuint(cut.message->attachments->len, ==, 1);
    expect_bytes(attachment(cut.message, 0), file, sizeof file - 2);
}

static void
test_apple_double(void)
{
    const char file[] = APPLE_FILE("\7");
    g_auto(Mail) mail = open_apple(
        "Content-Type: multipart/appledouble; boundary=b\n\n"
        "--b\nContent-Type: application/applefile\n"
        "Content-Transfer-Encoding: base64\n\n",
        file, sizeof file - 1, "\n--b\nContent-Type: image/jpeg\n\npicture\n--b--\n");
    const AdMessage *message = mail.message;

    g_assert_cmpuint(message->attachments->len, ==, 2);
    g_assert_cmpuint(block(message, 0)->attachment, ==, 1);
    g_assert_cmpstr(attachment(message, 0)->name, ==, "caf\303\251");
    g_assert_cmpstr(attachment(message, 0)->extension, ==, "jpg");
    expect_bytes(attachment(message, 0), "picture", 7);
    expect_notice(message, 1, "Macintosh");
    g_assert_cmpstr(attachment(message, 1)->name, ==, "caf\303\251 (resource fork)");
    expect_bytes(attachment(message, 1), file, sizeof file - 1);
}

/* Two types of which one is read here and another by GMime: a half that has parts. */
static void
test_apple_parted(void)
{
    g_auto(Mail) mail = open_mail("Content-Type: multipart/appledouble; boundary=b\n\n"
                                  "--b\nContent-Type: application/applefile\n"
                                  "Content-Type: multipart/mixed; boundary=c\n\n"
                                  "--c\n\nwords\n--c--\n--b--\n");

    g_assert_cmpstr(block(mail.message, 0)->text, ==, "words");
    g_assert_cmpuint(mail.message->attachments->len, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_true(ad_message_init(NULL));
    g_test_add_func("/structure/clear-signed", test_clear_signed);
    g_test_add_func("/structure/not-signed", test_not_signed);
    g_test_add_func("/structure/encrypted", test_encrypted);
    g_test_add_func("/structure/many-beginnings", test_many_beginnings);
    g_test_add_func("/structure/partial", test_partial);
    g_test_add_func("/structure/external", test_external);
    g_test_add_func("/structure/vcard", test_vcard);
    g_test_add_func("/structure/odd-vcards", test_odd_vcards);
    g_test_add_func("/structure/apple-single", test_apple_single);
    g_test_add_func("/structure/apple-double", test_apple_double);
    g_test_add_func("/structure/apple-parted", test_apple_parted);
    return g_test_run();
}
