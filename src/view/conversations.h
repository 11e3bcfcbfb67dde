/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which messages of a selection belong together. Two do when one says it answers the
 * other, or both answer a third (In-Reply-To, References). A message that ties to
 * nothing so and whose subject says it is a reply belongs to the last one of that
 * subject between exactly the same people within 30 days. A Message-ID that several
 * messages share ties none of them to another; who answers it answers the last of
 * them. All of it is the senders' claim.
 */
#pragma once

#include "auditdisc/view/site.h"

#include <glib.h>

AdConversations *ad_conversations_new(const AdSelection *selection);
void ad_conversations_free(AdConversations *conversations);

/* Those of at least two messages, in the order of their first ones. */
guint ad_conversations_count(const AdConversations *conversations);
/* How many messages belong to one. */
guint ad_conversations_messages(const AdConversations *conversations);
/* The messages of one, in order; ret_first is the place of the first among those of all
 * conversations. */
const guint32 *ad_conversation(const AdConversations *conversations, guint number,
                               guint *ret_count, guint *ret_first);
/* That of the message at a place among those of all conversations. */
guint ad_conversation_at(const AdConversations *conversations, guint place);
/* false for a message that stands alone. */
bool ad_conversation_of(const AdConversations *conversations, guint32 message,
                        guint *ret_number);

/* The section of message.tpl. */
void ad_conversation_fill(AdDict *page, const AdSite *site, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdConversations, ad_conversations_free)
