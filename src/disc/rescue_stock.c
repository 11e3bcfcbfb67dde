/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/digest.h"
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "rescue_private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct AdStock {
    char *path; /* only for messages: the file has no name any more */
    int descriptor;
    GStringChunk *digests;
    GHashTable *slots; /* AdDigest in digests -> slot + 1 */
    GByteArray *kinds; /* a byte for each slot */
};

AdStock *
ad_stock_new(const char *path, GError **error)
{
    static const guint8 zeros[AD_BLOCK_SIZE];
    g_autoptr(AdStock) stock = g_new0(AdStock, 1);
    guint32 slot;

    stock->path = g_strconcat(path, ".XXXXXX", NULL);
    stock->descriptor = g_mkstemp(stock->path);
    if (stock->descriptor < 0) {
        ad_error_errno(error, errno, "%s", stock->path);
        return NULL;
    }
    unlink(stock->path);
    stock->digests = g_string_chunk_new(1024 * 1024);
    stock->slots = g_hash_table_new(ad_digest_hash_func, ad_digest_equal_func);
    stock->kinds = g_byte_array_new();
    if (!ad_stock_add(stock, zeros, &slot, error))
        return NULL;
    return g_steal_pointer(&stock);
}

void
ad_stock_free(AdStock *stock)
{
    if (stock == NULL)
        return;
    if (stock->descriptor >= 0)
        close(stock->descriptor);
    g_clear_pointer(&stock->slots, g_hash_table_unref);
    g_clear_pointer(&stock->digests, g_string_chunk_free);
    g_clear_pointer(&stock->kinds, g_byte_array_unref);
    g_free(stock->path);
    g_free(stock);
}

typedef enum { KIND_CONTENT, KIND_FILLER, KIND_MARK, KIND_NOISE } Kind;

/* Of random bytes a block has all 256 values but one or two; text, tables and folders
 * have far fewer, and what is compressed has as many. */
static bool
is_like_noise(const guint8 *block)
{
    enum { VALUES = 250 };
    bool seen[256] = {false};
    guint values = 0;

    for (gsize i = 0; i < AD_BLOCK_SIZE; i++) {
        values += !seen[block[i]];
        seen[block[i]] = true;
    }
    return values >= VALUES;
}

static Kind
kind_of(const guint8 *block)
{
    static const char mark[] = "dvdisaster dead sector marker\n";

    if (memcmp(block, mark, strlen(mark)) == 0)
        return KIND_MARK;
    if (memcmp(block, block + 1, AD_BLOCK_SIZE - 1) == 0)
        return KIND_FILLER;
    return is_like_noise(block) ? KIND_NOISE : KIND_CONTENT;
}

/* The file is written to its end and nowhere else. */
bool
ad_stock_add(AdStock *stock, const guint8 *block, guint32 *ret_slot, GError **error)
{
    AdDigest digest;

    ad_digest_of(block, AD_BLOCK_SIZE, &digest);
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(stock->slots, &digest));
    if (known == 0) {
        const guint8 kind = (guint8)kind_of(block);
        if (!ad_fs_write_all(stock->descriptor, block, AD_BLOCK_SIZE, stock->path,
                             error))
            return false;
        g_byte_array_append(stock->kinds, &kind, 1);
        known = stock->kinds->len;
        char *key = g_string_chunk_insert_len(
            stock->digests, (const char *)digest.bytes, AD_DIGEST_SIZE);
        g_hash_table_insert(stock->slots, key, GUINT_TO_POINTER(known));
    }
    *ret_slot = known - 1;
    return true;
}

bool
ad_stock_get(const AdStock *stock, guint32 slot, guint8 *block, GError **error)
{
    gssize got = ad_fs_read_at(stock->descriptor, block, AD_BLOCK_SIZE,
                               (goffset)slot * AD_BLOCK_SIZE, stock->path, error);

    if (got < 0)
        return false;
    return got == AD_BLOCK_SIZE ||
           ad_error(error, AD_ERROR_FAILED, "%s: became shorter", stock->path);
}

bool
ad_stock_is_filler(const AdStock *stock, guint32 slot)
{
    return stock->kinds->data[slot] == KIND_FILLER || ad_stock_is_mark(stock, slot);
}

bool
ad_stock_is_ordered(const AdStock *stock, guint32 slot)
{
    return stock->kinds->data[slot] == KIND_CONTENT;
}

bool
ad_stock_is_mark(const AdStock *stock, guint32 slot)
{
    return stock->kinds->data[slot] == KIND_MARK;
}

guint32
ad_stock_count(const AdStock *stock)
{
    return stock->kinds->len;
}
