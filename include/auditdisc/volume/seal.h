/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The seal: a detached signature over tagmanifest-sha256.txt and an RFC 3161 time stamp
 * of it, made and checked by ssh-keygen and openssl, so that whoever has these needs
 * nothing of ours. Beside the tagmanifest, unlisted, lie
 *
 *   tagmanifest-sha256.txt.sig   SSH signature, namespace auditdisc, or
 *   tagmanifest-sha256.txt.p7s   CMS in DER, without signed attributes: same key and
 *                                same bytes, same signature
 *   tagmanifest-sha256.txt.tsr   the reply of a time-stamping authority
 *
 * and in seal/, listed, what verifies them: allowed_signers and key.pub, or
 * certificate.pem; authority.pem for the stamp; how.txt with the lines to type. There
 * lies too bag_info.sig or bag_info.p7s, a signature of bag-info.txt by the same key.
 * bag-info.txt promises what to expect, so that a seal that was taken away is missed.
 *
 * What lies on the volume proves only that all of it was sealed by one key. Whose key
 * that is has to be known from elsewhere: the ledger, or paper.
 */
#pragma once

#include "auditdisc/base/pack.h"
#include "auditdisc/volume/volume.h"

#include <glib.h>
#include <stdbool.h>

/* Whom a signature is by, where nobody is named. */
#define AD_SEAL_IDENTITY   "auditdisc"

#define AD_SEAL_INFO       "Auditdisc-Seal"
#define AD_SEAL_INFO_STAMP "Auditdisc-Time-Stamp"
#define AD_SEAL_HOW        "seal/how.txt"
#define AD_SEAL_TSR        "tagmanifest-sha256.txt.tsr"

typedef enum { AD_SEAL_NONE, AD_SEAL_SSH, AD_SEAL_CMS } AdSealMethod;

const char *ad_seal_word(AdSealMethod method); /* none, ssh, cms */
/* Where a signature by that method lies; NULL for none. */
const char *ad_seal_signature_path(AdSealMethod method);
/* The same of the signature of bag-info.txt, and of the key that both are by. */
const char *ad_seal_statement_path(AdSealMethod method);
const char *ad_seal_key_path(AdSealMethod method);
bool ad_seal_method_parse(const char *word, AdSealMethod *ret_method);

/* A file of a volume; NULL if it isn't there or can't be read. */
typedef GBytes *(*AdSealFetch)(const char *path, gpointer data);

typedef struct {
    AdSealMethod method;
    const char *key; /* private key; a .pub for ssh: the agent has the other half */
    const char *certificate; /* cms: its first is the key's, others are its chain */
    const char *identity;    /* ssh: [A-Za-z0-9@._+-]+; NULL for AD_SEAL_IDENTITY */
    const char *stamp;       /* URL, or a command line without a shell; NULL for none */
    const char *authority;   /* certificates that the stamp is checked with */
    AdSealFetch taken; /* not NULL: all of it is taken over from a volume, as it is */
    gpointer taken_data;
    bool taken_failed; /* a signature was asked for there, and could not be made */
} AdSealSpec;

/* AD_ERROR_USAGE for what can never make a seal. */
bool ad_seal_spec_check(const AdSealSpec *spec, GError **error);

/* A public key or certificate in the one form that is accepted on a volume. */
typedef struct {
    AdSealMethod method;
    char *identity;    /* NULL for cms */
    char *fingerprint; /* as ssh-keygen -l or openssl x509 -fingerprint print it */
    char *text;        /* content of allowed_signers or certificate.pem */
} AdSealKey;

/* One line of allowed_signers, or one certificate, and not a byte more: NULL for
 * anything else. Two keys in one file could be used to show the one and sign with the
 * other. */
AdSealKey *ad_seal_key_parse(AdSealMethod method, const char *text, gsize length);
/* The public half of the configured key. */
AdSealKey *ad_seal_key_read(const AdSealSpec *spec, GError **error);
void ad_seal_key_free(AdSealKey *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdSealKey, ad_seal_key_free)

/* What can be promised of the seal before it is made. */
typedef struct {
    AdSealKey *key; /* NULL: there will be no signature */
    bool stamp;
    char *authority;     /* PEM, NULL without a stamp */
    char *why_unsigned;  /* why a signature that was asked for can't be made, or NULL */
    char *why_unstamped; /* the same of the stamp */
} AdSealPromise;

/* Seals a trial text in the same way as later the volume. Never fails: what doesn't
 * work is not promised, and the reason is kept. */
AdSealPromise *ad_seal_promise(const AdSealSpec *spec);
void ad_seal_promise_free(AdSealPromise *promise);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdSealPromise, ad_seal_promise_free)

/* The lines for bag-info.txt. */
char *ad_seal_info(const AdSealPromise *promise);
/* Puts seal/ on a volume that has no manifests yet; nothing if nothing is promised. */
bool ad_seal_add_keys(const AdSealPromise *promise, AdVolume *volume, AdPack *pack,
                      GError **error);
/* Signs bag-info.txt as well, before there are manifests: a small file with the root of
 * the messages (volume/merkle.h), so that a proof about one of them need not bring the
 * list of all files along. What can't be kept of the promise stands in its reasons. */
bool ad_seal_add_statement(const AdSealSpec *spec, AdSealPromise *promise, GBytes *info,
                           AdVolume *volume, AdPack *pack, GError **error);
/* Seals the tagmanifest of a finished volume and finishes it anew. What could not be
 * kept of the promise stands in its reasons afterwards; only a volume that can't be
 * written is an error. */
bool ad_seal_add(const AdSealSpec *spec, AdSealPromise *promise, AdVolume *volume,
                 AdPack *pack, GError **error);

/* What a seal is worth, from the volume alone. */
typedef struct {
    AdSealKey *key;        /* the signature is by it; NULL: there is none that holds */
    bool stamped;          /* a time stamp that holds */
    bool statement;        /* a signature of bag-info.txt by it that holds */
    bool signature_absent; /* promised and not there */
    bool stamp_absent;
    GPtrArray *faults; /* char *: everything else that is wrong with it */
} AdSealVerdict;

/* An error means that nothing could be said, as when a program is missing. The files
 * in seal/ count as listed: whoever asks has compared them with the manifest. */
AdSealVerdict *ad_seal_check(AdSealFetch fetch, gpointer data, GError **error);
void ad_seal_verdict_free(AdSealVerdict *verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdSealVerdict, ad_seal_verdict_free)
