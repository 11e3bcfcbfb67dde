/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A conversation with an IMAP4rev1 server (RFC 3501): libcurl connects, takes care of
 * TLS and of the login; from there on a command is a line, and what the server says to
 * it comes back line by line. The connection is always encrypted: imap:// means
 * STARTTLS and never goes on without it.
 */
#pragma once

#include "auditdisc/source/source.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *scheme; /* imap or imaps */
    char *user, *host, *port /* or NULL */, *mailbox;
} AdImapPlace;

/* SCHEME and //user@host[:port]/mailbox, the percent-encoding of RFC 3986 undone. */
AdImapPlace *ad_imap_place_parse(const char *scheme, const char *text, GError **error);
void ad_imap_place_free(AdImapPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdImapPlace, ad_imap_place_free)

typedef struct AdImapSession AdImapSession;

/* Errors name the host. AD_ERROR_USAGE where no password was given. */
AdImapSession *ad_imap_session_open(const AdImapPlace *place, const AdSourceKeys *keys,
                                    GError **error);
void ad_imap_session_close(AdImapSession *session); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdImapSession, ad_imap_session_close)

/* What is done with an answer. A literal (the bytes of a message) is written to file,
 * which is -1 where none is expected; line gets each untagged line without its CRLF,
 * with {N} where the literal stood. line false ends the conversation with its error. */
typedef struct {
    bool (*line)(const char *text, gpointer data, GError **error);
    gpointer data;
    int file;
    goffset literal; /* out: bytes of the literal; -1 if there was none */
} AdImapAnswer;

/* Sends the command and reads up to its end. AD_ERROR_FAILED with the server's words
 * for NO and BAD, and if the connection breaks. */
bool ad_imap_session_ask(AdImapSession *session, AdImapAnswer *answer, GError **error,
                         const char *format, ...) G_GNUC_PRINTF(4, 5);

/* False, with the error that ended it, once the conversation broke off. */
bool ad_imap_session_check(const AdImapSession *session, GError **error);

/* Nothing more is asked: check gives this reason from now on. */
void ad_imap_session_give_up(AdImapSession *session, const char *reason);

/* A mailbox's name as a quoted string in modified UTF-7 (RFC 3501 5.1.3). */
char *ad_imap_quote(const char *name, GError **error);
