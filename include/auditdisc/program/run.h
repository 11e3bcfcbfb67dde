/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run: the stages that turn a period into a verified disc, and what the ledger says
 * of them. Stages speak only through the run's folder and the ledger. A product counts
 * as made only if its digest is the one in the ledger; everything else is made again.
 */
#pragma once

#include "auditdisc/disc/target.h"
#include "auditdisc/disc/verify.h"
#include "auditdisc/program/job.h"
#include "auditdisc/program/report.h"
#include "auditdisc/record/ledger.h"
#include "auditdisc/select/period.h"

#include <glib.h>
#include <stdbool.h>

/* A period that is larger than its medium lies on several discs, split by day. */
typedef struct {
    guint number, of;                     /* 1 of 1 for a period that one disc holds */
    char *label;                          /* "1of2"; NULL for 1 of 1 */
    AdPeriod *period;                     /* its days; named like the whole period */
    char *volume_id;                      /* AUDIT_2005_05, AUDIT_2005_05_D1OF2 */
    char *volume, *shown, *image, *sheet; /* in the run's folder */
    char *track;                          /* and this, with recovery data */
} AdPart;

typedef struct {
    const AdJob *job;
    AdReport *report;
    GTimeZone *zone;
    AdPeriod *period;
    char *folder;                        /* STATE/runs/PERIOD */
    char *selection, *books, *originals; /* within it */
    char *log, *log_events, *log_facts;  /* and these, where there is a log */
    char *queue, *queued; /* records and bytes, where the mail queue is asked for */
    AdLedger *ledger;
    int lock;    /* descriptor that holds the state folder */
    guint begun; /* index of the run's first entry in the ledger + 1, 0 without one */
    gint64 made; /* the run's time stamp */
    GPtrArray *parts;   /* AdPart *, at least one */
    const AdPart *part; /* the one that stages work on */
    AdTarget *taken;    /* volume that the seal is taken over from, or NULL; borrowed */
    bool taken_failed;  /* its seal could not be made */
} AdRun;

/* Locks the state folder and reads the ledger. command is what a second run is told. */
AdRun *ad_run_open(const AdJob *job, AdReport *report, const char *period,
                   const char *command, GError **error);
void ad_run_free(AdRun *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdRun, ad_run_free)

/* The run's latest entry of that event for the current part (or for all parts, if the
 * entry names none); NULL if there is none. */
const AdEntry *ad_run_entry(const AdRun *run, const char *event);
/* Appends an entry with period= in front of pairs, and part= if there are several and
 * the event is one of a part. */
bool ad_run_record(AdRun *run, const char *event, const char *const *pairs,
                   GError **error);
/* Begins anew: what an earlier attempt left is void from here on. */
bool ad_run_begin(AdRun *run, GError **error);
/* Whether it was begun with the same settings, by the same version. */
bool ad_run_has_settings(const AdRun *run);
/* Whether an earlier attempt, with the same settings, can be gone on with; takes over
 * its time stamp. */
bool ad_run_can_resume(AdRun *run);
/* Whether the run that was begun was asked for the same messages of its period. */
bool ad_run_is_what_is_asked(const AdRun *run);
/* The keys whose values shape what is made. */
const AdKey *ad_run_shaping(guint *ret_count);

/* What lies before the volume of the current part. */
typedef struct {
    guint serial;         /* of this volume: how many were verified before, and it */
    const char *previous; /* fingerprint of the one before it, "" for the first; good
                             until an entry is recorded */
    guint lines;          /* of the ledger, that go on the disc */
} AdHistory;

/* Before a run begins other runs verified volumes; within it its own parts follow each
 * other. */
AdHistory ad_run_history(AdRun *run);
/* Whether a volume was verified since the run began. While the run has no disc of its
 * own, that one has the number that the run's volume states. */
bool ad_run_is_overtaken(const AdRun *run);

/* Scans, then seals and masters each part, splitting the period if it is larger than
 * the medium; each only if it is not done yet. */
bool ad_run_build(AdRun *run, GError **error);
/* Burns each part and reads it back, as often as copies are asked for. */
bool ad_run_burn(AdRun *run, GError **error);
/* Goes through the burn of the first part without writing. */
bool ad_run_simulate(AdRun *run, GError **error);
guint ad_job_copies(const AdJob *job);   /* asked for */
guint ad_run_verified(const AdRun *run); /* made of the current part */
bool ad_run_is_complete(AdRun *run);     /* as many as asked for, of every part */

/* The single stages (program/stage_*.c). is_done is asked only of a stage that stands
 * in the ledger and answers whether its products are still what stands there; doubt is
 * false. */
typedef struct {
    const char *event; /* its entry in the ledger */
    bool (*is_done)(AdRun *run);
    bool (*make)(AdRun *run, GError **error);
} AdStage;

extern const AdStage ad_stage_scan, ad_stage_seal, ad_stage_master;

/* Shared by stages: whether the file has the digest that the entry states for key. */
bool ad_run_product_is(const AdRun *run, const char *event, const char *key,
                       const char *path);
/* What an entry of the mastering says of it; false for one that says nothing. */
bool ad_mastered_facts(const AdEntry *mastered, AdImageFacts *ret_facts);
/* Blocks of the configured media; AD_ERROR_USAGE for a word that is none. */
bool ad_media_capacity(const char *media, guint64 *ret_blocks, GError **error);
/* Whether the empty space of a medium is to be filled; AD_ERROR_USAGE. */
bool ad_recovery_wanted(const AdJob *job, bool *ret_wanted, GError **error);

/* Only reading: the ledger of the state folder, empty if there is none. */
AdLedger *ad_state_ledger(const AdJob *job, GError **error);
/* An AdFactsOf over that ledger. */
bool ad_state_facts(const AdDigest *fingerprint, AdImageFacts *ret_facts,
                    gpointer ledger);
/* Names the first differences and says how many more there are. */
char *ad_verdict_words(const AdVerdict *verdict);
/* The same as AD_ERROR_DIFFERS, where there are any. */
bool ad_verdict_check(const AdVerdict *verdict, const char *target, GError **error);
