/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One image out of many damaged ones: what each place of each carrier has to say of a
 * block of the image, and whom to believe.
 */
#include "auditdisc/base/error.h"
#include "reader_private.h"
#include "rescue_private.h"

#define SYSTEM_AREA 16 /* blocks of zeros that an image begins with */
#define SURE_VOTES  2

static int
compare_testimonies(gconstpointer one, gconstpointer other)
{
    const AdTestimony *a = one, *b = other;

    return (a->slot > b->slot) - (a->slot < b->slot);
}

/* What an earlier rescue was sure of, it had from more than one place. */
static guint
votes_of(const AdCarrier *carrier, guint64 lba)
{
    return carrier->known != NULL && carrier->known[lba] == AD_BLOCK_SURE ? SURE_VOTES
                                                                          : 1;
}

void
ad_merge_hear(const AdMerge *merge, guint64 block, GArray *ret_testimonies)
{
    g_array_set_size(ret_testimonies, 0);
    for (guint i = 0; i < merge->carriers->len; i++) {
        const AdCarrier *carrier = merge->carriers->pdata[i];
        guint64 first = (block + carrier->offset) % merge->blocks;
        for (guint64 lba = first; lba < carrier->heard; lba += merge->blocks) {
            AdTestimony testimony = {carrier->slots[lba], votes_of(carrier, lba), i,
                                     lba};
            if (testimony.slot != AD_STOCK_NOTHING)
                g_array_append_val(ret_testimonies, testimony);
        }
    }
    g_array_sort(ret_testimonies, compare_testimonies);
}

/* All that speak for one slot. */
typedef struct {
    guint32 slot;
    guint votes, first, count; /* testimonies */
    bool filler, mark, ordered;
} Candidate;

/* Who has a mark has read nothing. Where nobody has read anything it stays, since a
 * file may be made of it. */
static void
drop_marks(GArray *candidates)
{
    guint kept = 0;

    for (guint i = 0; i < candidates->len; i++) {
        const Candidate candidate = g_array_index(candidates, Candidate, i);
        if (!candidate.mark)
            g_array_index(candidates, Candidate, kept++) = candidate;
    }
    if (kept > 0)
        g_array_set_size(candidates, kept);
}

static void
find_candidates(const AdMerge *merge, const GArray *testimonies, GArray *ret_candidates)
{
    Candidate *last = NULL;

    g_array_set_size(ret_candidates, 0);
    for (guint i = 0; i < testimonies->len; i++) {
        const AdTestimony *testimony = &g_array_index(testimonies, AdTestimony, i);
        if (last == NULL || last->slot != testimony->slot) {
            Candidate fresh = {
                .slot = testimony->slot,
                .first = i,
                .filler = ad_stock_is_filler(merge->stock, testimony->slot),
                .mark = ad_stock_is_mark(merge->stock, testimony->slot),
                .ordered = ad_stock_is_ordered(merge->stock, testimony->slot),
            };
            g_array_append_val(ret_candidates, fresh);
            last = &g_array_index(ret_candidates, Candidate, ret_candidates->len - 1);
        }
        last->votes += testimony->votes;
        last->count++;
    }
    drop_marks(ret_candidates);
}

/* By format zeros, whatever was read: the system area, the padding behind the tag in
 * it, and the second block of a header. */
static bool
is_zero_by_format(const AdMerge *merge, guint64 block)
{
    return block < SYSTEM_AREA ||
           (block > merge->image - AD_IMAGE_PADDING && block < merge->image) ||
           (merge->rs03.layer > 0 && block == merge->image + 1);
}

/* The one content that has a majority over every other; NULL if there is none. Only
 * where nothing else was read is a filler believed, and a mark not even there. */
static const Candidate *
winner(const GArray *candidates)
{
    const Candidate *best = NULL;
    bool tie = false;

    for (guint i = 0; i < candidates->len; i++) {
        const Candidate *candidate = &g_array_index(candidates, Candidate, i);
        if (candidate->mark || (candidate->filler && candidates->len > 1))
            continue;
        tie = best != NULL && candidate->votes == best->votes ? true : tie;
        if (best == NULL || candidate->votes > best->votes) {
            best = candidate;
            tie = false;
        }
    }
    return best != NULL && best->votes >= SURE_VOTES && !tie ? best : NULL;
}

static void
choose(AdMerge *merge, guint64 block, guint32 slot, AdBlockState state)
{
    merge->slots[block] = slot;
    merge->states[block] = (guint8)state;
}

static void
vote_on(AdMerge *merge, guint64 block, GArray *testimonies, GArray *candidates)
{
    if (is_zero_by_format(merge, block)) {
        choose(merge, block, AD_STOCK_ZEROS, AD_BLOCK_SURE);
        return;
    }
    if (merge->rs03.layer > 0 && block == merge->image) {
        choose(merge, block, merge->header, AD_BLOCK_SURE);
        return;
    }
    ad_merge_hear(merge, block, testimonies);
    find_candidates(merge, testimonies, candidates);
    const Candidate *best = winner(candidates);
    if (candidates->len == 0)
        choose(merge, block, AD_STOCK_NOTHING, AD_BLOCK_MISSING);
    else if (best != NULL)
        choose(merge, block, best->slot, AD_BLOCK_SURE);
    else
        choose(merge, block, AD_STOCK_NOTHING, AD_BLOCK_UNSURE);
}

