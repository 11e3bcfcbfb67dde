/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The configuration file: groups, keys and values, against the table of keys.
 */
#pragma once

#include "auditdisc/program/job.h"

typedef bool (*AdConfigTake)(AdKey key, const char *value, gpointer data,
                             GError **error);

/* Calls take for each value in the file at path, in its order; a list has several. A
 * flag has one, "true", or none. Blanks around a value are no part of it. What the
 * table does not know, or what stands twice, is AD_ERROR_USAGE, as is all that take
 * says no to. */
bool ad_config_read(const char *path, AdConfigTake take, gpointer data, GError **error);
