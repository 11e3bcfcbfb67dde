/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/header.h"
#include "auditdisc/mail/tree.h"
#include "mail.h"

#include <fcntl.h>

#define CORPORA "../shared/corpora"

static const AdPartNote *
note(const AdMessage *message, guint index)
{
    g_assert_cmpuint(index, <, message->parts->len);
    return message->parts->pdata[index];
}

static void
expect(const AdMessage *message, guint index, guint depth, const char *type,
       AdPartFate fate, guint attachment)
{
    const AdPartNote *at = note(message, index);

    g_assert_cmpstr(at->type, ==, type);
    g_assert_cmpuint(at->depth, ==, depth);
    g_assert_cmpint(at->fate, ==, fate);
    g_assert_cmpuint(at->attachment, ==, attachment);
}

/* In the order of the original, not of what is shown first. */
static void
test_fates(void)
{
    g_auto(Mail) mail =
        open_mail("Content-Type: multipart/mixed; boundary=a\n\n"
                  "--a\nContent-Type: multipart/alternative; boundary=b\n\n"
                  "--b\nContent-Type: text/plain; charset=utf-8\n\nplain \001\n"
                  "--b\nContent-Type: multipart/related; boundary=c\n\n"
                  "--c\nContent-Type: text/html\nContent-Transfer-Encoding: "
                  "quoted-printable\n\n<p onclick=3Dx()>rich<img src=3D\"cid:i\">\n"
                  "--c\nContent-Type: image/gif\nContent-ID: <i>\n"
                  "Content-Transfer-Encoding: base64\n\n"
                  "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7\n"
                  "--c--\n--b--\n"
                  "--a\nContent-Type: message/rfc822\n\n"
                  "Subject: x\nContent-Type: multipart/mixed; boundary=d\n\n"
                  "--d\nContent-Type: text/plain; name=n.txt\n\ninner\n"
                  "--d\nContent-Type: text/plain\n\n\n--d--\n"
                  "--a\n\nbegin 644 x\n#8V%T\n`\nend\n"
                  "--a\nContent-Type: application/pdf; name=p\302\256.pdf\n\nx\n"
                  "--a--\n");
    const AdMessage *message = mail.message;

    g_assert_cmpuint(message->parts->len, ==, 12);
    expect(message, 0, 0, "multipart/mixed", AD_PART_HOLDS, 0);
    expect(message, 1, 1, "multipart/alternative", AD_PART_HOLDS, 0);
    expect(message, 2, 2, "text/plain", AD_PART_TEXT, 0);
    expect(message, 3, 2, "multipart/related", AD_PART_HOLDS, 0);
    expect(message, 4, 3, "text/html", AD_PART_FORMATTED, 0);
    expect(message, 5, 3, "image/gif", AD_PART_SAVED, 1);
    expect(message, 6, 1, "message/rfc822", AD_PART_MESSAGE, 0);
    expect(message, 7, 2, "multipart/mixed", AD_PART_HOLDS, 0);
    expect(message, 8, 3, "text/plain", AD_PART_TEXT, 2);
    expect(message, 9, 3, "text/plain", AD_PART_EMPTY, 0);
    expect(message, 10, 1, "text/plain", AD_PART_UNPACKED, 0);
    expect(message, 11, 1, "application/pdf", AD_PART_SAVED, 4);
    g_assert_true(note(message, 2)->beside);
    g_assert_false(note(message, 4)->beside);
    g_assert_cmpstr(note(message, 2)->charset, ==, "utf-8");
    g_assert_cmpint(note(message, 2)->size, ==, 7);
    g_assert_cmpstr(note(message, 5)->encoding, ==, "base64");
    g_assert_cmpstr(note(message, 2)->encoding, ==, "");
    g_assert_true(note(message, 6)->opened);
    g_assert_cmpuint(note(message, 6)->files, ==, 0);
    g_assert_cmpuint(note(message, 10)->files, ==, 1);
    g_assert_cmpstr(note(message, 11)->name, ==, "p\302\256.pdf");
    g_assert_cmpuint(message->changes.html.handlers, ==, 1);
    g_assert_cmpuint(message->changes.controls, ==, 1);
}

static void
test_not_shown(void)
{
    g_auto(Mail) mail =
        open_mail("Content-Type: multipart/encrypted; boundary=a; protocol=pgp\n\n"
                  "--a\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n"
                  "--a\nContent-Type: application/octet-stream\n\nx\n--a--\n");

    expect(mail.message, 0, 0, "multipart/encrypted", AD_PART_HOLDS, 0);
    expect(mail.message, 1, 1, "application/pgp-encrypted", AD_PART_SAVED, 1);
    expect(mail.message, 2, 1, "application/octet-stream", AD_PART_SAVED, 2);
}

/* Of many parts all are counted, and those that could not be saved are told. */
static void
test_masses(void)
{
    g_autoptr(GString) text =
        g_string_new("Content-Type: multipart/mixed; boundary=a\n\n");

    for (guint i = 0; i < 1100; i++)
        g_string_append(text, "--a\nContent-Type: image/png\n\nx\n");
    g_string_append(text, "--a--\n");
    g_auto(Mail) mail = open_mail(text->str);

    g_assert_cmpuint(mail.message->parts->len, ==, AD_PART_NOTES);
    g_assert_cmpuint(mail.message->more_parts, ==, 1101 - AD_PART_NOTES);

    g_string_assign(text, "Content-Type: multipart/mixed; boundary=a\n\n");
    for (guint i = 0; i < 6; i++) {
        g_string_append(text, "--a\n\nbegin 644 x\n#8V%T\n`\nend\n");
        for (guint j = 0; j < 200; j++)
            g_string_append(text, "begin 644 x\n#8V%T\n`\nend\n");
    }
    g_string_append(text, "--a\nContent-Type: image/png\n\nx\n--a--\n");
    g_auto(Mail) dropped = open_mail(text->str);
    expect(dropped.message, 7, 1, "image/png", AD_PART_DROPPED, 0);
}

