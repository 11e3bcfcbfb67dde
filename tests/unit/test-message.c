/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail.h"

static void
test_plain(void)
{
    g_auto(Mail) mail = open_mail("From ann@example.com Mon May 30 14:03:12 2005\n"
                                  "From: =?utf-8?q?Ann?= <ann@example.com>\n"
                                  "To: b@example.com\nCc: c@example.com\n"
                                  "Date: Mon, 30 May 2005 14:03:12 +0200\n"
                                  "Subject: x\n y\n\n"
                                  "one\r\n\ttwo \033[2J\n");
    const AdMessage *message = mail.message;
    const AdField *field;

    g_assert_cmpuint(message->fields->len, ==, 5);
    field = message->fields->pdata[4];
    g_assert_cmpstr(field->name, ==, "Subject");
    g_assert_cmpstr(field->value, ==, "x y");
    g_assert_cmpstr(message->from, ==, "Ann <ann@example.com>");
    g_assert_cmpstr(message->to, ==, "b@example.com");
    g_assert_cmpstr(message->cc, ==, "c@example.com");
    g_assert_cmpstr(message->subject, ==, "x y");
    g_assert_cmpstr(message->date, ==, "Mon, 30 May 2005 14:03:12 +0200");
    g_assert_cmpuint(message->blocks->len, ==, 1);
    g_assert_cmpint(block(message, 0)->kind, ==, AD_BLOCK_TEXT);
    g_assert_cmpstr(block(message, 0)->text, ==, "one\n\ttwo \342\220\233[2J\n");
    g_assert_cmpuint(message->attachments->len, ==, 0);
    g_assert_cmpuint(message->flaws->len, ==, 0);
}

static void
test_no_header(void)
{
    g_auto(Mail) mail = open_mail("no header\nat all\n");
    g_auto(Mail) empty = open_mail("");
    g_auto(Mail) bare = open_mail("Subject: x\n");
    g_auto(Mail) odd = open_mail("Subject: x\nno field\nTo: a@example.com\n\nbody\n");

    g_assert_cmpstr(block(mail.message, 0)->text, ==, "no header\nat all\n");
    g_assert_true(has_flaw(mail.message, "no header"));
    g_assert_cmpint(block(empty.message, 0)->kind, ==, AD_BLOCK_NOTICE);
    g_assert_cmpint(block(bare.message, 0)->kind, ==, AD_BLOCK_NOTICE);
    g_assert_cmpstr(bare.message->subject, ==, "x");
    g_assert_cmpuint(odd.message->fields->len, ==, 3);
    g_assert_cmpstr(((AdField *)odd.message->fields->pdata[1])->name, ==, "");
    g_assert_cmpstr(((AdField *)odd.message->fields->pdata[1])->value, ==, "no field");
    g_assert_cmpstr(block(odd.message, 0)->text, ==, "body\n");
}

static void
test_bare_lines(void)
{
    g_auto(Mail) mail =
        open_mail("From: a@example.com\rSubject: x\r y\r\rone\r\rtwo\r");
    g_auto(Mail) mixed = open_mail("Subject: a\rBcc: b@example.com\n\nbody\rmore\n");

    g_assert_cmpuint(mail.message->fields->len, ==, 2);
    g_assert_cmpstr(mail.message->subject, ==, "x y");
    g_assert_cmpstr(block(mail.message, 0)->text, ==, "one\n\ntwo\n");
    g_assert_true(has_flaw(mail.message, "with CR alone"));
    g_assert_cmpuint(mixed.message->fields->len, ==, 1);
    g_assert_false(has_flaw(mixed.message, "with CR alone"));
}

