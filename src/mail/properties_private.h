/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of a name, parameters and a value, as calendars (RFC 5545, section 3.1) and
 * business cards (RFC 6350, section 3.2) are written.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* NAME;PARAM=VALUE;…:VALUE of one line. */
typedef struct {
    char *name, *params, *value; /* into the line */
} AdProperty;

/* A line may go on in the next one behind a blank. */
char *ad_property_unfold(const char *text);

/* Takes a line apart in place; false for one that is none. A colon in quotes belongs to
 * the parameters. */
bool ad_property_split(char *line, AdProperty *ret_property);

/* The value of a parameter without quotes; "" if there is none. */
char *ad_property_param(const AdProperty *property, const char *name);

/* The value with its escapes undone: \n \, \; \\ */
char *ad_property_text(const AdProperty *property);
