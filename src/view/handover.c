/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The description of the tables for audit software, as the German data hand-over wants
 * it (description standard of the GDPdU, edition of 1 September 2004): index.xml, and
 * the declaration of its elements under the name that the standard gives that.
 */
#include "auditdisc/base/words.h"
#include "columns.h"
#include "page.h"

static void
fill_column(AdDict *dict, const AdColumn *column)
{
    ad_dict_set(dict, "NAME", column->name);
    ad_dict_set(dict, "DESCRIPTION", _(column->description));
    ad_dict_add(dict, column->is_key ? "KEY" : "PLAIN");
    ad_dict_add(dict, column->is_number ? "NUMBER" : "TEXT");
}

static void
fill_table(AdDict *dict, const AdSite *site, const AdTable *table)
{
    g_autofree char *first = ad_day_iso(site->period->first);
    g_autofree char *last = ad_day_iso(site->period->last);

    ad_dict_set(dict, "FILE", table->file);
    ad_dict_set(dict, "NAME", _(table->name));
    ad_dict_set(dict, "DESCRIPTION", _(table->description));
    ad_dict_set(dict, "FROM", first);
    ad_dict_set(dict, "TO", last);
    for (const AdColumn *column = table->columns; column->name != NULL; column++)
        fill_column(ad_dict_add(dict, "COLUMN"), column);
}

GBytes *
ad_handover_index(const AdSite *site, GError **error)
{
    g_autoptr(AdDict) page = ad_dict_new();
    g_autofree char *span = ad_period_words(site->period);

    ad_dict_set(page, "OWNER", site->organisation);
    ad_dict_set(page, "SPAN", span);
    ad_dict_set(page, "VOLUME", site->volume_id);
    fill_table(ad_dict_add(page, "TABLE"), site, &ad_columns_mailbag);
    fill_table(ad_dict_add(page, "TABLE"), site, &ad_columns_books);
    return ad_templates_expand(site->templates, "handover.tpl", page, error);
}

GBytes *
ad_handover_elements(const AdSite *site, GError **error)
{
    g_autoptr(AdDict) page = ad_dict_new();

    return ad_templates_expand(site->templates, "gdpdu.tpl", page, error);
}
