/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For the tests that need other programs: runs one that must succeed.
 */
#pragma once

#include "auditdisc/base/spawn.h"

#include <glib.h>

#define run(...) run_words((const char *const[]){__VA_ARGS__, NULL})

static inline void
run_words(const char *const *words)
{
    g_autoptr(GError) error = NULL;

    ad_spawn(words, NULL, NULL, &error);
    g_assert_no_error(error);
}
