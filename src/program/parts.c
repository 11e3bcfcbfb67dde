/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parts.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/select/selection.h"
#include "auditdisc/volume/volume.h"
#include "stages.h"

#include <string.h>

/* Directory records in two trees and the rounding of their blocks; measured at about
 * 1,000 bytes for a file in a day's folder. */
#define BLOCKS_PER_FILE 1
/* System area, descriptors, path tables, checksums and padding, and what the lists grow
 * by when there are several discs to name. */
#define BLOCKS_PER_DISC 500

static void
free_part(gpointer data)
{
    AdPart *part = data;

    g_free(part->label);
    ad_period_free(part->period);
    g_free(part->volume_id);
    g_free(part->volume);
    g_free(part->shown);
    g_free(part->image);
    g_free(part->track);
    g_free(part->sheet);
    g_free(part);
}

/* AUDIT_2005_05, or with the first day where the period is not one whole month. */
static char *
volume_id(const AdPeriod *period, guint number, guint of)
{
    g_autofree char *day = ad_day_folder(period->first);

    if (strlen(period->name) == strlen("2005-05"))
        day[strlen("2005_05")] = '\0';
    if (of == 1)
        return g_strdup_printf("AUDIT_%s", day);
    return g_strdup_printf("AUDIT_%s_D%uOF%u", day, number, of);
}

static AdPart *
new_part(const AdRun *run, guint number, guint of, AdDay first, AdDay last)
{
    AdPart *part = g_new0(AdPart, 1);
    g_autofree char *suffix = of > 1 ? g_strdup_printf("-%uof%u", number, of) : NULL;
    const char *tail = suffix != NULL ? suffix : "";

    part->number = number;
    part->of = of;
    part->label = suffix != NULL ? g_strdup(suffix + 1) : NULL;
    part->period = ad_period_copy(run->period);
    part->period->first = first;
    part->period->last = last;
    part->volume_id = volume_id(run->period, number, of);
    part->volume = g_strdup_printf("%s/volume%s", run->folder, tail);
    part->shown = g_strdup_printf("%s/shown%s", run->folder, tail);
    part->image = g_strdup_printf("%s/image%s.iso", run->folder, tail);
    part->track = g_strdup_printf("%s/track%s.iso", run->folder, tail);
    part->sheet = g_strdup_printf("%s/label%s.html", run->folder, tail);
    return part;
}

static GPtrArray *
whole(const AdRun *run)
{
    GPtrArray *parts = g_ptr_array_new_with_free_func(free_part);

    g_ptr_array_add(parts, new_part(run, 1, 1, run->period->first, run->period->last));
    return parts;
}

/* days: the first day of each part, parted by commas. */
static GPtrArray *
parse_split(const AdRun *run, const char *days)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(free_part);
    g_auto(GStrv) firsts = g_strsplit(days, ",", -1);
    guint of = g_strv_length(firsts);

    for (guint i = 0; i < of; i++) {
        AdDay first, next = run->period->last + 1;
        if (!ad_day_parse(firsts[i], &first) ||
            (i + 1 < of && !ad_day_parse(firsts[i + 1], &next)) || next <= first)
            return NULL;
        g_ptr_array_add(parts, new_part(run, i + 1, of, first, next - 1));
    }
    return of > 1 ? g_steal_pointer(&parts) : NULL;
}

guint
ad_split_parts(const AdEntry *split)
{
    const char *days = ad_entry_get(split, "days");
    g_auto(GStrv) firsts = g_strsplit(days != NULL ? days : "", ",", -1);

    return MAX(g_strv_length(firsts), 1);
}

bool
ad_run_load_parts(AdRun *run, GError **error)
{
    const AdEntry *scanned = ad_run_entry(run, ad_stage_scan.event);
    const AdEntry *split = ad_run_entry(run, AD_SPLIT);
    g_autoptr(GPtrArray) parts = NULL;

    if (split == NULL || scanned == NULL || split->number < scanned->number)
        parts = whole(run);
    else if ((parts = parse_split(run, ad_entry_get(split, "days"))) == NULL)
        return ad_error(error, AD_ERROR_DIFFERS,
                        "ledger: entry %u does not say which days lie on which disc",
                        split->number);
    g_clear_pointer(&run->parts, g_ptr_array_unref);
    run->parts = g_steal_pointer(&parts);
    run->part = run->parts->len == 1 ? run->parts->pdata[0] : NULL;
    return true;
}

/* The day whose folder the path lies in: days/2005_05_30/…, data/eml/2005_05_30/…. */
static bool
day_of_path(const char *path, AdDay *ret_day)
{
    static const char *const folders[] = {"days/", "data/eml/", "data/log/"};

    for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
        if (!g_str_has_prefix(path, folders[i]))
            continue;
        g_autofree char *day =
            g_strndup(path + strlen(folders[i]), strlen("2005_05_30"));
        g_strdelimit(day, "_", '-');
        return ad_day_parse(day, ret_day);
    }
    return false;
}

typedef struct {
    guint64 *days;  /* blocks of each day of the period */
    guint64 shared; /* blocks of everything that every disc carries */
} Weights;

