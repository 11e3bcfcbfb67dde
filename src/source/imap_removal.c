/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking messages out of a mailbox on a server: each by its UID and nothing but that
 * one (UIDPLUS, RFC 4315), or moved to Trash (MOVE, RFC 6851). The mailbox is never
 * closed, which would expunge whatever others have marked.
 */
#include "auditdisc/base/error.h"
#include "imap_private.h"

typedef struct {
    const char *needed;
    bool found, has_namespace;
} Capabilities;

static bool
look_for(const char *line, gpointer data, GError **error)
{
    Capabilities *capabilities = data;

    capabilities->found |= ad_imap_has_capability(line, capabilities->needed);
    capabilities->has_namespace |= ad_imap_has_capability(line, "NAMESPACE");
    return true;
}

static bool
take_prefix(const char *line, gpointer data, GError **error)
{
    char *prefix = ad_imap_parse_namespace(line);

    if (prefix == NULL)
        return true;
    g_free(*(char **)data);
    *(char **)data = prefix;
    return true;
}

/* Where all mailboxes of a user lie below INBOX, as Cyrus and Courier have it, Trash
 * does too. */
static bool
find_trash(AdImap *imap, bool has_namespace, GError **error)
{
    g_autofree char *prefix = g_strdup("");
    g_autoptr(GError) why = NULL;
    AdImapAnswer spaces = {take_prefix, &prefix, -1, -1}, status = {NULL, NULL, -1, -1};

    if (has_namespace &&
        !ad_imap_session_ask(imap->session, &spaces, error, "NAMESPACE"))
        return false;
    imap->trash = g_strdup_printf("\"%sTrash\"", prefix);
    if (ad_imap_session_ask(imap->session, &status, &why, "STATUS %s (UIDVALIDITY)",
                            imap->trash))
        return true;
    return ad_imap_session_check(imap->session, error) &&
           ad_error(error, AD_ERROR_REFUSED, "%s: no mail can be moved to %s: %s",
                    imap->source.spec, imap->trash, why->message);
}

static bool
prepare(AdSource *source, AdRemoval how, GError **error)
{
    AdImap *imap = (AdImap *)source;
    bool to_trash = how == AD_REMOVE_TO_TRASH;
    Capabilities offered = {to_trash ? "MOVE" : "UIDPLUS", false, false};
    AdImapAnswer answer = {look_for, &offered, -1, -1};

    g_clear_pointer(&imap->trash, g_free);
    if (!ad_imap_session_ask(imap->session, &answer, error, "CAPABILITY"))
        return false;
    if (!offered.found)
        return ad_error(error, AD_ERROR_REFUSED,
                        "%s: the server does not offer %s, so single messages can't be "
                        "taken out of its mailboxes",
                        source->spec, offered.needed);
    return !to_trash || find_trash(imap, offered.has_namespace, error);
}

static bool
begin(AdSource *source, GError **error)
{
    AdImap *imap = (AdImap *)source;

    g_clear_pointer(&imap->messages, g_array_unref);
    return ad_imap_enter(imap, "SELECT", error);
}

static bool
take_out(AdImap *imap, guint32 uid, GError **error)
{
    AdImapAnswer answer = {NULL, NULL, -1, -1};

    if (imap->trash != NULL)
        return ad_imap_session_ask(imap->session, &answer, error, "UID MOVE %u %s", uid,
                                   imap->trash);
    return ad_imap_session_ask(imap->session, &answer, error,
                               "UID STORE %u +FLAGS.SILENT (\\Deleted)", uid) &&
           ad_imap_session_ask(imap->session, &answer, error, "UID EXPUNGE %u", uid);
}

static bool
imap_remove(AdSource *source, const char *id, const AdDigest *digest,
            const char **ret_kept, GError **error)
{
    AdImap *imap = (AdImap *)source;
    guint32 uid = ad_imap_uid(imap, id);
    bool absent = uid == 0;
    g_autoptr(AdRaw) raw = absent ? NULL : ad_imap_read(imap, uid, id, &absent, error);
    AdDigest now;

    *ret_kept = absent ? "it is no longer there" : NULL;
    if (absent)
        return true;
    if (raw == NULL || !ad_raw_digest(raw, &now, error))
        return false;
    if (ad_digest_equal(&now, digest))
        return take_out(imap, uid, error);
    *ret_kept = "it was changed";
    return true;
}

static bool
end(AdSource *source, GError **error)
{
    return ad_imap_enter((AdImap *)source, "EXAMINE", error);
}

const AdRemovalOps ad_imap_removal = {prepare, begin, imap_remove, end};
