/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The append-only record of what was done. One line an event:
 *
 *   7 2005-07-01T03:00:09Z mastered period=2005-06 image=ab12... prev=90fe...
 *
 * number, time in UTC, event, key=value pairs, and the SHA-256 of the line before with
 * its LF (sed -n 6p ledger | sha256sum); 64 zeros in the first. In values blank, %,
 * control characters and bytes above 0x7e stand as %XX. Beside it lies ledger.head with
 * the number and digest of the last line, replaced after each append: a ledger that
 * became shorter is found too.
 */
#pragma once

#include "auditdisc/base/digest.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    guint number; /* from 1 */
    gint64 time;
    char *event;
    GStrv keys, values;
} AdEntry;

/* NULL if the entry has no such key. */
const char *ad_entry_get(const AdEntry *entry, const char *key);
bool ad_entry_is(const AdEntry *entry, const char *event, const char *period);

typedef struct AdLedger AdLedger;

/* Reads and checks all of it, also while another program appends to it; absent means
 * empty. A last line without LF that the head does not know is the trace of a killed
 * writer and is dropped at the next append.
 * AD_ERROR_DIFFERS names the line that does not follow from the one before. */
AdLedger *ad_ledger_open(const char *path, GError **error);
void ad_ledger_free(AdLedger *ledger);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdLedger, ad_ledger_free)

guint ad_ledger_count(const AdLedger *ledger);
const AdEntry *ad_ledger_entry(const AdLedger *ledger, guint index);
/* Bytes of the first count lines. */
GBytes *ad_ledger_text(const AdLedger *ledger, guint count);

/* pairs: key, value, key, value, NULL. Durable on success. On failure the file is as it
 * was, or it has the line, and the head will follow in front of the next one. */
bool ad_ledger_append(AdLedger *ledger, gint64 now, const char *event,
                      const char *const *pairs, GError **error);

/* Only the checking, for tests and fuzzers: entries, or NULL with AD_ERROR_DIFFERS. */
GPtrArray *ad_ledger_parse(const char *text, gsize length, gsize *ret_whole,
                           GError **error);
