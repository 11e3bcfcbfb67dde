/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/trail/trail.h"

#include <string.h>

#define NEAR          86400 /* a passage begins with the arrival; clocks may differ */
#define MOST_PASSAGES 32    /* of one message */
#define MOST_IDS      16

/* A name of a passage: the hash of its queue id or Message-ID. */
typedef struct {
    guint32 hash, passage;
} Name;

/* How a passage began and what it is called; read when a name leads to it. */
typedef struct {
    const char *id, *message_id; /* "" where the log does not say */
    gint64 began;
} Start;

struct AdTies {
    const AdTrail *trail;
    GArray *ids, *message_ids; /* Name, sorted */
    GArray *starts;            /* guint: where in passages those of a message begin */
    GArray *passages;          /* guint32 */
    GHashTable *by_message_id; /* indices of messages */
};

/* What is looked for, on behalf of one message. */
typedef struct {
    const char *id, *message_id;
    gint64 arrived;
} Wanted;

static Start
start_of(const GPtrArray *events)
{
    const AdTrailEvent *first = events->pdata[0];
    Start start = {first->said[AD_SAID_ID], "", first->moment};

    for (guint i = 0; i < events->len; i++) {
        const AdTrailEvent *event = events->pdata[i];
        if (event->told == AD_TOLD_MESSAGE_ID)
            start.message_id = event->said[AD_SAID_FROM];
    }
    return start;
}

static void
add_name(GArray *names, const char *text, guint32 passage)
{
    const Name name = {g_str_hash(text), passage};

    if (*text != '\0')
        g_array_append_val(names, name);
}

static int
compare_names(gconstpointer one, gconstpointer other)
{
    const Name *a = one, *b = other;

    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return a->passage < b->passage ? -1 : a->passage > b->passage;
}

AdTies *
ad_ties_new(const AdTrail *trail)
{
    AdTies *ties = g_new0(AdTies, 1);

    ties->trail = trail;
    ties->ids = g_array_new(FALSE, FALSE, sizeof(Name));
    ties->message_ids = g_array_new(FALSE, FALSE, sizeof(Name));
    ties->starts = g_array_new(FALSE, FALSE, sizeof(guint));
    ties->passages = g_array_new(FALSE, FALSE, sizeof(guint32));
    ties->by_message_id = g_hash_table_new(NULL, NULL);
    for (guint32 passage = 1; passage <= ad_trail_passages(trail); passage++) {
        g_autoptr(GPtrArray) events = ad_trail_passage(trail, passage);
        if (events->len == 0)
            continue;
        const Start start = start_of(events);
        add_name(ties->ids, start.id, passage);
        add_name(ties->message_ids, start.message_id, passage);
    }
    g_array_sort(ties->ids, compare_names);
    g_array_sort(ties->message_ids, compare_names);
    return ties;
}

void
ad_ties_free(AdTies *ties)
{
    if (ties == NULL)
        return;
    g_array_unref(ties->ids);
    g_array_unref(ties->message_ids);
    g_array_unref(ties->starts);
    g_array_unref(ties->passages);
    g_hash_table_unref(ties->by_message_id);
    g_free(ties);
}

static guint
first_with(const GArray *names, guint32 hash)
{
    guint low = 0, high = names->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(names, Name, middle).hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The hash only leads here; the words decide. */
static bool
fits(const AdTies *ties, guint32 passage, const Wanted *wanted)
{
    g_autoptr(GPtrArray) events = ad_trail_passage(ties->trail, passage);
    const Start start = start_of(events);

    if (wanted->id != NULL && strcmp(start.id, wanted->id) != 0)
        return false;
    if (wanted->arrived != AD_TIME_NONE && ABS(start.began - wanted->arrived) > NEAR)
        return false;
    if (*start.message_id == '\0' || *wanted->message_id == '\0')
        return wanted->id != NULL;
    return strcmp(start.message_id, wanted->message_id) == 0;
}

static void
add_passage(GArray *found, guint32 passage)
{
    for (guint i = 0; i < found->len; i++)
        if (g_array_index(found, guint32, i) == passage)
            return;
    if (found->len < MOST_PASSAGES)
        g_array_append_val(found, passage);
}

static void
find(const AdTies *ties, const GArray *names, const char *name, const Wanted *wanted,
     GArray *found)
{
    guint32 hash = g_str_hash(name);

    for (guint i = first_with(names, hash);
         i < names->len && found->len < MOST_PASSAGES; i++) {
        const Name *at = &g_array_index(names, Name, i);
        if (at->hash != hash)
            break;
        if (fits(ties, at->passage, wanted))
            add_passage(found, at->passage);
    }
}

/* "250 2.0.0 Ok: queued as F12DF84004" leads on to another passage. */
static void
follow(const AdTies *ties, guint32 passage, const char *message_id, GArray *found)
{
    g_autoptr(GPtrArray) events = ad_trail_passage(ties->trail, passage);

    for (guint i = 0; i < events->len; i++) {
        const AdTrailEvent *event = events->pdata[i];
        const char *as = strstr(event->said[AD_SAID_TEXT], "queued as ");
        if (event->told != AD_TOLD_SENT || as == NULL)
            continue;
        as += strlen("queued as ");
        g_autofree char *id = g_strndup(as, strcspn(as, " )"));
        const Wanted wanted = {id, message_id, event->moment};
        find(ties, ties->ids, id, &wanted, found);
    }
}

static void
find_by_ids(const AdTies *ties, const char *queue_ids, const Wanted *message,
            GArray *found)
{
    g_auto(GStrv) ids = g_strsplit(queue_ids, " ", MOST_IDS);

    for (guint i = 0; ids[i] != NULL; i++) {
        const Wanted wanted = {ids[i], message->message_id, message->arrived};
        if (*ids[i] != '\0')
            find(ties, ties->ids, ids[i], &wanted, found);
    }
}

void
ad_ties_add(AdTies *ties, const char *queue_ids, const char *message_id, gint64 arrived)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(guint32));
    const Wanted message = {NULL, message_id, arrived};
    guint start = ties->passages->len;

    find_by_ids(ties, queue_ids, &message, found);
    if (found->len == 0 && *message_id != '\0' && arrived != AD_TIME_NONE) {
        find(ties, ties->message_ids, message_id, &message, found);
        if (found->len > 1)
            g_array_set_size(found, 0); /* which of them can't be told */
        else if (found->len == 1)
            g_hash_table_add(ties->by_message_id, GUINT_TO_POINTER(ties->starts->len));
    }
    for (guint i = 0; i < found->len; i++)
        follow(ties, g_array_index(found, guint32, i), message_id, found);
    g_array_append_val(ties->starts, start);
    g_array_append_vals(ties->passages, found->data, found->len);
}

const guint32 *
ad_ties_of(const AdTies *ties, guint index, guint *ret_count)
{
    guint start = g_array_index(ties->starts, guint, index);
    guint end = index + 1 < ties->starts->len
                    ? g_array_index(ties->starts, guint, index + 1)
                    : ties->passages->len;

    *ret_count = end - start;
    return end == start ? NULL : &g_array_index(ties->passages, guint32, start);
}

bool
ad_ties_by_message_id(const AdTies *ties, guint index)
{
    return g_hash_table_contains(ties->by_message_id, GUINT_TO_POINTER(index));
}
