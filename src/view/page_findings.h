/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the lists of findings share: findings.tpl and the rows in it. A list is made
 * where there is something to list.
 */
#pragma once

#include "findings.h"
#include "series.h"

/* What is said of a message in a list: char *, to be freed. */
typedef GPtrArray *(*AdRemarks)(const AdSite *site, guint item,
                                const AdEnvelope *envelope, const AdShown *shown);

AdDict *ad_findings_page(const AdSeries *series, const AdSite *site, guint item,
                         guint sheet, const char *heading, const char *lead);
/* The table of a sheet's messages; ret_list is NULL where the sheet has none. */
bool ad_findings_fill(AdDict *page, const AdSite *site, guint item, guint sheet,
                      const GArray *messages, AdRemarks remarks, AdDict **ret_list,
                      GError **error);
/* How many sheets so many rows take; none where there are none. */
guint ad_findings_sheets(guint rows);
