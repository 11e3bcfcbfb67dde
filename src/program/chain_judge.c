/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a shelf of volumes says of its members. The way of thought: a volume can be made
 * anew with everything in it, but not what discs that were made later say of it.
 */
#include "auditdisc/base/text.h"
#include "chain.h"
#include "stages.h"

#include <string.h>

#define MOST_NAMED   100 /* missing volumes */
#define SHOWN_DIGITS 16  /* of a fingerprint, where it is to be found in a ledger */

static AdChainLink *
link_at(const GPtrArray *links, guint index)
{
    return links->pdata[index];
}

static int
compare_serials(gconstpointer one, gconstpointer other)
{
    const AdChainLink *a = *(AdChainLink *const *)one,
                      *b = *(AdChainLink *const *)other;

    if (a->serial != b->serial)
        return a->serial < b->serial ? -1 : 1;
    return strcmp(a->fingerprint, b->fingerprint);
}

/* Discs with the same fingerprint are one volume. */
static void
take_copies_out(GPtrArray *links)
{
    for (guint i = 1; i < links->len;)
        if (strcmp(link_at(links, i - 1)->fingerprint,
                   link_at(links, i)->fingerprint) == 0)
            g_ptr_array_remove_index(links, i);
        else
            i++;
}

/* Of the volumes with these numbers, as well as a ledger knows them. */
static void
name_gap(guint first, guint last, const AdChainLedger *ledger, GPtrArray *faults)
{
    for (guint serial = first; serial <= last; serial++) {
        if (serial - first == MOST_NAMED) {
            ad_chain_fault(faults, "nor are those up to volume %u", last);
            return;
        }
        const AdEntry *entry = ledger->verified->len >= serial
                                   ? ledger->verified->pdata[serial - 1]
                                   : NULL;
        if (entry == NULL) {
            ad_chain_fault(faults, "volume %u is not here", serial);
            continue;
        }
        const char *period = ad_entry_get(entry, "period");
        const char *part = ad_entry_get(entry, "part");
        g_autofree char *words =
            g_strjoin(" ", period != NULL ? period : "?", part, NULL);
        g_autofree char *clean = ad_text_clean(words, -1, AD_TEXT_LINE, NULL);
        ad_chain_fault(faults, "volume %u is not here: %s, fingerprint %.*s…", serial,
                       clean, SHOWN_DIGITS, ad_entry_get(entry, "fingerprint"));
    }
}

/* The ledger that knows the most volumes. */
static const AdChainLedger *
longest(const GPtrArray *links, const AdChainLedger *state)
{
    const AdChainLedger *best = state;

    for (guint i = 0; i < links->len; i++)
        if (link_at(links, i)->ledger.verified->len > best->verified->len)
            best = &link_at(links, i)->ledger;
    return best;
}

/* Two neighbours on the shelf. */
static void
judge_pair(const AdChainLink *before, const AdChainLink *link,
           const AdChainLedger *known, GPtrArray *faults)
{
    if (link->serial == before->serial)
        ad_chain_fault(faults, "%s and %s both are volume %u, and differ", before->name,
                       link->name, link->serial);
    else if (link->serial > before->serial + 1)
        name_gap(before->serial + 1, link->serial - 1, known, faults);
    else if (g_strcmp0(link->previous, before->fingerprint) != 0)
        ad_chain_fault(faults,
                       "%s does not follow %s: before it was one with the fingerprint "
                       "%.*s…",
                       link->name, before->name, SHOWN_DIGITS,
                       link->previous != NULL ? link->previous : "(none)");
}

static bool
begins_with(GBytes *text, GBytes *beginning)
{
    gsize length, shorter;
    const char *data = g_bytes_get_data(text, &length);
    const char *first = g_bytes_get_data(beginning, &shorter);

    return shorter <= length && (shorter == 0 || memcmp(data, first, shorter) == 0);
}

/* What a ledger that was written later says of a volume. */
static void
judge_by_ledger(const AdChainLink *link, const AdChainLedger *later, const char *name,
                GPtrArray *faults)
{
    if (link->ledger.entries == NULL || later->entries == NULL)
        return;
    if (!begins_with(later->text, link->ledger.text))
        ad_chain_fault(faults,
                       "the ledger of %s does not begin like that of %s: one of them "
                       "was cut, edited or put in another order",
                       name, link->name);
    if (link->serial == 0 || link->serial > later->verified->len)
        return;
    const AdEntry *entry = later->verified->pdata[link->serial - 1];
    if (strcmp(ad_entry_get(entry, "fingerprint"), link->fingerprint) != 0)
        ad_chain_fault(faults,
                       "%s is not the volume %u that the ledger of %s knows, with the "
                       "fingerprint %.*s…",
                       link->name, link->serial, name, SHOWN_DIGITS,
                       ad_entry_get(entry, "fingerprint"));
}

/* The ledger on a disc ends with the volume before the first disc of its period. */
static void
judge_own_ledger(const AdChainLink *link, GPtrArray *faults)
{
    guint known = link->ledger.verified->len;

    if (link->ledger.entries == NULL || link->serial == 0)
        return;
    if (known + link->part != link->serial)
        ad_chain_fault(
            faults,
            "the ledger of %s knows %u volumes before it, where bag-info.txt "
            "counts %d: it was cut",
            link->name, known, (int)link->serial - (int)link->part);
    else if (link->part == 1 && known > 0 &&
             g_strcmp0(link->previous,
                       ad_entry_get(link->ledger.verified->pdata[known - 1],
                                    "fingerprint")) != 0)
        ad_chain_fault(faults,
                       "bag-info.txt of %s names another volume before it than its "
                       "ledger",
                       link->name);
}

