/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of what was wrong with a message, in plain words, each thing once.
 */
#pragma once

#include <glib.h>

GPtrArray *ad_flaws_new(void); /* of char * */

/* Cleaned, so mail may be quoted in it. Behind a hundred flaws no more are told. */
void ad_flaws_add(GPtrArray *flaws, const char *format, ...) G_GNUC_PRINTF(2, 3);
