/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words of all texts as scripts, each of about 64 KB with the words of a stretch of
 * the alphabet:
 *
 *     auditdiscShelf(100000, "adas beleg zu…");   find/words.js: of how many messages,
 *                                                 and the word that begins each stretch
 *     auditdiscPart(0, 812, `…`);                 find/words_0001.js: its place from 0,
 *                                                 how many words it has, and these
 *
 * They are written in bits (bits.h). For each word, in the order of code points: how
 * many letters it shares with the one before it and how many are its own (counts of
 * order 2); these, each in six bits, 0 to 25 for a to z, 26 to 35 for 0 to 9, or 36 and
 * then the code point (a count of order 10); in how many messages it is, less one (a
 * count of order 2), and in which, as a list.
 */
#pragma once

#include "auditdisc/view/site.h"

typedef struct AdTermShelf AdTermShelf;

AdTermShelf *ad_term_shelf_new(guint32 messages, const AdPages *pages);
void ad_term_shelf_free(AdTermShelf *shelf);
/* An AdTermEach of term_runs.h; data is the shelf. */
bool ad_term_shelf_add(const char *word, const GArray *messages, gpointer data,
                       GError **error);
bool ad_term_shelf_end(AdTermShelf *shelf, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdTermShelf, ad_term_shelf_free)
