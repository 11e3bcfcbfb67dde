/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/words.h"
#include "series.h"

#define ADDRESSES 160 /* characters of a list of addresses in a table */
#define MOST_ROWS 500 /* a day that has more messages is parted by hour */
#define UNDATED   24  /* counts as an hour, for messages without a date */
#define HOURS     25

static void
add_remark(AdDict *row, const char *text)
{
    if (text != NULL)
        ad_dict_set(ad_dict_add(row, "REMARK"), "TEXT", text);
}

static void
fill_time(AdDict *row, const AdSite *site, const AdEnvelope *envelope)
{
    bool dated = envelope->clock != AD_CLOCK_NONE;
    g_autofree char *time = dated ? ad_time_clock(envelope->arrived, site->zone) : NULL;

    ad_dict_set(row, "TIME", dated ? time : _("no date"));
}

static void
fill_shown(AdDict *row, const AdSite *site, guint index)
{
    g_autoptr(AdShown) shown = ad_shown_get(site->shown, index);

    if (shown == NULL)
        return;
    if (shown->attachments > 0) {
        g_autofree char *count =
            ad_words_counted(shown->attachments, "%s file", "%s files");
        ad_dict_set(row, "ATTACHMENTS", count);
    }
    if (shown->unshown != NULL)
        add_remark(row, _("not shown on a page, only as the original"));
}

static void
fill_remarks(AdDict *row, const AdEnvelope *envelope)
{
    g_autofree char *gap = ad_page_gap(envelope);

    if (gap == NULL)
        return;
    g_autofree char *sent = ad_page_sent(envelope);
    g_autofree char *text =
        g_strdup_printf(_("dated by its sender %1$s, %2$s"), sent, gap);
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
    g_autofree char *size = ad_words_size((guint64)envelope->size);
    guint number = ad_selection_number(site->selection, index);
    g_autofree char *name = g_strdup_printf("%04u", number);
    g_autofree char *href = g_strconcat(name, ".html", NULL);

    ad_dict_set(row, "FROM", from);
    ad_dict_set(row, "TO", to);
    ad_dict_set(row, "SUBJECT",
                *envelope->subject != '\0' ? envelope->subject : _("(no subject)"));
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
        earlier != NULL ? earlier_words : _("First day with mail"),
        AD_ROOT_DAYS "index.html#calendar",
        _("Calendar"),
        later,
        later != NULL ? later_words : _("Last day with mail"),
    };
    ad_page_turn(page, &turn);
}

/* A day that is parted. */
typedef struct {
    AdDay day;
    guint first, count;
    guint8 *hours; /* of each message */
    guint counts[HOURS];
} Parted;

static void
read_hours(Parted *parted, const AdSite *site)
{
    parted->hours = g_new(guint8, parted->count);
    for (guint i = 0; i < parted->count; i++) {
        g_autoptr(AdEnvelope) envelope =
            ad_selection_envelope(site->selection, parted->first + i);
        bool dated = envelope != NULL && envelope->clock != AD_CLOCK_NONE;
        g_autofree char *time =
            dated ? ad_time_clock(envelope->arrived, site->zone) : NULL;
        guint hour = dated ? (guint)g_ascii_strtoull(time, NULL, 10) : UNDATED;
        parted->hours[i] = (guint8)MIN(hour, UNDATED);
        parted->counts[parted->hours[i]]++;
    }
}

static char *
hour_stem(guint hour)
{
    return hour == UNDATED ? g_strdup("undated") : g_strdup_printf("h%02u", hour);
}

static char *
hour_file(guint hour, guint sheet)
{
    g_autofree char *stem = hour_stem(hour);

    return ad_series_path(stem, sheet);
}

static char *
hour_words(guint hour)
{
    return hour == UNDATED ? g_strdup(_("without a date"))
                           : g_strdup_printf(_("%1$02u:00 to %2$02u:59"), hour, hour);
}

static void
fill_hours(AdDict *page, const Parted *parted)
{
    AdDict *list = ad_dict_add(page, "HOURS");

    for (guint i = 0; i < HOURS; i++) {
        if (parted->counts[i] == 0)
            continue;
        AdDict *hour = ad_dict_add(list, "HOUR");
        g_autofree char *href = hour_file(i, 0);
        g_autofree char *words = hour_words(i);
        g_autofree char *messages =
            ad_words_counted(parted->counts[i], "%s message", "%s messages");
        ad_dict_set(hour, "HREF", href);
        ad_dict_set(hour, "WORDS", words);
        ad_dict_set(hour, "COUNT", messages);
    }
}

/* The first hour with mail from one on, in the direction of the step, or HOURS. */
static guint
hour_from(const Parted *parted, int next, int step)
{
    while (next >= 0 && next < HOURS && parted->counts[next] == 0)
        next += step;
    return next >= 0 ? (guint)next : HOURS;
}

/* A page of an hour; it has several where it has many messages. */
typedef struct {
    guint hour, sheet;
} Place;

static guint
sheets_of(const Parted *parted, guint hour)
{
    return ad_series_sheets(parted->counts[hour]);
}

