/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a message's page shows its text, and what it says of that at its end.
 */
#include "auditdisc/base/error.h"
#include "pages.h"

#include <string.h>

static char *
page_of_forms(Pages *pages, const char *formatted, const char *plain)
{
    AdMessage *message = pages_message();

    pages_block(message, AD_BLOCK_HTML, formatted)->html = g_strdup("<p>x\n");
    pages_block(message, AD_BLOCK_TEXT, plain)->alternative = true;
    char *page = message_page(pages, 0, message, NULL);
    pages_message_free(message);
    return page;
}

/* One switch, one button pressed, and every label belongs to a button. */
static void
test_switch(Pages *pages, gconstpointer unused)
{
    pages_open(pages);
    g_autofree char *page = page_of_forms(pages, "Dear all", "Dear all, pay");

    g_assert_cmpuint(count(page, "class=forms"), ==, 1);
    g_assert_cmpuint(count(page, "<input type=radio name=\"f1\""), ==, 3);
    g_assert_cmpuint(count(page, " checked>"), ==, 1);
    assert_has(page, "id=\"f1_1\" checked><label for=\"f1_1\">As formatted by the "
                     "sender</label>\n<div>\n<iframe");
    assert_has(page, "id=\"f1_2\"><label for=\"f1_2\">As plain text</label>");
    assert_has(page, "id=\"f1_3\"><label for=\"f1_3\">Words of the formatted text<");
    assert_has(page, "Dear all\n");
    assert_has(page, "Dear all, pay\n");
}

/* The words of a formatted text are left out only where they stand beside it. */
static void
test_same_words_once(Pages *pages, gconstpointer unused)
{
    pages_open(pages);
    g_autofree char *same =
        page_of_forms(pages, "Dear\xc2\xa0 all,\n\nbye", "Dear all,\nbye\n");
    g_autofree char *last = page_of_forms(pages, "Dear all,", "Dear alL,");

    g_assert_cmpuint(count(same, "type=radio"), ==, 2);
    assert_lacks(same, "Words of the formatted text");
    assert_has(same, "Dear all,<br>bye\n");
    assert_has(last, "Words of the formatted text");
}

/* What has no words is not what a reader sees first. */
static void
test_form_without_words(Pages *pages, gconstpointer unused)
{
    pages_open(pages);
    g_autofree char *page = page_of_forms(pages, " \n", "pay");

    assert_has(page, "id=\"f1_1\"><label");
    assert_has(page, "id=\"f1_2\" checked><label");
    assert_lacks(page, "has no words");
}

/* Each switch has buttons of its own, in messages inside this one as well. */
static void
test_two_switches(Pages *pages, gconstpointer unused)
{
    AdMessage *message = pages_message();
    AdBlock *inner;

    pages_block(message, AD_BLOCK_HTML, "one")->html = g_strdup("<p>x\n");
    inner = pages_block(message, AD_BLOCK_MESSAGE, NULL);
    inner->message = pages_message();
    pages_block(inner->message, AD_BLOCK_HTML, "two")->html = g_strdup("<p>x\n");
    pages_block(message, AD_BLOCK_TEXT, "three");
    pages_block(message, AD_BLOCK_TEXT, "four")->alternative = true;
    pages_open(pages);
    g_autofree char *page = message_page(pages, 0, message, NULL);
    for (guint i = 1; i <= 3; i++) {
        g_autofree char *name = g_strdup_printf("name=\"f%u\"", i);
        g_assert_cmpuint(count(page, name), ==, 2);
    }
    g_assert_cmpuint(count(page, " checked>"), ==, 3);
    pages_message_free(message);
}

static void
test_quotes_are_folded(Pages *pages, gconstpointer unused)
{
    pages_open(pages);
    g_autofree char *page = page_of_text(
        pages,
        "yes\n> one\n>> a\n>> b\n>>> c\n\n>> d\n>> e\n>> f\n> two\n>> short\nno");
    g_autofree char *once = page_of_text(pages, "> a\n> b\n> c\n> d\n> e\n> f\n> g");

    g_assert_cmpuint(count(page, "<details><summary>Older quotes"), ==, 1);
    assert_has(page, "<details><summary>Older quotes, 6 lines</summary><p "
                     "class=q2>>> a<br>>> b\n");
    assert_has(page, ">> f\n</details>");
    assert_has(page, "two\n<p class=q2>>> short\n");
    assert_lacks(once, "Older quotes");
}

static void
test_signatures(Pages *pages, gconstpointer unused)
{
    g_autoptr(GString) longer = g_string_new("a\n-- \n");

    for (guint i = 0; i < 20; i++)
        g_string_append(longer, "line\n");
    pages_open(pages);
    g_autofree char *page = page_of_text(pages, "hello\n-- \nAnn\n\nHarbour\n> quoted");
    g_autofree char *bare = page_of_text(pages, "hello\n--\nAnn\n--- \n-- x");
    g_autofree char *text = page_of_text(pages, longer->str);

    assert_has(page, "<p>hello\n<div class=sign><p>-- "
                     "<br>Ann\n<p>Harbour\n</div>\n<p class=q1");
    g_assert_cmpuint(count(bare, "class=sign"), ==, 1);
    assert_has(bare, "<br>-- x\n</div>");
    assert_lacks(text, "class=sign");
}

