/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Different words in the order in which they were first seen, and the place of each.
 * Made for being asked once for every word of all mail.
 */
#pragma once

#include <glib.h>

typedef struct AdTermSet AdTermSet;

AdTermSet *ad_term_set_new(void);
void ad_term_set_free(AdTermSet *set);
/* The place of a word; it becomes the last one if it is new. */
guint ad_term_set_place(AdTermSet *set, const char *word, gsize length);
guint ad_term_set_count(const AdTermSet *set);
/* Followed by NUL; good until the next word is added. */
const char *ad_term_set_word(const AdTermSet *set, guint place);
gsize ad_term_set_bytes(const AdTermSet *set); /* that it takes up, about */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdTermSet, ad_term_set_free)
