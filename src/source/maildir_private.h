/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A Maildir as a source: what the reading of it and the removal from it share.
 */
#pragma once

#include "auditdisc/source/maildir.h"
#include "auditdisc/source/source.h"

typedef struct {
    AdSource source;
    AdFolder *root;
    char *place;
    GPtrArray *folders;
    AdMaildirNames **names; /* of each folder as it was seen last; NULL before that */
    /* The listing: a folder, its names as they were then, and a place among them. */
    guint folder;
    AdMaildirNames *listed;
    guint at;
    /* Of a removal: whether to the Trash, and the folders it took something out of. */
    bool to_trash;
    GHashTable *touched;
} AdMaildir;

/* The names of a folder. They are kept, since messages are fetched in the order in
 * which they arrived, here from one folder and there from another. */
AdMaildirNames *ad_maildir_look_into(AdMaildir *maildir, guint folder, bool again,
                                     GError **error);
bool ad_maildir_is_folder(const AdMaildir *maildir, const char *path,
                          guint *ret_number);
/* Whether path is cur or new of a folder. */
bool ad_maildir_holds_messages(const AdMaildir *maildir, const char *path);
/* Whether it is the folder that things go to. */
bool ad_maildir_is_trash(const AdMaildir *maildir, guint folder);

extern const AdRemovalOps ad_maildir_removal;
