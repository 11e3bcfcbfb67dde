/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The seal as the configuration asks for it, as the pages tell of it and as the ledger
 * keeps it.
 */
#pragma once

#include "auditdisc/disc/target.h"
#include "auditdisc/program/run.h"
#include "auditdisc/view/site.h"
#include "auditdisc/volume/seal.h"

/* The spec borrows from job. AD_ERROR_USAGE. */
bool ad_sealing_spec(const AdJob *job, AdSealSpec *ret_spec, GError **error);
/* What the pages say of a promise; borrows from it. */
AdSiteSeal ad_sealing_for_site(const AdSealPromise *promise);
/* The same from the ledger, once the seal was made. */
AdSiteSeal ad_sealing_of_entry(const AdEntry *sealed);
/* What could not be made: in the ledger as seal-failed, and told. */
bool ad_sealing_record_failures(AdRun *run, const AdSealPromise *promise,
                                GError **error);

/* Values for the ledger's entry of a sealed volume: none, ssh, cms or failed; none,
 * rfc3161 or failed; the key's fingerprint or "". */
const char *ad_sealing_word(const AdSealPromise *promise);
const char *ad_sealing_stamp_word(const AdSealPromise *promise);
const char *ad_sealing_key(const AdSealPromise *promise);

/* The seal of what was verified, told, and held against the ledger and the configured
 * key. So is the Merkle-Root. What is wrong becomes a difference. */
bool ad_sealing_verify(const AdJob *job, AdReport *report, const AdLedger *ledger,
                       AdTarget *target, AdVerdict *verdict, GError **error);
