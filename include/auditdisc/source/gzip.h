/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A gzip file (RFC 1952), also of several members, unpacked to a temporary file that
 * has no name any more and goes with its descriptor.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Whether the file begins as gzip files do. */
bool ad_gzip_is(int fd, const char *name, bool *ret_gzip, GError **error);
/* A descriptor with what could be unpacked, -1 on error (no room in TMPDIR). Where the
 * file is cut off or damaged, *ret_damage says so and the descriptor has what came
 * before. Zeros behind the last member are padding. */
int ad_gzip_unpack(int fd, const char *name, GError **ret_damage, GError **error);
