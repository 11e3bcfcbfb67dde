/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading the mail logs of a period, once, in the order of the files' first time
 * stamps. Each line is accounted for: of another day, or of the period and then kept
 * byte for byte with its day, whether it was understood or not. A line without a time
 * stamp belongs to the line before it, at the top of a file to the first one that has a
 * stamp.
 *
 * Three products: the lines, a piece of a pack for each day; the events, a file of
 * records in the order of the lines; and the facts, a small file of records about both.
 */
#pragma once

#include "auditdisc/base/day.h"
#include "auditdisc/base/pack.h"
#include "auditdisc/base/progress.h"

#include <glib.h>
#include <stdbool.h>

/* Events of so many days around the period are kept too, since what came on its last
 * day may have been delivered later: Postfix gives up after five days. */
#define AD_LOG_DAYS_BEFORE 1
#define AD_LOG_DAYS_AFTER  7

typedef struct {
    const char *const *patterns; /* paths, with * ? [ ] */
    AdDay first, last;
    GTimeZone *zone;    /* of time stamps that name none */
    const char *events; /* files to be made */
    const char *facts;
    AdPack *pack; /* gets a piece for each day that has lines */
    const AdProgress *progress;
} AdLogReading;

/* lines = outside + understood + other. */
typedef struct {
    guint64 files, lines, outside, understood, other;
} AdLogSum;

/* AD_ERROR_USAGE for a pattern that matches no file and for a file that has lines but
 * no time stamp; both files are durable then, the pack is the caller's to sync. */
bool ad_log_read(const AdLogReading *reading, AdLogSum *ret_sum, GError **error);
