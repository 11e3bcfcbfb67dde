/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A receipt is the permission to clear. It is made from the ledger and from nothing
 * else: what files say counts only as far as it is chained to a digest in there, and
 * that one is gone can take a unit away but never bring one.
 *
 *   the period's latest run (begun) was scanned; each of its parts was sealed with a
 *   fingerprint, then mastered as an image; as many units as are asked for were read
 *   back with that image and that fingerprint (verified) after that, and nothing was
 *   said of them since that takes it back: voided, burned again, checked with another
 *   result than good or weak, or any word that this program does not know. One that was
 *   lost counts from the next check with such a result on. Units in files count once a
 *   file.
 *
 *   No hold stands on any day of the period: an event hold whose period= has a day in
 *   common with it, or can't be read, or is missing, until an event released with the
 *   same period=. Each release takes back one hold, the oldest of them.
 *
 * Whatever is missing or does not fit is AD_ERROR_REFUSED and says what.
 */
#pragma once

#include "auditdisc/record/ledger.h"
#include "auditdisc/select/period.h"
#include "auditdisc/volume/manifest.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    AdDigest fingerprint, image; /* of the volume, and of the image it was burned as */
    char *units;                 /* those that count: A,B */
    AdManifest *payload;         /* NULL before it was proven */
} AdReceiptPart;

typedef struct {
    AdDigest selection, books; /* of the files, as they were scanned */
    GPtrArray *parts;          /* AdReceiptPart *, in order */
} AdReceipt;

/* A unit that is to count. */
typedef struct {
    const AdEntry *mastered; /* its image */
    const AdEntry *verified;
    const AdEntry *look; /* when it was found good last, which says where it lies */
    const AdDigest *fingerprint;
} AdReceiptUnit;

/* A name for what the unit lies on, the same for two units only if that is one thing;
 * NULL, and why, where it is known not to be there any more, or with AD_ERROR_MEDIUM
 * not to be of a kind that counts. */
typedef char *(*AdMediumOf)(const AdReceiptUnit *unit, gpointer data, GError **error);

typedef struct {
    const AdLedger *ledger;
    const AdPeriod *period;
    const char *const *labels; /* of all parts in order, NULL-terminated; NULL for a
                                  period on one disc */
    guint copies;              /* how many units of each part, at least one */
    AdMediumOf medium_of;
    gpointer data; /* for it */
} AdReceiptTerms;

AdReceipt *ad_receipt_make(const AdReceiptTerms *terms, GError **error);
void ad_receipt_free(AdReceipt *receipt);

/* Events about a period, with period= and reason=. */
#define AD_EVENT_HOLD     "hold"
#define AD_EVENT_RELEASED "released"

/* The next hold behind so many lines that stands on a day of the period; NULL if there
 * is none. */
const AdEntry *ad_hold_next(const AdLedger *ledger, const AdPeriod *period,
                            guint behind);

/* Takes the list of what is on the disc if it is chained to the part's fingerprint:
 * that is the digest of tagmanifest, and in there stands the digest of manifest. */
bool ad_receipt_prove(AdReceiptPart *part, GBytes *tagmanifest, GBytes *manifest,
                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdReceipt, ad_receipt_free)
