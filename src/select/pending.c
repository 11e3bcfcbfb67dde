/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pending.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "auditdisc/mail/journal.h"

#define PIECE (256 * 1024)

AdPending *
ad_pending_new(AdSource *source, AdItem *item)
{
    AdPending *pending = g_new0(AdPending, 1);

    pending->source = source;
    pending->item = item;
    return pending;
}

void
ad_pending_free(AdPending *pending)
{
    if (pending == NULL)
        return;
    ad_item_free(pending->item);
    g_clear_pointer(&pending->bytes, g_bytes_unref);
    g_clear_pointer(&pending->request, g_bytes_unref);
    g_free(pending->unreadable);
    ad_envelope_free(pending->envelope);
    g_free(pending);
}

bool
ad_pending_is_ready(const AdPending *pending)
{
    return pending->unreadable != NULL || pending->envelope != NULL;
}

gsize
ad_pending_kept(const AdPending *pending)
{
    return pending->bytes != NULL ? g_bytes_get_size(pending->bytes) : 0;
}

static char *
reason_of(const GError *why)
{
    return ad_text_clean(why->message, -1, AD_TEXT_LINE, NULL);
}

/* Hashes the rest of raw; what fits below the limit is collected as well. */
static bool
read_all(AdPending *pending, AdRaw *raw, GByteArray *front, GError **error)
{
    g_autofree guint8 *buffer = g_malloc(PIECE);
    g_autoptr(AdHash) hash = ad_hash_new();
    gssize got;

    while ((got = ad_raw_read(raw, buffer, PIECE, error)) > 0) {
        ad_hash_update(hash, buffer, (gsize)got);
        pending->size += got;
        if (front->len < AD_HEADER_LIMIT)
            g_byte_array_append(front, buffer, (guint)got);
    }
    ad_hash_finish(hash, &pending->digest);
    return got == 0;
}

GBytes *
ad_pending_read(AdPending *pending, bool keep)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(AdRaw) raw = ad_source_fetch(pending->source, pending->item->id, &why);
    g_autoptr(GByteArray) front = g_byte_array_new();

    if (raw == NULL || !read_all(pending, raw, front, &why)) {
        pending->unreadable = reason_of(why);
        return NULL;
    }
    gsize head =
        ad_journal_reach((const char *)front->data, front->len, pending->item->journal);
    bool whole = (goffset)front->len == pending->size;
    g_autoptr(GBytes) bytes = g_byte_array_free_to_bytes(g_steal_pointer(&front));
    if (keep && whole)
        pending->bytes = g_bytes_ref(bytes);
    return g_bytes_new_from_bytes(bytes, 0, MIN(head, (gsize)AD_HEADER_LIMIT));
}

static bool
store_kept(const AdPending *pending, AdPack *pack, AdExtent *ret_extent, GError **error)
{
    gsize length;
    const void *data = g_bytes_get_data(pending->bytes, &length);

    return ad_pack_add(pack, data, length, ret_extent, error);
}

static AdStore
copy(AdRaw *raw, AdPack *pack, AdExtent *ret_extent, GError **ret_lost, GError **error)
{
    g_autofree guint8 *buffer = g_malloc(PIECE);
    gssize got;

    ad_pack_begin(pack);
    while ((got = ad_raw_read(raw, buffer, PIECE, ret_lost)) > 0)
        if (!ad_pack_write(pack, buffer, (gsize)got, error))
            return AD_STORE_FAILED;
    if (got < 0) {
        ad_pack_abandon(pack);
        return AD_STORE_LOST;
    }
    return ad_pack_end(pack, ret_extent, error) ? AD_STORE_DONE : AD_STORE_FAILED;
}

AdStore
ad_pending_store(const AdPending *pending, AdPack *pack, AdExtent *ret_extent,
                 char **ret_why, GError **error)
{
    g_autoptr(GError) lost = NULL;
    g_autoptr(AdRaw) raw = NULL;

    if (pending->bytes != NULL)
        return store_kept(pending, pack, ret_extent, error) ? AD_STORE_DONE
                                                            : AD_STORE_FAILED;
    raw = ad_source_fetch(pending->source, pending->item->id, &lost);
    if (raw == NULL) {
        *ret_why = reason_of(lost);
        return AD_STORE_LOST;
    }
    AdStore outcome = copy(raw, pack, ret_extent, &lost, error);
    if (outcome == AD_STORE_LOST)
        *ret_why = reason_of(lost);
    else if (outcome == AD_STORE_DONE &&
             !ad_digest_equal(&ret_extent->digest, &pending->digest)) {
        *ret_why = g_strdup(_("it changed while it was being read; run again"));
        outcome = AD_STORE_LOST;
    }
    return outcome;
}
