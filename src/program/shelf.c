/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shelf.h"

#include "auditdisc/base/day.h"
#include "auditdisc/base/text.h"
#include "health.h"
#include "units.h"

#include <string.h>

static void
free_disc(gpointer data)
{
    AdShelfDisc *disc = data;

    g_ptr_array_unref(disc->looks);
    g_ptr_array_unref(disc->notes);
    g_free(disc);
}

static AdShelfDisc *
disc_of(GPtrArray *discs, const AdEntry *entry)
{
    const char *period = ad_entry_get(entry, "period");
    const char *part = ad_entry_get(entry, "part");
    const char *unit = ad_entry_get(entry, "unit");

    for (guint i = 0; i < discs->len; i++) {
        AdShelfDisc *disc = discs->pdata[i];
        if (g_strcmp0(disc->period, period) == 0 && strcmp(disc->unit, unit) == 0)
            return disc;
    }
    AdShelfDisc *disc = g_new0(AdShelfDisc, 1);
    *disc = (AdShelfDisc){
        .period = period,
        .part = part,
        .unit = unit,
        .notes = g_ptr_array_new(),
        .looks = g_ptr_array_new(),
    };
    g_ptr_array_add(discs, disc);
    return disc;
}

static void
take(AdShelfDisc *disc, const AdEntry *entry)
{
    bool verified = strcmp(entry->event, AD_UNIT_VERIFIED) == 0;
    bool checked = strcmp(entry->event, AD_UNIT_CHECKED) == 0;
    bool lost = strcmp(entry->event, AD_UNIT_LOST) == 0;

    if (strcmp(entry->event, AD_UNIT_BURNED) == 0)
        disc->burned = entry;
    if (verified || checked)
        g_ptr_array_add(disc->looks, (gpointer)entry);
    if (lost || strcmp(entry->event, AD_UNIT_NOTE) == 0)
        g_ptr_array_add(disc->notes, (gpointer)entry);
    if (lost || verified || checked)
        disc->lost = lost ? entry : NULL;
    if (verified)
        disc->good = true;
    else if (checked)
        disc->good = g_strcmp0(ad_entry_get(entry, AD_RESULT), AD_DIFFERS) != 0;
    else if (lost || strcmp(entry->event, AD_UNIT_VOIDED) == 0)
        disc->good = false;
}

GPtrArray *
ad_shelf(const AdLedger *ledger)
{
    GPtrArray *discs = g_ptr_array_new_with_free_func(free_disc);

    for (guint i = 0; i < ad_ledger_count(ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(ledger, i);
        if (ad_entry_get(entry, "unit") != NULL)
            take(disc_of(discs, entry), entry);
    }
    for (guint i = discs->len; i > 0; i--)
        if (((const AdShelfDisc *)discs->pdata[i - 1])->looks->len == 0)
            g_ptr_array_remove_index(discs, i - 1);
    return discs;
}

char *
ad_shelf_name(const AdShelfDisc *disc)
{
    return g_strdup_printf("%s/%s", disc->period, disc->unit);
}

const AdShelfDisc *
ad_shelf_find(const GPtrArray *discs, const char *name)
{
    for (guint i = 0; i < discs->len; i++) {
        const AdShelfDisc *disc = discs->pdata[i];
        g_autofree char *its = ad_shelf_name(disc);
        if (strcmp(its, name) == 0)
            return disc;
    }
    return NULL;
}

/* 2010-01-31 */
static char *
day_of(const AdEntry *entry)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();

    return ad_day_iso(ad_day_of(entry->time, utc));
}

/* "2010-01-31 good, 3 reads repeated" */
static void
append_look(GString *words, const AdEntry *entry)
{
    g_autofree char *time = day_of(entry);
    const char *result = ad_entry_get(entry, AD_RESULT);
    const char *errors = ad_entry_get(entry, "errors");
    const char *retries = ad_entry_get(entry, AD_HEALTH_RETRIES);

    g_string_append_printf(words, "%s %s", time, result != NULL ? result : "verified");
    if (g_strcmp0(result, AD_DIFFERS) == 0 && errors != NULL)
        g_string_append_printf(words, " (%s)", errors);
    guint64 number = retries != NULL ? g_ascii_strtoull(retries, NULL, 10) : 0;
    g_autofree char *times = ad_text_plural(number, "read", "reads");
    if (number > 0)
        g_string_append_printf(words, ", %s repeated", times);
}

/* ", survives the loss of 97 % in one piece or 67 % at random" */
static void
append_survival(GString *words, const AdEntry *burned)
{
    const char *piece = ad_entry_get(burned, AD_SURVIVES_PIECE);
    const char *random = ad_entry_get(burned, AD_SURVIVES_RANDOM);

    if (piece != NULL && random != NULL)
        g_string_append_printf(
            words, ", survives the loss of %s %% in one piece or %s %% at random",
            piece, random);
}

char *
ad_shelf_words(const AdShelfDisc *disc)
{
    static const struct {
        const char *key, *before;
    } facts[] = {
        {"medium", ""}, {"maker", " by "}, {"speed", " at "}, {"drive", " in "}};
    g_autoptr(GString) words = g_string_new(NULL);
    const char *kept = disc->burned != NULL ? ad_entry_get(disc->burned, "kept") : NULL;

    for (guint i = 0; disc->burned != NULL && i < G_N_ELEMENTS(facts); i++) {
        const char *value = ad_entry_get(disc->burned, facts[i].key);
        if (value != NULL)
            g_string_append_printf(words, "%s%s", facts[i].before, value);
    }
    if (disc->burned != NULL)
        append_survival(words, disc->burned);
    if (kept != NULL)
        g_string_append_printf(words, ", kept: %s", kept);
    for (guint i = 0; i < disc->looks->len; i++) {
        g_string_append(words, words->len == 0 ? "" : "; ");
        append_look(words, disc->looks->pdata[i]);
    }
    for (guint i = 0; i < disc->notes->len; i++) {
        const AdEntry *note = disc->notes->pdata[i];
        g_autofree char *day = day_of(note);
        g_string_append_printf(words, "; %s%s: %s", day,
                               strcmp(note->event, AD_UNIT_LOST) == 0 ? " lost" : "",
                               ad_entry_get(note, "text"));
    }
    return ad_text_clean(words->str, (gssize)words->len, AD_TEXT_LINE, NULL);
}
