/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * As many units of each part as are asked for.
 */
#include "units.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/disc/drive.h"
#include "own_medium.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LETTERS         26
#define COPIES_ON_DISC  2
#define COPIES_IN_FILE  1
#define NOT_READ_BACK   "it was not read back, and a blank disc came in its place"
#define NO_LONGER_THERE "it was not read back, and its file is no longer there"

guint
ad_job_copies(const AdJob *job)
{
    const char *const *drives = ad_job_list(job, AD_KEY_DRIVE);

    if (ad_job_text(job, AD_KEY_COPIES) != NULL)
        return (guint)ad_job_number(job, AD_KEY_COPIES);
    return drives != NULL && !g_str_has_prefix(drives[0], AD_STDIO) ? COPIES_ON_DISC
                                                                    : COPIES_IN_FILE;
}

/* A to Z, then AA, AB, … */
static char *
unit_name(guint index)
{
    char last[2] = {(char)('A' + index % LETTERS), '\0'};

    if (index < LETTERS)
        return g_strdup(last);
    g_autofree char *front = unit_name(index / LETTERS - 1);
    return g_strconcat(front, last, NULL);
}

static bool
is_about(const AdRun *run, const AdEntry *entry, const char *unit)
{
    return g_strcmp0(ad_entry_get(entry, "period"), run->period->name) == 0 &&
           g_strcmp0(ad_entry_get(entry, "unit"), unit) == 0;
}

