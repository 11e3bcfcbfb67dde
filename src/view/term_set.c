/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "term_set.h"

#include <string.h>

#define FIRST_SLOTS 1024 /* a power of two */
#define FIRST_BYTES 4096 /* of words, more than one takes */

typedef struct {
    guint32 hash;
    guint32 start;  /* of the word in words */
    guint32 number; /* of the word, from 1; 0 for a free slot */
} Slot;

struct AdTermSet {
    Slot *slots;
    guint mask;      /* slots less one; they are a power of two, less than half full */
    guint32 *starts; /* of each word in words; as many as the slots could take */
    guint count;
    guint8 *words; /* packed */
    gsize size, room;
};

AdTermSet *
ad_term_set_new(void)
{
    AdTermSet *set = g_new0(AdTermSet, 1);

    set->slots = g_new0(Slot, FIRST_SLOTS);
    set->mask = FIRST_SLOTS - 1;
    set->starts = g_new(guint32, FIRST_SLOTS / 2);
    set->room = FIRST_BYTES;
    set->words = g_malloc(set->room);
    return set;
}

void
ad_term_set_free(AdTermSet *set)
{
    if (set == NULL)
        return;
    g_free(set->slots);
    g_free(set->starts);
    g_free(set->words);
    g_free(set);
}

/* Up to eight bytes as a number, in two steps which overlap. */
static guint64
bytes_of(const char *word, gsize length)
{
    guint32 low, high;

    if (length < sizeof low)
        return (guint64)(guchar)word[0] | (guint64)(guchar)word[length / 2] << 8 |
               (guint64)(guchar)word[length - 1] << 16;
    memcpy(&low, word, sizeof low);
    memcpy(&high, word + length - sizeof high, sizeof high);
    return low | (guint64)high << 32;
}

/* The product of both, its upper half over its lower one: every bit counts. */
static guint64
mix(guint64 one, guint64 other)
{
    unsigned __int128 product = (unsigned __int128)one * other;

    return (guint64)product ^ (guint64)(product >> 64);
}

/* Of at least one byte. */
static guint32
hash_of(const char *word, gsize length)
{
    const guint64 odd = 0x9e3779b97f4a7c15;
    guint64 hash = length * odd;

    for (; length > sizeof hash; length -= sizeof hash, word += sizeof hash)
        hash = mix(hash ^ bytes_of(word, sizeof hash), odd);
    return (guint32)mix(hash ^ bytes_of(word, length), odd);
}

/* The slot that a word is in or would go into. */
static Slot *
slot_of(const AdTermSet *set, guint32 hash, const char *word, gsize length)
{
    guint at = hash & set->mask;

    for (; set->slots[at].number != 0; at = (at + 1) & set->mask) {
        const guint8 *known = set->words + set->slots[at].start;
        if (set->slots[at].hash == hash && known[0] == length &&
            memcmp(known + 1, word, length) == 0)
            break;
    }
    return &set->slots[at];
}

static void
grow(AdTermSet *set)
{
    guint mask = set->mask * 2 + 1;
    Slot *slots = g_new0(Slot, mask + 1);

    for (guint i = 0; i <= set->mask; i++) {
        guint at = set->slots[i].hash & mask;
        if (set->slots[i].number == 0)
            continue;
        while (slots[at].number != 0)
            at = (at + 1) & mask;
        slots[at] = set->slots[i];
    }
    g_free(set->slots);
    set->slots = slots;
    set->mask = mask;
    set->starts = g_renew(guint32, set->starts, mask / 2 + 1);
}

static void
append(AdTermSet *set, const char *word, gsize length)
{
    if (set->size + 1 + length > set->room) {
        set->room *= 2;
        set->words = g_realloc(set->words, set->room);
    }
    set->starts[set->count++] = (guint32)set->size;
    set->words[set->size++] = (guint8)length;
    memcpy(set->words + set->size, word, length);
    set->size += length;
}

guint
ad_term_set_find(const AdTermSet *set, const char *word, gsize length)
{
    const Slot *slot = slot_of(set, hash_of(word, length), word, length);

    return slot->number != 0 ? slot->number - 1 : set->count;
}

guint
ad_term_set_place(AdTermSet *set, const char *word, gsize length)
{
    guint32 hash = hash_of(word, length);
    Slot *slot = slot_of(set, hash, word, length);

    if (slot->number != 0)
        return slot->number - 1;
    *slot = (Slot){hash, (guint32)set->size, set->count + 1};
    append(set, word, length);
    if (set->count > set->mask / 2)
        grow(set);
    return set->count - 1;
}

guint
ad_term_set_count(const AdTermSet *set)
{
    return set->count;
}

const guint8 *
ad_term_set_words(const AdTermSet *set, guint place)
{
    return set->words + set->starts[place];
}

gsize
ad_term_set_size(const AdTermSet *set)
{
    return set->size;
}

gsize
ad_term_set_bytes(const AdTermSet *set)
{
    return set->room + (set->mask + 1) * (sizeof(Slot) + sizeof(guint32) / 2);
}
