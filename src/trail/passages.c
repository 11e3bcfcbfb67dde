/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "passages.h"

#include "span.h"

/* Longer than Postfix keeps trying: what comes later under the same id is another
 * message, whose beginning the log does not have. */
#define LONGEST_STAY G_GINT64_CONSTANT(864000)

/* A passage that is under way. */
typedef struct {
    guint32 number;
    gint64 last;
    bool queued;
} Passage;

struct AdPassages {
    GHashTable *live; /* "host id" to Passage */
    GString *key;
    guint32 count;
};

AdPassages *
ad_passages_new(void)
{
    AdPassages *passages = g_new0(AdPassages, 1);

    passages->live = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    passages->key = g_string_new(NULL);
    return passages;
}

void
ad_passages_free(AdPassages *passages)
{
    if (passages == NULL)
        return;
    g_hash_table_unref(passages->live);
    g_string_free(passages->key, TRUE);
    g_free(passages);
}

/* A message begins with its client and its Message-ID; what was queued before them
 * under this id was another one, whose end the log does not have. */
static bool
is_another(const Passage *passage, const AdLogEvent *event)
{
    bool begins = event->told == AD_TOLD_CLIENT || event->told == AD_TOLD_MESSAGE_ID;

    return (begins && passage->queued) || event->moment > passage->last + LONGEST_STAY;
}

guint32
ad_passages_number(AdPassages *passages, const AdLogEvent *event)
{
    AdSpan id = event->said[AD_SAID_ID];
    AdSpan host = event->said[AD_SAID_HOST];
    Passage *passage;

    if (id.length == 0)
        return 0;
    g_string_truncate(passages->key, 0);
    g_string_append_len(passages->key, host.at, (gssize)host.length);
    g_string_append_c(passages->key, ' ');
    g_string_append_len(passages->key, id.at, (gssize)id.length);
    passage = g_hash_table_lookup(passages->live, passages->key->str);
    if (passage == NULL) {
        passage = g_new0(Passage, 1);
        passage->number = ++passages->count;
        g_hash_table_insert(passages->live, g_strdup(passages->key->str), passage);
    } else if (is_another(passage, event)) {
        *passage = (Passage){.number = ++passages->count};
    }
    guint32 number = passage->number;
    passage->last = event->moment;
    passage->queued = passage->queued || event->told == AD_TOLD_QUEUED;
    if (event->told == AD_TOLD_REMOVED)
        g_hash_table_remove(passages->live, passages->key->str);
    return number;
}
