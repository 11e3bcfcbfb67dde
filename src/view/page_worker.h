/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The part of the rendering that runs in a worker: one message is parsed, its
 * attachments are saved, its page is made. The answer is how many bytes the words of
 * its text take (a guint32), these, packed (term_set.h), and records: first that of
 * AdShown, then one for each file, an extent by the name of its suffix.
 */
#pragma once

#include "auditdisc/view/site.h"

/* An AdWork. data is the AdSite, request the index of the message. */
bool ad_page_work(GBytes *request, int input, AdPack *pack, GByteArray *reply,
                  gpointer data);

typedef struct {
    GBytes *terms; /* packed, as the worker told them (term_index.h) */
    AdShown *shown;
    GArray *files; /* AdSaved; path is the suffix: ".html", "a1.pdf" */
} AdPageReply;

/* Worker's words are checked: NULL unless suffixes are of that form. Words of
 * the text are left to the index. */
AdPageReply *ad_page_reply_parse(GBytes *reply);
void ad_page_reply_free(AdPageReply *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdPageReply, ad_page_reply_free)
