/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/confine.h"
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "auditdisc/disc/disc_source.h"
#include "auditdisc/mail/message.h"
#include "auditdisc/program/run.h"
#include "auditdisc/select/scan.h"
#include "auditdisc/source/raw.h"
#include "stages.h"

#include <fcntl.h>

/* What discs do not hold says nothing of the mail. */
static bool
reads_discs(const AdJob *job)
{
    const char *const *specs = ad_job_list(job, AD_KEY_SOURCE);

    for (guint i = 0; specs != NULL && specs[i] != NULL; i++)
        if (g_str_has_prefix(specs[i], AD_SOURCE_DISC))
            return true;
    return false;
}

/* There will be no disc of it, and none is missing: not so where mail was left out,
 * could not be read or may still come. */
static bool
record_empty(AdRun *run, const AdSum *sum, GError **error)
{
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    g_autofree char *found = g_strdup_printf("%" G_GUINT64_FORMAT, sum->found);
    const char *pairs[] = {"found", found, "on-disc", "0", NULL};

    return sum->fates[AD_FATE_UNASKED] > 0 || sum->fates[AD_FATE_UNREADABLE] > 0 ||
           ad_day_of(now, run->zone) <= run->period->last || reads_discs(run->job) ||
           ad_run_record(run, AD_EMPTY, pairs, error);
}

static bool
is_not_empty(AdRun *run, const AdSum *sum, GError **error)
{
    if (sum->fates[AD_FATE_ON_DISC] > 0)
        return true;
    return record_empty(run, sum, error) &&
           ad_error(error, AD_ERROR_FAILED,
                    "%s: no message of this period: %" G_GUINT64_FORMAT
                    " items found in the sources, %" G_GUINT64_FORMAT
                    " of them outside it, %" G_GUINT64_FORMAT
                    " not asked for, %" G_GUINT64_FORMAT
                    " unreadable; check the period, the zone (%s) and the sources",
                    run->period->name, sum->found, sum->fates[AD_FATE_OUTSIDE],
                    sum->fates[AD_FATE_UNASKED], sum->fates[AD_FATE_UNREADABLE],
                    ad_zone_name(run->zone));
}

/* The books close over them, but somebody has to look why. */
static void
warn_of_unreadable(const AdRun *run, guint64 count)
{
    g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, count);
    const char *pairs[] = {"period", run->period->name, "items", number, NULL};
    g_autofree char *items = ad_text_plural(count, "item", "items");
    g_autofree char *sentence = g_strdup_printf(
        "%s: %s could not be read and will not be on the disc; its books.csv names "
        "each with the reason",
        run->period->name, items);

    if (count > 0)
        ad_report_warning(run->report, "unreadable", sentence, pairs);
}

void
ad_run_warn_of_haste(const AdRun *run, gint64 scanned)
{
    AdDay day = ad_day_of(scanned, run->zone);
    g_autofree char *first = ad_day_iso(day);
    g_autofree char *last = ad_day_iso(run->period->last);
    const char *pairs[] = {"period", run->period->name, "from", first, NULL};
    g_autofree char *sentence =
        g_strdup_printf("%s: it was scanned on %s, before its last day was over; what "
                        "comes in later is not on its discs: auditdisc run %s..%s, "
                        "once these days are over, makes one of them",
                        run->period->name, first, first, last);

    if (ad_period_holds(run->period, day))
        ad_report_warning(run->report, "early", sentence, pairs);
}

static char *
sum_sentence(const AdSum *sum)
{
    g_autofree char *found = ad_text_plural(sum->found, "item", "items");
    g_autofree char *on_disc = ad_text_count(sum->fates[AD_FATE_ON_DISC]);
    g_autofree char *outside = ad_text_count(sum->fates[AD_FATE_OUTSIDE]);
    g_autofree char *unasked = ad_text_count(sum->fates[AD_FATE_UNASKED]);
    g_autofree char *unreadable = ad_text_count(sum->fates[AD_FATE_UNREADABLE]);
    g_autofree char *duplicates =
        ad_text_plural(sum->fates[AD_FATE_DUPLICATE], "duplicate", "duplicates");
    bool narrow = sum->fates[AD_FATE_UNASKED] > 0;

    return g_strdup_printf("Found %s: %s for the disc, %s outside the period, %s%s%s, "
                           "%s unreadable.",
                           found, on_disc, outside, narrow ? unasked : "",
                           narrow ? " not asked for, " : "", duplicates, unreadable);
}

