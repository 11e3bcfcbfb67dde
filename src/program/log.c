/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mail log of a run: read while the sources are, since logs are rotated away.
 */
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "stages.h"

#define LOGGED        "logged"
#define NUMBER_LENGTH 24

static const char *const product_keys[] = {"lines", "events", "facts"};

static bool
record(AdRun *run, const AdLogSum *sum, GError **error)
{
    const char *paths[] = {run->log, run->log_events, run->log_facts};
    char hex[G_N_ELEMENTS(paths)][AD_DIGEST_HEX + 1];
    char read[NUMBER_LENGTH], other[NUMBER_LENGTH];
    g_autofree char *lines = ad_text_plural(sum->lines, "line", "lines");
    g_autofree char *outside = ad_text_count(sum->outside);
    g_autofree char *understood = ad_text_count(sum->understood);
    g_autofree char *others = ad_text_count(sum->other);
    g_autofree char *sentence = g_strdup_printf(
        "Read %s of the mail log: %s outside the period, %s understood, %s other.",
        lines, outside, understood, others);

    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        AdDigest digest;
        if (!ad_fs_digest(paths[i], &digest, NULL, error))
            return false;
        ad_digest_hex(&digest, hex[i]);
    }
    g_snprintf(read, sizeof read, "%" G_GUINT64_FORMAT, sum->lines);
    g_snprintf(other, sizeof other, "%" G_GUINT64_FORMAT, sum->other);
    const char *pairs[] = {"read",
                           read,
                           "other",
                           other,
                           product_keys[0],
                           hex[0],
                           product_keys[1],
                           hex[1],
                           product_keys[2],
                           hex[2],
                           NULL};
    if (!ad_run_record(run, LOGGED, pairs, error))
        return false;
    ad_report_event(run->report, LOGGED, sentence, pairs);
    return true;
}

bool
ad_run_read_log(AdRun *run, GError **error)
{
    const char *const *patterns = ad_job_list(run->job, AD_KEY_LOG);
    AdProgress progress = ad_report_progress(run->report);
    g_autoptr(AdPack) pack = NULL;
    AdLogSum sum;

    if (!ad_fs_remove_tree(run->log, error))
        return false;
    if (patterns == NULL)
        return true;
    pack = ad_pack_open(run->log, AD_PACK_LOG, error);
    const AdLogReading reading = {
        .patterns = patterns,
        .first = run->period->first,
        .last = run->period->last,
        .zone = run->zone,
        .events = run->log_events,
        .facts = run->log_facts,
        .pack = pack,
        .progress = &progress,
    };
    return pack != NULL && ad_log_read(&reading, &sum, error) &&
           ad_pack_sync(pack, error) && record(run, &sum, error);
}

bool
ad_run_has_log(const AdRun *run)
{
    const char *paths[] = {run->log, run->log_events, run->log_facts};
    bool all = true;

    if (ad_job_list(run->job, AD_KEY_LOG) == NULL)
        return true;
    for (guint i = 0; all && i < G_N_ELEMENTS(paths); i++)
        all = ad_run_product_is(run, LOGGED, product_keys[i], paths[i]);
    return all;
}

bool
ad_run_log_open(AdRunLog *log, const AdRun *run, AdSite *site, GError **error)
{
    const char *archive = ad_job_text(run->job, AD_KEY_ARCHIVE_ADDRESS);

    *log = (AdRunLog){0};
    if (ad_job_list(run->job, AD_KEY_LOG) == NULL)
        return true;
    log->facts = ad_log_facts_open(run->log_facts, error);
    if (log->facts == NULL)
        return false;
    log->trail = ad_trail_open(run->log_events, error);
    if (log->trail == NULL)
        return false;
    log->ties = ad_reckoning_tie(site->selection, log->trail);
    /* What was not asked for is in the log all the same. */
    if (archive != NULL && !ad_request_is_narrow(&site->request))
        log->reckoning = ad_reckoning_new(site->selection, site->period, site->zone,
                                          log->facts, log->trail, log->ties, archive);
    log->site = (AdSiteLog){log->facts, log->trail, log->ties, log->reckoning, archive};
    site->log = &log->site;
    return true;
}

void
ad_run_log_clear(AdRunLog *log)
{
    ad_reckoning_free(log->reckoning);
    ad_ties_free(log->ties);
    ad_trail_free(log->trail);
    ad_log_facts_free(log->facts);
}
