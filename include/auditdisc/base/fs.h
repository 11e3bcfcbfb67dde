/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that stay. Durable means: written beside, fsync, rename, fsync of the folder.
 * Absent and unreadable are different outcomes everywhere. All failures are
 * AD_ERROR_FAILED and name the path.
 */
#pragma once

#include "auditdisc/base/digest.h"

#include <glib.h>
#include <stdbool.h>

/* false only where the answer could not be had. A link that points nowhere exists. */
bool ad_fs_exists(const char *path, bool *ret_exists, GError **error);
/* The folder and those above it that are missing; they are on the disk afterwards. */
bool ad_fs_make_folders(const char *path, GError **error);
bool ad_fs_sync_folder(const char *path, GError **error);
/* Removes path and all below it; does not follow links; absent is success. */
bool ad_fs_remove_tree(const char *path, GError **error);
/* A file that is read in place; it must not change meanwhile. */
GMappedFile *ad_fs_map(const char *path, GError **error);
/* For who reads a mapped file from its start: once in a while lets go of the pages from
 * behind up to at, which come back should they be read again. Returns what is behind
 * then. */
const char *ad_fs_let_go(const char *behind, const char *at);

/* What is written to fd goes past the page cache from now on where that can be: for a
 * large file that nobody reads soon, of which the cache would only cost a copy. It asks
 * for pieces aligned to AD_FS_ALIGNED in memory and file; from the first one that is
 * not on, all goes through the cache again. */
#define AD_FS_ALIGNED 4096
void ad_fs_pass_cache(int fd);
/* All of it or an error; name is only for the message. */
bool ad_fs_write_all(int fd, const void *data, gsize length, const char *name,
                     GError **error);
/* Up to length bytes from offset; fewer only at the end of the file. -1 on error. */
gssize ad_fs_read_at(int fd, void *buffer, gsize length, goffset offset,
                     const char *name, GError **error);

/* Puts the data at path in one step: readers see the old file or the new one. A
 * process that is killed in between leaves PATH.new, which the next one overwrites. */
bool ad_fs_replace(const char *path, const void *data, gsize length, GError **error);
/* Of a file or a folder, durably: from, and the folders of both, are on the disk. */
bool ad_fs_rename(const char *from, const char *to, GError **error);
/* Whole small file; AD_ERROR_FAILED with "too large" above limit bytes. Behind the last
 * byte, be there none, is a NUL. */
GBytes *ad_fs_read(const char *path, gsize limit, GError **error);

/* AD_ERROR_REFUSED for a file that somebody else than root and who runs this may write,
 * and so decide what is done in his name. A pipe, a device and what can't be looked at
 * are let pass. */
bool ad_fs_check_owned(const char *path, GError **error);

/* A file that nobody else can see and that is gone with its descriptor; -1 on error. */
int ad_fs_scratch(GError **error);

/* SHA-256 of a file's bytes, read in pieces. ret_size may be NULL. */
bool ad_fs_digest(const char *path, AdDigest *ret_digest, goffset *ret_size,
                  GError **error);
