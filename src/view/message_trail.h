/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the mail log says of one message, on its page.
 */
#pragma once

#include "auditdisc/view/site.h"

/* Nothing without a log. */
void ad_message_trail_fill(AdDict *page, const AdSite *site, guint index,
                           const AdEnvelope *envelope);
