/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mail log held against the mailbox: in a sentence on the front page, day by day
 * and with each difference named on a page of its own.
 */
#pragma once

#include "auditdisc/view/site.h"

/* Nothing without a log. */
void ad_index_log_fill(AdDict *page, const AdSite *site);

/* A difference in one sentence, with what names it. */
char *ad_difference_sentence(const AdSite *site, const AdDifference *difference);
/* Its queue id; "" for one that has none. */
char *ad_difference_id(const AdSite *site, const AdDifference *difference);
