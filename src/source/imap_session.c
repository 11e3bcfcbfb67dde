/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap_session.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "imap_reply.h"

#include <curl/curl.h>

#include <poll.h>
#include <stdarg.h>
#include <string.h>

#define PATIENCE   60 /* seconds without a word from the server */
#define LINE_LIMIT ((gsize)1024 * 1024)
#define SAID_LIMIT ((gsize)256 * 1024 * 1024) /* of lines, to one command */
#define PIECE      65536

struct AdImapSession {
    CURL *curl;
    char *host;
    guint commands;
    char buffer[PIECE]; /* what was received and not read yet */
    gsize from, fill;
    GString *line;
    gsize said;                /* bytes of lines since the last command */
    char *broken;              /* why nothing can be asked any more, or NULL */
    char why[CURL_ERROR_SIZE]; /* libcurl's words, which come as long as it lives */
};

static bool
broke(const AdImapSession *session, GError **error, const char *why)
{
    return ad_error(error, AD_ERROR_FAILED, "%s: the connection broke: %s; run again",
                    session->host, why);
}

static char *
server_said(const char *words)
{
    g_autofree char *clean = ad_text_clean(words, -1, AD_TEXT_LINE, NULL);

    return g_strdup_printf("the server said: %s", clean);
}

static bool
wait_for(AdImapSession *session, short events, GError **error)
{
    curl_socket_t socket;

    if (curl_easy_getinfo(session->curl, CURLINFO_ACTIVESOCKET, &socket) != CURLE_OK)
        return broke(session, error, "there is none");
    struct pollfd one = {socket, events, 0};
    int ready = poll(&one, 1, PATIENCE * 1000);
    return ready > 0 || broke(session, error, "the server says nothing any more");
}

static bool
send_all(AdImapSession *session, const char *text, gsize length, GError **error)
{
    while (length > 0) {
        gsize sent = 0;
        CURLcode code = curl_easy_send(session->curl, text, length, &sent);
        if (code == CURLE_AGAIN && wait_for(session, POLLOUT, error))
            continue;
        if (code == CURLE_AGAIN)
            return false;
        if (code != CURLE_OK)
            return broke(session, error, curl_easy_strerror(code));
        text += sent;
        length -= sent;
    }
    return true;
}

/* At least one byte more. */
static bool
receive(AdImapSession *session, GError **error)
{
    session->from = session->fill = 0;
    while (session->fill == 0) {
        CURLcode code =
            curl_easy_recv(session->curl, session->buffer, PIECE, &session->fill);
        if (code == CURLE_AGAIN && wait_for(session, POLLIN, error))
            continue;
        if (code == CURLE_AGAIN)
            return false;
        if (code != CURLE_OK)
            return broke(session, error, curl_easy_strerror(code));
        if (session->fill == 0)
            return broke(session, error, "the server closed it");
    }
    return true;
}

/* Appends to session->line up to the end of a line, which is left out. */
static bool
read_line(AdImapSession *session, GError **error)
{
    for (;;) {
        if (session->from == session->fill && !receive(session, error))
            return false;
        const char *start = session->buffer + session->from;
        gsize rest = session->fill - session->from;
        const char *end = memchr(start, '\n', rest);
        gsize length = end != NULL ? (gsize)(end - start) : rest;
        session->said += length;
        if (session->line->len + length > LINE_LIMIT || session->said > SAID_LIMIT)
            return broke(session, error, "what the server says has no end");
        g_string_append_len(session->line, start, (gssize)length);
        session->from += length + (end != NULL);
        if (end == NULL)
            continue;
        if (g_str_has_suffix(session->line->str, "\r"))
            g_string_truncate(session->line, session->line->len - 1);
        return true;
    }
}

