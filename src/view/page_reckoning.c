/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page_reckoning.h"

#include "auditdisc/base/words.h"
#include "page.h"
#include "trail_words.h"

#define MOST_DIFFERENCES 200

/* From whom to whom a passage went, by its queue id. */
static char *
name_passage(const AdSite *site, guint32 passage)
{
    g_autoptr(GPtrArray) events = ad_trail_passage(site->log->trail, passage);
    const char *id = "", *from = "", *message_id = "";

    for (guint i = 0; i < events->len; i++) {
        const AdTrailEvent *event = events->pdata[i];
        id = event->said[AD_SAID_ID];
        if (event->told == AD_TOLD_QUEUED)
            from = event->said[AD_SAID_FROM];
        if (event->told == AD_TOLD_MESSAGE_ID)
            message_id = event->said[AD_SAID_FROM];
    }
    return g_strdup_printf(_("queue id %1$s from %2$s, Message-ID %3$s"), id,
                           *from != '\0' ? from : _("nobody"),
                           *message_id != '\0' ? message_id : _("not told"));
}

char *
ad_difference_id(const AdSite *site, const AdDifference *difference)
{
    if (difference->passage == 0)
        return g_strdup("");
    g_autoptr(GPtrArray) events =
        ad_trail_passage(site->log->trail, difference->passage);
    return g_strdup(((const AdTrailEvent *)events->pdata[0])->said[AD_SAID_ID]);
}

char *
ad_difference_sentence(const AdSite *site, const AdDifference *difference)
{
    const char *words = _(ad_difference_words(difference->kind));
    g_autofree char *time = ad_time_words(difference->moment, site->zone);

    if (difference->kind == AD_DIFFERENCE_LOG_MISSING) {
        g_autofree char *stretch =
            ad_trail_stretch(difference->moment, difference->until, site->zone);
        g_autofree char *count =
            ad_words_counted(difference->count, "%s message", "%s messages");
        return g_strdup_printf(_("%1$s %2$s: no line at all, and %3$s arrived"), words,
                               stretch, count);
    }
    g_autofree char *name =
        difference->passage != 0
            ? name_passage(site, difference->passage)
            : ad_selection_label(site->selection, difference->message);
    return g_strdup_printf(_("%1$s: %2$s, %3$s"), words, name,
                           *time != '\0' ? time : _("without a date"));
}

static void
fill_day(AdDict *row, const AdSite *site, const AdReckoningDay *day)
{
    g_autofree char *words = ad_day_words(day->day);
    const AdLogDay *facts = ad_log_facts_day(site->log->facts, day->day);

    ad_dict_set(row, "DAY", words);
    ad_page_set_count(row, "LOGGED", day->logged);
    ad_page_set_count(row, "HELD", day->held);
    ad_page_set_count(row, "BOTH", day->both);
    if (facts == NULL) {
        ad_dict_add(row, "NONE");
        return;
    }
    AdDict *page = ad_dict_add(row, "PAGE");
    g_autofree char *folder = ad_day_folder(day->day);
    g_autofree char *href = g_strdup_printf(AD_ROOT_LISTS "days/%s/log.html", folder);
    ad_dict_set(page, "HREF", href);
    ad_page_set_count(page, "LINES", facts->lines);
}

static void
fill_differences(AdDict *log, const AdSite *site)
{
    const GArray *differences = site->log->reckoning->differences;

    for (guint i = 0; i < MIN(differences->len, MOST_DIFFERENCES); i++) {
        const AdDifference *difference = &g_array_index(differences, AdDifference, i);
        g_autofree char *words = ad_difference_sentence(site, difference);
        ad_dict_set(ad_dict_add(log, "DIFFERENCE"), "TEXT", words);
    }
    if (differences->len <= MOST_DIFFERENCES)
        return;
    g_autofree char *rest =
        ad_words_counted(differences->len - MOST_DIFFERENCES, "%s more difference",
                         "%s more differences");
    ad_dict_show(log, "MORE", "TEXT", rest);
}

