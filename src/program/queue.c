/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mail queue of a run: asked for while the sources are read, since it empties.
 */
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "stages.h"

#define QUEUED "queued"

static bool
record(AdRun *run, const AdQueueSum *sum, GError **error)
{
    g_autofree char *list = g_strdup_printf("%u", sum->messages);
    g_autofree char *kept = g_strdup_printf("%u", sum->saved);
    g_autofree char *messages = ad_text_plural(sum->messages, "message", "messages");
    g_autofree char *sentence = g_strdup_printf("In the mail queue: %s.", messages);
    AdDigest digests[2];
    char hex[2][AD_DIGEST_HEX + 1];

    if (!ad_fs_digest(run->queue, &digests[0], NULL, error) ||
        !ad_fs_digest(run->queued, &digests[1], NULL, error))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(digests); i++)
        ad_digest_hex(&digests[i], hex[i]);
    const char *pairs[] = {"messages", list,    "saved", kept, "list",
                           hex[0],     "bytes", hex[1],  NULL};
    if (!ad_run_record(run, QUEUED, pairs, error))
        return false;
    ad_report_event(run->report, QUEUED, sentence, pairs);
    if (sum->saved < sum->messages) {
        g_autofree char *missing = g_strdup_printf(
            "In the mail queue: of %u of them only the list is on the disc: %s; run as "
            "root or as postfix to have their text",
            sum->messages - sum->saved, sum->why);
        ad_report_warning(run->report, QUEUED, missing, pairs);
    }
    return true;
}

bool
ad_run_read_queue(AdRun *run, GError **error)
{
    g_autoptr(AdPack) pack = NULL;
    AdQueueSum sum = {0};

    if (!ad_fs_remove_tree(run->queued, error))
        return false;
    if (!ad_job_flag(run->job, AD_KEY_QUEUE))
        return true;
    pack = ad_pack_open(run->queued, AD_PACK_QUEUE, error);
    bool done = pack != NULL &&
                ad_queue_read(run->folder, run->queue, pack, &sum, error) &&
                ad_pack_sync(pack, error) && record(run, &sum, error);
    g_free(sum.why);
    return done;
}

bool
ad_run_has_queue(const AdRun *run)
{
    return !ad_job_flag(run->job, AD_KEY_QUEUE) ||
           (ad_run_product_is(run, QUEUED, "list", run->queue) &&
            ad_run_product_is(run, QUEUED, "bytes", run->queued));
}
