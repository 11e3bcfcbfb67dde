/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audit.h"
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/disc/drive.h"
#include "auditdisc/program/command.h"
#include "auditdisc/program/run.h"
#include "check.h"
#include "lock.h"
#include "units.h"

#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define DAYS_OF_AN_AUDIT 330 /* after that the next one is due */
#define SECONDS_A_DAY    86400
#define DAYS_A_YEAR      365.25

typedef enum {
    UNREAD,
    HOLDS,
    BAD,
    LOST,
    OUTCOMES,
} Outcome;

static gint64
now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

static char *
choose_seed(const AdJob *job, GError **error)
{
    const char *given = ad_job_text(job, AD_KEY_SEED);
    guint64 random;

    if (given != NULL)
        return g_strdup(given);
    if (getrandom(&random, sizeof random, 0) == (gssize)sizeof random)
        return g_strdup_printf("%016" G_GINT64_MODIFIER "x", random);
    ad_error(error, AD_ERROR_FAILED,
             "audit: no random numbers can be had; name a --seed");
    return NULL;
}

static bool
begin(const AdJob *job, AdReport *report, AdLedger *ledger, GError **error)
{
    g_autoptr(GPtrArray) discs = ad_shelf(ledger);
    g_autofree char *seed = choose_seed(job, error);
    if (seed == NULL)
        return false;
    g_autoptr(GPtrArray) drawn = ad_audit_draw(discs, seed);
    g_autoptr(GPtrArray) words = g_ptr_array_new();

    for (guint i = 0; i < drawn->len; i++)
        g_ptr_array_add(words, drawn->pdata[i]);
    g_ptr_array_add(words, NULL);
    g_autofree char *units = g_strjoinv(" ", (char **)words->pdata);
    g_autofree char *of = g_strdup_printf("%u", discs->len);
    g_autofree char *count = g_strdup_printf("%u", drawn->len);
    g_autofree char *sentence = g_strdup_printf(
        "A new audit: %s of %s discs drawn by the seed %s.", count, of, seed);
    const char *pairs[] = {"seed", seed,    "discs", of,  "drawn",
                           count,  "units", units,   NULL};
    if (drawn->len == 0)
        return ad_error(error, AD_ERROR_USAGE,
                        "audit: the ledger has no verified disc");
    if (!ad_ledger_append(ledger, now(), AD_EVENT_AUDIT, pairs, error))
        return false;
    ad_report_event(report, AD_EVENT_AUDIT, sentence, pairs);
    return true;
}

static bool
is_complete(const AdEntry *audit, const GPtrArray *discs)
{
    g_auto(GStrv) drawn = ad_audit_drawn(audit);

    for (guint i = 0; drawn[i] != NULL; i++) {
        const AdShelfDisc *disc = ad_shelf_find(discs, drawn[i]);
        if (disc != NULL && ad_audit_look(audit, disc) == NULL)
            return false;
    }
    return true;
}

/* The audit that is under way, or a new one where there is none or it is a year old. */
static bool
begin_if_due(const AdJob *job, AdReport *report, GError **error)
{
    g_autofree char *state = ad_state_folder(job);
    int lock = ad_lock_state(state, AD_EVENT_AUDIT, "the shelf", error);
    g_autoptr(AdLedger) ledger = lock >= 0 ? ad_state_ledger(job, error) : NULL;
    bool done = ledger != NULL;

    if (done) {
        g_autoptr(GPtrArray) discs = ad_shelf(ledger);
        const AdEntry *last = ad_audit_last(ledger);
        bool due = last == NULL || ad_job_flag(job, AD_KEY_AGAIN) ||
                   (is_complete(last, discs) &&
                    now() - last->time > (gint64)DAYS_OF_AN_AUDIT * SECONDS_A_DAY);
        done = !due || begin(job, report, ledger, error);
    }
    if (lock >= 0)
        close(lock);
    return done;
}

/* Where a disc can be read without a person: a file, or what lies in a drive now. */
static void
read_one(const AdJob *job, AdReport *report, const char *address, const char *unit)
{
    g_autoptr(GError) why = NULL;

    if (!ad_verify_one(job, report, address, unit, &why))
        ad_report_warning(report, "unit", why->message, NULL);
}

static void
read_files(const AdJob *job, AdReport *report, const AdEntry *audit,
           const GPtrArray *discs)
{
    g_auto(GStrv) drawn = ad_audit_drawn(audit);

    for (guint i = 0; drawn[i] != NULL; i++) {
        const AdShelfDisc *disc = ad_shelf_find(discs, drawn[i]);
        const char *address = disc != NULL && disc->burned != NULL
                                  ? ad_entry_get(disc->burned, "address")
                                  : NULL;
        if (address != NULL && g_str_has_prefix(address, AD_STDIO) &&
            ad_audit_look(audit, disc) == NULL)
            read_one(job, report, address, drawn[i]);
    }
}

static void
read_drives(const AdJob *job, AdReport *report)
{
    const char *const *drives = ad_job_list(job, AD_KEY_DRIVE);

    for (guint i = 0; drives != NULL && drives[i] != NULL; i++) {
        if (g_str_has_prefix(drives[i], AD_STDIO))
            continue;
        g_autoptr(AdDrive) drive = ad_drive_look(drives[i], NULL);
        if (drive != NULL && !drive->blank)
            read_one(job, report, drives[i], ad_job_text(job, AD_KEY_UNIT));
    }
}