/* Where nothing is reckoned the days are only listed. */
static void
fill_days(AdDict *page, const AdSite *site)
{
    for (guint i = 0; i < site->log->facts->days->len; i++) {
        const AdLogDay *facts = &g_array_index(site->log->facts->days, AdLogDay, i);
        if (!ad_period_holds(site->period, facts->day))
            continue;
        AdDict *row = ad_dict_add(page, "PLAIN");
        g_autofree char *words = ad_day_words(facts->day);
        g_autofree char *folder = ad_day_folder(facts->day);
        g_autofree char *href =
            g_strdup_printf(AD_ROOT_LISTS "days/%s/log.html", folder);
        ad_dict_set(row, "DAY", words);
        g_autofree char *lines = ad_words_counted(facts->lines, "%s line", "%s lines");
        ad_dict_set(row, "HREF", href);
        ad_dict_set(row, "LINES", lines);
    }
}

/* The sentence that sums it up, in a section that says how to take it. */
static AdDict *
fill_verdict(AdDict *page, const AdSite *site, const char *disagreement)
{
    const AdReckoning *reckoning = site->log->reckoning;
    AdDict *section;

    if (reckoning == NULL) {
        section = ad_dict_add(page, "UNRECKONED");
        ad_dict_set(section, "VERDICT",
                    ad_request_is_narrow(&site->request)
                        ? _("The log was not held against the mailbox, since this disc "
                            "has only what was asked for of it.")
                        : _("The log was not held against the mailbox, since the "
                            "address that all mail is copied to was not stated."));
    } else if (reckoning->differences->len == 0) {
        section = ad_dict_add(page, "AGREED");
        ad_dict_set(section, "VERDICT",
                    _("The log and the mailbox agree, message by message."));
    } else {
        g_autofree char *differences = ad_words_counted(
            reckoning->differences->len, "%s difference", "%s differences");
        g_autofree char *words = g_strdup_printf(_(disagreement), differences);
        section = ad_dict_add(page, "DIFFERENT");
        ad_dict_set(section, "VERDICT", words);
    }
    return section;
}

void
ad_index_log_fill(AdDict *page, const AdSite *site)
{
    if (site->log != NULL)
        fill_verdict(ad_dict_add(page, "LOG"), site,
                     N_("The log and the mailbox do not agree everywhere: %s, each "
                        "named on the page below."));
}

static void
fill_sources(AdDict *page, const AdSite *site)
{
    const GPtrArray *sources = site->log->facts->sources;

    for (guint i = 0; i < sources->len; i++) {
        const AdLogSource *source = sources->pdata[i];
        g_autofree char *lines = ad_words_counted(source->lines, "%s line", "%s lines");
        ad_page_pair(page, i == 0 ? _("Read from") : _("and from"), source->path,
                     *source->damage != '\0' ? source->damage : lines);
    }
}

/* What was read and is listed under no day. */
static void
fill_outside(AdDict *page, const AdLogFacts *facts)
{
    guint64 lines = 0;

    for (guint i = 0; i < facts->sources->len; i++)
        lines += ((const AdLogSource *)facts->sources->pdata[i])->lines;
    for (guint i = 0; i < facts->days->len; i++)
        lines -= g_array_index(facts->days, AdLogDay, i).lines;
    if (lines == 0)
        return;
    g_autofree char *words = ad_words_counted(
        lines, "%s of these lines is of a day outside the period and was left out.",
        "%s of these lines are of days outside the period and were left out.");
    ad_dict_show(page, "OUTSIDE", "TEXT", words);
}

GBytes *
ad_page_reckoning(const AdSite *site, GError **error)
{
    g_autoptr(AdDict) page =
        ad_page_new(site, AD_ROOT_LISTS, _("The mail log"), AD_SHEET_WIDE, NULL);
    const AdReckoning *reckoning = site->log->reckoning;

    fill_sources(page, site);
    fill_outside(page, site->log->facts);
    if (reckoning == NULL) {
        fill_days(fill_verdict(page, site, NULL), site);
        return ad_templates_expand(site->templates, "reckoning.tpl", page, error);
    }
    AdDict *table = ad_dict_add(page, "RECKONED");
    fill_verdict(table, site,
                 N_("The log and the mailbox do not agree everywhere: %s, each named "
                    "below."));
    ad_dict_set(table, "ARCHIVE", site->log->archive);
    for (guint i = 0; i < reckoning->days->len; i++)
        fill_day(ad_dict_add(table, "ROW"), site,
                 &g_array_index(reckoning->days, AdReckoningDay, i));
    fill_differences(table, site);
    return ad_templates_expand(site->templates, "reckoning.tpl", page, error);
}
