/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/disc/drive.h"
#include "lock.h"
#include "shelf.h"
#include "units.h"

#include <string.h>
#include <unistd.h>

static bool
same_unit(const AdEntry *one, const AdEntry *other)
{
    static const char *const keys[] = {"period", "part", "unit"};
    bool same = true;

    for (guint i = 0; same && i < G_N_ELEMENTS(keys); i++)
        same = g_strcmp0(ad_entry_get(one, keys[i]), ad_entry_get(other, keys[i])) == 0;
    return same;
}

/* "A", or "2005-05/A". */
static bool
is_named(const AdEntry *entry, const char *name)
{
    const char *unit = ad_entry_get(entry, "unit");
    g_autofree char *whole =
        g_strdup_printf("%s/%s", ad_entry_get(entry, "period"), unit);

    return g_strcmp0(unit, name) == 0 || strcmp(whole, name) == 0;
}

/* The lot stands in the entry of the burn. */
static bool
is_of_lot(const AdLedger *ledger, const AdEntry *verified, const char *lot)
{
    for (guint i = 0; i < ad_ledger_count(ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(ledger, i);
        if (strcmp(entry->event, AD_UNIT_BURNED) == 0 && same_unit(entry, verified))
            return g_strcmp0(ad_entry_get(entry, AD_LOT), lot) == 0;
    }
    return false;
}

typedef struct {
    const char *fingerprint; /* in hexadecimal; NULL: any */
    const char *name;        /* NULL: any */
} Wanted;

static bool
is_wanted(const AdEntry *entry, const Wanted *wanted)
{
    const char *fingerprint = ad_entry_get(entry, "fingerprint");

    return strcmp(entry->event, AD_UNIT_VERIFIED) == 0 &&
           (wanted->fingerprint == NULL ||
            g_strcmp0(fingerprint, wanted->fingerprint) == 0) &&
           (wanted->name == NULL || is_named(entry, wanted->name));
}

/* Entries of verified units like that, each unit once. */
static GPtrArray *
units_like(const AdLedger *ledger, const Wanted *wanted)
{
    GPtrArray *units = g_ptr_array_new();

    for (guint i = 0; i < ad_ledger_count(ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(ledger, i);
        bool known = !is_wanted(entry, wanted);
        for (guint k = 0; !known && k < units->len; k++)
            known = same_unit(units->pdata[k], entry);
        if (!known)
            g_ptr_array_add(units, (gpointer)entry);
    }
    return units;
}

/* Damage can lie where the fingerprint is taken from. Then the disc is the one that it
 * is said to be, unless it is good, or another one that the ledger knows. */
static GPtrArray *
units_of(const AdLedger *ledger, const AdCheck *check)
{
    char hex[AD_DIGEST_HEX + 1] = "";
    const Wanted like = {hex, NULL}, both = {hex, check->unit},
                 named = {NULL, check->unit};

    if (check->verdict->has_fingerprint)
        ad_digest_hex(&check->verdict->fingerprint, hex);
    g_autoptr(GPtrArray) known = units_like(ledger, &like);
    bool damaged = known->len == 0 && check->verdict->diffs->len > 0;
    return units_like(ledger, damaged && check->unit != NULL ? &named : &both);
}

static void
keep_those_of_lot(const AdLedger *ledger, GPtrArray *units, const char *address)
{
    g_autoptr(AdDrive) drive = ad_drive_look(address, NULL);

    if (drive == NULL || *drive->lot == '\0')
        return;
    for (guint i = units->len; i > 0; i--)
        if (!is_of_lot(ledger, units->pdata[i - 1], drive->lot))
            g_ptr_array_remove_index(units, i - 1);
}

static bool
is_lost(const AdLedger *ledger, const AdEntry *unit)
{
    g_autoptr(GPtrArray) shelf = ad_shelf(ledger);
    g_autofree char *name = g_strdup_printf("%s/%s", ad_entry_get(unit, "period"),
                                            ad_entry_get(unit, "unit"));
    const AdShelfDisc *disc = ad_shelf_find(shelf, name);

    return disc != NULL && disc->lost != NULL;
}

/* The same bytes on something else don't bring a lost disc back. NULL if this may be
 * it. */
static const char *
why_not_found(const AdLedger *ledger, const AdEntry *unit, const char *address)
{
    const char *was = ad_entry_get(unit, "address");

    if (g_str_has_prefix(address, AD_STDIO))
        return was != NULL && g_str_has_prefix(was, AD_STDIO) ? NULL : "this is a file";
    g_autoptr(AdDrive) drive = ad_drive_look(address, NULL);
    if (drive == NULL)
        return "this is no drive that can tell which disc is in it";
    return *drive->lot == '\0' || is_of_lot(ledger, unit, drive->lot)
               ? NULL
               : "this disc is of another lot";
}

static const char *
result_word(const AdCheck *check)
{
    if (check->verdict->diffs->len > 0)
        return AD_DIFFERS;
    return check->health->repeats > 0 ? "weak" : "good";
}

static bool
enter(AdLedger *ledger, const AdEntry *unit, const AdCheck *check, bool lost,
      AdReport *report, GError **error)
{
    g_autofree char *errors = g_strdup_printf("%u", check->verdict->diffs->len);
    g_autofree char *address = ad_unit_address(check->address);
    const char *part = ad_entry_get(unit, "part");
    const char *pairs[] = {"period",
                           ad_entry_get(unit, "period"),
                           "unit",
                           ad_entry_get(unit, "unit"),
                           "address",
                           address,
                           AD_RESULT,
                           result_word(check),
                           "errors",
                           errors,
                           AD_HEALTH_RETRIES,
                           check->health->retries,
                           AD_HEALTH_SECONDS,
                           check->health->seconds,
                           AD_HEALTH_SPEED,
                           check->health->speed,
                           part != NULL ? "part" : NULL,
                           part,
                           NULL};
    bool good = check->verdict->diffs->len == 0;
    g_autofree char *sentence = g_strdup_printf(
        "Entered in the ledger for %s/%s%s%s.", ad_entry_get(unit, "period"),
        ad_entry_get(unit, "unit"), lost ? ", which was lost and " : "",
        !lost  ? ""
        : good ? "counts again"
               : "does not count again");

    if (!ad_ledger_append(ledger, g_get_real_time() / G_USEC_PER_SEC, AD_UNIT_CHECKED,
                          pairs, error))
        return false;
    ad_report_event(report, AD_UNIT_CHECKED, sentence, pairs);
    return true;
}

static void
ask_which(AdReport *report, guint count)
{
    g_autofree char *sentence = g_strdup_printf(
        "The ledger has %u discs of this volume: which one this is, --unit says; "
        "nothing was entered.",
        count);

    ad_report_event(report, "which", sentence, NULL);
}

/* Nothing was found out about the disc that was asked for. */
static void
say_not_that(AdReport *report, const char *unit)
{
    g_autofree char *sentence = g_strdup_printf(
        "not entered in the ledger: by its fingerprint this is not %s", unit);
    const char *pairs[] = {"unit", unit, NULL};

    ad_report_warning(report, "not-that", sentence, pairs);
}

static bool
enter_if_it(AdLedger *ledger, const AdEntry *unit, const AdCheck *check,
            AdReport *report, GError **error)
{
    bool lost = is_lost(ledger, unit);
    const char *why = lost ? why_not_found(ledger, unit, check->address) : NULL;
    const char *letter = ad_entry_get(unit, "unit");
    const char *pairs[] = {"unit", letter, NULL};

    if (why == NULL)
        return enter(ledger, unit, check, lost, report, error);
    g_autofree char *sentence =
        g_strdup_printf("not entered in the ledger: %s/%s is lost, and %s",
                        ad_entry_get(unit, "period"), letter, why);
    ad_report_warning(report, "still-lost", sentence, pairs);
    return true;
}

/* The ledger as it is now, not as it was when the reading began. */
static bool
find_and_enter(const AdJob *job, AdReport *report, const AdCheck *check, GError **error)
{
    g_autoptr(AdLedger) ledger = ad_state_ledger(job, error);
    g_autoptr(GPtrArray) units = NULL;

    if (ledger == NULL)
        return false;
    units = units_of(ledger, check);
    guint count = units->len;
    if (count > 1)
        keep_those_of_lot(ledger, units, check->address);
    if (units->len == 1)
        return enter_if_it(ledger, units->pdata[0], check, report, error);
    if (count > 0)
        ask_which(report, count);
    else if (check->unit != NULL)
        say_not_that(report, check->unit);
    return true;
}

void
ad_check_record(const AdJob *job, AdReport *report, const AdCheck *check)
{
    g_autofree char *state = ad_state_folder(job);
    g_autoptr(GError) error = NULL;

    if (!g_file_test(state, G_FILE_TEST_IS_DIR))
        return;
    int lock = ad_lock_state(state, "verify", check->address, &error);
    if (lock < 0 || !find_and_enter(job, report, check, &error)) {
        g_autofree char *sentence =
            g_strdup_printf("not entered in the ledger: %s", error->message);
        ad_report_warning(report, "not-entered", sentence, NULL);
    }
    if (lock >= 0)
        close(lock);
}

void
ad_check_closed(AdReport *report, const AdReader *reader, const char *address)
{
    g_autofree char *sentence = g_strdup_printf(
        "%s: the disc is not closed: more can be written to it, which computers may "
        "show instead, and some drives can't read it; close (finalise) it with a "
        "burning program, or make another copy",
        address);
    const char *pairs[] = {"address", address, NULL};

    if (ad_reader_is_open(reader))
        ad_report_warning(report, "not-closed", sentence, pairs);
}

bool
ad_check_strength(const AdJob *job, AdReport *report, const AdCheck *check,
                  GError **error)
{
    g_autofree char *times = ad_text_plural(check->health->repeats, "read", "reads");
    g_autofree char *sentence = g_strdup_printf(
        "%s: weak: %s had to be repeated; make another copy", check->address, times);

    if (check->health->repeats == 0)
        return true;
    if (ad_job_flag(job, AD_KEY_STRICT))
        return ad_error(error, AD_ERROR_DIFFERS, "%s", sentence);
    ad_report_event(report, "weak", sentence, NULL);
    return true;
}
