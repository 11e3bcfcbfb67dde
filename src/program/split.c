/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which days go on which disc: from what is in a sealed volume, or before one is made
 * from the originals, where those alone are more than a disc holds.
 */
#include "parts.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
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
/* Of a message, beside its original: a page and what is decoded, which are no larger
 * together than the original and these bytes; its part of lists and directories is
 * among them. Measured at 9,000 for small messages, less for others. */
#define BYTES_PER_MESSAGE 10000
#define BYTES_PER_ITEM    256 /* in the books, which every disc carries whole */

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
    guint64 *days;   /* blocks of each day of the period */
    guint64 *least;  /* those of its originals alone */
    guint *messages; /* of each day */
    guint64 shared;  /* blocks of what every disc carries whole */
    guint64 spread;  /* of what grows with the messages on a disc, and lies in no day */
    guint64 capacity; /* of a disc */
    AdSelection *selection;
} Weights;

static guint
days_of(const AdRun *run)
{
    return (guint)(run->period->last - run->period->first + 1);
}

static guint64
blocks_of(guint64 bytes)
{
    return (bytes + AD_BLOCK_SIZE - 1) / AD_BLOCK_SIZE;
}

static void
clear_weights(Weights *weights)
{
    g_free(weights->days);
    g_free(weights->least);
    g_free(weights->messages);
    ad_selection_free(weights->selection);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Weights, clear_weights)

/* The originals of each day. */
static bool
weigh_originals(const AdRun *run, Weights *weights, GError **error)
{
    guint days = days_of(run);
    const char *behind = NULL;
    AdExtent original;

    weights->days = g_new0(guint64, days);
    weights->least = g_new0(guint64, days);
    weights->messages = g_new0(guint, days);
    weights->selection =
        ad_selection_open(run->selection, run->period, run->period, error);
    if (weights->selection == NULL ||
        !ad_media_capacity(ad_job_text(run->job, AD_KEY_MEDIA), &weights->capacity,
                           error))
        return false;
    for (guint i = 0; i < ad_selection_count(weights->selection); i++) {
        AdDay day = ad_selection_day(weights->selection, i) - run->period->first;
        behind = ad_selection_let_go(weights->selection, behind, i);
        if (!ad_selection_original(weights->selection, i, &original))
            return ad_error(error, AD_ERROR_DIFFERS, "%s: not as it was written",
                            run->selection);
        weights->least[day] += blocks_of((guint64)original.size);
        weights->messages[day]++;
    }
    return true;
}

/* Nothing but the originals is known yet. */
static void
foresee(const AdRun *run, guint percent, Weights *weights)
{
    for (AdDay day = 0; day <= run->period->last - run->period->first; day++) {
        guint64 pages = blocks_of((guint64)weights->messages[day] * BYTES_PER_MESSAGE);
        weights->days[day] = (2 * weights->least[day] + pages) * percent / 100;
        weights->shared += blocks_of((guint64)weights->messages[day] * BYTES_PER_ITEM);
    }
}

/* Carried by every disc as it is, not only in proportion to the messages there. */
static bool
is_shared(const char *path)
{
    return strcmp(path, "books.csv") == 0 || g_str_has_prefix(path, "assets/");
}

/* A twin shares its extent with the file before it in the count, but not its entry. */
static void
weigh_files(const AdRun *run, const AdVolume *volume, Weights *weights)
{
    for (guint i = 0; i < ad_volume_count(volume); i++) {
        const AdFile *file = ad_volume_file(volume, i);
        bool twin = file->extent.pack <= AD_PACK_QUEUE &&
                    !g_str_has_prefix(file->path, "data/");
        guint64 blocks =
            BLOCKS_PER_FILE + (twin ? 0 : blocks_of((guint64)file->extent.size));
        AdDay day;
        if (day_of_path(file->path, &day) && ad_period_holds(run->period, day))
            weights->days[day - run->period->first] += blocks;
        else if (is_shared(file->path))
            weights->shared += blocks;
        else
            weights->spread += blocks;
    }
    guint total = MAX(ad_selection_count(weights->selection), 1);
    for (AdDay day = 0; day <= run->period->last - run->period->first; day++)
        weights->days[day] += weights->spread * weights->messages[day] / total;
    /* What does not shrink in proportion. */
    weights->shared += weights->spread / 10;
}

/* The largest message of a day, as 2005-05-30/0001, and its bytes. */
static char *
largest_message(const AdSelection *selection, AdDay day, guint64 *ret_size)
{
    guint first, count, largest = G_MAXUINT;
    AdExtent original;

    ad_selection_on(selection, day, &first, &count);
    for (guint i = first; i < first + count; i++)
        if (ad_selection_original(selection, i, &original) &&
            (largest == G_MAXUINT || (guint64)original.size > *ret_size)) {
            largest = i;
            *ret_size = (guint64)original.size;
        }
    return largest == G_MAXUINT ? NULL : ad_selection_label(selection, largest);
}

