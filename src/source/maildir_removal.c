/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking messages out of a Maildir. It needs no lock: a name stands for one message
 * for ever, and who changes flags meanwhile only makes us look for it again.
 */
#include "maildir_private.h"

#include <string.h>

#define TRASH ".Trash"
#define LOOKS 4 /* for a message whose flags change all the time */
#define GONE  "it is no longer there"

bool
ad_maildir_is_trash(const AdMaildir *maildir, guint folder)
{
    return maildir->to_trash && strcmp(maildir->folders->pdata[folder], TRASH) == 0;
}

static bool
prepare(AdSource *source, AdRemoval how, GError **error)
{
    AdMaildir *maildir = (AdMaildir *)source;

    maildir->to_trash = how == AD_REMOVE_TO_TRASH;
    return true;
}

static bool
begin(AdSource *source, GError **error)
{
    AdMaildir *maildir = (AdMaildir *)source;

    g_clear_pointer(&maildir->touched, g_hash_table_unref);
    maildir->touched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_clear_pointer(&maildir->listed, ad_maildir_names_unref);
    maildir->folder = maildir->at = 0;
    for (guint i = 0; i < maildir->folders->len; i++)
        g_clear_pointer(&maildir->names[i], ad_maildir_names_unref);
    if (!maildir->to_trash)
        return true;
    return ad_folder_make(maildir->root, TRASH, error) &&
           ad_folder_make(maildir->root, TRASH "/cur", error) &&
           ad_folder_make(maildir->root, TRASH "/new", error) &&
           ad_folder_make(maildir->root, TRASH "/tmp", error);
}

/* Where it goes in the Trash. What lies in cur has flags behind its name, be it none.
 */
static char *
trash_path(const AdMaildir *maildir, const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    const char *flags = name[ad_maildir_unique(name)] == '\0' ? ":2," : "";

    return maildir->to_trash ? g_strconcat(TRASH "/cur/", name, flags, NULL) : NULL;
}

static bool
take_out(AdMaildir *maildir, const char *path, const AdDigest *digest, bool *ret_absent,
         const char **ret_kept, GError **error)
{
    g_autofree char *to = trash_path(maildir, path);

    if (!ad_folder_take_out(maildir->root, path, digest, to, ret_absent, ret_kept,
                            error))
        return false;
    if (!*ret_absent && *ret_kept == NULL)
        g_hash_table_add(maildir->touched, g_path_get_dirname(path));
    return true;
}

static bool
take_out_unique(AdMaildir *maildir, guint folder, const char *unique,
                const AdDigest *digest, const char **ret_kept, GError **error)
{
    const char *name = maildir->folders->pdata[folder];

    for (int look = 0; look < LOOKS; look++) {
        const AdMaildirNames *names =
            ad_maildir_look_into(maildir, folder, look > 0, error);
        g_autofree char *inside = NULL;
        bool absent;

        if (names == NULL)
            return false;
        inside = ad_maildir_names_find(names, unique);
        if (inside == NULL && look > 0)
            break;
        if (inside == NULL)
            continue;
        g_autofree char *path = ad_path_join(name, inside);
        if (!take_out(maildir, path, digest, &absent, ret_kept, error))
            return false;
        if (!absent)
            return true;
    }
    *ret_kept = GONE;
    return true;
}

/* FOLDER/unique, or FOLDER/cur/NAME for one of several with the same unique name. */
static bool
maildir_remove(AdSource *source, const char *id, const AdDigest *digest,
               const char **ret_kept, GError **error)
{
    AdMaildir *maildir = (AdMaildir *)source;
    const char *slash = strrchr(id, '/');
    g_autofree char *folder = g_strndup(id, slash == NULL ? 0 : (gsize)(slash - id));
    guint number;
    bool absent = true;

    *ret_kept = NULL;
    if (ad_maildir_is_folder(maildir, folder, &number))
        return take_out_unique(maildir, number, slash == NULL ? id : slash + 1, digest,
                               ret_kept, error);
    if (ad_maildir_holds_messages(maildir, folder) &&
        !take_out(maildir, id, digest, &absent, ret_kept, error))
        return false;
    if (absent)
        *ret_kept = GONE;
    return true;
}

static bool
end(AdSource *source, GError **error)
{
    AdMaildir *maildir = (AdMaildir *)source;

    if (g_hash_table_size(maildir->touched) > 0 && maildir->to_trash &&
        !ad_folder_sync(maildir->root, TRASH "/cur", error))
        return false;
    return ad_folder_sync_all(maildir->root, maildir->touched, error);
}

const AdRemovalOps ad_maildir_removal = {prepare, begin, maildir_remove, end};