static bool
take_literal(AdImapSession *session, AdImapAnswer *answer, guint64 length,
             GError **error)
{
    if (answer->file < 0 || answer->literal >= 0)
        return broke(session, error, "the server sent text that was not asked for");
    if (length > G_MAXUINT32) /* RFC 3501, section 9: number */
        return broke(session, error, "the server sent more than a message can be");
    answer->literal = (goffset)length;
    while (length > 0) {
        if (session->from == session->fill && !receive(session, error))
            return false;
        gsize count = (gsize)MIN(length, (guint64)(session->fill - session->from));
        if (!ad_fs_write_all(answer->file, session->buffer + session->from, count,
                             "what the server sent", error))
            return false;
        session->from += count;
        length -= count;
    }
    return true;
}

/* {123} at the end of a line says that so many bytes of text follow. */
static bool
announces_literal(const char *line, guint64 *ret_length)
{
    const char *brace = strrchr(line, '{');
    g_autofree char *digits = NULL;

    if (brace == NULL || !g_str_has_suffix(brace, "}"))
        return false;
    digits = g_strndup(brace + 1, strlen(brace) - 2);
    return g_ascii_string_to_unsigned(digits, 10, 0, G_MAXINT64, ret_length, NULL);
}

/* A whole answer: a line and, behind literals, its further lines. */
static bool
read_answer(AdImapSession *session, AdImapAnswer *answer, GError **error)
{
    guint64 length;

    g_string_truncate(session->line, 0);
    if (!read_line(session, error))
        return false;
    while (announces_literal(session->line->str, &length)) {
        if (!take_literal(session, answer, length, error) || !read_line(session, error))
            return false;
    }
    return true;
}

/* What follows the tag: OK, or why not. */
static bool
judge(const AdImapSession *session, const char *said, GError **error)
{
    g_autofree char *words = NULL;

    if (g_ascii_strncasecmp(said, "OK", 2) == 0)
        return true;
    words = server_said(said);
    return ad_error(error, AD_ERROR_FAILED, "%s: %s", session->host, words);
}

/* An untagged line. */
static bool
hand_on(const AdImapSession *session, const char *line, const AdImapAnswer *answer,
        GError **error)
{
    const char *farewell = ad_imap_parse_refusal(line);
    g_autofree char *words = farewell != NULL ? server_said(farewell) : NULL;

    if (words != NULL)
        return broke(session, error, words);
    return answer->line == NULL || answer->line(line + 2, answer->data, error);
}

/* Up to the line that begins with the tag, which is left in session->line. */
static bool
converse(AdImapSession *session, const char *tag, const GString *command,
         AdImapAnswer *answer, GError **error)
{
    if (!send_all(session, command->str, command->len, error))
        return false;
    for (;;) {
        if (!read_answer(session, answer, error))
            return false;
        const char *line = session->line->str;
        if (g_str_has_prefix(line, tag))
            return true;
        if (g_str_has_prefix(line, "* ") && !hand_on(session, line, answer, error))
            return false;
    }
}

/* Where it broke off, what comes next is anything: a message may have lines in it that
 * look like the server's. */
bool
ad_imap_session_check(const AdImapSession *session, GError **error)
{
    return session->broken == NULL ||
           ad_error(error, AD_ERROR_FAILED, "%s", session->broken);
}

void
ad_imap_session_give_up(AdImapSession *session, const char *reason)
{
    g_free(session->broken);
    session->broken = g_strdup(reason);
}

