/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The attachments of a message, a card each.
 */
#pragma once

#include "auditdisc/view/site.h"

/* The section of message.tpl. saved has one entry for each attachment. */
void ad_cards_fill(AdDict *page, const AdMessage *message, const GArray *saved);
/* Whether pictures of the disc are shown in it. */
bool ad_cards_have_pictures(const AdMessage *message);
