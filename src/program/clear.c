/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clear.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/record/deletions.h"
#include "clear_place.h"
#include "stages.h"

#include <string.h>

typedef struct {
    AdRun *run;
    const AdProven *proven;
    AdRemoval how;
    GPtrArray *places;      /* AdPlace *, one a source */
    AdDeletions *deletions; /* of the period */
} Clearing;

char *
ad_run_deletions_path(const AdRun *run, const char *period)
{
    g_autofree char *runs = g_path_get_dirname(run->folder);

    return g_build_filename(runs, period, "cleared", NULL);
}

bool
ad_clear_how(const AdJob *job, AdRemoval *ret_how, bool *ret_asked, GError **error)
{
    const char *how = ad_job_text(job, AD_KEY_CLEAR);

    *ret_asked = how != NULL;
    *ret_how = g_strcmp0(how, "trash") == 0 ? AD_REMOVE_TO_TRASH : AD_REMOVE_FOR_GOOD;
    return how == NULL || strcmp(how, "trash") == 0 || strcmp(how, "remove") == 0 ||
           ad_error(error, AD_ERROR_USAGE, "clear: %s is none; write remove or trash",
                    how);
}

/* The last of both events; NULL before the first. */
static const AdEntry *
last_entry(const AdRun *run)
{
    for (guint i = ad_ledger_count(run->ledger); i > 0; i--) {
        const AdEntry *entry = ad_ledger_entry(run->ledger, i - 1);
        if (ad_entry_is(entry, AD_CLEARING, run->period->name) ||
            ad_entry_is(entry, AD_CLEARED, run->period->name))
            return entry;
    }
    return NULL;
}

/* What the ledger says of the list. */
static bool
known_state(const AdRun *run, AdDeletionsState *ret_state, GError **error)
{
    const AdEntry *entry = last_entry(run);

    memset(ret_state, 0, sizeof *ret_state);
    return entry == NULL || ad_deletions_state(entry, ret_state) ||
           ad_error(error, AD_ERROR_REFUSED,
                    "line %u of the ledger does not say what was cleared",
                    entry->number);
}

/* Whether the ledger has it that what was to go is gone. */
static bool
is_over(const AdRun *run)
{
    const AdEntry *entry = last_entry(run);

    return entry != NULL && strcmp(entry->event, AD_CLEARED) == 0;
}

/* Durable: the list first, then the line of the ledger that vouches for it. */
static bool
enter(Clearing *clearing, const char *event, guint messages, GError **error)
{
    AdRun *run = clearing->run;
    AdDeletionsState state;
    char hex[AD_DIGEST_HEX + 1];
    g_autoptr(GString) units = g_string_new(NULL);
    g_autofree char *count = g_strdup_printf("%u", messages);
    g_autofree char *total =
        g_strdup_printf("%u", ad_deletions_gone(clearing->deletions));

    if (!ad_deletions_write(clearing->deletions, &state, error))
        return false;
    for (guint i = 0; i < clearing->proven->receipt->parts->len; i++) {
        const AdReceiptPart *part = clearing->proven->receipt->parts->pdata[i];
        g_string_append_printf(units, "%s%s", i > 0 ? "," : "", part->units);
    }
    ad_digest_hex(&state.digest, hex);
    g_autofree char *bytes = g_strdup_printf("%" G_GOFFSET_FORMAT, state.length);
    const char *pairs[] = {
        "messages", count,
        "total",    total,
        "units",    units->str,
        "how",      clearing->how == AD_REMOVE_TO_TRASH ? "trash" : "remove",
        "list",     hex,
        "bytes",    bytes,
        NULL};
    run->part = NULL;
    return ad_run_record(run, event, pairs, error);
}

static bool
open_places(Clearing *clearing, GError **error)
{
    g_autoptr(GPtrArray) sources = ad_run_open_sources(clearing->run->job, error);

    if (sources == NULL)
        return false;
    g_ptr_array_set_free_func(sources, NULL);
    for (guint i = 0; i < sources->len; i++)
        g_ptr_array_add(clearing->places, ad_place_new(sources->pdata[i]));
    for (guint i = 0; i < sources->len; i++)
        if (!ad_source_prepare_removal(sources->pdata[i], clearing->how, error))
            return false;
    return true;
}

