/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A ring of slots. The caller fills them and frees what was in them; the thread only
 * hashes. Each counts the slots it is through with, and neither is woken for every one
 * of them, which would cost more than to hash a small message.
 */
#include "auditdisc/base/belt.h"

#include "auditdisc/base/error.h"

#define SLOTS      256
#define MOST       ((gsize)4 * 1024 * 1024) /* bytes the slots may hold */
#define BATCH      32 /* slots, or so many bytes, that the thread is woken for */
#define BATCH_SIZE ((gsize)1024 * 1024)
#define NOTHING    G_MAXUINT64

typedef struct {
    GBytes *piece; /* NULL: the end of file */
    gpointer file;
} Slot;

struct AdBelt {
    AdBeltDone done;
    gpointer data;
    AdHash *hash;
    GThread *thread;
    Slot slots[SLOTS]; /* number n is in slots[n % SLOTS] */

    /* The caller's. */
    guint64 filled, emptied; /* slots */
    guint64 told;            /* of those filled, the thread was told of so many */
    gsize held, untold; /* bytes in slots that are filled, that it was not told of */

    /* Of both, under the lock. */
    GMutex lock;
    GCond to_thread, to_caller;
    guint64 loaded, hashed; /* slots */
    guint64 wanted;         /* what the caller waits for to be hashed, or NOTHING */
    bool thread_waits, last;
};

static void
hash_slot(const AdBelt *belt, const Slot *slot)
{
    AdDigest digest;
    gsize length;

    if (slot->piece != NULL) {
        const void *bytes = g_bytes_get_data(slot->piece, &length);
        ad_hash_update(belt->hash, bytes, length);
        return;
    }
    ad_hash_finish(belt->hash, &digest);
    belt->done(slot->file, &digest, belt->data);
}

/* Under the lock. */
static void
tell_caller(AdBelt *belt)
{
    if (belt->hashed >= belt->wanted)
        g_cond_signal(&belt->to_caller);
}

/* Under the lock. False once there is nothing left and nothing will come. */
static bool
await_load(AdBelt *belt)
{
    belt->thread_waits = true;
    tell_caller(belt);
    while (belt->hashed == belt->loaded && !belt->last)
        g_cond_wait(&belt->to_thread, &belt->lock);
    belt->thread_waits = false;
    return belt->hashed < belt->loaded;
}

static gpointer
run(gpointer data)
{
    AdBelt *belt = data;

    g_mutex_lock(&belt->lock);
    while (belt->hashed < belt->loaded || await_load(belt)) {
        const Slot *slot = &belt->slots[belt->hashed % SLOTS];
        g_mutex_unlock(&belt->lock);
        hash_slot(belt, slot);
        g_mutex_lock(&belt->lock);
        belt->hashed++;
        tell_caller(belt);
    }
    g_mutex_unlock(&belt->lock);
    return NULL;
}

/* A thread takes memory as it starts, so it is let come to rest first. */
static void
await_start(AdBelt *belt)
{
    g_mutex_lock(&belt->lock);
    while (!belt->thread_waits)
        g_cond_wait(&belt->to_caller, &belt->lock);
    belt->wanted = NOTHING;
    g_mutex_unlock(&belt->lock);
}

AdBelt *
ad_belt_new(AdBeltDone done, gpointer data, GError **error)
{
    AdBelt *belt = g_new0(AdBelt, 1);
    g_autoptr(GError) why = NULL;

    belt->done = done;
    belt->data = data;
    belt->hash = ad_hash_new();
    g_mutex_init(&belt->lock);
    g_cond_init(&belt->to_thread);
    g_cond_init(&belt->to_caller);
    belt->thread = g_thread_try_new("belt", run, belt, &why);
    if (belt->thread != NULL) {
        await_start(belt);
        return belt;
    }
    ad_error(error, AD_ERROR_FAILED,
             "nothing can be hashed: %s; allow more processes, then run the same "
             "command again",
             why->message);
    ad_belt_free(belt);
    return NULL;
}

static void
tell(AdBelt *belt, bool last)
{
    g_mutex_lock(&belt->lock);
    belt->loaded = belt->told = belt->filled;
    belt->untold = 0;
    belt->last = last;
    if (belt->thread_waits)
        g_cond_signal(&belt->to_thread);
    g_mutex_unlock(&belt->lock);
}

static void
empty_slots(AdBelt *belt, guint64 up_to)
{
    for (; belt->emptied < up_to; belt->emptied++) {
        Slot *slot = &belt->slots[belt->emptied % SLOTS];

        if (slot->piece == NULL)
            continue;
        belt->held -= g_bytes_get_size(slot->piece);
        g_clear_pointer(&slot->piece, g_bytes_unref);
    }
}

void
ad_belt_wait(AdBelt *belt, guint64 number)
{
    if (number <= belt->emptied)
        return;
    if (number > belt->told)
        tell(belt, false);
    g_mutex_lock(&belt->lock);
    belt->wanted = number;
    while (belt->hashed < number)
        g_cond_wait(&belt->to_caller, &belt->lock);
    belt->wanted = NOTHING;
    guint64 hashed = belt->hashed;
    g_mutex_unlock(&belt->lock);
    empty_slots(belt, hashed);
}

static void
fill_slot(AdBelt *belt, Slot slot, gsize length)
{
    while (belt->filled - belt->emptied == SLOTS || belt->held > MOST)
        ad_belt_wait(belt, belt->filled - (belt->filled - belt->emptied) / 2);
    belt->slots[belt->filled++ % SLOTS] = slot;
    belt->held += length;
    belt->untold += length;
    if (belt->filled - belt->told >= BATCH || belt->untold >= BATCH_SIZE)
        tell(belt, false);
}

void
ad_belt_put(AdBelt *belt, GBytes *piece)
{
    fill_slot(belt, (Slot){.piece = g_bytes_ref(piece)}, g_bytes_get_size(piece));
}

guint64
ad_belt_end(AdBelt *belt, gpointer file)
{
    fill_slot(belt, (Slot){.file = file}, 0);
    return belt->filled;
}

void
ad_belt_finish(AdBelt *belt)
{
    ad_belt_wait(belt, belt->filled);
}

void
ad_belt_free(AdBelt *belt)
{
    if (belt == NULL)
        return;
    if (belt->thread != NULL) {
        tell(belt, true);
        g_thread_join(belt->thread);
    }
    empty_slots(belt, belt->filled);
    g_mutex_clear(&belt->lock);
    g_cond_clear(&belt->to_thread);
    g_cond_clear(&belt->to_caller);
    ad_hash_free(belt->hash);
    g_free(belt);
}