static void
test_charsets(void)
{
    g_auto(Mail) mail =
        open_mail("Content-Type: multipart/mixed; boundary=b\n\n"
                  "--b\nContent-Type: text/plain; charset=koi8-r\n"
                  "Content-Transfer-Encoding: quoted-printable\n\n=D1=\n=D1\n"
                  "--b\nContent-Type: text/plain; charset=\"ISO-2022-JP\"\n\n"
                  "\033$BF|\033(B\n"
                  "--b\nContent-Type: text/plain; charset=utf-8\n\n\303\251\377\n"
                  "--b--\n");

    g_assert_cmpstr(block(mail.message, 0)->text, ==, "\321\217\321\217");
    g_assert_cmpstr(block(mail.message, 1)->text, ==, "\346\227\245");
    g_assert_cmpstr(block(mail.message, 2)->text, ==, "\303\251\357\277\275");
    g_assert_true(has_flaw(mail.message, "1 byte"));
}

static void
test_alternative(void)
{
    g_auto(Mail) mail = open_mail(
        "Content-Type: multipart/alternative; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nplain\n"
        "--b\nContent-Type: multipart/related; boundary=c\n\n"
        "--c\nContent-Type: text/html\n\n"
        "<p>rich <img src=\"cid:i@x\"> <img src=\"http://tracker.example/x.gif\">\n"
        "--c\nContent-Type: image/gif; name=dot.gif\nContent-ID: <i@x>\n"
        "Content-Transfer-Encoding: base64\n\n"
        "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7\n"
        "--c\nContent-Type: image/gif; name=other.gif\nContent-ID: <j@x>\n"
        "Content-Transfer-Encoding: base64\n\n"
        "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7\n"
        "--c--\n"
        "--b--\n");
    const AdMessage *message = mail.message;

    g_assert_cmpuint(message->blocks->len, ==, 3);
    g_assert_cmpint(block(message, 0)->kind, ==, AD_BLOCK_HTML);
    g_assert_nonnull(strstr(block(message, 0)->html, "data:image/gif;base64,R0lGOD"));
    g_assert_nonnull(strstr(block(message, 0)->text, "rich"));
    g_assert_cmpuint(message->changes.html.remote_images, ==, 1);
    g_assert_false(block(message, 0)->alternative);
    g_assert_cmpstr(block(message, 1)->text, ==, "plain");
    g_assert_true(block(message, 1)->alternative);
    g_assert_nonnull(block(message, 1)->title);
    g_assert_cmpint(block(message, 2)->kind, ==, AD_BLOCK_ATTACHMENT);
    g_assert_cmpuint(block(message, 2)->attachment, ==, 2);
    g_assert_cmpuint(message->attachments->len, ==, 2);
    g_assert_true(attachment(message, 0)->inlined);
    g_assert_false(attachment(message, 1)->inlined);
}

static void
test_attachments(void)
{
    g_auto(Mail) mail = open_mail(
        "Content-Type: multipart/mixed; boundary=b\n\n"
        "--b\n\nhello\n"
        "--b\nContent-Type: application/octet-stream; name=other.txt\n"
        "Content-Disposition: attachment; filename*=utf-8''caf%C3%A9.PDF\n"
        "Content-Transfer-Encoding: base64\n\nAAEC\r\n/w==\r\n"
        "--b\nContent-Type: text/html; name=\"../../etc/passwd\"\n"
        "Content-Disposition: ATTACHMENT\n\n<p>\r\nx\r\n"
        "--b\nContent-Type: application/x-uu\nContent-Transfer-Encoding: x-uuencode\n\n"
        "begin 644 x\n#8V%T\n`\nend\n"
        "--b\nContent-Type: application/x-odd\nContent-Transfer-Encoding: "
        "rot13\n\nfrg\n"
        "--b\nContent-Type: text/plain; name=notes.txt\n\nnotes\n"
        "--b--\n");
    const AdMessage *message = mail.message;

    g_assert_cmpuint(message->attachments->len, ==, 5);
    g_assert_cmpuint(attachment(message, 0)->number, ==, 1);
    g_assert_cmpstr(attachment(message, 0)->name, ==, "caf\303\251.PDF");
    g_assert_cmpstr(attachment(message, 0)->type, ==, "application/octet-stream");
    g_assert_cmpstr(attachment(message, 0)->extension, ==, "pdf");
    expect_bytes(attachment(message, 0), "\0\1\2\377", 4);
    g_assert_cmpstr(attachment(message, 1)->name, ==, "../../etc/passwd");
    g_assert_cmpstr(attachment(message, 1)->extension, ==, "bin");
    expect_bytes(attachment(message, 1), "<p>\r\nx", 6);
    g_assert_cmpstr(attachment(message, 2)->extension, ==, "bin");
    expect_bytes(attachment(message, 2), "cat", 3);
    expect_bytes(attachment(message, 3), "frg", 3);
    g_assert_true(has_flaw(message, "rot13"));
    g_assert_cmpstr(attachment(message, 4)->extension, ==, "txt");
    g_assert_cmpuint(message->blocks->len, ==, 7);
    g_assert_cmpstr(block(message, 0)->text, ==, "hello");
    g_assert_cmpstr(block(message, 5)->text, ==, "notes");
    g_assert_cmpuint(block(message, 6)->attachment, ==, 5);
}