static bool
list(Clearing *clearing, bool lock, GError **error)
{
    AdProgress progress = ad_report_progress(clearing->run->report);

    for (guint i = 0; i < clearing->places->len; i++) {
        AdPlace *place = clearing->places->pdata[i];
        if ((lock && !ad_source_begin_removal(place->source, error)) ||
            !ad_place_list(place, clearing->proven, &progress, error))
            return false;
    }
    return true;
}

/* From here on they may go. */
static bool
intend(Clearing *clearing, GError **error)
{
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    guint count = 0;

    for (guint i = 0; i < clearing->places->len; i++) {
        const AdPlace *place = clearing->places->pdata[i];
        for (guint k = 0; k < place->candidates->len; k++) {
            const AdCandidate *candidate = place->candidates->pdata[k];
            const AdReceiptPart *part =
                g_hash_table_lookup(clearing->proven->on_disc, &candidate->digest);
            const AdDeletion item = {.time = now,
                                     .digest = candidate->digest,
                                     .source = place->source->spec,
                                     .id = candidate->id,
                                     .fingerprint = part->fingerprint};
            ad_deletions_intend(clearing->deletions, &item);
            count++;
        }
    }
    return !ad_deletions_changed(clearing->deletions) ||
           enter(clearing, AD_CLEARING, count, error);
}

static bool
remove_all(Clearing *clearing, GError **error)
{
    AdProgress progress = ad_report_progress(clearing->run->report);

    for (guint i = 0; i < clearing->places->len; i++)
        if (!ad_place_remove(clearing->places->pdata[i], &progress, error))
            return false;
    return true;
}

static const AdPlace *
place_of(const Clearing *clearing, const AdDeletion *item)
{
    for (guint i = 0; i < clearing->places->len; i++) {
        const AdPlace *place = clearing->places->pdata[i];
        if (strcmp(place->source->spec, item->source) == 0)
            return place;
    }
    return NULL;
}

/* Also what a run that was killed took out and could not say. All that was to go may
 * have stayed for some reason, or there was nothing to go; that is over too. */
static bool
close_the_list(Clearing *clearing, guint *ret_gone, GError **error)
{
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    guint before = ad_deletions_gone(clearing->deletions);

    for (guint i = 0; i < ad_deletions_count(clearing->deletions); i++) {
        const AdDeletion *item = ad_deletions_item(clearing->deletions, i);
        const AdPlace *place = place_of(clearing, item);
        if (!item->gone && place != NULL &&
            ad_place_is_without(place, item->id, &item->digest))
            ad_deletions_set_gone(clearing->deletions, i, now);
    }
    *ret_gone = ad_deletions_gone(clearing->deletions) - before;
    return (!ad_deletions_changed(clearing->deletions) && is_over(clearing->run)) ||
           enter(clearing, AD_CLEARED, *ret_gone, error);
}

/* Messages of the disc that are in no source any more and that we did not take out. */
static guint
count_missing(const Clearing *clearing)
{
    GHashTableIter iter;
    gpointer digest;
    guint missing = 0;

    g_hash_table_iter_init(&iter, clearing->proven->on_disc);
    while (g_hash_table_iter_next(&iter, &digest, NULL)) {
        bool found = ad_deletions_find(clearing->deletions, digest) != NULL;
        for (guint i = 0; !found && i < clearing->places->len; i++)
            found = ad_place_holds(clearing->places->pdata[i], digest);
        missing += !found;
    }
    return missing;
}

