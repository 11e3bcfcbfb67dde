/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/text.h"
#include "auditdisc/volume/bag.h"
#include "verify_private.h"

#include <string.h>

#define PIECE        32 /* blocks that are read at once */
#define TELL_EVERY   1024
#define TAG_FROM_END (AD_IMAGE_PADDING + 1)
#define SYSTEM_AREA  16 /* blocks that computers start from; ours start none */

static const guint8 zeros[AD_BLOCK_SIZE];

/* Blocks that hold one content, and the files that have it. */
typedef struct {
    guint64 block, blocks;
    guint32 size;
    guint first, count; /* its files in the order of blocks */
    bool listed;        /* all of them belong into a manifest */
} Span;

typedef struct {
    const AdSweep *sweep;
    AdSeen *seen;
    AdVerdict *verdict;
    guint *order; /* indexes into the files of the tree, by block */
    guint ordered;
    GArray *spans;
    guint next; /* the span that is under way or comes next */
    bool hurt;  /* a block of that span could not be read */
    bool whole; /* none at all until now */
    guint64 end;
    guint64 bad_from, bad_blocks; /* unreadable ones in no file, not yet told */
    AdHash *image, *file, *rest;
    GChecksum *md5;
} Pass;

void
ad_tag_block(guint64 lba, const char *md5_hex, guint8 ret_block[AD_BLOCK_SIZE])
{
    g_autofree char *claim =
        g_strdup_printf("libisofs_checksum_tag_v1 pos=%" G_GUINT64_FORMAT
                        " range_start=0 range_size=%" G_GUINT64_FORMAT " md5=%s",
                        lba, lba, md5_hex);
    g_autofree char *self = g_compute_checksum_for_string(G_CHECKSUM_MD5, claim, -1);
    g_autofree char *tag = g_strconcat(claim, " self=", self, "\n", NULL);

    memset(ret_block, 0, AD_BLOCK_SIZE);
    g_strlcpy((char *)ret_block, tag, AD_BLOCK_SIZE);
}

static int
compare_places(gconstpointer one, gconstpointer other, gpointer data)
{
    const AdDiscFile *files = data;
    const AdDiscFile *a = &files[*(const guint *)one],
                     *b = &files[*(const guint *)other];

    if (a->block != b->block)
        return a->block < b->block ? -1 : 1;
    return (a->size > b->size) - (a->size < b->size);
}

static const AdDiscFile *
file_at(const Pass *pass, guint place)
{
    return &g_array_index(pass->sweep->tree->files, AdDiscFile, pass->order[place]);
}

static void
order_files(Pass *pass)
{
    const GArray *files = pass->sweep->tree->files;

    pass->order = g_new(guint, files->len);
    for (guint i = 0; i < files->len; i++) {
        const AdDiscFile *file = &g_array_index(files, AdDiscFile, i);
        pass->seen[i] = (AdSeen){.path = file->path, .readable = true};
        if (file->size == 0)
            ad_digest_of("", 0, &pass->seen[i].digest);
        else
            pass->order[pass->ordered++] = i;
    }
    g_qsort_with_data(pass->order, (gint)pass->ordered, sizeof *pass->order,
                      compare_places, files->data);
}

/* A span that ends behind the last block there is can't be read; one that begins within
 * the span before it is nothing that is ever made. Neither is followed: the file keeps
 * a digest of zeros, which no manifest has. */
static bool
is_sound(Pass *pass, const Span *span, guint64 taken)
{
    const char *path = file_at(pass, span->first)->path;

    if (span->block + span->blocks > pass->sweep->blocks)
        ad_verdict_add(pass->verdict, AD_DIFF_IMAGE, "%s ends behind the image", path);
    else if (span->block + span->blocks > pass->end)
        for (guint i = 0; i < span->count; i++)
            pass->seen[pass->order[span->first + i]].readable = false;
    else if (span->block < taken)
        ad_verdict_add(pass->verdict, AD_DIFF_IMAGE, "%s lies over another file", path);
    else
        return true;
    return false;
}

static void
collect_spans(Pass *pass)
{
    const AdDiscFile *files = (const AdDiscFile *)pass->sweep->tree->files->data;
    guint64 taken = 0;

    pass->spans = g_array_new(FALSE, FALSE, sizeof(Span));
    for (guint i = 0; i < pass->ordered;) {
        const AdDiscFile *file = file_at(pass, i);
        Span span = {
            file->block, ((guint64)file->size + AD_BLOCK_SIZE - 1) / AD_BLOCK_SIZE,
            file->size,  i,
            0,           true};
        for (;
             i < pass->ordered && compare_places(&pass->order[span.first],
                                                 &pass->order[i], (gpointer)files) == 0;
             i++) {
            span.listed &= !ad_bag_is_unlisted(file_at(pass, i)->path);
            span.count++;
        }
        if (!is_sound(pass, &span, taken))
            continue;
        g_array_append_val(pass->spans, span);
        taken = span.block + span.blocks;
    }
}

