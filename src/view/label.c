/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/text.h"
#include "page.h"

static void
fill_fingerprint(AdDict *page, const char *section, const AdDigest *digest)
{
    g_autofree char *groups = ad_page_groups(digest);
    g_auto(GStrv) parts = g_strsplit(groups, " ", -1);

    for (char **part = parts; *part != NULL; part++)
        ad_dict_set(ad_dict_add(page, section), "GROUP", *part);
}

static void
fill_copies(AdDict *page, const AdLabel *label)
{
    g_autofree char *copies = ad_text_count(label->copies);
    g_autofree char *size = ad_text_count(label->blocks);
    g_autofree char *blocks = g_strdup_printf("%" G_GUINT64_FORMAT, label->blocks);

    if (label->copies < 2)
        return;
    AdDict *section = ad_dict_add(page, "COPIES");
    ad_dict_set(section, "NUMBER", copies);
    ad_dict_set(section, "SIZE", size);
    ad_dict_set(section, "BLOCKS", blocks);
}

GBytes *
ad_page_label(const AdSite *site, const AdLabel *label, GError **error)
{
    g_autoptr(AdDict) page = ad_dict_new();
    g_autofree char *span = ad_period_words(site->period);
    g_autofree char *made = ad_time_words(site->made, site->zone);
    g_autofree char *messages =
        ad_text_plural(ad_selection_count(site->selection), "message", "messages");
    g_autofree char *seal = ad_page_seal_kind(site);
    bool named = *site->organisation != '\0';

    ad_dict_set(page, "SEAL", seal);
    ad_dict_show(page, "KEY", "SIGNER", site->seal.key);
    ad_dict_set(page, "OWNER", named ? site->organisation : "E-mail record");
    ad_dict_set(page, "SPAN", span);
    ad_dict_set(page, "MESSAGES", messages);
    ad_dict_set(page, "ZONE", ad_zone_name(site->zone));
    ad_dict_set(page, "VOLUME", site->volume_id);
    ad_dict_set(page, "MADE", made);
    fill_fingerprint(page, "FINGERPRINT", label->fingerprint);
    fill_fingerprint(page, "IMAGE", label->image);
    if (label->root != NULL)
        fill_fingerprint(ad_dict_add(page, "PROVABLE"), "ROOT", label->root);
    fill_copies(page, label);
    return ad_templates_expand(site->templates, "label.tpl", page, error);
}
