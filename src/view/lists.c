/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each worker has one request, its share of the kinds, and answers with an extent for
 * each page: one that answered sooner would wait for a caller who is busy.
 */
#include "lists.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/pool.h"
#include "auditdisc/base/record.h"
#include "series.h"

#include <string.h>

struct AdLists {
    const AdSite *site;
    const AdRendering *rendering;
    guint shares;
    AdPool *pool;
};

bool
ad_output_add(const char *path, GBytes *bytes, gpointer output, GError **error)
{
    const AdOutput *to = output;
    AdExtent extent;
    gsize length;

    if (bytes == NULL)
        return false;
    const void *data = g_bytes_get_data(bytes, &length);
    return ad_pack_add(to->pack, data, length, &extent, error) &&
           to->sink.add(path, &extent, to->sink.data, error);
}

typedef struct {
    const AdPages *pages;
    AdDay day;
} DayPages;

static bool
add_day_page(const char *name, GBytes *page, gpointer data, GError **error)
{
    const DayPages *of = data;
    g_autofree char *folder = ad_day_folder(of->day);
    g_autofree char *path = g_strdup_printf("days/%s/%s", folder, name);

    return of->pages->add(path, page, of->pages->data, error);
}

/* Pages for each day with mail; the calendar states the empty ones. */
static bool
make_days(const AdSite *site, const AdPages *pages, GError **error)
{
    const AdPeriod *period = site->period;

    for (AdDay day = period->first; day <= period->last; day++) {
        DayPages on_day = {pages, day};
        const AdPages into = {add_day_page, &on_day};
        guint first, count;
        ad_selection_on(site->selection, day, &first, &count);
        if (count > 0 && !ad_pages_day(site, day, &into, error))
            return false;
    }
    return true;
}

/* The larger ones first, so that each worker has some of them. */
static const AdSeries *const kinds[] = {
    NULL, /* the days */
    &ad_series_person,
    &ad_series_conversations,
    &ad_series_organisation,
    &ad_series_attachment_kind,
    &ad_series_addresses,
    &ad_series_organisations,
    &ad_series_attachments,
    &ad_series_flaws,
    &ad_series_flaw_kind,
    &ad_series_undated,
    &ad_series_copies,
    &ad_series_border,
};

static bool
make_kind(const AdSeries *kind, const AdSite *site, const AdPages *pages,
          GError **error)
{
    return kind != NULL ? ad_series_make(kind, site, pages, error)
                        : make_days(site, pages, error);
}

static bool
make_share(const AdLists *lists, guint32 share, const AdPages *pages, GError **error)
{
    for (guint i = share; i < G_N_ELEMENTS(kinds); i += lists->shares)
        if (!make_kind(kinds[i], lists->site, pages, error))
            return false;
    return true;
}

static bool
tell(const char *path, const AdExtent *extent, gpointer text, GError **error)
{
    ad_extent_write(path, extent, text);
    return true;
}

/* An AdWork. */
static bool
work(GBytes *request, int input, AdPack *pack, GByteArray *reply, gpointer data)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    AdOutput output = {pack, {tell, text}};
    const AdPages pages = {ad_output_add, &output};
    guint32 share;

    memcpy(&share, g_bytes_get_data(request, NULL), sizeof share);
    bool made = make_share(data, share, &pages, &error);
    const char *words = made ? text->str : error->message;
    g_byte_array_append(reply, (const guint8 *)words, (guint)strlen(words));
    return made;
}

static bool
refuse_answer(GError **error)
{
    return ad_error(error, AD_ERROR_FAILED,
                    "making lists: a worker gave an answer that is none");
}

static bool
take_in(const AdLists *lists, const char *line, gsize length, guint worker,
        GError **error)
{
    const AdSink *sink = &lists->rendering->sink;
    AdExtent extent;
    g_autofree char **fields = ad_extent_parse(line, length, &extent);

    if (fields == NULL)
        return refuse_answer(error);
    extent.pack = lists->rendering->first_pack + worker;
    return sink->add(*fields, &extent, sink->data, error);
}

/* An AdAnswer. */
static bool
answer(gpointer tag, GBytes *reply, const char *reason, guint worker, gpointer data,
       GError **error)
{
    const char *at, *line;
    gsize size, length;

    if (reply == NULL)
        return ad_error(error, AD_ERROR_FAILED, "making lists: %s", reason);
    at = g_bytes_get_data(reply, &size);
    const char *end = at + size;
    while ((line = ad_record_line(&at, end, &length)) != NULL)
        if (!take_in(data, line, length, worker, error))
            return false;
    return at == end || refuse_answer(error);
}

AdLists *
ad_lists_begin(const AdSite *site, const AdRendering *rendering, GError **error)
{
    g_autoptr(AdLists) lists = g_new0(AdLists, 1);
    const AdPoolSpec spec = {
        .workers = MIN(rendering->workers, G_N_ELEMENTS(kinds)),
        .pack_format = rendering->pack_format,
        .work = work,
        .work_data = lists,
        .answer = answer,
        .answer_data = lists,
    };

    lists->site = site;
    lists->rendering = rendering;
    lists->shares = spec.workers;
    lists->pool = ad_pool_new(&spec, error);
    if (lists->pool == NULL)
        return NULL;
    for (guint32 share = 0; share < lists->shares; share++) {
        g_autoptr(GBytes) request = g_bytes_new(&share, sizeof share);
        if (!ad_pool_submit(lists->pool, request, NULL, error))
            return NULL;
    }
    return ad_pool_hand_out(lists->pool, error) ? g_steal_pointer(&lists) : NULL;
}

bool
ad_lists_finish(AdLists *lists, GError **error)
{
    return ad_pool_finish(lists->pool, error);
}

void
ad_lists_free(AdLists *lists)
{
    if (lists == NULL)
        return;
    ad_pool_free(lists->pool);
    g_free(lists);
}
