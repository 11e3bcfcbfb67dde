/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * status, drives and show-config: only looking.
 */
#include "auditdisc/base/day.h"
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "auditdisc/disc/drive.h"
#include "auditdisc/program/command.h"
#include "auditdisc/program/run.h"
#include "clear.h"
#include "health.h"
#include "keeping.h"
#include "parts.h"
#include "sealing.h"
#include "shelf.h"
#include "stages.h"
#include "units.h"

#include <string.h>

typedef struct {
    const char *period;
    const AdEntry *empty, *scanned, *mastered, *cleared; /* since it last began */
    guint begun, parts;
    guint units, fewest; /* discs; those of the part that has the fewest */
} Standing;

static Standing *
standing_of(GPtrArray *all, const char *period)
{
    for (guint i = 0; i < all->len; i++) {
        Standing *standing = all->pdata[i];
        if (strcmp(standing->period, period) == 0)
            return standing;
    }
    Standing *standing = g_new0(Standing, 1);
    standing->period = period;
    g_ptr_array_add(all, standing);
    return standing;
}

static void
take_entry(GPtrArray *all, const AdEntry *entry)
{
    const char *period = ad_entry_get(entry, "period");

    if (period == NULL)
        return;
    Standing *standing = standing_of(all, period);
    if (strcmp(entry->event, "begun") == 0)
        *standing = (Standing){
            .period = period,
            .begun = entry->number,
            .parts = 1,
        };
    if (strcmp(entry->event, AD_EMPTY) == 0)
        standing->empty = entry;
    if (strcmp(entry->event, ad_stage_scan.event) == 0)
        standing->scanned = entry;
    if (strcmp(entry->event, AD_SPLIT) == 0)
        standing->parts = ad_split_parts(entry);
    if (strcmp(entry->event, ad_stage_master.event) == 0)
        standing->mastered = entry;
    if (strcmp(entry->event, AD_CLEARING) == 0 || strcmp(entry->event, AD_CLEARED) == 0)
        standing->cleared = entry;
}

static const char *
value_of(const AdEntry *entry, const char *key)
{
    const char *value = entry != NULL ? ad_entry_get(entry, key) : NULL;

    return value != NULL ? value : "-";
}

/* Where the configuration wants it: a run may have been killed before that. */
static bool
is_to_be_cleared(const AdJob *job, const AdLedger *ledger, const Standing *standing)
{
    g_autoptr(GPtrArray) holds = ad_keeping_holds(ledger, standing->period);

    return ad_job_text(job, AD_KEY_CLEAR) != NULL && standing->cleared == NULL &&
           holds->len == 0;
}

static char *
next_step(const AdJob *job, const AdLedger *ledger, const Standing *standing)
{
    /* burn leaves the mail where it is, also where the configuration has it cleared. */
    bool burn = standing->mastered != NULL && ad_job_text(job, AD_KEY_CLEAR) == NULL;

    if (standing->cleared != NULL && strcmp(standing->cleared->event, AD_CLEARING) == 0)
        return g_strdup_printf("auditdisc clear %s --yes", standing->period);
    if (standing->fewest >= ad_job_copies(job) &&
        !is_to_be_cleared(job, ledger, standing))
        return g_strdup("nothing");
    if (standing->scanned == NULL && standing->empty != NULL)
        return g_strdup("nothing, the sources held no mail of it");
    return g_strdup_printf("auditdisc %s %s", burn ? "burn" : "run", standing->period);
}

