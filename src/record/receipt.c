/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/record/receipt.h"

#include "auditdisc/base/error.h"
#include "auditdisc/volume/bag.h"

#include <string.h>

static void
free_part(gpointer data)
{
    AdReceiptPart *part = data;

    g_free(part->units);
    ad_manifest_free(part->payload);
    g_free(part);
}

void
ad_receipt_free(AdReceipt *receipt)
{
    if (receipt == NULL)
        return;
    g_ptr_array_unref(receipt->parts);
    g_free(receipt);
}

/* What the functions below look at. */
typedef struct {
    const AdReceiptTerms *terms;
    const AdLedger *ledger;
    const AdPeriod *period;
    const char *label; /* of the part; NULL for the whole period */
} View;

/* The last entry of that event, of exactly that part, behind the line number; NULL if
 * there is none. */
static const AdEntry *
last_entry(const View *view, const char *event, guint behind)
{
    for (guint i = ad_ledger_count(view->ledger); i > behind; i--) {
        const AdEntry *entry = ad_ledger_entry(view->ledger, i - 1);
        if (ad_entry_is(entry, event, view->period->name) &&
            g_strcmp0(ad_entry_get(entry, "part"), view->label) == 0)
            return entry;
    }
    return NULL;
}

static bool
read_digest(const AdEntry *entry, const char *key, AdDigest *ret_digest)
{
    const char *hex = ad_entry_get(entry, key);

    return hex != NULL && strlen(hex) == AD_DIGEST_HEX &&
           ad_digest_parse(hex, ret_digest);
}

static bool
states(const AdEntry *entry, const char *key, const AdDigest *digest)
{
    AdDigest found;

    return read_digest(entry, key, &found) && ad_digest_equal(&found, digest);
}

/* Holds. */

/* Each release takes one back, the oldest that stands: what two people hold for two
 * reasons is held until both let go. */
