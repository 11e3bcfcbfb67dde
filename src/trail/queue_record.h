/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Queued messages as records: id, queue, arrived, sender, offset, size and digest of
 * the original or nothing, why not, then address and reason of each recipient.
 */
#pragma once

#include "auditdisc/trail/queue.h"

AdQueued *ad_queued_new(void);
bool ad_queue_write(const GPtrArray *all, const char *path, GError **error);
