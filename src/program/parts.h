/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of a run: which days lie on which disc.
 */
#pragma once

#include "auditdisc/program/run.h"

#define AD_SPLIT "split"

/* How many parts the split entry names. */
guint ad_split_parts(const AdEntry *split);

/* From the ledger's split entry if there is one after the scan, else one part for all
 * days. Makes the first one the current part where there is only one, none where there
 * are several. */
bool ad_run_load_parts(AdRun *run, GError **error);

/* Once the scan is done: splits a period whose originals alone are more than one disc
 * holds, before anything is made of it, by what will come to them as far as that can be
 * foreseen. AD_ERROR_MEDIUM names the day, or the message, that is larger than a disc.
 */
bool ad_run_foresee(AdRun *run, GError **error);
/* The current part turned out larger than the medium: of the whole period it works out
 * from the sealed volume which days fit on a disc each; several parts are foreseen anew
 * with so many percent of what was foreseen at first. Records the split.
 * AD_ERROR_MEDIUM as above. */
bool ad_run_split(AdRun *run, guint percent, GError **error);
