/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conversations.h"

#include "auditdisc/base/text.h"
#include "auditdisc/mail/address.h"

#include <string.h>

#define NONE  G_MAXUINT32
#define REACH ((gint64)30 * 86400) /* of a subject, in seconds */

struct AdConversations {
    guint32 *of;     /* the conversation of each message, or NONE */
    GArray *members; /* guint32, messages by conversation */
    GArray *starts;  /* guint32, of each in members; one more than there are */
};

/* What is known of an identifier: a message that bears it, or one that answers it. */
typedef struct {
    guint32 message;
    bool borne;
} Holder;

typedef struct {
    guint32 message;
    gint64 arrived;
} Bearer;

typedef struct {
    guint32 *parents;     /* of each message, one of the same conversation */
    GHashTable *holders;  /* Message-ID to Holder */
    GHashTable *subjects; /* subject and people to Bearer */
} Weaving;

/* The first message of a conversation stands for it. */
static guint32
root_of(guint32 *parents, guint32 message)
{
    while (parents[message] != message) {
        parents[message] = parents[parents[message]];
        message = parents[message];
    }
    return message;
}

static void
tie(Weaving *weaving, guint32 one, guint32 other)
{
    guint32 a = root_of(weaving->parents, one), b = root_of(weaving->parents, other);

    weaving->parents[MAX(a, b)] = MIN(a, b);
}

static void
take_id(Weaving *weaving, const char *id, guint32 message)
{
    Holder *holder = g_hash_table_lookup(weaving->holders, id);

    if (*id == '\0')
        return;
    if (holder == NULL) {
        holder = g_new0(Holder, 1);
        g_hash_table_insert(weaving->holders, g_strdup(id), holder);
    } else if (!holder->borne) {
        tie(weaving, message, holder->message);
    }
    *holder = (Holder){message, true};
}

/* Whether anything else is known of what it answers. */
static bool
take_answer(Weaving *weaving, const char *id, guint32 message)
{
    Holder *holder = g_hash_table_lookup(weaving->holders, id);

    if (holder != NULL) {
        tie(weaving, message, holder->message);
        return holder->message != message;
    }
    holder = g_new0(Holder, 1);
    holder->message = message;
    g_hash_table_insert(weaving->holders, g_strdup(id), holder);
    return false;
}

static bool
take_answers(Weaving *weaving, const char *answers, guint32 message)
{
    g_auto(GStrv) ids = g_strsplit(answers, " ", -1);
    bool tied = false;

    for (guint i = 0; ids[i] != NULL; i++)
        if (*ids[i] != '\0' && take_answer(weaving, ids[i], message))
            tied = true;
    return tied;
}

/* Behind "Re:" or what stands for it in other languages; NULL if there is none. */
static const char *
behind_prefix(const char *subject)
{
    static const char *const words[] = {
        "re:", "aw:", "sv:", "vs:", "antw:", "rif:", "odp:", "res:", "ref:"};

    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_ascii_strncasecmp(subject, words[i], strlen(words[i])) == 0)
            return subject + strlen(words[i]);
    return NULL;
}

static const char *
bare_subject(const char *subject, bool *ret_reply)
{
    const char *next;

    *ret_reply = false;
    subject += strspn(subject, " ");
    while ((next = behind_prefix(subject)) != NULL) {
        *ret_reply = true;
        subject = next + strspn(next, " ");
    }
    return subject;
}

static void
note_address(const char *name, const char *address, gpointer data)
{
    if (strchr(address, '@') != NULL)
        g_ptr_array_add(data, g_ascii_strdown(address, -1));
}

/* The same for the same subject among the same people, whoever wrote. */
static char *
key_of(const AdEnvelope *envelope, const char *subject)
{
    g_autoptr(GPtrArray) people = g_ptr_array_new_with_free_func(g_free);
    GString *key = g_string_new(NULL);
    g_autofree char *folded = g_utf8_casefold(subject, -1);

    ad_address_each(envelope->from, note_address, people);
    ad_address_each(envelope->to, note_address, people);
    ad_address_each(envelope->cc, note_address, people);
    g_ptr_array_sort(people, ad_text_compare);
    g_string_append(key, folded);
    for (guint i = 0; i < people->len; i++)
        if (i == 0 || strcmp(people->pdata[i], people->pdata[i - 1]) != 0)
            g_string_append_printf(key, "\n%s", (const char *)people->pdata[i]);
    return g_string_free(key, FALSE);
}

