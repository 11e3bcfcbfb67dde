/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the lists of people and their own pages share. All paths are those seen from the
 * folder people/.
 */
#pragma once

#include "people.h"

char *ad_people_message_href(const AdSite *site, guint32 message);
/* Its page; that of its only address or message where it has no page of its own. */
char *ad_people_organisation_href(const AdSite *site, guint index);
/* The table of persons first .. end - 1, in the place ROWS. */
void ad_people_fill_persons(AdDict *dict, const AdSite *site, guint first, guint end);
/* The name and the counts of an address or a domain, on its page. */
void ad_people_fill_page(AdDict *page, const AdSite *site, const char *name,
                         guint messages, guint sent, guint received);
/* The table of messages, if the sheet has any, under a heading where other things stand
 * on the page. A brief one leaves From or To out where the page's own address is meant.
 */
bool ad_people_fill_messages(AdDict *page, const AdSite *site,
                             const AdMention *mentions, guint count, guint sheet,
                             bool brief, const char *heading, GError **error);
