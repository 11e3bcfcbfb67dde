/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long a period is to be kept, in words for status. Nothing is ever done about it.
 */
#pragma once

#include "auditdisc/record/ledger.h"

#include <glib.h>
#include <stdbool.h>

/* Why it, or some of its days, is on hold, by all that hold it: char *. */
GPtrArray *ad_keeping_holds(const AdLedger *ledger, const char *period);
/* Until when it has to be kept, counted from the end of its last year, or that this is
 * over, which says nothing to who has to keep it for another reason; NULL for 0 years.
 */
char *ad_keeping_retention(const char *period, guint years, bool held);
