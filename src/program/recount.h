/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run that goes on burns what it scanned, however long ago that was.
 */
#pragma once

#include "auditdisc/program/run.h"

/* Reads the sources once more and says, in a line, how many messages of the period they
 * have that were not there when they were scanned, and how many of those on the disc
 * they do not have any more. Nothing that was made is touched; that it could not be
 * found out is said as well, and no reason to make no disc. */
void ad_run_recount(const AdRun *run);
