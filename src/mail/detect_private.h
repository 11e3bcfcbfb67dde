/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which character set undeclared bytes look like.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A name in use in mail, of a script other than Latin; NULL where nothing can be said
 * with confidence. */
const char *ad_charset_detect(const char *bytes, gsize length);
