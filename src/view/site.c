/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Message pages are asked of the pool in the order of the selection and come back in
 * that order; then the parent makes all other pages from what it was told.
 */
#include "auditdisc/base/words.h"
#include "auditdisc/view/site.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/pool.h"
#include "assets.h"
#include "attachments.h"
#include "conversations.h"
#include "findings.h"
#include "page_worker.h"
#include "people.h"
#include "series.h"
#include "term_index.h"

#include <gio/gio.h>
#include <sys/stat.h>

#define WORKER_MEMORY  ((gsize)480 * 1024 * 1024) /* 512 with what the parent has */
#define WORKER_SECONDS 20
#define GROWTH_FLOOR   ((goffset)64 * 1024 * 1024)
#define TERMS_MEMORY   ((gsize)16 * 1024 * 1024)

typedef struct {
    const AdSite *site;
    const AdRendering *rendering;
    AdPack *shown;
    AdTermIndex *terms;
    guint done;
} Rendering;

static bool
add(const Rendering *run, const char *path, const AdExtent *extent, GError **error)
{
    const AdSink *sink = &run->rendering->sink;

    return sink->add(path, extent, sink->data, error);
}

static bool
add_bytes(const Rendering *run, const char *path, GBytes *bytes, GError **error)
{
    AdExtent extent;
    gsize length;

    if (bytes == NULL)
        return false;
    const void *data = g_bytes_get_data(bytes, &length);
    return ad_pack_add(run->rendering->own_pack, data, length, &extent, error) &&
           add(run, path, &extent, error);
}

/* The original lies on the disc once and has two names: .eml for the record, .txt since
 * every browser shows that. */
static bool
add_original(const Rendering *run, guint index, GError **error)
{
    const AdSelection *selection = run->site->selection;
    g_autofree char *eml = ad_selection_original_path(selection, index);
    g_autofree char *text = ad_selection_path(selection, index, ".txt");
    AdExtent extent;

    if (!ad_selection_original(selection, index, &extent))
        return ad_error(error, AD_ERROR_DIFFERS, "selection: line %u is no envelope",
                        index + 1);
    return add(run, eml, &extent, error) && add(run, text, &extent, error);
}

static bool
add_shown(const Rendering *run, const AdShown *shown, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    AdExtent extent;

    ad_shown_write(shown, line);
    return ad_pack_add(run->shown, line->str, line->len, &extent, error);
}

/* The page that says why there is no page. */
static bool
add_unshown(const Rendering *run, guint index, const char *reason, GError **error)
{
    const AdSelection *selection = run->site->selection;
    g_autofree char *path = ad_selection_path(selection, index, ".html");
    g_autoptr(AdEnvelope) envelope = ad_selection_envelope(selection, index);
    g_autoptr(AdShown) shown = g_new0(AdShown, 1);

    if (envelope == NULL)
        return ad_error(error, AD_ERROR_DIFFERS, "selection: line %u is no envelope",
                        index + 1);
    const AdLetter letter = {index, envelope, NULL, NULL, reason};
    g_autoptr(GBytes) page = ad_page_message(run->site, &letter, error);

    shown->files = g_ptr_array_new();
    shown->names = g_ptr_array_new();
    shown->flaws = g_ptr_array_new();
    shown->unshown = g_strdup(reason);
    return add_bytes(run, path, page, error) && add_shown(run, shown, error);
}

static bool
add_made(const Rendering *run, guint index, const AdPageReply *reply, guint worker,
         GError **error)
{
    for (guint i = 0; i < reply->files->len; i++) {
        const AdSaved *file = &g_array_index(reply->files, AdSaved, i);
        g_autofree char *path =
            ad_selection_path(run->site->selection, index, file->path);
        AdExtent extent = file->extent;
        extent.pack = run->rendering->first_pack + worker;
        if (!add(run, path, &extent, error))
            return false;
    }
    return add_shown(run, reply->shown, error) &&
           ad_term_index_make_room(run->terms, error);
}