static Place
place_before(const Parted *parted, Place place)
{
    if (place.sheet > 0)
        return (Place){place.hour, place.sheet - 1};
    guint hour = hour_from(parted, (int)place.hour - 1, -1);
    return (Place){hour, hour < HOURS ? sheets_of(parted, hour) - 1 : 0};
}

static Place
place_after(const Parted *parted, Place place)
{
    if (place.sheet + 1 < sheets_of(parted, place.hour))
        return (Place){place.hour, place.sheet + 1};
    return (Place){hour_from(parted, (int)place.hour + 1, 1), 0};
}

static char *
neighbour_words(Place here, Place there)
{
    if (there.hour != here.hour)
        return hour_words(there.hour);
    return g_strdup(there.sheet < here.sheet ? _("Page before") : _("Next page"));
}

static void
fill_hour_turn(AdDict *page, const Parted *parted, Place place)
{
    Place before = place_before(parted, place), after = place_after(parted, place);
    g_autofree char *earlier =
        before.hour < HOURS ? hour_file(before.hour, before.sheet) : NULL;
    g_autofree char *earlier_words = neighbour_words(place, before);
    g_autofree char *later =
        after.hour < HOURS ? hour_file(after.hour, after.sheet) : NULL;
    g_autofree char *later_words = neighbour_words(place, after);
    g_autofree char *day = ad_day_words(parted->day);
    g_autofree char *up = g_strdup_printf(_("All of %s"), day);
    g_autofree char *stem = hour_stem(place.hour);
    const AdTurn turn = {
        earlier,      earlier != NULL ? earlier_words : _("First hour with mail"),
        "index.html", up,
        later,        later != NULL ? later_words : _("Last hour with mail"),
    };

    ad_page_turn(page, &turn);
    ad_series_links(page, stem, place.sheet, sheets_of(parted, place.hour));
}

static AdDict *
new_page(const AdSite *site, const char *title, const char *heading, guint count)
{
    AdDict *page = ad_page_new(site, AD_ROOT_DAYS, title, AD_SHEET_WIDE, NULL);
    g_autofree char *total = ad_words_counted(count, "%s message", "%s messages");

    ad_dict_set(page, "DAY", heading);
    ad_dict_set(page, "COUNT", total);
    ad_dict_set(page, "ZONE", ad_zone_name(site->zone));
    return page;
}

static GBytes *
make_hour(const AdSite *site, const Parted *parted, Place place, GError **error)
{
    g_autofree char *day = ad_day_words(parted->day);
    g_autofree char *words = hour_words(place.hour);
    g_autofree char *heading = g_strdup_printf("%s, %s", day, words);
    g_autofree char *title =
        ad_series_title(heading, place.sheet, sheets_of(parted, place.hour));
    g_autoptr(AdDict) page = new_page(site, title, heading, parted->counts[place.hour]);
    AdDict *list = ad_dict_add(page, "LIST");
    guint first, end, row = 0;

    fill_hour_turn(page, parted, place);
    ad_series_rows(parted->counts[place.hour], place.sheet, &first, &end);
    for (guint i = 0; i < parted->count && row < end; i++) {
        if (parted->hours[i] != place.hour || row++ < first)
            continue;
        if (!fill_row(ad_dict_add(list, "MESSAGE"), site, parted->first + i, error))
            return NULL;
    }
    return ad_templates_expand(site->templates, "day.tpl", page, error);
}

/* The list of the day; that of its hours, where it is parted. */
static GBytes *
make_day(const AdSite *site, const Parted *parted, GError **error)
{
    g_autofree char *words = ad_day_words(parted->day);
    g_autoptr(AdDict) page = new_page(site, words, words, parted->count);

    fill_turn(page, site, parted->first, parted->count);
    if (site->log != NULL && ad_log_facts_day(site->log->facts, parted->day) != NULL)
        ad_dict_add(page, "LOG");
    if (parted->hours != NULL) {
        fill_hours(page, parted);
        return ad_templates_expand(site->templates, "day.tpl", page, error);
    }
    AdDict *list = ad_dict_add(page, "LIST");
    for (guint i = parted->first; i < parted->first + parted->count; i++)
        if (!fill_row(ad_dict_add(list, "MESSAGE"), site, i, error))
            return NULL;
    return ad_templates_expand(site->templates, "day.tpl", page, error);
}

static bool
make_hours(const AdSite *site, const Parted *parted, const AdPages *pages,
           GError **error)
{
    Place place = {hour_from(parted, 0, 1), 0};

    for (; place.hour < HOURS; place = place_after(parted, place)) {
        g_autofree char *name = hour_file(place.hour, place.sheet);
        g_autoptr(GBytes) page = make_hour(site, parted, place, error);
        if (page == NULL || !pages->add(name, page, pages->data, error))
            return false;
    }
    return true;
}

bool
ad_pages_day(const AdSite *site, AdDay day, const AdPages *pages, GError **error)
{
    Parted parted = {.day = day};

    ad_selection_on(site->selection, day, &parted.first, &parted.count);
    if (parted.count > MOST_ROWS)
        read_hours(&parted, site);
    g_autofree guint8 *hours = parted.hours;
    g_autoptr(GBytes) page = make_day(site, &parted, error);
    return page != NULL && pages->add("index.html", page, pages->data, error) &&
           (hours == NULL || make_hours(site, &parted, pages, error));
}
