/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words by which find.html finds a message by its text: all that its page shows as
 * text, of all forms of it and of the messages inside it, folded (term_letter.h). A
 * word is a run of letters, digits and marks. Scripts without blanks between words give
 * each two neighbouring characters, and the last one by itself. assets/find_words.js
 * does the same with what is looked for: neither can change alone.
 */
#pragma once

#include "auditdisc/mail/message.h"
#include "term_set.h"

#define AD_TERM_LETTERS 24    /* of a longer word the first count */
#define AD_TERM_MOST    20000 /* different words of a message */

void ad_terms_add_message(AdTermSet *terms, const AdMessage *message);
void ad_terms_add_text(AdTermSet *terms, const char *text);
/* Whether a word can come from a text: those that a worker tells may not. */
bool ad_term_is_good(const char *word, gsize length);