/* Whether the neighbours of each block of a carrier are right: bit 0 on its left, bit 1
 * on its right. A scratch spoils what lies together, so what lies between right blocks
 * is likely to be right. */
static void
look_around(const AdMerge *merge, const AdCarrier *carrier, guint8 *ret_trust)
{
    for (guint side = 0; side < 2; side++) {
        bool trusted = false;
        for (guint64 i = 0; i < carrier->heard; i++) {
            guint64 lba = side == 0 ? i : carrier->heard - 1 - i;
            guint64 block = ad_merge_block_of(merge, carrier, lba);
            guint32 slot = carrier->slots[lba];
            if (trusted)
                ret_trust[lba] |= (guint8)(1U << side);
            if (slot != AD_STOCK_NOTHING && merge->states[block] == AD_BLOCK_SURE)
                trusted = slot == merge->slots[block];
        }
    }
}

/* Chance makes noise and makes no text: order counts for more than any neighbourhood.
 */
static guint
trust_in(const Candidate *candidate, const GArray *testimonies, guint8 *const *trust,
         const AdDoubt *doubt)
{
    enum { ORDER = 8 };
    static const guint sides[] = {0, 1, 1, 2};
    guint best = 0;

    for (guint i = 0; i < candidate->count; i++) {
        const AdTestimony *testimony =
            &g_array_index(testimonies, AdTestimony, candidate->first + i);
        guint score = 2 * sides[trust[testimony->carrier][testimony->lba]] +
                      (testimony->carrier == doubt->favourite);
        best = MAX(best, score);
    }
    return best +
           (candidate->ordered || (candidate->filler && doubt->fillers) ? ORDER : 0);
}

/* There is at least one candidate. */
static guint32
most_trusted(const GArray *testimonies, const GArray *candidates, guint8 *const *trust,
             const AdDoubt *doubt)
{
    const Candidate *best = &g_array_index(candidates, Candidate, 0), *substance = best;
    guint most = 0, substantial = 0;

    for (guint i = 0; i < candidates->len; i++) {
        const Candidate *candidate = &g_array_index(candidates, Candidate, i);
        guint score = 1 + trust_in(candidate, testimonies, trust, doubt);
        if (!candidate->filler) {
            substance = candidate;
            substantial++;
        }
        if (score > most) {
            most = score;
            best = candidate;
        }
    }
    return substantial == 1 && !doubt->fillers ? substance->slot : best->slot;
}

/* Noise is never the same twice. Where whatever else was read differs from place to
 * place, and a filler does not, that is what was written. NULL where it is not so. */
static const Candidate *
filler_amid_noise(const GArray *candidates)
{
    const Candidate *filler = NULL;
    guint noises = 0;

    for (guint i = 0; i < candidates->len; i++) {
        const Candidate *candidate = &g_array_index(candidates, Candidate, i);
        if (!candidate->filler && candidate->votes >= SURE_VOTES)
            return NULL;
        if (!candidate->filler)
            noises++;
        else if (filler == NULL || candidate->votes > filler->votes)
            filler = candidate;
    }
    return noises > 1 && filler != NULL && filler->votes >= SURE_VOTES ? filler : NULL;
}

static void
decide_by_neighbours(AdMerge *merge, const AdDoubt *doubt, GArray *testimonies,
                     GArray *candidates)
{
    g_autoptr(GPtrArray) trust = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < merge->carriers->len; i++) {
        const AdCarrier *carrier = merge->carriers->pdata[i];
        guint8 *around = g_malloc0(carrier->blocks + 1);
        look_around(merge, carrier, around);
        g_ptr_array_add(trust, around);
    }
    for (guint64 block = 0; block < merge->blocks; block++) {
        if (merge->states[block] != AD_BLOCK_UNSURE)
            continue;
        ad_merge_hear(merge, block, testimonies);
        find_candidates(merge, testimonies, candidates);
        merge->doubted |= candidates->len > 1;
        const Candidate *filler = filler_amid_noise(candidates);
        merge->slots[block] = filler != NULL
                                  ? filler->slot
                                  : most_trusted(testimonies, candidates,
                                                 (guint8 *const *)trust->pdata, doubt);
    }
}

void
ad_merge_vote(AdMerge *merge, const AdDoubt *doubt)
{
    g_autoptr(GArray) testimonies = g_array_new(FALSE, FALSE, sizeof(AdTestimony));
    g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));

    for (guint64 block = 0; block < merge->blocks; block++)
        vote_on(merge, block, testimonies, candidates);
    decide_by_neighbours(merge, doubt, testimonies, candidates);
}

static bool
merge_read(AdReader *reader, guint64 lba, guint count, void *buffer, GError **error)
{
    const AdMerge *merge = reader->grab;

    for (guint i = 0; i < count; i++) {
        guint8 *to = (guint8 *)buffer + (gsize)i * AD_BLOCK_SIZE;
        if (merge->slots[lba + i] == AD_STOCK_NOTHING)
            return ad_error(error, AD_ERROR_DIFFERS, "it is lost");
        if (!ad_stock_get(merge->stock, merge->slots[lba + i], to, error))
            return false;
    }
    return true;
}

static void
merge_close(AdReader *reader)
{
}

static const AdReaderOps merge_ops = {merge_read, merge_close};

AdReader *
ad_merge_reader(const AdMerge *merge)
{
    AdReader *reader = ad_reader_new(&merge_ops, "the rescued image", merge->image);

    reader->grab = (gpointer)merge;
    return reader;
}