static bool
is_released(const AdLedger *ledger, const AdEntry *hold)
{
    const char *period = ad_entry_get(hold, "period");
    guint older = 0;

    for (guint i = 0; i < ad_ledger_count(ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(ledger, i);
        bool behind = entry->number > hold->number;
        if (!behind && entry != hold && ad_entry_is(entry, AD_EVENT_HOLD, period))
            older++;
        if (!ad_entry_is(entry, AD_EVENT_RELEASED, period))
            continue;
        if (behind && older == 0)
            return true;
        older -= older > 0;
    }
    return false;
}

static bool
is_about(const AdEntry *hold, const AdPeriod *period)
{
    const char *name = ad_entry_get(hold, "period");
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(AdPeriod) held =
        name != NULL ? ad_period_parse(name, hold->time, utc, NULL) : NULL;

    return held == NULL || (held->first <= period->last && held->last >= period->first);
}

const AdEntry *
ad_hold_next(const AdLedger *ledger, const AdPeriod *period, guint behind)
{
    for (guint i = behind; i < ad_ledger_count(ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(ledger, i);
        if (strcmp(entry->event, AD_EVENT_HOLD) == 0 && is_about(entry, period) &&
            !is_released(ledger, entry))
            return entry;
    }
    return NULL;
}

static bool
is_not_held(const AdLedger *ledger, const AdPeriod *period, GError **error)
{
    const AdEntry *hold = ad_hold_next(ledger, period, 0);

    return hold == NULL ||
           ad_error(error, AD_ERROR_REFUSED,
                    "%s: on hold since line %u of the ledger; nothing of it may be "
                    "cleared",
                    period->name, hold->number);
}

/* Units. */

/* A weak one was read in the end. */
static bool
found_good(const AdEntry *entry)
{
    const char *result = ad_entry_get(entry, "result");

    return strcmp(entry->event, "checked") == 0 &&
           (g_strcmp0(result, "good") == 0 || g_strcmp0(result, "weak") == 0);
}

/* The last time that the unit was found good, from when it was verified on; NULL if
 * anything later takes that back, or it was lost since. Any part: a unit's letter is
 * the period's. ret_doubted: that something took it back, and it was found good after
 * that, which makes it count elsewhere. */
static const AdEntry *
last_good_look(const View *view, const AdEntry *verified, bool *ret_doubted)
{
    const char *unit = ad_entry_get(verified, "unit");
    const AdEntry *look = verified;
    bool doubt = false;

    for (guint i = verified->number; i < ad_ledger_count(view->ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(view->ledger, i);
        if (g_strcmp0(ad_entry_get(entry, "unit"), unit) != 0 ||
            g_strcmp0(ad_entry_get(entry, "period"), view->period->name) != 0)
            continue;
        if (found_good(entry))
            look = entry;
        else if (strcmp(entry->event, "lost") == 0)
            look = NULL;
        else if (strcmp(entry->event, "note") != 0) {
            look = NULL;
            doubt = true;
        }
    }
    *ret_doubted = doubt && look != NULL;
    return doubt ? NULL : look;
}

typedef struct {
    GHashTable *media; /* their names */
    GString *units;    /* A,B */
    GString *lost;     /* those that count elsewhere and not here, with reasons */
    const char *first; /* of these that may be put back */
    guint missing;     /* how many all these are */
} Count;

static void
leave_out(const View *view, const char *letter, const char *why, Count *count)
{
    g_string_append_printf(count->lost, "%s %s/%s, %s",
                           count->missing++ == 0 ? ":" : ";", view->period->name,
                           letter, why);
}

static void
count_unit(const View *view, const AdReceiptUnit *unit, Count *count)
{
    const char *letter = ad_entry_get(unit->verified, "unit");
    g_autoptr(GError) why = NULL;
    char *medium = view->terms->medium_of(unit, view->terms->data, &why);

    if (medium == NULL) {
        leave_out(view, letter, why->message, count);
        if (count->first == NULL && !g_error_matches(why, AD_ERROR, AD_ERROR_MEDIUM))
            count->first = letter;
    } else if (g_hash_table_add(count->media, medium)) {
        g_string_append_printf(count->units, "%s%s", count->units->len > 0 ? "," : "",
                               letter);
    }
}

static void
count_units(const View *view, const AdReceiptPart *part, const AdEntry *mastered,
            Count *count)
{
    for (guint i = mastered->number; i < ad_ledger_count(view->ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(view->ledger, i);
        if (!ad_entry_is(entry, "verified", view->period->name) ||
            ad_entry_get(entry, "unit") == NULL ||
            g_strcmp0(ad_entry_get(entry, "part"), view->label) != 0 ||
            !states(entry, "image", &part->image) ||
            !states(entry, "fingerprint", &part->fingerprint))
            continue;
        bool doubted;
        const AdReceiptUnit unit = {
            mastered, entry, last_good_look(view, entry, &doubted), &part->fingerprint};
        if (unit.look != NULL)
            count_unit(view, &unit, count);
        else if (doubted)
            leave_out(view, ad_entry_get(entry, "unit"), "found damaged once", count);
    }
}

static bool
refuse(const View *view, GError **error, const char *what)
{
    g_autofree char *part =
        view->label != NULL ? g_strdup_printf(", disc %s", view->label) : g_strdup("");

    return ad_error(error, AD_ERROR_REFUSED, "%s%s: %s; nothing may be cleared",
                    view->period->name, part, what);
}

/* What to do, and why, where units are not there. */
static char *
words_of_lost(const View *view, const Count *count)
{
    if (count->missing == 0)
        return g_strdup(",");
    if (count->first == NULL)
        return g_strdup_printf("%s;", count->lost->str);
    return g_strdup_printf("%s; put back what was verified, or auditdisc verify "
                           "stdio:FILE --unit %s/%s enters where it lies now;",
                           count->lost->str, view->period->name, count->first);
}

static bool
has_enough(const View *view, AdReceiptPart *part, const AdEntry *mastered,
           GError **error)
{
    guint copies = MAX(view->terms->copies, 1);
    g_autoptr(GHashTable) media =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GString) units = g_string_new(NULL), lost = g_string_new(NULL);
    Count count = {media, units, lost, NULL, 0};

    count_units(view, part, mastered, &count);
    part->units = g_strdup(units->str);
    guint found = g_hash_table_size(media);
    if (found >= copies)
        return true;
    g_autofree char *words = words_of_lost(view, &count);
    g_autofree char *what = g_strdup_printf(
        "%u verified %s of the %u that are asked for (clear_copies)%s auditdisc burn "
        "%s --copies %u makes others",
        found, found == 1 ? "disc" : "discs", copies, words, view->period->name,
        copies + count.missing);
    return refuse(view, error, what);
}

static bool
add_part(AdReceipt *receipt, const View *view, guint behind, GError **error)
{
    AdReceiptPart *part = g_new0(AdReceiptPart, 1);
    const AdEntry *sealed = last_entry(view, "sealed", behind);
    const AdEntry *mastered =
        sealed != NULL ? last_entry(view, "mastered", sealed->number) : NULL;

    g_ptr_array_add(receipt->parts, part);
    if (sealed == NULL || mastered == NULL ||
        !read_digest(sealed, "fingerprint", &part->fingerprint) ||
        !read_digest(mastered, "image", &part->image))
        return refuse(view, error, "the ledger has no image of it");
    return has_enough(view, part, mastered, error);
}

AdReceipt *
ad_receipt_make(const AdReceiptTerms *terms, GError **error)
{
    g_autoptr(AdReceipt) receipt = g_new0(AdReceipt, 1);
    const char *const *labels = terms->labels;
    View view = {terms, terms->ledger, terms->period, NULL};
    const AdEntry *begun = last_entry(&view, "begun", 0);
    const AdEntry *scanned =
        begun != NULL ? last_entry(&view, "scanned", begun->number) : NULL;

    receipt->parts = g_ptr_array_new_with_free_func(free_part);
    if (scanned == NULL || !read_digest(scanned, "selection", &receipt->selection) ||
        !read_digest(scanned, "books", &receipt->books)) {
        refuse(&view, error, "the ledger has no disc of it");
        return NULL;
    }
    if (!is_not_held(terms->ledger, terms->period, error))
        return NULL;
    for (guint i = 0; i == 0 || (labels != NULL && labels[i] != NULL); i++) {
        view.label = labels != NULL ? labels[i] : NULL;
        if (!add_part(receipt, &view, scanned->number, error))
            return NULL;
    }
    return g_steal_pointer(&receipt);
}

static bool
is_digest_of(const AdDigest *digest, GBytes *bytes)
{
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    AdDigest found;

    ad_digest_of(data, length, &found);
    return ad_digest_equal(&found, digest);
}

static AdManifest *
parse(GBytes *bytes, const char *name, GError **error)
{
    g_autoptr(AdManifest) manifest = ad_manifest_new();
    gsize length;
    const char *text = g_bytes_get_data(bytes, &length);

    return ad_manifest_parse(manifest, text, length, name, error)
               ? g_steal_pointer(&manifest)
               : NULL;
}

bool
ad_receipt_prove(AdReceiptPart *part, GBytes *tagmanifest, GBytes *manifest,
                 GError **error)
{
    g_autoptr(AdManifest) tags = NULL;
    const AdDigest *stated;

    if (!is_digest_of(&part->fingerprint, tagmanifest))
        return ad_error(error, AD_ERROR_REFUSED,
                        AD_BAG_TAGMANIFEST ": its fingerprint is not the one that was "
                                           "verified; nothing may be cleared");
    tags = parse(tagmanifest, AD_BAG_TAGMANIFEST, error);
    if (tags == NULL)
        return false;
    stated = ad_manifest_find(tags, AD_BAG_MANIFEST);
    if (stated == NULL || !is_digest_of(stated, manifest))
        return ad_error(error, AD_ERROR_REFUSED,
                        AD_BAG_MANIFEST ": not the one that was verified; nothing may "
                                        "be cleared");
    part->payload = parse(manifest, AD_BAG_MANIFEST, error);
    return part->payload != NULL;
}
