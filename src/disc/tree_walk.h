/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One of the two trees of an image, walked from its volume descriptor down.
 */
#pragma once

#include "auditdisc/disc/tree.h"

typedef struct {
    const char *name;
    guint64 lba; /* of the volume descriptor */
    guint8 type;
    bool joliet;
} AdTreeView;

typedef struct {
    GArray *files;    /* AdDiscFile, by path as bytes */
    GPtrArray *flaws; /* char *, clean */
    guint64 blocks;   /* that the descriptor gives the image; 0 where there is none */
    char *volume_id;  /* NULL where there is no descriptor */
} AdTreeWalk;

/* paths gets the paths of the files. */
void ad_disc_tree_walk(AdReader *reader, const AdTreeView *view, GStringChunk *paths,
                       AdTreeWalk *ret_walk);
void ad_disc_tree_walk_clear(AdTreeWalk *walk);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AdTreeWalk, ad_disc_tree_walk_clear)

/* For GArray and friends, by path. */
int ad_disc_tree_compare_files(gconstpointer one, gconstpointer other);
/* Adds to flaws, unless they are so many that nobody would read them. */
void ad_disc_tree_flaw(GPtrArray *flaws, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Whether a block is a volume descriptor of that type. */
bool ad_disc_tree_is_descriptor(const guint8 *block, guint8 type);
