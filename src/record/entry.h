/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The form of one line of the ledger; see auditdisc/record/ledger.h.
 */
#pragma once

#include "auditdisc/record/ledger.h"

/* The line with its LF. pairs: key, value, …, NULL. */
char *ad_entry_line(guint number, gint64 now, const char *event,
                    const char *const *pairs, const AdDigest *previous);
