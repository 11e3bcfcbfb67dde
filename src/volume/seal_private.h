/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by the files of the seal: the work folder, and the programs that sign and
 * judge in it.
 */
#pragma once

#include "auditdisc/volume/bag.h"
#include "auditdisc/volume/seal.h"

#define AD_SEAL_SIG         AD_BAG_TAGMANIFEST ".sig"
#define AD_SEAL_P7S         AD_BAG_TAGMANIFEST ".p7s"

#define AD_SEAL_INFO_SIG    "seal/bag_info.sig"
#define AD_SEAL_INFO_P7S    "seal/bag_info.p7s"

#define AD_SEAL_SIGNERS     "seal/allowed_signers"
#define AD_SEAL_KEY         "seal/key.pub"
#define AD_SEAL_CERTIFICATE "seal/certificate.pem"
#define AD_SEAL_AUTHORITY   "seal/authority.pem"

#define AD_PEM_BEGIN        "-----BEGIN CERTIFICATE-----\n"

#define AD_SEAL_NAMESPACE   "auditdisc"
#define AD_SEAL_LIMIT       (1024 * 1024) /* bytes of keys, signatures and stamps */

/* A folder that only we can look into, with what is sealed, its seal and its keys. It
 * and all in it are gone once it is closed. */
typedef struct {
    char *folder, *text, *signature, *keys, *chain, *query, *stamp, *authority;
} AdSealDesk;

bool ad_seal_desk_open(AdSealDesk *desk, GError **error);
void ad_seal_desk_clear(AdSealDesk *desk);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AdSealDesk, ad_seal_desk_clear)

/* Whether the signature on the desk is one of the text there by that key. */
bool ad_seal_judge_signature(const AdSealDesk *desk, const AdSealKey *key,
                             GError **error);
/* Whether the stamp there is one of the text, by an authority whose certificates lie
 * there. */
bool ad_seal_judge_stamp(const AdSealDesk *desk, GError **error);

/* A time stamp in the one form that is put on volumes: DER, status granted without
 * words, the certificates that lead to the authority's (PEM) and no others, nothing
 * unsigned besides. Its own form for one that has it. What is signed stays as it is,
 * whether it holds or not. AD_ERROR_DIFFERS for what can't be brought into that form.
 */
GBytes *ad_seal_form_stamp(GBytes *reply, GBytes *authority, GError **error);
/* Whether two CMS signatures by one key differ in the value of the signature alone. */
bool ad_seal_same_form(GBytes *signature, GBytes *statement);

/* The same for a spec that takes all over: promises what lies on the volume, and copies
 * a file from there, where it has it. */
AdSealPromise *ad_seal_promise_taken(const AdSealSpec *spec);
bool ad_seal_take_over(const AdSealSpec *spec, const char *path, AdVolume *volume,
                       AdPack *pack, GError **error);

/* What bag-info.txt says the seal is; the first word and the rest of its line. A disc
 * of before there were seals announces nothing. false: of no kind that is known. */
typedef struct {
    AdSealMethod method;
    char *fingerprint; /* NULL without a signature */
    bool stamp;
} AdSealAnnounced;

bool ad_seal_announced(GBytes *info, AdSealAnnounced *ret_announced);

/* seal/how.txt. */
char *ad_seal_how(const AdSealPromise *promise);
