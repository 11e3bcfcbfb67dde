/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by the two files of the tripwire, and with nothing else.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Declarations: name:value;name:value */
bool ad_wire_style(const char *at, const char *end);
/* Lines: a rule each, or the opening or closing line of a media block. */
bool ad_wire_sheets(const char *at, const char *end);
/* A list of class names of the mail. */
bool ad_wire_classes(const char *at, const char *end);
/* Whether the document has an element of that name. */
bool ad_wire_knows_element(const char *name, gsize length);