static bool
answer(gpointer tag, GBytes *bytes, const char *reason, guint worker, gpointer data,
       GError **error)
{
    Rendering *run = data;
    guint index = GPOINTER_TO_UINT(tag);
    g_autoptr(AdPageReply) reply = bytes != NULL ? ad_page_reply_parse(bytes) : NULL;

    if (reply != NULL && !ad_term_index_add(run->terms, index, reply->terms))
        g_clear_pointer(&reply, ad_page_reply_free);
    if (bytes != NULL && reply == NULL)
        reason = _("what made the page gave an answer that is none");
    ad_progress_tell(run->rendering->progress, "making pages", ++run->done,
                     ad_selection_count(run->site->selection));
    if (!add_original(run, index, error))
        return false;
    if (reply == NULL)
        return add_unshown(run, index, reason, error);
    return add_made(run, index, reply, worker, error);
}

static goffset
growth_limit(const char *originals)
{
    struct stat facts;

    return GROWTH_FLOOR +
           (stat(originals, &facts) == 0 ? 2 * (goffset)facts.st_size : 0);
}

static bool
make_message_pages(Rendering *run, GError **error)
{
    const AdRendering *rendering = run->rendering;
    const AdPoolSpec spec = {
        .workers = rendering->workers,
        .memory = WORKER_MEMORY,
        .seconds = WORKER_SECONDS,
        .growth = growth_limit(rendering->originals),
        .pack_format = rendering->pack_format,
        .input = rendering->originals,
        .work = ad_page_work,
        .work_data = (gpointer)run->site,
        .answer = answer,
        .answer_data = run,
    };
    g_autoptr(AdPool) pool = ad_pool_new(&spec, error);

    if (pool == NULL)
        return false;
    for (guint32 i = 0; i < ad_selection_count(run->site->selection); i++) {
        g_autoptr(GBytes) request = g_bytes_new(&i, sizeof i);
        if (!ad_pool_submit(pool, request, GUINT_TO_POINTER(i), error))
            return false;
    }
    return ad_pool_finish(pool, error) && ad_pack_sync(run->shown, error);
}

static bool
add_sheet(const char *path, GBytes *page, gpointer data, GError **error)
{
    return add_bytes(data, path, page, error);
}

/* What find.html looks in for the words of texts. */
static bool
make_terms(Rendering *run, GError **error)
{
    const AdPages scripts = {add_sheet, run};
    bool done = ad_term_index_finish(
        run->terms, ad_selection_count(run->site->selection), &scripts, error);

    g_clear_pointer(&run->terms, ad_term_index_free);
    return done;
}

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

typedef struct {
    const Rendering *run;
    AdDay day;
} DayPages;

static bool
add_day_page(const char *name, GBytes *page, gpointer data, GError **error)
{
    const DayPages *whole = data;
    g_autofree char *folder = ad_day_folder(whole->day);
    g_autofree char *path = g_strdup_printf("days/%s/%s", folder, name);

    return add_bytes(whole->run, path, page, error);
}

/* Pages for each day with mail; the calendar states the empty ones. */
static bool
make_days(const Rendering *run, GError **error)
{
    const AdPeriod *period = run->site->period;

    for (AdDay day = period->first; day <= period->last; day++) {
        DayPages on_day = {run, day};
        const AdPages into = {add_day_page, &on_day};
        guint first, count;
        ad_selection_on(run->site->selection, day, &first, &count);
        if (count > 0 && !ad_pages_day(run->site, day, &into, error))
            return false;
    }
    return true;
}

/* The lines of a day lie on the disc once and have two names, like an original: no
 * browser is led to the .log. */
static bool
make_log(const Rendering *run, const AdLogDay *day, GError **error)
{
    g_autofree char *folder = ad_day_folder(day->day);
    g_autofree char *lines = g_strdup_printf("data/log/%s.log", folder);
    g_autofree char *text = g_strdup_printf("days/%s/log.txt", folder);
    g_autofree char *path = g_strdup_printf("days/%s/log.html", folder);
    g_autoptr(GBytes) page = ad_page_log(run->site, day->day, error);

    return add(run, lines, &day->extent, error) &&
           add(run, text, &day->extent, error) && add_bytes(run, path, page, error);
}

static bool
make_logs(const Rendering *run, GError **error)
{
    const AdSite *site = run->site;

    if (site->log == NULL)
        return true;
    g_autoptr(GBytes) page = ad_page_reckoning(site, error);
    if (!add_bytes(run, "lists/log.html", page, error))
        return false;
    for (guint i = 0; i < site->log->facts->days->len; i++) {
        const AdLogDay *day = &g_array_index(site->log->facts->days, AdLogDay, i);
        if (ad_period_holds(site->period, day->day) && !make_log(run, day, error))
            return false;
    }
    return true;
}