static bool
knows(const AdChainLedger *ledger, const AdChainLink *link)
{
    for (guint i = 0; i < ledger->verified->len; i++)
        if (strcmp(ad_entry_get(ledger->verified->pdata[i], "fingerprint"),
                   link->fingerprint) == 0)
            return true;
    return false;
}

/* The last one is in nobody's ledger yet: its seal has to go on from those before. */
static void
judge_key(const GPtrArray *links, guint index, const AdChainLedger *state,
          GPtrArray *faults)
{
    const AdChainLink *link = link_at(links, index);
    bool sealed = false, vouched = knows(state, link);

    for (guint i = index + 1; !vouched && i < links->len; i++)
        vouched = knows(&link_at(links, i)->ledger, link);
    for (guint i = 0; i < index; i++) {
        sealed = sealed || link_at(links, i)->key != NULL;
        if (g_strcmp0(link_at(links, i)->key, link->key) == 0)
            return;
    }
    if (vouched || !sealed)
        return;
    if (link->key == NULL)
        ad_chain_fault(faults, "%s is not sealed, though those before it are",
                       link->name);
    else
        ad_chain_fault(faults, "%s is sealed by the key %s, by which none before it is",
                       link->name, link->key);
}

static int
compare_days(gconstpointer one, gconstpointer other)
{
    const AdChainLink *a = *(AdChainLink *const *)one,
                      *b = *(AdChainLink *const *)other;

    if (a->days->first != b->days->first)
        return a->days->first < b->days->first ? -1 : 1;
    return compare_serials(one, other);
}

/* The days of an entry that says that the sources had no mail of them; else NULL. */
static AdPeriod *
days_without_mail(const AdEntry *entry)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    const char *name = ad_entry_get(entry, "period");

    return name != NULL && ad_entry_is(entry, AD_EMPTY, name)
               ? ad_period_parse(name, entry->time, utc, NULL)
               : NULL;
}

/* Goes over days without mail. A month may have been looked at after a later one. */
static AdDay
next_with_mail(const AdChainLedger *ledger, AdDay day)
{
    AdDay from = day;

    for (guint i = 0; i < ledger->entries->len; i++) {
        g_autoptr(AdPeriod) empty = days_without_mail(ledger->entries->pdata[i]);
        if (empty != NULL && ad_period_holds(empty, day))
            day = empty->last + 1;
    }
    return day == from ? day : next_with_mail(ledger, day);
}

/* That days are on two volumes is no fault once a ledger tells of both: somebody asked
 * for these days again, or some of their mail came in late. */
static void
judge_overlap(const AdChainLink *before, const AdChainLink *link,
              const AdChainLedger *known, GPtrArray *faults, GPtrArray *notes)
{
    g_autofree char *first = ad_day_iso(link->days->first);
    g_autofree char *last = ad_day_iso(MIN(link->days->last, before->days->last));
    bool told = knows(known, before) && knows(known, link);

    g_ptr_array_add(told ? notes : faults,
                    g_strdup_printf("%s and %s both hold %s to %s", before->name,
                                    link->name, first, last));
}

/* Of days without mail there is no disc. */
static void
judge_gap(const AdChainLink *before, const AdChainLink *link,
          const AdChainLedger *known, GPtrArray *faults)
{
    AdDay next = next_with_mail(known, before->days->last + 1);
    g_autofree char *first = ad_day_iso(next);
    g_autofree char *last = ad_day_iso(link->days->first - 1);

    if (link->days->first > next)
        ad_chain_fault(faults, "no disc here holds %s to %s", first, last);
}

/* Each is held against the one that reaches furthest of those that begin earlier. */
static void
judge_calendar(const GPtrArray *links, const AdChainLedger *known, GPtrArray *faults,
               GPtrArray *notes)
{
    g_autoptr(GPtrArray) dated = g_ptr_array_new();
    const AdChainLink *before = NULL;

    for (guint i = 0; i < links->len; i++)
        if (link_at(links, i)->days != NULL)
            g_ptr_array_add(dated, links->pdata[i]);
    g_ptr_array_sort(dated, compare_days);
    for (guint i = 0; i < dated->len; i++) {
        const AdChainLink *link = link_at(dated, i);
        if (before != NULL && link->days->first <= before->days->last)
            judge_overlap(before, link, known, faults, notes);
        else if (before != NULL)
            judge_gap(before, link, known, faults);
        if (before == NULL || link->days->last > before->days->last)
            before = link;
    }
}

void
ad_chain_judge(GPtrArray *links, const AdChainLedger *state, GPtrArray *faults,
               GPtrArray *notes)
{
    g_ptr_array_sort(links, compare_serials);
    take_copies_out(links);
    const AdChainLink *first = link_at(links, 0),
                      *last = link_at(links, links->len - 1);
    const AdChainLedger *known = longest(links, state);

    if (first->serial > 1)
        name_gap(1, first->serial - 1, known, faults);
    for (guint i = 0; i < links->len; i++) {
        const AdChainLink *link = link_at(links, i);
        const AdChainLink *next = i + 1 < links->len ? link_at(links, i + 1) : NULL;
        judge_own_ledger(link, faults);
        if (next != NULL) {
            judge_pair(link, next, known, faults);
            judge_by_ledger(link, &next->ledger, next->name, faults);
        }
        if (state->verified->len > 0)
            judge_by_ledger(link, state, "the state folder", faults);
        judge_key(links, i, state, faults);
    }
    if (state->verified->len > last->serial)
        name_gap(last->serial + 1, state->verified->len, state, faults);
    judge_calendar(links, known, faults, notes);
}
