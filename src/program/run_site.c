/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all pages of a part share, taken from the run's folder.
 */
#include "sealing.h"
#include "stages.h"

static void
name_discs(AdRunSite *whole, const AdRun *run)
{
    whole->discs = g_array_new(FALSE, FALSE, sizeof(AdDisc));
    for (guint i = 0; i < run->parts->len; i++) {
        const AdPart *part = run->parts->pdata[i];
        AdDisc disc = {part->volume_id, part->period, 0};
        for (AdDay day = part->period->first; day <= part->period->last; day++) {
            guint first, count;
            ad_selection_on(whole->whole, day, &first, &count);
            disc.messages += count;
        }
        g_array_append_val(whole->discs, disc);
    }
}

/* The queue is of the time of the build, not of a day: it is on the last disc. */
static bool
open_queue(AdRunSite *whole, const AdRun *run, GError **error)
{
    if (!ad_job_flag(run->job, AD_KEY_QUEUE) || run->part->number < run->part->of)
        return true;
    whole->queue = ad_queue_open(run->queue, error);
    whole->site.queue = whole->queue;
    return whole->queue != NULL;
}

bool
ad_run_site_open(AdRunSite *whole, const AdRun *run, GError **error)
{
    const char *sources = ad_job_text(run->job, AD_KEY_SOURCE);

    *whole = (AdRunSite){0};
    whole->templates =
        ad_templates_load(ad_job_text(run->job, AD_KEY_TEMPLATES), error);
    if (whole->templates == NULL ||
        !ad_books_read(run->books, NULL, NULL, &whole->sum, error))
        return false;
    whole->whole = ad_selection_open(run->selection, run->period, run->period, error);
    if (whole->whole == NULL)
        return false;
    whole->selection =
        ad_selection_open(run->selection, run->period, run->part->period, error);
    whole->made_words = ad_time_words(run->made, run->zone);
    whole->span = ad_period_words(run->part->period);
    name_discs(whole, run);
    whole->site = (AdSite){
        .templates = whole->templates,
        .selection = whole->selection,
        .whole = whole->whole,
        .discs = (const AdDisc *)(gpointer)whole->discs->data,
        .disc_count = whole->discs->len,
        .disc = run->part->number - 1,
        .period = run->part->period,
        .zone = run->zone,
        .sum = &whole->sum,
        .books = run->books,
        .request = ad_run_request(run->job),
        .organisation = ad_job_text(run->job, AD_KEY_ORGANISATION),
        .hosts = ad_job_list(run->job, AD_KEY_HOSTS),
        .volume_id = run->part->volume_id,
        .sources = sources != NULL ? sources : "",
        .made_words = whole->made_words,
        .span = whole->span,
        .seal = ad_sealing_of_entry(ad_run_entry(run, ad_stage_seal.event)),
    };
    return whole->selection != NULL && open_queue(whole, run, error);
}

void
ad_run_site_clear(AdRunSite *whole)
{
    g_clear_pointer(&whole->discs, g_array_unref);
    g_free(whole->made_words);
    g_free(whole->span);
    g_clear_pointer(&whole->queue, g_ptr_array_unref);
    ad_templates_free(whole->templates);
    ad_selection_free(whole->selection);
    ad_selection_free(whole->whole);
}
