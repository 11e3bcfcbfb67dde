/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * To the medium and back: burning, and reading again what was burned.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "auditdisc/disc/drive.h"
#include "stages.h"

#include <string.h>
#include <sys/stat.h>

#define STDIO "stdio:"

bool
ad_run_image_facts(const AdRun *run, AdImageFacts *ret_facts)
{
    const AdEntry *entry = ad_run_entry(run, ad_stage_master.event);
    const char *blocks = entry != NULL ? ad_entry_get(entry, "blocks") : NULL;

    return blocks != NULL &&
           g_ascii_string_to_unsigned(blocks, 10, 1, G_MAXINT32, &ret_facts->blocks,
                                      NULL) &&
           ad_run_stated_digest(run, ad_stage_master.event, "image",
                                &ret_facts->digest);
}

char *
ad_run_address(const AdRun *run)
{
    const char *drive = ad_job_text(run->job, AD_KEY_DRIVE);

    return drive != NULL ? g_strdup(drive) : g_strconcat(STDIO, run->medium, NULL);
}

/* A file in the run's own folder is ours to write again; any other that has something
 * in it is treated like a disc that is already written. */
static bool
prepare_file(const AdRun *run, const char *address, GError **error)
{
    const char *path = address + strlen(STDIO);
    struct stat facts;

    if (!g_str_has_prefix(address, STDIO))
        return true;
    if (strcmp(path, run->medium) == 0)
        return ad_fs_remove_tree(path, error);
    if (stat(path, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0)
        return ad_error(error, AD_ERROR_MEDIUM,
                        "%s: already written; verify it, or name a new file", path);
    return true;
}

static bool
record_burn(AdRun *run, const char *address, const AdImageFacts *facts, GError **error)
{
    char hex[AD_DIGEST_HEX + 1];
    g_autofree char *sentence = g_strdup_printf("Burned to %s.", address);

    ad_digest_hex(&facts->digest, hex);
    const char *pairs[] = {"address", address, "image", hex, NULL};
    if (!ad_run_record(run, ad_stage_burn.event, pairs, error))
        return false;
    ad_report_event(run->report, ad_stage_burn.event, sentence, pairs);
    return true;
}

static bool
burn(AdRun *run, GError **error)
{
    g_autofree char *address = ad_run_address(run);
    AdProgress progress = ad_report_progress(run->report);
    bool simulate = ad_job_flag(run->job, AD_KEY_SIMULATE);
    AdImageFacts facts;

    if (!ad_run_image_facts(run, &facts))
        return ad_error(error, AD_ERROR_FAILED, "%s: nothing to burn; build it first",
                        run->period->name);
    if (!prepare_file(run, address, error))
        return false;
    if (!g_str_has_prefix(address, STDIO))
        ad_report_event(run->report, "burning", "Writing to the disc in the drive.",
                        NULL);
    const AdBurn order = {address, run->image, &facts, simulate};
    if (!ad_drive_burn(&order, &progress, error))
        return false;
    if (simulate) {
        ad_report_event(run->report, "simulated",
                        "Simulated without a complaint; nothing was written.", NULL);
        return true;
    }
    return record_burn(run, address, &facts, error);
}

static bool
is_burned(AdRun *run)
{
    const AdEntry *burned = ad_run_entry(run, ad_stage_burn.event);
    const AdEntry *mastered = ad_run_entry(run, ad_stage_master.event);

    return burned != NULL && burned->number > mastered->number &&
           g_strcmp0(ad_entry_get(burned, "image"), ad_entry_get(mastered, "image")) ==
               0;
}

const AdStage ad_stage_burn = {"burned", is_burned, burn};

static bool
record_verified(AdRun *run, const char *address, const AdVerdict *verdict,
                GError **error)
{
    char image[AD_DIGEST_HEX + 1], fingerprint[AD_DIGEST_HEX + 1];
    g_autofree char *files = g_strdup_printf("%" G_GUINT64_FORMAT, verdict->files);
    g_autofree char *count = ad_text_plural(verdict->files, "file", "files");
    g_autofree char *sentence =
        g_strdup_printf("Read back and verified: %s, all as recorded.", count);

    ad_digest_hex(&verdict->image, image);
    ad_digest_hex(&verdict->fingerprint, fingerprint);
    const char *pairs[] = {"address",   address, "image", image, "fingerprint",
                           fingerprint, "files", files,   NULL};
    if (!ad_run_record(run, ad_stage_verify.event, pairs, error))
        return false;
    ad_report_event(run->report, ad_stage_verify.event, sentence, pairs);
    return true;
}

static bool
verify(AdRun *run, GError **error)
{
    const AdEntry *burned = ad_run_entry(run, ad_stage_burn.event);
    const char *address = ad_entry_get(burned, "address");
    AdProgress progress = ad_report_progress(run->report);
    AdImageFacts facts;
    g_autoptr(AdReader) reader = NULL;
    g_autoptr(AdVerdict) verdict = NULL;

    if (!ad_run_image_facts(run, &facts))
        return ad_error(error, AD_ERROR_FAILED, "%s: nothing to verify; build it first",
                        run->period->name);
    reader = ad_reader_open(address, error);
    if (reader == NULL)
        return false;
    verdict = ad_verify_image(reader, &facts, NULL, NULL, &progress, error);
    return verdict != NULL && ad_verdict_check(verdict, address, error) &&
           record_verified(run, address, verdict, error);
}

/* A disc that was read back and found equal stays so in the ledger; looking at it again
 * is what the verify command is for. */
static bool
is_verified(AdRun *run)
{
    return true;
}

const AdStage ad_stage_verify = {"verified", is_verified, verify};
