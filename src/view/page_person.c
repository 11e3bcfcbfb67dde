/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page for each address that has more than one message.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/words.h"
#include "page_people.h"
#include "series.h"

#define ADDRESSES 50 /* characters of a list of addresses in a table */

static bool
fill_message(AdDict *row, const AdSite *site, const AdMention *mention, bool brief,
             GError **error)
{
    guint32 message = mention->message;
    g_autoptr(AdEnvelope) envelope = ad_selection_envelope(site->selection, message);

    if (envelope == NULL)
        return ad_error(error, AD_ERROR_DIFFERS, "selection: line %u is no envelope",
                        message + 1);
    g_autofree char *from = ad_page_shorten(envelope->from, ADDRESSES);
    g_autofree char *to = ad_page_shorten(envelope->to, ADDRESSES);
    g_autofree char *number = ad_selection_label(site->selection, message);
    g_autofree char *time = ad_time_clock(envelope->arrived, site->zone);
    g_autofree char *href = ad_people_message_href(site, message);

    ad_dict_set(row, "NUMBER", number);
    ad_dict_set(row, "TIME", envelope->clock == AD_CLOCK_NONE ? _("no date") : time);
    ad_dict_set(row, "FROM", brief && mention->sent ? "" : from);
    ad_dict_set(row, "TO", brief && !mention->sent ? "" : to);
    ad_dict_set(row, "HREF", href);
    ad_dict_set(row, "SUBJECT",
                *envelope->subject != '\0' ? envelope->subject : _("(no subject)"));
    return true;
}

void
ad_people_fill_page(AdDict *page, const AdSite *site, const char *name, guint messages,
                    guint sent, guint received)
{
    g_autofree char *total = ad_words_counted(messages, "%s message", "%s messages");
    g_autofree char *out = ad_words_number(sent);
    g_autofree char *in = ad_words_number(received);
    g_autofree char *sub =
        g_strdup_printf(_("%1$s: %2$s sent, %3$s received. Times are those of %4$s."),
                        total, out, in, ad_zone_name(site->zone));

    ad_dict_set(page, "NAME", name);
    ad_dict_set(page, "SUB", sub);
}

bool
ad_people_fill_messages(AdDict *page, const AdSite *site, const AdMention *mentions,
                        guint count, guint sheet, bool brief, const char *heading,
                        GError **error)
{
    guint first, end;

    ad_series_rows(count, sheet, &first, &end);
    AdDict *list = first < end ? ad_dict_add(page, "MESSAGES") : NULL;
    if (list != NULL)
        ad_dict_show(list, "HEADING", "TEXT", heading);
    if (list != NULL && brief)
        ad_dict_add(list, "BRIEF");
    for (guint i = first; i < end; i++)
        if (!fill_message(ad_dict_add(list, "ROW"), site, &mentions[i], brief, error))
            return false;
    return true;
}

static guint
persons(const AdSite *site)
{
    return site->people->persons->len;
}

static guint
person_sheets(const AdSite *site, guint item)
{
    guint count = ad_people_person(site->people, item)->count;

    return count > 1 ? ad_series_sheets(count) : 0;
}

static char *
person_path(guint item, guint sheet)
{
    g_autofree char *stem = g_strdup_printf("people/%04u", item + 1);

    return ad_series_path(stem, sheet);
}

static GBytes *
make_person(const AdSite *site, guint item, guint sheet, GError **error)
{
    const AdPeople *people = site->people;
    const AdPerson *person = ad_people_person(people, item);
    guint place = ad_people_organisation_of(people, item);
    const AdOrganisation *its = ad_people_organisation(people, place);
    g_autoptr(AdDict) page =
        ad_series_page(&ad_series_person, site, item, sheet, person->address);

    ad_people_fill_page(page, site, person->address, person->count, person->sent,
                        person->received);
    ad_dict_show(page, "CALLED", "TEXT", person->name);
    if (its->count > 1) {
        AdDict *organisation = ad_dict_add(page, "ORGANISATION");
        g_autofree char *href = ad_people_organisation_href(site, place);
        ad_dict_set(organisation, "HREF", href);
        ad_dict_set(organisation, "NAME", its->domain);
    }
    if (!ad_people_fill_messages(
            page, site, &g_array_index(people->mentions, AdMention, person->first),
            person->count, sheet, true, NULL, error))
        return NULL;
    return ad_templates_expand(site->templates, "person.tpl", page, error);
}

static void
fill_beside(AdDict *dict, const char *section, const AdSite *site, AdDay day,
            guint32 message)
{
    if (message == AD_PEOPLE_NOBODY)
        return;
    g_autofree char *href = ad_page_from_day(site->selection, day, message);
    ad_dict_set(ad_dict_add(dict, section), "HREF", href);
}

void
ad_people_beside_fill(AdDict *page, const AdSite *site, guint32 message)
{
    AdBeside beside = ad_people_beside(site->people, message);

    if (beside.before == AD_PEOPLE_NOBODY && beside.after == AD_PEOPLE_NOBODY)
        return;
    AdDict *dict = ad_dict_add(page, "BESIDE");
    AdDay day = ad_selection_day(site->selection, message);
    ad_dict_set(dict, "NAME", ad_people_person(site->people, beside.person)->address);
    fill_beside(dict, "BEFORE", site, day, beside.before);
    fill_beside(dict, "AFTER", site, day, beside.after);
}

const AdSeries ad_series_person = {
    persons,     person_sheets,       person_path,
    make_person, "people/index.html", N_("All addresses"),
};
