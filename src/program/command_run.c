/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run, build and burn: the same stages, gone through to different ends.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/program/command.h"
#include "auditdisc/program/run.h"
#include "auditdisc/volume/volume.h"
#include "catalogue.h"
#include "clear.h"
#include "rebuild.h"
#include "stages.h"
#include "units.h"

#include <string.h>

static bool
write_part(const AdRun *run, const AdPart *part, const char *folder, GError **error)
{
    AdProgress progress = ad_report_progress(run->report);
    g_autoptr(AdVolume) volume = ad_volume_open(part->volume, error);
    g_autofree char *absolute = g_canonicalize_filename(folder, NULL);
    g_autofree char *place = part->label != NULL
                                 ? g_build_filename(absolute, part->label, NULL)
                                 : g_strdup(absolute);

    if (volume == NULL || !ad_volume_write_tree(volume, place, &progress, error))
        return false;
    g_autofree char *index = g_build_filename(place, "index.html", NULL);
    g_autofree char *sentence = g_strdup_printf("Open %s", index);
    const char *pairs[] = {"index", index, NULL};
    ad_report_event(run->report, "tree", sentence, pairs);
    return true;
}

static bool
write_tree(const AdRun *run, GError **error)
{
    const char *folder = ad_job_text(run->job, AD_KEY_TREE);

    for (guint i = 0; folder != NULL && i < run->parts->len; i++)
        if (!write_part(run, run->parts->pdata[i], folder, error))
            return false;
    return true;
}

/* Before anything is made: to refuse it when the discs are burned would be late. */
static bool
prepare_tree(const AdJob *job, GError **error)
{
    const char *folder = ad_job_text(job, AD_KEY_TREE);

    return folder == NULL || ad_volume_tree_folder(folder, error);
}

static void
say_where(AdRun *run)
{
    run->part = run->parts->pdata[0];
    g_autoptr(GPtrArray) units = ad_units_that_are(run, AD_UNIT_VERIFIED);
    const char *address = ad_entry_get(units->pdata[units->len - 1], "address");
    bool is_file = g_str_has_prefix(address, AD_STDIO);
    g_autofree char *sheets = ad_run_sheet_names(run);
    g_autofree char *print =
        g_strdup_printf(" Print for its case: %s in %s.", sheets, run->folder);
    g_autofree char *sentence = g_strdup_printf(
        "%s is on disc. Open index.html %s %s%s.%s", run->period->name,
        is_file ? "in" : "on the disc in",
        is_file ? address + strlen(AD_STDIO) : address,
        is_file ? " (mount -o loop,ro FILE FOLDER)" : "", *sheets != '\0' ? print : "");
    const char *pairs[] = {
        "period", run->period->name, "address", address, "labels", sheets, NULL};
    ad_report_event(run->report, "done", sentence, pairs);
}

/* A mailbox that was named since then is not on the discs. */
static void
say_nothing_left(AdRun *run)
{
    const char *period = run->period->name;
    const char *pairs[] = {"period", period, NULL};

    ad_report_detail(run->report, "%s: nothing left to do", period);
    run->part = NULL;
    ad_run_warn_of_haste(run, ad_run_entry(run, ad_stage_scan.event)->time);
    if (ad_run_has_settings(run))
        return;
    g_autofree char *sentence =
        g_strdup_printf("%s: its discs were made with other sources or settings, or by "
                        "another version, and stay as they are; another --state makes "
                        "others.",
                        period);
    ad_report_event(run->report, "other-settings", sentence, pairs);
}

/* Whether any disc was made since the run began. */
static bool
has_discs(AdRun *run)
{
    run->part = NULL;
    return ad_run_entry(run, AD_UNIT_BURNED) != NULL;
}

static bool
go_on_or_begin(AdRun *run, GError **error)
{
    bool burned = has_discs(run);

    if (ad_run_can_resume(run) && (burned || !ad_run_is_overtaken(run)))
        return true;
    if (burned)
        return ad_error(error, AD_ERROR_REFUSED,
                        "%s: there are discs of it, made with other settings; use the "
                        "same settings again, or another --state",
                        run->period->name);
    return ad_run_begin(run, error);
}

/* It clears only where the configuration says so: run knows no option for it. */
bool
ad_command_run(const AdJob *job, AdReport *report, const char *period, GError **error)
{
    g_autoptr(AdRun) run =
        ad_run_open(job, report, period != NULL ? period : "last-month", "run", error);
    AdRemoval how;
    bool clear;

    if (run == NULL || !ad_clear_how(job, &how, &clear, error) ||
        !prepare_tree(job, error))
        return false;
    bool complete = ad_run_is_complete(run);
    if (complete && !ad_run_is_what_is_asked(run))
        return ad_error(error, AD_ERROR_REFUSED,
                        "%s: its discs do not hold what is asked for, --with or "
                        "--subject were others then; use another --state",
                        run->period->name);
    if (complete)
        say_nothing_left(run);
    else if (!go_on_or_begin(run, error) || !ad_run_build(run, error) ||
             !ad_run_burn(run, error))
        return false;
    if (!complete)
        ad_run_catalogue(run);
    if (!write_tree(run, error) || !ad_run_mend_sheets(run, error))
        return false;
    say_where(run);
    return !clear || ad_run_clear(run, how, false, error);
}

bool
ad_command_build(const AdJob *job, AdReport *report, const char *period, GError **error)
{
    const char *volume = ad_job_text(job, AD_KEY_FROM_VOLUME);
    g_autoptr(AdRun) run = NULL;

    if ((volume == NULL) == (period == NULL))
        return ad_error(
            error, AD_ERROR_USAGE,
            "build: either PERIOD or --from-volume is wanted; see auditdisc "
            "build --help");
    if (volume != NULL)
        return ad_rebuild(job, report, volume, error);
    run = ad_run_open(job, report, period, "build", error);
    if (run == NULL)
        return false;
    if (has_discs(run))
        return ad_error(error, AD_ERROR_REFUSED,
                        "%s: it is on a disc already, and what that disc was made from "
                        "is kept; build another one in another --state",
                        run->period->name);
    return prepare_tree(job, error) && ad_run_begin(run, error) &&
           ad_run_build(run, error) && write_tree(run, error);
}

/* Nothing is made here: what is burned has to be what was built, which the burn itself
 * looks at before it touches a disc. */
static bool
is_built(AdRun *run, GError **error)
{
    if (!has_discs(run) && ad_run_is_overtaken(run))
        return ad_error(error, AD_ERROR_REFUSED,
                        "%s: another volume was made since it was built, and has its "
                        "number; auditdisc run %s builds it again and burns it",
                        run->period->name, run->period->name);
    for (guint i = 0; i < run->parts->len; i++) {
        run->part = run->parts->pdata[i];
        if (ad_run_entry(run, ad_stage_master.event) == NULL)
            return ad_error(
                error, AD_ERROR_FAILED,
                "%s: there is no image to burn; auditdisc build %s makes one",
                run->period->name, run->period->name);
    }
    return true;
}

bool
ad_command_burn(const AdJob *job, AdReport *report, const char *period, GError **error)
{
    g_autoptr(AdRun) run = ad_run_open(job, report, period, "burn", error);

    if (run == NULL || !is_built(run, error))
        return false;
    if (ad_job_flag(job, AD_KEY_SIMULATE))
        return ad_run_simulate(run, error);
    if (!ad_run_burn(run, error) || !ad_run_mend_sheets(run, error))
        return false;
    ad_run_catalogue(run);
    say_where(run);
    return true;
}
