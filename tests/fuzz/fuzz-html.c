/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any source gives a document that the tripwire knows, clean words, and not more of
 * either than it may. The tripwire itself reads anything without harm. */
#include "auditdisc/base/text.h"
#include "auditdisc/mail/html.h"

#include <stdint.h>
#include <string.h>

#define MOST (40UL * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static GBytes *
find_image(const char *content_id, const char **ret_type, gpointer data)
{
    static const char gif[] = "GIF89a and what follows";

    *ret_type = "image/gif";
    return *content_id == 'a'   ? g_bytes_new_static(gif, sizeof gif - 1)
           : *content_id == 'b' ? g_bytes_new_static("", 0)
                                : NULL;
}

static void
assert_clean(const char *text, AdTextShape shape)
{
    g_assert_cmpuint(strlen(text), <, MOST);
    g_assert_true(ad_text_is_clean(text, strlen(text), shape));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const AdHtmlImages images = {.image = find_image};
    const char *bytes = size == 0 ? "" : (const char *)data;
    g_autofree char *valid = g_utf8_make_valid(bytes, (gssize)size);
    g_autofree char *why = NULL;
    g_autoptr(AdHtml) html = ad_html_rebuild(valid, strlen(valid), &images);

    (void)ad_tripwire_holds(bytes, size, &why);
    if (html->document == NULL) /* the last note says why */
        g_assert_cmpstr(html->notes->pdata[html->notes->len - 1], ==, NULL);
    assert_clean(html->document, AD_TEXT_LINES);
    assert_clean(html->text, AD_TEXT_LINES);
    for (guint i = 0; i < html->links->len; i++)
        assert_clean(html->links->pdata[i], AD_TEXT_LINE);
    for (guint i = 0; i < html->notes->len; i++)
        assert_clean(html->notes->pdata[i], AD_TEXT_LINE);
    return 0;
}
