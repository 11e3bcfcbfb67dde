/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "page.h"

#define ADDRESSES 160 /* characters of a list of addresses in a table */

static void
add_remark(AdDict *row, const char *text)
{
    if (text != NULL)
        ad_dict_set(ad_dict_add(row, "REMARK"), "TEXT", text);
}

static void
fill_time(AdDict *row, const AdSite *site, const AdEnvelope *envelope)
{
    if (envelope->clock == AD_CLOCK_NONE) {
        ad_dict_add(row, "UNDATED");
        return;
    }
    AdDict *clock = ad_dict_add(row, "CLOCK");
    g_autofree char *moment = ad_time_iso(envelope->arrived, site->zone);
    g_autofree char *time = ad_time_clock(envelope->arrived, site->zone);
    ad_dict_set(clock, "MOMENT", moment);
    ad_dict_set(clock, "TIME", time);
}

static void
fill_shown(AdDict *row, const AdSite *site, guint index)
{
    g_autoptr(AdShown) shown = ad_shown_get(site->shown, index);

    if (shown == NULL)
        return;
    if (shown->attachments > 0) {
        g_autofree char *count = ad_text_plural(shown->attachments, "file", "files");
        ad_dict_set(row, "ATTACHMENTS", count);
    }
    if (shown->unshown != NULL)
        add_remark(row, "not shown on a page, only as the original");
}

static void
fill_remarks(AdDict *row, const AdEnvelope *envelope)
{
    g_autofree char *gap = ad_page_gap(envelope);

    if (gap == NULL)
        return;
    g_autofree char *sent = ad_page_sent(envelope);
    g_autofree char *text = g_strdup_printf("dated by its sender %s, %s", sent, gap);
    add_remark(row, text);
}

static bool
fill_row(AdDict *row, const AdSite *site, guint index, GError **error)
{
    g_autoptr(AdEnvelope) envelope = ad_selection_envelope(site->selection, index);

    if (envelope == NULL)
        return ad_error(error, AD_ERROR_DIFFERS, "selection: line %u is no envelope",
                        index + 1);
    g_autofree char *from = ad_page_shorten(envelope->from, ADDRESSES);
    g_autofree char *to = ad_page_shorten(envelope->to, ADDRESSES);
    g_autofree char *size = ad_text_size((guint64)envelope->size);
    guint number = ad_selection_number(site->selection, index);
    g_autofree char *name = g_strdup_printf("%04u", number);
    g_autofree char *href = g_strconcat(name, ".html", NULL);

    ad_dict_set(row, "FROM", from);
    ad_dict_set(row, "TO", to);
    ad_dict_set(row, "SUBJECT",
                *envelope->subject != '\0' ? envelope->subject : "(no subject)");
    ad_dict_set(row, "SIZE", size);
    ad_dict_set(row, "NUMBER", name);
    ad_dict_set(row, "HREF", href);
    fill_time(row, site, envelope);
    fill_shown(row, site, index);
    fill_remarks(row, envelope);
    return true;
}

static void
point_to(const AdSite *site, guint index, char **ret_path, char **ret_words)
{
    AdDay day = ad_selection_day(site->selection, index);
    g_autofree char *folder = ad_day_folder(day);

    *ret_path = g_strdup_printf("../%s/index.html", folder);
    *ret_words = ad_day_words(day);
}

/* The days before and after that have mail. */
static void
fill_turn(AdDict *page, const AdSite *site, guint first, guint count)
{
    g_autofree char *earlier = NULL, *earlier_words = NULL;
    g_autofree char *later = NULL, *later_words = NULL;

    if (first > 0)
        point_to(site, first - 1, &earlier, &earlier_words);
    if (first + count < ad_selection_count(site->selection))
        point_to(site, first + count, &later, &later_words);
    const AdTurn turn = {
        earlier,
        earlier != NULL ? earlier_words : "First day with mail",
        AD_ROOT_DAYS "index.html#calendar",
        "Calendar",
        later,
        later != NULL ? later_words : "Last day with mail",
    };
    ad_page_turn(page, &turn);
}

GBytes *
ad_page_day(const AdSite *site, AdDay day, GError **error)
{
    g_autofree char *words = ad_day_words(day);
    g_autoptr(AdDict) page =
        ad_page_new(site, AD_ROOT_DAYS, words, AD_SHEET_WIDE, NULL);
    guint first, count;

    ad_selection_on(site->selection, day, &first, &count);
    g_autofree char *total = ad_text_plural(count, "message", "messages");
    ad_dict_set(page, "DAY", words);
    ad_dict_set(page, "COUNT", total);
    ad_dict_set(page, "ZONE", ad_zone_name(site->zone));
    fill_turn(page, site, first, count);
    if (site->log != NULL && ad_log_facts_day(site->log->facts, day) != NULL)
        ad_dict_add(page, "LOG");
    for (guint i = first; i < first + count; i++)
        if (!fill_row(ad_dict_add(page, "MESSAGE"), site, i, error))
            return NULL;
    return ad_templates_expand(site->templates, "day.tpl", page, error);
}