static void
test_unread(void)
{
    g_autoptr(GString) text =
        g_string_new("Content-Type: multipart/mixed; boundary=a\n\n");

    for (guint i = 0; i < 5100; i++)
        g_string_append(text, "--a\n\nx\n");
    g_string_append(text, "--a--\n");
    g_auto(Mail) mail = open_mail(text->str);
    const AdPartNote *root = note(mail.message, 0);

    g_assert_cmpuint(root->unread, >, 0);
    g_assert_cmpuint(root->unread + mail.message->parts->len + mail.message->more_parts,
                     ==, 5101);
}

/* Follows the tree as it was read apart from the message: every part has its note, in
 * order, and every leaf a fate. Notes of what was inside a leaf are passed over. */
static bool
follow(const AdPart *part, guint depth, const AdMessage *message, guint *at)
{
    const AdPartNote *here;

    if (*at == message->parts->len)
        return message->more_parts > 0;
    here = message->parts->pdata[(*at)++];
    if (here->depth != depth || !g_str_has_prefix(part->type->value, here->type) ||
        (here->fate == AD_PART_HOLDS) != (part->parts != NULL) ||
        here->fate == AD_PART_UNDECIDED)
        return false;
    for (guint i = 0; part->parts != NULL && i < part->parts->len; i++)
        if (!follow(part->parts->pdata[i], depth + 1, message, at))
            return false;
    while (part->parts == NULL && *at < message->parts->len &&
           ((const AdPartNote *)message->parts->pdata[*at])->depth > depth) {
        if (((const AdPartNote *)message->parts->pdata[*at])->fate == AD_PART_UNDECIDED)
            return false;
        (*at)++;
    }
    return true;
}

static void
check_mail(const char *path, int fd, const char *bytes, gsize start, gsize length)
{
    g_autoptr(AdContent) content =
        ad_content_new_file(fd, (goffset)start, (goffset)length);
    g_autoptr(AdMessage) message = ad_message_read(fd, (goffset)start, (goffset)length);
    GPtrArray *flaws = g_ptr_array_new_with_free_func(g_free);
    gsize begin = ad_header_begin(bytes + start, length);
    gsize header = ad_header_length(bytes + start, length);
    bool closed = header == length || ad_header_is_closed(bytes + start, header);
    bool whole;
    g_autoptr(AdPart) tree = ad_tree_read(content, (goffset)begin, &whole, flaws);
    guint at = 0;

    /* What has no header or no end of it is not read as a tree, or not as this one. */
    if (message->parts->len > 0 && closed &&
        (!follow(tree, 0, message, &at) || at != message->parts->len))
        g_error("%s, at byte %" G_GSIZE_FORMAT ": note %u", path, start, at);
    for (guint i = 0; i < message->parts->len; i++)
        g_assert_cmpint(note(message, i)->fate, !=, AD_PART_UNDECIDED);
    g_ptr_array_unref(flaws);
}

/* Every mail of a file that may be a mailbox. */
static guint
check_file(const char *path)
{
    g_autofree char *bytes = NULL;
    gsize length, start = 0;
    guint count = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    g_assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    while (start < length) {
        const char *next =
            g_strstr_len(bytes + start, (gssize)(length - start), "\n\nFrom ");
        gsize end = next == NULL ? length : (gsize)(next + 2 - bytes);

        check_mail(path, fd, bytes, start, end - start);
        count++;
        start = end;
    }
    close(fd);
    return count;
}

static void
test_corpora(void)
{
    g_autofree char *list = NULL;
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint count = 0;

    if (!g_file_get_contents(CORPORA "/MESSAGES.tsv", &list, NULL, NULL)) {
        g_test_skip("no mail beside the repository");
        return;
    }
    g_auto(GStrv) lines = g_strsplit(list, "\n", -1);
    for (guint i = 1; lines[i] != NULL; i++) {
        g_auto(GStrv) fields = g_strsplit(lines[i], "\t", -1);
        char *name = fields[0] == NULL ? NULL : fields[1];
        g_autofree char *path = NULL;

        if (name == NULL || strrchr(name, '#') == NULL)
            continue;
        *strrchr(name, '#') = '\0';
        path = g_build_filename(CORPORA, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR) &&
            g_hash_table_add(seen, g_strdup(path)))
            count += check_file(path);
    }
    g_test_message("%u messages", count);
    g_assert_cmpuint(count, >, 2000);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_true(ad_message_init(NULL));
    g_test_add_func("/part-note/fates", test_fates);
    g_test_add_func("/part-note/not-shown", test_not_shown);
    g_test_add_func("/part-note/masses", test_masses);
    g_test_add_func("/part-note/unread", test_unread);
    g_test_add_func("/part-note/corpora", test_corpora);
    return g_test_run();
}
