/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The manifests on the disc know what each file must be. That proves blocks which only
 * one place had, and where several contents are in question it finds the right one.
 */
#include "rescue_private.h"
#include "verify_private.h"

#include "auditdisc/volume/bag.h"

#include <string.h>

#define MOST_TRIALS 4096
#define MOST_WORK   ((guint64)1 << 20) /* blocks that are hashed for one file */

/* A block of a file with more than one content to choose from. */
typedef struct {
    guint64 block;
    GArray *testimonies;
    GArray *slots; /* guint32, the distinct ones */
    guint now;     /* index in slots */
} Question;

typedef struct {
    AdMerge *merge;
    const AdDiscFile *file;
    const AdDigest *digest; /* that it must have */
    guint64 blocks;
    GArray *questions;
    AdHash *hash;
} Case;

static void
question_clear(gpointer data)
{
    Question *question = data;

    g_array_unref(question->testimonies);
    g_array_unref(question->slots);
}

static void
case_clear(Case *inquiry)
{
    g_clear_pointer(&inquiry->questions, g_array_unref);
    ad_hash_free(inquiry->hash);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Case, case_clear)

static bool
is_right(const Case *inquiry)
{
    guint64 left = inquiry->file->size;
    guint8 block[AD_BLOCK_SIZE];
    AdDigest digest;
    bool whole = true;

    for (guint64 i = 0; i < inquiry->blocks && whole; i++) {
        guint32 slot = inquiry->merge->slots[inquiry->file->block + i];
        gsize used = (gsize)MIN(left, AD_BLOCK_SIZE);
        whole = slot != AD_STOCK_NOTHING &&
                ad_stock_get(inquiry->merge->stock, slot, block, NULL);
        if (whole)
            ad_hash_update(inquiry->hash, block, used);
        left -= used;
    }
    ad_hash_finish(inquiry->hash, &digest);
    return whole && ad_digest_equal(&digest, inquiry->digest);
}

static void
prove(const Case *inquiry)
{
    memset(inquiry->merge->states + inquiry->file->block, AD_BLOCK_SURE,
           inquiry->blocks);
}

static void
ask(Case *inquiry, guint64 block)
{
    Question question = {
        .block = block,
        .testimonies = g_array_new(FALSE, FALSE, sizeof(AdTestimony)),
        .slots = g_array_new(FALSE, FALSE, sizeof(guint32)),
    };

    ad_merge_hear(inquiry->merge, block, question.testimonies);
    for (guint i = 0; i < question.testimonies->len; i++) {
        guint32 slot = g_array_index(question.testimonies, AdTestimony, i).slot;
        guint known = question.slots->len;
        if (known == 0 || g_array_index(question.slots, guint32, known - 1) != slot)
            g_array_append_val(question.slots, slot);
    }
    g_array_append_val(inquiry->questions, question);
}

static void
ask_all(Case *inquiry)
{
    inquiry->questions = g_array_new(FALSE, FALSE, sizeof(Question));
    g_array_set_clear_func(inquiry->questions, question_clear);
    for (guint64 i = 0; i < inquiry->blocks; i++)
        if (inquiry->merge->states[inquiry->file->block + i] == AD_BLOCK_UNSURE)
            ask(inquiry, inquiry->file->block + i);
}

/* Everything in question as one copy on one carrier has it. */
static void
believe(const Case *inquiry, guint carrier, guint64 from, guint64 to)
{
    for (guint i = 0; i < inquiry->questions->len; i++) {
        const Question *question = &g_array_index(inquiry->questions, Question, i);
        for (guint k = 0; k < question->testimonies->len; k++) {
            const AdTestimony *testimony =
                &g_array_index(question->testimonies, AdTestimony, k);
            if (testimony->carrier == carrier && testimony->lba >= from &&
                testimony->lba < to)
                inquiry->merge->slots[question->block] = testimony->slot;
        }
    }
}

