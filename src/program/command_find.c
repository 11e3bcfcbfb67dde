/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/text.h"
#include "auditdisc/program/command.h"
#include "auditdisc/program/run.h"
#include "auditdisc/record/catalogue.h"
#include "auditdisc/volume/mailbag.h"
#include "catalogue.h"
#include "shelf.h"

#define SHOWN_TEXT 60

typedef struct {
    AdReport *report;
    GPtrArray *discs;    /* AdShelfDisc * */
    GHashTable *volumes; /* fingerprint -> how many messages */
    bool narrow;         /* single messages are named */
    guint messages;
} Finding;

static bool
is_one_with(const AdShelfDisc *disc, const char *fingerprint)
{
    return disc->good && g_strcmp0(ad_entry_get(disc->looks->pdata[0], "fingerprint"),
                                   fingerprint) == 0;
}

/* "2005-05/A (kept: safe), 2005-05/B"; where the ledger knows none, the fingerprint. */
static char *
discs_with(const Finding *finding, const char *fingerprint)
{
    g_autoptr(GString) words = g_string_new(NULL);

    for (guint i = 0; i < finding->discs->len; i++) {
        const AdShelfDisc *disc = finding->discs->pdata[i];
        if (!is_one_with(disc, fingerprint))
            continue;
        const char *kept =
            disc->burned != NULL ? ad_entry_get(disc->burned, "kept") : NULL;
        g_autofree char *name = ad_shelf_name(disc);
        g_string_append_printf(words, "%s%s%s%s%s", words->len > 0 ? ", " : "", name,
                               kept != NULL ? " (kept: " : "", kept != NULL ? kept : "",
                               kept != NULL ? ")" : "");
    }
    if (words->len == 0)
        g_string_append_printf(words, "a disc with the fingerprint %s", fingerprint);
    return g_string_free(g_steal_pointer(&words), FALSE);
}

static char *
shorten(const char *text)
{
    glong length = g_utf8_strlen(text, -1);

    if (length <= SHOWN_TEXT)
        return g_strdup(text);
    g_autofree char *start = g_utf8_substring(text, 0, SHOWN_TEXT);
    return g_strconcat(start, "\342\200\246", NULL);
}

static void
take(const AdFound *found, gpointer data)
{
    Finding *finding = data;
    guint count =
        GPOINTER_TO_UINT(g_hash_table_lookup(finding->volumes, found->fingerprint));

    finding->messages++;
    g_hash_table_insert(finding->volumes, g_strdup(found->fingerprint),
                        GUINT_TO_POINTER(count + 1));
    if (!finding->narrow)
        return;
    g_autofree char *discs = discs_with(finding, found->fingerprint);
    g_autofree char *from = shorten(found->from);
    g_autofree char *to = shorten(found->to);
    g_autofree char *line = g_strdup_printf(
        "%s  %s  from %s to %s  on %s", found->number, found->subject, from, to, discs);
    g_autofree char *sentence = ad_text_clean(line, -1, AD_TEXT_LINE, NULL);
    const char *pairs[] = {"number",  found->number,  "arrived",     found->arrived,
                           "from",    found->from,    "to",          found->to,
                           "subject", found->subject, "fingerprint", found->fingerprint,
                           "discs",   discs,          NULL};
    ad_report_event(finding->report, "found", sentence, pairs);
}

static void
report_volumes(const Finding *finding)
{
    g_autoptr(GList) prints =
        g_list_sort(g_hash_table_get_keys(finding->volumes), (GCompareFunc)strcmp);

    for (const GList *at = prints; at != NULL; at = at->next) {
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(finding->volumes, at->data));
        g_autofree char *number = g_strdup_printf("%u", count);
        g_autofree char *messages = ad_text_plural(count, "message", "messages");
        g_autofree char *discs = discs_with(finding, at->data);
        g_autofree char *sentence = g_strdup_printf("%s: %s", discs, messages);
        const char *pairs[] = {"fingerprint", at->data, "messages", number,
                               "discs",       discs,    NULL};
        ad_report_event(finding->report, "volume", sentence, pairs);
    }
}

static bool
add_disc(const AdJob *job, AdReport *report, AdCatalogue *catalogue, GError **error)
{
    const char *from = ad_job_text(job, AD_KEY_FROM);
    g_autoptr(AdTarget) target = from != NULL ? ad_target_open(from, error) : NULL;
    guint messages;

    if (from == NULL)
        return true;
    if (target == NULL || !ad_catalogue_add(catalogue, target, &messages, error))
        return false;
    g_autofree char *count = ad_text_plural(messages, "message", "messages");
    g_autofree char *sentence =
        g_strdup_printf("Entered in the catalogue from %s: %s.", from, count);
    const char *pairs[] = {"from", from, NULL};
    ad_report_event(report, "entered", sentence, pairs);
    return true;
}

static bool
answer(Finding *finding, AdCatalogue *catalogue, const AdQuestion *question,
       GError **error)
{
    if (!ad_catalogue_find(catalogue, question, take, finding, error))
        return false;
    report_volumes(finding);
    if (finding->messages == 0)
        ad_report_event(
            finding->report, "nothing",
            "Nothing in the catalogue fits. Discs that it does not know are "
            "entered with --from.",
            NULL);
    return true;
}

bool
ad_command_find(const AdJob *job, AdReport *report, const char *name, GError **error)
{
    g_autoptr(GTimeZone) zone = ad_zone_open(ad_job_text(job, AD_KEY_ZONE), error);
    g_autoptr(AdPeriod) period = NULL;
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    const char *id = ad_job_text(job, AD_KEY_MESSAGE);
    g_autofree char *number = id != NULL ? ad_mailbag_number(id) : NULL;
    AdQuestion question = {
        .request = {ad_job_text(job, AD_KEY_WITH), ad_job_text(job, AD_KEY_SUBJECT)},
        .message = number,
    };

    if (zone == NULL || !ad_request_check(&question.request, error))
        return false;
    if (name != NULL && (period = ad_period_parse(name, now, zone, error)) == NULL)
        return false;
    question.period = period;
    g_autoptr(AdLedger) ledger = ad_state_ledger(job, error);
    g_autoptr(AdCatalogue) catalogue =
        ledger != NULL ? ad_state_catalogue(job, error) : NULL;
    if (catalogue == NULL || !add_disc(job, report, catalogue, error))
        return false;
    g_autoptr(GPtrArray) discs = ad_shelf(ledger);
    g_autoptr(GHashTable) volumes =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Finding finding = {
        .report = report,
        .discs = discs,
        .volumes = volumes,
        .narrow = ad_request_is_narrow(&question.request) || question.message != NULL,
    };
    return answer(&finding, catalogue, &question, error);
}
