/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "findings.h"
#include "page.h"

#define MOST_ROWS 500

static const struct {
    AdFate fate;
    const char *anchor, *one, *many, *explanation;
} sections[] = {
    {AD_FATE_UNREADABLE, "unreadable", N_("%s unreadable item"),
     N_("%s unreadable items"),
     N_("These could not be read where the mail was kept. They are named here because "
        "nothing may go missing in silence.")},
    {AD_FATE_DUPLICATE, "duplicates", N_("%s exact copy"), N_("%s exact copies"),
     N_("The same bytes were found more than once. One of them is on the disc.")},
    {AD_FATE_UNASKED, "not-asked", N_("%s message that was not asked for"),
     N_("%s messages that were not asked for"),
     N_("These arrived in the period, and the request that this disc answers does not "
        "cover them.")},
    {AD_FATE_OUTSIDE, "outside", N_("%s message of other days"),
     N_("%s messages of other days"),
     N_("These arrived before or after the period of this disc.")},
};

typedef struct {
    const AdSite *site;
    AdDict *dicts[AD_FATES]; /* the section of each fate that is listed here */
    AdDict *lists[AD_FATES]; /* its list, once there is a row */
    guint rows[AD_FATES];
} Listing;

static bool
list_row(const AdBooksRow *row, gpointer data, GError **error)
{
    Listing *listing = data;
    AdFate fate = row->fate;

    if (listing->dicts[fate] == NULL || listing->rows[fate]++ >= MOST_ROWS)
        return true;
    if (listing->lists[fate] == NULL)
        listing->lists[fate] = ad_dict_add(listing->dicts[fate], "LIST");
    AdDict *item = ad_dict_add(listing->lists[fate], "ITEM");
    g_autofree char *source = ad_text_clean(row->source, -1, AD_TEXT_LINE, NULL);
    g_autofree char *id = ad_text_clean(row->item, -1, AD_TEXT_LINE, NULL);
    g_autofree char *why = ad_text_clean(row->why, -1, AD_TEXT_LINE, NULL);
    ad_dict_set(item, "SOURCE", source);
    ad_dict_set(item, "ID", id);
    ad_dict_show(item, "WHY", "TEXT", why);
    return true;
}

/* What has a list of its own. */
static void
point_elsewhere(AdDict *section, const AdSite *site, AdFate fate)
{
    const AdFindings *findings = site->findings;
    guint border = findings->near->len + findings->displaced->len;
    const struct {
        AdFate fate;
        guint count;
        const char *href, *words;
    } ways[] = {
        {AD_FATE_DUPLICATE, findings->copies->len, "duplicates.html",
         _("Each copy, with the message it is one of")},
        {AD_FATE_OUTSIDE, border, "border.html", _("At the ends of the period")},
    };

    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        if (ways[i].fate != fate || ways[i].count == 0)
            continue;
        AdDict *way = ad_dict_add(section, "ELSEWHERE");
        ad_dict_set(way, "HREF", ways[i].href);
        ad_dict_set(way, "WORDS", ways[i].words);
    }
}

static void
fill_sections(AdDict *page, Listing *listing)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sections); i++) {
        if (sections[i].fate == AD_FATE_UNASKED &&
            !ad_request_is_narrow(&listing->site->request))
            continue;
        AdDict *section = ad_dict_add(page, "SECTION");
        guint64 count = listing->site->sum->fates[sections[i].fate];
        g_autofree char *heading =
            ad_words_counted(count, sections[i].one, sections[i].many);
        ad_dict_set(section, "ANCHOR", sections[i].anchor);
        ad_dict_set(section, "HEADING", heading);
        ad_dict_set(section, "EXPLANATION",
                    count > 0 ? _(sections[i].explanation) : _("None."));
        point_elsewhere(section, listing->site, sections[i].fate);
        if (sections[i].fate != AD_FATE_DUPLICATE)
            listing->dicts[sections[i].fate] = section;
    }
}

static void
say_rest(AdDict *dict, guint shown, guint64 all)
{
    if (all <= shown)
        return;
    g_autofree char *rest = ad_words_counted(all - shown, "%s more is not listed here.",
                                             "%s more are not listed here.");
    ad_dict_show(dict, "MORE", "TEXT", rest);
}

GBytes *
ad_page_books(const AdSite *site, GError **error)
{
    g_autoptr(AdDict) page = ad_page_new(site, AD_ROOT_LISTS, _("The books"),
                                         AD_SHEET_WIDE, "lists/books.html");
    Listing listing = {.site = site};

    if (!ad_page_books_close(site, error))
        return NULL;
    ad_page_account(page, site, AD_ROOT_LISTS);
    fill_sections(page, &listing);
    if (!ad_books_read(site->books, list_row, &listing, NULL, error))
        return NULL;
    for (guint i = 0; i < AD_FATES; i++)
        if (listing.dicts[i] != NULL)
            say_rest(listing.dicts[i], MOST_ROWS, listing.rows[i]);
    return ad_templates_expand(site->templates, "books.tpl", page, error);
}
