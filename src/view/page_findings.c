/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lists of messages without a date and at the ends of the period, and of exact
 * copies.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/words.h"
#include "page_findings.h"

#define ADDRESSES 160

static bool
fill_message(AdDict *row, const AdSite *site, guint item, guint32 message,
             AdRemarks remarks, GError **error)
{
    g_autoptr(AdEnvelope) envelope = ad_selection_envelope(site->selection, message);
    g_autoptr(AdShown) shown = ad_shown_get(site->shown, message);

    if (envelope == NULL || shown == NULL)
        return ad_error(error, AD_ERROR_DIFFERS,
                        "message %u: what was kept of it is no record", message + 1);
    g_autofree char *from = ad_page_shorten(envelope->from, ADDRESSES);
    g_autofree char *path = ad_selection_path(site->selection, message, ".html");
    g_autofree char *href = ad_page_join(AD_ROOT_LISTS, path);
    g_autofree char *number = ad_selection_label(site->selection, message);
    g_autoptr(GPtrArray) texts = remarks(site, item, envelope, shown);

    ad_dict_set(row, "FROM", from);
    ad_dict_set(row, "HREF", href);
    ad_dict_set(row, "SUBJECT",
                *envelope->subject != '\0' ? envelope->subject : _("(no subject)"));
    ad_dict_set(row, "NUMBER", number);
    for (guint i = 0; i < texts->len; i++)
        ad_dict_set(ad_dict_add(row, "REMARK"), "TEXT", texts->pdata[i]);
    return true;
}

bool
ad_findings_fill(AdDict *page, const AdSite *site, guint item, guint sheet,
                 const GArray *messages, AdRemarks remarks, AdDict **ret_list,
                 GError **error)
{
    guint first, end;

    ad_series_rows(messages->len, sheet, &first, &end);
    AdDict *list = first < end ? ad_dict_add(page, "MESSAGES") : NULL;
    for (guint i = first; i < end; i++)
        if (!fill_message(ad_dict_add(list, "ROW"), site, item,
                          g_array_index(messages, guint32, i), remarks, error))
            return false;
    *ret_list = list;
    return true;
}

static void
fill_item(AdDict *row, const char *source, const char *item)
{
    ad_dict_set(row, "SOURCE", source);
    ad_dict_set(row, "ITEM", item);
}

AdDict *
ad_findings_page(const AdSeries *series, const AdSite *site, guint item, guint sheet,
                 const char *heading, const char *lead)
{
    AdDict *page = ad_series_page(series, site, item, sheet, heading);

    ad_dict_set(page, "HEADING", heading);
    ad_dict_set(page, "LEAD", lead);
    return page;
}

static guint
one(const AdSite *site)
{
    return 1;
}

guint
ad_findings_sheets(guint rows)
{
    return rows > 0 ? ad_series_sheets(rows) : 0;
}

/* Without a date */

static guint
undated_sheets(const AdSite *site, guint item)
{
    return ad_findings_sheets(site->findings->undated->len);
}

static char *
undated_path(guint item, guint sheet)
{
    return ad_series_path("lists/undated", sheet);
}

static GPtrArray *
place_of(const AdSite *site, guint item, const AdEnvelope *envelope,
         const AdShown *shown)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(texts, g_strdup_printf("%s, %s", envelope->source, envelope->item));
    return texts;
}

static GBytes *
make_undated(const AdSite *site, guint item, guint sheet, GError **error)
{
    const GArray *undated = site->findings->undated;
    g_autofree char *lead = ad_words_counted(
        undated->len,
        "%s message with no date of any kind: no Received header, no delivery time, no "
        "Date of the sender.",
        "%s messages with no date of any kind: no Received header, no delivery time, "
        "no Date of the sender.");
    g_autofree char *day = ad_day_words(site->period->last);
    g_autofree char *where = g_strdup_printf(
        _("So that none is lost, they lie on the last day of the period, %s."), day);
    g_autoptr(AdDict) page = ad_findings_page(&ad_series_undated, site, item, sheet,
                                              _("Without any date"), lead);
    AdDict *list;

    ad_dict_show(page, "EXPLAINED", "TEXT", where);
    if (!ad_findings_fill(page, site, item, sheet, undated, place_of, &list, error))
        return NULL;
    ad_dict_set(list, "COLUMN", _("Found as"));
    return ad_templates_expand(site->templates, "findings.tpl", page, error);
}

/* Found more than once */

static guint
copy_sheets(const AdSite *site, guint item)
{
    return ad_findings_sheets(site->findings->copies->len);
}

static char *
copy_path(guint item, guint sheet)
{
    return ad_series_path("lists/duplicates", sheet);
}

/* The message may lie on another disc of the set. */
static void
fill_copy(AdDict *row, const AdSite *site, const AdCopy *copy)
{
    guint before = 0, disc = 0;
    g_autofree char *number = ad_selection_label(site->whole, copy->original);

    while (copy->original - before >= site->discs[disc].messages)
        before += site->discs[disc++].messages;
    fill_item(row, copy->source, copy->item);
    if (disc == site->disc) {
        AdDict *same = ad_dict_add(row, "SAME");
        g_autofree char *path = ad_selection_path(site->whole, copy->original, ".html");
        g_autofree char *href = ad_page_join(AD_ROOT_LISTS, path);
        ad_dict_set(same, "HREF", href);
        ad_dict_set(same, "NUMBER", number);
        return;
    }
    g_autofree char *words = g_strdup_printf(_("the same bytes as %1$s on disc %2$s"),
                                             number, site->discs[disc].volume_id);
    ad_dict_show(row, "REMARK", "TEXT", words);
}

