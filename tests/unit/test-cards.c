/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cards of the attachments on a message's page. */
#include "pages.h"

#include <string.h>

/* The page of a message with one attachment, which change makes what it is. */
static char *
page_of(Pages *pages, const char *name, const char *type, const char *extension,
        void (*change)(AdAttachment *attachment))
{
    AdMessage *message = pages_message();
    g_autoptr(GArray) saved = g_array_new(FALSE, TRUE, sizeof(AdSaved));
    char *page;

    pages_attach(message, saved, name, type, extension);
    if (change != NULL)
        change(message->attachments->pdata[0]);
    pages_block(message, AD_BLOCK_ATTACHMENT, NULL)->attachment = 1;
    page = message_page(pages, 0, message, saved);
    g_free(g_array_index(saved, AdSaved, 0).path);
    pages_message_free(message);
    return page;
}

static void
make_pdf(AdAttachment *attachment)
{
    attachment->kind = ad_kind_of_type("application/pdf");
}

static void
claim_word(AdAttachment *attachment)
{
    attachment->kind = ad_kind_of_type("application/msword");
    attachment->claimed = true;
}

static void
test_card(Pages *pages, gconstpointer unused)
{
    pages_open(pages);
    g_autofree char *page =
        page_of(pages, "Rechnung.pdf", "application/pdf", "pdf", make_pdf);
    g_autofree char *claimed =
        page_of(pages, "a.doc", "application/octet-stream", "doc", claim_word);

    assert_has(page, "<h3><bdi>Rechnung.pdf</bdi></h3>");
    assert_has(page, "PDF document, 54.3 KB");
    assert_has(page, "href=\"0001a1.pdf\">Open 0001a1.pdf</a>");
    assert_has(page, "Declared as <bdi>application/pdf</bdi>");
    assert_has(page, "SHA-256 <code>");
    assert_lacks(page, "download=");
    assert_lacks(page, "<img");
    assert_lacks(page, "img-src");
    assert_has(claimed, "Word document by its name or type, 54.3 KB");
    assert_has(claimed, "href=\"0001a1.doc\" download=\"a.doc\">Save 0001a1.doc</a>");
}

static void
test_unknown(Pages *pages, gconstpointer unused)
{
    pages_open(pages);
    g_autofree char *page = page_of(pages, "", "application/x-odd", "bin", NULL);

    assert_has(page, "<bdi>Attachment 1 (no name given)</bdi>");
    assert_has(page, "File of an unknown kind, 54.3 KB");
    assert_has(page, "href=\"0001a1.bin\" download=\"\">Save 0001a1.bin</a>");
}

static void
make_program(AdAttachment *attachment)
{
    attachment->kind = ad_kind_of_type("application/x-dosexec");
    attachment->mismatch = AD_MISMATCH_NAME;
}

static void
make_declared_program(AdAttachment *attachment)
{
    attachment->kind = ad_kind_of_type("application/x-dosexec");
    attachment->mismatch = AD_MISMATCH_TYPE;
}

static void
test_mismatch(Pages *pages, gconstpointer unused)
{
    pages_open(pages);
    g_autofree char *named =
        page_of(pages, "in&voice.pdf", "application/pdf", "bin", make_program);
    g_autofree char *declared =
        page_of(pages, "", "application/pdf", "bin", make_declared_program);

    assert_has(named, "<p class=mark>Called <bdi>in&amp;voice.pdf</bdi>, is a "
                      "Windows program\n");
    assert_has(named, "Windows program, 54.3 KB");
    assert_has(declared, "Declared as <bdi>application/pdf</bdi>, is a Windows "
                         "program\n");
}

static void
make_picture(AdAttachment *attachment)
{
    attachment->kind = ad_kind_of_type("image/png");
    attachment->picture = (AdPicture){"png", 4000, 3000};
    attachment->showing = AD_SHOWING_SMALL;
}

static void
make_inlined(AdAttachment *attachment)
{
    make_picture(attachment);
    attachment->inlined = true;
}

static void
make_tiny(AdAttachment *attachment)
{
    make_picture(attachment);
    attachment->picture = (AdPicture){"png", 10000, 7};
}

static void
test_picture(Pages *pages, gconstpointer unused)
{
    pages_open(pages);
    g_autofree char *page =
        page_of(pages, "a\"b.png", "image/png", "png", make_picture);
    g_autofree char *flat = page_of(pages, "a.png", "image/png", "png", make_tiny);
    g_autofree char *inlined =
        page_of(pages, "a.png", "image/png", "png", make_inlined);

    assert_has(page, "href=\"0001a1.png\"><img src=\"0001a1.png\" alt=\"a&quot;b.png\" "
                     "width=\"240\" height=\"180\" loading=lazy decoding=async></a>");
    assert_has(page, "content=\"default-src 'none'; style-src 'self' file:; "
                     "img-src 'self' file:; base-uri 'none'; form-action 'none'\"");
    assert_has(page, "Open 0001a1.png");
    assert_has(flat, "width=\"240\" height=\"1\"");
    assert_lacks(inlined, "<img");
    assert_lacks(inlined, "img-src");
    assert_has(inlined, "shown in the formatted message");
}

