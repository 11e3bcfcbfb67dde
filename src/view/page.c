/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/words.h"

#include <string.h>

#define MINUTE 60
#define HOUR   3600
#define DAY    86400

/* The places that the head of each page leads to. */
static const struct {
    const char *path, *section;
} places[] = {
    {"index.html", "AT_CALENDAR"},    {"find.html", "AT_FIND"},
    {"lists/books.html", "AT_BOOKS"}, {"check.html", "AT_CHECK"},
    {"about.html", "AT_ABOUT"},
};

char *
ad_page_join(const char *root, const char *path)
{
    return g_strconcat(root, path, NULL);
}

char *
ad_page_from_day(const AdSelection *selection, AdDay day, guint index)
{
    AdDay its_day = ad_selection_day(selection, index);
    guint number = ad_selection_number(selection, index);

    if (its_day == day)
        return g_strdup_printf("%04u.html", number);
    g_autofree char *folder = ad_day_folder(its_day);
    return g_strdup_printf("../%s/%04u.html", folder, number);
}

static void
fill_head(const AdSite *site, AdDict *head, const char *root, const char *title,
          const char *path)
{
    bool named = *site->organisation != '\0';

    ad_dict_set(head, "TITLE", title);
    ad_dict_set(head, "ROOT", root);
    ad_dict_set(head, "LANGUAGE", ad_words_language());
    ad_dict_set(head, "OWNER", named ? site->organisation : _("E-mail record"));
    ad_dict_set(head, "SPAN", site->span);
    for (gsize i = 0; path != NULL && i < G_N_ELEMENTS(places); i++)
        if (strcmp(path, places[i].path) == 0)
            ad_dict_add(head, places[i].section);
}

static void
fill_rules(AdDict *head, AdSheet sheet)
{
    bool framed = sheet == AD_SHEET_FRAMED || sheet == AD_SHEET_FRAMED_PICTURED;
    bool pictured = sheet == AD_SHEET_PICTURED || sheet == AD_SHEET_FRAMED_PICTURED;
    bool scripted = sheet == AD_SHEET_SCRIPTED || sheet == AD_SHEET_SCRIPTED_WIDE;

    if (sheet != AD_SHEET_WIDE && sheet != AD_SHEET_SCRIPTED_WIDE)
        ad_dict_add(head, "NARROW");
    if (scripted)
        ad_dict_add(head, "SCRIPTED");
    if (framed)
        ad_dict_add(head, "FRAMED");
    if (!framed && !pictured)
        return;
    AdDict *pictures = ad_dict_add(head, "PICTURES");
    if (pictured)
        ad_dict_add(pictures, "OF_DISC");
    if (framed)
        ad_dict_add(pictures, "AS_DATA");
}

AdDict *
ad_page_new(const AdSite *site, const char *root, const char *title, AdSheet sheet,
            const char *path)
{
    AdDict *page = ad_dict_new();
    AdDict *head = ad_dict_include(page, "HEAD", "head.tpl");
    AdDict *foot = ad_dict_include(page, "FOOT", "foot.tpl");

    fill_head(site, head, root, title, path);
    fill_rules(head, sheet);
    ad_dict_set(foot, "VOLUME", site->volume_id);
    ad_dict_set(foot, "MADE", site->made_words);
    ad_dict_set(page, "ROOT", root);
    return page;
}

/* NULL for an empty value. */
static AdDict *
add_pair(AdDict *dict, const char *term, const char *name, const char *value)
{
    if (*value == '\0')
        return NULL;
    AdDict *pair = ad_dict_add(dict, "PAIR");
    ad_dict_set(pair, "TERM", term);
    ad_dict_set(pair, name, value);
    return pair;
}

void
ad_page_pair(AdDict *dict, const char *term, const char *value, const char *note)
{
    AdDict *pair = add_pair(dict, term, "VALUE", value);

    if (pair != NULL)
        ad_dict_show(pair, "NOTED", "NOTE", note);
}

void
ad_page_pair_list(AdDict *dict, const char *term, const char *list)
{
    add_pair(dict, term, "LIST", list);
}

