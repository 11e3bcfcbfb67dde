/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/disc/verify.h"

#include "auditdisc/base/error.h"
#include "auditdisc/volume/bag.h"
#include "reader_private.h"
#include "verify_private.h"

/* A manifest that is there and can't be read needs no word here: the sweep will meet
 * the same blocks. */
static GBytes *
take_manifest(AdReader *reader, const AdDiscTree *tree, const char *path,
              AdManifest **ret_manifest, AdVerdict *verdict)
{
    const AdDiscFile *file = ad_disc_tree_find(tree, path);
    GBytes *content = ad_disc_file_read(reader, file);

    if (file == NULL)
        ad_verdict_add(verdict, AD_DIFF_MISSING, "%s", path);
    else if (content != NULL)
        ad_manifests_take(ret_manifest, content, path, verdict);
    else if (file->size > AD_BAG_FILE_LIMIT)
        ad_verdict_add(verdict, AD_DIFF_CHANGED, "%s", path);
    return content;
}

static void
take_manifests(AdReader *reader, const AdDiscTree *tree, AdManifests *manifests,
               AdVerdict *verdict)
{
    g_autoptr(GBytes) payload =
        take_manifest(reader, tree, AD_BAG_MANIFEST, &manifests->payload, verdict);
    g_autoptr(GBytes) tags =
        take_manifest(reader, tree, AD_BAG_TAGMANIFEST, &manifests->tags, verdict);

    if (tags == NULL)
        return;
    gsize length;
    const void *data = g_bytes_get_data(tags, &length);
    ad_digest_of(data, length, &verdict->fingerprint);
    verdict->has_fingerprint = true;
}

static void
count_files(const AdDiscTree *tree, AdVerdict *verdict)
{
    verdict->files = tree->files->len;
    for (guint i = 0; i < tree->files->len; i++)
        verdict->bytes += g_array_index(tree->files, AdDiscFile, i).size;
}

/* Where nothing differs, neither in a file nor in the rest, it is the image. */
static void
conclude(AdVerdict *verdict, const AdImageFacts *expected)
{
    verdict->good_copies = verdict->diffs->len == 0;
    if (verdict->good_copies > 0 && expected != NULL)
        verdict->image = expected->digest;
}

bool
ad_image_rest(const char *path, guint8 ret_tag[AD_BLOCK_SIZE], AdDigest *ret_rest,
              GError **error)
{
    g_autoptr(AdReader) reader = ad_reader_open(path, error);
    g_autoptr(AdDiscTree) tree = reader != NULL ? ad_disc_tree_read(reader) : NULL;

    if (tree == NULL)
        return false;
    if (tree->flaws->len > 0)
        return ad_error(error, AD_ERROR_DIFFERS, "%s: not as it was made: %s", path,
                        (const char *)tree->flaws->pdata[0]);
    const AdSweep sweep = {.reader = reader, .tree = tree, .blocks = tree->blocks};
    ad_sweep_rest(&sweep, ret_tag, ret_rest);
    return true;
}

/* A second digest over each byte is made only where it has to be: to compare copies
 * with each other, or because nothing else is known of the rest. */
static void
choose_proof(AdSweep *sweep, const AdImageFacts *expected)
{
    if (expected != NULL) {
        sweep->blocks = expected->blocks;
        sweep->expected = &expected->digest;
        sweep->rest = &expected->rest;
    }
    bool single = ad_copies_in(ad_reader_blocks(sweep->reader), sweep->blocks) == 1;
    if (expected == NULL)
        sweep->proof = AD_PROOF_REST_TAG;
    else
        sweep->proof = expected->has_rest && single ? AD_PROOF_REST : AD_PROOF_WHOLE;
    sweep->whole = !single || sweep->proof == AD_PROOF_WHOLE;
}

AdVerdict *
ad_verify_image(AdReader *reader, const AdImageFacts *expected, AdFactsOf facts_of,
                gpointer data, const AdProgress *progress, GError **error)
{
    g_autoptr(AdDiscTree) tree = ad_disc_tree_read(reader);
    g_autoptr(AdVerdict) verdict = ad_verdict_new();
    g_autofree AdSeen *seen = g_new0(AdSeen, tree->files->len);
    g_auto(AdManifests) manifests = {NULL, NULL};
    AdSweep sweep = {.reader = reader, .tree = tree, .blocks = tree->blocks};
    AdImageFacts found;

    if (!ad_reader_check(reader, error))
        return NULL;
    if (tree->blocks == 0 && expected == NULL) {
        ad_error(error, AD_ERROR_DIFFERS,
                 "%s: no volume descriptor can be read: it is no disc of ours, or its "
                 "beginning is lost; auditdisc rescue finds what is left of one",
                 reader->name);
        return NULL;
    }
    for (guint i = 0; i < tree->flaws->len; i++)
        ad_verdict_add(verdict, AD_DIFF_IMAGE, "%s",
                       (const char *)tree->flaws->pdata[i]);
    take_manifests(reader, tree, &manifests, verdict);
    if (expected == NULL && facts_of != NULL && verdict->has_fingerprint &&
        facts_of(&verdict->fingerprint, &found, data))
        expected = &found;
    choose_proof(&sweep, expected);
    bool whole = ad_sweep(&sweep, seen, verdict, progress);
    if (!ad_reader_check(reader, error))
        return NULL;
    if (whole && sweep.proof == AD_PROOF_WHOLE &&
        !ad_digest_equal(&verdict->image, &expected->digest))
        ad_verdict_add(verdict, AD_DIFF_IMAGE,
                       "the image as a whole: not the digest that was recorded");
    ad_manifests_compare(&manifests, seen, tree->files->len, verdict);
    if (!sweep.whole)
        conclude(verdict, expected);
    count_files(tree, verdict);
    verdict->volume_id = g_strdup(tree->volume_id);
    ad_verdict_sort(verdict);
    return g_steal_pointer(&verdict);
}
