/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the program says: sentences on standard output for people, or one JSON object a
 * line for scripts; a progress line on a terminal. The only place that prints, beside
 * main. Values that came from outside are clean (base/text.h) before they come here.
 */
#pragma once

#include "auditdisc/base/progress.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    bool json, quiet, verbose;
    bool terminal;      /* standard error is one: show progress there */
    bool line_open;     /* a progress line stands there */
    gint64 stage_began; /* g_get_monotonic_time */
    const char *stage;
    gint64 told;
    int lost; /* errno of the first thing said that could not be written, or 0 */
} AdReport;

void ad_report_init(AdReport *report, bool json, bool quiet, bool verbose);
/* One thing that was done. sentence is for people; pairs (key, value, …, NULL) for
 * scripts, after "event". Quiet keeps it from people only. */
void ad_report_event(AdReport *report, const char *event, const char *sentence,
                     const char *const *pairs);
/* Something that went wrong and does not end the run: people read it on standard error,
 * quiet or not. */
void ad_report_warning(AdReport *report, const char *event, const char *sentence,
                       const char *const *pairs);
/* Only for people, with --verbose. */
void ad_report_detail(AdReport *report, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* For a library's long stages. */
AdProgress ad_report_progress(AdReport *report);
/* Writes out what was said so far. */
void ad_report_flush(AdReport *report);
void ad_report_end_line(AdReport *report);
