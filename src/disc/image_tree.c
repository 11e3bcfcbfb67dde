/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A volume as libisofs sees it: a tree of nodes, each file with a stream of an own
 * class that reads from the packs, counts what it hands over, has it hashed and
 * compared with the index. libisofs fills a short or failed read with zeros and goes
 * on, so the streams keep a record of their own of what went wrong.
 */
#include "image_private.h"

#include "auditdisc/base/error.h"

#include <string.h>

/* Any number that libisofs gives to no file system of its own. */
#define FILE_SYSTEM_ID 0x61644d41
#define PIECE          ((goffset)64 * 1024) /* read at a time */

/* In one piece with what libisofs knows of it: there are as many as files. */
typedef struct {
    IsoStream base;
    AdFeed *feed;
    const AdFile *file; /* the first one of its extent, which then lies once */
} Stream;

static void
fail(AdFeed *feed, GError *error)
{
    if (g_atomic_int_compare_and_exchange(&feed->failed, 0, 1))
        feed->error = error;
    else
        g_error_free(error);
}

static int
stream_open(IsoStream *stream)
{
    const Stream *own = stream->data;

    g_clear_pointer(&own->feed->ahead, g_bytes_unref);
    own->feed->offset = 0;
    own->feed->given = 0;
    return ISO_SUCCESS;
}

static int
stream_close(IsoStream *stream)
{
    const Stream *own = stream->data;

    ad_belt_end(own->feed->belt, (gpointer)own->file);
    return ISO_SUCCESS;
}

void
ad_image_file_done(gpointer file, const AdDigest *digest, gpointer feed)
{
    const AdFile *done = file;
    AdFeed *of = feed;
    GError *error = NULL;

    if (ad_digest_equal(digest, &done->extent.digest)) {
        of->delivered++;
        return;
    }
    ad_error(&error, AD_ERROR_DIFFERS, "%s: changed since the volume was made",
             done->path);
    fail(of, error);
}

static off_t
stream_get_size(IsoStream *stream)
{
    const Stream *own = stream->data;

    return own->file->extent.size;
}

/* False where the file can't be read. */
static bool
read_ahead(AdFeed *feed, const AdFile *file)
{
    gsize room = (gsize)MIN(file->extent.size - feed->offset, PIECE);
    g_autofree guint8 *bytes = g_malloc(room);
    GError *error = NULL;
    gssize got = ad_volume_read(feed->volume, file, feed->offset, bytes, room, &error);

    if (got < 0) {
        fail(feed, error);
        return false;
    }
    g_clear_pointer(&feed->ahead, g_bytes_unref);
    feed->ahead = g_bytes_new_take(g_steal_pointer(&bytes), (gsize)got);
    feed->given = 0;
    feed->offset += got;
    ad_belt_put(feed->belt, feed->ahead);
    return true;
}

static bool
is_used_up(const AdFeed *feed)
{
    return feed->ahead == NULL || feed->given == g_bytes_get_size(feed->ahead);
}

/* libisofs asks for a block at a time. */
static int
stream_read(IsoStream *stream, void *buffer, size_t count)
{
    const Stream *own = stream->data;
    AdFeed *feed = own->feed;
    gsize done = 0;

    while (done < count) {
        if (is_used_up(feed) && feed->offset == own->file->extent.size)
            break;
        if (is_used_up(feed) && !read_ahead(feed, own->file))
            return ISO_FILE_READ_ERROR;
        gsize filled;
        const guint8 *ahead = g_bytes_get_data(feed->ahead, &filled);
        gsize piece = MIN(count - done, filled - feed->given);
        memcpy((guint8 *)buffer + done, ahead + feed->given, piece);
        feed->given += piece;
        done += piece;
    }
    return (int)done;
}

static int
stream_is_repeatable(IsoStream *stream)
{
    return 1;
}

static void
stream_get_id(IsoStream *stream, unsigned int *fs_id, dev_t *dev_id, ino_t *ino_id)
{
    const Stream *own = stream->data;

    *fs_id = FILE_SYSTEM_ID;
    *dev_id = 0;
    *ino_id = (ino_t)(own->file - ad_volume_file(own->feed->volume, 0)) + 1;
}

/* libisofs frees the whole of it. */
static void
stream_free(IsoStream *stream)
{
}

static int
stream_update_size(IsoStream *stream)
{
    return ISO_SUCCESS;
}

static IsoStream *
stream_get_input(IsoStream *stream, int flag)
{
    return NULL;
}

/* libisofs takes the table by a pointer that is not const, but never writes to it. */
static const IsoStreamIface stream_class = {
    .version = 2,
    .type = {'u', 's', 'e', 'r'},
    .open = stream_open,
    .close = stream_close,
    .get_size = stream_get_size,
    .read = stream_read,
    .is_repeatable = stream_is_repeatable,
    .get_id = stream_get_id,
    .free = stream_free,
    .update_size = stream_update_size,
    .get_input_stream = stream_get_input,
};

