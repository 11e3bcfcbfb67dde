/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/words.h"
#include "page.h"

GBytes *
ad_page_check(const AdSite *site, GError **error)
{
    g_autoptr(AdDict) page = ad_page_new(site, AD_ROOT_TOP, _("Check this disc"),
                                         AD_SHEET_SCRIPTED, "check.html");

    return ad_templates_expand(site->templates, "check.tpl", page, error);
}
