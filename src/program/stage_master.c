/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "stages.h"

#include <string.h>

/* Blocks that can be relied on: the smaller of what makers sell under the name. */
static const struct {
    const char *name;
    guint64 blocks;
} media[] = {
    {"cd-74", 333000},
    {"cd-80", 359844},
    {"dvd", 2295104},
    {"bd", 11826176},
};

#define BLOCKS_PER_MB (1024 * 1024 / AD_BLOCK_SIZE)
#define LARGEST_MB    (1024 * 1024)

bool
ad_media_capacity(const char *name, guint64 *ret_blocks, GError **error)
{
    guint64 size;

    for (guint i = 0; i < G_N_ELEMENTS(media); i++)
        if (strcmp(name, media[i].name) == 0) {
            *ret_blocks = media[i].blocks;
            return true;
        }
    if (!g_ascii_string_to_unsigned(name, 10, 1, LARGEST_MB, &size, NULL))
        return ad_error(
            error, AD_ERROR_USAGE,
            "media: %s is none; write cd-74, cd-80, dvd, bd or a size in MB", name);
    *ret_blocks = size * BLOCKS_PER_MB;
    return true;
}

static bool
digest_in(const AdEntry *entry, const char *key, AdDigest *ret_digest)
{
    const char *hex = entry != NULL ? ad_entry_get(entry, key) : NULL;

    return hex != NULL && strlen(hex) == AD_DIGEST_HEX &&
           ad_digest_parse(hex, ret_digest);
}

/* Entries of early versions know nothing of the rest. */
bool
ad_mastered_facts(const AdEntry *mastered, AdImageFacts *ret_facts)
{
    const char *blocks = mastered != NULL ? ad_entry_get(mastered, "blocks") : NULL;
    AdImageFacts facts = {0};

    if (blocks == NULL ||
        !g_ascii_string_to_unsigned(blocks, 10, 1, G_MAXINT32, &facts.blocks, NULL) ||
        !digest_in(mastered, "image", &facts.digest))
        return false;
    facts.has_rest = digest_in(mastered, "rest", &facts.rest);
    *ret_facts = facts;
    return true;
}

bool
ad_run_stated_digest(const AdRun *run, const char *event, const char *key,
                     AdDigest *ret_digest)
{
    return digest_in(ad_run_entry(run, event), key, ret_digest);
}

/* Without a drive the medium is a file, which does not get scratched. */
bool
ad_recovery_wanted(const AdJob *job, bool *ret_wanted, GError **error)
{
    const char *how = ad_job_text(job, AD_KEY_RECOVERY);

    if (how == NULL)
        how = ad_job_list(job, AD_KEY_DRIVE) != NULL ? "fill" : "none";
    *ret_wanted = strcmp(how, "fill") == 0;
    return *ret_wanted || strcmp(how, "none") == 0 ||
           ad_error(error, AD_ERROR_USAGE, "recovery: %s is none; write fill or none",
                    how);
}

bool
ad_run_recovery(const AdRun *run, guint64 blocks, AdRecovery *ret_recovery,
                GError **error)
{
    guint64 capacity;
    bool wanted;

    if (!ad_recovery_wanted(run->job, &wanted, error))
        return false;
    if (!ad_media_capacity(ad_job_text(run->job, AD_KEY_MEDIA), &capacity, error))
        return false;
    *ret_recovery = wanted ? ad_recovery_plan(blocks, capacity, ad_rs03_installed())
                           : ad_recovery_none(blocks);
    return true;
}

/* Made again as it was, be it that it got lost since: the discs of it go on to count,
 * since nothing is new that they would have to come after. */
static bool
is_recorded(const AdRun *run, const AdImageFacts *facts)
{
    const AdEntry *sealed = ad_run_entry(run, ad_stage_seal.event);
    const AdEntry *mastered = ad_run_entry(run, ad_stage_master.event);
    AdImageFacts known;

    return sealed != NULL && mastered != NULL && mastered->number > sealed->number &&
           ad_mastered_facts(mastered, &known) && known.blocks == facts->blocks &&
           ad_digest_equal(&known.digest, &facts->digest) && known.has_rest &&
           ad_digest_equal(&known.rest, &facts->rest);
}

static bool
record(AdRun *run, const AdImageFacts *facts, GError **error)
{
    char hex[AD_DIGEST_HEX + 1], rest[AD_DIGEST_HEX + 1];
    g_autofree char *blocks = g_strdup_printf("%" G_GUINT64_FORMAT, facts->blocks);
    g_autofree char *size = ad_text_size(facts->blocks * AD_BLOCK_SIZE);
    g_autofree char *sentence =
        g_strdup_printf("Mastered %s, %s.", run->part->image, size);

    ad_digest_hex(&facts->digest, hex);
    ad_digest_hex(&facts->rest, rest);
    const char *pairs[] = {"image", hex,         "blocks",
                           blocks,  "volume-id", run->part->volume_id,
                           "rest",  rest,        NULL};
    if (!is_recorded(run, facts) &&
        !ad_run_record(run, ad_stage_master.event, pairs, error))
        return false;
    ad_report_event(run->report, ad_stage_master.event, sentence, pairs);
    return true;
}

static bool
make(AdRun *run, GError **error)
{
    g_autoptr(AdVolume) volume = ad_volume_open(run->part->volume, error);
    AdProgress progress = ad_report_progress(run->report);
    AdImageSpec spec = {
        .volume_id = run->part->volume_id,
        .organisation = ad_job_text(run->job, AD_KEY_ORGANISATION),
        .application = "AUDITDISC " AD_VERSION,
        .made = run->made,
    };
    AdImageFacts facts = {0};

    return volume != NULL &&
           ad_media_capacity(ad_job_text(run->job, AD_KEY_MEDIA), &spec.capacity,
                             error) &&
           ad_image_master(volume, &spec, run->part->image, &facts, &progress, error) &&
           ad_run_write_sheet(run, &facts, error) && record(run, &facts, error);
}

static bool
is_done(AdRun *run)
{
    return ad_run_product_is(run, ad_stage_master.event, "image", run->part->image);
}

const AdStage ad_stage_master = {"mastered", is_done, make};
