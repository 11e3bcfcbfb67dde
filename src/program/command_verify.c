/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/disc/recovery.h"
#include "auditdisc/disc/verify.h"
#include "auditdisc/program/command.h"
#include "auditdisc/program/run.h"
#include "chain.h"
#include "check.h"
#include "sealing.h"
#include "units.h"

#include <string.h>

#define NAMED_DIFFERENCES 3

/* The entry of that event for the same period that follows index. */
static const AdEntry *
entry_after(const AdLedger *ledger, guint index, const char *event, const char *period)
{
    for (guint i = index + 1; i < ad_ledger_count(ledger); i++)
        if (ad_entry_is(ad_ledger_entry(ledger, i), event, period))
            return ad_ledger_entry(ledger, i);
    return NULL;
}

bool
ad_state_facts(const AdDigest *fingerprint, AdImageFacts *ret_facts, gpointer data)
{
    const AdLedger *ledger = data;
    char hex[AD_DIGEST_HEX + 1];

    ad_digest_hex(fingerprint, hex);
    for (guint i = ad_ledger_count(ledger); i > 0; i--) {
        const AdEntry *sealed = ad_ledger_entry(ledger, i - 1);
        if (strcmp(sealed->event, ad_stage_seal.event) != 0 ||
            g_strcmp0(ad_entry_get(sealed, "fingerprint"), hex) != 0)
            continue;
        const AdEntry *mastered = entry_after(ledger, i - 1, ad_stage_master.event,
                                              ad_entry_get(sealed, "period"));
        if (ad_mastered_facts(mastered, ret_facts))
            return true;
    }
    return false;
}

char *
ad_verdict_words(const AdVerdict *verdict)
{
    GString *names = g_string_new(NULL);
    guint count = verdict->diffs->len;

    for (guint i = 0; i < MIN(count, NAMED_DIFFERENCES); i++) {
        const AdDiff *diff = verdict->diffs->pdata[i];
        g_string_append_printf(names, "%s%s: %s", i > 0 ? ", " : "",
                               ad_diff_word(diff->kind), diff->what);
    }
    if (count > NAMED_DIFFERENCES)
        g_string_append_printf(names, " and %u more", count - NAMED_DIFFERENCES);
    return g_string_free(names, FALSE);
}

bool
ad_verdict_check(const AdVerdict *verdict, const char *target, GError **error)
{
    g_autofree char *words = ad_verdict_words(verdict);

    return verdict->diffs->len == 0 ||
           ad_error(
               error, AD_ERROR_DIFFERS,
               "%s: not what was recorded: %s; do not rely on it, use another copy",
               target, words);
}

static void
report_differences(AdReport *report, const AdVerdict *verdict)
{
    for (guint i = 0; i < verdict->diffs->len; i++) {
        const AdDiff *diff = verdict->diffs->pdata[i];
        const char *kind = ad_diff_word(diff->kind);
        g_autofree char *sentence = g_strdup_printf("%s: %s", kind, diff->what);
        const char *pairs[] = {"kind", kind, "what", diff->what, NULL};
        ad_report_event(report, "difference", sentence, pairs);
    }
}

static void
report_equal(AdReport *report, const AdVerdict *verdict, bool known)
{
    char hex[AD_DIGEST_HEX + 1] = "";
    g_autofree char *files = g_strdup_printf("%" G_GUINT64_FORMAT, verdict->files);
    g_autofree char *count = ad_text_plural(verdict->files, "file", "files");
    g_autofree char *sentence = NULL;

    if (verdict->has_fingerprint)
        ad_digest_hex(&verdict->fingerprint, hex);
    sentence = g_strdup_printf(
        "%s: %s, all as recorded.\nFingerprint %s: %s.",
        *verdict->volume_id != '\0' ? verdict->volume_id : "Disc", count, hex,
        known ? "the ledger has it" : "compare it with the label or the ledger");
    const char *pairs[] = {"volume-id", verdict->volume_id,   "files",
                           files,       "fingerprint",        hex,
                           "in-ledger", known ? "yes" : "no", NULL};
    ad_report_event(report, "equal", sentence, pairs);
}

