/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text that is declared format=flowed (RFC 3676): lines that end with a blank go on in
 * the next one.
 */
#pragma once

#include <stdbool.h>

/* text is clean lines with LF. Paragraphs become one line each; marks of quotation stay
 * in front. delsp takes the blank at a joint away. */
char *ad_flowed_join(const char *text, bool delsp);
