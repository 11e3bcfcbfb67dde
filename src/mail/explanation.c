/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What programs write before the parts of a message for readers that know no MIME. It
 * is known by whole sentences: what else stands there may be the words of a person.
 */
#include "message_private.h"

#include <string.h>

#define LINE_LENGTH 90

/* A sentence of one line that says what the message is. */
static const struct {
    const char *start, *what;
} statements[] = {
    {"This is a", "message"},        {"This message is in ", "format"},
    {"Dies ist eine ", "Nachricht"}, {"Ceci est un ", "message"},
    {"Este es un ", "mensaje"},
};

/* What may follow it, broken into lines anywhere. */
static const char *const advice[] = {
    "The first part should be readable text, while the remaining parts are likely "
    "unreadable without MIME-aware tools.",
    "Send mail to mime@docserver.cac.washington.edu for more info.",
    "Since your mail reader does not understand this format, some or all of this "
    "message may not be legible.",
    "If you see this text it means that your E-mail software does not support "
    "MIME-formatted messages.",
    "It has been signed conforming to RFC2015.",
    "It has been signed conforming to RFC3156.",
    "You'll need PGP or GPG to check the signature.",
    "You'll need GPG or PGP to check the signature.",
};

/* Behind the sentence that text begins with, or text. */
static const char *
skip_statement(const char *text)
{
    g_autofree char *line = g_strndup(text, strcspn(text, "\r\n"));
    char *end = strstr(line, ". ");

    if (end != NULL)
        *end = '\0';
    if (strlen(line) > LINE_LENGTH || strstr(line, "MIME") == NULL)
        return text;
    for (guint i = 0; i < G_N_ELEMENTS(statements); i++)
        if (g_str_has_prefix(line, statements[i].start) &&
            strstr(line, statements[i].what) != NULL)
            return text + strlen(line);
    return text;
}

/* The same where it is that sentence, with blanks and line ends wherever it has one. */
static const char *
skip_sentence(const char *text, const char *sentence)
{
    const char *at = text;

    for (; *sentence != '\0'; sentence++) {
        gsize blanks = strspn(at, " \t\r\n");

        if (*sentence == ' ' ? blanks == 0 : *at != *sentence)
            return text;
        at += *sentence == ' ' ? blanks : 1;
    }
    return at;
}

static const char *
skip_advice(const char *text)
{
    const char *end = text;

    for (guint i = 0; i < G_N_ELEMENTS(advice) && end == text; i++)
        end = skip_sentence(text, advice[i]);
    return end;
}

bool
ad_body_is_explanation(const char *text)
{
    const char *at = text + strspn(text, "> \t\r\n");
    const char *end = skip_statement(at);

    while (end != at) {
        at = end + strspn(end, ". \t\r\n");
        if (*at == '\0')
            return true;
        end = skip_advice(at);
    }
    return false;
}
