/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files of an image as the image itself names them, read straight from its blocks
 * (ECMA-119, SUSP and RRIP 1.12, the Joliet specification). Written for images of
 * disc/image.h and for what may have become of them: damaged or made by an attacker, an
 * image costs no more than its own size in time and memory.
 *
 * Both trees of an image are read, because systems differ in which one they show.
 */
#pragma once

#include "auditdisc/disc/reader.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *path; /* owned by the tree, printable ASCII */
    guint32 block;    /* means nothing for an empty file */
    guint32 size;     /* bytes, which lie in one piece */
} AdDiscFile;

typedef struct {
    GStringChunk *paths;
    char *volume_id;  /* clean; "" where no descriptor could be read */
    guint64 blocks;   /* that the image says it has; 0 where it can't say */
    GArray *files;    /* AdDiscFile, by path as bytes */
    GPtrArray *flaws; /* char *, clean: what is not as disc/image.h makes it */
} AdDiscTree;

/* Never fails: an image without any tree has no files and says why in its flaws. Where
 * the Rock Ridge tree has a flaw and the Joliet tree has none, files is the latter;
 * where both have, what either of them names. */
AdDiscTree *ad_disc_tree_read(AdReader *reader);
void ad_disc_tree_free(AdDiscTree *tree);
const AdDiscFile *ad_disc_tree_find(const AdDiscTree *tree, const char *path);
/* The bytes of a small file; NULL for no file, and if they can't be read or are more
 * than AD_BAG_FILE_LIMIT. */
GBytes *ad_disc_file_read(AdReader *reader, const AdDiscFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdDiscTree, ad_disc_tree_free)
