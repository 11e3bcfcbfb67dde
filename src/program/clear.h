/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Clearing: taking out of the sources what is proven to be on disc. The order of things
 * is what makes it safe to be killed at any moment:
 *
 *   1. The receipt is made from the ledger and of those discs in it that, where they
 *      are files, are still there; what the files of the run say is on the disc is
 *      proven against it.
 *   2. The sources are locked where that can be done, and every item in them is read
 *      and hashed. What may go is what has a digest that is on the disc, in a source
 *      that the disc was made from.
 *   3. The list of what is to go is on the disk (STATE/runs/PERIOD/cleared), then
 *      its digest in the ledger (clearing).
 *   4. Each message is read and hashed again, and goes if it is still the same.
 *   5. What is gone is written behind the list, and the ledger closes it (cleared).
 *
 * A second run that finds something on the list without a word that it is gone looks
 * whether it is still there: then it is to go again, else it was gone already.
 */
#pragma once

#include "auditdisc/program/run.h"
#include "auditdisc/record/receipt.h"
#include "auditdisc/source/source.h"

/* Events of the ledger. Both have the list's digest and length, and total=, how many
 * messages are gone. */
#define AD_CLEARING "clearing"
#define AD_CLEARED  "cleared"

/* What may go. */
typedef struct {
    AdReceipt *receipt;
    GHashTable *on_disc; /* AdDigest * -> AdReceiptPart * */
    GHashTable *outside; /* AdDigest *: found in a source, and not of the period */
    GHashTable *sources; /* char *: that the disc was made from */
    GHashTable *unread; /* char *: ad_proven_item of what was unreadable then already */
} AdProven;

/* AD_ERROR_REFUSED if anything is not as the ledger says. */
AdProven *ad_proven_new(AdRun *run, guint copies, GError **error);
void ad_proven_free(AdProven *proven);
/* An item of a source as the books name it. */
char *ad_proven_item(const char *source, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdProven, ad_proven_free)

/* An AdMediumOf for the units of a run: a disc is its letter, a file that stands for
 * one has to be there and to be what was verified, as far as a glance tells. */
char *ad_unit_medium(const AdReceiptUnit *unit, gpointer run, GError **error);

/* The name of the period's list of what was taken out. */
char *ad_run_deletions_path(const AdRun *run, const char *period);

/* Rows for lists/cleared.csv: what was taken out since the volume before this one was
 * made, as far as the first lines of the ledger say; NULL if nothing was. */
char *ad_run_cleared_list(const AdRun *run, guint lines);

/* What is to be done, as the configuration says; AD_ERROR_USAGE. *ret_asked tells
 * whether it says anything. */
bool ad_clear_how(const AdJob *job, AdRemoval *ret_how, bool *ret_asked,
                  GError **error);
/* dry only tells. */
bool ad_run_clear(AdRun *run, AdRemoval how, bool dry, GError **error);