static void
add_note(AdMessage *message, guint depth, const char *type, AdPartFate fate)
{
    AdPartNote *note = g_new0(AdPartNote, 1);

    note->depth = depth;
    note->type = g_strdup(type);
    note->charset = g_strdup("");
    note->name = g_strdup("");
    note->encoding = "";
    note->size = 1200;
    note->fate = fate;
    g_ptr_array_add(message->parts, note);
}

static const char *
changes_of(const char *page)
{
    const char *told = strstr(page, "<h2 id=changed>");

    g_assert_nonnull(told);
    return told;
}

/* It is short where there is little to say. */
static void
test_few_changes(Pages *pages, gconstpointer unused)
{
    AdMessage *message = pages_message();

    pages_block(message, AD_BLOCK_TEXT, "hello");
    add_note(message, 0, "text/plain", AD_PART_TEXT);
    pages_open(pages);
    g_autofree char *page = message_page(pages, 0, message, NULL);
    const char *told = changes_of(page);
    assert_has(told, "<p>Nothing.\n<p>Its only part (text/plain, 1.2 KB) is "
                     "shown.\n");
    assert_lacks(page, "what was found");
    g_assert_cmpint(strstr(told, "</article>") - told, <, 400);
    pages_message_free(message);
}

static void
test_changes(Pages *pages, gconstpointer unused)
{
    AdMessage *message = pages_message();
    g_autoptr(GArray) saved = g_array_new(FALSE, TRUE, sizeof(AdSaved));

    add_note(message, 0, "multipart/mixed", AD_PART_HOLDS);
    add_note(message, 1, "multipart/related", AD_PART_HOLDS);
    add_note(message, 2, EVIL, AD_PART_FORMATTED);
    add_note(message, 2, "image/png", AD_PART_SAVED);
    add_note(message, 1, "application/x-evil", AD_PART_SAVED);
    for (guint i = 1; i <= 2; i++) {
        AdPartNote *note = message->parts->pdata[i + 2];
        pages_attach(message, saved, EVIL, "image/png", "png");
        pages_set(&note->name, i == 1 ? "" : EVIL);
        note->attachment = i;
    }
    ((AdAttachment *)message->attachments->pdata[0])->inlined = true;
    message->changes.html.remote_images = 2;
    message->changes.html.scripts = 1;
    g_ptr_array_add(message->flaws, g_strdup("odd bytes"));
    pages_open(pages);
    g_autofree char *page = message_page(pages, 0, message, saved);
    const char *told = changes_of(page);
    assert_has(told, "<p>1 script was taken out. 2 pictures on the internet are not "
                     "part of the message and not shown.\n");
    assert_has(told, "<li><bdi>odd bytes</bdi>");
    assert_has(page, "<a href=\"#changed\">what was found</a>");
    assert_has(told, "<details>\n<summary>Its 5 parts");
    assert_has(told, "<li>multipart/mixed: one after the other<ul>\n"
                     "<li>multipart/related: a text and what belongs in it<ul>\n"
                     "<li>" SAFE ", 1.2 KB: shown as its sender formatted it and as "
                     "text\n"
                     "<li>image/png, 1.2 KB: shown in the formatted text, saved as "
                     "<a href=\"#a1\">attachment 1</a></ul>\n"
                     "<li>application/x-evil, 1.2 KB, <bdi>" SAFE "</bdi>: saved as "
                     "<a href=\"#a2\">attachment 2</a></ul></ul>\n</details>");
    pages_message_free(message);
    for (guint i = 0; i < saved->len; i++)
        g_free(g_array_index(saved, AdSaved, i).path);
}

/* What was not shown opens the list. */
static void
test_withheld(Pages *pages, gconstpointer unused)
{
    AdMessage *message = pages_message();

    add_note(message, 0, "multipart/mixed", AD_PART_HOLDS);
    add_note(message, 1, "application/pkcs7-mime", AD_PART_TOLD);
    ((AdPartNote *)message->parts->pdata[0])->unread = 1234;
    message->more_parts = 199800;
    pages_open(pages);
    g_autofree char *page = message_page(pages, 0, message, NULL);
    const char *told = changes_of(page);
    assert_has(told, "<details open>\n<summary>Its 199,802 parts");
    assert_has(told, "one after the other; 1,234 parts not told apart: too many");
    assert_has(told, "application/pkcs7-mime, 1.2 KB: not shown");
    assert_has(told, "<p>2 parts are not shown.\n");
    assert_has(told, "<p>And 199,800 more.\n");
    pages_message_free(message);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(Pages *pages, gconstpointer unused);
    } tests[] = {
        {"/letter/switch", test_switch},
        {"/letter/same-words-once", test_same_words_once},
        {"/letter/form-without-words", test_form_without_words},
        {"/letter/two-switches", test_two_switches},
        {"/letter/quotes-are-folded", test_quotes_are_folded},
        {"/letter/signatures", test_signatures},
        {"/changes/short", test_few_changes},
        {"/changes/whole", test_changes},
        {"/changes/withheld", test_withheld},
    };

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, Pages, NULL, pages_set_up, tests[i].test,
                   pages_tear_down);
    return g_test_run();
}
