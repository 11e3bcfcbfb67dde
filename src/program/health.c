/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "health.h"

void
ad_health_take(AdHealth *health, const AdReader *reader, gint64 began)
{
    guint64 spent = (guint64)MAX(g_get_monotonic_time() - began, 1);
    guint64 bytes = ad_reader_blocks(reader) * AD_BLOCK_SIZE;

    health->repeats = ad_reader_repeats(reader);
    health->retries = g_strdup_printf("%u", health->repeats);
    health->seconds = g_strdup_printf("%" G_GUINT64_FORMAT, spent / G_USEC_PER_SEC);
    health->speed = g_strdup_printf("%" G_GUINT64_FORMAT, bytes * 1000 / spent);
}

void
ad_health_clear(AdHealth *health)
{
    g_free(health->retries);
    g_free(health->seconds);
    g_free(health->speed);
}
