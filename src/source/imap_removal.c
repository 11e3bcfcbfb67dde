/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking messages out of a mailbox on a server: each by its UID and nothing but that
 * one (UIDPLUS, RFC 4315), or moved to Trash (MOVE, RFC 6851). The mailbox is never
 * closed, which would expunge whatever others have marked.
 */
#include "auditdisc/base/error.h"
#include "imap_private.h"

#define TRASH "Trash"

typedef struct {
    const char *word;
    bool found;
} Capability;

static bool
look_for(const char *line, gpointer data, GError **error)
{
    Capability *capability = data;

    capability->found |= ad_imap_has_capability(line, capability->word);
    return true;
}

static bool
prepare(AdSource *source, AdRemoval how, GError **error)
{
    AdImap *imap = (AdImap *)source;
    Capability needed = {how == AD_REMOVE_TO_TRASH ? "MOVE" : "UIDPLUS", false};
    AdImapAnswer answer = {look_for, &needed, -1, -1};

    imap->to_trash = how == AD_REMOVE_TO_TRASH;
    if (!ad_imap_session_ask(imap->session, &answer, error, "CAPABILITY"))
        return false;
    return needed.found ||
           ad_error(error, AD_ERROR_REFUSED,
                    "%s: the server does not offer %s, so single messages can't be "
                    "taken out of its mailboxes",
                    source->spec, needed.word);
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

    if (imap->to_trash)
        return ad_imap_session_ask(imap->session, &answer, error,
                                   "UID MOVE %u \"" TRASH "\"", uid);
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
