/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an IMAP server answers (RFC 3501 section 7), as far as it is asked for.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum {
    AD_IMAP_SEEN = 1 << 0,
    AD_IMAP_ANSWERED = 1 << 1,
    AD_IMAP_FLAGGED = 1 << 2,
    AD_IMAP_DRAFT = 1 << 3,
    AD_IMAP_DELETED = 1 << 4,
};

typedef struct {
    guint32 uid;
    guint8 flags;
    gint64 internal; /* INTERNALDATE, AD_TIME_NONE where it was not told */
} AdImapMessage;

/* "12 FETCH (UID 34 …)"; false for any other line and one without a UID. */
bool ad_imap_parse_fetch(const char *line, AdImapMessage *ret_message);
/* "OK [UIDVALIDITY 7] …"; 0 for any other line. */
guint32 ad_imap_parse_validity(const char *line);
/* Whether "CAPABILITY …" has the word. */
bool ad_imap_has_capability(const char *line, const char *word);
/* The words of "* BYE …", "A2 NO …" and "A2 BAD …"; NULL for any other line. */
const char *ad_imap_parse_refusal(const char *line);
/* What the names of the user's own mailboxes begin with, as it stands between quotes,
 * by "NAMESPACE …" (RFC 2342); NULL for any other line. */
char *ad_imap_parse_namespace(const char *line);
/* "seen, answered"; NULL for none. */
char *ad_imap_flag_words(guint8 flags);
