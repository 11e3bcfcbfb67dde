/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * To the medium and back: burning one unit, and reading again what was burned.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "auditdisc/disc/drive.h"
#include "auditdisc/disc/recovery.h"
#include "stages.h"
#include "units.h"

#include <string.h>
#include <sys/stat.h>

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

static bool
need_facts(const AdRun *run, AdImageFacts *ret_facts, GError **error)
{
    return ad_run_image_facts(run, ret_facts) ||
           ad_error(error, AD_ERROR_FAILED, "%s: there is no image; auditdisc build %s",
                    run->period->name, run->period->name);
}

/* A file in the run's own folder is ours to write again; any other that has something
 * in it is treated like a disc that is already written. */
static bool
prepare_file(const AdRun *run, const char *address, GError **error)
{
    const char *path = address + strlen(AD_STDIO);
    struct stat facts;

    if (!g_str_has_prefix(address, AD_STDIO))
        return true;
    if (g_str_has_prefix(path, run->folder))
        return ad_fs_remove_tree(path, error);
    if (stat(path, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0)
        return ad_error(error, AD_ERROR_MEDIUM,
                        "%s: already written; verify it, or name a new file", path);
    return true;
}

typedef struct {
    AdRun *run;
    const char *unit, *address;
    bool begun;
} Burning;

/* From here on the medium counts as used. */
static bool
record_begin(gpointer data, GError **error)
{
    Burning *burning = data;
    const char *pairs[] = {"unit", burning->unit, "address", burning->address, NULL};

    burning->begun = true;
    return ad_run_record(burning->run, AD_UNIT_BURNING, pairs, error);
}

bool
ad_unit_void(AdRun *run, const char *unit, const char *reason, GError **error)
{
    const char *pairs[] = {"unit", unit, "reason", reason, NULL};
    g_autofree char *sentence =
        g_strdup_printf("%s/%s is void: %s.", run->period->name, unit, reason);

    if (!ad_run_record(run, AD_UNIT_VOIDED, pairs, error))
        return false;
    ad_report_event(run->report, AD_UNIT_VOIDED, sentence, pairs);
    return true;
}

/* The first error is the one that counts; that the unit could not be voided as well is
 * made up for by the next run. */
static bool
fail_unit(AdRun *run, const char *unit, GError *why, GError **error)
{
    g_autofree char *reason = ad_text_clean(why->message, -1, AD_TEXT_LINE, NULL);

    ad_unit_void(run, unit, reason, NULL);
    g_propagate_error(error, why);
    return false;
}

/* What the disc survives is said where it was asked for. */
static char *
burned_words(const AdRun *run, const AdBurn *order, const char *unit)
{
    g_autofree char *survives = ad_recovery_words(order->facts->blocks, order->copies);

    if (order->copies < 2)
        return g_strdup_printf("Burned %s/%s to %s.", run->period->name, unit,
                               order->address);
    return g_strdup_printf("Burned %s/%s to %s. %s", run->period->name, unit,
                           order->address, survives);
}

static bool
record_burned(AdRun *run, const AdBurn *order, const char *unit, GError **error)
{
    char hex[AD_DIGEST_HEX + 1];
    g_autofree char *copies = g_strdup_printf("%u", order->copies);
    g_autofree char *sentence = burned_words(run, order, unit);

    ad_digest_hex(&order->facts->digest, hex);
    const char *pairs[] = {"unit",          unit,    "address",
                           order->address,  "image", hex,
                           AD_TRACK_COPIES, copies,  NULL};
    if (!ad_run_record(run, AD_UNIT_BURNED, pairs, error))
        return false;
    ad_report_event(run->report, AD_UNIT_BURNED, sentence, pairs);
    return true;
}

bool
ad_unit_burn(AdRun *run, const char *unit, const char *address, bool simulate,
             GError **error)
{
    AdProgress progress = ad_report_progress(run->report);
    Burning burning = {run, unit, address, false};
    AdImageFacts facts = {0};
    guint copies;
    g_autoptr(GError) why = NULL;

    if (!need_facts(run, &facts, error) ||
        !ad_run_track_copies(run, facts.blocks, &copies, error) ||
        (!simulate && (!ad_run_write_label(run, &facts, copies, error) ||
                       !prepare_file(run, address, error))))
        return false;
    const AdBurn order = {
        .address = address,
        .image = run->part->image,
        .facts = &facts,
        .simulate = simulate,
        .copies = copies,
        .begin = simulate ? NULL : record_begin,
        .begin_data = &burning,
    };
    if (!ad_drive_burn(&order, &progress, &why)) {
        if (burning.begun)
            return fail_unit(run, unit, g_steal_pointer(&why), error);
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    return simulate || record_burned(run, &order, unit, error);
}

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
                const AdVerdict *verdict, guint repeats, GError **error)
{
    char image[AD_DIGEST_HEX + 1], fingerprint[AD_DIGEST_HEX + 1];
    g_autofree char *retries = g_strdup_printf("%u", repeats);
    g_autofree char *files = g_strdup_printf("%" G_GUINT64_FORMAT, verdict->files);
    g_autofree char *count = ad_text_plural(verdict->files, "file", "files");
    g_autofree char *sentence =
        g_strdup_printf("Read back and verified %s/%s: %s, all as recorded.",
                        run->period->name, unit, count);

    ad_digest_hex(&verdict->image, image);
    ad_digest_hex(&verdict->fingerprint, fingerprint);
    const char *pairs[] = {"unit",    unit,          "address",   address, "image",
                           image,     "fingerprint", fingerprint, "files", files,
                           "retries", retries,       NULL};
    if (!ad_run_record(run, AD_UNIT_VERIFIED, pairs, error))
        return false;
    ad_report_event(run->report, AD_UNIT_VERIFIED, sentence, pairs);
    if (repeats > 0)
        warn_of_weakness(run, unit, repeats);
    return true;
}

/* A drive that stops reading early shows fewer copies than were burned. */
static bool
has_every_copy(const AdRun *run, const char *unit, const AdVerdict *verdict,
               GError **error)
{
    const AdEntry *burned = ad_unit_entry(run, unit);
    const char *stated = burned != NULL ? ad_entry_get(burned, AD_TRACK_COPIES) : NULL;
    g_autofree char *found = g_strdup_printf("%u", verdict->copies);

    return stated == NULL || strcmp(stated, found) == 0 ||
           ad_error(error, AD_ERROR_DIFFERS,
                    "%s/%s: the image was burned %s times, and %s can be found",
                    run->period->name, unit, stated, found);
}

bool
ad_unit_verify(AdRun *run, const char *unit, const char *address, GError **error)
{
    AdProgress progress = ad_report_progress(run->report);
    AdImageFacts facts;
    g_autoptr(AdReader) reader = NULL;
    g_autoptr(AdVerdict) verdict = NULL;
    g_autoptr(GError) why = NULL;

    if (!need_facts(run, &facts, error))
        return false;
    reader = ad_reader_open(address, error);
    if (reader == NULL)
        return false;
    verdict = ad_verify_image(reader, &facts, NULL, NULL, &progress, error);
    if (verdict == NULL)
        return false;
    if (!ad_verdict_check(verdict, address, &why) ||
        !has_every_copy(run, unit, verdict, &why))
        return fail_unit(run, unit, g_steal_pointer(&why), error);
    return record_verified(run, unit, address, verdict, ad_reader_repeats(reader),
                           error);
}
