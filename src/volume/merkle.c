/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/volume/merkle.h"

#include <string.h>

#define ORIGINALS "data/eml/"
#define SUFFIX    ".eml"
#define DAY       "2005_05_30"

typedef struct {
    const char *path;
    guint64 number; /* within its day */
    AdDigest digest;
} Leaf;

struct AdMerkle {
    GArray *leaves;
};

AdMerkle *
ad_merkle_new(void)
{
    AdMerkle *merkle = g_new0(AdMerkle, 1);

    merkle->leaves = g_array_new(FALSE, FALSE, sizeof(Leaf));
    return merkle;
}

void
ad_merkle_free(AdMerkle *merkle)
{
    if (merkle == NULL)
        return;
    g_array_unref(merkle->leaves);
    g_free(merkle);
}

static bool
number_of(const char *path, guint64 *ret_number)
{
    gsize before = strlen(ORIGINALS DAY "/");
    gsize length = strlen(path);

    if (!g_str_has_prefix(path, ORIGINALS) || !g_str_has_suffix(path, SUFFIX) ||
        length <= before + strlen(SUFFIX) || path[before - 1] != '/')
        return false;
    g_autofree char *digits =
        g_strndup(path + before, length - before - strlen(SUFFIX));
    return g_ascii_string_to_unsigned(digits, 10, 1, G_MAXUINT32, ret_number, NULL);
}

void
ad_merkle_add(AdMerkle *merkle, const char *path, const AdDigest *digest)
{
    Leaf leaf = {path, 0, *digest};

    if (number_of(path, &leaf.number))
        g_array_append_val(merkle->leaves, leaf);
}

void
ad_merkle_add_each(const char *path, const AdDigest *digest, gpointer merkle)
{
    ad_merkle_add(merkle, path, digest);
}

guint
ad_merkle_count(const AdMerkle *merkle)
{
    return merkle->leaves->len;
}

/* By number as a number: the ten thousandth of a day does not follow the thousandth. */
static int
compare_leaves(gconstpointer one, gconstpointer other)
{
    const Leaf *a = one, *b = other;
    int days = strncmp(a->path, b->path, strlen(ORIGINALS DAY));

    return days != 0 ? days : (a->number > b->number) - (a->number < b->number);
}

static void
hash_node(AdHash *hash, const AdDigest *left, const AdDigest *right, AdDigest *ret_node)
{
    ad_hash_update(hash, "\1", 1);
    ad_hash_update(hash, left, sizeof *left);
    ad_hash_update(hash, right, sizeof *right);
    ad_hash_finish(hash, ret_node);
}

static GArray *
lowest_row(AdMerkle *merkle, AdHash *hash)
{
    GArray *row = g_array_new(FALSE, FALSE, sizeof(AdDigest));

    g_array_sort(merkle->leaves, compare_leaves);
    for (guint i = 0; i < merkle->leaves->len; i++) {
        AdDigest node;
        ad_hash_update(hash, "\0", 1);
        ad_hash_update(hash, &g_array_index(merkle->leaves, Leaf, i).digest,
                       sizeof node);
        ad_hash_finish(hash, &node);
        g_array_append_val(row, node);
    }
    return row;
}

/* Pairs become their node, and a last one without a partner goes up as it is: that is
 * the tree of RFC 6962, which splits at the largest power of two. */
static void
raise_row(GArray *row, AdHash *hash)
{
    AdDigest *nodes = (AdDigest *)(gpointer)row->data;

    for (guint i = 0; i + 1 < row->len; i += 2)
        hash_node(hash, &nodes[i], &nodes[i + 1], &nodes[i / 2]);
    if (row->len % 2 == 1)
        nodes[row->len / 2] = nodes[row->len - 1];
    g_array_set_size(row, (row->len + 1) / 2);
}

void
ad_merkle_root(AdMerkle *merkle, AdDigest *ret_root)
{
    g_autoptr(AdHash) hash = ad_hash_new();
    g_autoptr(GArray) row = lowest_row(merkle, hash);

    while (row->len > 1)
        raise_row(row, hash);
    if (row->len == 0)
        ad_digest_of("", 0, ret_root);
    else
        *ret_root = g_array_index(row, AdDigest, 0);
}

static bool
find(const AdMerkle *merkle, const char *path, guint *ret_place)
{
    for (guint i = 0; i < merkle->leaves->len; i++)
        if (strcmp(g_array_index(merkle->leaves, Leaf, i).path, path) == 0) {
            *ret_place = i;
            return true;
        }
    return false;
}

GArray *
ad_merkle_path(AdMerkle *merkle, const char *path, guint *ret_place)
{
    g_autoptr(AdHash) hash = ad_hash_new();
    g_autoptr(GArray) row = lowest_row(merkle, hash);
    GArray *steps;
    guint place;

    if (!find(merkle, path, &place))
        return NULL;
    *ret_place = place;
    steps = g_array_new(FALSE, FALSE, sizeof(AdMerkleStep));
    for (; row->len > 1; place /= 2) {
        guint other = place ^ 1U;
        AdMerkleStep step = {.left = other < place};
        if (other < row->len) {
            step.other = g_array_index(row, AdDigest, other);
            g_array_append_val(steps, step);
        }
        raise_row(row, hash);
    }
    return steps;
}
