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
    ad_raw_free(pending->raw);
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

/* As much of raw as there is below the limit, NULL on error. */
static GBytes *
read_front(AdRaw *raw, gsize limit, GError **error)
{
    gsize room = (gsize)MIN(ad_raw_left(raw), (goffset)limit), filled = 0;
    g_autofree guint8 *front = g_malloc(room);
    gssize got = 1;

    while (filled < room && got > 0) {
        got = ad_raw_read(raw, front + filled, room - filled, error);
        filled += got > 0 ? (gsize)got : 0;
    }
    return got >= 0 ? g_bytes_new_take(g_steal_pointer(&front), filled) : NULL;
}

static void
put(AdPending *pending, AdBelt *belt, GBytes *piece)
{
    ad_belt_put(belt, piece);
    pending->size += (goffset)g_bytes_get_size(piece);
}

/* What follows the front in raw. */
static bool
put_rest(AdPending *pending, AdBelt *belt, AdRaw *raw, GError **error)
{
    gssize got = 1;

    while (got > 0 && ad_raw_left(raw) > 0) {
        g_autofree guint8 *buffer = g_malloc(PIECE);

        got = ad_raw_read(raw, buffer, PIECE, error);
        if (got < 0)
            return false;
        g_autoptr(GBytes) piece =
            g_bytes_new_take(g_steal_pointer(&buffer), (gsize)got);
        put(pending, belt, piece);
    }
    return true;
}

void
ad_pending_hashed(gpointer pending, const AdDigest *digest, gpointer unused)
{
    ((AdPending *)pending)->digest = *digest;
}

bool
ad_pending_open(AdPending *pending)
{
    g_autoptr(GError) why = NULL;

    pending->raw = ad_source_fetch(pending->source, pending->item->id, &why);
    if (pending->raw == NULL)
        pending->unreadable = reason_of(why);
    return pending->raw != NULL;
}

GBytes *
ad_pending_read(AdPending *pending, AdBelt *belt, gsize budget)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(AdRaw) raw = g_steal_pointer(&pending->raw);
    g_autoptr(GBytes) front = read_front(raw, MAX(AD_HEADER_LIMIT, budget), &why);

    if (front != NULL)
        put(pending, belt, front);
    bool whole = front != NULL && put_rest(pending, belt, raw, &why);
    pending->number = ad_belt_end(belt, pending);
    if (!whole) {
        pending->unreadable = reason_of(why);
        return NULL;
    }
    gsize length;
    const char *data = g_bytes_get_data(front, &length);
    gsize head = ad_journal_reach(data, length, pending->item->journal);
    if (length <= budget && (goffset)length == pending->size)
        pending->bytes = g_bytes_ref(front);
    return g_bytes_new_from_bytes(front, 0, MIN(head, (gsize)AD_HEADER_LIMIT));
}

static bool
store_kept(const AdPending *pending, AdPack *pack, AdExtent *ret_extent, GError **error)
{
    gsize length;
    const void *data = g_bytes_get_data(pending->bytes, &length);

    return ad_pack_add_hashed(pack, data, length, &pending->digest, ret_extent, error);
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
