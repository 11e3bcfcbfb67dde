/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files in the place of discs, where no drive is named: medium.iso, medium_2.iso, … in
 * the run's folder (medium-1of2.iso for a part). One that was ever verified is a disc
 * like any other and is never written again; one that failed is, and so is what nobody
 * came to read back. The ledger is told of each before it is made, so one that it does
 * not know was made after this ledger was copied, and is not ours to write again.
 */
#pragma once

#include "auditdisc/program/run.h"

/* Of a file for the next unit of the current part. */
char *ad_own_medium_address(const AdRun *run);
/* Whether the path is one of theirs. */
bool ad_own_medium_is(const AdRun *run, const char *path);
/* Where the file of an address of the ledger lies: the state folder may have moved with
 * it since. */
char *ad_own_medium_find(const AdRun *run, const char *address);
/* Makes room for the file: AD_ERROR_MEDIUM if it is a disc, AD_ERROR_REFUSED if the
 * ledger does not know it. */
bool ad_own_medium_clear_away(const AdRun *run, const char *path, GError **error);
/* Before the run's folder is filled anew: AD_ERROR_REFUSED if something in there tells
 * of discs, or of a clear, that the ledger does not know. */
bool ad_own_medium_check_folder(const AdRun *run, GError **error);
