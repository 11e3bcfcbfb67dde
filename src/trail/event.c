/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line is cut into host, program and words; the program's daemon decides which short
 * function reads the words.
 */
#include "auditdisc/trail/event.h"

#include "daemons.h"
#include "span.h"

#define SHORT_ID   5
#define LONG_ID    10
#define LONGEST_ID 40

/* Short ids are upper-case hexadecimal; long ones have digits and consonants. */
static bool
is_queue_id(AdSpan word)
{
    bool hex = word.length >= SHORT_ID;
    bool consonants = word.length >= LONG_ID;

    if (word.length > LONGEST_ID)
        return false;
    for (gsize i = 0; i < word.length && (hex || consonants); i++) {
        char c = word.at[i];
        hex = hex && (g_ascii_isdigit(c) || (c >= 'A' && c <= 'F'));
        consonants =
            consonants && g_ascii_isalnum(c) && strchr("AEIOUaeiou", c) == NULL;
    }
    return hex || consonants;
}

/* "postfix/smtpd[12]: words" and "postfix/smtpd 12 - - words" into program and words.
 */
static bool
take_program(AdSpan *rest, AdSpan *ret_program)
{
    gsize at = 0;

    while (at < rest->length && rest->at[at] != ' ' && rest->at[at] != '[' &&
           rest->at[at] != ':')
        at++;
    if (at == 0 || at == rest->length)
        return false;
    *ret_program = (AdSpan){rest->at, at};
    bool is_5424 = rest->at[at] == ' ';
    *rest = ad_span_from(*rest, at);
    if (!is_5424) {
        (void)ad_span_cut(rest, ": ");
        return true;
    }
    *rest = ad_span_from(*rest, 1);
    for (int field = 0; field < 2; field++) /* process and message type */
        (void)ad_span_cut(rest, " ");
    if (ad_span_begins(*rest, "["))
        (void)ad_span_cut(rest, "] ");
    else
        (void)ad_span_cut(rest, " ");
    if (ad_span_begins(*rest, "\xef\xbb\xbf"))
        *rest = ad_span_from(*rest, 3);
    return true;
}

/* The daemon behind the last slash; of Postfix whatever its instance is called. */
static const AdDaemon *
daemon_of(AdSpan program)
{
    const char *slash = memrchr(program.at, '/', program.length);
    AdSpan name = program;

    if (slash != NULL) {
        if (!ad_span_begins(program, "postfix"))
            return NULL;
        name = ad_span_from(program, (gsize)(slash - program.at) + 1);
    }
    for (const AdDaemon *daemon = ad_daemons; daemon->name != NULL; daemon++)
        if (daemon->postfix == (slash != NULL) && ad_span_is(name, daemon->name))
            return daemon;
    return NULL;
}

/* Takes "ID: " away; false if the words are of no message. */
static bool
take_id(AdSpan *words, AdSpan *ret_id)
{
    gssize colon = ad_span_find(*words, ": ");
    AdSpan id = {words->at, colon < 0 ? 0 : (gsize)colon};

    if (colon < 0 || !is_queue_id(id))
        return false;
    *ret_id = id;
    *words = ad_span_from(*words, (gsize)colon + 2);
    return true;
}

void
ad_log_event_read(const char *text, gsize length, AdLogEvent *ret_event)
{
    AdSpan rest = {text, length};
    AdSpan program, id;
    const AdDaemon *daemon;

    *ret_event = (AdLogEvent){.told = AD_TOLD_OTHER};
    for (guint i = 0; i < AD_SAID_FIELDS; i++)
        ret_event->said[i] = (AdSpan){text, 0};
    while (rest.length > 0 && strchr("\r\n", rest.at[rest.length - 1]) != NULL)
        rest.length--;
    ret_event->said[AD_SAID_HOST] = ad_span_cut(&rest, " ");
    if (!take_program(&rest, &program) || (daemon = daemon_of(program)) == NULL)
        return;
    if (take_id(&rest, &id)) {
        ret_event->said[AD_SAID_ID] = id;
        if (daemon->of_message != NULL)
            daemon->of_message(rest, ret_event);
    } else if (daemon->of_none != NULL) {
        daemon->of_none(rest, ret_event);
    }
}
