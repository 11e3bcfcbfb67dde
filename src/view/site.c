/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Message pages are asked of the pool in the order of the selection and come back in
 * that order; then all other pages are made from what the parent was told.
 */
#include "auditdisc/base/words.h"
#include "auditdisc/view/site.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/pool.h"
#include "conversations.h"
#include "lists.h"
#include "page_worker.h"
#include "people.h"
#include "rest.h"
#include "term_index.h"

#include <sys/stat.h>

#define WORKER_MEMORY  ((gsize)448 * 1024 * 1024) /* 512 with what the parent has */
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
    AdOutput output = {run->rendering->own_pack, run->rendering->sink};

    shown->files = g_ptr_array_new();
    shown->names = g_ptr_array_new();
    shown->flaws = g_ptr_array_new();
    shown->unshown = g_strdup(reason);
    return ad_output_add(path, page, &output, error) && add_shown(run, shown, error);
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
                ad_rest_render(&bare, rendering, g_steal_pointer(&run.terms), error);
    ad_term_index_free(run.terms);
    ad_pack_free(run.shown);
    return done;
}
