/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Messages a day as a drawing, and the same as a table behind it.
 */
#pragma once

#include "page.h"

/* In the place CHART of the front page; nothing where there is no message. A message
 * that an address of the archive's own domains sent is outgoing, all others incoming;
 * where no own hosts are known, or no message is by them, they are not told apart. */
void ad_chart_fill(AdDict *page, const AdSite *site);