/* Like an original, a queued message has two names. */
static bool
add_queued(const Rendering *run, guint number, const AdQueued *queued, GError **error)
{
    g_autofree char *eml = g_strdup_printf("data/queue/%04u.eml", number);
    g_autofree char *text = g_strdup_printf("lists/queue_%04u.txt", number);

    return !queued->saved || (add(run, eml, &queued->original, error) &&
                              add(run, text, &queued->original, error));
}

static bool
make_queue(const Rendering *run, GError **error)
{
    const GPtrArray *queue = run->site->queue;
    bool done = true;

    if (queue == NULL)
        return true;
    for (guint i = 0; done && i < queue->len; i++)
        done = add_queued(run, i + 1, queue->pdata[i], error);
    g_autoptr(GBytes) page = done ? ad_page_queue(run->site, error) : NULL;
    return done && add_bytes(run, "lists/queue.html", page, error);
}

static bool
make_pages(const Rendering *run, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(pages); i++) {
        g_autoptr(GBytes) page = pages[i].make(run->site, error);
        if (!add_bytes(run, pages[i].path, page, error))
            return false;
    }
    const AdPages scripts = {add_sheet, (gpointer)run};
    return make_days(run, error) && ad_find_make(run->site, &scripts, error) &&
           make_logs(run, error) && make_queue(run, error);
}

static bool
write_piece(const char *text, gsize length, gpointer pack, GError **error)
{
    return ad_pack_write(pack, text, length, error);
}

static bool
make_table(const Rendering *run, const char *path,
           bool (*table)(const AdSite *, AdPiece, gpointer, GError **), GError **error)
{
    AdPack *pack = run->rendering->own_pack;
    AdExtent extent;

    ad_pack_begin(pack);
    return table(run->site, write_piece, pack, error) &&
           ad_pack_end(pack, &extent, error) && add(run, path, &extent, error);
}

static bool
add_assets(const Rendering *run, GError **error)
{
    g_auto(GStrv) names = g_resources_enumerate_children(
        "/auditdisc/assets", G_RESOURCE_LOOKUP_FLAGS_NONE, error);

    for (guint i = 0; names != NULL && names[i] != NULL; i++) {
        g_autofree char *path = g_strconcat("assets/", names[i], NULL);
        g_autoptr(GBytes) bytes = ad_asset(names[i], error);
        if (!add_bytes(run, path, bytes, error))
            return false;
    }
    return names != NULL;
}

static bool
make_the_rest(const AdSite *site, const Rendering *done, GError **error)
{
    g_autoptr(AdShownFile) shown = ad_shown_open(done->rendering->shown, error);
    AdSite whole = *site;
    const Rendering run = {.site = &whole, .rendering = done->rendering};

    if (shown == NULL)
        return false;
    g_autoptr(AdAttachments) attachments = ad_attachments_new(shown);
    whole.shown = shown;
    whole.attachments = attachments;
    g_autoptr(AdFindings) findings = ad_findings_new(&whole, error);
    if (findings == NULL)
        return false;
    whole.findings = findings;
    const AdPages sheets = {add_sheet, (gpointer)&run};
    return make_pages(&run, error) && ad_series_make_all(&whole, &sheets, error) &&
           make_table(&run, "mailbag.csv", ad_table_mailbag, error) &&
           make_table(&run, "books.csv", ad_table_books, error) &&
           add_assets(&run, error);
}

bool
ad_site_render(const AdSite *site, const AdRendering *rendering, GError **error)
{
    AdSite bare = *site;
    Rendering run = {.site = &bare, .rendering = rendering};
    g_autoptr(AdPeople) people = ad_people_new(site->selection, site->hosts);
    g_autoptr(AdConversations) conversations = ad_conversations_new(site->selection);

    bare.shown = NULL;
    bare.people = people;
    bare.conversations = conversations;
    if (!ad_fs_remove_tree(rendering->shown, error))
        return false;
    run.shown = ad_pack_open(rendering->shown, 0, error);
    run.terms = run.shown != NULL ? ad_term_index_new(TERMS_MEMORY, error) : NULL;
    bool done = run.terms != NULL && make_message_pages(&run, error) &&
                make_terms(&run, error) && make_the_rest(&bare, &run, error);
    ad_term_index_free(run.terms);
    ad_pack_free(run.shown);
    return done;
}
