/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What passes between the scan and its workers: what an envelope is read from there,
 * the envelope back.
 */
#pragma once

#include "auditdisc/base/pool.h"
#include "pending.h"

/* known holds what is the same for all items; it must outlive the pool. */
AdPool *ad_header_pool(guint workers, const AdReading *known, AdAnswer answer,
                       gpointer data, GError **error);
GBytes *ad_header_request(GBytes *head, const AdItem *item, bool plainly);

/* The envelope of a pending item from its worker's answer. If the worker died, another
 * one reads the header again, plainly; if that dies too, the envelope holds only what
 * the source knows. NULL only if no worker could be started. */
AdEnvelope *ad_header_answer(const AdPending *pending, GBytes *reply,
                             const char *reason, const AdReading *known,
                             GError **error);
