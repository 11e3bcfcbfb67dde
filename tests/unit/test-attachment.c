/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an attachment is said to be, by its name, its type and its first bytes, and
 * which pictures are shown small. */
#include "mail.h"

#define PNG                                                                            \
    "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFAQMAAACzVGSbAAAAA1BMVEX/AAAZ4gk3AAAAC0lEQVQI12Ng" \
    "gAEAAAoAAef42voAAAAASUVORK5CYII="
#define JPEG                                                                           \
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdA" \
    "SFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2Nj" \
    "Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAFAAcDASIAAhEBAxEB/8QA" \
    "FQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAA" \
    "AAAABQb/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCKALXj/9k="
#define GIF "R0lGODlhBwAFAPAAAP8AAAAAACH5BAAAAAAALAAAAAAHAAUAAAIFhI+puwUAOw=="
#define WEBP                                                                           \
    "UklGRjwAAABXRUJQVlA4IDAAAADQAQCdASoHAAUAAgA0JaACdLoB+AADsAD+8MQL/yC5YXXI1/8gP+QH" \
    "/ID/+PIAAAA="
/* 46341 by 46341 pixels in 33 bytes */
#define HUGE_PNG "iVBORw0KGgoAAAANSUhEUgAAtQUAALUFCAYAAAAAAAAA"
/* "MZ", and at 0x80 "PE" of a program for the 386 */
#define PROGRAM                                                                        \
    "TVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" \
    "gAAAAA4fug4AtAnNIbgBTM0hVGhpcyBwcm9ncmFtIGNhbm5vdCBiZSBydW4gaW4gRE9TIG1vZGUuDQ0K" \
    "JAAAAAAAAABQRQAATAEDAAAAAAAAAAAAAAAAAOAAAgELAQAA"
#define PDF "JVBERi0xLjQKJeLjz9MKMSAwIG9iago8PCAvVHlwZSAvQ2F0YWxvZyA+PgplbmRvYmoK"
#define PAGE                                                                           \
    "PCFET0NUWVBFIGh0bWw+PGh0bWw+PGhlYWQ+PHRpdGxlPng8L3RpdGxlPjwvaGVhZD48Ym9keT4K"
#define WORDS "VGhlc2UgYXJlIGEgZmV3IHdvcmRzLCBhbmQgbm90aGluZyBtb3JlLgo="
#define ZIP                                                                            \
    "UEsDBAoAAAAAAAAAIQAAAAAAAAAAAAAAAAAFAAAAYS50eHRQSwECHgMKAAAAAAAAACEAAAAAAAAAAAAA" \
    "AAAABQAAAAAAAAAAAAAApIEAAAAAYS50eHRQSwUGAAAAAAEAAQAzAAAAIwAAAAAA"
#define XML                                                                            \
    "PD94bWwgdmVyc2lvbj0iMS4wIiBlbmNvZGluZz0idXRmLTgiPz4KPHc6d29yZERvY3VtZW50IHhtbG5z" \
    "Onc9IngiLz4K"
#define ZEROS "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define OLE                                                                            \
    "0M8R4KGxGuEAAAAAAAAAAAAAAAAAAAAAPgADAP7/CQAGAAAAAAAAAAAAAAABAAAA" ZEROS ZEROS     \
        ZEROS ZEROS ZEROS ZEROS ZEROS ZEROS ZEROS ZEROS ZEROS ZEROS

static Mail
open_attached(const char *type, const char *name, const char *base64)
{
    g_autofree char *text = g_strdup_printf("Content-Type: %s; name=\"%s\"\n"
                                            "Content-Disposition: attachment\n"
                                            "Content-Transfer-Encoding: base64\n\n%s\n",
                                            type, name, base64);

    return open_mail(text);
}

