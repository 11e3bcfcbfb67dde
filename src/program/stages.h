/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the stages share.
 */
#pragma once

#include "auditdisc/program/run.h"
#include "auditdisc/view/site.h"

/* Numbers of the packs in a volume. */
enum { AD_PACK_ORIGINALS, AD_PACK_PAGES, AD_PACK_FIRST_WORKER };

/* What the pages of a run share, opened from its folder. */
typedef struct {
    AdSite site;
    AdSum sum;
    AdTemplates *templates;
    AdSelection *selection;
} AdRunSite;

bool ad_run_site_open(AdRunSite *whole, const AdRun *run, GError **error);
void ad_run_site_clear(AdRunSite *whole);

/* The hex digest that the ledger states for key in the stage's entry. */
bool ad_run_stated_digest(const AdRun *run, const char *event, const char *key,
                          AdDigest *ret_digest);
