/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of what was taken out of the sources of a period: one record (base/record.h)
 * a line, of a word, the time, the digest, the source, the id in it and the fingerprint
 * of the volume that has the message. The word is intended before a message may go, and
 * gone once it is.
 *
 * The file only grows, and each growth is entered in the ledger with the length and the
 * digest of all of it. What stands behind that length is the trace of a killed writer
 * and counts for nothing: nothing was done on its account.
 */
#pragma once

#include "auditdisc/record/ledger.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    gint64 time;
    AdDigest digest;
    char *source, *id; /* the bytes as they are */
    AdDigest fingerprint;
    bool gone;
} AdDeletion;

typedef struct {
    goffset length;
    AdDigest digest;
} AdDeletionsState; /* what the ledger holds; length 0: nothing yet */

/* From the ledger's clearing or cleared entry: list= and bytes=. */
bool ad_deletions_state(const AdEntry *entry, AdDeletionsState *ret_state);

typedef struct AdDeletions AdDeletions;

/* AD_ERROR_REFUSED if the file is not what the ledger says, or is missing though the
 * ledger has lines of it; AD_ERROR_FAILED if it can't be read. */
AdDeletions *ad_deletions_open(const char *path, const AdDeletionsState *known,
                               GError **error);
void ad_deletions_free(AdDeletions *deletions);
/* For who is going to add to it: AD_ERROR_REFUSED if the list has words behind that
 * length which the ledger must have had a line about. The ledger is older than it. */
bool ad_deletions_check(const AdDeletions *deletions, GError **error);

/* In order, those intended and not gone yet being the open ones. The item stays valid
 * until the next line is added. */
guint ad_deletions_count(const AdDeletions *deletions);
const AdDeletion *ad_deletions_item(const AdDeletions *deletions, guint index);
guint ad_deletions_gone(const AdDeletions *deletions); /* how many are */
/* The first that has the digest; NULL if there is none. */
const AdDeletion *ad_deletions_find(const AdDeletions *deletions,
                                    const AdDigest *digest);

/* Both only in memory. The same item intended again is one. */
void ad_deletions_intend(AdDeletions *deletions, const AdDeletion *item);
void ad_deletions_set_gone(AdDeletions *deletions, guint index, gint64 now);
/* Whether there is something to write. */
bool ad_deletions_changed(const AdDeletions *deletions);
/* Durably; what has to go to the ledger next. */
bool ad_deletions_write(AdDeletions *deletions, AdDeletionsState *ret_state,
                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdDeletions, ad_deletions_free)
