/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/program/command.h"
#include "clear.h"

/* A ledger that does not hold together is a reason to refuse, here more than elsewhere.
 */
static bool
refuse_doubt(GError *why, GError **error)
{
    if (g_error_matches(why, AD_ERROR, AD_ERROR_DIFFERS))
        why->code = AD_ERROR_REFUSED;
    g_propagate_error(error, why);
    return false;
}

bool
ad_command_clear(const AdJob *job, AdReport *report, const char *period, GError **error)
{
    bool dry = !ad_job_flag(job, AD_KEY_YES) || ad_job_flag(job, AD_KEY_DRY_RUN);
    g_autoptr(AdRun) run = NULL;
    g_autoptr(GError) why = NULL;
    AdRemoval how;
    bool asked;

    if (!ad_clear_how(job, &how, &asked, error))
        return false;
    run = ad_run_open(job, report, period, "clear", &why);
    return run != NULL ? ad_run_clear(run, how, dry, error)
                       : refuse_doubt(g_steal_pointer(&why), error);
}
