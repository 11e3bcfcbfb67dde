/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What lies in a Maildir, by name.
 *
 * A folder is anything that has cur or new in it: the place itself, Maildir++
 * subfolders (.Sent, .Lists.foo), and folders in folders at any depth with or without
 * a dot, as Dovecot's fs layout, KMail and notmuch know them. tmp is not read, what
 * lies inside cur, new and tmp is not searched. A link to a folder is taken as a
 * folder, as mail programs do, but not searched, so that it can't lead in a circle.
 *
 * A message keeps its unique name when it moves from new to cur and when its flags
 * change (":2," and letters behind the name). Names that begin with a dot are none.
 */
#pragma once

#include "auditdisc/source/folder.h"

#include <glib.h>
#include <stdbool.h>

/* Paths of all folders below the root in order, "" first; char *. Empty for one
 * that is no Maildir; NULL if a folder can't be looked into, or a link that may be one
 * to a folder leads nowhere. */
GPtrArray *ad_maildir_folders(const AdFolder *root, GError **error);
/* "Lists/foo" for .Lists.foo */
char *ad_maildir_words(const char *folder);

/* The messages of one folder in order of their unique names. */
typedef struct AdMaildirNames AdMaildirNames;

/* A message that moves while we read is listed all the same, and once. */
AdMaildirNames *ad_maildir_names_read(const AdFolder *root, const char *folder,
                                      GError **error);
AdMaildirNames *ad_maildir_names_ref(AdMaildirNames *names);
void ad_maildir_names_unref(AdMaildirNames *names);
guint ad_maildir_names_count(const AdMaildirNames *names);
/* Path in the folder: cur/NAME or new/NAME. */
char *ad_maildir_names_path(const AdMaildirNames *names, guint at);
/* What the message is called within its folder: its unique name; if several files have
 * the same one, all but the first are called by their path. */
char *ad_maildir_names_call(const AdMaildirNames *names, guint at);
/* The path of the first message with that unique name, or NULL. */
char *ad_maildir_names_find(const AdMaildirNames *names, const char *unique);

/* Length of the unique part of a file name. */
gsize ad_maildir_unique(const char *name);
/* The flags behind it in words: "seen, answered", or NULL. */
char *ad_maildir_flags(const char *name);
/* The number that a file name begins with if it is a time from 1985 to 2099 and not
 * part of a word; else AD_TIME_NONE. */
gint64 ad_maildir_moment(const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdMaildirNames, ad_maildir_names_unref)
