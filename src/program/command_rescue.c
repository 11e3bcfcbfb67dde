/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/disc/rescue.h"
#include "auditdisc/program/command.h"
#include "auditdisc/program/run.h"
#include "auditdisc/volume/bag.h"

#include <string.h>

#define NAMED_LOSSES 5

static void
report_reading(AdReport *report, const AdRescued *rescued)
{
    g_autofree char *read = g_strdup_printf("%" G_GUINT64_FORMAT, rescued->read);
    g_autofree char *unread = g_strdup_printf("%" G_GUINT64_FORMAT, rescued->unread);
    g_autofree char *count = ad_text_plural(rescued->read, "block", "blocks");
    g_autofree char *bad = ad_text_count(rescued->unread);
    g_autofree char *sentence =
        g_strdup_printf("Read %s, and could not read %s.", count, bad);
    const char *pairs[] = {"blocks", read, "unreadable", unread, NULL};

    ad_report_event(report, "read", sentence, pairs);
}

static void
report_extracted(AdReport *report, const AdRescued *rescued, const char *folder)
{
    g_autofree char *files = g_strdup_printf("%u", rescued->extracted);
    g_autofree char *damaged = g_strdup_printf("%u", rescued->damaged);
    g_autofree char *count = ad_text_plural(rescued->extracted, "file", "files");
    g_autofree char *sentence =
        rescued->damaged == 0
            ? g_strdup_printf("Wrote %s to %s.", count, folder)
            : g_strdup_printf("Wrote %s to %s, and what there is of %u more to "
                              "%s/damaged.",
                              count, folder, rescued->damaged, folder);
    const char *pairs[] = {"folder", folder, "files", files, "damaged", damaged, NULL};

    ad_report_event(report, "extracted", sentence, pairs);
}

static void
report_lost(AdReport *report, const AdRescued *rescued)
{
    for (guint i = 0; i < rescued->lost->len; i++) {
        const char *number = rescued->lost->pdata[i];
        g_autofree char *sentence = g_strdup_printf(
            "%s: message %s.", rescued->trouble == NULL ? "Lost" : "Not read", number);
        const char *pairs[] = {"message", number, NULL};
        ad_report_event(report, "lost", sentence, pairs);
    }
}

static void
report_whole(AdReport *report, const AdRescued *rescued, const char *output)
{
    const AdVerdict *verdict = rescued->verdict;
    char hex[AD_DIGEST_HEX + 1] = "";
    g_autofree char *count = ad_text_plural(verdict->files, "file", "files");

    if (verdict->has_fingerprint)
        ad_digest_hex(&verdict->fingerprint, hex);
    g_autofree char *sentence =
        g_strdup_printf("%s is whole: %s, all as recorded. The image is %s.\n"
                        "Fingerprint %s: compare it with the label or the ledger.",
                        verdict->volume_id, count, output, hex);
    const char *pairs[] = {
        "volume-id", verdict->volume_id, "image", output, "fingerprint", hex, NULL};
    ad_report_event(report, "rescued", sentence, pairs);
}

/* Without the list of what there was nobody can say what is lost. */
static bool
can_tell_losses(const AdVerdict *verdict)
{
    for (guint i = 0; i < verdict->diffs->len; i++)
        if (strcmp(((const AdDiff *)verdict->diffs->pdata[i])->what, AD_BAG_MANIFEST) ==
            0)
            return false;
    return verdict->has_fingerprint;
}

static char *
name_losses(const AdRescued *rescued)
{
    GString *names = g_string_new(NULL);
    guint count = rescued->lost->len;

    if (count == 0 && !can_tell_losses(rescued->verdict))
        g_string_assign(names, "the list of the messages is not whole either");
    else if (count == 0)
        g_string_assign(names, "no message is lost");
    if (count == 0)
        return g_string_free(names, FALSE);
    g_string_append(names, count == 1 ? "lost is message" : "lost are messages");
    for (guint i = 0; i < MIN(count, NAMED_LOSSES); i++)
        g_string_append_printf(names, "%s %s", i > 0 ? "," : "",
                               (const char *)rescued->lost->pdata[i]);
    if (count > NAMED_LOSSES)
        g_string_append_printf(names, " and %u more", count - NAMED_LOSSES);
    return g_string_free(names, FALSE);
}

static bool
report_losses(AdReport *report, const AdRescued *rescued, const char *output,
              GError **error)
{
    g_autofree char *losses = name_losses(rescued);
    g_autofree char *differences = ad_verdict_words(rescued->verdict);
    g_autofree char *part = ad_text_part(rescued->missing, rescued->blocks, "blocks");
    g_autofree char *missing =
        g_strdup_printf("%s %s missing", part, rescued->missing == 1 ? "is" : "are");

    for (guint i = 0; i < rescued->verdict->diffs->len; i++) {
        const AdDiff *diff = rescued->verdict->diffs->pdata[i];
        ad_report_detail(report, "%s: %s", ad_diff_word(diff->kind), diff->what);
    }
    report_lost(report, rescued);
    if (rescued->trouble != NULL)
        return ad_error(error, AD_ERROR_MEDIUM, "%s: it goes on from %s, %s",
                        rescued->trouble, output, missing);
    return ad_error(error, AD_ERROR_DIFFERS,
                    "%s: not whole, %s, %s, %s; try again with another drive or disc: "
                    "it goes on from here",
                    output, differences, missing, losses);
}

/* The ledger may be long gone: then the medium alone has to do. */
bool
ad_command_rescue(const AdJob *job, AdReport *report, const char *first, GError **error)
{
    AdProgress progress = ad_report_progress(report);
    g_autoptr(AdLedger) ledger = ad_state_ledger(job, NULL);
    const AdRescueOrder order = {
        .targets = ad_job_arguments(job),
        .output = ad_job_text(job, AD_KEY_OUTPUT),
        .extract = ad_job_text(job, AD_KEY_EXTRACT),
        .tries = (guint)ad_job_number(job, AD_KEY_TRIES),
        .facts_of = ledger != NULL ? ad_state_facts : NULL,
        .data = ledger,
    };
    g_autoptr(AdRescued) rescued = NULL;

    if (order.output == NULL)
        return ad_error(error, AD_ERROR_USAGE,
                        "rescue: say with -o where the image is to go");
    rescued = ad_rescue(&order, &progress, error);
    if (rescued == NULL)
        return false;
    report_reading(report, rescued);
    if (order.extract != NULL)
        report_extracted(report, rescued, order.extract);
    if (rescued->verdict->diffs->len > 0)
        return report_losses(report, rescued, order.output, error);
    report_whole(report, rescued, order.output);
    return true;
}
