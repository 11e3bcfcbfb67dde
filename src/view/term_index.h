/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which messages have which words in their text, for find.html. What it is told is kept
 * in memory up to a limit, then sorted and put aside in a file that has no name; at the
 * end all that is merged into scripts (term_shelf.h).
 */
#pragma once

#include "auditdisc/view/site.h"

typedef struct AdTermIndex AdTermIndex;

/* memory: bytes that what is not put aside yet may take, about. */
AdTermIndex *ad_term_index_new(gsize memory, GError **error);
/* The words of a message as its worker told them, packed (term_set.h); the numbers of
 * messages ascend. false if they can't be those of a text: then none of them count. */
bool ad_term_index_add(AdTermIndex *index, guint32 message, GBytes *terms);
/* Puts aside what it was told if that has reached the limit. */
bool ad_term_index_make_room(AdTermIndex *index, GError **error);
/* Hands out the scripts, of so many messages in all. To be called once. */
bool ad_term_index_finish(AdTermIndex *index, guint32 messages, const AdPages *pages,
                          GError **error);
void ad_term_index_free(AdTermIndex *index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdTermIndex, ad_term_index_free)