static GBytes *
make_copies(const AdSite *site, guint item, guint sheet, GError **error)
{
    const GPtrArray *copies = site->findings->copies;
    g_autofree char *lead =
        ad_words_counted(copies->len, "%s exact copy", "%s exact copies");
    g_autoptr(AdDict) page = ad_findings_page(&ad_series_copies, site, item, sheet,
                                              _("Found more than once"), lead);
    AdDict *list = ad_dict_add(page, "ITEMS");
    guint first, end;

    ad_dict_show(page, "EXPLAINED", "TEXT",
                 _("The same bytes were found more than once. One of them is on the "
                   "disc; the others are these."));
    ad_series_rows(copies->len, sheet, &first, &end);
    for (guint i = first; i < end; i++)
        fill_copy(ad_dict_add(list, "ROW"), site, copies->pdata[i]);
    return ad_templates_expand(site->templates, "findings.tpl", page, error);
}

/* The ends of the period. What is on the disc and what is not are parted side by side.
 */

static guint
border_sheets(const AdSite *site, guint item)
{
    const AdFindings *findings = site->findings;

    return ad_findings_sheets(MAX(findings->near->len, findings->displaced->len));
}

static char *
border_path(guint item, guint sheet)
{
    return ad_series_path("lists/border", sheet);
}

static char *
sender_time(gint64 moment, gint32 zone)
{
    g_autoptr(GTimeZone) there = g_time_zone_new_offset(zone);

    return ad_time_words(moment, there);
}

static char *
near_words(const AdSite *site, const AdNear *near)
{
    g_autofree char *here = ad_time_words(near->arrived, site->zone);

    if (near->sent_zone == AD_BOOKS_NO_ZONE ||
        !ad_findings_holds(site, near->arrived, near->sent_zone))
        return g_strdup_printf(_("arrived %s"), here);
    g_autofree char *there = sender_time(near->arrived, near->sent_zone);
    return g_strdup_printf(
        _("arrived %1$s; by the clock of its sender %2$s, within the period"), here,
        there);
}

static GPtrArray *
time_elsewhere(const AdSite *site, guint item, const AdEnvelope *envelope,
               const AdShown *shown)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(texts, sender_time(envelope->arrived, envelope->sent_zone));
    return texts;
}

static void
fill_part(AdDict *list, const char *heading, const char *explanation)
{
    AdDict *part = ad_dict_add(list, "PART");

    ad_dict_set(part, "HEADING", heading);
    ad_dict_set(part, "EXPLANATION", explanation);
}

static void
fill_near(AdDict *page, const AdSite *site, guint sheet)
{
    const GPtrArray *near = site->findings->near;
    g_autofree char *heading =
        ad_words_counted(near->len, "%s message that is not on the disc",
                         "%s messages that are not on the disc");
    guint first, end;

    ad_series_rows(near->len, sheet, &first, &end);
    if (first >= end)
        return;
    AdDict *list = ad_dict_add(page, "ITEMS");
    fill_part(list, heading,
              _("Outside the period by the clock of this disc, and within it by that "
                "of some other zone on earth. This is what the books know of them."));
    for (guint i = first; i < end; i++) {
        const AdNear *one_near = near->pdata[i];
        AdDict *row = ad_dict_add(list, "ROW");
        g_autofree char *words = near_words(site, one_near);
        fill_item(row, one_near->source, one_near->item);
        ad_dict_show(row, "REMARK", "TEXT", words);
    }
}

static GBytes *
make_border(const AdSite *site, guint item, guint sheet, GError **error)
{
    const GArray *displaced = site->findings->displaced;
    g_autofree char *lead = g_strdup_printf(
        _("The days of this disc are those of %s. Another clock puts these messages on "
          "the other side of an end of the period."),
        ad_zone_name(site->zone));
    g_autofree char *heading =
        ad_words_counted(displaced->len, "%s message that is on the disc",
                         "%s messages that are on the disc");
    g_autoptr(AdDict) page = ad_findings_page(&ad_series_border, site, item, sheet,
                                              _("At the ends of the period"), lead);
    AdDict *list;

    fill_near(page, site, sheet);
    if (!ad_findings_fill(page, site, item, sheet, displaced, time_elsewhere, &list,
                          error))
        return NULL;
    if (list != NULL) {
        ad_dict_set(list, "COLUMN", _("Arrived, by the clock of the sender"));
        fill_part(list, heading,
                  _("Within the period by the clock of this disc, and outside it by "
                    "that of the sender."));
    }
    return ad_templates_expand(site->templates, "findings.tpl", page, error);
}

const AdSeries ad_series_undated = {
    one,          undated_sheets,     undated_path,
    make_undated, "lists/dates.html", N_("Doubtful dates"),
};
const AdSeries ad_series_copies = {
    one, copy_sheets, copy_path, make_copies, "lists/books.html", N_("The books"),
};
const AdSeries ad_series_border = {
    one, border_sheets, border_path, make_border, "lists/books.html", N_("The books"),
};