static void
test_kinds(void)
{
    static const struct {
        const char *type, *name, *base64, *title;
        bool claimed;
        const char *extension;
    } cases[] = {
        {"application/pdf", "a.pdf", PDF, "PDF document", false, "pdf"},
        {"application/octet-stream", "a", PDF, "PDF document", false, "bin"},
        {"text/plain", "a.pdf", PDF, "PDF document", false, "pdf"},
        {"application/octet-stream", "a.exe", PROGRAM, "Windows program", false, "bin"},
        {"text/plain", "a.txt", WORDS, "Plain text", false, "txt"},
        {"text/csv", "a.csv", WORDS, "Table in plain text", false, "csv"},
        {"text/html", "a.html", PAGE, "Web page", false, "bin"},
        {"application/zip", "a.zip", ZIP, "ZIP archive", false, "zip"},
        {"application/octet-stream", "a.docx", ZIP, "Word document", false, "docx"},
        {"application/msword", "", OLE, "Word document", false, "doc"},
        {"image/png", "a.png", PNG, "PNG picture", false, "png"},
        {"application/pkcs7-signature", "smime.p7s", "MIAGCSqGSIb3DQEHAqCAMIACAQEx",
         "Digital signature", true, "bin"},
        {"application/pdf", "a.pdf", "", "PDF document", true, "pdf"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Mail) mail =
            open_attached(cases[i].type, cases[i].name, cases[i].base64);
        const AdAttachment *saved = attachment(mail.message, 0);
        g_autofree char *title = ad_kind_title(saved->kind);

        g_test_message("%s %s", cases[i].type, cases[i].name);
        g_assert_cmpstr(title, ==, cases[i].title);
        g_assert_true(saved->claimed == cases[i].claimed);
        g_assert_cmpstr(saved->extension, ==, cases[i].extension);
        g_assert_cmpint(saved->mismatch, ==, AD_MISMATCH_NONE);
        g_assert_cmpuint(mail.message->flaws->len, ==, 0);
    }
}

static void
test_unknown_kind(void)
{
    g_auto(Mail) mail = open_attached("application/octet-stream", "a.xyzzy",
                                      "AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8=");

    g_assert_null(attachment(mail.message, 0)->kind);
}

static void
test_mismatches(void)
{
    static const struct {
        const char *type, *name, *base64;
        AdMismatch mismatch;
        const char *flaw;
    } cases[] = {
        {"application/pdf", "invoice.pdf", PROGRAM, AD_MISMATCH_NAME,
         "attachment 1: called invoice.pdf, is a Windows program"},
        {"application/octet-stream", "invoice.pdf", PROGRAM, AD_MISMATCH_NAME,
         "attachment 1: called invoice.pdf, is a Windows program"},
        {"application/pdf", "", PROGRAM, AD_MISMATCH_TYPE,
         "attachment 1: declared as application/pdf, is a Windows program"},
        {"audio/x-wav", "readme.exe", PROGRAM, AD_MISMATCH_TYPE,
         "attachment 1: declared as audio/x-wav, is a Windows program"},
        {"application/msword", "letter.doc", PAGE, AD_MISMATCH_NAME,
         "attachment 1: called letter.doc, is a web page"},
        {"image/png", "cat.png", WORDS, AD_MISMATCH_NAME,
         "attachment 1: called cat.png, is plain text"},
        {"text/plain", "notes.txt", PNG, AD_MISMATCH_NAME,
         "attachment 1: called notes.txt, is a PNG picture"},
        {"application/x-msdownload", "a.pdf", PDF, AD_MISMATCH_NONE, ""},
        {"text/plain", "page.txt", PAGE, AD_MISMATCH_NONE, ""},
        {"image/jpeg", "cat.jpg", PNG, AD_MISMATCH_NONE, ""},
        {"text/plain", "www.example.com", WORDS, AD_MISMATCH_NONE, ""},
        {"text/plain", "mz.txt", "TVogaXMgdGhlIGZpcnN0IHdvcmQgaGVyZS4K",
         AD_MISMATCH_NONE, ""},
        {"text/plain", "tex.txt", "JSFURVggcm9vdCA9IG1haW4udGV4CnRleHQK",
         AD_MISMATCH_NONE, ""},
        {"application/octet-stream", "late.pdf",
         "WC1KdW5rOiAxClgtSnVuazogMgolUERGLTEuNAo=", AD_MISMATCH_NONE, ""},
        {"application/octet-stream", "letter.p7m", PDF, AD_MISMATCH_NONE, ""},
        {"application/msword", "letter.doc", XML, AD_MISMATCH_NONE, ""},
        {"text/xml", "letter.xml", OLE, AD_MISMATCH_NAME,
         "attachment 1: called letter.xml, is an Office document"},
        {"application/zip", "a.zip", OLE, AD_MISMATCH_NAME,
         "attachment 1: called a.zip, is an Office document"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Mail) mail =
            open_attached(cases[i].type, cases[i].name, cases[i].base64);
        const AdAttachment *saved = attachment(mail.message, 0);

        g_test_message("%s %s", cases[i].type, cases[i].name);
        g_assert_cmpint(saved->mismatch, ==, cases[i].mismatch);
        g_assert_cmpuint(mail.message->flaws->len, ==, *cases[i].flaw != '\0');
        if (*cases[i].flaw != '\0') {
            g_assert_cmpstr(mail.message->flaws->pdata[0], ==, cases[i].flaw);
            g_assert_cmpstr(saved->extension, ==, "bin");
        }
    }
}

