/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/volume/bag.h"
#include "auditdisc/volume/merkle.h"
#include "auditdisc/volume/proof.h"
#include "sealing.h"

#include <string.h>

/* The latest entry of the volume with that fingerprint. */
static const AdEntry *
entry_of(const AdLedger *ledger, const AdVerdict *verdict)
{
    g_autofree char *hex = ad_digest_dup_hex(&verdict->fingerprint);

    for (guint i = ad_ledger_count(ledger); i > 0; i--) {
        const AdEntry *entry = ad_ledger_entry(ledger, i - 1);
        if (strcmp(entry->event, ad_stage_seal.event) == 0 &&
            g_strcmp0(ad_entry_get(entry, "fingerprint"), hex) == 0)
            return entry;
    }
    return NULL;
}

/* Fingerprints of keys that are ours: those that the ledger has, and the configured
 * one. */
static GPtrArray *
known_keys(const AdJob *job, const AdLedger *ledger, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    AdSealSpec spec;

    if (!ad_sealing_spec(job, &spec, error))
        return NULL;
    for (guint i = 0; i < ad_ledger_count(ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(ledger, i);
        const char *key = ad_entry_get(entry, "seal-key");
        if (strcmp(entry->event, ad_stage_seal.event) == 0 && key != NULL &&
            *key != '\0')
            g_ptr_array_add(keys, g_strdup(key));
    }
    g_autoptr(AdSealKey) key =
        spec.method != AD_SEAL_NONE ? ad_seal_key_read(&spec, NULL) : NULL;
    if (key != NULL)
        g_ptr_array_add(keys, g_strdup(key->fingerprint));
    return g_steal_pointer(&keys);
}

static bool
is_known(const GPtrArray *keys, const AdSealKey *key)
{
    return g_ptr_array_find_with_equal_func((GPtrArray *)keys, key->fingerprint,
                                            g_str_equal, NULL);
}

static void
report_seal(AdReport *report, const AdSealVerdict *seal, bool known)
{
    const char *key = seal->key != NULL ? seal->key->fingerprint : "";
    g_autofree char *sentence =
        seal->key != NULL
            ? g_strdup_printf("Sealed by the key %s: %s.%s", key,
                              known ? "it is one of ours" : "compare it with the label",
                              seal->stamped ? " Its time stamp holds." : "")
            : g_strdup_printf("Unsealed: there is no signature.%s",
                              seal->stamped ? " A time stamp holds." : "");
    const char *pairs[] = {
        "method", ad_seal_word(seal->key != NULL ? seal->key->method : AD_SEAL_NONE),
        "key",    key,
        "known",  known ? "yes" : "no",
        "stamp",  seal->stamped ? "yes" : "no",
        NULL};

    ad_report_event(report, "seal", sentence, pairs);
}

/* What the ledger says could not be made is not missed. */
static void
add_absent(AdVerdict *verdict, const AdEntry *entry, const char *key, const char *what)
{
    const char *word = entry != NULL ? ad_entry_get(entry, key) : NULL;

    if (g_strcmp0(word, "failed") != 0)
        ad_verdict_add(verdict, AD_DIFF_SEAL,
                       "the %s that bag-info.txt announces is not there", what);
}

static void
hold_against(AdVerdict *verdict, const AdSealVerdict *seal, const AdEntry *entry,
             const GPtrArray *keys)
{
    for (guint i = 0; i < seal->faults->len; i++)
        ad_verdict_add(verdict, AD_DIFF_SEAL, "%s",
                       (const char *)seal->faults->pdata[i]);
    if (seal->signature_absent)
        add_absent(verdict, entry, "seal", "signature");
    if (seal->stamp_absent)
        add_absent(verdict, entry, "stamp", "time stamp");
    if (seal->key == NULL && keys->len > 0 && entry == NULL)
        ad_verdict_add(verdict, AD_DIFF_SEAL,
                       "no signature that holds, though ours have one, and the ledger "
                       "does not know the volume");
    if (seal->key != NULL && keys->len > 0 && !is_known(keys, seal->key))
        ad_verdict_add(verdict, AD_DIFF_SEAL,
                       "by the key %s, which is neither in the ledger nor configured",
                       seal->key->fingerprint);
}

/* The root is part of what is sealed, but an unsealed volume can be made anew. */
static void
check_root(AdTarget *target, AdVerdict *verdict)
{
    g_autoptr(GBytes) info = ad_target_fetch(target, AD_BAG_INFO);
    g_autoptr(GBytes) manifest = ad_target_fetch(target, AD_BAG_MANIFEST);

    if (info != NULL && manifest != NULL && !ad_proof_root_holds(info, manifest))
        ad_verdict_add(verdict, AD_DIFF_SEAL,
                       AD_BAG_INFO " states a " AD_MERKLE_INFO
                                   " that is not that of the messages");
}

bool
ad_sealing_verify(const AdJob *job, AdReport *report, const AdLedger *ledger,
                  AdTarget *target, AdVerdict *verdict, GError **error)
{
    g_autoptr(AdSealVerdict) seal = ad_seal_check(ad_target_fetch_from, target, error);
    g_autoptr(GPtrArray) keys = seal != NULL ? known_keys(job, ledger, error) : NULL;

    if (keys == NULL)
        return false;
    check_root(target, verdict);
    hold_against(verdict, seal, entry_of(ledger, verdict), keys);
    report_seal(report, seal, seal->key != NULL && is_known(keys, seal->key));
    return true;
}
