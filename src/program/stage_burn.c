/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Burning one unit, and what the ledger is told of it.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "auditdisc/disc/drive.h"
#include "own_medium.h"
#include "stages.h"
#include "stop.h"
#include "track.h"
#include "units.h"

#include <string.h>
#include <sys/stat.h>

bool
ad_need_image_facts(const AdRun *run, AdImageFacts *ret_facts, GError **error)
{
    const AdEntry *mastered = ad_run_entry(run, ad_stage_master.event);

    return ad_mastered_facts(mastered, ret_facts) ||
           ad_error(error, AD_ERROR_FAILED, "%s: there is no image; auditdisc build %s",
                    run->period->name, run->period->name);
}

/* A medium in the run's own folder may be ours to write again; any other file that has
 * something in it is treated like a disc that is already written. */
static bool
prepare_file(const AdRun *run, const char *address, GError **error)
{
    const char *path = address + strlen(AD_STDIO);
    struct stat facts;

    if (!g_str_has_prefix(address, AD_STDIO))
        return true;
    if (ad_own_medium_is(run, path))
        return ad_own_medium_clear_away(run, path, error);
    if (stat(path, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0)
        return ad_error(error, AD_ERROR_MEDIUM,
                        "%s: already written; verify it, or name a new file", path);
    return true;
}

typedef struct {
    AdRun *run;
    const char *unit;
    AdStop *stop;
    AdTrack track;
    bool begun, warned, simulate;
    GPtrArray *facts; /* char *: key, value, … that the ledger keeps of the burn */
} Burning;

static void
burning_clear(Burning *burning)
{
    g_clear_pointer(&burning->facts, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Burning, burning_clear)

static void
keep(GPtrArray *facts, const char *key, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    g_ptr_array_add(facts, g_strdup(key));
    g_ptr_array_add(facts, g_strdup(value));
}

/* Where the copy that is made now will lie; the last place is that of all further ones.
 */
static const char *
place_of_copy(const AdRun *run)
{
    const char *const *places = ad_job_list(run->job, AD_KEY_KEPT);

    if (places == NULL)
        return NULL;
    guint count = g_strv_length((char **)places);
    return places[MIN(ad_run_verified(run), count - 1)];
}

/* Two discs out of one box age alike. */
static void
warn_of_lot(const AdRun *run, const char *unit, const AdBurnFacts *facts)
{
    g_autofree char *sibling = ad_unit_of_lot(run, facts->lot);

    if (sibling == NULL)
        return;
    g_autofree char *sentence = g_strdup_printf(
        "%s/%s: a disc of the same kind as %s (%s %s): copies on discs "
        "of different makers last longer",
        run->period->name, unit, sibling,
        *facts->maker != '\0' ? facts->maker : "maker unknown", facts->lot);
    const char *pairs[] = {"unit", unit, "like", sibling, AD_LOT, facts->lot, NULL};
    ad_report_warning(run->report, "same-lot", sentence, pairs);
}

/* From here on the medium counts as used. */
static bool
record_begin(const AdBurnFacts *facts, gpointer data, GError **error)
{
    Burning *burning = data;
    AdRun *run = burning->run;

    if (burning->simulate)
        return true;
    warn_of_lot(run, burning->unit, facts);
    keep(burning->facts, "drive", facts->drive);
    keep(burning->facts, "speed", facts->speed);
    keep(burning->facts, "medium", facts->medium);
    keep(burning->facts, "maker", facts->maker);
    keep(burning->facts, AD_LOT, facts->lot);
    keep(burning->facts, "kept", place_of_copy(run));
    g_ptr_array_add(burning->facts, NULL);
    burning->begun = ad_run_record(run, AD_UNIT_BURNING,
                                   (const char *const *)burning->facts->pdata, error);
    g_ptr_array_set_size(burning->facts, (int)burning->facts->len - 1);
    return burning->begun;
}

/* Ctrl-C spoils no disc by itself: the second one does. */
static bool
is_to_stop(bool writing, gpointer data)
{
    Burning *burning = data;
    guint asked = ad_stop_asked(burning->stop);

    if (!writing || burning->simulate)
        return asked > 0;
    if (asked == 1 && !burning->warned) {
        ad_report_warning(burning->run->report, "stop",
                          "the disc is being written, and to stop now spoils it: press "
                          "Ctrl-C once more to stop all the same, else it goes on",
                          NULL);
        burning->warned = true;
    }
    if (asked <= 1)
        return false;
    ad_report_event(burning->run->report, "stopping",
                    "Stopping; the drive needs a moment.", NULL);
    return true;
}

static bool
settle_unit(AdRun *run, const char *unit, const char *event, const char *reason,
            const char *words, GError **error)
{
    const char *pairs[] = {"unit", unit, "reason", reason, NULL};
    g_autofree char *sentence =
        g_strdup_printf("%s/%s %s: %s.", run->period->name, unit, words, reason);

    if (!ad_run_record(run, event, pairs, error))
        return false;
    ad_report_event(run->report, event, sentence, pairs);
    return true;
}

bool
ad_unit_void(AdRun *run, const char *unit, const char *reason, GError **error)
{
    return settle_unit(run, unit, AD_UNIT_VOIDED, reason, "is void", error);
}

/* The first error is the one that counts; that the unit could not be voided as well is
 * made up for by the next run. */
bool
ad_unit_fail(AdRun *run, const char *unit, GError *why, GError **error)
{
    g_autofree char *reason = ad_text_clean(why->message, -1, AD_TEXT_LINE, NULL);

    ad_unit_void(run, unit, reason, NULL);
    g_propagate_error(error, why);
    return false;
}

/* A disc that stayed blank gives its letter back. */
static bool
return_unit(AdRun *run, const char *unit, GError *why, GError **error)
{
    g_autofree char *reason = ad_text_clean(why->message, -1, AD_TEXT_LINE, NULL);

    settle_unit(run, unit, AD_UNIT_UNBURNED, reason,
                "was not burned, and its letter is free again", NULL);
    g_propagate_error(error, why);
    return false;
}

static const char *
kept_fact(const Burning *burning, const char *key)
{
    for (guint i = 0; i + 1 < burning->facts->len; i += 2)
        if (strcmp(burning->facts->pdata[i], key) == 0)
            return burning->facts->pdata[i + 1];
    return NULL;
}

/* What the disc survives is said where it was asked for. */
static char *
burned_words(const Burning *burning, const AdBurn *order)
{
    const char *speed = kept_fact(burning, "speed");
    const AdRecovery *recovery = &burning->track.recovery;
    g_autofree char *survives = ad_recovery_words(recovery);
    g_autofree char *where = g_strdup_printf(
        "Burned %s/%s to %s%s%s.", burning->run->period->name, burning->unit,
        order->address, speed != NULL ? " at " : "", speed != NULL ? speed : "");

    return recovery->copies < 2 && !recovery->augmented
               ? g_steal_pointer(&where)
               : g_strconcat(where, " ", survives, NULL);
}

static bool
record_burned(const Burning *burning, const AdBurn *order, GError **error)
{
    AdRun *run = burning->run;
    const AdRecovery *recovery = &burning->track.recovery;
    char hex[AD_DIGEST_HEX + 1];
    g_autofree char *copies = g_strdup_printf("%u", order->copies);
    g_autofree char *piece = g_strdup_printf("%u", ad_recovery_piece(recovery));
    g_autofree char *random = g_strdup_printf("%u", ad_recovery_random(recovery));
    g_autofree char *sentence = burned_words(burning, order);

    ad_digest_hex(&burning->track.image.digest, hex);
    keep(burning->facts, "image", hex);
    keep(burning->facts, AD_TRACK_COPIES, copies);
    if (recovery->copies > 1 || recovery->augmented) {
        keep(burning->facts, AD_SURVIVES_PIECE, piece);
        keep(burning->facts, AD_SURVIVES_RANDOM, random);
    }
    if (recovery->augmented) {
        ad_digest_hex(&burning->track.behind, hex);
        keep(burning->facts, AD_RECOVERY, hex);
    }
    g_ptr_array_add(burning->facts, NULL);
    const char *const *pairs = (const char *const *)burning->facts->pdata;
    if (!ad_run_record(run, AD_UNIT_BURNED, pairs, error))
        return false;
    ad_report_event(run->report, AD_UNIT_BURNED, sentence, pairs);
    return true;
}

/* A disc has no name that could get lost; a file in its place has. */
static bool
keep_name(const char *address, GError **error)
{
    if (!g_str_has_prefix(address, AD_STDIO))
        return true;
    g_autofree char *folder = g_path_get_dirname(address + strlen(AD_STDIO));
    return ad_fs_sync_folder(folder, error);
}

/* A failure before the medium was touched leaves no trace. */
static bool
burn(Burning *burning, const AdBurn *order, GError **error)
{
    AdProgress progress = ad_report_progress(burning->run->report);
    g_autoptr(GError) why = NULL;
    bool blank;

    if (ad_drive_burn(order, &blank, &progress, &why)) {
        if (burning->simulate)
            return true;
        if (keep_name(order->address, &why))
            return record_burned(burning, order, error);
        blank = false;
    }
    if (burning->begun)
        return (blank ? return_unit : ad_unit_fail)(burning->run, burning->unit,
                                                    g_steal_pointer(&why), error);
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

static bool
has_image(const AdRun *run, GError **error)
{
    bool there;

    return ad_fs_exists(run->part->image, &there, error) &&
           (there || ad_error(error, AD_ERROR_FAILED,
                              "%s: no longer there; auditdisc run %s makes it again",
                              run->part->image, run->period->name));
}

bool
ad_unit_burn(AdRun *run, const char *unit, const char *address, bool simulate,
             GError **error)
{
    g_auto(AdStop) stop = {.descriptor = -1};
    g_auto(Burning) burning = {.run = run, .unit = unit, .simulate = simulate};
    AdTrack *track = &burning.track;

    if (!has_image(run, error) || !ad_track_make(run, track, error) ||
        (!simulate && !prepare_file(run, address, error)) ||
        !ad_stop_begin(&stop, error))
        return false;
    burning.stop = &stop;
    burning.facts = g_ptr_array_new_with_free_func(g_free);
    keep(burning.facts, "unit", unit);
    keep(burning.facts, "address", address);
    const AdBurn order = {
        .address = address,
        .image = track->path,
        .facts = &track->facts,
        .simulate = simulate,
        .copies = track->recovery.copies,
        .speed = (guint)ad_job_number(run->job, AD_KEY_SPEED),
        .rewritable = ad_job_flag(run->job, AD_KEY_ALLOW_REWRITABLE),
        .begin = record_begin,
        .stop = is_to_stop,
        .data = &burning,
    };
    return burn(&burning, &order, error);
}