/* GMime takes the line end before a boundary for as long as the one behind it. */
static void
test_line_ends(void)
{
    g_auto(Mail) mail = open_mail("Content-Type: multipart/mixed; boundary=b\n\n"
                                  "--b\nContent-Type: a/b\n\nxyz\n"
                                  "--b\r\nContent-Type: a/b\r\n\r\nabc\r\n"
                                  "--b\nContent-Type: a/b\n\ndef\n\n"
                                  "--b\r\nContent-Type: a/b\n\n"
                                  "--b\nContent-Type: a/b\n\n-\r-\n"
                                  "--b--\n");

    expect_bytes(attachment(mail.message, 0), "xyz", 3);
    expect_bytes(attachment(mail.message, 1), "abc", 3);
    expect_bytes(attachment(mail.message, 2), "def\n", 4);
    expect_bytes(attachment(mail.message, 3), "", 0);
    expect_bytes(attachment(mail.message, 4), "-\r-", 3);
}

static void
test_base64(void)
{
    static const char *const cases[][2] = {
        {"eHl6", "xyz"},
        {"eHk=", "xy"},
        {"eA==", "x"},
        {"eHk", "xy"}, /* no padding */
        {"eA", "x"},
        {"eHl6e*Hl6", "xyzxyz"},
        {"e\r\nH l*6\n", "xyz"},
        {"eA==eHk=\neHl6", "xxyxyz"},         /* several pieces */
        {"eHk=\n--list--\nA footer\n", "xy"}, /* something else behind them */
        {"", ""},
        {"=", ""},
        {"e", ""},
        {"No base64, but words.", "No base64, but words."},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup_printf(
            "Content-Type: a/b\nContent-Transfer-Encoding: BASE64\n\n%s", cases[i][0]);
        g_auto(Mail) mail = open_mail(text);

        expect_bytes(attachment(mail.message, 0), cases[i][1], strlen(cases[i][1]));
    }
}

/* Bytes that a decoder might cut or lose where its pieces meet. */
static void
test_large_base64(void)
{
    GString *text = g_string_new("Content-Type: a/b\n"
                                 "Content-Transfer-Encoding: base64\n\n");
    GString *bytes = g_string_new(NULL);

    for (int i = 0; i < 200000; i++)
        g_string_append_printf(bytes, "%d", i);
    for (gsize at = 0; at < bytes->len; at += 57) {
        g_autofree char *line =
            g_base64_encode((guchar *)bytes->str + at, MIN(57, bytes->len - at));

        g_string_append_printf(text, "%s\r\n", line);
    }
    {
        g_auto(Mail) mail = open_mail(text->str);

        expect_bytes(attachment(mail.message, 0), bytes->str, bytes->len);
    }
    g_string_free(text, TRUE);
    g_string_free(bytes, TRUE);
}

