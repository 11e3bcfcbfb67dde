/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words by which find.html finds a message by its text: all that its page shows as
 * text, of all forms of it and of the messages inside it. They are folded, so that case
 * and accents don't matter: NFKD, small letters, no marks above and below, no invisible
 * characters, a few letters that no norm takes apart (ß, ø), NFC. A word is a run of
 * letters, digits and marks. Scripts without blanks between words give each two
 * neighbouring characters, and the last one by itself. assets/find_index.js does the
 * same with what is looked for: neither can change alone.
 */
#pragma once

#include "auditdisc/mail/message.h"

#include <glib.h>
#include <stdbool.h>

#define AD_TERM_LETTERS 24    /* of a longer word the first count */
#define AD_TERM_MOST    20000 /* different words of a message */

/* Appends one record of one field: the words, each once, parted by blanks. */
void ad_terms_write(const AdMessage *message, GString *line);
/* What such a record says; NULL if it is none, since it comes from a worker. */
char *ad_terms_parse(const char *line, gsize length);
/* The folded words of a text, likewise parted by blanks. */
char *ad_terms_of(const char *text);
