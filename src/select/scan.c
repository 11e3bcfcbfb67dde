/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Items are read here and their headers handed to the pool; what becomes of an item is
 * decided in the order of the listing, so the books read the same for any number of
 * workers.
 */
#include "auditdisc/select/scan.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/pack.h"
#include "auditdisc/base/pool.h"
#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "header_request.h"
#include "pending.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Items that are open before the oldest of them is read, so that the disk has the next
 * ones at hand, and the bytes they may have together. */
#define AHEAD       32
#define AHEAD_BYTES ((goffset)16 * 1024 * 1024)

typedef struct {
    const AdScan *scan;
    AdReading known;
    AdBooks *books;
    AdGathering *gathering;
    AdPack *originals;
    AdBelt *belt;
    AdPool *pool;
    GQueue pending;  /* AdPending *, in the order of the listing */
    GQueue opened;   /* the last of them, which were not read yet; borrowed */
    goffset to_read; /* bytes that those have */
    gsize kept;      /* bytes of messages held in memory by pending */
    guint64 listed, decided;
} Scanning;

/* Where this process can't open anything nothing is wrong with the item: the run ends,
 * and makes no disc without it. */
static bool
can_open_files(GError **error)
{
    int descriptor = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (descriptor < 0)
        return ad_error_errno(error, errno, "no file can be opened any more");
    (void)close(descriptor);
    return true;
}

static bool
enter(Scanning *scanning, AdFate fate, const AdPending *pending, const char *why,
      GError **error)
{
    const AdDigest *digest = pending->unreadable == NULL ? &pending->digest : NULL;
    g_autofree char *id = ad_text_clean(pending->item->id, -1, AD_TEXT_LINE, NULL);

    return ad_books_enter(scanning->books, fate, digest, pending->source->spec, id, why,
                          error);
}

static bool
enter_outside(Scanning *scanning, const AdPending *pending, const AdEnvelope *envelope,
              AdDay day, GError **error)
{
    g_autofree char *id = ad_text_clean(pending->item->id, -1, AD_TEXT_LINE, NULL);
    g_autofree char *iso = ad_day_iso(day);
    g_autofree char *why = g_strdup_printf(_("arrived %s"), iso);
    gint32 zone =
        envelope->sent != AD_TIME_NONE ? envelope->sent_zone : AD_BOOKS_NO_ZONE;

    return ad_books_enter_outside(scanning->books, &pending->digest,
                                  pending->source->spec, id, why, envelope->arrived,
                                  zone, error);
}

static AdStore
store(Scanning *scanning, const AdPending *pending, AdExtent *ret_extent,
      char **ret_why, GError **error)
{
    if (scanning->originals != NULL)
        return ad_pending_store(pending, scanning->originals, ret_extent, ret_why,
                                error);
    ret_extent->offset = 0;
    return AD_STORE_DONE;
}

static bool
put_on_disc(Scanning *scanning, const AdPending *pending, const AdEnvelope *envelope,
            GError **error)
{
    g_autofree char *why = NULL;
    AdExtent extent;

    if (pending->size > AD_EXTENT_MOST)
        return enter(scanning, AD_FATE_UNREADABLE, pending,
                     _("larger than 4 GiB, which is more than a file on a disc can be"),
                     error);
    switch (store(scanning, pending, &extent, &why, error)) {
    case AD_STORE_FAILED:
        return false;
    case AD_STORE_LOST:
        return can_open_files(error) &&
               enter(scanning, AD_FATE_UNREADABLE, pending, why, error);
    case AD_STORE_DONE:
        break;
    }
    const AdKept kept = {pending->item->day, pending->item->number};
    return ad_gathering_add(scanning->gathering, envelope, extent.offset, kept,
                            error) &&
           enter(scanning, AD_FATE_ON_DISC, pending, "", error);
}

static bool
decide(Scanning *scanning, const AdPending *pending, GError **error)
{
    const AdScan *scan = scanning->scan;
    const AdEnvelope *envelope = pending->envelope;

    if (pending->unreadable != NULL)
        return enter(scanning, AD_FATE_UNREADABLE, pending, pending->unreadable, error);
    if (ad_gathering_holds(scanning->gathering, &pending->digest))
        return enter(scanning, AD_FATE_DUPLICATE, pending,
                     _("the same bytes are on the disc already"), error);
    if (envelope->arrived != AD_TIME_NONE) {
        AdDay day = ad_day_of(envelope->arrived, scan->zone);
        if (!ad_period_holds(scan->period, day))
            return enter_outside(scanning, pending, envelope, day, error);
    }
    if (!ad_request_covers(&scan->request, envelope))
        return enter(scanning, AD_FATE_UNASKED, pending, "", error);
    return put_on_disc(scanning, pending, envelope, error);
}

