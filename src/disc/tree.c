/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/volume/bag.h"
#include "tree_walk.h"

/* The two trees of an image. Which descriptors there are and where they stand is fixed,
 * so that no third one can show other files to a system that prefers it. */
static const AdTreeView rock_ridge = {"Rock Ridge", 16, 1, false};
static const AdTreeView joliet = {"Joliet", 17, 2, true};

#define TERMINATOR_LBA  18
#define TERMINATOR_TYPE 255

static bool
same_bytes(const AdDiscFile *one, const AdDiscFile *other)
{
    return one->size == other->size && (one->size == 0 || one->block == other->block);
}

static const AdDiscFile *
file_or_null(const AdTreeWalk *walk, guint index)
{
    return index < walk->files->len ? &g_array_index(walk->files, AdDiscFile, index)
                                    : NULL;
}

/* The next file of two sorted lists, of both where they have it; false at their end. */
typedef struct {
    const AdTreeWalk *one, *other;
    guint i, j;
    const AdDiscFile *a, *b; /* NULL for the one that has it not */
} Pair;

static bool
next_pair(Pair *pair)
{
    const AdDiscFile *a = file_or_null(pair->one, pair->i);
    const AdDiscFile *b = file_or_null(pair->other, pair->j);
    int order = a == NULL ? 1 : b == NULL ? -1 : ad_disc_tree_compare_files(a, b);

    pair->a = order <= 0 ? a : NULL;
    pair->b = order >= 0 ? b : NULL;
    pair->i += pair->a != NULL;
    pair->j += pair->b != NULL;
    return pair->a != NULL || pair->b != NULL;
}

/* What stands in one of them only, or differs, is told. */
static void
compare_walks(const AdTreeWalk *one, const AdTreeWalk *other, GPtrArray *flaws)
{
    Pair pair = {.one = one, .other = other};

    while (next_pair(&pair))
        if (pair.a == NULL || pair.b == NULL || !same_bytes(pair.a, pair.b))
            ad_disc_tree_flaw(flaws, "/%s: not the same under Joliet",
                              pair.a != NULL ? pair.a->path : pair.b->path);
}

/* A folder that can't be read in one tree may be whole in the other. What stands in
 * both is taken from the first. */
static GArray *
unite_walks(const AdTreeWalk *one, const AdTreeWalk *other)
{
    GArray *files = g_array_new(FALSE, FALSE, sizeof(AdDiscFile));
    Pair pair = {.one = one, .other = other};

    while (next_pair(&pair))
        g_array_append_vals(files, pair.a != NULL ? pair.a : pair.b, 1);
    return files;
}

static GArray *
choose_files(const AdTreeWalk *first, const AdTreeWalk *second)
{
    if (first->flaws->len == 0)
        return g_array_ref(first->files);
    if (second->flaws->len == 0)
        return g_array_ref(second->files);
    return unite_walks(first, second);
}

static void
check_terminator(AdReader *reader, GPtrArray *flaws)
{
    guint8 block[AD_BLOCK_SIZE];

    if (!ad_reader_read(reader, TERMINATOR_LBA, 1, block, NULL) ||
        !ad_disc_tree_is_descriptor(block, TERMINATOR_TYPE))
        ad_disc_tree_flaw(flaws, "the volume descriptors do not end at block %d",
                          TERMINATOR_LBA);
}

static void
take_flaws(GPtrArray *flaws, AdTreeWalk *walk)
{
    g_ptr_array_extend_and_steal(flaws, g_steal_pointer(&walk->flaws));
}

AdDiscTree *
ad_disc_tree_read(AdReader *reader)
{
    AdDiscTree *tree = g_new0(AdDiscTree, 1);
    g_auto(AdTreeWalk) first = {0};
    g_auto(AdTreeWalk) second = {0};

    tree->paths = g_string_chunk_new(64 * 1024);
    tree->flaws = g_ptr_array_new_with_free_func(g_free);
    ad_disc_tree_walk(reader, &rock_ridge, tree->paths, &first);
    ad_disc_tree_walk(reader, &joliet, tree->paths, &second);
    bool first_is_good = first.flaws->len == 0, second_is_good = second.flaws->len == 0;
    tree->files = choose_files(&first, &second);
    tree->blocks = first.blocks != 0 ? first.blocks : second.blocks;
    tree->volume_id = g_strdup(first.volume_id != NULL ? first.volume_id : "");
    take_flaws(tree->flaws, &first);
    take_flaws(tree->flaws, &second);
    check_terminator(reader, tree->flaws);
    if (first_is_good && second_is_good)
        compare_walks(&first, &second, tree->flaws);
    if (first.blocks != second.blocks && first.blocks != 0 && second.blocks != 0)
        ad_disc_tree_flaw(tree->flaws, "not the same size under Joliet");
    return tree;
}

void
ad_disc_tree_free(AdDiscTree *tree)
{
    if (tree == NULL)
        return;
    g_string_chunk_free(tree->paths);
    g_free(tree->volume_id);
    g_array_unref(tree->files);
    g_ptr_array_unref(tree->flaws);
    g_free(tree);
}

const AdDiscFile *
ad_disc_tree_find(const AdDiscTree *tree, const char *path)
{
    const AdDiscFile wanted = {path, 0, 0};
    guint index;

    if (!g_array_binary_search(tree->files, &wanted, ad_disc_tree_compare_files,
                               &index))
        return NULL;
    return &g_array_index(tree->files, AdDiscFile, index);
}

GBytes *
ad_disc_file_read(AdReader *reader, const AdDiscFile *file)
{
    if (file == NULL || file->size > AD_BAG_FILE_LIMIT)
        return NULL;
    guint blocks = (guint)(((guint64)file->size + AD_BLOCK_SIZE - 1) / AD_BLOCK_SIZE);
    if (file->size > 0 && blocks > ad_reader_blocks(reader))
        return NULL;
    g_autofree guint8 *bytes = g_malloc((gsize)blocks * AD_BLOCK_SIZE + 1);
    if (!ad_reader_read(reader, file->size > 0 ? file->block : 0, blocks, bytes, NULL))
        return NULL;
    return g_bytes_new_take(g_steal_pointer(&bytes), file->size);
}
