/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mail log of one day in words.
 */
#include "auditdisc/base/words.h"
#include "page.h"
#include "trail_words.h"

#define MOST_ROWS 500

/* What a day's page lists, in this order. */
static const struct {
    AdTold told;
    const char *anchor, *one, *many, *explanation;
} sections[] = {
    {AD_TOLD_REFUSED, "refused", N_("%s connection or message was refused"),
     N_("%s connections or messages were refused"),
     N_("Turned away before there was a message, by a list of senders of spam or by a "
        "rule of our own.")},
    {AD_TOLD_UNKNOWN, "recipients", N_("%s recipient was rejected"),
     N_("%s recipients were rejected"),
     N_("Mail for addresses that do not exist here.")},
    {AD_TOLD_BOUNCED, "bounced", N_("%s delivery failed"), N_("%s deliveries failed"),
     N_("Could not be delivered; the sender was told.")},
    {AD_TOLD_EXPIRED, "expired", N_("%s message was given up"),
     N_("%s messages were given up"),
     N_("Tried for days, then returned to the sender.")},
    {AD_TOLD_DEFERRED, "deferred", N_("%s delivery was put off"),
     N_("%s deliveries were put off"),
     N_("Could not be delivered at once and were to be tried again.")},
    {AD_TOLD_SENT, "delivered", N_("%s delivery was made"),
     N_("%s deliveries were made"),
     N_("Into mailboxes here, copies for the archive among them, or to other "
        "servers.")},
};

typedef struct {
    const AdSite *site;
    AdDay day;
    AdDict *sections[G_N_ELEMENTS(sections)];
    guint rows[G_N_ELEMENTS(sections)];
} Listing;

/* A refusal has no message whose way could be told. */
static char *
refusal_words(const AdTrailEvent *event)
{
    const char *from = event->said[AD_SAID_FROM];
    const char *to = event->said[AD_SAID_TO];
    const char *reason = event->said[AD_SAID_TEXT];
    g_autofree char *peer = ad_trail_peer(event->said[AD_SAID_PEER]);
    g_autofree char *list = ad_trail_list(reason);
    g_autoptr(GString) who = g_string_new(peer);

    if (*from != '\0')
        g_string_append_printf(who, _(", from %s"), from);
    if (*to != '\0')
        g_string_append_printf(who, _(", for %s"), to);
    return list != NULL ? g_strdup_printf(_("%1$s: listed by %2$s; %3$s"), who->str,
                                          list, reason)
                        : g_strdup_printf(_("%1$s: %2$s"), who->str, reason);
}

static void
fill_row(AdDict *row, const Listing *listing, const AdTrailEvent *event)
{
    bool refused = event->told == AD_TOLD_REFUSED || event->told == AD_TOLD_UNKNOWN;
    g_autofree char *time = ad_trail_clock(event->moment, listing->site->zone);
    g_autofree char *words = refused
                                 ? refusal_words(event)
                                 : ad_trail_step(listing->site, event, listing->day);

    if (refused) /* a step says itself when it was */
        ad_dict_show(row, "MOMENT", "TIME", time);
    ad_dict_set(row, "WORDS", words);
    ad_dict_set(row, "ID", event->said[AD_SAID_ID]);
}

static void
list_event(const AdTrailEvent *event, gpointer data)
{
    Listing *listing = data;

    for (gsize i = 0; i < G_N_ELEMENTS(sections); i++) {
        if (sections[i].told != event->told)
            continue;
        if (listing->rows[i]++ < MOST_ROWS)
            fill_row(ad_dict_add(listing->sections[i], "ROW"), listing, event);
    }
}

static void
fill_heading(AdDict *page, const Listing *listing, gsize i)
{
    AdDict *line = ad_dict_add(page, "COUNT");
    g_autofree char *heading =
        ad_words_counted(listing->rows[i], sections[i].one, sections[i].many);

    ad_dict_set(line, "ANCHOR", sections[i].anchor);
    ad_dict_set(line, "WORDS", heading);
    ad_dict_set(listing->sections[i], "HEADING", heading);
    ad_dict_set(listing->sections[i], "ANCHOR", sections[i].anchor);
    ad_dict_set(listing->sections[i], "EXPLANATION",
                listing->rows[i] > 0 ? _(sections[i].explanation) : _("None."));
    if (listing->rows[i] <= MOST_ROWS)
        return;
    g_autofree char *rest =
        ad_words_counted(listing->rows[i] - MOST_ROWS, "%s more is not listed here.",
                         "%s more are not listed here.");
    ad_dict_show(listing->sections[i], "MORE", "TEXT", rest);
}

static void
fill_lines(AdDict *page, const AdSite *site, const AdLogDay *facts)
{
    g_autofree char *lines = ad_words_counted(facts->lines, "%s line", "%s lines");
    g_autofree char *understood = ad_words_number(facts->lines - facts->other);
    g_autofree char *other = ad_words_number(facts->other);
    g_autofree char *words = g_strdup_printf(
        _("%1$s: %2$s understood, %3$s kept and counted as other. Times are those of "
          "%4$s."),
        lines, understood, other, ad_zone_name(site->zone));

    ad_dict_set(page, "LINES", words);
    if (site->log->facts->guessed_years)
        ad_dict_add(page, "YEARS");
}

GBytes *
ad_page_log(const AdSite *site, AdDay day, GError **error)
{
    g_autofree char *words = ad_day_words(day);
    g_autofree char *title = g_strdup_printf(_("The mail log of %s"), words);
    g_autoptr(AdDict) page =
        ad_page_new(site, AD_ROOT_DAYS, title, AD_SHEET_WIDE, NULL);
    Listing listing = {.site = site, .day = day};
    guint first, count;

    ad_dict_set(page, "TITLE", title);
    fill_lines(page, site, ad_log_facts_day(site->log->facts, day));
    ad_selection_on(site->selection, day, &first, &count);
    if (count > 0)
        ad_dict_add(page, "MAIL");
    for (gsize i = 0; i < G_N_ELEMENTS(sections); i++)
        listing.sections[i] = ad_dict_add(page, "SECTION");
    ad_trail_on(site->log->trail, day, list_event, &listing);
    for (gsize i = 0; i < G_N_ELEMENTS(sections); i++)
        fill_heading(page, &listing, i);
    return ad_templates_expand(site->templates, "log.tpl", page, error);
}
