/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/day.h"
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/source/source.h"
#include "auditdisc/source/folder.h"

#include <string.h>

typedef struct {
    AdSource source;
    AdFolder *root;
    GStringChunk *text;
    GPtrArray *paths; /* of the items, in order; NULL before the first next */
    guint at;
    GHashTable *touched; /* folders that something was taken out of */
} Eml;

/* A folder under way: what was found in it goes to the paths or to the waiting. */
typedef struct {
    Eml *eml;
    const char *folder;
    GQueue *waiting;
} Walk;

static AdSource *
eml_open(const char *place, const AdSourceKeys *keys, GError **error)
{
    AdFolder *root = ad_folder_open(place, error);
    Eml *eml;

    if (root == NULL)
        return NULL;
    eml = g_new0(Eml, 1);
    eml->root = root;
    eml->text = g_string_chunk_new(65536);
    eml->touched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return &eml->source;
}

static void
note_entry(const char *name, AdEntryKind kind, gpointer data)
{
    Walk *walk = data;
    g_autofree char *path = NULL;

    if (*name == '.')
        return;
    path = ad_path_join(walk->folder, name);
    if (kind == AD_ENTRY_FOLDER)
        g_queue_push_tail(walk->waiting, g_steal_pointer(&path));
    else
        g_ptr_array_add(walk->eml->paths, g_string_chunk_insert(walk->eml->text, path));
}

static bool
find_paths(Eml *eml, GError **error)
{
    GQueue waiting = G_QUEUE_INIT;
    bool ok = true;

    eml->paths = g_ptr_array_new();
    g_queue_push_tail(&waiting, g_strdup(""));
    while (ok && !g_queue_is_empty(&waiting)) {
        g_autofree char *folder = g_queue_pop_head(&waiting);
        Walk walk = {eml, folder, &waiting};

        ok = ad_folder_list(eml->root, folder, note_entry, &walk, error);
    }
    g_queue_clear_full(&waiting, g_free);
    if (ok)
        g_ptr_array_sort(eml->paths, ad_text_compare);
    else /* part of a list would pass for the whole one when it is asked for again */
        g_clear_pointer(&eml->paths, g_ptr_array_unref);
    return ok;
}

static bool
eml_next(AdSource *source, AdItem **ret_item, GError **error)
{
    Eml *eml = (Eml *)source;
    AdItem *item = NULL;

    if (eml->paths == NULL && !find_paths(eml, error))
        return false;
    if (eml->at < eml->paths->len) {
        item = g_new0(AdItem, 1);
        item->id = g_strdup(eml->paths->pdata[eml->at++]);
        item->delivered = AD_TIME_NONE;
        item->clock = AD_CLOCK_NONE;
    }
    *ret_item = item;
    return true;
}

static AdRaw *
eml_fetch(AdSource *source, const char *id, GError **error)
{
    return ad_folder_fetch(((Eml *)source)->root, id, NULL, error);
}

static void
eml_close(AdSource *source)
{
    Eml *eml = (Eml *)source;

    ad_folder_free(eml->root);
    g_string_chunk_free(eml->text);
    g_hash_table_unref(eml->touched);
    if (eml->paths != NULL)
        g_ptr_array_unref(eml->paths);
    g_free(eml);
}

static bool
eml_prepare(AdSource *source, AdRemoval how, GError **error)
{
    g_autofree char *name = ad_text_clean(source->spec, -1, AD_TEXT_LINE, NULL);

    return how == AD_REMOVE_FOR_GOOD ||
           ad_error(error, AD_ERROR_REFUSED,
                    "%s: there is no Trash in a folder of single messages; clear it "
                    "with remove, or leave it out",
                    name);
}

static bool
eml_begin(AdSource *source, GError **error)
{
    Eml *eml = (Eml *)source;

    g_clear_pointer(&eml->paths, g_ptr_array_unref);
    eml->at = 0;
    return true;
}

static bool
eml_remove(AdSource *source, const char *id, const AdDigest *digest,
           const char **ret_kept, GError **error)
{
    Eml *eml = (Eml *)source;
    const char *slash = strrchr(id, '/');
    bool absent;

    if (!ad_folder_take_out(eml->root, id, digest, NULL, &absent, ret_kept, error))
        return false;
    if (absent)
        *ret_kept = "it is no longer there";
    else if (*ret_kept == NULL)
        g_hash_table_add(eml->touched,
                         g_strndup(id, slash == NULL ? 0 : (gsize)(slash - id)));
    return true;
}

static bool
eml_end(AdSource *source, GError **error)
{
    Eml *eml = (Eml *)source;

    return ad_folder_sync_all(eml->root, eml->touched, error);
}

static const AdRemovalOps removal = {eml_prepare, eml_begin, eml_remove, eml_end};

const AdSourceOps ad_source_eml = {
    .kind = "eml",
    .open = eml_open,
    .next = eml_next,
    .fetch = eml_fetch,
    .close = eml_close,
    .removal = &removal,
};
