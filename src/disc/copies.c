/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a medium holds behind the image: further copies of it or recovery data, and the
 * zeros that some kinds of media are filled up with.
 */
#include "auditdisc/base/text.h"
#include "auditdisc/disc/rs03.h"
#include "tree_walk.h"
#include "verify_private.h"

#include <string.h>

#define PIECE          32 /* blocks that are read at once */
#define DESCRIPTOR_LBA 16

typedef struct {
    AdDigest digest; /* of the blocks that could be read */
    bool readable;   /* all of them */
    bool is_image;   /* has a volume descriptor, unlike zeros that a drive made up */
} Copy;

guint64
ad_copies_in(guint64 total, guint64 blocks)
{
    return blocks > 0 ? MAX(total / blocks, 1) : 1;
}

static bool
begins_image(const AdSweep *sweep, guint64 from)
{
    guint8 block[AD_BLOCK_SIZE];

    return ad_reader_glance(sweep->reader, from + DESCRIPTOR_LBA, block) &&
           ad_disc_tree_is_descriptor(block, 1);
}

static guint64
hash_piece(const AdSweep *sweep, guint64 lba, guint count, AdHash *hash)
{
    guint8 buffer[PIECE * AD_BLOCK_SIZE];
    guint64 bad = 0;

    if (ad_reader_read(sweep->reader, lba, count, buffer, NULL)) {
        ad_hash_update(hash, buffer, (gsize)count * AD_BLOCK_SIZE);
        return 0;
    }
    for (guint i = 0; i < count; i++)
        if (ad_reader_read(sweep->reader, lba + i, 1, buffer, NULL))
            ad_hash_update(hash, buffer, AD_BLOCK_SIZE);
        else
            bad++;
    return bad;
}

static guint64
read_copy(const AdSweep *sweep, guint64 from, AdHash *hash, Copy *ret_copy,
          const AdProgress *progress)
{
    guint64 total = ad_reader_blocks(sweep->reader), bad = 0;

    for (guint64 i = 0; i < sweep->blocks; i += PIECE)
        bad += hash_piece(sweep, from + i, (guint)MIN(PIECE, sweep->blocks - i), hash);
    ad_hash_finish(hash, &ret_copy->digest);
    ret_copy->readable = bad == 0;
    ret_copy->is_image = begins_image(sweep, from);
    ad_progress_tell(progress, "verifying", (from + sweep->blocks) * AD_BLOCK_SIZE,
                     total * AD_BLOCK_SIZE);
    return bad;
}

/* The digest that most of the copies have; of equals the first. */
static const AdDigest *
digest_of_most(const GArray *copies)
{
    g_autoptr(GHashTable) votes =
        g_hash_table_new(ad_digest_hash_func, ad_digest_equal_func);
    const AdDigest *best = NULL;
    guint most = 0;

    for (guint i = 0; i < copies->len; i++) {
        Copy *copy = &g_array_index(copies, Copy, i);
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(votes, &copy->digest)) + 1;
        if (copy->readable && copy->is_image)
            g_hash_table_insert(votes, &copy->digest, GUINT_TO_POINTER(count));
    }
    for (guint i = 0; i < copies->len; i++) {
        const Copy *copy = &g_array_index(copies, Copy, i);
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(votes, &copy->digest));
        if (count > most) {
            most = count;
            best = &copy->digest;
        }
    }
    return best;
}

static bool
is_good(const GArray *copies, guint index, const AdDigest *wanted)
{
    const Copy *copy = &g_array_index(copies, Copy, index);

    return copy->readable && wanted != NULL && ad_digest_equal(&copy->digest, wanted);
}

/* "1, 3 to 7": the numbers of the copies that are good or are not; "none". */
static char *
name_copies(const GArray *copies, const AdDigest *wanted, bool good)
{
    GString *names = g_string_new(NULL);

    for (guint i = 0; i < copies->len; i++) {
        guint first = i;
        if (is_good(copies, i, wanted) != good)
            continue;
        while (i + 1 < copies->len && is_good(copies, i + 1, wanted) == good)
            i++;
        g_string_append_printf(names, "%s%u", names->len > 0 ? ", " : "", first + 1);
        if (i > first)
            g_string_append_printf(names, " to %u", i + 1);
    }
    return g_string_free(names->len > 0 ? names : g_string_assign(names, "none"),
                         FALSE);
}

static void
tell_copies(const AdSweep *sweep, const GArray *copies, guint64 bad, AdVerdict *verdict)
{
    const AdDigest *wanted =
        sweep->expected != NULL ? sweep->expected : digest_of_most(copies);

    verdict->copies = copies->len;
    for (guint i = 0; i < copies->len; i++)
        verdict->good_copies += is_good(copies, i, wanted);
    if (copies->len == 1 || verdict->good_copies == copies->len)
        return;
    g_autofree char *good = name_copies(copies, wanted, true);
    g_autofree char *spoiled = name_copies(copies, wanted, false);
    g_autofree char *blocks = ad_text_plural(bad, "block", "blocks");
    ad_verdict_add(verdict, AD_DIFF_IMAGE,
                   "of %u copies of the image these are good: %s; these are not: %s "
                   "(%s behind the first can't be read)",
                   copies->len, good, spoiled, blocks);
}