bool
ad_imap_session_ask(AdImapSession *session, AdImapAnswer *answer, GError **error,
                    const char *format, ...)
{
    g_autofree char *tag = g_strdup_printf("A%u ", ++session->commands);
    g_autoptr(GString) command = g_string_new(tag);
    g_autoptr(GError) why = NULL;
    va_list arguments;

    if (!ad_imap_session_check(session, error))
        return false;
    va_start(arguments, format);
    g_string_append_vprintf(command, format, arguments);
    va_end(arguments);
    g_string_append(command, "\r\n");
    answer->literal = -1;
    session->said = 0;
    if (converse(session, tag, command, answer, &why))
        return judge(session, session->line->str + strlen(tag), error);
    ad_imap_session_give_up(session, why->message);
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

/* libcurl knows that it was not let in, but not why. */
static int
hear(CURL *curl, curl_infotype type, char *text, size_t length, void *data)
{
    AdImapSession *session = data;

    if (type != CURLINFO_HEADER_IN)
        return 0;
    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;
    g_string_truncate(session->line, 0);
    g_string_append_len(session->line, text, (gssize)length);
    return 0;
}

static bool
set_up(AdImapSession *session, const AdImapPlace *place, const AdSourceKeys *keys)
{
    CURL *curl = session->curl;
    g_autofree char *url = g_strdup_printf("%s://%s%s%s/", place->scheme, place->host,
                                           place->port != NULL ? ":" : "",
                                           place->port != NULL ? place->port : "");
    const char *authority = keys->imap_authority;

    return curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, place->scheme) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, session->why) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, hear) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_DEBUGDATA, session) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)PATIENCE) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_USERNAME, place->user) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PASSWORD, keys->imap_password) == CURLE_OK &&
           (authority == NULL ||
            curl_easy_setopt(curl, CURLOPT_CAINFO, authority) == CURLE_OK);
}

/* Nobody but the server hears the password, so it is sent as it is where that is
 * offered. The other ways need a secret of their own, and many a server offers them
 * that has none: Cyrus and GNU mailutils do with the passwords of the system. */
static CURLcode
log_in(AdImapSession *session)
{
    static const char *const ways[] = {"AUTH=PLAIN;AUTH=LOGIN", "AUTH=*"};
    CURLcode code = CURLE_LOGIN_DENIED;

    for (guint i = 0; i < G_N_ELEMENTS(ways) && code == CURLE_LOGIN_DENIED &&
                      ad_imap_parse_refusal(session->line->str) == NULL;
         i++) {
        code = curl_easy_setopt(session->curl, CURLOPT_LOGIN_OPTIONS, ways[i]);
        if (code == CURLE_OK)
            code = curl_easy_perform(session->curl);
    }
    curl_easy_setopt(session->curl, CURLOPT_VERBOSE, 0L);
    return code;
}

static char *
why_not_let_in(const AdImapSession *session, CURLcode code)
{
    const char *refusal = ad_imap_parse_refusal(session->line->str);

    if (refusal != NULL)
        return server_said(refusal);
    if (code == CURLE_LOGIN_DENIED)
        return g_strdup("the server offers no way to log in with a password");
    return ad_text_clean(*session->why != '\0' ? session->why
                                               : curl_easy_strerror(code),
                         -1, AD_TEXT_LINE, NULL);
}

AdImapSession *
ad_imap_session_open(const AdImapPlace *place, const AdSourceKeys *keys, GError **error)
{
    g_autoptr(AdImapSession) session = g_new0(AdImapSession, 1);
    CURLcode code = CURLE_FAILED_INIT;

    session->host = g_strdup(place->host);
    session->line = g_string_new(NULL);
    session->curl = curl_easy_init();
    if (keys->imap_password == NULL) {
        ad_error(error, AD_ERROR_USAGE,
                 "%s://%s: no password; name its file with --imap-password-file or a "
                 "command with --imap-password-command",
                 place->scheme, place->host);
        return NULL;
    }
    if (session->curl != NULL && set_up(session, place, keys))
        code = log_in(session);
    if (code == CURLE_OK)
        return g_steal_pointer(&session);
    g_autofree char *why = why_not_let_in(session, code);
    ad_error(error, AD_ERROR_FAILED, "%s://%s: cannot log in as %s: %s", place->scheme,
             place->host, place->user, why);
    return NULL;
}

void
ad_imap_session_close(AdImapSession *session)
{
    if (session == NULL)
        return;
    if (session->curl != NULL)
        curl_easy_cleanup(session->curl);
    if (session->line != NULL)
        g_string_free(session->line, TRUE);
    g_free(session->host);
    g_free(session->broken);
    g_free(session);
}
