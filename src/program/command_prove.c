/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/disc/target.h"
#include "auditdisc/program/command.h"
#include "auditdisc/volume/mailbag.h"
#include "auditdisc/volume/proof.h"

/* proof-2005-05-30-0001 here, unless it is said where. */
static char *
folder_of(const AdJob *job, const char *number)
{
    const char *output = ad_job_text(job, AD_KEY_OUTPUT);
    char *folder =
        output != NULL ? g_strdup(output) : g_strconcat("proof-", number, NULL);

    if (output == NULL)
        g_strdelimit(folder, "/", '-');
    return folder;
}

static void
report_proof(AdReport *report, const AdProof *proof, const char *folder)
{
    char root[AD_DIGEST_HEX + 1];

    ad_digest_hex(&proof->root, root);
    g_autofree char *sentence = g_strdup_printf(
        "Message %s, number %u of %u, and its proof are in %s; sh %s/check.sh checks "
        "it.\n"
        "Merkle-Root %s: %s.",
        proof->label, proof->place, proof->of, folder, folder, root,
        proof->sealed ? "signed by the key of the seal, and on the label sheet"
                      : "the disc is unsealed, so compare it with the label sheet");
    const char *pairs[] = {
        "message", proof->label, "folder", folder,
        "root",    root,         "sealed", proof->sealed ? "yes" : "no",
        NULL};
    ad_report_event(report, "proved", sentence, pairs);
}

static bool
copy(const char *path, int to, AdDigest *ret_digest, gpointer target, GError **error)
{
    goffset size;

    return ad_target_copy(target, path, to, &size, ret_digest, error);
}

bool
ad_command_prove(const AdJob *job, AdReport *report, const char *id, GError **error)
{
    const char *from = ad_job_text(job, AD_KEY_FROM);
    g_autofree char *number = ad_mailbag_number(id);
    g_autofree char *folder = folder_of(job, number);
    g_autoptr(AdTarget) target = NULL;
    g_autoptr(AdProof) proof = NULL;

    if (from == NULL)
        return ad_error(error, AD_ERROR_USAGE,
                        "prove: say with --from which drive, image or folder the "
                        "message is to be taken from");
    target = ad_target_open(from, error);
    if (target == NULL)
        return false;
    proof = ad_proof_make(ad_target_fetch_from, target, number, error);
    if (proof == NULL || !ad_proof_write(proof, folder, copy, target, error))
        return false;
    report_proof(report, proof, folder);
    return true;
}
