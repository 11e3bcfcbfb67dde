/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "imap_private.h"

#include <string.h>
#include <unistd.h>

static bool
take_validity(const char *line, gpointer data, GError **error)
{
    guint32 validity = ad_imap_parse_validity(line);

    if (validity != 0)
        *(guint32 *)data = validity;
    return true;
}

bool
ad_imap_enter(AdImap *imap, const char *verb, GError **error)
{
    g_autofree char *name = ad_imap_quote(imap->place->mailbox, error);
    guint32 validity = 0;
    AdImapAnswer answer = {take_validity, &validity, -1, -1};
    g_autoptr(GError) why = NULL;

    if (name == NULL)
        return false;
    if (!ad_imap_session_ask(imap->session, &answer, &why, "%s %s", verb, name))
        return ad_error(error, AD_ERROR_USAGE, "mailbox %s: %s", imap->place->mailbox,
                        why->message);
    if (validity == 0)
        return ad_error(
            error, AD_ERROR_FAILED,
            "mailbox %s: the server has no lasting numbers for its messages",
            imap->place->mailbox);
    imap->validity = validity;
    return true;
}

static AdSource *
open_place(const char *scheme, const char *text, const AdSourceKeys *keys,
           GError **error)
{
    g_autoptr(AdImapPlace) place = ad_imap_place_parse(scheme, text, error);
    g_autoptr(AdImapSession) session =
        place != NULL ? ad_imap_session_open(place, keys, error) : NULL;
    AdImap *imap;

    if (session == NULL)
        return NULL;
    imap = g_new0(AdImap, 1);
    imap->place = g_steal_pointer(&place);
    imap->session = g_steal_pointer(&session);
    if (ad_imap_enter(imap, "EXAMINE", error))
        return &imap->source;
    ad_imap_session_close(imap->session);
    ad_imap_place_free(imap->place);
    g_free(imap);
    return NULL;
}

static AdSource *
imap_open(const char *text, const AdSourceKeys *keys, GError **error)
{
    return open_place("imap", text, keys, error);
}

static AdSource *
imaps_open(const char *text, const AdSourceKeys *keys, GError **error)
{
    return open_place("imaps", text, keys, error);
}

static bool
take_message(const char *line, gpointer data, GError **error)
{
    AdImapMessage message;

    if (ad_imap_parse_fetch(line, &message))
        g_array_append_val((GArray *)data, message);
    return true;
}

static int
compare_uids(gconstpointer one, gconstpointer other)
{
    guint32 a = ((const AdImapMessage *)one)->uid,
            b = ((const AdImapMessage *)other)->uid;

    return a < b ? -1 : a > b;
}

/* A server may tell of a message twice, when its flags change. */
static void
sort_once(GArray *messages)
{
    guint kept = 0;

    g_array_sort(messages, compare_uids);
    for (guint i = 0; i < messages->len; i++) {
        AdImapMessage *message = &g_array_index(messages, AdImapMessage, i);
        if (kept > 0 &&
            g_array_index(messages, AdImapMessage, kept - 1).uid == message->uid)
            continue;
        g_array_index(messages, AdImapMessage, kept++) = *message;
    }
    g_array_set_size(messages, kept);
}

static bool
list_messages(AdImap *imap, GError **error)
{
    g_autoptr(GArray) messages = g_array_new(FALSE, FALSE, sizeof(AdImapMessage));
    AdImapAnswer answer = {take_message, messages, -1, -1};

    if (!ad_imap_session_ask(imap->session, &answer, error,
                             "UID FETCH 1:* (UID FLAGS INTERNALDATE)"))
        return false;
    sort_once(messages);
    imap->messages = g_steal_pointer(&messages);
    imap->at = 0;
    return true;
}

static bool
imap_next(AdSource *source, AdItem **ret_item, GError **error)
{
    AdImap *imap = (AdImap *)source;
    AdItem *item = NULL;

    if (imap->messages == NULL && !list_messages(imap, error))
        return false;
    if (imap->at < imap->messages->len) {
        const AdImapMessage *message =
            &g_array_index(imap->messages, AdImapMessage, imap->at++);
        item = g_new0(AdItem, 1);
        item->id = g_strdup_printf("%u.%u", imap->validity, message->uid);
        item->delivered = message->internal;
        item->clock = message->internal != AD_TIME_NONE ? AD_CLOCK_IMAP : AD_CLOCK_NONE;
        item->note = ad_imap_flag_words(message->flags);
    }
    *ret_item = item;
    return true;
}

