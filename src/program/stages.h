/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the stages share.
 */
#pragma once

#include "auditdisc/disc/recovery.h"
#include "auditdisc/program/run.h"
#include "auditdisc/select/request.h"
#include "auditdisc/view/site.h"

/* Numbers of the packs in a volume. */
enum {
    AD_PACK_ORIGINALS,
    AD_PACK_LOG,
    AD_PACK_QUEUE,
    AD_PACK_PAGES,
    AD_PACK_FIRST_WORKER
};

/* What the pages of a run share, opened from its folder. */
typedef struct {
    AdSite site;
    AdSum sum;
    AdTemplates *templates;
    AdSelection *selection, *whole;
    GArray *discs;    /* AdDisc */
    GPtrArray *queue; /* AdQueued *, NULL without them */
    char *made_words, *span;
} AdRunSite;

/* Entered in the ledger where the sources had no message of a period that was over. */
#define AD_EMPTY "empty"

/* Says so where the sources were scanned at that moment before the period was over: its
 * discs have not all of its mail, and no later run adds to them. */
void ad_run_warn_of_haste(const AdRun *run, gint64 scanned);
/* Says how many messages of days before this period the scan found that no disc has,
 * be there discs of these days or none, and what to do. */
void ad_run_warn_of_late(const AdRun *run);

/* What of the period is asked for. */
AdRequest ad_run_request(const AdJob *job);
/* AdSource *, in the order they are configured. */
GPtrArray *ad_run_open_sources(const AdJob *job, GError **error);

bool ad_run_site_open(AdRunSite *whole, const AdRun *run, GError **error);
void ad_run_site_clear(AdRunSite *whole);

/* The mail log. Nothing is read where none is configured, and nothing is missing then.
 */
bool ad_run_read_log(AdRun *run, GError **error);
bool ad_run_has_log(const AdRun *run); /* whether it is as the ledger says */

/* The same for the mail that is still in the queue. */
bool ad_run_read_queue(AdRun *run, GError **error);
bool ad_run_has_queue(const AdRun *run);

/* What the pages say of the log, opened from the run's folder. */
typedef struct {
    AdSiteLog site;
    AdLogFacts *facts;
    AdTrail *trail;
    AdTies *ties;
    AdReckoning *reckoning;
} AdRunLog;

/* Puts it in the site's place for it. */
bool ad_run_log_open(AdRunLog *log, const AdRun *run, AdSite *site, GError **error);
void ad_run_log_clear(AdRunLog *log);

/* How the track of its medium is to be filled with the image of so many blocks. */
bool ad_run_recovery(const AdRun *run, guint64 blocks, AdRecovery *ret_recovery,
                     GError **error);
/* The sheet of the current part, for a disc that nothing is known of yet. */
bool ad_run_write_sheet(const AdRun *run, const AdImageFacts *facts, GError **error);

/* The hex digest that the ledger states for key in the stage's entry. */
bool ad_run_stated_digest(const AdRun *run, const char *event, const char *key,
                          AdDigest *ret_digest);
