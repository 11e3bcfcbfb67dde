/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What reading a mailbox on a server and removing from it share.
 */
#pragma once

#include "imap_reply.h"
#include "imap_session.h"

typedef struct {
    AdSource source;
    AdImapPlace *place;
    AdImapSession *session;
    guint32 validity;
    GArray *messages; /* AdImapMessage, by UID; NULL before the first next */
    guint at;
    char *trash; /* the quoted name of the mailbox that mail is moved to, or NULL */
} AdImap;

extern const AdRemovalOps ad_imap_removal;

/* With EXAMINE, so that nothing is marked as seen by being read, or SELECT. */
bool ad_imap_enter(AdImap *imap, const char *verb, GError **error);
/* The number of the message in the mailbox as it is now; 0 if the id is of another. */
guint32 ad_imap_uid(const AdImap *imap, const char *id);
/* NULL with *ret_absent if the mailbox has no such message, else with an error. */
AdRaw *ad_imap_read(AdImap *imap, guint32 uid, const char *id, bool *ret_absent,
                    GError **error);