static void
warn_of_unconfined(AdRun *run)
{
    if (!ad_confine_can_seal())
        ad_report_warning(run->report, "unconfined",
                          "this system has no seccomp: what takes mail apart has its "
                          "limits of time and memory, but could open files and "
                          "connections if a message overtook it",
                          NULL);
}

#define NUMBER_LENGTH 24

/* The sum as pairs for the ledger and for scripts. */
static bool
record(AdRun *run, const AdSum *sum, GError **error)
{
    char found[NUMBER_LENGTH], fates[AD_FATES][NUMBER_LENGTH];
    const char *paths[] = {run->selection, run->books};
    char hex[G_N_ELEMENTS(paths)][AD_DIGEST_HEX + 1];
    g_autofree char *sentence = sum_sentence(sum);

    g_snprintf(found, sizeof found, "%" G_GUINT64_FORMAT, sum->found);
    for (guint i = 0; i < AD_FATES; i++)
        g_snprintf(fates[i], sizeof fates[i], "%" G_GUINT64_FORMAT, sum->fates[i]);
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        AdDigest digest;
        if (!ad_fs_digest(paths[i], &digest, NULL, error))
            return false;
        ad_digest_hex(&digest, hex[i]);
    }
    const char *pairs[] = {"found",      found,
                           "on-disc",    fates[AD_FATE_ON_DISC],
                           "outside",    fates[AD_FATE_OUTSIDE],
                           "not-asked",  fates[AD_FATE_UNASKED],
                           "duplicate",  fates[AD_FATE_DUPLICATE],
                           "unreadable", fates[AD_FATE_UNREADABLE],
                           "selection",  hex[0],
                           "books",      hex[1],
                           NULL};
    if (!ad_run_record(run, ad_stage_scan.event, pairs, error))
        return false;
    ad_report_event(run->report, ad_stage_scan.event, sentence, pairs);
    warn_of_unreadable(run, sum->fates[AD_FATE_UNREADABLE]);
    ad_run_warn_of_haste(run, g_get_real_time() / G_USEC_PER_SEC);
    ad_run_warn_of_late(run);
    return true;
}

static bool
make(AdRun *run, GError **error)
{
    g_autoptr(GPtrArray) sources = ad_run_open_sources(run->job, error);
    AdProgress progress = ad_report_progress(run->report);
    AdSum sum;

    const AdRequest request = ad_run_request(run->job);

    if (!ad_request_check(&request, error) || sources == NULL ||
        !ad_message_init(error))
        return false;
    const AdScan scan = {
        .period = run->period,
        .zone = run->zone,
        .request = request,
        .sources = sources,
        .hosts = ad_job_list(run->job, AD_KEY_HOSTS),
        .now = run->made,
        .workers = (guint)ad_job_number(run->job, AD_KEY_WORKERS),
        .selection = run->selection,
        .books = run->books,
        .originals = run->originals,
        .progress = &progress,
    };
    warn_of_unconfined(run);
    return ad_scan(&scan, &sum, error) && is_not_empty(run, &sum, error) &&
           ad_run_read_log(run, error) && ad_run_read_queue(run, error) &&
           record(run, &sum, error);
}

static bool
original_is_whole(const AdRun *run, const AdSelection *selection, guint index)
{
    AdExtent original;
    AdDigest now;

    if (!ad_selection_original(selection, index, &original))
        return false;
    int descriptor = open(run->originals, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    g_autoptr(AdRaw) raw =
        ad_raw_new(descriptor, original.offset, original.size, false, run->originals);
    return ad_raw_digest(raw, &now, NULL) && ad_digest_equal(&now, &original.digest);
}

/* The selection has the digest of each, so the file as a whole needs none. */
static bool
has_originals(const AdRun *run)
{
    g_autoptr(AdSelection) selection =
        ad_selection_open(run->selection, run->period, run->period, NULL);
    bool whole = selection != NULL;

    for (guint i = 0; whole && i < ad_selection_count(selection); i++)
        whole = original_is_whole(run, selection, i);
    return whole;
}

static bool
is_done(AdRun *run)
{
    const char *event = ad_stage_scan.event;

    return ad_run_product_is(run, event, "selection", run->selection) &&
           ad_run_product_is(run, event, "books", run->books) && has_originals(run) &&
           ad_run_has_log(run) && ad_run_has_queue(run);
}

const AdStage ad_stage_scan = {"scanned", is_done, make};