static void
report_standing(const AdJob *job, AdReport *report, const AdLedger *ledger,
                const Standing *standing)
{
    g_autofree char *copies = g_strdup_printf("%u", standing->units);
    g_autofree char *next = next_step(job, ledger, standing);
    const AdEntry *scanned =
        standing->scanned != NULL ? standing->scanned : standing->empty;
    const char *found = value_of(scanned, "found");
    const char *on_disc = value_of(scanned, "on-disc");
    const char *cleared = value_of(standing->cleared, "total");
    g_autofree char *sentence = g_strdup_printf(
        "%-22s  found %6s  for the disc %6s  verified discs %s  cleared %s  next: %s",
        standing->period, found, on_disc, copies, cleared, next);
    const char *pairs[] = {
        "period", standing->period, "found", found,  "on-disc", on_disc, "copies",
        copies,   "cleared",        cleared, "next", next,      NULL};

    ad_report_event(report, "period", sentence, pairs);
}

static void
report_disc(AdReport *report, const AdShelfDisc *disc)
{
    const AdEntry *last = disc->looks->pdata[disc->looks->len - 1];
    const char *part = disc->part != NULL ? disc->part : "";
    const char *good = disc->good ? "yes" : "no";
    const char *doubt = disc->lost != NULL ? " LOST" : " DAMAGED";
    g_autofree char *words = ad_shelf_words(disc);
    g_autofree char *looks = g_strdup_printf("%u", disc->looks->len);
    g_autofree char *sentence = g_strdup_printf(
        "  %s/%s%s%s%s: %s", disc->period, disc->unit, *part != '\0' ? " disc " : "",
        part, disc->good ? "" : doubt, words);
    const char *pairs[] = {
        "period", disc->period, "part",    part,
        "unit",   disc->unit,   "good",    good,
        "looks",  looks,        "retries", ad_entry_get(last, AD_HEALTH_RETRIES),
        "words",  words,        "lost",    disc->lost != NULL ? "yes" : "no",
        NULL};

    ad_report_event(report, "disc", sentence, pairs);
}

/* What must not, or need no longer, be kept from being destroyed. */
static void
report_keeping(const AdJob *job, AdReport *report, const AdLedger *ledger,
               const Standing *standing)
{
    g_autoptr(GPtrArray) holds = ad_keeping_holds(ledger, standing->period);
    g_autofree char *retention = ad_keeping_retention(
        standing->period, (guint)ad_job_number(job, AD_KEY_RETENTION), holds->len > 0);
    const char *pairs[] = {"period", standing->period, NULL};

    for (guint i = 0; i < holds->len; i++)
        ad_report_event(report, "hold", holds->pdata[i], pairs);
    if (retention != NULL)
        ad_report_event(report, "retention", retention, pairs);
}

/* Nothing can bring back what was cleared but the discs that are left. */
static void
report_scarcity(const AdJob *job, AdReport *report, const Standing *standing)
{
    const char *left = standing->fewest == 0 ? "no good copy is" : "1 good copy is";
    g_autofree char *sentence = g_strdup_printf(
        "  its mail was cleared and %s left: burn another from its image, or have "
        "auditdisc rescue take that off a disc first",
        left);
    const char *pairs[] = {"period", standing->period, NULL};

    if (standing->cleared != NULL && standing->fewest <= 1 &&
        standing->fewest < ad_job_copies(job))
        ad_report_event(report, "scarce", sentence, pairs);
}

/* Only those since it last began. */
static void
count_discs(Standing *standing, const GPtrArray *discs)
{
    g_autofree guint *units = g_new0(guint, standing->parts + 1);

    for (guint i = 0; i < discs->len; i++) {
        const AdShelfDisc *disc = discs->pdata[i];
        const AdEntry *first = disc->looks->pdata[0];
        guint64 part = disc->part != NULL ? g_ascii_strtoull(disc->part, NULL, 10) : 1;
        if (disc->good && strcmp(disc->period, standing->period) == 0 &&
            first->number > standing->begun && part <= standing->parts)
            units[part]++;
    }
    standing->units = 0;
    standing->fewest = G_MAXUINT;
    for (guint part = 1; part <= standing->parts; part++) {
        standing->units += units[part];
        standing->fewest = MIN(standing->fewest, units[part]);
    }
}

