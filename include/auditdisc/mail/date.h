/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dates as mail writes them (RFC 5322, section 3.3, its obsolete forms, asctime, ISO
 * 8601 and what broken software makes of them).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    gint64 moment;
    gint32 zone;      /* seconds east of UTC */
    const char *flaw; /* what had to be assumed ("has no zone"), or NULL */
} AdMailDate;

/* false if there is no day of the calendar in it, or if day and month can't be told
 * apart. Text without a zone is taken as UTC. */
bool ad_date_parse(const char *text, gsize length, AdMailDate *ret_date);
