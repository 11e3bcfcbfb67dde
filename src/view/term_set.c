/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "term_set.h"

#include <stdbool.h>
#include <string.h>

#define FIRST_SLOTS 1024

typedef struct {
    guint32 hash;
    guint32 number; /* of the word, from 1; 0 for a free slot */
} Slot;

struct AdTermSet {
    Slot *slots;
    guint mask;     /* slots less one; they are a power of two, less than half full */
    GArray *starts; /* guint32, of each word in words */
    GString *words; /* each with its NUL */
};

AdTermSet *
ad_term_set_new(void)
{
    AdTermSet *set = g_new0(AdTermSet, 1);

    set->slots = g_new0(Slot, FIRST_SLOTS);
    set->mask = FIRST_SLOTS - 1;
    set->starts = g_array_new(FALSE, FALSE, sizeof(guint32));
    set->words = g_string_new(NULL);
    return set;
}

void
ad_term_set_free(AdTermSet *set)
{
    if (set == NULL)
        return;
    g_free(set->slots);
    g_array_unref(set->starts);
    g_string_free(set->words, TRUE);
    g_free(set);
}

/* Each word hangs on those before it in no way, so a plain one will do (FNV-1a). */
static guint32
hash_of(const char *word, gsize length)
{
    guint32 hash = 2166136261U;

    for (gsize i = 0; i < length; i++)
        hash = (hash ^ (guchar)word[i]) * 16777619U;
    return hash ^ hash >> 15;
}

const char *
ad_term_set_word(const AdTermSet *set, guint place)
{
    return set->words->str + g_array_index(set->starts, guint32, place);
}

static bool
is_at(const AdTermSet *set, guint place, const char *word, gsize length)
{
    const char *known = ad_term_set_word(set, place);

    return strncmp(known, word, length) == 0 && known[length] == '\0';
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
}

static guint
add(AdTermSet *set, guint slot, guint32 hash, const char *word, gsize length)
{
    guint32 start = (guint32)set->words->len;

    g_array_append_val(set->starts, start);
    g_string_append_len(set->words, word, (gssize)length);
    g_string_append_c(set->words, '\0');
    set->slots[slot] = (Slot){hash, set->starts->len};
    if (set->starts->len > set->mask / 2)
        grow(set);
    return set->starts->len - 1;
}

guint
ad_term_set_place(AdTermSet *set, const char *word, gsize length)
{
    guint32 hash = hash_of(word, length);
    guint at = hash & set->mask;

    for (; set->slots[at].number != 0; at = (at + 1) & set->mask)
        if (set->slots[at].hash == hash &&
            is_at(set, set->slots[at].number - 1, word, length))
            return set->slots[at].number - 1;
    return add(set, at, hash, word, length);
}

guint
ad_term_set_count(const AdTermSet *set)
{
    return set->starts->len;
}

gsize
ad_term_set_bytes(const AdTermSet *set)
{
    return set->words->len + set->starts->len * sizeof(guint32) +
           (set->mask + 1) * sizeof(Slot);
}
