/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Units: the single discs that are made of a part. Each has a letter within its period
 * (2005-05/A), which is never used again, not even when the disc was spoiled. In the
 * ledger a unit is first burning, then burned and verified, or voided.
 */
#pragma once

#include "auditdisc/program/run.h"

#define AD_STDIO         "stdio:"

#define AD_UNIT_BURNING  "burning"
#define AD_UNIT_BURNED   "burned"
#define AD_UNIT_VERIFIED "verified"
#define AD_UNIT_VOIDED   "voided"

/* Key of a burned unit: how often the image stands in its track. */
#define AD_TRACK_COPIES "track-copies"

/* The last word of the ledger about a unit of the current part; NULL if it has none. */
const AdEntry *ad_unit_entry(const AdRun *run, const char *unit);
/* Of the current part. A failure after the medium was touched voids the unit. */
bool ad_unit_burn(AdRun *run, const char *unit, const char *address, bool simulate,
                  GError **error);
bool ad_unit_verify(AdRun *run, const char *unit, const char *address, GError **error);
bool ad_unit_void(AdRun *run, const char *unit, const char *reason, GError **error);