/* Looked for in all of the period's history, so that no letter comes again. */
static bool
is_free(const AdRun *run, const char *unit)
{
    bool is_free = true;

    for (guint i = 0; i < ad_ledger_count(run->ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(run->ledger, i);
        if (is_about(run, entry, unit))
            is_free = strcmp(entry->event, AD_UNIT_UNBURNED) == 0;
    }
    return is_free;
}

static char *
next_unit(const AdRun *run)
{
    for (guint i = 0;; i++) {
        g_autofree char *unit = unit_name(i);
        if (is_free(run, unit))
            return g_steal_pointer(&unit);
    }
}

const AdEntry *
ad_unit_entry(const AdRun *run, const char *unit)
{
    const AdEntry *last = NULL, *doubt = NULL;

    for (guint i = run->begun; i > 0 && i <= ad_ledger_count(run->ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(run->ledger, i - 1);
        if (!is_about(run, entry, unit) ||
            g_strcmp0(ad_entry_get(entry, "part"), run->part->label) != 0 ||
            strcmp(entry->event, AD_UNIT_NOTE) == 0)
            continue;
        bool lost = strcmp(entry->event, AD_UNIT_LOST) == 0;
        bool differs = g_strcmp0(ad_entry_get(entry, AD_RESULT), AD_DIFFERS) == 0;
        doubt = lost || differs ? entry : NULL;
        if (!lost && strcmp(entry->event, AD_UNIT_CHECKED) != 0)
            last = entry;
    }
    return doubt != NULL ? doubt : last;
}

GPtrArray *
ad_units_that_are(const AdRun *run, const char *event)
{
    GPtrArray *units = g_ptr_array_new();
    const AdEntry *mastered = ad_run_entry(run, ad_stage_master.event);

    for (guint i = mastered != NULL ? mastered->number : G_MAXUINT;
         i < ad_ledger_count(run->ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(run->ledger, i);
        const char *unit = ad_entry_get(entry, "unit");
        if (unit != NULL && strcmp(entry->event, event) == 0 &&
            ad_unit_entry(run, unit) == entry)
            g_ptr_array_add(units, (gpointer)entry);
    }
    return units;
}

guint
ad_run_verified(const AdRun *run)
{
    g_autoptr(GPtrArray) units = ad_units_that_are(run, AD_UNIT_VERIFIED);

    return units->len;
}

char *
ad_unit_of_lot(const AdRun *run, const char *lot)
{
    for (guint i = run->begun; i > 0 && i <= ad_ledger_count(run->ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(run->ledger, i - 1);
        const char *unit = ad_entry_get(entry, "unit");
        if (unit == NULL || *lot == '\0' || strcmp(entry->event, AD_UNIT_BURNED) != 0 ||
            g_strcmp0(ad_entry_get(entry, AD_LOT), lot) != 0)
            continue;
        const AdEntry *last = ad_unit_entry(run, unit);
        if (last != NULL && strcmp(last->event, AD_UNIT_VERIFIED) == 0)
            return g_strdup(unit);
    }
    return NULL;
}

/* A program that ended while it was burning left a disc that nobody can tell about. */
static bool
void_the_forsaken(AdRun *run, GError **error)
{
    g_autoptr(GPtrArray) units = ad_units_that_are(run, AD_UNIT_BURNING);

    for (guint i = 0; i < units->len; i++)
        if (!ad_unit_void(run, ad_entry_get(units->pdata[i], "unit"),
                          "the program ended while it was being burned", error))
            return false;
    return true;
}

/* Where the drive failed while a disc was read back, the disc waits for another try;
 * who puts a blank one in its place, or takes the file away, wants to burn another.
 * NULL unless that is certain. */
static const char *
why_given_up(const char *address, const AdDrive *drive)
{
    bool there;

    if (g_str_has_prefix(address, AD_STDIO))
        return ad_fs_exists(address + strlen(AD_STDIO), &there, NULL) && !there
                   ? NO_LONGER_THERE
                   : NULL;
    return drive != NULL && drive->blank ? NOT_READ_BACK : NULL;
}

/* All copies have the same bytes: one that was read back already would pass for the one
 * that was not. Only the lot of the disc can tell. */
static bool
is_that_disc(const AdRun *run, const AdEntry *burned, const AdDrive *drive,
             GError **error)
{
    const char *lot = ad_entry_get(burned, AD_LOT);

    return drive == NULL || lot == NULL || *drive->lot == '\0' ||
           strcmp(lot, drive->lot) == 0 ||
           ad_error(error, AD_ERROR_MEDIUM,
                    "%s: another disc than %s/%s, which was not read back yet: insert "
                    "that one, or a blank one to give it up",
                    drive->address, run->period->name, ad_entry_get(burned, "unit"));
}

static bool
settle_the_burned(AdRun *run, const AdEntry *burned, GError **error)
{
    g_autofree char *unit = g_strdup(ad_entry_get(burned, "unit"));
    g_autofree char *address = g_strdup(ad_entry_get(burned, "address"));
    g_autoptr(AdDrive) drive =
        g_str_has_prefix(address, AD_STDIO) ? NULL : ad_drive_look(address, NULL);
    const char *given_up = why_given_up(address, drive);

    if (given_up != NULL)
        return ad_unit_void(run, unit, given_up, error);
    return is_that_disc(run, burned, drive, error) &&
           ad_unit_verify(run, unit, address, error);
}

static bool
verify_the_burned(AdRun *run, GError **error)
{
    g_autoptr(GPtrArray) units = ad_units_that_are(run, AD_UNIT_BURNED);

    for (guint i = 0; i < units->len; i++)
        if (!settle_the_burned(run, units->pdata[i], error))
            return false;
    return true;
}

/* What names no file is refused where it is used. */
char *
ad_unit_address(const char *address)
{
    if (!g_str_has_prefix(address, AD_STDIO) || strcmp(address, AD_STDIO) == 0 ||
        strcmp(address, AD_STDIO "-") == 0)
        return g_strdup(address);
    g_autofree char *path = g_canonicalize_filename(address + strlen(AD_STDIO), NULL);
    return g_strconcat(AD_STDIO, path, NULL);
}

/* Several drives take turns. */
static char *
address_for(const AdRun *run, guint turn)
{
    const char *const *drives = ad_job_list(run->job, AD_KEY_DRIVE);

    return drives != NULL
               ? ad_unit_address(drives[turn % g_strv_length((char **)drives)])
               : ad_own_medium_address(run);
}

/* On a terminal somebody may be there to change the disc; cron gets the drive's own
 * refusal if nobody did. */
static bool
ask_for_disc(const AdRun *run, const char *unit, const char *address, GError **error)
{
    char line[8];

    if (g_str_has_prefix(address, AD_STDIO) || !isatty(STDIN_FILENO))
        return true;
    g_autofree char *sentence =
        g_strdup_printf("Put a blank disc for %s/%s into %s and press Enter.",
                        run->period->name, unit, address);
    ad_report_event(run->report, "insert", sentence, NULL);
    return fgets(line, sizeof line, stdin) != NULL ||
           ad_error(error, AD_ERROR_MEDIUM,
                    "%s/%s: not burned; run the same command again with a blank disc",
                    run->period->name, unit);
}

static bool
make_unit(AdRun *run, guint turn, GError **error)
{
    g_autofree char *unit = next_unit(run);
    g_autofree char *address = address_for(run, turn);

    return ask_for_disc(run, unit, address, error) &&
           ad_unit_burn(run, unit, address, false, error) &&
           ad_unit_verify(run, unit, address, error);
}

bool
ad_run_burn(AdRun *run, GError **error)
{
    guint turn = 0;

    for (guint i = 0; i < run->parts->len; i++) {
        run->part = run->parts->pdata[i];
        if (!void_the_forsaken(run, error) || !verify_the_burned(run, error))
            return false;
        while (ad_run_verified(run) < ad_job_copies(run->job))
            if (!make_unit(run, turn++, error))
                return false;
    }
    return true;
}

bool
ad_run_is_complete(AdRun *run)
{
    bool complete = true;

    for (guint i = 0; complete && i < run->parts->len; i++) {
        run->part = run->parts->pdata[i];
        complete = ad_run_verified(run) >= ad_job_copies(run->job);
    }
    return complete;
}

bool
ad_run_simulate(AdRun *run, GError **error)
{
    g_autofree char *unit = next_unit(run);

    run->part = run->parts->pdata[0];
    g_autofree char *address = address_for(run, 0);
    if (!ad_unit_burn(run, unit, address, true, error))
        return false;
    ad_report_event(run->report, "simulated",
                    "Simulated without a complaint; nothing was written.", NULL);
    return true;
}
