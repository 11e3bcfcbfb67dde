/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * verify --chain.
 */
#include "chain.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"

#define NAMED_FAULTS 3

static void
report_disc(AdReport *report, const AdChainLink *link, const AdVerdict *verdict,
            bool whole)
{
    g_autofree char *serial = g_strdup_printf("%u", link->serial);
    g_autofree char *count = ad_text_plural(verdict->files, "file", "files");
    g_autofree char *sentence = g_strdup_printf(
        "%s: %s, volume %u: %s, %s.", link->name, link->volume_id, link->serial, count,
        whole ? "all as recorded" : "not as recorded");
    const char *pairs[] = {"target",      link->name,
                           "volume-id",   link->volume_id,
                           "serial",      serial,
                           "fingerprint", link->fingerprint,
                           "equal",       whole ? "yes" : "no",
                           NULL};

    ad_report_event(report, "disc", sentence, pairs);
}

/* Adds the target to links, and what is wrong with it alone to faults. */
static bool
take(const AdJob *job, AdReport *report, AdLedger *ledger, const char *name,
     GPtrArray *links, GPtrArray *faults, GError **error)
{
    g_autoptr(AdTarget) target = ad_target_open(name, error);
    g_autoptr(AdVerdict) verdict = NULL;
    g_autoptr(GError) why = NULL;

    if (target == NULL)
        return false;
    verdict = ad_verify_target(job, report, ledger, target, error);
    if (verdict == NULL)
        return false;
    if (!ad_verdict_check(verdict, name, &why))
        ad_chain_fault(faults, "%s", why->message);
    AdChainLink *link = ad_chain_link_read(target, verdict, faults, error);
    if (link == NULL)
        return false;
    g_ptr_array_add(links, link);
    report_disc(report, link, verdict, why == NULL);
    return true;
}

static void
report_each(AdReport *report, const char *event, const GPtrArray *findings)
{
    for (guint i = 0; i < findings->len; i++) {
        const char *what = findings->pdata[i];
        g_autofree char *sentence = g_strdup_printf("Chain: %s.", what);
        const char *pairs[] = {"what", what, NULL};
        ad_report_event(report, event, sentence, pairs);
    }
}

static bool
check_faults(const GPtrArray *faults, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);

    if (faults->len == 0)
        return true;
    for (guint i = 0; i < MIN(faults->len, NAMED_FAULTS); i++)
        g_string_append_printf(names, "%s%s", i > 0 ? "; " : "",
                               (const char *)faults->pdata[i]);
    if (faults->len > NAMED_FAULTS)
        g_string_append_printf(names, "; and %u more", faults->len - NAMED_FAULTS);
    return ad_error(error, AD_ERROR_DIFFERS, "chain: %s", names->str);
}

static void
report_whole(AdReport *report, const GPtrArray *links, guint discs)
{
    const AdChainLink *last = links->pdata[links->len - 1];
    g_autofree char *volumes = ad_text_plural(links->len, "volume", "volumes");
    g_autofree char *number = g_strdup_printf("%u", links->len);
    g_autofree char *count = ad_text_plural(discs, "disc", "discs");
    g_autofree char *sentence = g_strdup_printf(
        "%s on %s, each following the one before it, none missing.\nEach vouches for "
        "those before it. The last is %s; compare its fingerprint with its label:\n%s",
        volumes, count, last->volume_id, last->fingerprint);
    const char *pairs[] = {
        "volumes",         number, "last", last->volume_id, "fingerprint",
        last->fingerprint, NULL};

    ad_report_event(report, "chain", sentence, pairs);
}

bool
ad_chain_verify(const AdJob *job, AdReport *report, const char *const *targets,
                GError **error)
{
    g_autoptr(AdLedger) ledger = ad_state_ledger(job, error);
    g_autoptr(GPtrArray) links =
        g_ptr_array_new_with_free_func((GDestroyNotify)ad_chain_link_free);
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    AdChainLedger state = {0};
    guint discs = 0;

    if (ledger == NULL)
        return false;
    for (; targets[discs] != NULL; discs++)
        if (!take(job, report, ledger, targets[discs], links, faults, error))
            return false;
    ad_chain_ledger_read(&state, ad_ledger_text(ledger, ad_ledger_count(ledger)),
                         "the state folder", faults);
    ad_chain_judge(links, &state, faults, notes);
    ad_chain_ledger_clear(&state);
    report_each(report, "chain-fault", faults);
    report_each(report, "chain-note", notes);
    if (!check_faults(faults, error))
        return false;
    report_whole(report, links, discs);
    return true;
}
