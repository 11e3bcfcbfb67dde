/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * note, lost, hold and release: what people say about discs and periods, in the ledger.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/program/command.h"
#include "auditdisc/program/run.h"
#include "auditdisc/record/receipt.h"
#include "lock.h"
#include "shelf.h"
#include "units.h"

#include <string.h>
#include <unistd.h>

/* The words behind the first argument, as one text. */
static char *
said(const AdJob *job, GError **error)
{
    const char *const *arguments = ad_job_arguments(job);
    g_autofree char *text = g_strjoinv(" ", (char **)arguments + 1);
    char *clean = ad_text_clean(g_strstrip(text), -1, AD_TEXT_LINE, NULL);

    if (*clean != '\0')
        return clean;
    g_free(clean);
    ad_error(error, AD_ERROR_USAGE, "%s: say what or why, behind it", arguments[0]);
    return NULL;
}

/* What keeps mail from being cleared and has to wait for a run may come when that run
 * has cleared. */
static bool
refuse_for_now(const char *event, GError **error)
{
    bool keeps = strcmp(event, AD_EVENT_HOLD) == 0 || strcmp(event, AD_UNIT_LOST) == 0;

    if (keeps && error != NULL && g_error_matches(*error, AD_ERROR, AD_ERROR_FAILED)) {
        g_autoptr(GError) why = g_steal_pointer(error);
        ad_error(
            error, AD_ERROR_FAILED,
            "%s; it is not entered yet: if that one may clear, end it, enter this, "
            "and run it again, which goes on",
            why->message);
    }
    return false;
}

static bool
append(const AdJob *job, const char *event, const char *about, const char *const *pairs,
       GError **error)
{
    g_autofree char *state = ad_state_folder(job);
    g_autoptr(AdLedger) ledger = NULL;
    int lock = ad_lock_state(state, event, about, error);

    if (lock < 0)
        return refuse_for_now(event, error);
    ledger = ad_state_ledger(job, error);
    bool done =
        ledger != NULL && ad_ledger_append(ledger, g_get_real_time() / G_USEC_PER_SEC,
                                           event, pairs, error);
    close(lock);
    return done;
}

static bool
can_enter(const char *event, const char *unit, const AdShelfDisc *disc, GError **error)
{
    if (disc == NULL)
        return ad_error(error, AD_ERROR_USAGE,
                        "%s: the ledger has no verified disc %s; auditdisc status "
                        "lists them as 2005-05/A",
                        event, unit);
    return strcmp(event, AD_UNIT_LOST) != 0 || disc->lost == NULL ||
           ad_error(error, AD_ERROR_REFUSED,
                    "%s: %s is lost since line %u of the ledger; once it is found, "
                    "auditdisc verify DRIVE --unit %s counts it again",
                    event, unit, disc->lost->number, unit);
}

static bool
enter_unit(const AdJob *job, AdReport *report, const char *event, const char *unit,
           const char *before, const char *behind, GError **error)
{
    g_autoptr(AdLedger) ledger = ad_state_ledger(job, error);
    g_autofree char *text = ledger != NULL ? said(job, error) : NULL;
    g_autoptr(GPtrArray) discs = text != NULL ? ad_shelf(ledger) : NULL;
    const AdShelfDisc *disc = discs != NULL ? ad_shelf_find(discs, unit) : NULL;

    if (discs == NULL || !can_enter(event, unit, disc, error))
        return false;
    const char *pairs[] = {"period",
                           disc->period,
                           "unit",
                           disc->unit,
                           "text",
                           text,
                           disc->part != NULL ? "part" : NULL,
                           disc->part,
                           NULL};
    g_autofree char *sentence =
        g_strdup_printf("%s%s%s: %s", before, unit, behind, text);
    if (!append(job, event, unit, pairs, error))
        return false;
    ad_report_event(report, event, sentence, pairs);
    return true;
}

bool
ad_command_note(const AdJob *job, AdReport *report, const char *unit, GError **error)
{
    return enter_unit(job, report, AD_UNIT_NOTE, unit, "Entered about ", "", error);
}

bool
ad_command_lost(const AdJob *job, AdReport *report, const char *unit, GError **error)
{
    return enter_unit(job, report, AD_UNIT_LOST, unit, "",
                      " is lost and counts no more", error);
}

/* The period as it would be named in the ledger. */
static AdPeriod *
period_of(const AdJob *job, const char *name, GError **error)
{
    g_autoptr(GTimeZone) zone = ad_zone_open(ad_job_text(job, AD_KEY_ZONE), error);
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;

    return zone != NULL ? ad_period_parse(name, now, zone, error) : NULL;
}

static bool
enter_period(const AdJob *job, AdReport *report, const char *event, const char *name,
             const char *words, GError **error)
{
    g_autoptr(AdPeriod) period = period_of(job, name, error);
    g_autofree char *reason = period != NULL ? said(job, error) : NULL;

    if (reason == NULL)
        return false;
    const char *pairs[] = {"period", period->name, "reason", reason, NULL};
    g_autofree char *sentence =
        g_strdup_printf("%s %s: %s", period->name, words, reason);
    if (!append(job, event, period->name, pairs, error))
        return false;
    ad_report_event(report, event, sentence, pairs);
    return true;
}

bool
ad_command_hold(const AdJob *job, AdReport *report, const char *period, GError **error)
{
    return enter_period(job, report, AD_EVENT_HOLD, period,
                        "is on hold, nothing of these days can be cleared", error);
}

/* The oldest hold of exactly that period which stands, and the one after it. */
static void
find_holds(const AdLedger *ledger, const AdPeriod *period, const AdEntry *ret_holds[2])
{
    const AdEntry *hold = NULL;
    guint found = 0;

    ret_holds[0] = ret_holds[1] = NULL;
    while (found < 2 && (hold = ad_hold_next(ledger, period,
                                             hold != NULL ? hold->number : 0)) != NULL)
        if (ad_entry_is(hold, AD_EVENT_HOLD, period->name))
            ret_holds[found++] = hold;
}

static char *
words_of_release(const AdEntry *const holds[2])
{
    const char *reason = ad_entry_get(holds[0], "reason");

    if (holds[1] == NULL)
        return g_strdup("is no longer on hold");
    return g_strdup_printf("stays on hold since line %u of the ledger, and the hold of "
                           "line %u (%s) is released",
                           holds[1]->number, holds[0]->number,
                           reason != NULL ? reason : "no reason given");
}

bool
ad_command_release(const AdJob *job, AdReport *report, const char *name, GError **error)
{
    g_autoptr(AdLedger) ledger = ad_state_ledger(job, error);
    g_autoptr(AdPeriod) period = ledger != NULL ? period_of(job, name, error) : NULL;
    const AdEntry *holds[2];

    if (period == NULL)
        return false;
    find_holds(ledger, period, holds);
    if (holds[0] == NULL)
        return ad_error(error, AD_ERROR_USAGE,
                        "release: %s is not on hold; name the period as auditdisc "
                        "status does",
                        name);
    g_autofree char *words = words_of_release(holds);
    return enter_period(job, report, AD_EVENT_RELEASED, name, words, error);
}
