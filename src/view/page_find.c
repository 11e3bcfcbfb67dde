/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/words.h"
#include "page.h"

/* The years that have a file of columns, parted by blanks. */
static char *
years_with_mail(const AdSite *site)
{
    g_autoptr(GString) years = g_string_new(NULL);
    int first, last, month, day;

    ad_day_ymd(site->period->first, &first, &month, &day);
    ad_day_ymd(site->period->last, &last, &month, &day);
    for (int year = first; year <= last; year++)
        if (ad_find_has(site, year))
            g_string_append_printf(years, "%s%d", years->len > 0 ? " " : "", year);
    return g_string_free(g_steal_pointer(&years), FALSE);
}

GBytes *
ad_page_find(const AdSite *site, GError **error)
{
    g_autoptr(AdDict) page =
        ad_page_new(site, AD_ROOT_TOP, _("Find"), AD_SHEET_SCRIPTED_WIDE, "find.html");
    g_autofree char *years = years_with_mail(site);
    g_autofree char *first = ad_day_iso(site->period->first);
    g_autofree char *last = ad_day_iso(site->period->last);

    ad_dict_set(page, "YEARS", years);
    ad_dict_set(page, "FIRST", first);
    ad_dict_set(page, "LAST", last);
    return ad_templates_expand(site->templates, "find.tpl", page, error);
}