static void
test_related(void)
{
    g_auto(Mail) mail =
        open_mail("Content-Type: multipart/related; boundary=b\n\n"
                  "--b\nContent-Type: image/png\nContent-ID: <i>\n\nno picture\n"
                  "--b\nContent-Type: text/html\n\n<p>words <img src=cid:i>\n"
                  "--b--\n");

    g_assert_cmpint(block(mail.message, 0)->kind, ==, AD_BLOCK_HTML);
    g_assert_cmpint(block(mail.message, 1)->kind, ==, AD_BLOCK_ATTACHMENT);
    g_assert_null(strstr(block(mail.message, 0)->html, "data:image"));
    g_assert_false(attachment(mail.message, 0)->inlined);
}

/* Web pages are sent with the addresses that their pictures have (RFC 2557). */
static void
test_locations(void)
{
    static const char *const sources[] = {"http://h.example/d/pic.png", "pic.png",
                                          "../d/pic.png", "//h.example/d/pic.png"};

    for (guint i = 0; i < G_N_ELEMENTS(sources); i++) {
        g_autofree char *text = g_strdup_printf(
            "Content-Type: multipart/related; boundary=b\n\n"
            "--b\nContent-Type: text/html\n"
            "Content-Location: http://h.example/d/page.html\n\n"
            "<p>words <img src=\"%s\"><img src=http://h.example/other.png>\n"
            "--b\nContent-Type: image/png\n"
            "Content-Location: http://h.example/d/pic.png\n"
            "Content-Transfer-Encoding: base64\n\n"
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhK"
            "mM"
            "IQAAAABJRU5ErkJggg==\n"
            "--b--\n",
            sources[i]);
        g_auto(Mail) mail = open_mail(text);

        g_test_message("%s", sources[i]);
        g_assert_nonnull(strstr(block(mail.message, 0)->html, "data:image"));
        g_assert_cmpuint(mail.message->changes.html.remote_images, ==, 1);
        g_assert_true(attachment(mail.message, 0)->inlined);
    }
}

