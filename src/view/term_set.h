/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Different words in the order in which they were first seen, and the place of each.
 * Made for being asked once for every word of all mail. They lie packed, which is also
 * how they go from one process to another: for each a byte with its length, then its
 * bytes. So a word has 255 at most, and it has at least one.
 */
#pragma once

#include <glib.h>

typedef struct AdTermSet AdTermSet;

AdTermSet *ad_term_set_new(void);
void ad_term_set_free(AdTermSet *set);
/* The place of a word; that behind the last one if the set hasn't got it. */
guint ad_term_set_find(const AdTermSet *set, const char *word, gsize length);
/* The same, and the set has it from then on. */
guint ad_term_set_place(AdTermSet *set, const char *word, gsize length);
guint ad_term_set_count(const AdTermSet *set);
/* The words from this place on, packed; good until the next one is added. */
const guint8 *ad_term_set_words(const AdTermSet *set, guint place);
gsize ad_term_set_size(const AdTermSet *set);  /* of all words, packed */
gsize ad_term_set_bytes(const AdTermSet *set); /* that it takes up, about */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdTermSet, ad_term_set_free)
