/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "track.h"

#include "stages.h"
#include "units.h"

#define AUGMENTED "augmented"

/* The image it was made of has to be the one of now. */
static bool
is_made(const AdRun *run, AdTrack *track)
{
    AdDigest image;

    track->facts.blocks = ad_rs03_track(&track->recovery.rs03);
    return ad_run_stated_digest(run, AUGMENTED, "image", &image) &&
           ad_digest_equal(&image, &track->image.digest) &&
           ad_run_stated_digest(run, AUGMENTED, "track", &track->facts.digest) &&
           ad_run_stated_digest(run, AUGMENTED, AD_RECOVERY, &track->behind) &&
           ad_run_product_is(run, AUGMENTED, "track", run->part->track);
}

static bool
record(AdRun *run, const AdTrack *track, GError **error)
{
    g_autofree char *image = ad_digest_dup_hex(&track->image.digest);
    g_autofree char *whole = ad_digest_dup_hex(&track->facts.digest);
    g_autofree char *behind = ad_digest_dup_hex(&track->behind);
    g_autofree char *sentence =
        g_strdup_printf("Added recovery data: %s.", run->part->track);
    const char *pairs[] = {"image", image, "track", whole, AD_RECOVERY, behind, NULL};

    if (!ad_run_record(run, AUGMENTED, pairs, error))
        return false;
    ad_report_event(run->report, AUGMENTED, sentence, pairs);
    return true;
}

static bool
augment(AdRun *run, AdTrack *track, GError **error)
{
    AdRs03Facts facts;

    track->path = run->part->track;
    if (is_made(run, track))
        return true;
    ad_report_detail(run->report, "dvdisaster works out the recovery data");
    if (!ad_rs03_augment(run->part->image, &track->image, &track->recovery.rs03,
                         track->path, &facts, error))
        return false;
    track->facts = facts.track;
    track->behind = facts.recovery;
    return record(run, track, error);
}

bool
ad_track_make(AdRun *run, AdTrack *ret_track, GError **error)
{
    if (!ad_need_image_facts(run, &ret_track->image, error) ||
        !ad_run_recovery(run, ret_track->image.blocks, &ret_track->recovery, error))
        return false;
    if (ret_track->recovery.augmented)
        return augment(run, ret_track, error);
    ret_track->path = run->part->image;
    ret_track->facts = ret_track->image;
    return true;
}
