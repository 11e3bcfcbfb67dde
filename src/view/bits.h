/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers written as bits, for the scripts that find.html looks in. Thirteen bits, the
 * highest first, become two characters out of 91 that need no escape in a string of
 * JavaScript: those of ASCII from the blank to the tilde without $ < \ and the
 * backtick, in that order. assets/find_index.js reads them.
 */
#pragma once

#include <glib.h>

typedef struct {
    GString *text;
    guint32 held; /* bits that are no pair of characters yet */
    guint count;  /* of those: 0 to 12 */
} AdBits;

void ad_bits_start(AdBits *bits);
/* The lowest bits of a value, at most 16. */
void ad_bits_put(AdBits *bits, guint32 value, guint width);
/* A value below a limit of at most 2^28: as many bits as the limit needs, or one less.
 */
void ad_bits_below(AdBits *bits, guint32 value, guint32 limit);
/* A value that is mostly below 2^order: the exponential Golomb code of that order. */
void ad_bits_count(AdBits *bits, guint32 value, guint order);
/* The place of something in a list: a bit says whether it is new there, which is to say
 * the last, and if it isn't, the place follows. */
void ad_bits_place(AdBits *bits, guint32 place, guint32 known);
/* Ascending values, all different and below limit: the middle one, then those on either
 * side of it by what room it leaves them (binary interpolative coding). */
void ad_bits_list(AdBits *bits, const guint32 *values, guint count, guint32 limit);
/* Fills up the last pair and gives the text away. */
GString *ad_bits_end(AdBits *bits);
