/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/words.h"
#include "findings.h"
#include "page.h"

#define MOST_ROWS 2000
#define ADDRESSES 160

static void
fill_doubts(AdDict *row, const GPtrArray *doubts)
{
    for (guint i = 0; i < doubts->len; i++) {
        AdDict *doubt = ad_dict_add(row, "DOUBT");
        ad_dict_set(doubt, "TEXT", doubts->pdata[i]);
        if (i + 1 < doubts->len)
            ad_dict_add(doubt, "NEXT");
    }
}

static void
fill_row(AdDict *row, const AdSite *site, guint index, const AdEnvelope *envelope)
{
    g_autofree char *from = ad_page_shorten(envelope->from, ADDRESSES);
    g_autofree char *path = ad_selection_path(site->selection, index, ".html");
    g_autofree char *href = ad_page_join(AD_ROOT_LISTS, path);
    g_autofree char *label = ad_selection_label(site->selection, index);
    g_autofree char *sent = ad_page_sent(envelope);
    g_autofree char *arrived = ad_time_words(envelope->arrived, site->zone);

    ad_dict_set(row, "FROM", from);
    ad_dict_set(row, "SUBJECT",
                *envelope->subject != '\0' ? envelope->subject : _("(no subject)"));
    ad_dict_set(row, "HREF", href);
    ad_dict_set(row, "NUMBER", label);
    ad_dict_set(row, "SENT", sent);
    ad_dict_set(row, "ARRIVED", *arrived != '\0' ? arrived : _("not known"));
    fill_doubts(row, envelope->doubts);
}

static bool
fill_rows(AdDict *list, const AdSite *site, GError **error)
{
    const GArray *doubtful = site->findings->doubtful;

    for (guint i = 0; i < MIN(doubtful->len, MOST_ROWS); i++) {
        guint32 index = g_array_index(doubtful, guint32, i);
        g_autoptr(AdEnvelope) envelope = ad_selection_envelope(site->selection, index);
        if (envelope == NULL)
            return ad_error(error, AD_ERROR_DIFFERS,
                            "selection: line %u is no envelope", index + 1);
        fill_row(ad_dict_add(list, "MESSAGE"), site, index, envelope);
    }
    return true;
}

GBytes *
ad_page_dates(const AdSite *site, GError **error)
{
    g_autoptr(AdDict) page =
        ad_page_new(site, AD_ROOT_LISTS, _("Doubtful dates"), AD_SHEET_WIDE, NULL);
    guint count = site->findings->doubtful->len, undated = site->findings->undated->len;
    AdDict *list = ad_dict_add(page, count > 0 ? "LIST" : "NONE");
    g_autofree char *messages = ad_words_counted(count, "%s message", "%s messages");

    if (!fill_rows(list, site, error))
        return NULL;
    ad_dict_set(list, "COUNT", messages);
    if (undated > 0)
        ad_page_set_count(ad_dict_add(list, "UNDATED"), "COUNT", undated);
    if (count > MOST_ROWS) {
        g_autofree char *rest =
            ad_words_counted(count - MOST_ROWS, "%s more is not listed here.",
                             "%s more are not listed here.");
        ad_dict_show(list, "MORE", "TEXT", rest);
    }
    return ad_templates_expand(site->templates, "dates.tpl", page, error);
}
