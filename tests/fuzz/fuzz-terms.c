/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever a worker answers, the words it tells get into the index or are refused, and
 * the index can be made into scripts. Every word that a worker makes of a text is
 * taken.
 */
#include "../../src/view/page_worker.h"
#include "../../src/view/term_index.h"
#include "../../src/view/terms.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
drop(const char *name, GBytes *page, gpointer data, GError **error)
{
    return true;
}

/* As an answer, and as the words of one. */
static void
check_answer(AdTermIndex *index, GBytes *bytes)
{
    g_autoptr(AdPageReply) reply = ad_page_reply_parse(bytes);

    if (reply != NULL)
        ad_term_index_add(index, 0, reply->terms);
    ad_term_index_add(index, 1, bytes);
}

static void
check_text(AdTermIndex *index, const char *text)
{
    g_autoptr(AdTermSet) set = ad_term_set_new();

    ad_terms_add_text(set, text);
    gsize size = ad_term_set_size(set);
    g_autoptr(GBytes) terms =
        g_bytes_new(size > 0 ? ad_term_set_words(set, 0) : NULL, size);
    g_assert_true(ad_term_index_add(index, 2, terms));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AdTermIndex) index = ad_term_index_new(1 << 20, &error);
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    const char *given = size > 0 ? (const char *)data : "";
    g_autofree char *text = g_utf8_make_valid(given, (gssize)size);
    const AdPages pages = {drop, NULL};

    g_assert_no_error(error);
    check_answer(index, bytes);
    check_text(index, text);
    g_assert_true(ad_term_index_finish(index, 3, &pages, &error));
    return 0;
}
