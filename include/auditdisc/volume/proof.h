/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One message shown to belong to a volume, without any other. A proof is a few small
 * files for whoever has a shell and openssl:
 *
 *   message.eml      the message, byte for byte
 *   proof.txt        the way to the root (volume/merkle.h), from below: a line a step,
 *                    "left" or "right", a blank, the digest on that side, in hex
 *   bag-info.txt     of the volume, with Merkle-Root
 *   bag-info.txt.sig (ssh) or .p7s (cms), and allowed_signers or certificate.pem: the
 *                    signature of bag-info.txt, where the volume is sealed
 *   check.sh         checks all of that
 *
 * What is believed in the end is the root. It stands on the label sheet; or it is the
 * key that is believed, whose fingerprint stands there too; or somebody has the disc.
 * The list of all files, which the seal signs, could be megabytes and says what other
 * mail there was: that is why bag-info.txt has a signature of its own.
 */
#pragma once

#include "auditdisc/volume/seal.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *label;     /* 2005-05-30/0001 */
    char *original;  /* the path of the message on the volume, which can be gigabytes */
    AdDigest digest; /* the message's, by the manifest */
    AdDigest root;
    guint place, of;  /* among the messages of the volume, from 1 */
    bool sealed;      /* with a signature of bag-info.txt that holds */
    GPtrArray *names; /* char *, names of the files but message.eml */
    GPtrArray *files; /* GBytes *, what is in them */
} AdProof;

/* label: the message's number. Everything else is held against the manifests and the
 * seal first: AD_ERROR_DIFFERS if the volume has no such message, or no Merkle-Root;
 * AD_ERROR_USAGE for a label that is none. */
AdProof *ad_proof_make(AdSealFetch fetch, gpointer data, const char *label,
                       GError **error);
void ad_proof_free(AdProof *proof);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdProof, ad_proof_free)

/* Writes a file of the volume at the end of an open one. */
typedef bool (*AdProofCopy)(const char *path, int to, AdDigest *ret_digest,
                            gpointer data, GError **error);
/* Writes them to a folder, which must not exist or be empty; it stays empty, and
 * AD_ERROR_DIFFERS, if the message is not as it was recorded. */
bool ad_proof_write(const AdProof *proof, const char *folder, AdProofCopy copy,
                    gpointer data, GError **error);

/* Whether bag-info.txt states the root of the messages in the manifest. A volume of
 * before there were proofs states none, and nothing is wrong with that. */
bool ad_proof_root_holds(GBytes *info, GBytes *manifest);
