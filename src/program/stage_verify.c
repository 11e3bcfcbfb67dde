/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading again what was burned.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "check.h"
#include "health.h"
#include "units.h"

#include <string.h>

/* Read in the end, but such a disc won't last as long as others. */
static void
warn_of_weakness(const AdRun *run, const char *unit, guint repeats)
{
    g_autofree char *times = ad_text_plural(repeats, "read", "reads");
    g_autofree char *sentence = g_strdup_printf(
        "%s/%s is weak: %s had to be repeated; check it again in a year.",
        run->period->name, unit, times);

    ad_report_event(run->report, "weak", sentence, NULL);
}

static bool
record_verified(AdRun *run, const char *unit, const char *address,
                const AdVerdict *verdict, const AdHealth *health, GError **error)
{
    char image[AD_DIGEST_HEX + 1], fingerprint[AD_DIGEST_HEX + 1];
    g_autofree char *files = g_strdup_printf("%" G_GUINT64_FORMAT, verdict->files);
    g_autofree char *count = ad_text_plural(verdict->files, "file", "files");
    g_autofree char *sentence =
        g_strdup_printf("Read back and verified %s/%s: %s, all as recorded.",
                        run->period->name, unit, count);

    ad_digest_hex(&verdict->image, image);
    ad_digest_hex(&verdict->fingerprint, fingerprint);
    const char *pairs[] = {"unit",
                           unit,
                           "address",
                           address,
                           "image",
                           image,
                           "fingerprint",
                           fingerprint,
                           "files",
                           files,
                           AD_HEALTH_RETRIES,
                           health->retries,
                           AD_HEALTH_SECONDS,
                           health->seconds,
                           AD_HEALTH_SPEED,
                           health->speed,
                           NULL};
    if (!ad_run_record(run, AD_UNIT_VERIFIED, pairs, error))
        return false;
    ad_report_event(run->report, AD_UNIT_VERIFIED, sentence, pairs);
    if (health->repeats > 0)
        warn_of_weakness(run, unit, health->repeats);
    return true;
}

static bool
is_strong_enough(const AdRun *run, const char *unit, guint repeats, GError **error)
{
    g_autofree char *times = ad_text_plural(repeats, "read", "reads");

    return repeats == 0 || !ad_job_flag(run->job, AD_KEY_STRICT) ||
           ad_error(error, AD_ERROR_DIFFERS,
                    "%s/%s is weak: %s had to be repeated; insert another blank disc",
                    run->period->name, unit, times);
}

static bool
has_recovery(const AdRun *run, const char *unit, const AdEntry *burned,
             const AdVerdict *verdict, GError **error)
{
    const char *stated = burned != NULL ? ad_entry_get(burned, AD_RECOVERY) : NULL;
    g_autofree char *found =
        verdict->augmented ? ad_digest_dup_hex(&verdict->recovery) : NULL;

    return stated == NULL || g_strcmp0(stated, found) == 0 ||
           ad_error(error, AD_ERROR_DIFFERS,
                    "%s/%s: the recovery data is not what was burned",
                    run->period->name, unit);
}

/* A drive that stops reading early shows fewer copies than were burned. */
static bool
has_every_copy(const AdRun *run, const char *unit, const AdVerdict *verdict,
               GError **error)
{
    const AdEntry *burned = ad_unit_entry(run, unit);
    const char *stated = burned != NULL ? ad_entry_get(burned, AD_TRACK_COPIES) : NULL;
    g_autofree char *found = g_strdup_printf("%u", verdict->copies);

    if (!has_recovery(run, unit, burned, verdict, error))
        return false;
    return stated == NULL || strcmp(stated, found) == 0 ||
           ad_error(error, AD_ERROR_DIFFERS,
                    "%s/%s: the image was burned %s times, and %s can be found",
                    run->period->name, unit, stated, found);
}

bool
ad_unit_verify(AdRun *run, const char *unit, const char *address, GError **error)
{
    AdProgress progress = ad_report_progress(run->report);
    gint64 began = g_get_monotonic_time();
    g_auto(AdHealth) health = {0};
    AdImageFacts facts;
    g_autoptr(AdReader) reader = NULL;
    g_autoptr(AdVerdict) verdict = NULL;
    g_autoptr(GError) why = NULL;

    if (!ad_need_image_facts(run, &facts, error))
        return false;
    reader = ad_reader_open(address, error);
    if (reader == NULL)
        return false;
    verdict = ad_verify_image(reader, &facts, NULL, NULL, &progress, error);
    if (verdict == NULL)
        return false;
    ad_health_take(&health, reader, began);
    if (!ad_verdict_check(verdict, address, &why) ||
        !has_every_copy(run, unit, verdict, &why) ||
        !is_strong_enough(run, unit, health.repeats, &why))
        return ad_unit_fail(run, unit, g_steal_pointer(&why), error);
    ad_check_closed(run->report, reader, address);
    return record_verified(run, unit, address, verdict, &health, error) &&
           ad_part_write_sheets(run, error);
}
