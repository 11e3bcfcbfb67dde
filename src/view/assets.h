/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the pages load: the style sheet and the scripts.
 */
#pragma once

#include <glib.h>

/* The file assets/NAME of the disc. words.js ends with a table of what the scripts say
 * in its language. */
GBytes *ad_asset(const char *name, GError **error);
