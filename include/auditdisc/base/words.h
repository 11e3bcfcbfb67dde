/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words of the disc and of the label, in the language of those who read them. The
 * English text is the key to all others, which come from a catalogue for each language
 * (assets/words/de.po, GNU gettext) that travels inside the program. Dates are in
 * base/day.h.
 *
 * What is kept stays English too: records, tables, the ledger, the terminal. Their
 * texts are marked with N_() where they are written down and go through _() when they
 * are shown. A sentence is one text, with its values inside it: %1$s where another
 * language may want another order. In templates it stands between [[ and ]], see
 * view/template.h.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

#define _(text)  ad_words(text)
#define N_(text) text /* to be shown later */

/* en, en-US, de, fr or es; NULL is en. AD_ERROR_USAGE for any other. The choice is the
 * process's, like its locale: make it before there are threads or workers. */
bool ad_words_choose(const char *language, GError **error);
const char *ad_words_language(void); /* en-US, as HTML names it (RFC 5646) */

/* The text in the chosen language. It lives as long as the process. */
const char *ad_words(const char *text) G_GNUC_FORMAT(1);
/* Whether a number takes the singular: 1, and in French 0. */
bool ad_words_is_one(guint64 number);
/* The one of two texts that goes with a number. */
const char *ad_words_form(guint64 number, const char *one, const char *many)
    G_GNUC_FORMAT(2) G_GNUC_FORMAT(3);
/* "1 message", "1,284 messages" of "%s message", "%s messages". */
char *ad_words_counted(guint64 number, const char *one, const char *many);

/* Each text that the scripts of the disc show, by bytes; nothing for English. */
void ad_words_each_of_scripts(void (*each)(const char *text, const char *words,
                                           gpointer data),
                              gpointer data);

char *ad_words_number(guint64 number); /* 1,284 */
char *ad_words_size(guint64 bytes);    /* 623 bytes, 12.3 KB, 4.1 MB (powers of 1000) */
const char *ad_words_thousands(void);  /* between thousands: "," */
const char *ad_words_decimal(void);    /* before tenths: "." */

int ad_words_first_weekday(void); /* of a week: 1 Monday to 7 Sunday */

G_END_DECLS
