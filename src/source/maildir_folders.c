/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/source/maildir.h"
#include "folder_private.h"

#include <errno.h>
#include <string.h>

typedef struct {
    const AdFolder *root;
    const char *folder; /* under way */
    bool is_maildir;    /* cur or new was seen in it */
    GPtrArray *folders;
    GQueue *waiting;
    GError *error; /* of what could not be looked at */
} Search;

static bool
holds_messages(const char *name)
{
    return strcmp(name, "cur") == 0 || strcmp(name, "new") == 0;
}

/* Whether there is such a folder; false with error where that can't be told. */
static bool
has_folder(const AdFolder *root, const char *path, const char *name, GError **error)
{
    g_autofree char *inside = ad_path_join(path, name);
    g_autofree char *place = ad_place_name(root->place, inside);
    struct stat status;

    if (ad_folder_stat(root, inside, 0, &status))
        return S_ISDIR(status.st_mode);
    return errno != ENOENT && errno != ENOTDIR && ad_folder_error(error, errno, place);
}

/* It may lead to a disk that is not there now. */
static void
refuse_lost(Search *search, const char *path)
{
    g_autofree char *place = ad_place_name(search->root->place, path);

    ad_error(&search->error, AD_ERROR_FAILED,
             "%s: a link that can't be followed, so there may be mail that can't be "
             "seen; bring back what it leads to, or take the link away",
             place);
}

static void
note_entry(const char *name, AdEntryKind kind, gpointer data)
{
    Search *search = data;
    g_autofree char *path = NULL;

    if (search->error != NULL || kind == AD_ENTRY_FILE || strcmp(name, "tmp") == 0)
        return;
    if (holds_messages(name)) {
        search->is_maildir = true;
        return;
    }
    path = ad_path_join(search->folder, name);
    if (kind == AD_ENTRY_FOLDER)
        g_queue_push_tail(search->waiting, g_steal_pointer(&path));
    else if (kind == AD_ENTRY_LOST)
        refuse_lost(search, path);
    else if (has_folder(search->root, path, "cur", &search->error) ||
             has_folder(search->root, path, "new", &search->error))
        g_ptr_array_add(search->folders, g_steal_pointer(&path));
}

GPtrArray *
ad_maildir_folders(const AdFolder *root, GError **error)
{
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
    GQueue waiting = G_QUEUE_INIT;
    bool ok = true;

    g_queue_push_tail(&waiting, g_strdup(""));
    while (ok && !g_queue_is_empty(&waiting)) {
        g_autofree char *folder = g_queue_pop_head(&waiting);
        Search search = {root, folder, false, folders, &waiting, NULL};

        ok = ad_folder_list(root, folder, note_entry, &search, error);
        if (search.error != NULL) {
            g_clear_error(error);
            g_propagate_error(error, search.error);
            ok = false;
        }
        if (search.is_maildir)
            g_ptr_array_add(folders, g_steal_pointer(&folder));
    }
    g_queue_clear_full(&waiting, g_free);
    if (!ok)
        return NULL;
    g_ptr_array_sort(folders, ad_text_compare);
    return g_steal_pointer(&folders);
}

char *
ad_maildir_words(const char *folder)
{
    /* Only in Maildir++ names do dots tell levels apart. */
    bool dots = *folder == '.' && strchr(folder, '/') == NULL;
    char *words = ad_text_clean(dots ? folder + 1 : folder, -1, AD_TEXT_LINE, NULL);

    return dots ? g_strdelimit(words, ".", '/') : words;
}