void
ad_page_set_count(AdDict *dict, const char *name, guint64 number)
{
    g_autofree char *count = ad_words_number(number);

    ad_dict_set(dict, name, count);
}

void
ad_page_turn(AdDict *page, const AdTurn *turn)
{
    AdDict *dict = ad_dict_include(page, "TURN", "turn.tpl");
    const struct {
        const char *section, *none, *path, *words;
    } ways[] = {
        {"EARLIER", "FIRST", turn->earlier_path, turn->earlier_words},
        {"UP", "TOP", turn->up_path, turn->up_words},
        {"LATER", "LAST", turn->later_path, turn->later_words},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        bool is_link = ways[i].path != NULL;
        if (ways[i].words == NULL)
            continue;
        AdDict *way = ad_dict_add(dict, is_link ? ways[i].section : ways[i].none);
        ad_dict_set(way, "WORDS", ways[i].words);
        ad_dict_set(way, "HREF", ways[i].path);
    }
}

char *
ad_page_sent(const AdEnvelope *envelope)
{
    if (envelope->sent != AD_TIME_NONE) {
        g_autoptr(GTimeZone) zone = g_time_zone_new_offset(envelope->sent_zone);
        return ad_time_words(envelope->sent, zone);
    }
    if (*envelope->date == '\0')
        return g_strdup(_("the message has no Date"));
    return g_strdup_printf(_("“%s”, which is no date that can be understood"),
                           envelope->date);
}

static char *
duration_words(gint64 seconds, gint64 unit)
{
    guint64 number = (guint64)(seconds / unit);

    if (unit == DAY)
        return ad_words_counted(number, "%s day", "%s days");
    return unit == HOUR ? ad_words_counted(number, "%s hour", "%s hours")
                        : ad_words_counted(number, "%s minute", "%s minutes");
}

char *
ad_page_gap(const AdEnvelope *envelope)
{
    if (envelope->sent == AD_TIME_NONE || envelope->arrived == AD_TIME_NONE)
        return NULL;
    gint64 gap = envelope->sent - envelope->arrived;
    gint64 size = ABS(gap);
    if (size <= HOUR)
        return NULL;
    gint64 unit = size >= DAY ? DAY : HOUR, part = size >= DAY ? HOUR : MINUTE;
    g_autofree char *whole = duration_words(size, unit);
    g_autofree char *rest = duration_words(size % unit, part);
    g_autofree char *both =
        g_strjoin(" ", whole, size % unit >= part ? rest : NULL, NULL);
    return g_strdup_printf(gap > 0 ? _("%s later") : _("%s earlier"), both);
}

char *
ad_page_shorten(const char *text, glong characters)
{
    if (g_utf8_strlen(text, -1) <= characters)
        return g_strdup(text);
    g_autofree char *start = g_utf8_substring(text, 0, characters);
    return g_strconcat(g_strchomp(start), " …", NULL);
}

char *
ad_page_disc(const AdSite *site, guint index)
{
    const AdDisc *disc = &site->discs[index];
    g_autofree char *days = ad_period_words(disc->period);
    g_autofree char *messages =
        ad_words_counted(disc->messages, "%s message", "%s messages");

    return g_strdup_printf("%s, %s, %s", disc->volume_id, days, messages);
}

bool
ad_page_books_close(const AdSite *site, GError **error)
{
    const AdSum *sum = site->sum;
    guint64 accounted = 0, on_discs = 0;

    for (guint i = 0; i < AD_FATES; i++)
        accounted += sum->fates[i];
    for (guint i = 0; i < site->disc_count; i++)
        on_discs += site->discs[i].messages;
    if (accounted == sum->found && sum->fates[AD_FATE_ON_DISC] == on_discs &&
        site->discs[site->disc].messages == ad_selection_count(site->selection))
        return true;
    return ad_error(error, AD_ERROR_FAILED,
                    "the books do not close: %" G_GUINT64_FORMAT
                    " items found, %" G_GUINT64_FORMAT
                    " accounted for, %" G_GUINT64_FORMAT " on disc",
                    sum->found, accounted, on_discs);
}
