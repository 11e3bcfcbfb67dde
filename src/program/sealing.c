/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sealing.h"

#include "auditdisc/base/error.h"

#define FAILED "failed"

bool
ad_sealing_spec(const AdJob *job, AdSealSpec *ret_spec, GError **error)
{
    const char *method = ad_job_text(job, AD_KEY_SEAL_METHOD);
    AdSealSpec spec = {
        .key = ad_job_text(job, AD_KEY_SEAL_KEY),
        .certificate = ad_job_text(job, AD_KEY_SEAL_CERTIFICATE),
        .identity = ad_job_text(job, AD_KEY_SEAL_IDENTITY),
        .stamp = ad_job_text(job, AD_KEY_SEAL_STAMP),
        .authority = ad_job_text(job, AD_KEY_SEAL_AUTHORITY),
    };

    if (method == NULL)
        method = ad_seal_word(spec.key != NULL ? AD_SEAL_SSH : AD_SEAL_NONE);
    if (!ad_seal_method_parse(method, &spec.method))
        return ad_error(error, AD_ERROR_USAGE,
                        "seal: %s is no method; write ssh, cms or none", method);
    if (!ad_seal_spec_check(&spec, error))
        return false;
    *ret_spec = spec;
    return true;
}

const char *
ad_sealing_word(const AdSealPromise *promise)
{
    if (promise->why_unsigned != NULL)
        return FAILED;
    return ad_seal_word(promise->key != NULL ? promise->key->method : AD_SEAL_NONE);
}

const char *
ad_sealing_stamp_word(const AdSealPromise *promise)
{
    if (promise->why_unstamped != NULL)
        return FAILED;
    return promise->stamp ? "rfc3161" : "none";
}

const char *
ad_sealing_key(const AdSealPromise *promise)
{
    return promise->key != NULL ? promise->key->fingerprint : "";
}

AdSiteSeal
ad_sealing_for_site(const AdSealPromise *promise)
{
    const AdSealKey *key = promise->key;

    return (AdSiteSeal){
        .signature = key != NULL ? ad_seal_signature_path(key->method) : NULL,
        .key = key != NULL ? key->fingerprint : NULL,
        .stamp = promise->stamp ? AD_SEAL_TSR : NULL,
        .failed = promise->why_unsigned != NULL,
    };
}

AdSiteSeal
ad_sealing_of_entry(const AdEntry *sealed)
{
    const char *word = sealed != NULL ? ad_entry_get(sealed, "seal") : NULL;
    const char *stamp = sealed != NULL ? ad_entry_get(sealed, "stamp") : NULL;
    AdSealMethod method = AD_SEAL_NONE;
    AdSiteSeal seal = {.failed = g_strcmp0(word, FAILED) == 0};

    if (word != NULL && ad_seal_method_parse(word, &method) && method != AD_SEAL_NONE) {
        seal.signature = ad_seal_signature_path(method);
        seal.key = ad_entry_get(sealed, "seal-key");
    }
    if (g_strcmp0(stamp, "rfc3161") == 0)
        seal.stamp = AD_SEAL_TSR;
    return seal;
}

static bool
record_failure(AdRun *run, const char *part, const char *reason, GError **error)
{
    const char *pairs[] = {"part", part, "reason", reason, NULL};
    g_autofree char *sentence = NULL;

    if (reason == NULL)
        return true;
    if (!ad_run_record(run, "seal-failed", pairs, error))
        return false;
    sentence = g_strdup_printf("the disc is made without a %s: %s", part, reason);
    ad_report_warning(run->report, "seal-failed", sentence, pairs);
    return true;
}

bool
ad_sealing_record_failures(AdRun *run, const AdSealPromise *promise, GError **error)
{
    return record_failure(run, "signature", promise->why_unsigned, error) &&
           record_failure(run, "time stamp", promise->why_unstamped, error);
}
