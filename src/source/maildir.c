/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "maildir_private.h"

#include "auditdisc/base/day.h"
#include "auditdisc/base/error.h"

#include <string.h>

static void
maildir_close(AdSource *source)
{
    AdMaildir *maildir = (AdMaildir *)source;

    for (guint i = 0; maildir->folders != NULL && i < maildir->folders->len; i++)
        ad_maildir_names_unref(maildir->names[i]);
    if (maildir->folders != NULL)
        g_ptr_array_unref(maildir->folders);
    ad_maildir_names_unref(maildir->listed);
    g_clear_pointer(&maildir->touched, g_hash_table_unref);
    ad_folder_free(maildir->root);
    g_free(maildir->names);
    g_free(maildir->place);
    g_free(maildir);
}

static bool
find_folders(AdMaildir *maildir, GError **error)
{
    g_autofree char *name = NULL;

    maildir->folders = ad_maildir_folders(maildir->root, error);
    if (maildir->folders == NULL)
        return false;
    maildir->names = g_new0(AdMaildirNames *, maildir->folders->len);
    if (maildir->folders->len > 0)
        return true;
    name = ad_place_name(maildir->place, "");
    return ad_error(error, AD_ERROR_USAGE,
                    "%s: no Maildir, it has neither cur nor new in it; a folder of "
                    "single messages is given as eml:%s",
                    name, name);
}

static AdSource *
maildir_open(const char *place, const AdSourceKeys *keys, GError **error)
{
    AdFolder *root = ad_folder_open(place, error);
    AdMaildir *maildir;

    if (root == NULL)
        return NULL;
    maildir = g_new0(AdMaildir, 1);
    maildir->root = root;
    maildir->place = g_strdup(place);
    if (!find_folders(maildir, error)) {
        maildir_close(&maildir->source);
        return NULL;
    }
    return &maildir->source;
}

static char *
note_of(const char *folder, const char *path)
{
    g_autofree char *words = ad_maildir_words(folder);
    g_autofree char *flags = ad_maildir_flags(path);

    if (*words == '\0')
        return g_steal_pointer(&flags);
    if (flags == NULL)
        return g_steal_pointer(&words);
    return g_strdup_printf("%s, %s", words, flags);
}

AdMaildirNames *
ad_maildir_look_into(AdMaildir *maildir, guint folder, bool again, GError **error)
{
    AdMaildirNames **names = &maildir->names[folder];

    if (*names != NULL && !again)
        return *names;
    g_clear_pointer(names, ad_maildir_names_unref);
    *names =
        ad_maildir_names_read(maildir->root, maildir->folders->pdata[folder], error);
    return *names;
}

static AdItem *
item_at(const AdMaildir *maildir, guint at)
{
    const char *folder = maildir->folders->pdata[maildir->folder];
    g_autofree char *inside = ad_maildir_names_path(maildir->listed, at);
    g_autofree char *path = ad_path_join(folder, inside);
    g_autofree char *call = ad_maildir_names_call(maildir->listed, at);
    const char *name = strchr(inside, '/') + 1;
    AdItem *item = g_new0(AdItem, 1);
    struct stat status;

    item->id = ad_path_join(folder, call);
    item->note = note_of(folder, name);
    item->delivered = ad_maildir_moment(name);
    if (item->delivered == AD_TIME_NONE &&
        ad_folder_stat(maildir->root, path, 0, &status))
        item->delivered = status.st_mtime;
    item->clock = item->delivered == AD_TIME_NONE ? AD_CLOCK_NONE : AD_CLOCK_MAILDIR;
    return item;
}

static bool
maildir_next(AdSource *source, AdItem **ret_item, GError **error)
{
    AdMaildir *maildir = (AdMaildir *)source;

    for (; maildir->folder < maildir->folders->len; maildir->folder++) {
        if (ad_maildir_is_trash(maildir, maildir->folder))
            continue;
        if (maildir->listed == NULL) {
            AdMaildirNames *names =
                ad_maildir_look_into(maildir, maildir->folder, false, error);

            if (names == NULL)
                return false;
            maildir->listed = ad_maildir_names_ref(names);
        }
        if (maildir->at < ad_maildir_names_count(maildir->listed)) {
            *ret_item = item_at(maildir, maildir->at++);
            return true;
        }
        g_clear_pointer(&maildir->listed, ad_maildir_names_unref);
        maildir->at = 0;
    }
    *ret_item = NULL;
    return true;
}

static AdRaw *
no_longer_there(const AdMaildir *maildir, const char *id, GError **error)
{
    g_autofree char *name = ad_place_name(maildir->place, id);

    ad_error(error, AD_ERROR_FAILED, "%s: no longer there", name);
    return NULL;
}

/* Under the name it had when we looked, then, as it may have moved, after a new look.
 */
static AdRaw *
fetch_unique(AdMaildir *maildir, guint folder, const char *unique, GError **error)
{
    const char *name = maildir->folders->pdata[folder];
    g_autofree char *id = ad_path_join(name, unique);

    for (int look = 0; look < 2; look++) {
        const AdMaildirNames *names =
            ad_maildir_look_into(maildir, folder, look > 0, error);
        g_autofree char *inside = NULL;
        g_autofree char *path = NULL;
        g_autoptr(GError) failure = NULL;
        bool absent;
        AdRaw *raw;

        if (names == NULL)
            return NULL;
        inside = ad_maildir_names_find(names, unique);
        if (inside == NULL)
            continue;
        path = ad_path_join(name, inside);
        raw = ad_folder_fetch(maildir->root, path, &absent, &failure);
        if (raw != NULL || !absent) {
            if (failure != NULL)
                g_propagate_error(error, g_steal_pointer(&failure));
            return raw;
        }
    }
    return no_longer_there(maildir, id, error);
}

bool
ad_maildir_is_folder(const AdMaildir *maildir, const char *path, guint *ret_number)
{
    return g_ptr_array_find_with_equal_func(maildir->folders, path, g_str_equal,
                                            ret_number);
}

bool
ad_maildir_holds_messages(const AdMaildir *maildir, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    g_autofree char *parent =
        g_strndup(path, slash == NULL ? 0 : (gsize)(slash - path));

    return (strcmp(name, "cur") == 0 || strcmp(name, "new") == 0) &&
           ad_maildir_is_folder(maildir, parent, NULL);
}

/* FOLDER/unique, or FOLDER/cur/NAME for one of several with the same unique name. */
static AdRaw *
maildir_fetch(AdSource *source, const char *id, GError **error)
{
    AdMaildir *maildir = (AdMaildir *)source;
    const char *slash = strrchr(id, '/');
    g_autofree char *folder = g_strndup(id, slash == NULL ? 0 : (gsize)(slash - id));
    guint number;

    if (ad_maildir_is_folder(maildir, folder, &number))
        return fetch_unique(maildir, number, slash == NULL ? id : slash + 1, error);
    if (ad_maildir_holds_messages(maildir, folder))
        return ad_folder_fetch(maildir->root, id, NULL, error);
    return no_longer_there(maildir, id, error);
}

const AdSourceOps ad_source_maildir = {
    .kind = "maildir",
    .open = maildir_open,
    .next = maildir_next,
    .fetch = maildir_fetch,
    .close = maildir_close,
    .removal = &ad_maildir_removal,
};
