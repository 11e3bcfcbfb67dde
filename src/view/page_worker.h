/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The part of the rendering that runs in a worker: one message is parsed, its
 * attachments are saved, its page is made. The answer is records: first that of
 * AdShown, then that of the words of its text (terms.h), then one for each file
 * (suffix, offset, size, sha256).
 */
#pragma once

#include "auditdisc/view/site.h"

/* An AdWork. data is the AdSite, request the index of the message. */
bool ad_page_work(GBytes *request, int input, AdPack *pack, GByteArray *reply,
                  gpointer data);

typedef struct {
    AdShown *shown;
    char *terms;
    GArray *files; /* AdSaved; path is the suffix: ".html", "a1.pdf" */
} AdPageReply;

/* Worker's words are checked: NULL unless suffixes are of that form. */
AdPageReply *ad_page_reply_parse(GBytes *reply);
void ad_page_reply_free(AdPageReply *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdPageReply, ad_page_reply_free)
