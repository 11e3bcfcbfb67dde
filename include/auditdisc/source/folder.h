/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folder of a source, read without leaving a trace: access times stay where the
 * system allows it, nothing is written unless a file is to be taken out, and opening
 * can't block or run anything, whatever lies there under the name of a file. Paths are
 * relative to the place and are the bytes of the names as they are; "" is the place
 * itself.
 */
#pragma once

#include "auditdisc/source/raw.h"

#include <glib.h>
#include <stdbool.h>
#include <sys/stat.h>

typedef enum {
    AD_ENTRY_FILE, /* also a link to something that is not a folder */
    AD_ENTRY_FOLDER,
    AD_ENTRY_FOLDER_LINK, /* a link to a folder */
    AD_ENTRY_LOST,        /* a link that can't be followed */
} AdEntryKind;

typedef struct AdFolder AdFolder;

/* AD_ERROR_USAGE if place is missing or no folder. place is kept for the messages. */
AdFolder *ad_folder_open(const char *place, GError **error);
void ad_folder_free(AdFolder *root);

/* Calls each for every entry but . and .. in no order. An error names the folder. */
typedef void (*AdFolderFunc)(const char *name, AdEntryKind kind, gpointer data);
bool ad_folder_list(const AdFolder *root, const char *folder, AdFolderFunc each,
                    gpointer data, GError **error);
/* how is 0 or AT_SYMLINK_NOFOLLOW. false if there is nothing of that name. */
bool ad_folder_stat(const AdFolder *root, const char *path, int how,
                    struct stat *ret_status);
/* Links are followed within the place, and out of it to what belongs to the place's
 * owner, unless that is root: whoever may write to a mailbox can't have us read for him
 * what he may not read himself. What is no regular file is an error that says what it
 * is. The disk begins to read the file, so who fetches some ahead need not wait for
 * each. ret_absent, if not NULL, tells whether the reason is that there is no such
 * file. */
AdRaw *ad_folder_fetch(const AdFolder *root, const char *path, bool *ret_absent,
                       GError **error);

/* Takes the file out if its bytes have the digest and path is the name of the very file
 * that was read, not of a link to it: unlinks it, or moves it to the path to (of which
 * NULL is none), where nothing may be yet. *ret_kept is NULL then, else says why it
 * stays; *ret_absent tells whether the reason is that nothing has that name. Durable
 * once the folders of both are synced. */
bool ad_folder_take_out(const AdFolder *root, const char *path, const AdDigest *digest,
                        const char *to, bool *ret_absent, const char **ret_kept,
                        GError **error);
bool ad_folder_sync(const AdFolder *root, const char *folder, GError **error);
/* Each of a set of folders, which is empty then. */
bool ad_folder_sync_all(const AdFolder *root, GHashTable *folders, GError **error);
/* Makes a folder in the place if it is not there, for the place's owner and as open as
 * the place. */
bool ad_folder_make(const AdFolder *root, const char *folder, GError **error);

/* open() for reading with O_CLOEXEC and, where allowed, O_NOATIME; never waits. */
int ad_open_quietly(int folder, const char *path, int more);
/* The same for a place: follows a link that root or we ourselves made, and anybody's to
 * what is his; errno is EXDEV for any other. */
int ad_open_place(const char *place, int more);
/* For a place that can't be opened: AD_ERROR_USAGE if it does not exist, else
 * AD_ERROR_FAILED with what to do. Returns false. */
bool ad_place_error(GError **error, int errnum, const char *place);
/* path, or place/path, made fit for a message. */
char *ad_place_name(const char *place, const char *path);
/* a slash between them unless one is empty */
char *ad_path_join(const char *folder, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdFolder, ad_folder_free)
