/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "belt.h"

#include "auditdisc/base/error.h"

#define PIECES 3
#define PIECE  ((gsize)1024 * 1024)
#define LEAST  ((gsize)128 * 1024) /* of room, or the next piece is begun */

typedef struct {
    gsize at;
    gconstpointer file;
} End;

typedef struct {
    GArray *ends; /* End, of files whose last byte is in front of them */
    gsize filled;
    bool last;
    guint8 bytes[PIECE];
} Piece;

struct AdBelt {
    AdBeltDone done;
    gpointer data;
    GAsyncQueue *empty, *loaded;
    Piece *current; /* taken from empty */
    GThread *thread;
};

static void
piece_free(gpointer data)
{
    Piece *piece = data;

    g_array_unref(piece->ends);
    g_free(piece);
}

static void
hash_piece(const AdBelt *belt, const Piece *piece, AdHash *hash)
{
    gsize at = 0;

    for (guint i = 0; i < piece->ends->len; i++) {
        const End *end = &g_array_index(piece->ends, End, i);
        AdDigest digest;
        ad_hash_update(hash, piece->bytes + at, end->at - at);
        ad_hash_finish(hash, &digest);
        belt->done(end->file, &digest, belt->data);
        at = end->at;
    }
    ad_hash_update(hash, piece->bytes + at, piece->filled - at);
}

static gpointer
run(gpointer data)
{
    const AdBelt *belt = data;
    g_autoptr(AdHash) hash = ad_hash_new();
    bool last = false;

    while (!last) {
        Piece *piece = g_async_queue_pop(belt->loaded);
        hash_piece(belt, piece, hash);
        last = piece->last;
        g_async_queue_push(belt->empty, piece);
    }
    return NULL;
}

AdBelt *
ad_belt_new(AdBeltDone done, gpointer data, GError **error)
{
    g_autoptr(AdBelt) belt = g_new0(AdBelt, 1);
    g_autoptr(GError) why = NULL;

    belt->done = done;
    belt->data = data;
    belt->empty = g_async_queue_new_full(piece_free);
    belt->loaded = g_async_queue_new();
    for (guint i = 0; i < PIECES; i++) {
        Piece *piece = g_new0(Piece, 1);
        piece->ends = g_array_new(FALSE, FALSE, sizeof(End));
        g_async_queue_push(belt->empty, piece);
    }
    belt->thread = g_thread_try_new("belt", run, belt, &why);
    if (belt->thread != NULL)
        return g_steal_pointer(&belt);
    ad_error(
        error, AD_ERROR_FAILED,
        "no image was made: %s; allow more processes, then run the same command again",
        why->message);
    return NULL;
}

static Piece *
current_piece(AdBelt *belt)
{
    if (belt->current == NULL) {
        belt->current = g_async_queue_pop(belt->empty);
        g_array_set_size(belt->current->ends, 0);
        belt->current->filled = 0;
    }
    return belt->current;
}

static void
send_off(AdBelt *belt)
{
    g_async_queue_push(belt->loaded, g_steal_pointer(&belt->current));
}

guint8 *
ad_belt_room(AdBelt *belt, gsize *ret_room)
{
    if (PIECE - current_piece(belt)->filled < LEAST)
        send_off(belt);
    Piece *piece = current_piece(belt);
    *ret_room = PIECE - piece->filled;
    return piece->bytes + piece->filled;
}

void
ad_belt_put(AdBelt *belt, gsize length)
{
    current_piece(belt)->filled += length;
}

void
ad_belt_end(AdBelt *belt, gconstpointer file)
{
    Piece *piece = current_piece(belt);
    const End end = {piece->filled, file};

    g_array_append_val(piece->ends, end);
}

void
ad_belt_stop(AdBelt *belt)
{
    current_piece(belt)->last = true;
    send_off(belt);
    g_thread_join(g_steal_pointer(&belt->thread));
}

void
ad_belt_free(AdBelt *belt)
{
    if (belt == NULL)
        return;
    if (belt->thread != NULL)
        ad_belt_stop(belt);
    g_async_queue_unref(belt->empty);
    g_async_queue_unref(belt->loaded);
    g_free(belt);
}
