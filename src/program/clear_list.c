/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of what was taken out of the sources, on the next disc.
 */
#include "auditdisc/base/csv.h"
#include "auditdisc/base/text.h"
#include "auditdisc/record/deletions.h"
#include "clear.h"

#include <string.h>

/* The line where the run of the volume that was verified last began: what was cleared
 * before it stands on that volume already. 0 where there is none. */
static guint
previous_begin(const AdRun *run, guint lines)
{
    const char *period = NULL;

    for (guint i = lines; i > 0; i--) {
        const AdEntry *entry = ad_ledger_entry(run->ledger, i - 1);
        if (period != NULL && ad_entry_is(entry, "begun", period))
            return entry->number;
        if (period == NULL && strcmp(entry->event, "verified") == 0)
            period = ad_entry_get(entry, "period");
    }
    return 0;
}

static void
add_rows(GString *text, const AdDeletions *deletions, const char *period)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();

    for (guint i = 0; i < ad_deletions_count(deletions); i++) {
        const AdDeletion *item = ad_deletions_item(deletions, i);
        g_autofree char *time = ad_time_iso(item->time, utc);
        g_autofree char *digest = ad_digest_dup_hex(&item->digest);
        g_autofree char *fingerprint = ad_digest_dup_hex(&item->fingerprint);
        g_autofree char *source = ad_text_clean(item->source, -1, AD_TEXT_LINE, NULL);
        g_autofree char *id = ad_text_clean(item->id, -1, AD_TEXT_LINE, NULL);
        ad_csv_add(text, period, time, digest, source, id, fingerprint,
                   item->gone ? "gone" : "intended", NULL);
    }
}

/* As the entry vouches for it. That it can't be had is said, and is no reason to make
 * no disc: the ledger, which goes on the disc too, keeps its digest. */
static void
add_period(const AdRun *run, const AdEntry *cleared, GString *text)
{
    const char *period = ad_entry_get(cleared, "period");
    g_autofree char *path = ad_run_deletions_path(run, period);
    g_autoptr(AdDeletions) deletions = NULL;
    g_autoptr(GError) why = NULL;
    AdDeletionsState state;

    if (ad_deletions_state(cleared, &state))
        deletions = ad_deletions_open(path, &state, &why);
    if (deletions != NULL) {
        add_rows(text, deletions, period);
        return;
    }
    g_autofree char *sentence = g_strdup_printf(
        "The list of what was cleared of %s is not on this disc: %s.", period,
        why != NULL ? why->message : "the ledger does not say what it is");
    const char *pairs[] = {"period", period, NULL};
    ad_report_warning(run->report, "list-missing", sentence, pairs);
}

char *
ad_run_cleared_list(const AdRun *run, guint lines)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);
    guint first = previous_begin(run, lines);

    ad_csv_add(text, "Period", "Time", "SHA-256", "Source", "Item", "Volume", "State",
               NULL);
    for (guint i = lines; i > first; i--) {
        const AdEntry *entry = ad_ledger_entry(run->ledger, i - 1);
        const char *period = ad_entry_get(entry, "period");
        if (strcmp(entry->event, AD_CLEARED) == 0 && period != NULL &&
            g_hash_table_add(done, (gpointer)period))
            add_period(run, entry, text);
    }
    return g_hash_table_size(done) > 0 ? g_string_free(g_steal_pointer(&text), FALSE)
                                       : NULL;
}