static void
report_period(const AdJob *job, AdReport *report, const AdLedger *ledger,
              Standing *standing, const GPtrArray *discs)
{
    count_discs(standing, discs);
    report_standing(job, report, ledger, standing);
    report_scarcity(job, report, standing);
    for (guint i = 0; i < discs->len; i++) {
        const AdShelfDisc *disc = discs->pdata[i];
        if (strcmp(disc->period, standing->period) == 0)
            report_disc(report, disc);
    }
}

bool
ad_command_status(const AdJob *job, AdReport *report, const char *unused,
                  GError **error)
{
    g_autoptr(AdLedger) ledger = ad_state_ledger(job, error);
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) discs = ledger != NULL ? ad_shelf(ledger) : NULL;

    if (ledger == NULL)
        return false;
    for (guint i = 0; i < ad_ledger_count(ledger); i++)
        take_entry(all, ad_ledger_entry(ledger, i));
    for (guint i = 0; i < all->len; i++) {
        report_period(job, report, ledger, all->pdata[i], discs);
        report_keeping(job, report, ledger, all->pdata[i]);
    }
    if (all->len == 0)
        ad_report_event(report, "empty", "The ledger is empty: nothing was done yet.",
                        NULL);
    return true;
}

bool
ad_command_drives(const AdJob *job, AdReport *report, const char *unused,
                  GError **error)
{
    g_autoptr(GPtrArray) drives = ad_drive_list(error);

    if (drives == NULL)
        return false;
    for (guint i = 0; i < drives->len; i++) {
        const AdDrive *drive = drives->pdata[i];
        g_autofree char *sentence =
            g_strdup_printf("%s  %s%s%s", drive->address, drive->name,
                            *drive->name != '\0' ? ": " : "", drive->medium);
        const char *pairs[] = {"address", drive->address, "name", drive->name,
                               "medium",  drive->medium,  NULL};
        ad_report_event(report, "drive", sentence, pairs);
    }
    if (drives->len == 0)
        ad_report_event(report, "empty",
                        "No drive found. --drive stdio:FILE writes to a file.", NULL);
    return true;
}

/* As the configuration would have it. */
static char *
value_words(const AdJob *job, AdKey key)
{
    const char *const *list = ad_job_list(job, key);
    g_autofree char *words =
        list != NULL ? g_strjoinv("; ", (char **)list) : g_strdup("");

    return ad_text_clean(words, -1, AD_TEXT_LINE, NULL);
}

/* What a run would refuse before it does anything. */
static bool
check_values(const AdJob *job, GError **error)
{
    g_autoptr(GTimeZone) zone = ad_zone_open(ad_job_text(job, AD_KEY_ZONE), error);
    guint64 capacity;
    AdRemoval removal;
    AdSealSpec seal;
    bool wanted;

    return zone != NULL && ad_words_choose(ad_job_text(job, AD_KEY_LANGUAGE), error) &&
           ad_media_capacity(ad_job_text(job, AD_KEY_MEDIA), &capacity, error) &&
           ad_recovery_wanted(job, &wanted, error) &&
           ad_sealing_spec(job, &seal, error) &&
           ad_clear_how(job, &removal, &wanted, error);
}

bool
ad_command_show_config(const AdJob *job, AdReport *report, const char *unused,
                       GError **error)
{
    for (guint i = 0; i < AD_KEYS; i++) {
        const AdKeyFacts *facts = ad_key_facts(i);
        if (facts->group == NULL)
            continue;
        const char *origin = ad_origin_word(ad_job_origin(job, i));
        g_autofree char *shown = value_words(job, i);
        g_autofree char *sentence = g_strdup_printf("[%s] %s = %s  (%s)", facts->group,
                                                    facts->key, shown, origin);
        const char *pairs[] = {"group", facts->group, "key",  facts->key, "value",
                               shown,   "origin",     origin, NULL};
        ad_report_event(report, "key", sentence, pairs);
    }
    return check_values(job, error);
}
