/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/digest.h"

#include <openssl/evp.h>
#include <string.h>

struct AdHash {
    EVP_MD_CTX *context;
};

/* A digest that could not be computed must never look like one, and there is no way
 * on without it: the process ends as it does when memory runs out. */
static void
must(int ok)
{
    if (ok != 1)
        g_error("libcrypto can't compute SHA-256");
}

/* Fetching costs more than hashing a small message, so it is done once; the result is
 * immutable and belongs to the process. */
static const EVP_MD *
sha256(void)
{
    static gsize fetched = 0;

    if (g_once_init_enter(&fetched)) {
        EVP_MD *method = EVP_MD_fetch(NULL, "SHA256", NULL);

        must(method != NULL);
        g_once_init_leave(&fetched, (gsize)method);
    }
    return (const EVP_MD *)fetched;
}

AdHash *
ad_hash_new(void)
{
    AdHash *hash = g_new0(AdHash, 1);

    hash->context = EVP_MD_CTX_new();
    must(hash->context != NULL);
    must(EVP_DigestInit_ex2(hash->context, sha256(), NULL));
    return hash;
}

void
ad_hash_update(AdHash *hash, const void *data, gsize length)
{
    must(EVP_DigestUpdate(hash->context, data, length));
}

void
ad_hash_so_far(const AdHash *hash, AdDigest *ret_digest)
{
    EVP_MD_CTX *copy = EVP_MD_CTX_new();

    must(copy != NULL);
    must(EVP_MD_CTX_copy_ex(copy, hash->context));
    must(EVP_DigestFinal_ex(copy, ret_digest->bytes, NULL));
    EVP_MD_CTX_free(copy);
}

void
ad_hash_finish(AdHash *hash, AdDigest *ret_digest)
{
    must(EVP_DigestFinal_ex(hash->context, ret_digest->bytes, NULL));
    must(EVP_DigestInit_ex2(hash->context, NULL, NULL));
}

void
ad_hash_free(AdHash *hash)
{
    if (hash == NULL)
        return;
    EVP_MD_CTX_free(hash->context);
    g_free(hash);
}

void
ad_digest_of(const void *data, gsize length, AdDigest *ret_digest)
{
    must(EVP_Digest(data, length, ret_digest->bytes, NULL, sha256(), NULL));
}

void
ad_digest_hex(const AdDigest *digest, char ret_hex[AD_DIGEST_HEX + 1])
{
    static const char digits[] = "0123456789abcdef";

    for (gsize i = 0; i < AD_DIGEST_SIZE; i++) {
        ret_hex[2 * i] = digits[digest->bytes[i] >> 4];
        ret_hex[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    ret_hex[AD_DIGEST_HEX] = '\0';
}

char *
ad_digest_dup_hex(const AdDigest *digest)
{
    char *hex = g_malloc(AD_DIGEST_HEX + 1);

    ad_digest_hex(digest, hex);
    return hex;
}

/* One more than the value of a digit, 0 for what is none. A digest is parsed for each
 * message on each page, and to ask of its digits what they are was the dearest part. */
static const guint8 digit_values[256] = {
    ['0'] = 1, 2,  3,  4,  5,  6,          7,  8,  9,  10, ['A'] = 11,
    12,        13, 14, 15, 16, ['a'] = 11, 12, 13, 14, 15, 16};

bool
ad_digest_parse(const char *text, AdDigest *ret_digest)
{
    AdDigest digest;

    for (gsize i = 0; i < AD_DIGEST_SIZE; i++) {
        guint high = digit_values[(guchar)text[2 * i]];
        /* The second digit is not looked at when the first one may be the end. */
        guint low = high == 0 ? 0 : digit_values[(guchar)text[2 * i + 1]];

        if (low == 0)
            return false;
        digest.bytes[i] = (guint8)((high - 1) << 4 | (low - 1));
    }
    if (g_ascii_isxdigit(text[AD_DIGEST_HEX]))
        return false;
    *ret_digest = digest;
    return true;
}

bool
ad_digest_equal(const AdDigest *one, const AdDigest *other)
{
    return ad_digest_compare(one, other) == 0;
}

int
ad_digest_compare(const AdDigest *one, const AdDigest *other)
{
    return memcmp(one->bytes, other->bytes, AD_DIGEST_SIZE);
}

guint
ad_digest_hash_func(gconstpointer digest)
{
    guint hash;

    memcpy(&hash, ((const AdDigest *)digest)->bytes, sizeof hash);
    return hash;
}

gboolean
ad_digest_equal_func(gconstpointer one, gconstpointer other)
{
    return ad_digest_equal(one, other);
}
