/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How well a disc could be read, for the ledger: over the years it tells how a disc
 * ages.
 */
#pragma once

#include "auditdisc/disc/reader.h"

#include <glib.h>

/* Keys of the ledger's entries. */
#define AD_HEALTH_RETRIES "retries"
#define AD_HEALTH_SECONDS "seconds"
#define AD_HEALTH_SPEED   "read-speed" /* kB/s */

typedef struct {
    guint repeats;
    char *retries, *seconds, *speed;
} AdHealth;

/* Once all of a medium was read. began: g_get_monotonic_time. */
void ad_health_take(AdHealth *health, const AdReader *reader, gint64 began);
void ad_health_clear(AdHealth *health);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AdHealth, ad_health_clear)
