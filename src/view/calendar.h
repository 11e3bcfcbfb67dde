/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The months of the disc with their days and how many messages each has, for templates
 * that show a calendar: MONTH, WEEKDAY, WEEK, CELL.
 */
#pragma once

#include "auditdisc/view/site.h"

void ad_calendar_fill(AdDict *page, const AdSite *site);
