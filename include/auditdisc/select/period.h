/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The days asked for, both ends included, in a stated zone.
 */
#pragma once

#include "auditdisc/base/day.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    AdDay first, last;
    char *name; /* as it was given, last-month resolved: 2005-05, 2005-05-30..2005-06-30
                 */
} AdPeriod;

/* 2005-05 | 2005-05-30..2005-06-30 | last-month. now and zone are only for last-month.
 * AD_ERROR_USAGE with the three forms for anything else. */
AdPeriod *ad_period_parse(const char *text, gint64 now, GTimeZone *zone,
                          GError **error);
AdPeriod *ad_period_copy(const AdPeriod *period);
bool ad_period_holds(const AdPeriod *period, AdDay day);
/* In the language of base/words.h: "30 May to 30 June 2005", and for inside a sentence
 * "from 30 May to 30 June 2005", "on 30 May 2005". */
char *ad_period_words(const AdPeriod *period);
char *ad_period_during(const AdPeriod *period);
void ad_period_free(AdPeriod *period);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdPeriod, ad_period_free)