static void
tell_missing(const Clearing *clearing, guint missing)
{
    g_autofree char *messages = ad_text_plural(missing, "message", "messages");
    g_autofree char *sentence = g_strdup_printf(
        "%s of the disc: in no source any more, and not taken out by us.", messages);
    g_autofree char *count = g_strdup_printf("%u", missing);
    const char *pairs[] = {"period", clearing->run->period->name, "messages", count,
                           NULL};

    if (missing > 0)
        ad_report_event(clearing->run->report, "missing", sentence, pairs);
}

static void
tell_plan(const Clearing *clearing)
{
    const AdRun *run = clearing->run;
    guint count = 0;

    for (guint i = 0; i < clearing->places->len; i++) {
        const AdPlace *place = clearing->places->pdata[i];
        count += place->candidates->len;
        ad_place_tell(place, run->report, true);
    }
    tell_missing(clearing, count_missing(clearing));
    g_autofree char *messages = ad_text_plural(count, "message", "messages");
    g_autofree char *number = g_strdup_printf("%u", count);
    g_autofree char *sentence = g_strdup_printf(
        "Nothing was touched: auditdisc clear %s --yes would %s %s.", run->period->name,
        clearing->how == AD_REMOVE_TO_TRASH ? "move to the Trash" : "remove", messages);
    const char *pairs[] = {"period", run->period->name, "messages", number, NULL};
    ad_report_event(run->report, "would-clear", sentence, pairs);
}

static void
tell_done(const Clearing *clearing, guint gone)
{
    const AdRun *run = clearing->run;

    for (guint i = 0; i < clearing->places->len; i++)
        ad_place_tell(clearing->places->pdata[i], run->report, false);
    tell_missing(clearing, count_missing(clearing));
    g_autofree char *messages = ad_text_plural(gone, "message", "messages");
    g_autofree char *number = g_strdup_printf("%u", gone);
    g_autofree char *total =
        g_strdup_printf("%u", ad_deletions_gone(clearing->deletions));
    g_autofree char *in_all = ad_text_count(ad_deletions_gone(clearing->deletions));
    g_autofree char *sentence = g_strdup_printf(
        "Cleared %s: %s %s, %s in all.", run->period->name, messages,
        clearing->how == AD_REMOVE_TO_TRASH ? "moved to the Trash" : "removed", in_all);
    const char *pairs[] = {
        "period", run->period->name, "messages", number, "total", total, NULL};
    ad_report_event(run->report, AD_CLEARED, sentence, pairs);
}

static bool
clear(Clearing *clearing, bool dry, GError **error)
{
    g_autofree char *path =
        ad_run_deletions_path(clearing->run, clearing->run->period->name);
    AdDeletionsState known;
    guint gone;

    if (!known_state(clearing->run, &known, error))
        return false;
    clearing->deletions = ad_deletions_open(path, &known, error);
    if (clearing->deletions == NULL ||
        !ad_deletions_check(clearing->deletions, error) ||
        !open_places(clearing, error) || !list(clearing, !dry, error))
        return false;
    if (dry) {
        tell_plan(clearing);
        return true;
    }
    if (!intend(clearing, error) || !remove_all(clearing, error) ||
        !close_the_list(clearing, &gone, error))
        return false;
    tell_done(clearing, gone);
    return true;
}

bool
ad_run_clear(AdRun *run, AdRemoval how, bool dry, GError **error)
{
    guint copies = (guint)ad_job_number(run->job, AD_KEY_CLEAR_COPIES);
    g_autoptr(AdProven) proven = NULL;
    g_autoptr(GError) why = NULL;
    Clearing clearing = {.run = run, .how = how};

    run->part = NULL;
    clearing.proven = proven = ad_proven_new(run, copies, &why);
    clearing.places = g_ptr_array_new_with_free_func(ad_place_free);
    bool done = proven != NULL && clear(&clearing, dry, &why);
    ad_deletions_free(clearing.deletions);
    g_ptr_array_unref(clearing.places);
    if (done)
        return true;
    /* What differs from the ledger is a reason to keep hands off. */
    if (g_error_matches(why, AD_ERROR, AD_ERROR_DIFFERS))
        why->code = AD_ERROR_REFUSED;
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}