/* The one that is under way or comes next, NULL behind the last one. */
static const Span *
next_span(const Pass *pass)
{
    return pass->next < pass->spans->len ? &g_array_index(pass->spans, Span, pass->next)
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
finish_span(Pass *pass, const Span *span)
{
    AdDigest digest;

    ad_hash_finish(pass->file, &digest);
    for (guint i = 0; i < span->count; i++) {
        AdSeen *seen = &pass->seen[pass->order[span->first + i]];
        seen->digest = digest;
        seen->readable = !pass->hurt;
    }
    pass->hurt = false;
    pass->next++;
}

/* A block that a file has, NULL for one that could not be read. */
static void
take_file_block(Pass *pass, const Span *span, guint64 lba, const guint8 *block)
{
    guint64 left = span->size - (lba - span->block) * AD_BLOCK_SIZE;
    gsize used = (gsize)MIN(left, AD_BLOCK_SIZE);

    if (block == NULL) {
        pass->hurt = true;
    } else {
        ad_hash_update(pass->file, block, used);
        if (memcmp(block + used, zeros, AD_BLOCK_SIZE - used) != 0)
            ad_verdict_add(pass->verdict, AD_DIFF_IMAGE, "bytes after the end of %s",
                           file_at(pass, span->first)->path);
    }
    if (left <= AD_BLOCK_SIZE)
        finish_span(pass, span);
}

/* The last block but the padding holds an MD5 of all before it; behind it is nothing.
 * Together with the MD5 this leaves no byte of an image out. */
static void
check_tag(Pass *pass, guint64 lba, const guint8 *block)
{
    guint64 tag = pass->sweep->blocks - TAG_FROM_END;
    guint8 expected[AD_BLOCK_SIZE];

    if (lba < tag)
        g_checksum_update(pass->md5, block, AD_BLOCK_SIZE);
    if (lba == tag) {
        ad_tag_block(lba, g_checksum_get_string(pass->md5), expected);
        if (memcmp(block, expected, AD_BLOCK_SIZE) != 0)
            ad_verdict_add(pass->verdict, AD_DIFF_IMAGE,
                           "blocks 0 to %" G_GUINT64_FORMAT
                           ": not the MD5 that the image has of them",
                           lba);
    }
    if ((lba < SYSTEM_AREA || lba > tag) && memcmp(block, zeros, AD_BLOCK_SIZE) != 0)
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
take_block(Pass *pass, guint64 lba, const guint8 *block)
{
    const Span *span = next_span(pass);
    bool in_file = span != NULL && lba >= span->block;

    if (block == NULL)
        take_bad_block(pass, lba, in_file);
    else if (!pass->sweep->by_rest)
        ad_hash_update(pass->image, block, AD_BLOCK_SIZE);
    else if (!in_file || !span->listed)
        ad_hash_update(pass->rest, block, AD_BLOCK_SIZE);
    if (block != NULL && pass->whole && pass->sweep->tagged)
        check_tag(pass, lba, block);
    if (in_file)
        take_file_block(pass, span, lba, block);
}

/* How many of these blocks lie in the midst of a file and count for nothing but its
 * digest. */
static guint
blocks_within(const Pass *pass, guint64 lba, guint count)
{
    const Span *span = next_span(pass);

    if (!pass->sweep->by_rest || span == NULL || !span->listed || lba < span->block)
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
        pass->whole = false;
        ad_verdict_add(pass->verdict, AD_DIFF_IMAGE,
                       "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                       " blocks are missing at the end",
                       wanted - pass->end, wanted);
    }
    if (pass->sweep->tagged && wanted < TAG_FROM_END)
        ad_verdict_add(pass->verdict, AD_DIFF_IMAGE, "an image without an MD5 tag");
}

static void
check_rest(Pass *pass)
{
    AdDigest rest;

    ad_hash_finish(pass->rest, &rest);
    if (pass->whole && !ad_digest_equal(&rest, pass->sweep->rest))
        ad_verdict_add(pass->verdict, AD_DIFF_IMAGE,
                       "folders, checksums or padding: not the digest that was "
                       "recorded");
}

static void
pass_clear(Pass *pass)
{
    g_free(pass->order);
    g_clear_pointer(&pass->spans, g_array_unref);
    ad_hash_free(pass->image);
    ad_hash_free(pass->file);
    ad_hash_free(pass->rest);
    g_checksum_free(pass->md5);
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
        .md5 = g_checksum_new(G_CHECKSUM_MD5),
    };

    order_files(&pass);
    collect_spans(&pass);
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
    if (sweep->by_rest)
        check_rest(&pass);
    else
        ad_hash_finish(pass.image, &verdict->image);
    verdict->blocks = pass.end;
    if (pass.end == sweep->blocks && ad_reader_check(sweep->reader, NULL))
        ad_copies_check(sweep, pass.whole, verdict, progress);
    return pass.whole;
}

void
ad_sweep_rest(const AdSweep *sweep, AdDigest *ret_rest)
{
    g_autofree AdSeen *seen = g_new0(AdSeen, sweep->tree->files->len);
    g_autoptr(AdVerdict) unasked = ad_verdict_new();
    guint8 block[AD_BLOCK_SIZE];
    g_auto(Pass) pass = {
        .sweep = sweep,
        .seen = seen,
        .verdict = unasked,
        .end = MIN(sweep->blocks, ad_reader_blocks(sweep->reader)),
        .rest = ad_hash_new(),
    };

    order_files(&pass);
    collect_spans(&pass);
    for (guint64 lba = 0; lba < pass.end;) {
        const Span *span = next_span(&pass);
        bool begins = span != NULL && lba == span->block;
        pass.next += begins;
        if (begins && span->listed)
            lba += span->blocks;
        else if (ad_reader_read(sweep->reader, lba++, 1, block, NULL))
            ad_hash_update(pass.rest, block, AD_BLOCK_SIZE);
    }
    ad_hash_finish(pass.rest, ret_rest);
}
