/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rest.h"

#include "assets.h"
#include "attachments.h"
#include "findings.h"
#include "lists.h"

#include <gio/gio.h>

typedef struct {
    const AdSite *site;
    const AdRendering *rendering;
    AdOutput output;
} Rest;

static const struct {
    const char *path;
    GBytes *(*make)(const AdSite *site, GError **error);
} pages[] = {
    {"index.html", ad_page_index},
    {"about.html", ad_page_about},
    {"readme.txt", ad_text_readme},
    {"lists/books.html", ad_page_books},
    {"lists/dates.html", ad_page_dates},
    {"check.html", ad_page_check},
    {"find.html", ad_page_find},
    {"index.xml", ad_handover_index},
    {AD_HANDOVER_ELEMENTS, ad_handover_elements},
};

static bool
add(Rest *rest, const char *path, const AdExtent *extent, GError **error)
{
    const AdSink *sink = &rest->output.sink;

    return sink->add(path, extent, sink->data, error);
}

static bool
add_bytes(Rest *rest, const char *path, GBytes *bytes, GError **error)
{
    return ad_output_add(path, bytes, &rest->output, error);
}

/* The lines of a day lie on the disc once and have two names, like an original: no
 * browser is led to the .log. */
static bool
make_log(Rest *rest, const AdLogDay *day, GError **error)
{
    g_autofree char *folder = ad_day_folder(day->day);
    g_autofree char *lines = g_strdup_printf("data/log/%s.log", folder);
    g_autofree char *text = g_strdup_printf("days/%s/log.txt", folder);
    g_autofree char *path = g_strdup_printf("days/%s/log.html", folder);
    g_autoptr(GBytes) page = ad_page_log(rest->site, day->day, error);

    return add(rest, lines, &day->extent, error) &&
           add(rest, text, &day->extent, error) && add_bytes(rest, path, page, error);
}

static bool
make_logs(Rest *rest, GError **error)
{
    const AdSite *site = rest->site;

    if (site->log == NULL)
        return true;
    g_autoptr(GBytes) page = ad_page_reckoning(site, error);
    if (!add_bytes(rest, "lists/log.html", page, error))
        return false;
    for (guint i = 0; i < site->log->facts->days->len; i++) {
        const AdLogDay *day = &g_array_index(site->log->facts->days, AdLogDay, i);
        if (ad_period_holds(site->period, day->day) && !make_log(rest, day, error))
            return false;
    }
    return true;
}

/* Like an original, a queued message has two names. */
static bool
add_queued(Rest *rest, guint number, const AdQueued *queued, GError **error)
{
    g_autofree char *eml = g_strdup_printf("data/queue/%04u.eml", number);
    g_autofree char *text = g_strdup_printf("lists/queue_%04u.txt", number);

    return !queued->saved || (add(rest, eml, &queued->original, error) &&
                              add(rest, text, &queued->original, error));
}

static bool
make_queue(Rest *rest, GError **error)
{
    const GPtrArray *queue = rest->site->queue;
    bool done = true;

    if (queue == NULL)
        return true;
    for (guint i = 0; done && i < queue->len; i++)
        done = add_queued(rest, i + 1, queue->pdata[i], error);
    g_autoptr(GBytes) page = done ? ad_page_queue(rest->site, error) : NULL;
    return done && add_bytes(rest, "lists/queue.html", page, error);
}

static bool
make_pages(Rest *rest, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(pages); i++) {
        g_autoptr(GBytes) page = pages[i].make(rest->site, error);
        if (!add_bytes(rest, pages[i].path, page, error))
            return false;
    }
    return make_logs(rest, error) && make_queue(rest, error);
}

/* What find.html looks in. */
static bool
make_indexes(Rest *rest, AdTermIndex *terms, GError **error)
{
    const AdPages scripts = {ad_output_add, &rest->output};

    return ad_term_index_finish(terms, ad_selection_count(rest->site->selection),
                                &scripts, error) &&
           ad_find_make(rest->site, &scripts, error);
}

static bool
write_piece(const char *text, gsize length, gpointer pack, GError **error)
{
    return ad_pack_write(pack, text, length, error);
}

static bool
make_table(Rest *rest, const char *path,
           bool (*table)(const AdSite *, AdPiece, gpointer, GError **), GError **error)
{
    AdPack *pack = rest->output.pack;
    AdExtent extent;

    ad_pack_begin(pack);
    return table(rest->site, write_piece, pack, error) &&
           ad_pack_end(pack, &extent, error) && add(rest, path, &extent, error);
}

static bool
add_assets(Rest *rest, GError **error)
{
    g_auto(GStrv) names = g_resources_enumerate_children(
        "/auditdisc/assets", G_RESOURCE_LOOKUP_FLAGS_NONE, error);

    for (guint i = 0; names != NULL && names[i] != NULL; i++) {
        g_autofree char *path = g_strconcat("assets/", names[i], NULL);
        g_autoptr(GBytes) bytes = ad_asset(names[i], error);
        if (!add_bytes(rest, path, bytes, error))
            return false;
    }
    return names != NULL;
}

/* While workers make the lists. terms is taken over, since it holds much. */
static bool
make_all(Rest *rest, AdTermIndex *terms, GError **error)
{
    g_autoptr(AdTermIndex) indexed = terms;
    g_autoptr(AdLists) lists = ad_lists_begin(rest->site, rest->rendering, error);

    if (lists == NULL || !make_indexes(rest, indexed, error))
        return false;
    g_clear_pointer(&indexed, ad_term_index_free);
    return make_pages(rest, error) &&
           make_table(rest, "mailbag.csv", ad_table_mailbag, error) &&
           make_table(rest, "books.csv", ad_table_books, error) &&
           add_assets(rest, error) && ad_lists_finish(lists, error);
}

bool
ad_rest_render(const AdSite *site, const AdRendering *rendering, AdTermIndex *terms,
               GError **error)
{
    g_autoptr(AdTermIndex) taken = terms;
    g_autoptr(AdShownFile) shown = ad_shown_open(rendering->shown, error);
    AdSite whole = *site;
    Rest rest = {&whole, rendering, {rendering->own_pack, rendering->sink}};

    if (shown == NULL)
        return false;
    g_autoptr(AdAttachments) attachments = ad_attachments_new(shown);
    whole.shown = shown;
    whole.attachments = attachments;
    g_autoptr(AdFindings) findings = ad_findings_new(&whole, error);
    whole.findings = findings;
    return findings != NULL && make_all(&rest, g_steal_pointer(&taken), error);
}
