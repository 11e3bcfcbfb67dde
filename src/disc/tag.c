/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an image says of itself: the MD5 of libisofs in front of the padding, and our
 * own digest in its first block.
 */
#include "verify_private.h"

#include <string.h>

#define PIECE    32 /* blocks that are read at once */
#define REST_TAG "auditdisc_rest_tag_v1 sha256="

void
ad_md5_block(guint64 lba, const char *md5_hex, guint8 ret_block[AD_BLOCK_SIZE])
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

void
ad_rest_block(const AdDigest *rest, guint8 ret_block[AD_BLOCK_SIZE])
{
    char hex[AD_DIGEST_HEX + 1];

    ad_digest_hex(rest, hex);
    memset(ret_block, 0, AD_BLOCK_SIZE);
    g_snprintf((char *)ret_block, AD_BLOCK_SIZE, REST_TAG "%s\n", hex);
}

bool
ad_is_rest_block(const guint8 block[AD_BLOCK_SIZE])
{
    return memcmp(block, REST_TAG, strlen(REST_TAG)) == 0;
}

static void
hash_blocks(AdReader *reader, guint64 from, guint64 end, AdHash *hash)
{
    guint8 buffer[PIECE * AD_BLOCK_SIZE];

    for (guint64 lba = from; lba < end; lba += PIECE) {
        guint count = (guint)MIN(PIECE, end - lba);
        if (ad_reader_read(reader, lba, count, buffer, NULL))
            ad_hash_update(hash, buffer, (gsize)count * AD_BLOCK_SIZE);
    }
}

/* Of all blocks from the beginning to the padding; those of the files in manifests are
 * not even read. */
static void
hash_rest(const AdSweep *sweep, const GArray *spans, AdHash *hash)
{
    guint64 from = 0;

    for (guint i = 0; i < spans->len; i++) {
        const AdSpan *span = &g_array_index(spans, AdSpan, i);
        if (!span->listed)
            continue;
        hash_blocks(sweep->reader, from, span->block, hash);
        from = span->block + span->blocks;
    }
    hash_blocks(sweep->reader, from, sweep->blocks - AD_IMAGE_PADDING, hash);
}

void
ad_sweep_rest(const AdSweep *sweep, guint8 ret_tag[AD_BLOCK_SIZE], AdDigest *ret_rest)
{
    static const guint8 zeros[AD_BLOCK_SIZE];
    g_autofree AdSeen *unread = g_new(AdSeen, sweep->tree->files->len);
    g_autoptr(AdVerdict) unasked = ad_verdict_new();
    g_autoptr(AdHash) hash = ad_hash_new();
    g_auto(AdSpans) spans = {NULL, NULL};
    AdDigest rest;

    ad_spans_collect(sweep, sweep->blocks - AD_IMAGE_PADDING, unread, unasked, &spans);
    hash_rest(sweep, spans.all, hash);
    ad_hash_so_far(hash, &rest);
    ad_rest_block(&rest, ret_tag);
    ad_hash_update(hash, ret_tag, AD_BLOCK_SIZE);
    for (guint i = 1; i < AD_IMAGE_PADDING; i++)
        ad_hash_update(hash, zeros, AD_BLOCK_SIZE);
    ad_hash_finish(hash, ret_rest);
}