/* Another dvdisaster may have made other recovery data of the same image. */
static void
judge_recovery(const AdLedger *ledger, AdVerdict *verdict)
{
    g_autofree char *image = ad_digest_dup_hex(&verdict->image);
    g_autofree char *recovery = ad_digest_dup_hex(&verdict->recovery);
    bool known = false;

    for (guint i = 0; verdict->augmented && i < ad_ledger_count(ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(ledger, i);
        const char *stated = ad_entry_get(entry, AD_RECOVERY);
        if (strcmp(entry->event, AD_UNIT_BURNED) != 0 || stated == NULL ||
            g_strcmp0(ad_entry_get(entry, "image"), image) != 0)
            continue;
        if (strcmp(stated, recovery) == 0)
            return;
        known = true;
    }
    if (known)
        ad_verdict_add(verdict, AD_DIFF_IMAGE,
                       "the recovery data: not the digest that was recorded");
}

AdVerdict *
ad_verify_target(const AdJob *job, AdReport *report, AdLedger *ledger, AdTarget *target,
                 GError **error)
{
    AdProgress progress = ad_report_progress(report);
    AdReader *reader = ad_target_reader(target);
    g_autoptr(AdVerdict) verdict = NULL;

    if (reader == NULL)
        verdict = ad_verify_folder(ad_target_name(target), &progress, error);
    else
        verdict =
            ad_verify_image(reader, NULL, ad_state_facts, ledger, &progress, error);
    if (verdict == NULL)
        return NULL;
    judge_recovery(ledger, verdict);
    if (!ad_sealing_verify(job, report, ledger, target, verdict, error))
        return NULL;
    report_differences(report, verdict);
    if (reader != NULL && verdict->diffs->len == 0)
        ad_check_closed(report, reader, ad_target_name(target));
    return g_steal_pointer(&verdict);
}

/* A disc, or what stands for one: a file or a folder has no health. */
static bool
is_medium(const char *name)
{
    return g_str_has_prefix(name, AD_STDIO) ||
           (g_file_test(name, G_FILE_TEST_EXISTS) &&
            !g_file_test(name, G_FILE_TEST_IS_REGULAR) &&
            !g_file_test(name, G_FILE_TEST_IS_DIR));
}

/* Of a disc, and of a file where there is more to tell than that it stands there once.
 */
static void
report_survival(AdReport *report, const AdVerdict *verdict, bool medium)
{
    const AdRecovery recovery = {
        .blocks = verdict->blocks,
        .copies = verdict->copies,
        .augmented = verdict->augmented,
        .rs03 = verdict->rs03,
    };
    g_autofree char *sentence = NULL;

    if (!medium && recovery.copies < 2 && !recovery.augmented)
        return;
    sentence = ad_recovery_words(&recovery);
    g_autofree char *piece = g_strdup_printf("%u", ad_recovery_piece(&recovery));
    g_autofree char *random = g_strdup_printf("%u", ad_recovery_random(&recovery));
    const char *pairs[] = {AD_SURVIVES_PIECE, piece, AD_SURVIVES_RANDOM, random, NULL};
    ad_report_event(report, "survives", sentence, pairs);
}

bool
ad_verify_one(const AdJob *job, AdReport *report, const char *name, const char *unit,
              GError **error)
{
    g_autoptr(AdLedger) ledger = ad_state_ledger(job, error);
    g_autoptr(AdTarget) target = ledger != NULL ? ad_target_open(name, error) : NULL;
    g_autoptr(AdVerdict) verdict = NULL;
    g_auto(AdHealth) health = {0};
    gint64 began = g_get_monotonic_time();
    AdImageFacts facts;

    if (target == NULL)
        return false;
    verdict = ad_verify_target(job, report, ledger, target, error);
    if (verdict == NULL)
        return false;
    const AdCheck check = {name, unit, verdict, &health};
    if (is_medium(name)) {
        ad_health_take(&health, ad_target_reader(target), began);
        g_clear_pointer(&target, ad_target_free);
        ad_check_record(job, report, &check);
    }
    if (!ad_verdict_check(verdict, name, error) ||
        !ad_check_strength(job, report, &check, error))
        return false;
    report_equal(report, verdict,
                 verdict->has_fingerprint &&
                     ad_state_facts(&verdict->fingerprint, &facts, ledger));
    report_survival(report, verdict, is_medium(name));
    return true;
}

bool
ad_command_verify(const AdJob *job, AdReport *report, const char *first, GError **error)
{
    const char *const *targets = ad_job_arguments(job);

    if (ad_job_flag(job, AD_KEY_CHAIN))
        return ad_chain_verify(job, report, targets, error);
    if (targets[1] != NULL)
        return ad_error(error, AD_ERROR_USAGE,
                        "verify: one argument too many: %s; several discs are compared "
                        "with each other by --chain",
                        targets[1]);
    return ad_verify_one(job, report, first, ad_job_text(job, AD_KEY_UNIT), error);
}
