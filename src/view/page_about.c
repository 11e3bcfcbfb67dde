/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "page.h"

#define MOST_ROWS 200

static bool
fill_row(AdDict *row, const AdSite *site, guint index, const AdShown *shown,
         GError **error)
{
    g_autoptr(AdEnvelope) envelope = ad_selection_envelope(site->selection, index);
    g_autofree char *path = ad_selection_path(site->selection, index, ".html");
    g_autofree char *number = ad_selection_label(site->selection, index);

    if (envelope == NULL)
        return ad_error(error, AD_ERROR_DIFFERS, "selection: line %u is no envelope",
                        index + 1);
    ad_dict_set(row, "HREF", path);
    ad_dict_set(row, "NUMBER", number);
    ad_dict_set(row, "SUBJECT",
                *envelope->subject != '\0' ? envelope->subject : _("(no subject)"));
    ad_dict_set(row, "WHY", shown->unshown);
    return true;
}

/* Messages that have no proper page: the first of them by name, the rest counted. */
static bool
fill_unshown(AdDict *page, const AdSite *site, GError **error)
{
    AdDict *list = NULL;
    guint count = 0;

    for (guint i = 0; i < ad_selection_count(site->selection); i++) {
        g_autoptr(AdShown) shown = ad_shown_get(site->shown, i);
        if (shown == NULL || shown->unshown == NULL || count++ >= MOST_ROWS)
            continue;
        if (list == NULL)
            list = ad_dict_add(page, "UNSHOWN");
        if (!fill_row(ad_dict_add(list, "MESSAGE"), site, i, shown, error))
            return false;
    }
    if (list == NULL) {
        ad_dict_add(page, "ALL_SHOWN");
        return true;
    }
    g_autofree char *words = ad_words_counted(
        count, "%s message has no proper page:", "%s messages have no proper page:");
    ad_dict_set(list, "COUNT", words);
    if (count > MOST_ROWS)
        ad_page_set_count(ad_dict_add(list, "MORE"), "COUNT", count - MOST_ROWS);
    return true;
}

/* What the disc holds: all of a period, or what was asked for of it. */
static void
fill_lead(AdDict *page, const AdSite *site)
{
    g_autofree char *request = ad_page_request(site);

    if (request != NULL)
        ad_dict_show(page, "REQUESTED", "WORDS", request);
    else if (*site->organisation != '\0')
        ad_dict_show(page, "NAMED", "ORGANISATION", site->organisation);
    else
        ad_dict_add(page, "UNNAMED");
}

GBytes *
ad_page_about(const AdSite *site, GError **error)
{
    g_autoptr(AdDict) page = ad_page_new(site, AD_ROOT_TOP, _("About this disc"),
                                         AD_SHEET_NARROW, "about.html");
    g_autofree char *span = ad_period_during(site->period);
    g_autofree char *seal = ad_page_seal_words(site);
    g_auto(GStrv) sources = g_strsplit(site->sources, "\n", -1);

    ad_dict_set(page, "SPAN", span);
    ad_dict_set(page, "ZONE", ad_zone_name(site->zone));
    ad_dict_set(page, "VOLUME", site->volume_id);
    ad_dict_set(page, "MADE", site->made_words);
    ad_dict_set(page, "PROGRAM", "auditdisc " AD_VERSION);
    ad_dict_set(page, "SEAL", seal);
    if (site->seal.signature != NULL || site->seal.stamp != NULL)
        ad_dict_add(page, "SEALED");
    if (site->log != NULL)
        ad_dict_add(page, "LOGGED");
    fill_lead(page, site);
    for (char **source = sources; *source != NULL; source++) {
        g_autofree char *clean = ad_text_clean(*source, -1, AD_TEXT_LINE, NULL);
        ad_dict_set(ad_dict_add(page, "SOURCE"), "SPEC", clean);
    }
    if (!fill_unshown(page, site, error))
        return NULL;
    return ad_templates_expand(site->templates, "about.tpl", page, error);
}
