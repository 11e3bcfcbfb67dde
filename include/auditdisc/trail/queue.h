/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mail that is still in Postfix's queue: what postqueue -j lists, each message's
 * bytes from postcat. The product is a file of records, one a message in the order they
 * arrived, and a pack with the bytes. Postfix may deliver a message in between, and
 * only root and postfix may read the queue: what could not be had is listed all the
 * same, and why.
 */
#pragma once

#include "auditdisc/base/pack.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *address, *reason; /* why it was not delivered yet, or "" */
} AdQueuedFor;

/* Texts are clean one-line UTF-8. */
typedef struct {
    char *id, *queue; /* deferred, hold, active, incoming */
    char *sender;     /* "" for a notice of Postfix itself */
    gint64 arrived;
    GArray *recipients; /* AdQueuedFor */
    bool saved;
    AdExtent original; /* its bytes, if they were saved */
    char *why;         /* else why not */
} AdQueued;

typedef struct {
    guint messages, saved;
    char *why; /* of the first that was not saved, or NULL; the caller frees it */
} AdQueueSum;

/* Asks Postfix; folder is where what it says is put meanwhile. MAIL_CONFIG in the
 * environment names another Postfix than the usual. The records are durable then, the
 * pack is the caller's to sync. AD_ERROR_FAILED where Postfix gives no list. */
bool ad_queue_read(const char *folder, const char *records, AdPack *pack,
                   AdQueueSum *ret_sum, GError **error);

/* AdQueued *, from such a file. */
GPtrArray *ad_queue_open(const char *records, GError **error);

void ad_queued_free(AdQueued *queued);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdQueued, ad_queued_free)