static void
test_extensions(void)
{
    static const char *const cases[][3] = {
        {"application/pdf", "", "pdf"},
        {"image/jpeg", "x.JPEG", "jpg"},
        {"image/png", "x.jpg", "jpg"}, /* browsers look at the bytes of images */
        {"text/html", "x.pdf", "bin"},
        {"image/svg+xml", "x.png", "bin"},
        {"text/calendar", "x.ics", "txt"},
        {"text/plain", "x.csv", "csv"},
        {"text/plain", "x.html", "txt"},
        {"application/zip", "x.docx", "docx"},
        {"application/pdf", "x.txt", "pdf"},
        {"application/octet-stream", "x.html", "bin"},
        {"application/octet-stream", "x.xlsx", "xlsx"},
        {"application/x-msdownload", "invoice.pdf.exe", "bin"},
        {"application/octet-stream", "pdf", "bin"},
        {"video/mp4", "", "bin"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text =
            g_strdup_printf("Content-Type: %s; name=\"%s\"\n"
                            "Content-Disposition: attachment\n\nx\n",
                            cases[i][0], cases[i][1]);
        g_auto(Mail) mail = open_mail(text);

        g_test_message("%s %s", cases[i][0], cases[i][1]);
        g_assert_cmpstr(attachment(mail.message, 0)->extension, ==, cases[i][2]);
    }
}

static void
test_nested(void)
{
    g_auto(Mail) mail = open_mail(
        "Content-Type: multipart/digest; boundary=b\n\n"
        "--b\n\nSubject: first\n\none\n"
        "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        "U3ViamVjdDogc2Vjb25kCkNvbnRlbnQtVHlwZTogaW1hZ2UvcG5nCgpwaWN0dXJlCg==\n"
        "--b--\n");
    const AdMessage *first = block(mail.message, 0)->message;
    const AdMessage *second = block(mail.message, 1)->message;

    g_assert_cmpstr(first->subject, ==, "first");
    g_assert_cmpstr(block(first, 0)->text, ==, "one");
    g_assert_cmpstr(second->subject, ==, "second");
    g_assert_cmpint(block(second, 0)->kind, ==, AD_BLOCK_ATTACHMENT);
    g_assert_cmpuint(second->attachments->len, ==, 0);
    g_assert_cmpuint(mail.message->attachments->len, ==, 1);
    expect_bytes(attachment(mail.message, 0), "picture\n", 8);
}

/* The address list of an inner message must not reach GMime, which would fall on it. */
static void
test_nested_groups(void)
{
    GString *text = g_string_new("From: ");

    for (int i = 0; i < 100000; i++)
        g_string_append(text, "g:");
    g_string_append(text, "\nContent-Type: message/rfc822\n\nTo: ");
    for (int i = 0; i < 100000; i++)
        g_string_append(text, "g:");
    g_string_append(text, "\n\ninner\n");
    {
        g_auto(Mail) mail = open_mail(text->str);
        const AdMessage *inner = block(mail.message, 0)->message;

        g_assert_cmpstr(block(inner, 0)->text, ==, "inner\n");
        g_assert_true(g_str_has_suffix(inner->to, " more"));
        g_assert_true(has_flaw(mail.message, "too long"));
    }
    g_string_free(text, TRUE);
}

static void
test_depth(void)
{
    GString *messages = g_string_new("Subject: x\n");
    GString *parts = g_string_new("Subject: x\n");

    for (int i = 0; i < 2000; i++) {
        g_string_append(messages, "Content-Type: message/rfc822\n\n");
        g_string_append_printf(
            parts, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    }
    g_string_append(parts, "\nhidden deep inside\n");
    {
        g_auto(Mail) deep = open_mail(messages->str);
        g_auto(Mail) nested = open_mail(parts->str);
        const AdMessage *message = deep.message;
        guint depth = 0;

        for (; block(message, 0)->kind == AD_BLOCK_MESSAGE; depth++)
            message = block(message, 0)->message;
        g_assert_cmpuint(depth, >=, 100);
        g_assert_cmpuint(depth, <, 1000);
        g_assert_cmpint(block(message, 0)->kind, ==, AD_BLOCK_NOTICE);
        g_assert_cmpuint(deep.message->attachments->len, ==, 1);
        g_assert_nonnull(strstr(block(nested.message, 0)->text, "hidden deep inside"));
        g_assert_true(has_flaw(nested.message, "shown as text"));
    }
    g_string_free(messages, TRUE);
    g_string_free(parts, TRUE);
}

static void
test_masses(void)
{
    GString *parts = g_string_new("Content-Type: multipart/mixed; boundary=b\n\n");
    GString *header = g_string_new(NULL);

    for (int i = 0; i < 10000; i++)
        g_string_append_printf(parts, "--b\n\n%d\n", i);
    for (int i = 0; i < 400000; i++)
        g_string_append(header, "X: y\n");
    g_string_append(header, "Content-Type: text/html\n\n<p>body\n");
    {
        g_auto(Mail) many = open_mail(parts->str);
        g_auto(Mail) fields = open_mail(header->str);

        g_assert_cmpuint(many.message->blocks->len, <=, 5001);
        g_assert_true(has_flaw(many.message, "5000 parts"));
        g_assert_cmpuint(fields.message->fields->len, ==, 2000);
        g_assert_true(has_flaw(fields.message, "longer than 1 MiB"));
        g_assert_cmpint(block(fields.message, 0)->kind, ==, AD_BLOCK_HTML);
    }
    g_string_free(parts, TRUE);
    g_string_free(header, TRUE);
}

/* Far more parts than are read are not even looked for. */
static void
test_more_masses(void)
{
    static const guint counts[] = {10000, 30000};

    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        GString *parts = g_string_new("Content-Type: multipart/mixed; boundary=b\n\n");

        for (guint part = 0; part < counts[i]; part++)
            g_string_append(parts, "--b\ncontent-type: text/plain\n\nx\n");
        g_string_append(parts, "--b--\nbehind\n");
        {
            g_auto(Mail) many = open_mail(parts->str);
            const AdMessage *message = many.message;
            const AdBlock *behind = block(message, message->blocks->len - 2);

            g_assert_true(has_flaw(message, "5000 parts"));
            g_assert_cmpint(g_strcmp0(behind->text, "behind\n") == 0, ==, i == 0);
        }
        g_string_free(parts, TRUE);
    }
}

static void
test_odd_parts(void)
{
    g_auto(Mail) mail =
        open_mail("Content-Type: multipart/mixed; boundary=b\n\nbefore\n"
                  "--b\ntext at once\n\nmore\n"
                  "--b\nContent-Type: nonsense\n\nplain\n"
                  "--b\nContent-Type: text/plain\nno empty line\n"
                  "--b--\nbehind the MIME parts\n");
    g_auto(Mail) unbound =
        open_mail("Content-Type: multipart/mixed\n\nall of it caf\351\n");
    const AdMessage *message = mail.message;

    g_assert_cmpuint(message->blocks->len, ==, 6);
    g_assert_true(g_str_has_prefix(block(message, 0)->text, "before"));
    g_assert_nonnull(block(message, 0)->title);
    g_assert_cmpstr(block(message, 1)->text, ==, "text at once\n");
    g_assert_cmpstr(block(message, 2)->text, ==, "more");
    g_assert_cmpstr(block(message, 3)->text, ==, "plain");
    g_assert_true(has_flaw(message, "nonsense"));
    g_assert_nonnull(strstr(block(message, 4)->text, "no empty line"));
    g_assert_true(g_str_has_prefix(block(message, 5)->text, "behind"));
    g_assert_cmpstr(block(unbound.message, 0)->text, ==, "all of it caf\303\251\n");
}

/* Words in none of the parts, whatever the multipart is. */
static void
test_faces(void)
{
    static const char *const types[] = {"mixed",  "alternative", "related", "report",
                                        "signed", "encrypted",   "x-other"};

    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        g_autofree char *text = g_strdup_printf(
            "Content-Type: multipart/%s; boundary=b\n\nwords before\n"
            "--b\nContent-Type: text/plain\n\nplain\n"
            "--b\nContent-Type: text/html\n\n<p>rich\n--b--\nwords behind\n",
            types[i]);
        g_autofree char *none = g_strdup_printf(
            "Content-Type: multipart/%s; boundary=b\n\nall the words\n", types[i]);
        g_auto(Mail) mail = open_mail(text);
        g_auto(Mail) empty = open_mail(none);
        guint last = mail.message->blocks->len - 1;

        g_test_message("%s", types[i]);
        g_assert_true(g_str_has_prefix(block(mail.message, 0)->text, "words before"));
        g_assert_true(
            g_str_has_prefix(block(mail.message, last)->text, "words behind"));
        last = empty.message->blocks->len - 1;
        g_assert_true(
            g_str_has_prefix(block(empty.message, last)->text, "all the words"));
    }
}

