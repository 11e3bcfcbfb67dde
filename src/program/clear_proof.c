/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is proven to be on the discs of a period.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "auditdisc/disc/tree.h"
#include "auditdisc/select/books.h"
#include "auditdisc/select/selection.h"
#include "auditdisc/volume/bag.h"
#include "clear.h"

void
ad_proven_free(AdProven *proven)
{
    if (proven == NULL)
        return;
    ad_receipt_free(proven->receipt);
    g_hash_table_unref(proven->on_disc);
    g_hash_table_unref(proven->outside);
    g_hash_table_unref(proven->sources);
    g_hash_table_unref(proven->unread);
    g_free(proven);
}

static GBytes *
read_from_volume(AdVolume *volume, const char *path)
{
    const AdFile *file = ad_volume_find(volume, path);

    if (file == NULL || file->extent.size > AD_BAG_FILE_LIMIT)
        return NULL;
    gsize length = (gsize)file->extent.size;
    g_autofree guint8 *data = g_malloc(length);
    if (ad_volume_read(volume, file, 0, data, length, NULL) != (gssize)length)
        return NULL;
    return g_bytes_new_take(g_steal_pointer(&data), length);
}

static bool
prove(const AdPart *part, AdReceiptPart *receipt, GBytes *tagmanifest, GBytes *manifest,
      GError **error)
{
    if (tagmanifest == NULL || manifest == NULL)
        return ad_error(error, AD_ERROR_REFUSED,
                        "%s: its manifests can't be read; nothing may be cleared",
                        part->image);
    return ad_receipt_prove(receipt, tagmanifest, manifest, error);
}

/* The manifests are believed for the fingerprint that the ledger has of them, so it
 * does not matter where they are read: from the image, or where that was thrown away
 * from what it was made of. */
static bool
prove_part(const AdPart *part, AdReceiptPart *receipt, GError **error)
{
    g_autoptr(GBytes) tagmanifest = NULL;
    g_autoptr(GBytes) manifest = NULL;
    bool has_image;

    if (!ad_fs_exists(part->image, &has_image, error))
        return false;
    if (has_image) {
        g_autoptr(AdReader) reader = ad_reader_open(part->image, error);
        if (reader == NULL)
            return false;
        g_autoptr(AdDiscTree) tree = ad_disc_tree_read(reader);
        tagmanifest =
            ad_disc_file_read(reader, ad_disc_tree_find(tree, AD_BAG_TAGMANIFEST));
        manifest = ad_disc_file_read(reader, ad_disc_tree_find(tree, AD_BAG_MANIFEST));
    } else {
        g_autoptr(AdVolume) volume = ad_volume_open(part->volume, error);
        if (volume == NULL)
            return false;
        tagmanifest = read_from_volume(volume, AD_BAG_TAGMANIFEST);
        manifest = read_from_volume(volume, AD_BAG_MANIFEST);
    }
    return prove(part, receipt, tagmanifest, manifest, error);
}

static bool
is_as_scanned(const char *path, const AdDigest *digest, GError **error)
{
    AdDigest found;
    bool there;

    if (!ad_fs_exists(path, &there, error))
        return false;
    if (!there)
        return ad_error(error, AD_ERROR_FAILED,
                        "%s: no longer there, and it says what the discs hold; put it "
                        "back from a copy",
                        path);
    return ad_fs_digest(path, &found, NULL, error) &&
           (ad_digest_equal(&found, digest) ||
            ad_error(error, AD_ERROR_REFUSED,
                     "%s: not as it was scanned; nothing may be cleared", path));
}

/* What was selected and what the manifest lists have to agree, message by message. */
static bool
take_part(AdProven *proven, const AdRun *run, const AdPart *part,
          AdReceiptPart *receipt, GError **error)
{
    g_autoptr(AdSelection) selection =
        ad_selection_open(run->selection, run->period, part->period, error);

    for (guint i = 0; selection != NULL && i < ad_selection_count(selection); i++) {
        g_autoptr(AdEnvelope) envelope = ad_selection_envelope(selection, i);
        g_autofree char *path = ad_selection_original_path(selection, i);
        const AdDigest *listed = ad_manifest_find(receipt->payload, path);
        if (envelope == NULL || listed == NULL ||
            !ad_digest_equal(listed, &envelope->digest))
            return ad_error(error, AD_ERROR_REFUSED,
                            "%s: %s is not the message that was selected; nothing may "
                            "be cleared",
                            part->image, path);
        g_hash_table_insert(proven->on_disc, g_memdup2(listed, sizeof *listed),
                            receipt);
    }
    return selection != NULL;
}

char *
ad_proven_item(const char *source, const char *id)
{
    g_autofree char *name = ad_text_clean(id, -1, AD_TEXT_LINE, NULL);

    return g_strconcat(source, "\n", name, NULL);
}

static bool
take_row(const AdBooksRow *row, gpointer data, GError **error)
{
    AdProven *proven = data;
    AdDigest digest;

    if (row->fate == AD_FATE_OUTSIDE && ad_digest_parse(row->sha256, &digest))
        g_hash_table_add(proven->outside, g_memdup2(&digest, sizeof digest));
    if (row->fate == AD_FATE_UNREADABLE)
        g_hash_table_add(proven->unread, ad_proven_item(row->source, row->item));
    if (!g_hash_table_contains(proven->sources, row->source))
        g_hash_table_add(proven->sources, g_strdup(row->source));
    return true;
}

static AdReceipt *
make_receipt(AdRun *run, guint copies, GError **error)
{
    g_autoptr(GPtrArray) labels = g_ptr_array_new();

    for (guint i = 0; i < run->parts->len; i++)
        g_ptr_array_add(labels, ((const AdPart *)run->parts->pdata[i])->label);
    g_ptr_array_add(labels, NULL);
    const AdReceiptTerms terms = {
        .ledger = run->ledger,
        .period = run->period,
        .labels = labels->pdata[0] != NULL ? (const char *const *)labels->pdata : NULL,
        .copies = copies,
        .medium_of = ad_unit_medium,
        .data = run,
    };
    return ad_receipt_make(&terms, error);
}

AdProven *
ad_proven_new(AdRun *run, guint copies, GError **error)
{
    g_autoptr(AdProven) proven = g_new0(AdProven, 1);
    const AdReceipt *receipt;

    proven->on_disc =
        g_hash_table_new_full(ad_digest_hash_func, ad_digest_equal_func, g_free, NULL);
    proven->outside =
        g_hash_table_new_full(ad_digest_hash_func, ad_digest_equal_func, g_free, NULL);
    proven->sources = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    proven->unread = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    receipt = proven->receipt = make_receipt(run, copies, error);
    if (receipt == NULL || !is_as_scanned(run->selection, &receipt->selection, error) ||
        !is_as_scanned(run->books, &receipt->books, error) ||
        !ad_books_read(run->books, take_row, proven, NULL, error))
        return NULL;
    for (guint i = 0; i < run->parts->len; i++)
        if (!prove_part(run->parts->pdata[i], receipt->parts->pdata[i], error) ||
            !take_part(proven, run, run->parts->pdata[i], receipt->parts->pdata[i],
                       error))
            return NULL;
    return g_steal_pointer(&proven);
}
