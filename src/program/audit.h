/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The yearly test of the shelf: which discs are to be read again, and which of them
 * were. Up to fifty discs all are drawn; of more, every fifth and at least fifty. What
 * is drawn follows from the seed alone: the discs in the order of the SHA-256 of seed,
 * LF and name (printf '%s\n%s' SEED 2005-05/A | sha256sum), the first of them.
 */
#pragma once

#include "auditdisc/record/ledger.h"
#include "shelf.h"

#define AD_EVENT_AUDIT "audit"

#define AD_AUDIT_WHOLE 50 /* so many discs are read all */
#define AD_AUDIT_SHARE 5  /* of more, one in so many */

/* Names like 2005-05/A. */
GPtrArray *ad_audit_draw(const GPtrArray *discs, const char *seed);

/* The last audit that was begun; NULL if there was none. */
const AdEntry *ad_audit_last(const AdLedger *ledger);
/* The names that it drew. */
GStrv ad_audit_drawn(const AdEntry *audit);
/* What was found since it began when the disc was looked at, or that it is lost; NULL
 * if it is still to be looked at. */
const AdEntry *ad_audit_look(const AdEntry *audit, const AdShelfDisc *disc);
