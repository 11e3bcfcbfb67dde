/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Worker processes. Mail is parsed only in them, because a single header can crash a
 * MIME parser: a worker that dies or hangs costs the one request it was working on.
 *
 * The parent forks the workers (no exec) and has no other thread but that of a belt
 * (base/belt.h). Each worker runs confined (base/confine.h) and answers requests in the
 * order it got them. Answers are delivered to the parent in the order of submission,
 * whatever the number of workers, so what the parent does with them does not depend on
 * it. A request that ends a worker which had answered others is tried once more in a
 * fresh process, so what becomes of it depends on itself alone.
 */
#pragma once

#include "auditdisc/base/pack.h"

#include <glib.h>
#include <stdbool.h>

/* Runs in the worker. Fills reply (empty when it is called), may read from input (an
 * open file description of the worker's own, -1 if the pool has none) and write to pack
 * (NULL if the pool has none); pieces it ended are flushed before the answer is sent.
 * A pack that can't be written (a full disk) is no fault of the request: it ends the
 * pool's work with the pack's error, whatever is returned here.
 * false means that this request can't be answered: the worker ends itself and the
 * parent is told the same as if it had crashed, with reply as the reason.
 * Standard input and output are /dev/null here; an answer can have up to 256 MB. */
typedef bool (*AdWork)(GBytes *request, int input, AdPack *pack, GByteArray *reply,
                       gpointer data);

/* Runs in the parent, in the order of submission. Exactly one of reply and reason is
 * not NULL; reason is in plain words ("it stopped with signal 11 (segmentation
 * fault)", "it took more than 20 seconds", "it needed more memory than allowed").
 * worker is the number of the worker whose pack an extent in the reply refers to (its
 * AdExtent.pack is the same number). The function must not call the pool. */
typedef bool (*AdAnswer)(gpointer tag, GBytes *reply, const char *reason, guint worker,
                         gpointer data, GError **error);

typedef struct {
    guint workers;           /* at least 1 */
    gsize memory;            /* bytes a worker may use beside the parent's; 0 for any */
    guint seconds;           /* CPU time a request may take; three times that by clock;
                                0 for any */
    goffset growth;          /* bytes a request may add to the pack; 0 for any */
    const char *pack_format; /* path with one %u for the worker's number, or NULL */
    const char *input; /* file that each worker opens for reading before it is confined,
                          or NULL */
    AdWork work;
    gpointer work_data; /* seen by the workers as it was at the fork */
    AdAnswer answer;
    gpointer answer_data;
} AdPoolSpec;

typedef struct AdPool AdPool;

/* The strings and data of spec are borrowed until the pool is freed. */
AdPool *ad_pool_new(const AdPoolSpec *spec, GError **error);
/* Hands a request over; blocks while too many are under way, delivering answers.
 * An error of the answer function ends the pool's work and comes out here. */
bool ad_pool_submit(AdPool *pool, GBytes *request, gpointer tag, GError **error);
/* Gives out what waits for a worker, so that it is worked on while the caller does
 * other things; ad_pool_submit does so only when it comes to a few. */
bool ad_pool_hand_out(AdPool *pool, GError **error);
/* Waits for all answers and ends the workers; their packs are then on the disk. */
bool ad_pool_finish(AdPool *pool, GError **error);
/* Kills the workers that are left. */
void ad_pool_free(AdPool *pool);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdPool, ad_pool_free)
