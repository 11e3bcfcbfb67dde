/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series.h"

#include "auditdisc/base/words.h"

#include <string.h>

guint
ad_series_sheets(guint rows)
{
    return MAX(1, (rows + AD_SHEET_ROWS - 1) / AD_SHEET_ROWS);
}

char *
ad_series_path(const char *stem, guint sheet)
{
    return sheet == 0 ? g_strconcat(stem, ".html", NULL)
                      : g_strdup_printf("%s_%u.html", stem, sheet + 1);
}

void
ad_series_rows(guint rows, guint sheet, guint *ret_first, guint *ret_end)
{
    *ret_first = sheet * AD_SHEET_ROWS;
    *ret_end = MIN(rows, *ret_first + AD_SHEET_ROWS);
}

/* Of an item, as its sheets see each other. */
static char *
stem_of(const AdSeries *series, guint item)
{
    g_autofree char *path = series->path(item, 0);
    char *name = g_path_get_basename(path);

    name[strlen(name) - strlen(".html")] = '\0';
    return name;
}

void
ad_series_links(AdDict *page, const char *stem, guint sheet, guint sheets)
{
    if (sheets == 1)
        return;
    AdDict *dict = ad_dict_include(page, "SHEETS", "sheets.tpl");
    for (guint i = 0; i < sheets; i++) {
        AdDict *link = ad_dict_add(dict, "SHEET");
        g_autofree char *href = ad_series_path(stem, i);
        AdDict *way = ad_dict_add(link, i == sheet ? "HERE" : "THERE");
        ad_dict_set_int(way, "NUMBER", i + 1);
        ad_dict_set(way, "HREF", href);
    }
}

char *
ad_series_title(const char *title, guint sheet, guint sheets)
{
    return sheets <= 1 ? g_strdup(title)
                       : g_strdup_printf(_("%1$s, page %2$u of %3$u"), title, sheet + 1,
                                         sheets);
}

/* The way up and, where there is more than one, between the sheets. */
static void
fill_turn(AdDict *page, const AdSeries *series, guint item, guint sheet, guint sheets)
{
    bool last = sheet + 1 == sheets;
    g_autofree char *stem = stem_of(series, item);
    g_autofree char *earlier = sheet > 0 ? ad_series_path(stem, sheet - 1) : NULL;
    g_autofree char *later = last ? NULL : ad_series_path(stem, sheet + 1);
    g_autofree char *up = ad_page_join(AD_ROOT_LISTS, series->up_path);
    const AdTurn turn = {
        earlier, earlier != NULL ? _("Page before") : _("First page"),
        up,      _(series->up_words),
        later,   later != NULL ? _("Next page") : _("Last page"),
    };
    const AdTurn only = {.up_path = up, .up_words = _(series->up_words)};

    ad_page_turn(page, sheets > 1 ? &turn : &only);
    ad_series_links(page, stem, sheet, sheets);
}

AdDict *
ad_series_page(const AdSeries *series, const AdSite *site, guint item, guint sheet,
               const char *title)
{
    guint sheets = series->sheets(site, item);
    g_autofree char *whole = ad_series_title(title, sheet, sheets);
    AdDict *page = ad_page_new(site, AD_ROOT_LISTS, whole, AD_SHEET_WIDE, NULL);

    fill_turn(page, series, item, sheet, sheets);
    return page;
}

static bool
make_sheets(const AdSeries *series, const AdSite *site, guint item,
            const AdPages *pages, GError **error)
{
    for (guint sheet = 0; sheet < series->sheets(site, item); sheet++) {
        g_autofree char *path = series->path(item, sheet);
        g_autoptr(GBytes) page = series->make(site, item, sheet, error);
        if (page == NULL || !pages->add(path, page, pages->data, error))
            return false;
    }
    return true;
}

bool
ad_series_make(const AdSeries *series, const AdSite *site, const AdPages *pages,
               GError **error)
{
    for (guint item = 0; item < series->items(site); item++)
        if (!make_sheets(series, site, item, pages, error))
            return false;
    return true;
}
