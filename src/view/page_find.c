/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/words.h"
#include "calendar.h"
#include "page.h"

#define SHORT_DAYS 100 /* whose calendar does not fill the page */

GBytes *
ad_page_find(const AdSite *site, GError **error)
{
    g_autoptr(AdDict) page =
        ad_page_new(site, AD_ROOT_TOP, _("Find"), AD_SHEET_SCRIPTED_WIDE, "find.html");
    g_autofree char *years = ad_find_years(site);
    g_autofree char *first = ad_day_iso(site->period->first);
    g_autofree char *last = ad_day_iso(site->period->last);

    ad_dict_set(page, "YEARS", years);
    ad_dict_set(page, "FIRST", first);
    ad_dict_set(page, "LAST", last);
    ad_calendar_fill(page, site);
    if (site->period->last - site->period->first < SHORT_DAYS)
        ad_dict_add(page, "SHORT");
    return ad_templates_expand(site->templates, "find.tpl", page, error);
}
