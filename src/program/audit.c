/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audit.h"

#include "auditdisc/base/digest.h"

#include <string.h>

typedef struct {
    char *name;
    AdDigest rank;
} Lot;

static void
free_lot(gpointer data)
{
    Lot *lot = data;

    g_free(lot->name);
    g_free(lot);
}

static int
compare(gconstpointer one, gconstpointer other)
{
    const Lot *a = *(Lot *const *)one, *b = *(Lot *const *)other;

    return ad_digest_compare(&a->rank, &b->rank);
}

static guint
how_many(guint discs)
{
    if (discs <= AD_AUDIT_WHOLE)
        return discs;
    return MAX(AD_AUDIT_WHOLE, (discs + AD_AUDIT_SHARE - 1) / AD_AUDIT_SHARE);
}

GPtrArray *
ad_audit_draw(const GPtrArray *discs, const char *seed)
{
    GPtrArray *drawn = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) lots = g_ptr_array_new_with_free_func(free_lot);

    for (guint i = 0; i < discs->len; i++) {
        const AdShelfDisc *disc = discs->pdata[i];
        if (!disc->good)
            continue;
        Lot *lot = g_new(Lot, 1);
        lot->name = ad_shelf_name(disc);
        g_autofree char *text = g_strconcat(seed, "\n", lot->name, NULL);
        ad_digest_of(text, strlen(text), &lot->rank);
        g_ptr_array_add(lots, lot);
    }
    g_ptr_array_sort(lots, compare);
    for (guint i = 0; i < how_many(lots->len); i++)
        g_ptr_array_add(drawn, g_strdup(((const Lot *)lots->pdata[i])->name));
    return drawn;
}

const AdEntry *
ad_audit_last(const AdLedger *ledger)
{
    for (guint i = ad_ledger_count(ledger); i > 0; i--)
        if (strcmp(ad_ledger_entry(ledger, i - 1)->event, AD_EVENT_AUDIT) == 0)
            return ad_ledger_entry(ledger, i - 1);
    return NULL;
}

GStrv
ad_audit_drawn(const AdEntry *audit)
{
    const char *units = ad_entry_get(audit, "units");

    return g_strsplit(units != NULL ? units : "", " ", -1);
}

const AdEntry *
ad_audit_look(const AdEntry *audit, const AdShelfDisc *disc)
{
    const AdEntry *last =
        disc->looks->len > 0 ? disc->looks->pdata[disc->looks->len - 1] : NULL;

    if (disc->lost != NULL)
        return disc->lost;
    return last != NULL && last->number > audit->number ? last : NULL;
}