static bool
one_copy_is_right(const Case *inquiry, guint64 trials)
{
    const AdMerge *merge = inquiry->merge;
    guint64 tried = 0;

    for (guint i = 0; i < merge->carriers->len; i++) {
        const AdCarrier *carrier = merge->carriers->pdata[i];
        guint64 end = carrier->offset % merge->blocks;
        end = end > 0 ? end : merge->blocks;
        for (guint64 begin = 0; begin < carrier->heard; end += merge->blocks) {
            if (tried++ == trials)
                return false;
            believe(inquiry, i, begin, end);
            if (is_right(inquiry))
                return true;
            begin = end;
        }
    }
    return false;
}

static guint64
combinations(const Case *inquiry)
{
    guint64 number = 1;

    for (guint i = 0; i < inquiry->questions->len && number <= MOST_TRIALS; i++)
        number *= MAX(g_array_index(inquiry->questions, Question, i).slots->len, 1);
    return number;
}

/* Counts up, each question a digit; false when all are zero again. */
static bool
next_combination(const Case *inquiry)
{
    for (guint i = 0; i < inquiry->questions->len; i++) {
        Question *question = &g_array_index(inquiry->questions, Question, i);
        question->now = (question->now + 1) % question->slots->len;
        inquiry->merge->slots[question->block] =
            g_array_index(question->slots, guint32, question->now);
        if (question->now != 0)
            return true;
    }
    return false;
}

static bool
a_combination_is_right(const Case *inquiry, guint64 trials)
{
    if (combinations(inquiry) > trials)
        return false;
    for (guint i = 0; i < inquiry->questions->len; i++) {
        const Question *question = &g_array_index(inquiry->questions, Question, i);
        inquiry->merge->slots[question->block] =
            g_array_index(question->slots, guint32, 0);
    }
    do
        if (is_right(inquiry))
            return true;
    while (next_combination(inquiry));
    return false;
}

/* What was chosen before stays where nothing better is found. */
static bool
solve(Case *inquiry)
{
    const AdDiscFile *file = inquiry->file;
    guint32 *slots = inquiry->merge->slots + file->block;
    guint64 trials = MIN(MOST_TRIALS, MOST_WORK / inquiry->blocks + 1);
    g_autofree guint32 *before = NULL;

    ask_all(inquiry);
    if (inquiry->questions->len == 0)
        return false;
    before = g_memdup2(slots, inquiry->blocks * sizeof *slots);
    if (one_copy_is_right(inquiry, trials) || a_combination_is_right(inquiry, trials))
        return true;
    memcpy(slots, before, inquiry->blocks * sizeof *slots);
    return false;
}

static bool
has_all_blocks(const Case *inquiry)
{
    for (guint64 i = 0; i < inquiry->blocks; i++)
        if (inquiry->merge->slots[inquiry->file->block + i] == AD_STOCK_NOTHING)
            return false;
    return true;
}

static void
settle_file(AdMerge *merge, const AdDiscTree *tree, const char *path,
            const AdDigest *digest)
{
    const AdDiscFile *file = ad_disc_tree_find(tree, path);
    g_auto(Case) inquiry = {merge, file, digest, 0, NULL, NULL};

    if (file == NULL || file->size == 0)
        return;
    inquiry.blocks = ((guint64)file->size + AD_BLOCK_SIZE - 1) / AD_BLOCK_SIZE;
    if (file->block + inquiry.blocks > merge->image || !has_all_blocks(&inquiry))
        return;
    inquiry.hash = ad_hash_new();
    if (is_right(&inquiry) || solve(&inquiry))
        prove(&inquiry);
}

typedef struct {
    AdMerge *merge;
    const AdDiscTree *tree;
} Settlement;

static void
settle_line(const char *path, const AdDigest *digest, gpointer data)
{
    const Settlement *settlement = data;

    settle_file(settlement->merge, settlement->tree, path, digest);
}

static AdManifest *
read_manifest(const AdMerge *merge, const AdDiscTree *tree, const char *path)
{
    const AdDiscFile *file = ad_disc_tree_find(tree, path);
    g_autoptr(AdReader) reader = ad_merge_reader(merge);
    g_autoptr(AdManifest) manifest = ad_manifest_new();
    g_autofree char *text = NULL;

    if (file == NULL || file->size > AD_BAG_FILE_LIMIT ||
        file->size > merge->image * AD_BLOCK_SIZE)
        return NULL;
    guint blocks = (file->size + AD_BLOCK_SIZE - 1) / AD_BLOCK_SIZE;
    text = g_malloc((gsize)blocks * AD_BLOCK_SIZE + 1);
    if (!ad_reader_read(reader, file->block, blocks, text, NULL) ||
        !ad_manifest_parse(manifest, text, file->size, path, NULL))
        return NULL;
    return g_steal_pointer(&manifest);
}

