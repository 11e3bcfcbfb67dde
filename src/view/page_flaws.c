/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of the kinds of flaws, and one of messages for each.
 */
#include "auditdisc/base/words.h"
#include "page_findings.h"

static guint
one(const AdSite *site)
{
    return 1;
}

static guint
kinds(const AdSite *site)
{
    return site->findings->kinds->len;
}

static guint
kind_sheets(const AdSite *site, guint item)
{
    const AdFlawKind *kind = site->findings->kinds->pdata[item];

    return ad_findings_sheets(kind->messages->len);
}

static char *
kind_path(guint item, guint sheet)
{
    g_autofree char *stem = g_strdup_printf("lists/flaws_%02u", item + 1);

    return ad_series_path(stem, sheet);
}

static const char *
kind_name(const AdFlawKind *kind)
{
    return kind->words != NULL ? kind->words : _("Other flaws");
}

static GPtrArray *
flaws_of_kind(const AdSite *site, guint item, const AdEnvelope *envelope,
              const AdShown *shown)
{
    return ad_findings_flaws(site->findings, item, envelope, shown);
}

static GBytes *
make_kind(const AdSite *site, guint item, guint sheet, GError **error)
{
    const AdFlawKind *kind = site->findings->kinds->pdata[item];
    g_autofree char *count =
        ad_words_counted(kind->messages->len, "%s message", "%s messages");
    g_autoptr(AdDict) page = ad_findings_page(&ad_series_flaw_kind, site, item, sheet,
                                              kind_name(kind), count);
    AdDict *list;

    if (!ad_findings_fill(page, site, item, sheet, kind->messages, flaws_of_kind, &list,
                          error))
        return NULL;
    ad_dict_set(list, "COLUMN", _("Flaw"));
    return ad_templates_expand(site->templates, "findings.tpl", page, error);
}

static guint
flaw_sheets(const AdSite *site, guint item)
{
    return site->findings->flawed > 0 ? 1 : 0;
}

static char *
flaw_path(guint item, guint sheet)
{
    return ad_series_path("lists/flaws", sheet);
}

static GBytes *
make_flaws(const AdSite *site, guint item, guint sheet, GError **error)
{
    const GPtrArray *all = site->findings->kinds;
    g_autofree char *lead = ad_words_counted(
        site->findings->flawed,
        "%s message is not in all things as the rules of e-mail want it.",
        "%s messages are not in all things as the rules of e-mail want them.");
    g_autoptr(AdDict) page =
        ad_findings_page(&ad_series_flaws, site, item, sheet, _("Flaws"), lead);
    AdDict *list = ad_dict_add(page, "KINDS");

    ad_dict_show(page, "EXPLAINED", "TEXT",
                 _("They are on this disc like all others, each with its untouched "
                   "original; its page says what was wrong and how it is shown."));
    for (guint i = 0; i < all->len; i++) {
        const AdFlawKind *kind = all->pdata[i];
        AdDict *row = ad_dict_add(list, "KIND");
        g_autofree char *path = kind_path(i, 0);
        g_autofree char *href = g_path_get_basename(path);
        ad_dict_set(row, "HREF", href);
        ad_dict_set(row, "NAME", kind_name(kind));
        ad_page_set_count(row, "COUNT", kind->messages->len);
    }
    return ad_templates_expand(site->templates, "findings.tpl", page, error);
}

const AdSeries ad_series_flaws = {
    one, flaw_sheets, flaw_path, make_flaws, "index.html", N_("Calendar"),
};
const AdSeries ad_series_flaw_kind = {
    kinds, kind_sheets, kind_path, make_kind, "lists/flaws.html", N_("All flaws"),
};
