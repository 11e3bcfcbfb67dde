/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/digest.h"
#include "auditdisc/base/error.h"

#include <errno.h>
#include <string.h>

#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ABC   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static void
test_known(void)
{
    static const struct {
        const char *text, *hex;
    } cases[] = {
        {"", EMPTY},
        {"abc", ABC},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *hex = NULL;
        AdDigest digest;

        ad_digest_of(cases[i].text, strlen(cases[i].text), &digest);
        hex = ad_digest_dup_hex(&digest);
        g_assert_cmpstr(hex, ==, cases[i].hex);
    }
}

/* GChecksum is an independent implementation. */
static void
test_pieces(void)
{
    g_autoptr(AdHash) hash = ad_hash_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(5);

    for (int round = 0; round < 50; round++) {
        g_autoptr(GChecksum) other = g_checksum_new(G_CHECKSUM_SHA256);
        char hex[AD_DIGEST_HEX + 1];
        AdDigest digest, before = {{0}};

        for (int piece = 0; piece < round; piece++) {
            guint8 bytes[300];
            gsize length = (gsize)g_rand_int_range(random, 0, sizeof bytes);

            memset(bytes, round + piece, sizeof bytes);
            ad_hash_update(hash, bytes, length);
            ad_hash_so_far(hash, &before);
            g_checksum_update(other, bytes, (gssize)length);
        }
        ad_hash_finish(hash, &digest);
        ad_digest_hex(&digest, hex);
        g_assert_cmpstr(hex, ==, g_checksum_get_string(other));
        g_assert_true(round == 0 || ad_digest_equal(&before, &digest));
    }
}

static void
test_parse(void)
{
    static const char *const bad[] = {
        "",
        "ba",
        "ba7",
        ABC "0",
        "za7816bf8f01cfea414140de5dae2223b00361a396177a9cb"
        "410ff61f20015ad",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb"
        "410ff61f20015a",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb"
        "410ff61f20015 "};
    g_autofree char *upper = g_ascii_strup(ABC "  name", -1);
    AdDigest abc, parsed;

    ad_digest_of("abc", 3, &abc);
    g_assert_true(ad_digest_parse(ABC, &parsed));
    g_assert_true(ad_digest_equal(&abc, &parsed));
    g_assert_true(ad_digest_parse(upper, &parsed));
    g_assert_true(ad_digest_equal(&abc, &parsed));
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(ad_digest_parse(bad[i], &parsed));
    g_assert_true(ad_digest_equal(&abc, &parsed));
}

static void
test_order(void)
{
    AdDigest low = {{0}};
    AdDigest high = {{0}};
    g_autoptr(GHashTable) set =
        g_hash_table_new(ad_digest_hash_func, ad_digest_equal_func);

    high.bytes[AD_DIGEST_SIZE - 1] = 0x80;
    g_assert_cmpint(ad_digest_compare(&low, &high), <, 0);
    g_assert_cmpint(ad_digest_compare(&high, &low), >, 0);
    g_assert_false(ad_digest_equal(&low, &high));
    g_hash_table_add(set, &low);
    g_assert_false(g_hash_table_contains(set, &high));
    memset(&high, 0, sizeof high);
    g_assert_true(g_hash_table_contains(set, &high));
}

static void
test_error(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) full = NULL;
    g_autoptr(GError) foreign = g_error_new(G_OPTION_ERROR, 0, "no such option");

    g_assert_false(ad_error(&error, AD_ERROR_REFUSED, "%s: in use", "state"));
    g_assert_error(error, AD_ERROR, AD_ERROR_REFUSED);
    g_assert_cmpstr(error->message, ==, "state: in use");
    g_assert_cmpint(ad_error_exit_status(error), ==, 5);
    g_assert_false(ad_error_errno(&full, ENOSPC, "%s: writing", "image.iso"));
    g_assert_error(full, AD_ERROR, AD_ERROR_FAILED);
    g_assert_cmpstr(full->message, ==,
                    "image.iso: writing: No space left on device; make space there, "
                    "then run the same command again");
    g_assert_cmpint(ad_error_exit_status(full), ==, 1);
    g_assert_cmpint(ad_error_exit_status(foreign), ==, 2);
    g_assert_cmpint(ad_error_exit_status(NULL), ==, 1);
    g_assert_false(ad_error(NULL, AD_ERROR_FAILED, "nobody listens"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/digest/known", test_known);
    g_test_add_func("/digest/pieces", test_pieces);
    g_test_add_func("/digest/parse", test_parse);
    g_test_add_func("/digest/order", test_order);
    g_test_add_func("/digest/error", test_error);
    return g_test_run();
}