static void
check_spare(const AdSweep *sweep, guint64 from, AdVerdict *verdict)
{
    guint64 total = ad_reader_blocks(sweep->reader);
    guint8 block[AD_BLOCK_SIZE];
    static const guint8 zeros[AD_BLOCK_SIZE];

    if (total - from > ad_reader_spare(sweep->reader)) {
        g_autofree char *blocks = ad_text_plural(total - from, "block", "blocks");
        ad_verdict_add(verdict, AD_DIFF_IMAGE, "%s behind the end of the image",
                       blocks);
        return;
    }
    for (guint64 lba = from; lba < total; lba++)
        if (ad_reader_glance(sweep->reader, lba, block) &&
            memcmp(block, zeros, AD_BLOCK_SIZE) != 0)
            ad_verdict_add(verdict, AD_DIFF_IMAGE,
                           "block %" G_GUINT64_FORMAT ", behind the end of the image",
                           lba);
}

static bool
is_header(const AdSweep *sweep, guint64 lba, AdRs03 *ret_rs03)
{
    guint8 block[AD_BLOCK_SIZE];

    return ad_reader_glance(sweep->reader, lba, block) &&
           ad_rs03_parse(block, ret_rs03) && ret_rs03->image == sweep->blocks;
}

/* The header has its place behind the image, and stands at the end again. */
static bool
find_header(const AdSweep *sweep, AdRs03 *ret_rs03)
{
    guint64 total = ad_reader_blocks(sweep->reader);
    guint64 last = AD_RS03_HEADERS + ad_reader_spare(sweep->reader);

    if (total <= sweep->blocks)
        return false;
    if (is_header(sweep, sweep->blocks, ret_rs03))
        return true;
    for (guint64 i = 0; i < MIN(last, total - sweep->blocks); i++)
        if (is_header(sweep, total - 1 - i, ret_rs03))
            return true;
    return false;
}

static void
check_recovery(const AdSweep *sweep, const AdRs03 *rs03, AdVerdict *verdict,
               const AdProgress *progress)
{
    g_autoptr(AdHash) hash = ad_hash_new();
    guint64 total = ad_reader_blocks(sweep->reader), track = ad_rs03_track(rs03);
    guint64 end = MIN(total, track), bad = track - end;

    for (guint64 lba = sweep->blocks; lba < end; lba += PIECE) {
        bad += hash_piece(sweep, lba, (guint)MIN(PIECE, end - lba), hash);
        ad_progress_tell(progress, "verifying", lba * AD_BLOCK_SIZE,
                         total * AD_BLOCK_SIZE);
    }
    ad_hash_finish(hash, &verdict->recovery);
    verdict->augmented = bad == 0;
    verdict->rs03 = *rs03;
    if (bad > 0) {
        g_autofree char *part = ad_text_part(bad, track - sweep->blocks, "blocks");
        ad_verdict_add(verdict, AD_DIFF_IMAGE, "%s of the recovery data can't be read",
                       part);
    }
    check_spare(sweep, end, verdict);
}

void
ad_copies_check(const AdSweep *sweep, bool whole, AdVerdict *verdict,
                const AdProgress *progress)
{
    guint64 number = ad_copies_in(ad_reader_blocks(sweep->reader), sweep->blocks);
    guint64 further = ad_reader_further(sweep->reader);
    g_autoptr(GArray) copies = g_array_new(FALSE, FALSE, sizeof(Copy));
    g_autoptr(AdHash) hash = ad_hash_new();
    Copy copy = {verdict->image, whole, begins_image(sweep, 0)};
    guint64 bad = 0;
    AdRs03 rs03;

    g_array_append_val(copies, copy);
    if (further > 0) {
        tell_copies(sweep, copies, 0, verdict);
        ad_verdict_add(verdict, AD_DIFF_IMAGE,
                       "something else was written behind the image, from block "
                       "%" G_GUINT64_FORMAT " on, and computers may show that instead",
                       further);
        return;
    }
    if (find_header(sweep, &rs03)) {
        tell_copies(sweep, copies, 0, verdict);
        check_recovery(sweep, &rs03, verdict, progress);
        return;
    }
    for (guint64 i = 1; i < number; i++) {
        bad += read_copy(sweep, i * sweep->blocks, hash, &copy, progress);
        g_array_append_val(copies, copy);
    }
    tell_copies(sweep, copies, bad, verdict);
    check_spare(sweep, number * sweep->blocks, verdict);
}
