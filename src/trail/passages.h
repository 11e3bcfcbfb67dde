/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A passage is one message's way through one host's queue. Queue ids are used again, so
 * passages get numbers of their own, from 1, while the lines go by.
 */
#pragma once

#include "auditdisc/trail/event.h"

typedef struct AdPassages AdPassages;

AdPassages *ad_passages_new(void);
/* The number of the passage that the event belongs to; 0 for an event of no message. */
guint32 ad_passages_number(AdPassages *passages, const AdLogEvent *event);
void ad_passages_free(AdPassages *passages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdPassages, ad_passages_free)