/* A name can't turn the words around it. */
static void
test_mismatch_name(void)
{
    g_auto(Mail) mail = open_attached("application/octet-stream",
                                      "=?utf-8?q?inv=E2=80=AEfdp=0A.pdf?=", PROGRAM);

    g_assert_cmpstr(mail.message->flaws->pdata[0], ==,
                    "attachment 1: called inv<U+202E>fdp .pdf, is a Windows program");
}

static void
test_pictures(void)
{
    static const struct {
        const char *type, *name, *base64;
        AdShowing showing;
        guint width, height;
    } cases[] = {
        {"image/png", "a.png", PNG, AD_SHOWING_SMALL, 7, 5},
        {"image/jpeg", "a.JPG", JPEG, AD_SHOWING_SMALL, 7, 5},
        {"application/octet-stream", "a.jpeg", JPEG, AD_SHOWING_SMALL, 7, 5},
        {"image/gif", "", GIF, AD_SHOWING_SMALL, 7, 5},
        {"image/webp", "a.webp", WEBP, AD_SHOWING_SMALL, 7, 5},
        {"image/jpeg", "a.jpg", PNG, AD_SHOWING_OTHER_TYPE, 7, 5},
        {"image/png", "a.png", HUGE_PNG, AD_SHOWING_TOO_LARGE, 46341, 46341},
        {"image/png", "a.png", "", AD_SHOWING_NO_PICTURE, 0, 0},
        {"image/jpeg", "a.jpg", "/9j/4AAQSkZJRgABAQAAAQABAAA=", AD_SHOWING_NO_PICTURE,
         0, 0},
        {"image/png", "a.png", PROGRAM, AD_SHOWING_NONE, 0, 0},
        {"image/tiff", "a.tif", PNG, AD_SHOWING_NONE, 7, 5},
        {"application/octet-stream", "a", PNG, AD_SHOWING_NONE, 7, 5},
        {"text/plain", "a.txt", WORDS, AD_SHOWING_NONE, 0, 0},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Mail) mail =
            open_attached(cases[i].type, cases[i].name, cases[i].base64);
        const AdAttachment *saved = attachment(mail.message, 0);

        g_test_message("%s %s %u", cases[i].type, cases[i].name, i);
        g_assert_cmpint(saved->showing, ==, cases[i].showing);
        g_assert_cmpuint(saved->picture.width, ==, cases[i].width);
        g_assert_cmpuint(saved->picture.height, ==, cases[i].height);
    }
}

