/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long a period is to be kept, in words for status. Nothing is ever done about it.
 */
#pragma once

#include "auditdisc/record/ledger.h"

/* Why it is on hold; NULL if it is not. */
char *ad_keeping_hold(const AdLedger *ledger, const char *period);
/* Until when it has to be kept, counted from the end of its last year, or that this is
 * over; NULL for 0 years. */
char *ad_keeping_retention(const char *period, guint years);
