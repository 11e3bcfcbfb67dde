/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Units: the single discs that are made of a part. Each has a letter within its period
 * (2005-05/A), which is never used again, not even when the disc was spoiled. In the
 * ledger a unit is first burning, then burned and verified, or voided; or unburned,
 * where the disc stayed blank: then there is no such unit, and its letter is free. A
 * verified unit may be checked again later, or be lost: one that does not hold any more
 * is none of the verified ones, nor is one that is lost until a later check finds it
 * good.
 */
#pragma once

#include "auditdisc/program/run.h"

#define AD_STDIO         "stdio:"
#define AD_OWN_MEDIUM    "medium" /* how files in the place of discs are called */

#define AD_UNIT_BURNING  "burning"
#define AD_UNIT_BURNED   "burned"
#define AD_UNIT_VERIFIED "verified"
#define AD_UNIT_VOIDED   "voided"
#define AD_UNIT_UNBURNED "unburned"
#define AD_UNIT_CHECKED  "checked"
#define AD_UNIT_NOTE     "note"
#define AD_UNIT_LOST     "lost"

/* Key of a burned unit: how often the image stands in its track. */
#define AD_TRACK_COPIES "track-copies"
/* And the digest of the recovery data behind it, where there is some. */
#define AD_RECOVERY "rs03"
/* What of such a track may be lost, in percent: in one piece, and at random. */
#define AD_SURVIVES_PIECE  "survives-piece"
#define AD_SURVIVES_RANDOM "survives-random"
/* What all discs of one lot have in common, as AdBurnFacts has it. */
#define AD_LOT "lot"
/* Key of a checked unit, and the value where it is not what was recorded. */
#define AD_RESULT  "result"
#define AD_DIFFERS "differs"

/* The address as a ledger needs it that is read from somewhere else: a file by its
 * whole path. */
char *ad_unit_address(const char *address);
/* The last word of the ledger about a unit of the current part, but for notes; a check
 * only if the unit did not pass it, since one that it passed takes back that it was
 * damaged or lost. NULL if it has none. */
const AdEntry *ad_unit_entry(const AdRun *run, const char *unit);
/* Of the current part. A failure after the medium was touched voids the unit. */
bool ad_unit_burn(AdRun *run, const char *unit, const char *address, bool simulate,
                  GError **error);
bool ad_unit_verify(AdRun *run, const char *unit, const char *address, GError **error);
bool ad_unit_void(AdRun *run, const char *unit, const char *reason, GError **error);
/* Voids it because of an error, which is taken over and passed on; false. */
bool ad_unit_fail(AdRun *run, const char *unit, GError *why, GError **error);
/* Entries of the units of the current part whose last word is event, oldest first. */
GPtrArray *ad_units_that_are(const AdRun *run, const char *event);
/* A verified unit of the current part on a disc of that lot, or NULL. */
char *ad_unit_of_lot(const AdRun *run, const char *lot);

/* What the image of the current part must be. */
bool ad_need_image_facts(const AdRun *run, AdImageFacts *ret_facts, GError **error);

/* The sheets of the verified units of the current part, label-A.html in the run's
 * folder: all of them, since each says of how many it is one. None where what they are
 * made of was removed. */
bool ad_part_write_sheets(const AdRun *run, GError **error);
/* Those of all parts, where one is missing since the run was interrupted. */
bool ad_run_mend_sheets(AdRun *run, GError **error);
/* "label-A.html, label-B.html": those that are there. */
char *ad_run_sheet_names(AdRun *run);