guint32
ad_imap_uid(const AdImap *imap, const char *id)
{
    g_autofree char *prefix = g_strdup_printf("%u.", imap->validity);
    guint64 uid = 0;

    if (g_str_has_prefix(id, prefix))
        g_ascii_string_to_unsigned(id + strlen(prefix), 10, 1, G_MAXUINT32, &uid, NULL);
    return (guint32)uid;
}

typedef struct {
    guint32 uid;
    bool told;
} Wanted;

/* Whether it is told of this message and not of another one, which GNU mailutils sends
 * where the one asked for is gone. An empty one may come as "" instead of as a literal.
 */
static bool
take_body(const char *line, gpointer data, GError **error)
{
    Wanted *wanted = data;
    AdImapMessage message;

    if (ad_imap_parse_fetch(line, &message) && message.uid == wanted->uid &&
        (strstr(line, "BODY[] {") != NULL || strstr(line, "BODY[] \"\"") != NULL))
        wanted->told = true;
    return true;
}

/* What Courier hands out in place of a message that somebody else has removed since the
 * mailbox was opened. */
static bool
is_obituary(int file, goffset length)
{
    static const char text[] = "From: System Administrator <root@localhost>\r\n"
                               "Subject: message unavailable\r\n"
                               "\r\n"
                               "This message is no longer available on the server.\r\n";
    char sent[sizeof text - 1];

    return length == (goffset)sizeof sent &&
           pread(file, sent, sizeof sent, 0) == (gssize)sizeof sent &&
           memcmp(sent, text, sizeof sent) == 0;
}

/* Where there is no room for a message it is no fault of the message. */
static int
open_scratch(AdImap *imap, GError **error)
{
    g_autoptr(GError) why = NULL;
    int file = ad_fs_scratch(&why);

    if (file >= 0)
        return file;
    ad_imap_session_give_up(imap->session, why->message);
    ad_imap_session_check(imap->session, error);
    return file;
}

AdRaw *
ad_imap_read(AdImap *imap, guint32 uid, const char *id, bool *ret_absent,
             GError **error)
{
    int file = open_scratch(imap, error);
    Wanted wanted = {uid, false};
    AdImapAnswer answer = {take_body, &wanted, file, -1};
    bool asked = file >= 0 && ad_imap_session_ask(imap->session, &answer, error,
                                                  "UID FETCH %u (BODY.PEEK[])", uid);

    *ret_absent = asked && (!wanted.told || is_obituary(file, answer.literal));
    if (asked && !*ret_absent)
        return ad_raw_new(file, 0, MAX(answer.literal, 0), false, id);
    if (file >= 0)
        close(file);
    return NULL;
}

static AdRaw *
imap_fetch(AdSource *source, const char *id, GError **error)
{
    AdImap *imap = (AdImap *)source;
    guint32 uid = ad_imap_uid(imap, id);
    bool absent = uid == 0;
    AdRaw *raw = absent ? NULL : ad_imap_read(imap, uid, id, &absent, error);

    if (absent)
        ad_error(error, AD_ERROR_FAILED, "%s: the server no longer has it", id);
    return raw;
}

static bool
imap_check(const AdSource *source, GError **error)
{
    return ad_imap_session_check(((const AdImap *)source)->session, error);
}

static void
imap_close(AdSource *source)
{
    AdImap *imap = (AdImap *)source;

    ad_imap_session_close(imap->session);
    ad_imap_place_free(imap->place);
    g_free(imap->trash);
    if (imap->messages != NULL)
        g_array_unref(imap->messages);
    g_free(imap);
}

const AdSourceOps ad_source_imap = {
    .kind = "imap",
    .open = imap_open,
    .next = imap_next,
    .fetch = imap_fetch,
    .check = imap_check,
    .close = imap_close,
    .removal = &ad_imap_removal,
};

const AdSourceOps ad_source_imaps = {
    .kind = "imaps",
    .open = imaps_open,
    .next = imap_next,
    .fetch = imap_fetch,
    .check = imap_check,
    .close = imap_close,
    .removal = &ad_imap_removal,
};
