/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a message's page says at its end about itself: what was changed so that the
 * message can be shown, what became of each of its parts, what was wrong with them.
 */
#pragma once

#include "auditdisc/mail/message.h"
#include "auditdisc/view/template.h"

/* dict is that of changes.tpl, told (char *) what the page has said already. Tells
 * whether it names anything that was wrong. */
bool ad_changes_fill(AdDict *dict, const AdMessage *message, const GPtrArray *told);
