/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The time stamps that begin the lines of a log: traditional syslog ("May 30
 * 09:00:01"), ISO 8601 as rsyslog and journalctl write it, RFC 5424, with or without a
 * priority in front. One clock for one file, fed with its lines from first to last.
 *
 * A traditional stamp names no year. The first one of a file is taken as the year that
 * lies nearest to a given moment and not after the file was last changed; from then on
 * the year turns where the months do. Stamps without a zone are taken in that of the
 * clock; an hour that a clock went through twice is taken as its second time.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    GTimeZone *zone;   /* borrowed */
    gint64 around;     /* years are chosen to be nearest to it */
    gint64 changed;    /* when the file was last changed */
    gint64 last;       /* wall clock of the last traditional stamp, or AD_TIME_NONE */
    gint64 hour;       /* wall clock hour whose offset is known */
    gint64 offset;     /* of that hour, in seconds east of UTC */
    bool guessed_year; /* a year had to be inferred */
} AdStampClock;

AdStampClock ad_stamp_clock(GTimeZone *zone, gint64 around, gint64 changed);

/* The moment at the beginning of a line, and how many bytes it takes with what stands
 * in front of it and one blank behind it. 0 if the line begins otherwise. */
gsize ad_stamp_read(AdStampClock *clock, const char *line, gsize length,
                    gint64 *ret_moment);