/* libisofs frees it with free(). */
static IsoStream *
stream_new(AdFeed *feed, const AdFile *file)
{
    Stream *stream = malloc(sizeof *stream);

    if (stream == NULL)
        g_error("out of memory");
    *stream = (Stream){
        .base = {.class = (IsoStreamIface *)&stream_class,
                 .refcount = 1,
                 .data = stream},
        .feed = feed,
        .file = file,
    };
    return &stream->base;
}

bool
ad_image_refused(int answer, const char *what, GError **error)
{
    const char *advice = answer == (int)ISO_THREAD_ERROR
                             ? "; allow more processes, then run the same command again"
                             : "";

    return ad_error(error, AD_ERROR_FAILED, "%s: %s%s", what, iso_error_to_msg(answer),
                    advice);
}

static guint
extent_hash(gconstpointer key)
{
    const AdExtent *extent = key;
    gint64 offset = extent->offset;

    return g_int64_hash(&offset) ^ (extent->pack * 2654435761U);
}

static gboolean
extent_equal(gconstpointer one, gconstpointer other)
{
    const AdExtent *a = one, *b = other;

    return a->pack == b->pack && a->offset == b->offset && a->size == b->size &&
           ad_digest_equal(&a->digest, &b->digest);
}

static bool
file_is_fit(const AdFile *file, GError **error)
{
    if (file->extent.size <= AD_EXTENT_MOST)
        return true;
    return ad_error(error, AD_ERROR_FAILED,
                    "%s: larger than 4 GiB, which is more than a file on a disc can be",
                    file->path);
}

/* For each file the first one that has its extent, which gives the extent its number.
 * libisofs lays files out in the order of the tree's ISO 9660 names, whatever their
 * numbers. */
static bool
find_extents(AdFeed *feed, const AdFile **firsts, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(extent_hash, extent_equal);
    guint count = ad_volume_count(feed->volume);

    for (guint i = 0; i < count; i++) {
        const AdFile *file = ad_volume_file(feed->volume, i);
        const AdFile *first = g_hash_table_lookup(seen, &file->extent);
        if (!file_is_fit(file, error))
            return false;
        firsts[i] = first != NULL ? first : file;
        if (first != NULL)
            continue;
        g_hash_table_insert(seen, (gpointer)&file->extent, (gpointer)file);
        feed->extents++;
    }
    return true;
}

/* The folder that is being filled, from the root down. */
typedef struct {
    GPtrArray *nodes; /* IsoDir, the root first */
    GPtrArray *names; /* of all but the root */
} Trail;

static void
trail_clear(Trail *trail)
{
    g_ptr_array_unref(trail->nodes);
    g_ptr_array_unref(trail->names);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Trail, trail_clear)

/* Makes depth the number of folders that trail shares with parts, then adds the rest.
 */
static bool
trail_follow(Trail *trail, IsoImage *image, char **parts, guint depth, GError **error)
{
    guint shared = 0;

    while (shared < depth && shared < trail->names->len &&
           strcmp(trail->names->pdata[shared], parts[shared]) == 0)
        shared++;
    g_ptr_array_set_size(trail->names, (gint)shared);
    g_ptr_array_set_size(trail->nodes, (gint)shared + 1);
    for (; shared < depth; shared++) {
        IsoDir *folder = NULL;
        int answer = iso_image_add_new_dir(image, trail->nodes->pdata[shared],
                                           parts[shared], &folder);
        if (answer < 0)
            return ad_image_refused(answer, parts[shared], error);
        g_ptr_array_add(trail->nodes, folder);
        g_ptr_array_add(trail->names, g_strdup(parts[shared]));
    }
    return true;
}

static bool
add_file(Trail *trail, IsoImage *image, AdFeed *feed, const AdFile *file,
         const AdFile *first, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(file->path, "/", -1);
    guint depth = g_strv_length(parts) - 1;

    if (!trail_follow(trail, image, parts, depth, error))
        return false;
    IsoStream *stream = stream_new(feed, first);
    int answer = iso_image_add_new_file(image, trail->nodes->pdata[depth], parts[depth],
                                        stream, NULL);
    if (answer >= 0)
        return true;
    iso_stream_unref(stream);
    return ad_image_refused(answer, file->path, error);
}

/* From the last path to the first: libisofs keeps the children of a folder in a sorted
 * list and looks for the place of a new one from its head. */
bool
ad_image_add_volume(IsoImage *image, AdFeed *feed, GError **error)
{
    guint count = ad_volume_count(feed->volume);
    g_autofree const AdFile **firsts = g_new(const AdFile *, count);
    g_auto(Trail) trail = {g_ptr_array_new(), g_ptr_array_new_with_free_func(g_free)};

    if (!find_extents(feed, firsts, error))
        return false;
    g_ptr_array_add(trail.nodes, iso_image_get_root(image));
    for (guint i = count; i-- > 0;)
        if (!add_file(&trail, image, feed, ad_volume_file(feed->volume, i), firsts[i],
                      error))
            return false;
    return true;
}
