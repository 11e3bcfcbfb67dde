/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lists of addresses and of their domains. An address with one is linked to that
 * message: a page that only repeats it would be most of a disc's pages where much mail
 * is from strangers.
 */
#include "auditdisc/base/words.h"
#include "page_people.h"
#include "series.h"

/* A row of a table of addresses or of domains. */
typedef struct {
    const char *name, *href, *beside;
    bool own;
    guint sent, received;
    guint32 earliest, latest; /* messages */
} Row;

static char *
day_of(const AdSite *site, guint32 message)
{
    return ad_date_words(ad_selection_day(site->selection, message));
}

static void
fill_row(AdDict *dict, const AdSite *site, const Row *row)
{
    g_autofree char *first = day_of(site, row->earliest);
    g_autofree char *last = day_of(site, row->latest);

    ad_dict_set(dict, "NAME", row->name);
    ad_dict_set(dict, "HREF", row->href);
    ad_dict_set(dict, "BESIDE", row->beside);
    ad_page_set_count(dict, "SENT", row->sent);
    ad_page_set_count(dict, "RECEIVED", row->received);
    ad_dict_set(dict, "FIRST", first);
    ad_dict_set(dict, "LAST", last);
    if (row->own)
        ad_dict_add(dict, "OWN");
}

char *
ad_people_message_href(const AdSite *site, guint32 message)
{
    g_autofree char *path = ad_selection_path(site->selection, message, ".html");

    return ad_page_join(AD_ROOT_LISTS, path);
}

static char *
person_href(const AdSite *site, guint index)
{
    const AdPerson *person = ad_people_person(site->people, index);

    if (person->count > 1)
        return g_strdup_printf("%04u.html", index + 1);
    return ad_people_message_href(
        site, g_array_index(site->people->mentions, AdMention, person->first).message);
}

char *
ad_people_organisation_href(const AdSite *site, guint index)
{
    const AdOrganisation *organisation = ad_people_organisation(site->people, index);

    return organisation->count > 1 ? g_strdup_printf("o%04u.html", index + 1)
                                   : person_href(site, organisation->first);
}

static void
fill_person(AdDict *dict, const AdSite *site, guint index)
{
    const AdPerson *person = ad_people_person(site->people, index);
    const AdMention *mentions =
        &g_array_index(site->people->mentions, AdMention, person->first);
    g_autofree char *href = person_href(site, index);
    const Row row = {
        .name = person->address,
        .href = href,
        .beside = person->name,
        .sent = person->sent,
        .received = person->received,
        .earliest = mentions[0].message,
        .latest = mentions[person->count - 1].message,
    };

    fill_row(dict, site, &row);
}

/* Rows of first .. end - 1. */
void
ad_people_fill_persons(AdDict *dict, const AdSite *site, guint first, guint end)
{
    AdDict *rows = ad_dict_include(dict, "ROWS", "addresses.tpl");

    ad_dict_set(rows, "HEADING", _("Addresses, by what stands behind the at sign"));
    ad_dict_set(rows, "WHAT", _("Address"));
    ad_dict_set(rows, "COLUMN", _("First called"));
    for (guint i = first; i < end; i++)
        fill_person(ad_dict_add(rows, "ROW"), site, i);
}

static void
fill_organisation(AdDict *dict, const AdSite *site, guint index)
{
    const AdOrganisation *organisation = ad_people_organisation(site->people, index);
    g_autofree char *href = ad_people_organisation_href(site, index);
    g_autofree char *addresses =
        ad_words_counted(organisation->count, "%s address", "%s addresses");
    const Row row = {
        .name = organisation->domain,
        .href = href,
        .beside = addresses,
        .own = ad_people_is_own(site->hosts, organisation->domain),
        .sent = organisation->sent,
        .received = organisation->received,
        .earliest = organisation->earliest,
        .latest = organisation->latest,
    };

    fill_row(dict, site, &row);
}