/* Only what programs write there for readers without MIME is left out. */
static void
test_explanations(void)
{
    static const struct {
        const char *words;
        bool shown;
    } cases[] = {
        {"This is a multi-part message in MIME format.\n", false},
        {"\n> This is a multi-part message in MIME format...\n\n", false},
        {"This is an S/MIME signed message\n", false},
        {"This is an OpenPGP/MIME signed message (RFC 2440 and 3156)\n", false},
        {"  This message is in MIME format.  The first part should be readable text,\n"
         "  while the remaining parts are likely unreadable without MIME-aware "
         "tools.\n",
         false},
        {"This message is in MIME format. Since your mail reader does not "
         "understand\r\n"
         "this format, some or all of this message may not be legible.\r\n",
         false},
        {"Dies ist eine mehrteilige Nachricht im MIME-Format.\n", false},
        {"This is a multi-part message in MIME format.\nPay 300 to Bob.\n", true},
        {"This is a multi-part message in MIME format\nPay 300 to Bob.\n", true},
        {"This is a multi-part message in MIME format. Pay 300 to Bob.\n", true},
        {"Pay 300 to Bob.\n\nThis is a multi-part message in MIME format.\n", true},
        {"Ask Bob what MIME is.\n", true},
        {"This is a message for Bob.\n", true},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text =
            g_strdup_printf("Content-Type: multipart/mixed; boundary=b\n\n%s\n"
                            "--b\nContent-Type: text/plain\n\nplain\n--b--\n",
                            cases[i].words);
        g_auto(Mail) mail = open_mail(text);

        g_test_message("%s", cases[i].words);
        g_assert_cmpuint(mail.message->blocks->len, ==, cases[i].shown ? 2 : 1);
    }
}

