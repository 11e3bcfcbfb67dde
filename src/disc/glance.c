/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A glance at a file that was verified before: what is quickly read of it.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/volume/bag.h"
#include "reader_private.h"
#include "verify_private.h"

#include <string.h>

static bool
has_fingerprint(AdReader *reader, const AdDiscTree *tree, const AdDigest *fingerprint)
{
    g_autoptr(GBytes) content =
        ad_disc_file_read(reader, ad_disc_tree_find(tree, AD_BAG_TAGMANIFEST));
    AdDigest found;

    if (content == NULL)
        return false;
    gsize length;
    const void *data = g_bytes_get_data(content, &length);
    ad_digest_of(data, length, &found);
    return ad_digest_equal(&found, fingerprint);
}

/* The tag stands behind all that was mastered, in each copy of the image. */
static bool
has_its_tags(AdReader *reader, const AdDiscTree *tree, const AdGlance *wanted)
{
    const AdSweep sweep = {.reader = reader, .tree = tree, .blocks = wanted->blocks};
    guint8 tag[AD_BLOCK_SIZE], block[AD_BLOCK_SIZE];
    AdDigest rest;

    ad_sweep_rest(&sweep, tag, &rest);
    for (guint64 i = 1; i <= wanted->copies; i++)
        if (!ad_reader_glance(reader, i * wanted->blocks - AD_IMAGE_PADDING, block) ||
            memcmp(block, tag, sizeof tag) != 0)
            return false;
    return true;
}

static bool
is_the_image(AdReader *reader, const AdGlance *wanted)
{
    g_autoptr(AdDiscTree) tree = ad_disc_tree_read(reader);

    return tree->flaws->len == 0 && tree->blocks == wanted->blocks &&
           wanted->blocks > AD_IMAGE_PADDING &&
           has_fingerprint(reader, tree, &wanted->fingerprint) &&
           has_its_tags(reader, tree, wanted);
}

bool
ad_verify_glance(const char *path, const AdGlance *wanted, GError **error)
{
    g_autoptr(AdReader) reader = ad_file_reader(path, error);

    if (reader == NULL)
        return false;
    if (ad_reader_blocks(reader) / wanted->copies < wanted->blocks)
        return ad_error(error, AD_ERROR_DIFFERS, "%s: shorter than what was verified",
                        path);
    return is_the_image(reader, wanted) ||
           ad_error(error, AD_ERROR_DIFFERS, "%s: not what was verified", path);
}
