/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The order of the stages, and which of them is done already.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/program/run.h"
#include "parts.h"
#include "recount.h"
#include "stages.h"
#include "units.h"

/* In the ledger after the stage it builds on, and its products are still there: what
 * was made from an older product is not done. */
static bool
is_done(AdRun *run, const AdStage *stage, const AdStage *before)
{
    const AdEntry *entry = ad_run_entry(run, stage->event);
    const AdEntry *basis = before != NULL ? ad_run_entry(run, before->event) : NULL;

    return entry != NULL &&
           (before == NULL || (basis != NULL && entry->number > basis->number)) &&
           stage->is_done(run);
}

static bool
do_stage(AdRun *run, const AdStage *stage, const AdStage *before, bool *fresh,
         GError **error)
{
    if (*fresh && is_done(run, stage, before))
        return true;
    *fresh = false;
    return stage->make(run, error);
}

/* What is in the sources by now, which may have been cleared since, would go on a disc
 * that calls itself a copy of those that there are. */
static bool
can_scan(AdRun *run, GError **error)
{
    const AdPart *part = run->part;

    run->part = NULL;
    bool has_discs = ad_run_entry(run, AD_UNIT_VERIFIED) != NULL;
    run->part = part;
    return !has_discs || is_done(run, &ad_stage_scan, NULL) ||
           ad_error(
               error, AD_ERROR_REFUSED,
               "%s: what its discs were made of is no longer as it was scanned; put "
               "%s back from a copy, or copy one of its discs with auditdisc rescue",
               run->period->name, run->folder);
}

static bool
build_part(AdRun *run, const AdPart *part, bool fresh, GError **error)
{
    run->part = part;
    return do_stage(run, &ad_stage_seal, &ad_stage_scan, &fresh, error) &&
           do_stage(run, &ad_stage_master, &ad_stage_seal, &fresh, error);
}

static bool
build_parts(AdRun *run, bool fresh, GError **error)
{
    for (guint i = 0; i < run->parts->len; i++)
        if (!build_part(run, run->parts->pdata[i], fresh, error))
            return false;
    return true;
}

/* Parts that were foreseen too small are foreseen anew, larger by a quarter each time.
 */
#define MOST_PERCENT 200

bool
ad_run_build(AdRun *run, GError **error)
{
    AdRecovery unused;
    bool fresh = true;

    if (!ad_run_recovery(run, 1, &unused, error) || !can_scan(run, error) ||
        !do_stage(run, &ad_stage_scan, NULL, &fresh, error))
        return false;
    if (fresh)
        ad_run_recount(run);
    else if (!ad_run_load_parts(run, error) || !ad_run_foresee(run, error))
        return false;
    for (guint percent = 125;; percent += 25) {
        g_autoptr(GError) why = NULL;
        if (build_parts(run, fresh, &why))
            return true;
        if (!g_error_matches(why, AD_ERROR, AD_ERROR_MEDIUM) ||
            percent > MOST_PERCENT) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        if (!ad_run_split(run, percent, error))
            return false;
        fresh = false;
    }
}
