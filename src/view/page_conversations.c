/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/words.h"
#include "conversations.h"
#include "series.h"

#define ADDRESSES 60 /* characters of a list of addresses in a table */
#define NEAR      3  /* messages before and behind that a message's page lists */

static char *
when_words(const AdSite *site, guint32 message, const AdEnvelope *envelope)
{
    g_autofree char *time = ad_time_clock(envelope->arrived, site->zone);
    g_autofree char *date = ad_date_words(ad_selection_day(site->selection, message));

    return envelope->clock == AD_CLOCK_NONE ? g_strdup(_("no date"))
                                            : g_strdup_printf("%s, %s", date, time);
}

static guint
items(const AdSite *site)
{
    return 1;
}

static guint
sheets(const AdSite *site, guint item)
{
    return ad_series_sheets(ad_conversations_messages(site->conversations));
}

static char *
path(guint item, guint sheet)
{
    return ad_series_path("lists/conversations", sheet);
}

static void
fill_turn(AdDict *list, const AdSite *site, const guint32 *messages, guint place,
          guint here)
{
    guint32 message = messages[place];
    g_autoptr(AdEnvelope) envelope = ad_selection_envelope(site->selection, message);

    if (envelope == NULL)
        return;
    AdDict *dict =
        ad_dict_add(ad_dict_add(list, "TURN"), place == here ? "HERE" : "THERE");
    g_autofree char *when = when_words(site, message, envelope);
    g_autofree char *from = ad_page_shorten(envelope->from, ADDRESSES);
    AdDay day = ad_selection_day(site->selection, messages[here]);
    g_autofree char *href = ad_page_from_day(site->selection, day, message);
    ad_dict_set(dict, "WHEN", when);
    ad_dict_set(dict, "FROM", from);
    ad_dict_set(dict, "HREF", href);
}

void
ad_conversation_fill(AdDict *page, const AdSite *site, guint index)
{
    guint number, count, first, here = 0;

    if (!ad_conversation_of(site->conversations, index, &number))
        return;
    const guint32 *messages =
        ad_conversation(site->conversations, number, &count, &first);
    for (guint end = count; end - here > 1;) { /* they ascend */
        guint middle = here + (end - here) / 2;
        if (messages[middle] <= index)
            here = middle;
        else
            end = middle;
    }
    AdDict *dict = ad_dict_add(page, "CONVERSATION");
    g_autofree char *words = ad_words_counted(count, "%s message", "%s messages");
    g_autofree char *list = path(0, (first + here) / AD_SHEET_ROWS);
    g_autofree char *href = g_strdup_printf("%s%s#c%u", AD_ROOT_DAYS, list, number + 1);
    ad_dict_set(dict, "COUNT", words);
    ad_dict_set(dict, "HREF", href);
    guint from = here > NEAR ? here - NEAR : 0;
    if (from > 0)
        ad_dict_set_int(ad_dict_add(dict, "BEFORE"), "START", from + 1);
    for (guint i = from; i < MIN(count, here + NEAR + 1); i++)
        fill_turn(dict, site, messages, i, here);
}

/* The number of a message begins with its day. */
static bool
fill_row(AdDict *row, const AdSite *site, guint32 message, GError **error)
{
    g_autoptr(AdEnvelope) envelope = ad_selection_envelope(site->selection, message);

    if (envelope == NULL)
        return ad_error(error, AD_ERROR_DIFFERS, "selection: line %u is no envelope",
                        message + 1);
    bool dated = envelope->clock != AD_CLOCK_NONE;
    g_autofree char *time = ad_time_clock(envelope->arrived, site->zone);
    g_autofree char *from = ad_page_shorten(envelope->from, ADDRESSES);
    g_autofree char *number = ad_selection_label(site->selection, message);
    g_autofree char *page = ad_selection_path(site->selection, message, ".html");
    g_autofree char *href = ad_page_join(AD_ROOT_LISTS, page);
    ad_dict_set(row, "TIME", dated ? time : _("no date"));
    ad_dict_set(row, "FROM", from);
    ad_dict_set(row, "NUMBER", number);
    ad_dict_set(row, "HREF", href);
    return true;
}

/* What of a conversation is on the sheet of the messages first .. end - 1. */
static bool
fill_conversation(AdDict *page, const AdSite *site, guint number, guint first,
                  guint end, GError **error)
{
    guint count, start;
    const guint32 *messages =
        ad_conversation(site->conversations, number, &count, &start);
    g_autoptr(AdEnvelope) envelope =
        ad_selection_envelope(site->selection, messages[0]);
    AdDict *dict = ad_dict_add(page, "CONVERSATION");
    g_autofree char *words = ad_words_counted(count, "%s message", "%s messages");
    bool named = envelope != NULL && *envelope->subject != '\0';
    ad_dict_set_int(dict, "NUMBER", number + 1);
    ad_dict_set(dict, "SUBJECT", named ? envelope->subject : _("(no subject)"));
    ad_dict_set(dict, "COUNT", words);
    for (guint i = MAX(first, start); i < MIN(end, start + count); i++)
        if (!fill_row(ad_dict_add(dict, "ROW"), site, messages[i - start], error))
            return false;
    return true;
}

static bool
fill_sheet(AdDict *page, const AdSite *site, guint first, guint end, GError **error)
{
    guint last = ad_conversation_at(site->conversations, end - 1);

    for (guint i = ad_conversation_at(site->conversations, first); i <= last; i++)
        if (!fill_conversation(page, site, i, first, end, error))
            return false;
    return true;
}

static GBytes *
make(const AdSite *site, guint item, guint sheet, GError **error)
{
    const AdConversations *all = site->conversations;
    g_autoptr(AdDict) page =
        ad_series_page(&ad_series_conversations, site, item, sheet, _("Conversations"));
    g_autofree char *count = ad_words_counted(ad_conversations_count(all),
                                              "%s conversation", "%s conversations");
    guint first, end;

    ad_dict_set(page, "COUNT", count);
    ad_series_rows(ad_conversations_messages(all), sheet, &first, &end);
    if (first < end && !fill_sheet(page, site, first, end, error))
        return NULL;
    return ad_templates_expand(site->templates, "conversations.tpl", page, error);
}

const AdSeries ad_series_conversations = {
    items, sheets, path, make, "index.html", N_("Calendar"),
};