static Outcome
outcome_of(const AdEntry *audit, const AdShelfDisc *disc)
{
    if (disc->lost != NULL)
        return LOST;
    if (ad_audit_look(audit, disc) == NULL)
        return UNREAD;
    return disc->good ? HOLDS : BAD;
}

static void
report_unit(AdReport *report, const char *name, const AdShelfDisc *disc,
            Outcome outcome)
{
    static const struct {
        const char *state, *sentence;
    } words[OUTCOMES] = {
        [UNREAD] = {"to be read", "still to be read"},
        [HOLDS] = {"holds", "holds"},
        [BAD] = {"bad", "copy this one now: it can no longer be read whole"},
        [LOST] = {"lost", "lost"},
    };
    g_autofree char *facts = ad_shelf_words(disc);
    g_autofree char *sentence =
        g_strdup_printf("%s: %s (%s)", name, words[outcome].sentence, facts);
    const char *pairs[] = {"unit", name, "state", words[outcome].state, NULL};

    ad_report_event(report, "unit", sentence, pairs);
}

/* Discs that are older than the configuration wants them to become. */
static guint
report_old(const AdJob *job, AdReport *report, const GPtrArray *discs)
{
    guint64 years = ad_job_number(job, AD_KEY_COPY_AFTER);
    guint old = 0;

    for (guint i = 0; years > 0 && i < discs->len; i++) {
        const AdShelfDisc *disc = discs->pdata[i];
        const AdEntry *first = disc->looks->pdata[0];
        double age = (double)(now() - first->time) / SECONDS_A_DAY / DAYS_A_YEAR;
        if (!disc->good || age < (double)years)
            continue;
        g_autofree char *name = ad_shelf_name(disc);
        g_autofree char *sentence =
            g_strdup_printf("%s: copy this one now: it is %.0f years old", name, age);
        const char *pairs[] = {"unit", name, "state", "old", NULL};
        ad_report_event(report, "unit", sentence, pairs);
        old++;
    }
    return old;
}

static bool
conclude(AdReport *report, const guint tally[OUTCOMES], guint old, GError **error)
{
    g_autofree char *discs = ad_text_plural(tally[HOLDS] + tally[BAD], "disc", "discs");
    g_autofree char *left = ad_text_plural(tally[UNREAD], "disc is", "discs are");

    if (tally[BAD] > 0)
        return ad_error(
            error, AD_ERROR_DIFFERS,
            "audit: %u of the %s read no longer hold%s; burn the period again "
            "from its image or another copy",
            tally[BAD], discs, tally[BAD] == 1 ? "s" : "");
    if (tally[UNREAD] > 0)
        return ad_error(error, AD_ERROR_MEDIUM,
                        "audit: %s still to be read: put one into the drive and run "
                        "auditdisc audit --drive again",
                        left);
    g_autofree char *sentence =
        g_strdup_printf("Audit complete: %s read, all hold%s%s.", discs,
                        tally[LOST] > 0 ? "; lost ones are named above" : "",
                        old > 0 ? "; old ones are named above" : "");
    ad_report_event(report, "complete", sentence, NULL);
    return true;
}

static bool
report_all(const AdJob *job, AdReport *report, GError **error)
{
    g_autoptr(AdLedger) ledger = ad_state_ledger(job, error);

    if (ledger == NULL)
        return false;
    g_autoptr(GPtrArray) discs = ad_shelf(ledger);
    const AdEntry *audit = ad_audit_last(ledger);
    g_auto(GStrv) drawn = ad_audit_drawn(audit);
    guint tally[OUTCOMES] = {0};

    for (guint i = 0; drawn[i] != NULL; i++) {
        const AdShelfDisc *disc = ad_shelf_find(discs, drawn[i]);
        if (disc == NULL)
            continue;
        Outcome outcome = outcome_of(audit, disc);
        report_unit(report, drawn[i], disc, outcome);
        tally[outcome]++;
    }
    guint old = report_old(job, report, discs);
    return conclude(report, tally, old, error);
}

static bool
is_called(const AdShelfDisc *disc, const char *unit)
{
    g_autofree char *name = ad_shelf_name(disc);

    return strcmp(disc->unit, unit) == 0 || strcmp(name, unit) == 0;
}

/* What is read as one that there is not could be entered for none. */
static bool
knows_unit(const AdJob *job, GError **error)
{
    const char *unit = ad_job_text(job, AD_KEY_UNIT);
    g_autoptr(AdLedger) ledger = ad_state_ledger(job, error);
    g_autoptr(GPtrArray) discs = ledger != NULL ? ad_shelf(ledger) : NULL;

    if (discs == NULL)
        return false;
    for (guint i = 0; unit != NULL && i < discs->len; i++)
        if (is_called(discs->pdata[i], unit))
            return true;
    return unit == NULL ||
           ad_error(error, AD_ERROR_USAGE,
                    "audit: --unit %s: the ledger has no such disc", unit);
}

bool
ad_command_audit(const AdJob *job, AdReport *report, const char *unused, GError **error)
{
    if (!knows_unit(job, error) || !begin_if_due(job, report, error))
        return false;
    g_autoptr(AdLedger) ledger = ad_state_ledger(job, error);
    if (ledger == NULL)
        return false;
    g_autoptr(GPtrArray) discs = ad_shelf(ledger);
    read_files(job, report, ad_audit_last(ledger), discs);
    read_drives(job, report);
    return report_all(job, report, error);
}
