/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All files of the website that are not of a single message, made once the pages of
 * messages are.
 */
#pragma once

#include "term_index.h"

#include "auditdisc/view/site.h"

/* site has people and conversations; terms is taken over. */
bool ad_rest_render(const AdSite *site, const AdRendering *rendering,
                    AdTermIndex *terms, GError **error);
