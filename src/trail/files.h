/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The log files that patterns name, opened, unpacked and put in order.
 */
#pragma once

#include "auditdisc/trail/stamp.h"

#include <glib.h>
#include <stdbool.h>

/* Bytes of a line that are looked at. */
#define AD_LOG_LINE 8192

typedef struct {
    char *path;
    int fd; /* of what was unpacked, for a .gz */
    goffset size;
    gint64 changed;
    gint64 first; /* first time stamp, AD_TIME_NONE for an empty file */
    char *damage; /* what could not be unpacked, or NULL */
} AdLogFile;

/* AdLogFile *, each file once, by their first time stamps. around as in stamp.h. */
GPtrArray *ad_log_files(const char *const *patterns, GTimeZone *zone, gint64 around,
                        GError **error);
AdStampClock ad_log_file_clock(const AdLogFile *file, GTimeZone *zone, gint64 around);