static void
take_subject(Weaving *weaving, const AdEnvelope *envelope, guint32 message, bool tied)
{
    bool reply;
    const char *subject = bare_subject(envelope->subject, &reply);

    if (*subject == '\0' || envelope->arrived == AD_TIME_NONE)
        return;
    char *key = key_of(envelope, subject);
    const Bearer *last = g_hash_table_lookup(weaving->subjects, key);
    if (!tied && reply && last != NULL && envelope->arrived - last->arrived <= REACH)
        tie(weaving, message, last->message);
    Bearer *bearer = g_new0(Bearer, 1);
    *bearer = (Bearer){message, envelope->arrived};
    g_hash_table_replace(weaving->subjects, key, bearer);
}

static void
weave(Weaving *weaving, const AdSelection *selection)
{
    for (guint32 i = 0; i < ad_selection_count(selection); i++) {
        g_autoptr(AdEnvelope) envelope = ad_selection_envelope(selection, i);
        weaving->parents[i] = i;
        if (envelope == NULL)
            continue;
        take_id(weaving, envelope->message_id, i);
        bool tied = take_answers(weaving, envelope->answers, i);
        take_subject(weaving, envelope, i, tied);
    }
}

/* Numbers conversations by their first messages, and counts their members into starts.
 */
static void
number_them(AdConversations *conversations, guint32 *parents, guint count)
{
    g_autofree guint32 *sizes = g_new0(guint32, count);
    guint32 place = 0;

    for (guint32 i = 0; i < count; i++)
        sizes[root_of(parents, i)]++;
    for (guint32 i = 0; i < count; i++) {
        guint32 root = root_of(parents, i);
        conversations->of[i] = NONE;
        if (sizes[root] < 2)
            continue;
        if (root == i) {
            conversations->of[i] = conversations->starts->len;
            g_array_append_val(conversations->starts, place);
            place += sizes[root];
        } else {
            conversations->of[i] = conversations->of[root];
        }
    }
    g_array_append_val(conversations->starts, place);
    g_array_set_size(conversations->members, place);
}

static void
place_members(AdConversations *conversations, guint count)
{
    guint numbers = conversations->starts->len;
    g_autofree guint32 *next = g_new(guint32, numbers);

    memcpy(next, conversations->starts->data, numbers * sizeof *next);
    for (guint32 i = 0; i < count; i++)
        if (conversations->of[i] != NONE)
            g_array_index(conversations->members, guint32,
                          next[conversations->of[i]]++) = i;
}

AdConversations *
ad_conversations_new(const AdSelection *selection)
{
    AdConversations *conversations = g_new0(AdConversations, 1);
    guint count = ad_selection_count(selection);
    g_autofree guint32 *parents = g_new0(guint32, count);
    g_autoptr(GHashTable) holders =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GHashTable) subjects =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Weaving weaving = {parents, holders, subjects};

    conversations->of = g_new(guint32, count);
    conversations->members = g_array_new(FALSE, TRUE, sizeof(guint32));
    conversations->starts = g_array_new(FALSE, FALSE, sizeof(guint32));
    weave(&weaving, selection);
    number_them(conversations, parents, count);
    place_members(conversations, count);
    return conversations;
}

void
ad_conversations_free(AdConversations *conversations)
{
    if (conversations == NULL)
        return;
    g_free(conversations->of);
    g_array_unref(conversations->members);
    g_array_unref(conversations->starts);
    g_free(conversations);
}

guint
ad_conversations_count(const AdConversations *conversations)
{
    return conversations->starts->len - 1;
}

guint
ad_conversations_messages(const AdConversations *conversations)
{
    return conversations->members->len;
}

const guint32 *
ad_conversation(const AdConversations *conversations, guint number, guint *ret_count,
                guint *ret_first)
{
    guint32 start = g_array_index(conversations->starts, guint32, number);

    *ret_count = g_array_index(conversations->starts, guint32, number + 1) - start;
    *ret_first = start;
    return &g_array_index(conversations->members, guint32, start);
}

guint
ad_conversation_at(const AdConversations *conversations, guint place)
{
    const guint32 *starts = (const guint32 *)(gpointer)conversations->starts->data;
    guint low = 0;

    for (guint high = ad_conversations_count(conversations); high - low > 1;) {
        guint middle = low + (high - low) / 2;
        if (starts[middle] <= place)
            low = middle;
        else
            high = middle;
    }
    return low;
}

bool
ad_conversation_of(const AdConversations *conversations, guint32 message,
                   guint *ret_number)
{
    if (conversations->of[message] == NONE)
        return false;
    *ret_number = conversations->of[message];
    return true;
}