/* Decides what stands at the front of the queue, as far as it is known. */
static bool
settle(Scanning *scanning, GError **error)
{
    AdPending *pending;

    while ((pending = g_queue_peek_head(&scanning->pending)) != NULL &&
           ad_pending_is_ready(pending)) {
        ad_belt_wait(scanning->belt, pending->number);
        if (!decide(scanning, pending, error))
            return false;
        g_queue_pop_head(&scanning->pending);
        scanning->kept -= ad_pending_kept(pending);
        scanning->decided++;
        ad_pending_free(pending);
        ad_progress_tell(scanning->scan->progress, "scanning", scanning->decided,
                         scanning->listed);
    }
    return true;
}

static bool
answer(gpointer tag, GBytes *reply, const char *reason, guint worker, gpointer data,
       GError **error)
{
    Scanning *scanning = data;
    AdPending *pending = tag;

    ad_belt_wait(scanning->belt, pending->number);
    pending->envelope =
        ad_header_answer(pending, reply, reason, &scanning->known, error);
    return pending->envelope != NULL && settle(scanning, error);
}

static bool
read_oldest(Scanning *scanning, GError **error)
{
    AdPending *pending = g_queue_pop_head(&scanning->opened);
    g_autoptr(GBytes) head = NULL;

    scanning->to_read -= ad_raw_left(pending->raw);
    gsize budget = scanning->originals != NULL ? AD_PENDING_BUDGET - scanning->kept : 0;
    head = ad_pending_read(pending, scanning->belt, budget);
    scanning->kept += ad_pending_kept(pending);
    if (head == NULL)
        return settle(scanning, error);
    g_autoptr(GBytes) request = ad_header_request(head, pending->item, false);
    pending->request = g_bytes_ref(request);
    return ad_pool_submit(scanning->pool, request, pending, error);
}

static bool
take(Scanning *scanning, AdSource *source, AdItem *item, GError **error)
{
    AdPending *pending = ad_pending_new(source, item);

    ad_books_found(scanning->books);
    scanning->listed++;
    g_queue_push_tail(&scanning->pending, pending);
    if (!ad_pending_open(pending))
        return can_open_files(error) && settle(scanning, error);
    g_queue_push_tail(&scanning->opened, pending);
    scanning->to_read += ad_raw_left(pending->raw);
    while (scanning->opened.length >= AHEAD || scanning->to_read > AHEAD_BYTES)
        if (!read_oldest(scanning, error))
            return false;
    return true;
}

static bool
scan_source(Scanning *scanning, AdSource *source, GError **error)
{
    AdItem *item = NULL;
    bool ok;

    while ((ok = ad_source_next(source, &item, error)) && item != NULL)
        if (!take(scanning, source, item, error) || !ad_source_check(source, error))
            return false;
    return ok;
}

static bool
scan_sources(Scanning *scanning, GError **error)
{
    const GPtrArray *sources = scanning->scan->sources;

    for (guint i = 0; i < sources->len; i++)
        if (!scan_source(scanning, sources->pdata[i], error))
            return false;
    while (scanning->opened.length > 0)
        if (!read_oldest(scanning, error))
            return false;
    if (!ad_pool_finish(scanning->pool, error) || !settle(scanning, error))
        return false;
    /* Large ones are read once more when they are stored. */
    for (guint i = 0; i < sources->len; i++)
        if (!ad_source_check(sources->pdata[i], error))
            return false;
    return true;
}

static bool
prepare(Scanning *scanning, GError **error)
{
    const AdScan *scan = scanning->scan;

    scanning->pool =
        ad_header_pool(scan->workers, &scanning->known, answer, scanning, error);
    if (scanning->pool == NULL)
        return false;
    scanning->belt = ad_belt_new(ad_pending_hashed, NULL, error);
    if (scanning->belt == NULL)
        return false;
    scanning->books = ad_books_create(scan->books, error);
    if (scanning->books == NULL)
        return false;
    scanning->gathering =
        ad_gathering_new(scan->selection, scan->period, scan->zone, error);
    if (scanning->gathering == NULL)
        return false;
    if (scan->originals == NULL)
        return true;
    if (!ad_fs_remove_tree(scan->originals, error))
        return false;
    scanning->originals = ad_pack_open(scan->originals, 0, error);
    return scanning->originals != NULL;
}

static bool
conclude(Scanning *scanning, AdSum *ret_sum, GError **error)
{
    return (scanning->originals == NULL || ad_pack_sync(scanning->originals, error)) &&
           ad_gathering_close(scanning->gathering, error) &&
           ad_books_close(scanning->books, ret_sum, error);
}

bool
ad_scan(const AdScan *scan, AdSum *ret_sum, GError **error)
{
    Scanning scanning = {
        .scan = scan,
        .known = {.hosts = scan->hosts, .now = scan->now},
    };

    g_queue_init(&scanning.pending);
    g_queue_init(&scanning.opened);
    bool done = prepare(&scanning, error) && scan_sources(&scanning, error) &&
                conclude(&scanning, ret_sum, error);
    ad_pool_free(scanning.pool);
    ad_belt_free(scanning.belt);
    g_queue_clear(&scanning.opened);
    g_queue_clear_full(&scanning.pending, (GDestroyNotify)ad_pending_free);
    ad_pack_free(scanning.originals);
    ad_gathering_free(scanning.gathering);
    ad_books_free(scanning.books);
    return done;
}