static void
make_too_large(AdAttachment *attachment)
{
    make_picture(attachment);
    attachment->picture = (AdPicture){"png", 46341, 46341};
    attachment->showing = AD_SHOWING_TOO_LARGE;
}

static void
make_other_type(AdAttachment *attachment)
{
    make_picture(attachment);
    attachment->showing = AD_SHOWING_OTHER_TYPE;
}

static void
make_no_picture(AdAttachment *attachment)
{
    attachment->showing = AD_SHOWING_NO_PICTURE;
}

static void
test_picture_not_shown(Pages *pages, gconstpointer unused)
{
    static const struct {
        void (*change)(AdAttachment *attachment);
        const char *why;
    } cases[] = {
        {make_too_large, "46,341 × 46,341 pixels may be more than a browser can bear."},
        {make_other_type, "it is not the kind of picture it is called."},
        {make_no_picture, "it can’t be read as a picture."},
    };

    pages_open(pages);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *page =
            page_of(pages, "a.png", "image/png", "png", cases[i].change);

        assert_has(page, "Not shown small: ");
        assert_has(page, cases[i].why);
        assert_lacks(page, "<img");
        assert_lacks(page, "img-src");
        assert_has(page, cases[i].change == make_too_large ? "Save 0001" : "Open 0001");
    }
}

/* What is in the frame may have pictures as data only, whatever the page may have: the
 * frame's document brings its own rules along. */
static void
test_picture_and_frame(Pages *pages, gconstpointer unused)
{
    AdMessage *message = pages_message();
    g_autoptr(GArray) saved = g_array_new(FALSE, TRUE, sizeof(AdSaved));

    pages_block(message, AD_BLOCK_HTML, "x")->html = g_strdup("<p>x\n");
    pages_attach(message, saved, "a.png", "image/png", "png");
    make_picture(message->attachments->pdata[0]);
    pages_open(pages);
    g_autofree char *page = message_page(pages, 0, message, saved);
    assert_has(page, "style-src 'self' file: 'unsafe-inline'; img-src 'self' file: "
                     "data:; base-uri 'none'");
    assert_has(page, "<iframe class=frame sandbox");
    g_free(g_array_index(saved, AdSaved, 0).path);
    pages_message_free(message);
}

static void
test_message(Pages *pages, gconstpointer unused)
{
    AdMessage *message = pages_message();
    g_autoptr(GArray) saved = g_array_new(FALSE, TRUE, sizeof(AdSaved));
    AdBlock *inner = pages_block(message, AD_BLOCK_MESSAGE, NULL);
    AdAttachment *attachment;

    inner->message = pages_message();
    inner->attachment = 1;
    pages_set(&inner->message->from, "ann@example.com");
    pages_set(&inner->message->to, "bob@example.com");
    pages_set(&inner->message->date, "Mon, 30 May 2005");
    pages_set(&inner->message->subject, EVIL);
    pages_attach(message, saved, "letter.eml", "message/rfc822", "txt");
    attachment = message->attachments->pdata[0];
    attachment->kind = ad_kind_of_type("message/rfc822");
    attachment->message = inner->message;
    pages_open(pages);
    g_autofree char *page = message_page(pages, 0, message, saved);
    assert_has(page, "<section class=card id=\"m1\"");
    assert_has(page, "<a href=\"#a1\">attachment 1</a>");
    assert_has(page, "<li id=\"a1\">");
    assert_has(page, "<a href=\"#m1\">The message itself");
    assert_has(page, "Mail message, 54.3 KB");
    g_assert_cmpuint(count(page, "<dd dir=ltr>ann@example.com</dd>"), ==, 2);
    g_assert_cmpuint(count(page, "<dd dir=ltr>bob@example.com</dd>"), ==, 2);
    g_assert_cmpuint(count(page, "<dd dir=ltr>Mon, 30 May 2005</dd>"), ==, 2);
    g_assert_cmpuint(count(page, SAFE), ==, 2);
    g_assert_cmpuint(count(page, EVIL), ==, 0);
    g_free(g_array_index(saved, AdSaved, 0).path);
    pages_message_free(message);
}

static const struct {
    const char *path;
    void (*test)(Pages *pages, gconstpointer unused);
} tests[] = {
    {"/cards/card", test_card},
    {"/cards/unknown", test_unknown},
    {"/cards/mismatch", test_mismatch},
    {"/cards/picture", test_picture},
    {"/cards/picture-not-shown", test_picture_not_shown},
    {"/cards/picture-and-frame", test_picture_and_frame},
    {"/cards/message", test_message},
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
