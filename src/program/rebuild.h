/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auditdisc/program/run.h"

/* Makes the volume again from itself, in STATE/rebuilt, with its own seal, and says
 * whether it is the same bit for bit. AD_ERROR_DIFFERS if not, or if another version of
 * the program made it. */
bool ad_rebuild(const AdJob *job, AdReport *report, const char *name, GError **error);
