/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "calendar.h"
#include "chart.h"
#include "page_reckoning.h"
#include "page.h"
#include "attachments.h"
#include "conversations.h"
#include "findings.h"
#include "people.h"

static guint
days_with_mail(const AdSite *site)
{
    guint days = 0;

    for (AdDay day = site->period->first; day <= site->period->last; day++) {
        guint first, count;
        ad_selection_on(site->selection, day, &first, &count);
        days += count > 0;
    }
    return days;
}

char *
ad_page_request(const AdSite *site)
{
    if (!ad_request_is_narrow(&site->request))
        return NULL;
    g_autofree char *asked = ad_request_shown(&site->request);
    g_autofree char *clean = ad_text_clean(asked, -1, AD_TEXT_LINE, NULL);
    guint64 count = site->sum->fates[AD_FATE_UNASKED];
    g_autofree char *number = ad_words_number(count);
    const char *sentence = ad_words_form(
        count,
        "Asked for: %1$s. %2$s message of these days is not on this disc, since the "
        "request does not cover it.",
        "Asked for: %1$s. %2$s messages of these days are not on this disc, since the "
        "request does not cover them.");

    return g_strdup_printf(sentence, clean, number);
}

char *
ad_page_answer(const AdSite *site)
{
    guint count = ad_selection_count(site->selection);
    g_autofree char *span = ad_period_during(site->period);
    g_autofree char *messages = ad_words_counted(count, "%s message", "%s messages");
    const char *sentence =
        ad_request_is_narrow(&site->request)
            ? _("The requested e-mail that arrived %1$s: %2$s. Every message found is "
                "accounted for.")
            : _("All e-mail that arrived %1$s: %2$s. Every message found is accounted "
                "for.");

    return count > 0 ? g_strdup_printf(sentence, span, messages)
                     : g_strdup_printf(_("No e-mail arrived %s. Every message found is "
                                         "accounted for."),
                                       span);
}

static void
fill_spread(AdDict *page, const AdSite *site)
{
    guint days = (guint)(site->period->last - site->period->first + 1);
    g_autofree char *with = ad_words_number(days_with_mail(site));
    g_autofree char *of = ad_words_number(days);
    const char *sentence = ad_words_form(
        days,
        "Messages on %1$s of %2$s day. A day shows its date and, in bold, how many "
        "messages it has.",
        "Messages on %1$s of %2$s days. A day shows its date and, in bold, how many "
        "messages it has.");
    g_autofree char *spread = g_strdup_printf(sentence, with, of);

    ad_dict_set(page, "SPREAD", spread);
}

/* Where the other days of the period are. */
static void
fill_set(AdDict *page, const AdSite *site)
{
    for (guint i = 0; i < site->disc_count; i++) {
        g_autofree char *words = i != site->disc ? ad_page_disc(site, i) : NULL;
        if (words != NULL)
            ad_page_pair(page, _("Another disc"), words, NULL);
    }
}

static void
fill_facts(AdDict *page, const AdSite *site)
{
    g_auto(GStrv) sources = g_strsplit(site->sources, "\n", -1);
    g_autofree char *seal = ad_page_seal_kind(site);

    for (guint i = 0; sources[i] != NULL; i++) {
        g_autofree char *source = ad_text_clean(sources[i], -1, AD_TEXT_LINE, NULL);
        ad_page_pair(page, i == 0 ? _("Taken from") : _("and from"), source, NULL);
    }
    ad_page_pair(page, _("Days of"), ad_zone_name(site->zone),
                 _("a message lies on the day it arrived"));
    ad_page_pair(page, _("Disc"), site->volume_id, NULL);
    fill_set(page, site);
    ad_page_pair(page, _("Made"), site->made_words, NULL);
    ad_page_pair(page, _("Seal"), seal, NULL);
}

static void
fill_people(AdDict *page, const AdSite *site)
{
    AdDict *people = ad_dict_add(page, "PEOPLE");
    g_autofree char *addresses =
        ad_words_counted(site->people->persons->len, "%s address", "%s addresses");
    g_autofree char *domains =
        ad_words_counted(site->people->organisations->len, "%s domain", "%s domains");

    ad_dict_set(people, "ADDRESSES", addresses);
    ad_dict_set(people, "DOMAINS", domains);
}

/* Lists that are there only where there is something to list. */
static void
fill_findings(AdDict *page, const AdSite *site)
{
    const AdFindings *findings = site->findings;
    const struct {
        const char *section;
        guint count;
    } lists[] = {
        {"FLAWED", findings->flawed},
        {"DOUBTFUL", findings->doubtful->len},
        {"UNDATED", findings->undated->len},
        {"COPIES", findings->copies->len},
        {"BORDER", findings->near->len + findings->displaced->len},
    };

    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        if (lists[i].count > 0)
            ad_page_set_count(ad_dict_add(page, lists[i].section), "COUNT",
                              lists[i].count);
}

GBytes *
ad_page_index(const AdSite *site, GError **error)
{
    g_autofree char *span = ad_period_words(site->period);
    g_autofree char *title = g_strdup_printf(_("E-mail, %s"), span);
    g_autofree char *answer = ad_page_answer(site);
    g_autofree char *request = ad_page_request(site);
    g_autoptr(AdDict) page =
        ad_page_new(site, AD_ROOT_TOP, title, AD_SHEET_WIDE, "index.html");

    if (!ad_page_books_close(site, error))
        return NULL;
    ad_dict_set(page, "SPAN", span);
    ad_dict_show(page, "NAMED", "ORGANISATION", site->organisation);
    ad_dict_set(page, "ANSWER", answer);
    ad_dict_show(page, "REQUEST", "WORDS", request);
    fill_facts(page, site);
    ad_page_account(page, site, AD_ROOT_TOP);
    fill_spread(page, site);
    ad_calendar_fill(page, site);
    ad_chart_fill(page, site);
    ad_index_log_fill(page, site);
    fill_people(page, site);
    ad_page_set_count(page, "CONVERSATIONS",
                      ad_conversations_count(site->conversations));
    ad_page_set_count(page, "ATTACHMENTS", site->attachments->count);
    fill_findings(page, site);
    if (site->cleared)
        ad_dict_add(page, "CLEARED");
    if (site->queue != NULL)
        ad_page_set_count(ad_dict_add(page, "QUEUE"), "COUNT", site->queue->len);
    return ad_templates_expand(site->templates, "index.tpl", page, error);
}