/* Words right behind a boundary, in parts that GMime takes for none. */
static void
test_lost_lines(void)
{
    g_auto(Mail) only = open_mail("Content-Type: multipart/mixed; boundary=b\n\n"
                                  "--b\nno header\ncaf\351\n--b--\n");
    g_auto(Mail) last = open_mail("Content-Type: multipart/mixed; boundary=b\n\n"
                                  "--b\nContent-Type: text/plain\n\nproper\n"
                                  "--b\nContent-Type: text/plain\nno empty line\n"
                                  "--b\none junk\n--b\ntwo junk\n--b--\n");
    GString *many = g_string_new("Content-Type: multipart/mixed; boundary=b\n\n--b\n");

    g_assert_cmpuint(only.message->blocks->len, ==, 1);
    g_assert_true(
        g_str_has_prefix(block(only.message, 0)->text, "no header\ncaf\303\251\n"));
    g_assert_nonnull(block(only.message, 0)->title);
    g_assert_true(has_flaw(only.message, "multipart is malformed"));
    g_assert_cmpstr(block(last.message, 0)->text, ==, "proper");
    g_assert_nonnull(strstr(block(last.message, 1)->text, "no empty line"));
    g_assert_nonnull(strstr(block(last.message, 2)->text, "one junk"));
    g_assert_nonnull(strstr(block(last.message, 2)->text, "two junk"));
    for (guint i = 0; i < 1100; i++)
        g_string_append(many, "a line\n");
    g_string_append(many, "the last line\n--b--\n");
    g_auto(Mail) mail = open_mail(many->str);
    guint end = mail.message->blocks->len - 1;
    g_assert_nonnull(strstr(block(mail.message, end)->text, "the last line"));
    g_assert_true(has_flaw(mail.message, "could be taken apart"));
    g_string_free(many, TRUE);
}

/* The empty line is missing, or has a blank in it; the fields of the first part are not
 * those of the message. */
static void
test_header_ends_at_boundary(void)
{
    static const char *const ends[] = {"", " \n", "\t\r\n"};

    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *text =
            g_strdup_printf("Subject: x\n"
                            "Content-Type: multipart/mixed; boundary=b\n%s"
                            "--b\nContent-Type: text/html\n\n<p>words\n"
                            "--b\nContent-Type: image/jpeg\n\npicture\n"
                            "--b--\n",
                            ends[i]);
        g_auto(Mail) mail = open_mail(text);

        g_assert_cmpuint(mail.message->fields->len, ==, 2);
        g_assert_cmpint(block(mail.message, 0)->kind, ==, AD_BLOCK_HTML);
        g_assert_cmpuint(mail.message->attachments->len, ==, 1);
        expect_bytes(attachment(mail.message, 0), "picture", 7);
        g_assert_true(has_flaw(mail.message, "no empty line"));
    }
}

static void
test_notices(void)
{
    g_auto(Mail) encrypted =
        open_mail("Content-Type: multipart/encrypted; boundary=b;\n"
                  " protocol=\"application/pgp-encrypted\"\n\n"
                  "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n"
                  "--b\nContent-Type: application/octet-stream\n\n-----BEGIN PGP "
                  "MESSAGE\n--b--\n");
    g_auto(Mail) sign = open_mail("Content-Type: multipart/signed; boundary=b;\n"
                                  " protocol=\"application/pgp-signature\"\n\n"
                                  "--b\n\nsigned words\n"
                                  "--b\nContent-Type: application/pgp-signature; "
                                  "name=signature.asc\n\nx\n--b--\n");

    g_assert_nonnull(strstr(block(encrypted.message, 0)->text, "Encrypted with PGP"));
    g_assert_cmpuint(encrypted.message->attachments->len, ==, 2);
    g_assert_nonnull(strstr(block(sign.message, 0)->text, "not checked"));
    g_assert_cmpstr(block(sign.message, 1)->text, ==, "signed words");
    g_assert_cmpuint(sign.message->attachments->len, ==, 1);
}

