/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text that came from outside, made fit to be shown: always valid UTF-8, with nothing
 * in it that could steer a terminal, a browser, a table or the reading direction.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    AD_TEXT_LINE,  /* line ends and tabs become a blank */
    AD_TEXT_LINES, /* LF and tab stay, CRLF and CR become LF */
} AdTextShape;

/* Each byte that is not part of valid UTF-8 becomes U+FFFD. C0 controls and DEL become
 * their pictures (U+2400..U+241F, U+2421). These become their number in ASCII, such as
 * <U+202E> or <U+E0041>: C1 controls, direction controls (U+061C, U+200E, U+200F,
 * U+202A..U+202E, U+2066..U+2069), line and paragraph separators (U+2028, U+2029),
 * deprecated and annotating controls (U+206A..U+206F, U+FFF9..U+FFFB,
 * U+1D173..U+1D17A), the byte order mark (U+FEFF) wherever it stands, tag characters
 * and noncharacters. All else stays: soft hyphens, joiners and U+200B carry meaning.
 * A line end is CRLF, CR or LF and becomes one blank in a line. Idempotent.
 * A negative length means up to the NUL. ret_repaired, if not NULL, tells whether
 * bytes had to be replaced by U+FFFD. */
char *ad_text_clean(const char *bytes, gssize length, AdTextShape shape,
                    bool *ret_repaired);
/* Whether ad_text_clean would leave it as it is. */
bool ad_text_is_clean(const char *bytes, gsize length, AdTextShape shape);

/* By bytes, of two char **: for sorting what points to texts. */
int ad_text_compare(gconstpointer one, gconstpointer other);

/* Appends a string of JSON, which is one of JavaScript too. */
void ad_text_json(GString *line, const char *text);

/* For the terminal; pages say it in their language (base/words.h). */
char *ad_text_count(guint64 number); /* 1,284 */
char *ad_text_size(guint64 bytes);   /* 623 bytes, 12.3 KB, 4.1 MB (powers of 1000) */
/* "1 message", "1,284 messages". */
char *ad_text_plural(guint64 number, const char *one, const char *many);
/* "1 of 1,284 blocks". */
char *ad_text_part(guint64 part, guint64 whole, const char *many);

/* Its last width digits, with leading zeros, in the place of what stands there: for
 * what each page has some of, since printf takes its time. */
void ad_text_put(char *at, guint width, guint number);

/* What both are made of: the digits with a mark between thousands, and bytes as tenths
 * of the power of 1000 that suits them (0 for bytes, which are whole). */
char *ad_text_group(guint64 number, const char *mark);
guint64 ad_text_scale(guint64 bytes, guint *ret_power);
