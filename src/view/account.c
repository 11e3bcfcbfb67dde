/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/words.h"
#include "findings.h"
#include "page.h"

/* The lines that are taken off what was found, in this order. */
static const struct {
    AdFate fate;
    const char *words, *anchor;
} differences[] = {
    {AD_FATE_OUTSIDE, N_("arrived on other days"), "outside"},
    {AD_FATE_UNASKED, N_("not asked for"), "not-asked"},
    {AD_FATE_DUPLICATE, N_("exact copies of a message kept once"), "duplicates"},
    {AD_FATE_UNREADABLE, N_("unreadable"), "unreadable"},
};

/* With several discs the sum is that of all of them, and this one has a part of it. */
static void
fill_discs(AdDict *account, const AdSite *site)
{
    if (site->disc_count == 1) {
        ad_dict_add(account, "ALONE");
        return;
    }
    AdDict *part = ad_dict_add(account, "PART");
    ad_dict_set_int(ad_dict_add(account, "SET"), "DISCS", site->disc_count);
    ad_page_set_count(part, "COUNT", ad_selection_count(site->selection));
}

void
ad_page_account(AdDict *page, const AdSite *site, const char *root)
{
    AdDict *account = ad_dict_include(page, "ACCOUNT", "account.tpl");
    guint undated = site->findings->undated->len;

    ad_page_set_count(account, "FOUND", site->sum->found);
    ad_page_set_count(account, "ON_DISC", site->sum->fates[AD_FATE_ON_DISC]);
    fill_discs(account, site);
    for (gsize i = 0; i < G_N_ELEMENTS(differences); i++) {
        guint64 count = site->sum->fates[differences[i].fate];
        if (differences[i].fate == AD_FATE_UNASKED &&
            !ad_request_is_narrow(&site->request))
            continue;
        AdDict *line = ad_dict_add(account, "LESS");
        g_autofree char *href =
            g_strconcat(root, "lists/books.html#", differences[i].anchor, NULL);
        ad_dict_set(line, "WORDS", _(differences[i].words));
        ad_dict_set(line, "HREF", href);
        ad_page_set_count(line, "COUNT", count);
        if (count > 0)
            ad_dict_add(line, "MINUS");
    }
    if (undated > 0) {
        AdDict *part = ad_dict_add(account, "UNDATED");
        g_autofree char *href = ad_page_join(root, "lists/undated.html");
        ad_dict_set(part, "HREF", href);
        ad_page_set_count(part, "COUNT", undated);
    }
}