/* A day can't be parted. Where one message is to blame it is named by its number, for
 * which the selection in the run's folder has its source. */
static bool
too_large(const AdRun *run, const Weights *weights, AdDay day, guint64 blocks,
          GError **error)
{
    guint64 size = 0;
    g_autofree char *message = largest_message(weights->selection, day, &size);
    g_autofree char *iso = ad_day_iso(day);
    g_autofree char *needed = ad_text_size(blocks * AD_BLOCK_SIZE);
    g_autofree char *room = ad_text_size(weights->capacity * AD_BLOCK_SIZE);
    g_autofree char *large = ad_text_size(size);

    if (message != NULL && size / AD_BLOCK_SIZE >= weights->capacity)
        return ad_error(error, AD_ERROR_MEDIUM,
                        "%s: the message %s alone has %s and a disc holds %s; choose "
                        "larger media with --media",
                        run->period->name, message, large, room);
    return ad_error(
        error, AD_ERROR_MEDIUM,
        "%s: the mail of %s alone needs about %s, a disc holds %s, and a day is never "
        "parted: choose larger media with --media, or make the other days as periods "
        "of their own; nothing was burned",
        run->period->name, iso, needed, room);
}

/* Days go onto a disc as long as there is room. What a day needs is a guess where only
 * the originals are sure: it may have a disc of its own then. */
static bool
share_out(const AdRun *run, const Weights *weights, bool sure, GString *ret_days,
          GError **error)
{
    guint64 fixed = weights->shared + BLOCKS_PER_DISC, used = G_MAXUINT64;

    for (AdDay day = run->period->first; day <= run->period->last; day++) {
        guint64 blocks = weights->days[day - run->period->first];
        guint64 least = sure ? blocks : weights->least[day - run->period->first];
        if (fixed + least > weights->capacity)
            return too_large(run, weights, day, fixed + least, error);
        if (used == G_MAXUINT64 || (blocks > 0 && used + blocks > weights->capacity)) {
            g_autofree char *iso = ad_day_iso(day);
            g_string_append_printf(ret_days, "%s%s", ret_days->len > 0 ? "," : "", iso);
            used = fixed;
        }
        used += blocks;
    }
    return true;
}

/* What was made of the parts as they were is of no more use. */
static bool
remove_made(const AdRun *run, GError **error)
{
    for (guint i = 0; i < run->parts->len; i++) {
        const AdPart *part = run->parts->pdata[i];
        if (!ad_fs_remove_tree(part->volume, error) ||
            !ad_fs_remove_tree(part->shown, error) ||
            !ad_fs_remove_tree(part->image, error))
            return false;
    }
    return true;
}

static bool
record_split(AdRun *run, const char *days, GError **error)
{
    const char *pairs[] = {"days", days, NULL};

    if (strchr(days, ',') == NULL)
        return ad_error(error, AD_ERROR_MEDIUM,
                        "%s: a little larger than its medium; choose larger media with "
                        "--media",
                        run->period->name);
    if (!remove_made(run, error))
        return false;
    run->part = NULL;
    if (!ad_run_record(run, AD_SPLIT, pairs, error) || !ad_run_load_parts(run, error))
        return false;
    g_autofree char *sentence = g_strdup_printf(
        "Too much for one disc: split by day over %u.", run->parts->len);
    ad_report_event(run->report, AD_SPLIT, sentence, pairs);
    return true;
}

static guint64
sum_of(const guint64 *blocks, guint count)
{
    guint64 sum = 0;

    for (guint i = 0; i < count; i++)
        sum += blocks[i];
    return sum;
}

bool
ad_run_foresee(AdRun *run, GError **error)
{
    guint days = days_of(run);
    g_autoptr(GString) firsts = g_string_new(NULL);
    g_auto(Weights) weights = {0};

    if (!weigh_originals(run, &weights, error))
        return false;
    if (sum_of(weights.least, days) <= weights.capacity)
        return true;
    foresee(run, 100, &weights);
    return share_out(run, &weights, false, firsts, error) &&
           record_split(run, firsts->str, error);
}

static bool
is_day(const AdPart *part)
{
    return part->period->first == part->period->last;
}

bool
ad_run_split(AdRun *run, guint percent, GError **error)
{
    g_autoptr(AdVolume) volume = ad_volume_open(run->part->volume, error);
    g_autoptr(GString) firsts = g_string_new(NULL);
    g_auto(Weights) weights = {0};
    bool whole = run->parts->len == 1;

    if (volume == NULL || !weigh_originals(run, &weights, error))
        return false;
    if (whole || is_day(run->part))
        weigh_files(run, volume, &weights);
    AdDay first = run->part->period->first;
    if (is_day(run->part))
        return too_large(run, &weights, first,
                         weights.days[first - run->period->first] + weights.shared +
                             BLOCKS_PER_DISC,
                         error);
    if (!whole)
        foresee(run, percent, &weights);
    return share_out(run, &weights, whole, firsts, error) &&
           record_split(run, firsts->str, error);
}
