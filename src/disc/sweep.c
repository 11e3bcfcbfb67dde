/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/text.h"
#include "verify_private.h"

#include <string.h>

#define PIECE      32 /* blocks that are read at once */
#define TELL_EVERY 1024
#define NO_TAG     "folders and checksums: the image has lost its digest of them"

static const guint8 zeros[AD_BLOCK_SIZE];

typedef struct {
    const AdSweep *sweep;
    AdSeen *seen;
    AdVerdict *verdict;
    AdSpans spans;
    guint next; /* the span that is under way or comes next */
    bool hurt;  /* a block of that span could not be read */
    bool whole; /* none at all until now */
    guint64 end;
    guint64 bad_from, bad_blocks; /* unreadable ones in no file, not yet told */
    AdHash *image, *file, *rest;
} Pass;

/* The one that is under way or comes next, NULL behind the last one. */
static const AdSpan *
next_span(const Pass *pass)
{
    return pass->next < pass->spans.all->len
               ? &g_array_index(pass->spans.all, AdSpan, pass->next)
               : NULL;
}

static void
tell_bad_blocks(Pass *pass)
{
    if (pass->bad_blocks == 1)
        ad_verdict_add(pass->verdict, AD_DIFF_UNREADABLE, "block %" G_GUINT64_FORMAT,
                       pass->bad_from);
    else if (pass->bad_blocks > 1)
        ad_verdict_add(pass->verdict, AD_DIFF_UNREADABLE,
                       "blocks %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                       pass->bad_from, pass->bad_from + pass->bad_blocks - 1);
    pass->bad_blocks = 0;
}

static void
finish_span(Pass *pass, const AdSpan *span)
{
    AdDigest digest;

    ad_hash_finish(pass->file, &digest);
    for (guint i = 0; i < span->count; i++) {
        AdSeen *seen = &pass->seen[pass->spans.order[span->first + i]];
        seen->digest = digest;
        seen->readable = !pass->hurt;
    }
    pass->hurt = false;
    pass->next++;
}

/* A block that a file has, NULL for one that could not be read. */
static void
take_file_block(Pass *pass, const AdSpan *span, guint64 lba, const guint8 *block)
{
    guint64 left = span->size - (lba - span->block) * AD_BLOCK_SIZE;
    gsize used = (gsize)MIN(left, AD_BLOCK_SIZE);

    if (block == NULL) {
        pass->hurt = true;
    } else {
        ad_hash_update(pass->file, block, used);
        if (memcmp(block + used, zeros, AD_BLOCK_SIZE - used) != 0)
            ad_verdict_add(pass->verdict, AD_DIFF_IMAGE, "bytes after the end of %s",
                           pass->seen[pass->spans.order[span->first]].path);
    }
    if (left <= AD_BLOCK_SIZE)
        finish_span(pass, span);
}

/* The tag in the padding covers what the manifests leave out; behind it is nothing. */
static void
check_rest_tag(Pass *pass, guint64 lba, const guint8 *block)
{
    guint64 tag = pass->sweep->blocks - AD_IMAGE_PADDING;
    guint8 expected[AD_BLOCK_SIZE];
    AdDigest rest;

    if (lba == tag) {
        ad_hash_so_far(pass->rest, &rest);
        ad_rest_block(&rest, expected);
        if (!ad_is_rest_block(block))
            ad_verdict_add(pass->verdict, AD_DIFF_IMAGE, NO_TAG);
        else if (memcmp(block, expected, AD_BLOCK_SIZE) != 0)
            ad_verdict_add(pass->verdict, AD_DIFF_IMAGE,
                           "folders or checksums: not the digest that the image has "
                           "of them");
    }
    if (lba > tag && memcmp(block, zeros, AD_BLOCK_SIZE) != 0)
        ad_verdict_add(pass->verdict, AD_DIFF_IMAGE,
                       "block %" G_GUINT64_FORMAT ": not zero", lba);
}

static void
take_bad_block(Pass *pass, guint64 lba, bool in_file)
{
    pass->whole = false;
    if (in_file)
        return;
    if (pass->bad_blocks > 0 && pass->bad_from + pass->bad_blocks != lba)
        tell_bad_blocks(pass);
    if (pass->bad_blocks++ == 0)
        pass->bad_from = lba;
}

static void
digest_block(Pass *pass, guint64 lba, const guint8 *block, bool listed)
{
    const AdSweep *sweep = pass->sweep;

    if (pass->whole && sweep->proof == AD_PROOF_REST_TAG)
        check_rest_tag(pass, lba, block);
    if (sweep->whole)
        ad_hash_update(pass->image, block, AD_BLOCK_SIZE);
    if (!listed)
        ad_hash_update(pass->rest, block, AD_BLOCK_SIZE);
}

static void
take_block(Pass *pass, guint64 lba, const guint8 *block)
{
    const AdSpan *span = next_span(pass);
    bool in_file = span != NULL && lba >= span->block;

    if (block == NULL)
        take_bad_block(pass, lba, in_file);
    else
        digest_block(pass, lba, block, in_file && span->listed);
    if (in_file)
        take_file_block(pass, span, lba, block);
}

/* How many of these blocks lie in the midst of a file and count for nothing but its
 * digest. */
static guint
blocks_within(const Pass *pass, guint64 lba, guint count)
{
    const AdSpan *span = next_span(pass);

    if (pass->sweep->whole || span == NULL || !span->listed || lba < span->block)
        return 0;
    return (guint)MIN(span->block + span->blocks - 1 - lba, count);
}

static void
take_piece(Pass *pass, guint64 lba, guint count, guint8 *buffer)
{
    AdReader *reader = pass->sweep->reader;
    bool good = ad_reader_read(reader, lba, count, buffer, NULL);

    for (guint i = 0; i < count; i++) {
        guint8 *block = buffer + (gsize)i * AD_BLOCK_SIZE;
        guint within = good ? blocks_within(pass, lba + i, count - i) : 0;
        if (within > 0) {
            ad_hash_update(pass->file, block, (gsize)within * AD_BLOCK_SIZE);
            i += within - 1;
            continue;
        }
        bool readable = good || ad_reader_read(reader, lba + i, 1, block, NULL);
        take_block(pass, lba + i, readable ? block : NULL);
    }
}

static void
check_length(Pass *pass)
{
    guint64 wanted = pass->sweep->blocks;

    if (pass->end < wanted) {
        guint64 missing = wanted - pass->end;
        g_autofree char *part = ad_text_part(missing, wanted, "blocks");
        pass->whole = false;
        ad_verdict_add(pass->verdict, AD_DIFF_IMAGE, "%s %s missing at the end", part,
                       missing == 1 ? "is" : "are");
    }
    if (pass->sweep->proof == AD_PROOF_REST_TAG && wanted < AD_IMAGE_PADDING)
        ad_verdict_add(pass->verdict, AD_DIFF_IMAGE, NO_TAG);
}

static void
check_rest(Pass *pass)
{
    ad_hash_finish(pass->rest, &pass->verdict->rest);
    if (pass->whole && pass->sweep->proof == AD_PROOF_REST &&
        !ad_digest_equal(&pass->verdict->rest, pass->sweep->rest))
        ad_verdict_add(pass->verdict, AD_DIFF_IMAGE,
                       "folders, checksums or padding: not the digest that was "
                       "recorded");
}

static void
pass_clear(Pass *pass)
{
    ad_spans_clear(&pass->spans);
    ad_hash_free(pass->image);
    ad_hash_free(pass->file);
    ad_hash_free(pass->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pass, pass_clear)

bool
ad_sweep(const AdSweep *sweep, AdSeen *seen, AdVerdict *verdict,
         const AdProgress *progress)
{
    guint64 total = ad_reader_blocks(sweep->reader);
    g_autofree guint8 *buffer = g_malloc((gsize)PIECE * AD_BLOCK_SIZE);
    g_auto(Pass) pass = {
        .sweep = sweep,
        .seen = seen,
        .verdict = verdict,
        .whole = true,
        .end = MIN(sweep->blocks, ad_reader_blocks(sweep->reader)),
        .image = ad_hash_new(),
        .file = ad_hash_new(),
        .rest = ad_hash_new(),
    };

    ad_spans_collect(sweep, pass.end, seen, verdict, &pass.spans);
    for (guint64 lba = 0; lba < pass.end && ad_reader_check(sweep->reader, NULL);
         lba += PIECE) {
        take_piece(&pass, lba, (guint)MIN(PIECE, pass.end - lba), buffer);
        if (lba % TELL_EVERY == 0)
            ad_progress_tell(progress, "verifying", lba * AD_BLOCK_SIZE,
                             total * AD_BLOCK_SIZE);
    }
    ad_progress_tell(progress, "verifying", pass.end * AD_BLOCK_SIZE,
                     total * AD_BLOCK_SIZE);
    tell_bad_blocks(&pass);
    check_length(&pass);
    check_rest(&pass);
    if (sweep->whole)
        ad_hash_finish(pass.image, &verdict->image);
    verdict->blocks = pass.end;
    if (pass.end == sweep->blocks && ad_reader_check(sweep->reader, NULL))
        ad_copies_check(sweep, pass.whole, verdict, progress);
    return pass.whole;
}
