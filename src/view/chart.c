/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart.h"

#include "auditdisc/base/words.h"
#include "page_people.h"

#define HEIGHT 100u

typedef struct {
    guint count, out;
} Bar;

/* For each message whether an own address sent it. */
static guint8 *
outgoing(const AdSite *site)
{
    guint8 *out = g_new0(guint8, ad_selection_count(site->selection));

    for (guint i = 0; i < site->people->organisations->len; i++) {
        const AdOrganisation *one = ad_people_organisation(site->people, i);
        if (!ad_people_is_own(site->hosts, one->domain))
            continue;
        g_autoptr(GArray) mentions = ad_people_mentions(site->people, one);
        for (guint j = 0; j < mentions->len; j++) {
            const AdMention *mention = &g_array_index(mentions, AdMention, j);
            out[mention->message] |= mention->sent;
        }
    }
    return out;
}

/* One for each day of the disc. */
static GArray *
count_days(const AdSite *site, guint *ret_most, guint *ret_out)
{
    GArray *bars = g_array_new(FALSE, TRUE, sizeof(Bar));
    g_autofree guint8 *out = outgoing(site);

    *ret_most = *ret_out = 0;
    for (AdDay day = site->period->first; day <= site->period->last; day++) {
        Bar bar = {0};
        guint first;
        ad_selection_on(site->selection, day, &first, &bar.count);
        for (guint i = first; i < first + bar.count; i++)
            bar.out += out[i];
        *ret_most = MAX(*ret_most, bar.count);
        *ret_out += bar.out;
        g_array_append_val(bars, bar);
    }
    return bars;
}

/* The outline of all bars, in steps of a day's width; a day like the one before only
 * makes the step longer. */
static char *
outline(const GArray *bars, guint most, bool out)
{
    GString *path = g_string_new(NULL);
    guint level = HEIGHT, width = 0;

    g_string_append_printf(path, "M0 %u", HEIGHT);
    for (guint i = 0; i < bars->len; i++) {
        const Bar *bar = &g_array_index(bars, Bar, i);
        guint64 number = out ? bar->out : bar->count;
        guint height = (guint)((number * HEIGHT + most - 1) / most);
        if (HEIGHT - height != level) {
            if (width > 0)
                g_string_append_printf(path, "h%u", width);
            g_string_append_printf(path, "V%u", HEIGHT - height);
            level = HEIGHT - height;
            width = 0;
        }
        width++;
    }
    g_string_append_printf(path, "h%uV%uz", width, HEIGHT);
    return g_string_free(path, FALSE);
}

static void
fill_row(AdDict *row, AdDay day, const Bar *bar, bool told_apart)
{
    g_autofree char *words = ad_day_words(day);
    AdDict *parts = told_apart ? ad_dict_add(row, "PARTS") : NULL;

    ad_dict_set(row, "DAY", words);
    ad_page_set_count(row, "COUNT", bar->count);
    if (parts != NULL) {
        ad_page_set_count(parts, "IN", bar->count - bar->out);
        ad_page_set_count(parts, "OUT", bar->out);
    }
}

static void
fill_drawing(AdDict *chart, const AdSite *site, const GArray *bars, guint most)
{
    g_autofree char *all = outline(bars, most, false);
    g_autofree char *first = ad_day_iso(site->period->first);
    g_autofree char *last = ad_day_iso(site->period->last);
    g_autofree char *peak = ad_words_counted(most, "%s message", "%s messages");

    ad_dict_set(chart, "ALL", all);
    ad_dict_set_int(chart, "WIDTH", bars->len);
    ad_dict_set(chart, "FIRST", first);
    ad_dict_set(chart, "LAST", last);
    ad_dict_set(chart, "MOST", peak);
}

void
ad_chart_fill(AdDict *page, const AdSite *site)
{
    guint most, out;
    g_autoptr(GArray) bars = count_days(site, &most, &out);

    if (most == 0)
        return;
    AdDict *chart = ad_dict_include(ad_dict_add(page, "CHARTED"), "CHART", "chart.tpl");
    fill_drawing(chart, site, bars, most);
    if (out > 0) {
        AdDict *told = ad_dict_add(chart, "TOLD_APART");
        g_autofree char *part = outline(bars, most, true);
        ad_dict_set(told, "OUT", part);
        ad_dict_add(chart, "HEADS");
        ad_dict_add(chart, "KEY");
    }
    for (guint i = 0; i < bars->len; i++) {
        const Bar *bar = &g_array_index(bars, Bar, i);
        if (bar->count > 0)
            fill_row(ad_dict_add(chart, "ROW"), site->period->first + (AdDay)i, bar,
                     out > 0);
    }
}