/* A twin shares its extent with the file before it in the count, but not its entry. */
static void
weigh(const AdRun *run, const AdVolume *volume, Weights *weights)
{
    for (guint i = 0; i < ad_volume_count(volume); i++) {
        const AdFile *file = ad_volume_file(volume, i);
        bool twin = file->extent.pack <= AD_PACK_QUEUE &&
                    !g_str_has_prefix(file->path, "data/");
        guint64 blocks =
            BLOCKS_PER_FILE +
            (twin ? 0
                  : (guint64)(file->extent.size + AD_BLOCK_SIZE - 1) / AD_BLOCK_SIZE);
        AdDay day;
        if (day_of_path(file->path, &day) && ad_period_holds(run->period, day))
            weights->days[day - run->period->first] += blocks;
        else
            weights->shared += blocks;
    }
}

/* The largest message of a day, as No. 2005-05-30/0001 and its bytes. */
static char *
largest_message(const AdVolume *volume, AdDay day, guint64 *ret_size)
{
    g_autofree char *folder = ad_day_folder(day);
    g_autofree char *prefix = g_strdup_printf("data/eml/%s/", folder);
    g_autofree char *iso = ad_day_iso(day);
    const AdFile *largest = NULL;

    for (guint i = 0; i < ad_volume_count(volume); i++) {
        const AdFile *file = ad_volume_file(volume, i);
        if (g_str_has_prefix(file->path, prefix) &&
            (largest == NULL || file->extent.size > largest->extent.size))
            largest = file;
    }
    if (largest == NULL)
        return NULL;
    const char *name = largest->path + strlen(prefix);
    *ret_size = largest->extent.size;
    return g_strdup_printf("%s/%.*s", iso, (int)strcspn(name, "."), name);
}

/* A day can't be parted. Where one message is to blame it is named by its number, for
 * which the selection in the run's folder has its source. */
static bool
too_large(const AdRun *run, const AdVolume *volume, AdDay day, guint64 blocks,
          guint64 capacity, GError **error)
{
    guint64 size = 0;
    g_autofree char *message = largest_message(volume, day, &size);
    g_autofree char *iso = ad_day_iso(day);
    g_autofree char *needed = ad_text_size(blocks * AD_BLOCK_SIZE);
    g_autofree char *room = ad_text_size(capacity * AD_BLOCK_SIZE);
    g_autofree char *large = ad_text_size(size);

    if (message != NULL && size / AD_BLOCK_SIZE >= capacity)
        return ad_error(error, AD_ERROR_MEDIUM,
                        "%s: the message %s alone has %s and a disc holds %s; choose "
                        "larger media with --media",
                        run->period->name, message, large, room);
    return ad_error(
        error, AD_ERROR_MEDIUM,
        "%s: the mail of %s alone needs about %s and a disc holds %s; choose "
        "larger media with --media",
        run->period->name, iso, needed, room);
}

/* Days go onto a disc as long as there is room. */
static bool
share_out(const AdRun *run, const AdVolume *volume, const Weights *weights,
          guint64 capacity, GString *ret_days, GError **error)
{
    guint64 fixed = weights->shared + BLOCKS_PER_DISC, used = G_MAXUINT64;

    for (AdDay day = run->period->first; day <= run->period->last; day++) {
        guint64 blocks = weights->days[day - run->period->first];
        if (fixed + blocks > capacity)
            return too_large(run, volume, day, fixed + blocks, capacity, error);
        if (used == G_MAXUINT64 || used + blocks > capacity) {
            g_autofree char *iso = ad_day_iso(day);
            g_string_append_printf(ret_days, "%s%s", ret_days->len > 0 ? "," : "", iso);
            used = fixed;
        }
        used += blocks;
    }
    return true;
}

bool
ad_run_split(AdRun *run, GError **error)
{
    g_autoptr(AdVolume) volume = ad_volume_open(run->part->volume, error);
    g_autoptr(GString) days = g_string_new(NULL);
    g_autofree guint64 *blocks =
        g_new0(guint64, (gsize)(run->period->last - run->period->first + 1));
    Weights weights = {blocks, 0};
    guint64 capacity;

    if (volume == NULL ||
        !ad_media_capacity(ad_job_text(run->job, AD_KEY_MEDIA), &capacity, error))
        return false;
    weigh(run, volume, &weights);
    if (!share_out(run, volume, &weights, capacity, days, error))
        return false;
    if (strchr(days->str, ',') == NULL)
        return ad_error(error, AD_ERROR_MEDIUM,
                        "%s: a little larger than its medium; choose larger media with "
                        "--media",
                        run->period->name);
    const char *pairs[] = {"days", days->str, NULL};
    run->part = NULL;
    if (!ad_run_record(run, AD_SPLIT, pairs, error) || !ad_run_load_parts(run, error))
        return false;
    g_autofree char *sentence = g_strdup_printf(
        "Too much for one disc: split by day over %u.", run->parts->len);
    ad_report_event(run->report, AD_SPLIT, sentence, pairs);
    return true;
}
