/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page for each domain that has more than one address: these, and its messages. Where
 * they are so many that nobody reads a list of them, which would be most of a disc's
 * pages, each day that has any is counted and linked instead.
 */
#include "auditdisc/base/words.h"
#include "page_people.h"
#include "series.h"

#define MOST_LISTED (4 * AD_SHEET_ROWS)

static guint
items(const AdSite *site)
{
    return site->people->organisations->len;
}

/* The calendar lists what our own domain sent and received. */
static bool
is_own(const AdSite *site, const AdOrganisation *its)
{
    return ad_people_is_own(site->hosts, its->domain);
}

static bool
is_by_day(const AdOrganisation *its)
{
    return its->messages > MOST_LISTED;
}

/* Rows of the table of its messages or of their days. */
static guint
rows(const AdSite *site, const AdOrganisation *its)
{
    if (is_own(site, its))
        return 0;
    return is_by_day(its) ? its->days : its->messages;
}

/* Addresses and messages are parted side by side. */
static guint
sheets(const AdSite *site, guint item)
{
    const AdOrganisation *its = ad_people_organisation(site->people, item);

    return its->count > 1 ? ad_series_sheets(MAX(its->count, rows(site, its))) : 0;
}

static char *
path(guint item, guint sheet)
{
    g_autofree char *stem = g_strdup_printf("people/o%04u", item + 1);

    return ad_series_path(stem, sheet);
}

static void
fill_day(AdDict *row, AdDay day, guint sent, guint received)
{
    g_autofree char *words = ad_day_words(day);
    g_autofree char *folder = ad_day_folder(day);

    ad_dict_set(row, "DAY", words);
    ad_dict_set(row, "FOLDER", folder);
    ad_page_set_count(row, "SENT", sent);
    ad_page_set_count(row, "RECEIVED", received);
}

/* The days first .. end - 1 of those with mentions. */
static void
fill_days(AdDict *list, const AdSite *site, const GArray *mentions, guint first,
          guint end)
{
    for (guint i = 0, place = 0; i < mentions->len && place < end; place++) {
        AdDay day = ad_selection_day(site->selection,
                                     g_array_index(mentions, AdMention, i).message);
        guint its_first, its_count, sent = 0, received = 0;
        ad_selection_on(site->selection, day, &its_first, &its_count);
        for (; i < mentions->len; i++) {
            const AdMention *mention = &g_array_index(mentions, AdMention, i);
            if (mention->message >= its_first + its_count)
                break;
            sent += mention->sent;
            received += mention->received;
        }
        if (place >= first)
            fill_day(ad_dict_add(list, "ROW"), day, sent, received);
    }
}

/* Nothing, where only its addresses reach the sheet: there may be as many as messages,
 * and to gather these takes a while. */
static bool
fill_mail(AdDict *page, const AdSite *site, const AdOrganisation *its, guint sheet,
          GError **error)
{
    guint first, end;

    ad_series_rows(rows(site, its), sheet, &first, &end);
    if (first >= end)
        return true;
    g_autoptr(GArray) mentions = ad_people_mentions(site->people, its);
    if (is_by_day(its)) {
        fill_days(ad_dict_add(page, "DAYS"), site, mentions, first, end);
        return true;
    }
    return ad_people_fill_messages(
        page, site, (const AdMention *)(gpointer)mentions->data, mentions->len, sheet,
        false, _("Its messages"), error);
}

static GBytes *
make(const AdSite *site, guint item, guint sheet, GError **error)
{
    const AdOrganisation *its = ad_people_organisation(site->people, item);
    guint first, end;
    g_autoptr(AdDict) page =
        ad_series_page(&ad_series_organisation, site, item, sheet, its->domain);

    ad_people_fill_page(page, site, its->domain, its->messages, its->sent,
                        its->received);
    ad_series_rows(its->count, sheet, &first, &end);
    if (first < end)
        ad_people_fill_persons(ad_dict_add(page, "PERSONS"), site, its->first + first,
                               its->first + end);
    if (is_own(site, its))
        ad_dict_show(page, "MORE", "TEXT",
                     _("This is a domain of the archive’s own: its messages are those "
                       "in the calendar, and each address has its list."));
    else if (!fill_mail(page, site, its, sheet, error))
        return NULL;
    return ad_templates_expand(site->templates, "person.tpl", page, error);
}

const AdSeries ad_series_organisation = {
    items, sheets, path, make, "people/organisations.html", N_("All domains"),
};
