/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SHA-256 (FIPS 180-4) through libcrypto. A message is identified by the digest of
 * its raw bytes and by nothing else.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define AD_DIGEST_SIZE 32
#define AD_DIGEST_HEX  64 /* characters, lower case, without the closing NUL */

typedef struct {
    guint8 bytes[AD_DIGEST_SIZE];
} AdDigest;

void ad_digest_of(const void *data, gsize length, AdDigest *ret_digest);
void ad_digest_hex(const AdDigest *digest, char ret_hex[AD_DIGEST_HEX + 1]);
char *ad_digest_dup_hex(const AdDigest *digest);

/* Exactly 64 hexadecimal digits, either case, at the start of text. Else false. */
bool ad_digest_parse(const char *text, AdDigest *ret_digest);
bool ad_digest_equal(const AdDigest *one, const AdDigest *other);
int ad_digest_compare(const AdDigest *one, const AdDigest *other);

/* For GHashTable with AdDigest pointers as keys. */
guint ad_digest_hash_func(gconstpointer digest);
gboolean ad_digest_equal_func(gconstpointer one, gconstpointer other);

/* A digest in the making. Finishing makes it ready for the next one. */
typedef struct AdHash AdHash;

AdHash *ad_hash_new(void);
void ad_hash_update(AdHash *hash, const void *data, gsize length);
/* Of what it was given until now; more may follow. */
void ad_hash_so_far(const AdHash *hash, AdDigest *ret_digest);
void ad_hash_finish(AdHash *hash, AdDigest *ret_digest);
void ad_hash_free(AdHash *hash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdHash, ad_hash_free)
