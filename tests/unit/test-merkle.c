/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The hash tree, against the definition of RFC 6962 written down once more, and where a
 * proof goes.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/volume/merkle.h"
#include "auditdisc/volume/proof.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST 40

/* MTH of section 2.1: split at the largest power of two below the number of leaves. */
static void
define(const AdDigest *data, guint count, AdDigest *ret_root)
{
    guint8 text[1 + 2 * AD_DIGEST_SIZE] = {count > 1};
    guint split = 1;

    if (count == 1) {
        memcpy(text + 1, data, AD_DIGEST_SIZE);
        ad_digest_of(text, 1 + AD_DIGEST_SIZE, ret_root);
        return;
    }
    while (split * 2 < count)
        split *= 2;
    define(data, split, (AdDigest *)(gpointer)(text + 1));
    define(data + split, count - split,
           (AdDigest *)(gpointer)(text + 1 + AD_DIGEST_SIZE));
    ad_digest_of(text, sizeof text, ret_root);
}

static void
walk(const AdDigest *leaf, const GArray *steps, AdDigest *ret_root)
{
    guint8 text[1 + 2 * AD_DIGEST_SIZE] = {0};

    define(leaf, 1, ret_root);
    text[0] = 1;
    for (guint i = 0; i < steps->len; i++) {
        const AdMerkleStep *step = &g_array_index(steps, AdMerkleStep, i);
        memcpy(text + 1, step->left ? &step->other : ret_root, AD_DIGEST_SIZE);
        memcpy(text + 1 + AD_DIGEST_SIZE, step->left ? ret_root : &step->other,
               AD_DIGEST_SIZE);
        ad_digest_of(text, sizeof text, ret_root);
    }
}

/* Every count of messages, and in each the way from every one of them. */
static void
test_definition(void)
{
    AdDigest data[MOST], expected, root;
    char *paths[MOST];

    for (guint i = 0; i < MOST; i++) {
        ad_digest_of(&i, sizeof i, &data[i]);
        paths[i] =
            g_strdup_printf("data/eml/2005_05_%02u/%04u.eml", 1 + i / 20, i % 20 + 1);
    }
    for (guint count = 1; count <= MOST; count++) {
        g_autoptr(AdMerkle) merkle = ad_merkle_new();
        for (guint i = count; i > 0; i--)
            ad_merkle_add(merkle, paths[i - 1], &data[i - 1]);
        g_assert_cmpuint(ad_merkle_count(merkle), ==, count);
        define(data, count, &expected);
        ad_merkle_root(merkle, &root);
        g_assert_true(ad_digest_equal(&expected, &root));
        for (guint i = 0; i < count; i++) {
            guint place;
            g_autoptr(GArray) steps = ad_merkle_path(merkle, paths[i], &place);
            g_assert_nonnull(steps);
            g_assert_cmpuint(place, ==, i);
            walk(&data[i], steps, &root);
            g_assert_true(ad_digest_equal(&expected, &root));
        }
    }
    for (guint i = 0; i < MOST; i++)
        g_free(paths[i]);
}

/* The ten thousandth message of a day comes after the nine thousandth. */
static void
test_order(void)
{
    g_autoptr(AdMerkle) merkle = ad_merkle_new();
    const AdDigest digest = {{0}};
    guint place;

    ad_merkle_add(merkle, "data/eml/2005_05_30/10000.eml", &digest);
    ad_merkle_add(merkle, "data/eml/2005_05_30/9999.eml", &digest);
    g_autoptr(GArray) steps =
        ad_merkle_path(merkle, "data/eml/2005_05_30/10000.eml", &place);
    g_assert_nonnull(steps);
    g_assert_cmpuint(place, ==, 1);
}

static void
test_others(void)
{
    static const char *const others[] = {
        "data/log/2005_05_30.log",      "index.html",
        "data/eml/2005_05_30/.eml",     "data/eml/2005_05_30/0001.txt",
        "data/eml/2005_05_30x0001.eml", "data/eml/2005_05_30/01x.eml",
    };
    g_autoptr(AdMerkle) merkle = ad_merkle_new();
    AdDigest digest = {{0}}, empty;
    guint place;

    for (guint i = 0; i < G_N_ELEMENTS(others); i++)
        ad_merkle_add(merkle, others[i], &digest);
    g_assert_cmpuint(ad_merkle_count(merkle), ==, 0);
    g_assert_null(ad_merkle_path(merkle, "data/eml/2005_05_30/0001.eml", &place));
    ad_digest_of("", 0, &empty);
    ad_merkle_root(merkle, &digest);
    g_assert_true(ad_digest_equal(&empty, &digest));
}

/* A folder that can't be looked into may be full: a failure, in our own words. */
static void
test_proof_folder(void)
{
    g_autofree char *folder = g_dir_make_tmp("proof-XXXXXX", NULL);
    g_autofree char *inside = g_build_filename(folder, "blind", NULL);
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    const AdProof proof = {.names = none, .files = none};
    g_autoptr(GError) error = NULL;
    uid_t user = geteuid();

    g_assert_cmpint(mkdir(inside, 0700), ==, 0);
    g_assert_cmpint(chmod(inside, user == 0 ? 0733 : 0300), ==, 0);
    g_assert_cmpint(chmod(folder, 0755), ==, 0);
    g_assert_cmpint(user == 0 ? seteuid(65534) : 0, ==, 0);
    g_assert_false(ad_proof_write(&proof, inside, NULL, NULL, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
    g_assert_cmpint(user == 0 ? seteuid(0) : chmod(inside, 0700), ==, 0);
    g_assert_true(ad_fs_remove_tree(folder, NULL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/merkle/definition", test_definition);
    g_test_add_func("/merkle/order", test_order);
    g_test_add_func("/merkle/others", test_others);
    g_test_add_func("/proof/folder", test_proof_folder);
    return g_test_run();
}