/* The block that libisofs puts behind all others; false where one of those is lost. */
static bool
expect_tag(const AdMerge *merge, guint64 tag, guint8 ret_block[AD_BLOCK_SIZE])
{
    g_autoptr(GChecksum) md5 = g_checksum_new(G_CHECKSUM_MD5);
    guint8 block[AD_BLOCK_SIZE];

    for (guint64 i = 0; i < tag; i++) {
        if (merge->slots[i] == AD_STOCK_NOTHING ||
            !ad_stock_get(merge->stock, merge->slots[i], block, NULL))
            return false;
        g_checksum_update(md5, block, AD_BLOCK_SIZE);
    }
    ad_md5_block(tag, g_checksum_get_string(md5), ret_block);
    return true;
}

/* One of the contents in question may be right for all that was chosen so far. */
static void
settle_tag(AdMerge *merge, guint64 tag, const guint8 expected[AD_BLOCK_SIZE])
{
    g_autoptr(GArray) testimonies = g_array_new(FALSE, FALSE, sizeof(AdTestimony));
    guint8 block[AD_BLOCK_SIZE];

    ad_merge_hear(merge, tag, testimonies);
    for (guint i = 0; i < testimonies->len; i++) {
        guint32 slot = g_array_index(testimonies, AdTestimony, i).slot;
        if (ad_stock_get(merge->stock, slot, block, NULL) &&
            memcmp(block, expected, AD_BLOCK_SIZE) == 0)
            merge->slots[tag] = slot;
    }
}

static bool
is_right_tag(const AdMerge *merge, guint64 tag)
{
    guint8 expected[AD_BLOCK_SIZE], block[AD_BLOCK_SIZE];

    return merge->slots[tag] != AD_STOCK_NOTHING && expect_tag(merge, tag, expected) &&
           ad_stock_get(merge->stock, merge->slots[tag], block, NULL) &&
           memcmp(block, expected, AD_BLOCK_SIZE) == 0;
}

/* The tag in the padding covers the one in front of it, and follows from what that one
 * has proven. */
static void
settle_tags(AdMerge *merge, AdReader *reader, const AdDiscTree *tree)
{
    guint64 padding = merge->image - AD_IMAGE_PADDING;
    const AdSweep sweep = {.reader = reader, .tree = tree, .blocks = merge->image};
    guint8 expected[AD_BLOCK_SIZE];
    AdDigest unused;

    if (merge->states[padding - 1] == AD_BLOCK_UNSURE &&
        expect_tag(merge, padding - 1, expected))
        settle_tag(merge, padding - 1, expected);
    if (merge->states[padding] == AD_BLOCK_UNSURE) {
        ad_sweep_rest(&sweep, expected, &unused);
        settle_tag(merge, padding, expected);
    }
    if (merge->states[padding] == AD_BLOCK_MISSING &&
        is_right_tag(merge, padding - 1)) {
        ad_sweep_rest(&sweep, expected, &unused);
        if (ad_stock_add(merge->stock, expected, &merge->slots[padding], NULL))
            merge->states[padding] = AD_BLOCK_SURE;
    }
}

void
ad_merge_settle(AdMerge *merge)
{
    g_autoptr(AdReader) reader = ad_merge_reader(merge);
    g_autoptr(AdDiscTree) tree = ad_disc_tree_read(reader);
    g_autoptr(AdManifest) tags = read_manifest(merge, tree, AD_BAG_TAGMANIFEST);
    g_autoptr(AdManifest) payload = NULL;
    Settlement settlement = {merge, tree};

    /* The manifest of the payload is a tag file: it is settled before it is used. */
    if (tags != NULL)
        ad_manifest_each(tags, settle_line, &settlement);
    payload = read_manifest(merge, tree, AD_BAG_MANIFEST);
    if (payload != NULL)
        ad_manifest_each(payload, settle_line, &settlement);
    settle_tags(merge, reader, tree);
}
