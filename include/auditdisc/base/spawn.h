/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Other people's programs, run one at a time and waited for. No shell takes part, no
 * thread and no signal handler is left behind, and nothing can ask at a terminal.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* arguments: the program, looked for in PATH, and its words. The file input becomes its
 * standard input (NULL: nothing), output gets its standard output (NULL: dropped).
 * AD_ERROR_FAILED if it could not be run or took too long; AD_ERROR_DIFFERS, with the
 * first line of what it said, if it ended with another status than 0. */
bool ad_spawn(const char *const *arguments, const char *input, const char *output,
              GError **error);
/* The same for one that may take hours; what it writes is dropped. */
bool ad_spawn_long(const char *const *arguments, GError **error);