static void
add_note(AdDict *page, guint count, const char *sentence)
{
    g_autofree char *number = ad_words_number(count);
    g_autofree char *text = g_strdup_printf(sentence, number, AD_PEOPLE_LIMIT);

    if (count > 0)
        ad_dict_show(page, "NOTE", "TEXT", text);
}

static AdDict *
new_list(const AdSeries *series, const AdSite *site, guint sheet, const char *heading,
         const char *count, const char *explanation)
{
    const AdPeople *people = site->people;
    AdDict *page = ad_series_page(series, site, 0, sheet, heading);

    ad_dict_set(page, "HEADING", heading);
    ad_dict_set(page, "COUNT", count);
    ad_dict_set(page, "EXPLANATION", explanation);
    add_note(page, people->cut,
             ad_words_form(people->cut,
                           "%1$s message names more people than are counted here: of a "
                           "message, the first %2$d addresses are.",
                           "%1$s messages name more people than are counted here: of a "
                           "message, the first %2$d addresses are."));
    add_note(page, people->silent,
             ad_words_form(people->silent, "%s message names no address.",
                           "%s messages name no address."));
    return page;
}

static guint
one(const AdSite *site)
{
    return 1;
}

static guint
address_sheets(const AdSite *site, guint item)
{
    return ad_series_sheets(site->people->persons->len);
}

static char *
address_path(guint item, guint sheet)
{
    return ad_series_path("people/index", sheet);
}

static GBytes *
make_addresses(const AdSite *site, guint item, guint sheet, GError **error)
{
    guint count = site->people->persons->len, first, end;
    g_autofree char *words = ad_words_counted(count, "%s address", "%s addresses");
    g_autoptr(AdDict) page = new_list(
        &ad_series_addresses, site, sheet, _("By person"), words,
        _("Every address that a message on this disc is from or to, with how many it "
          "sent and received. They stand in the order of what is behind the at sign. "
          "An address with only one message is linked to that message."));

    ad_series_rows(count, sheet, &first, &end);
    if (count > 0)
        ad_people_fill_persons(ad_dict_add(page, "LIST"), site, first, end);
    return ad_templates_expand(site->templates, "people.tpl", page, error);
}

static guint
organisation_list_sheets(const AdSite *site, guint item)
{
    return ad_series_sheets(site->people->organisations->len);
}

static char *
organisation_list_path(guint item, guint sheet)
{
    return ad_series_path("people/organisations", sheet);
}

static GBytes *
make_organisations(const AdSite *site, guint item, guint sheet, GError **error)
{
    guint count = site->people->organisations->len, first, end;
    g_autofree char *words = ad_words_counted(count, "%s domain", "%s domains");
    g_autoptr(AdDict) page = new_list(
        &ad_series_organisations, site, sheet, _("By organisation"), words,
        _("The domains of all addresses, what stands behind the at sign. A message "
          "counts once for a domain, however many of its addresses it names. Those of "
          "the archive’s own mail hosts are marked."));

    ad_series_rows(count, sheet, &first, &end);
    if (count > 0) {
        AdDict *rows =
            ad_dict_include(ad_dict_add(page, "LIST"), "ROWS", "addresses.tpl");
        ad_dict_set(rows, "HEADING", _("Domains, in the order of the alphabet"));
        ad_dict_set(rows, "WHAT", _("Domain"));
        ad_dict_set(rows, "COLUMN", _("Addresses"));
        for (guint i = first; i < end; i++)
            fill_organisation(ad_dict_add(rows, "ROW"), site, i);
    }
    return ad_templates_expand(site->templates, "people.tpl", page, error);
}

const AdSeries ad_series_addresses = {
    one, address_sheets, address_path, make_addresses, "index.html", N_("Calendar"),
};

const AdSeries ad_series_organisations = {
    one,          organisation_list_sheets, organisation_list_path, make_organisations,
    "index.html", N_("Calendar"),
};
