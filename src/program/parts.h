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

/* Works out from the sealed volume of the whole period which days fit on a disc each
 * and records the split. AD_ERROR_MEDIUM naming the day, or the message, that no disc
 * of the configured media can hold. */
bool ad_run_split(AdRun *run, GError **error);
