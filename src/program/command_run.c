/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run, build and burn: the same stages, gone through to different ends.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/program/command.h"
#include "auditdisc/program/run.h"
#include "auditdisc/volume/volume.h"

#include <string.h>

static bool
write_tree(const AdRun *run, GError **error)
{
    const char *folder = ad_job_text(run->job, AD_KEY_TREE);
    AdProgress progress = ad_report_progress(run->report);
    g_autoptr(AdVolume) volume = NULL;

    if (folder == NULL)
        return true;
    volume = ad_volume_open(run->volume, error);
    if (volume == NULL || !ad_volume_write_tree(volume, folder, &progress, error))
        return false;
    g_autofree char *absolute = g_canonicalize_filename(folder, NULL);
    g_autofree char *index = g_build_filename(absolute, "index.html", NULL);
    g_autofree char *sentence = g_strdup_printf("Open %s", index);
    const char *pairs[] = {"index", index, NULL};
    ad_report_event(run->report, "tree", sentence, pairs);
    return true;
}

static void
say_where(const AdRun *run)
{
    const AdEntry *burned = ad_run_entry(run, ad_stage_burn.event);
    const char *address = burned != NULL ? ad_entry_get(burned, "address") : NULL;
    g_autofree char *sentence = NULL;

    if (address == NULL)
        return;
    if (g_str_has_prefix(address, "stdio:"))
        sentence = g_strdup_printf("%s is on disc. Open index.html in %s (mount -o "
                                   "loop,ro FILE FOLDER).",
                                   run->period->name, address + strlen("stdio:"));
    else
        sentence = g_strdup_printf("%s is on disc. Open index.html on the disc in %s; "
                                   "print %s for its case.",
                                   run->period->name, address, run->label);
    const char *pairs[] = {"period", run->period->name, "address", address,
                           "label",  run->label,        NULL};
    ad_report_event(run->report, "done", sentence, pairs);
}

bool
ad_command_run(const AdJob *job, AdReport *report, const char *period, GError **error)
{
    g_autoptr(AdRun) run =
        ad_run_open(job, report, period != NULL ? period : "last-month", "run", error);

    if (run == NULL)
        return false;
    if (ad_run_entry(run, ad_stage_verify.event) != NULL) {
        ad_report_detail(report, "%s: nothing left to do", run->period->name);
    } else {
        if (!ad_run_can_resume(run) && !ad_run_begin(run, error))
            return false;
        if (!ad_run_stages(run, NULL, error))
            return false;
    }
    if (!write_tree(run, error))
        return false;
    say_where(run);
    return true;
}

bool
ad_command_build(const AdJob *job, AdReport *report, const char *period, GError **error)
{
    g_autoptr(AdRun) run = ad_run_open(job, report, period, "build", error);

    if (run == NULL)
        return false;
    if (ad_run_entry(run, ad_stage_burn.event) != NULL)
        return ad_error(error, AD_ERROR_REFUSED,
                        "%s: it is on a disc already, and what that disc was made from "
                        "is kept; build another one in another --state",
                        run->period->name);
    return ad_run_begin(run, error) &&
           ad_run_stages(run, ad_stage_master.event, error) && write_tree(run, error);
}

bool
ad_command_burn(const AdJob *job, AdReport *report, const char *period, GError **error)
{
    g_autoptr(AdRun) run = ad_run_open(job, report, period, "burn", error);

    if (run == NULL)
        return false;
    if (ad_run_entry(run, ad_stage_master.event) == NULL)
        return ad_error(error, AD_ERROR_FAILED,
                        "%s: there is no image to burn; auditdisc build %s makes one",
                        run->period->name, run->period->name);
    if (!ad_stage_master.is_done(run))
        return ad_error(
            error, AD_ERROR_DIFFERS,
            "%s: not the image that was mastered; auditdisc run %s makes it "
            "again",
            run->image, run->period->name);
    if (!ad_stage_burn.make(run, error))
        return false;
    if (ad_job_flag(job, AD_KEY_SIMULATE))
        return true;
    if (!ad_stage_verify.make(run, error))
        return false;
    say_where(run);
    return true;
}