static void
test_flowed(void)
{
    g_auto(Mail) mail =
        open_mail("Content-Type: text/plain; format=flowed\n\n"
                  "one \ntwo\n> quoted \n> on\n>> deeper \n from\n-- \nAnn\n");
    g_auto(Mail) delsp =
        open_mail("Content-Type: text/plain; format=flowed; delsp=yes\n\none \ntwo\n");
    g_auto(Mail) empty =
        open_mail("Content-Type: text/plain; format=flowed\n\n\n\none");

    g_assert_cmpstr(block(mail.message, 0)->text, ==,
                    "one two\n> quoted on\n>> deeper \nfrom\n-- \nAnn\n");
    g_assert_cmpstr(block(delsp.message, 0)->text, ==, "onetwo\n");
    g_assert_cmpstr(block(empty.message, 0)->text, ==, "\n\none\n");
}

static void
test_long_text(void)
{
    GString *text = g_string_new("Subject: x\n\n");

    for (int i = 0; i < 500000; i++)
        g_string_append(text, "0123456789\n");
    {
        g_auto(Mail) mail = open_mail(text->str);

        g_assert_cmpuint(mail.message->blocks->len, ==, 2);
        g_assert_true(g_str_has_suffix(block(mail.message, 0)->text, "6789\n"));
        g_assert_cmpuint(strlen(block(mail.message, 0)->text), <=, 4 * 1024 * 1024);
        g_assert_nonnull(strstr(block(mail.message, 1)->text, "goes on"));
    }
    g_string_assign(text, "Subject: x\n\nfirst\nx");
    for (int i = 0; i < 3000000; i++) /* one line, and its limit within a character */
        g_string_append(text, "\303\251");
    {
        g_auto(Mail) mail = open_mail(text->str);
        gsize length = strlen(block(mail.message, 0)->text);

        g_assert_cmpuint(length, >, 4 * 1024 * 1024 - 4);
        g_assert_cmpuint(length, <=, 4 * 1024 * 1024);
        g_assert_nonnull(strstr(block(mail.message, 1)->text, "goes on"));
        g_assert_false(has_flaw(mail.message, "shown as \357\277\275"));
    }
    g_string_free(text, TRUE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_true(ad_message_init(NULL));
    g_test_add_func("/message/plain", test_plain);
    g_test_add_func("/message/no-header", test_no_header);
    g_test_add_func("/message/bare-lines", test_bare_lines);
    g_test_add_func("/message/charsets", test_charsets);
    g_test_add_func("/message/alternative", test_alternative);
    g_test_add_func("/message/attachments", test_attachments);
    g_test_add_func("/message/line-ends", test_line_ends);
    g_test_add_func("/message/base64", test_base64);
    g_test_add_func("/message/large-base64", test_large_base64);
    g_test_add_func("/message/related", test_related);
    g_test_add_func("/message/locations", test_locations);
    g_test_add_func("/message/extensions", test_extensions);
    g_test_add_func("/message/nested", test_nested);
    g_test_add_func("/message/nested-groups", test_nested_groups);
    g_test_add_func("/message/depth", test_depth);
    g_test_add_func("/message/masses", test_masses);
    g_test_add_func("/message/more-masses", test_more_masses);
    g_test_add_func("/message/odd-parts", test_odd_parts);
    g_test_add_func("/message/faces", test_faces);
    g_test_add_func("/message/faces/explanations", test_explanations);
    g_test_add_func("/message/lost-lines", test_lost_lines);
    g_test_add_func("/message/header-ends-at-boundary", test_header_ends_at_boundary);
    g_test_add_func("/message/notices", test_notices);
    g_test_add_func("/message/flowed", test_flowed);
    g_test_add_func("/message/long-text", test_long_text);
    return g_test_run();
}
