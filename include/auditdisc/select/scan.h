/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scan: every item of every source is read once, hashed, given an envelope (in a
 * worker) and entered in the books; what arrived in the period goes into the selection
 * and its bytes into the pack of originals. From here on the sources are not needed:
 * what is shown and sealed are exactly the bytes that were hashed.
 */
#pragma once

#include "auditdisc/base/progress.h"
#include "auditdisc/select/books.h"
#include "auditdisc/select/request.h"
#include "auditdisc/select/selection.h"
#include "auditdisc/source/source.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const AdPeriod *period;
    GTimeZone *zone;
    AdRequest request;
    const GPtrArray *sources; /* AdSource *, in the order they were named */
    const char *const *hosts; /* our own hosts, or NULL */
    gint64 now;               /* the run's time stamp: later dates are doubtful */
    guint workers;
    const char *selection, *books; /* files to be made */
    const char *originals;         /* the same; NULL: the bytes are not kept */
    const AdProgress *progress;
} AdScan;

/* A listing that breaks off is an error: what was not listed can't be accounted for. */
bool ad_scan(const AdScan *scan, AdSum *ret_sum, GError **error);
