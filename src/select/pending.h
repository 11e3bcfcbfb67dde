/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An item between being listed and being decided upon.
 */
#pragma once

#include "auditdisc/base/belt.h"
#include "auditdisc/base/pack.h"
#include "auditdisc/mail/envelope.h"
#include "auditdisc/source/source.h"

#include <glib.h>
#include <stdbool.h>

/* All pending items together keep about this many bytes of mail in memory; beyond it
 * an item is fetched again when it goes on the disc. */
#define AD_PENDING_BUDGET (16 * 1024 * 1024)

typedef struct {
    AdSource *source; /* borrowed */
    AdItem *item;     /* owned */
    AdDigest digest;  /* once the belt is through with its number */
    guint64 number;
    goffset size;
    AdRaw *raw;           /* while it is open and was not read yet */
    GBytes *bytes;        /* the whole message, or NULL if it is not kept */
    GBytes *request;      /* what its worker was asked */
    char *unreadable;     /* why it could not be read, or NULL */
    AdEnvelope *envelope; /* once its worker has answered */
} AdPending;

AdPending *ad_pending_new(AdSource *source, AdItem *item);
void ad_pending_free(AdPending *pending);
bool ad_pending_is_ready(const AdPending *pending);
gsize ad_pending_kept(const AdPending *pending);

/* False with unreadable set if there is nothing to read. */
bool ad_pending_open(AdPending *pending);
/* An AdBeltDone: pending gets its digest. */
void ad_pending_hashed(gpointer pending, const AdDigest *digest, gpointer unused);
/* Reads what was opened and puts it on the belt, and keeps it if budget has room for
 * it; the result is what its envelope is read from, or NULL with unreadable set. */
GBytes *ad_pending_read(AdPending *pending, AdBelt *belt, gsize budget);

typedef enum {
    AD_STORE_DONE,
    AD_STORE_LOST,   /* it could be read before and can't be now, or other bytes came */
    AD_STORE_FAILED, /* the pack could not be written */
} AdStore;

/* Appends the message's bytes to the pack. */
AdStore ad_pending_store(const AdPending *pending, AdPack *pack, AdExtent *ret_extent,
                         char **ret_why, GError **error);