/* A JPEG whose size stands behind 300 KB of other things. */
static void
test_late_size(void)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    gsize length;
    g_autofree guchar *jpeg = g_base64_decode(JPEG, &length);
    g_autofree char *base64 = NULL;
    static const guint8 segment[60002] = {0xFF, 0xED, 60000 >> 8, 60000 & 0xFF};

    g_byte_array_append(bytes, jpeg, 2);
    for (int i = 0; i < 5; i++)
        g_byte_array_append(bytes, segment, sizeof segment);
    g_byte_array_append(bytes, jpeg + 2, (guint)length - 2);
    base64 = g_base64_encode(bytes->data, bytes->len);
    g_auto(Mail) mail = open_attached("image/jpeg", "a.jpg", base64);
    g_assert_cmpint(attachment(mail.message, 0)->showing, ==, AD_SHOWING_SMALL);
}

static void
test_attached_mail(void)
{
    g_auto(Mail) mail =
        open_mail("Content-Type: multipart/mixed; boundary=b\n\n"
                  "--b\nContent-Type: message/rfc822; name=\"one.eml\"\n\n"
                  "From: ann@example.com\nSubject: one\n"
                  "Content-Type: application/pdf; name=inner.pdf\n\nx\n"
                  "--b\nContent-Type: application/octet-stream; name=two.eml\n"
                  "Content-Transfer-Encoding: base64\n\n"
                  "RnJvbTogYm9iQGV4YW1wbGUuY29tClN1YmplY3Q6IHR3bwoKaGVsbG8K\n"
                  "--b\nContent-Type: application/octet-stream; name=three.eml\n\n"
                  "From: nobody, and this is all there is of it.\n"
                  "--b\nContent-Type: message/rfc822\n\nSubject: four\n\nfour\n"
                  "--b--\n");
    const AdMessage *message = mail.message;

    g_assert_cmpuint(message->attachments->len, ==, 4);
    g_assert_cmpint(block(message, 0)->kind, ==, AD_BLOCK_MESSAGE);
    g_assert_cmpuint(block(message, 0)->attachment, ==, 1);
    g_assert_true(attachment(message, 0)->message == block(message, 0)->message);
    g_assert_cmpstr(attachment(message, 0)->message->subject, ==, "one");
    g_assert_cmpstr(attachment(message, 0)->extension, ==, "txt");
    g_assert_cmpstr(attachment(message, 0)->kind->words, ==, "a mail message");
    g_assert_cmpstr(attachment(message, 1)->name, ==, "inner.pdf");
    g_assert_cmpuint(block(message, 1)->attachment, ==, 3);
    g_assert_cmpstr(attachment(message, 2)->message->subject, ==, "two");
    expect_bytes(attachment(message, 2),
                 "From: bob@example.com\nSubject: two\n\nhello\n", 42);
    g_assert_cmpint(block(message, 2)->kind, ==, AD_BLOCK_ATTACHMENT);
    g_assert_null(attachment(message, 3)->message);
    g_assert_cmpstr(block(message, 3)->message->subject, ==, "four");
    g_assert_cmpuint(block(message, 3)->attachment, ==, 0);
    g_assert_cmpuint(message->flaws->len, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    /* The user's own data base of types has no say. */
    g_setenv("MAGIC", "/nowhere", TRUE);
    g_assert_true(ad_message_init(NULL));
    g_test_add_func("/attachment/kinds", test_kinds);
    g_test_add_func("/attachment/unknown-kind", test_unknown_kind);
    g_test_add_func("/attachment/mismatches", test_mismatches);
    g_test_add_func("/attachment/mismatch-name", test_mismatch_name);
    g_test_add_func("/attachment/pictures", test_pictures);
    g_test_add_func("/attachment/late-size", test_late_size);
    g_test_add_func("/attachment/mail", test_attached_mail);
    return g_test_run();
}
