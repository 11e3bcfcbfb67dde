/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One program at a time works in a state folder.
 */
#pragma once

#include "auditdisc/program/job.h"

/* The state folder, absolute. */
char *ad_state_folder(const AdJob *job);

/* The descriptor whose closing frees the lock; -1 if somebody else holds it
 * (AD_ERROR_FAILED, naming who and since when). */
int ad_lock_state(const char *state, const char *command, const char *period,
                  GError **error);
