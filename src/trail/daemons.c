/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemons.h"

#include "span.h"

/* The value behind key, which ends with "=": in angle brackets up to the closing one
 * that ends it, else up to ", ". Empty if there is none. */
static AdSpan
value_of(AdSpan words, const char *key)
{
    gssize at = ad_span_find(words, key);
    AdSpan value;

    if (at < 0 || (at > 0 && words.at[at - 1] != ' '))
        return (AdSpan){words.at, 0};
    value = ad_span_from(words, (gsize)at + strlen(key));
    if (!ad_span_begins(value, "<"))
        return ad_span_cut(&value, ", ");
    value = ad_span_from(value, 1);
    for (gsize i = 0; i < value.length; i++)
        if (value.at[i] == '>' &&
            (i + 1 == value.length || value.at[i + 1] == ',' || value.at[i + 1] == ' '))
            return (AdSpan){value.at, i};
    return value;
}

/* client=mx.example.com[192.0.2.7], sasl_method=PLAIN, sasl_username=ann */
static void
read_client(AdSpan words, AdLogEvent *event)
{
    event->told = AD_TOLD_CLIENT;
    event->said[AD_SAID_PEER] = value_of(words, "client=");
    event->said[AD_SAID_STATUS] = value_of(words, "sasl_username=");
}

/* RCPT from mx.example.com[192.0.2.7]: 554 5.7.1 reason; from=<a> to=<b> proto=ESMTP */
static void
read_reject(AdSpan words, AdLogEvent *event)
{
    gssize tail = ad_span_find(words, "; from=<");
    AdSpan who = words;

    if (tail < 0)
        tail = ad_span_find(words, "; proto=");
    AdSpan end = ad_span_from(words, tail < 0 ? words.length : (gsize)tail);
    words.length -= end.length;
    (void)ad_span_cut(&who, " from ");
    event->said[AD_SAID_PEER] = ad_span_cut(&who, ": ");
    words = (AdSpan){who.at, MIN(who.length, (gsize)(end.at - who.at))};
    event->said[AD_SAID_FROM] = value_of(end, "from=");
    (void)ad_span_cut(&end, "; ");
    end = ad_span_from(end, MIN(end.length, event->said[AD_SAID_FROM].length + 5));
    event->said[AD_SAID_TO] = value_of(end, "to=");
    event->said[AD_SAID_TEXT] = words;
    event->told = ad_span_find(words, "Recipient address rejected") >= 0
                      ? AD_TOLD_UNKNOWN
                      : AD_TOLD_REFUSED;
}

static bool
take_reject(AdSpan words, AdLogEvent *event)
{
    static const char *const verbs[] = {
        "reject: ", "milter-reject: ", "proxy-reject: ", "discard: "};

    for (guint i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (!ad_span_begins(words, verbs[i]))
            continue;
        read_reject(ad_span_from(words, strlen(verbs[i])), event);
        return true;
    }
    return false;
}

static void
read_note(AdSpan words, AdLogEvent *event)
{
    event->told = AD_TOLD_NOTE;
    event->said[AD_SAID_TEXT] = words;
}

static bool
begins_with_any(AdSpan words, const char *const *beginnings)
{
    for (; *beginnings != NULL; beginnings++)
        if (ad_span_begins(words, *beginnings))
            return true;
    return false;
}

static const char *const remarks[] = {
    "hold: ",
    "warn: ",
    "redirect: ",
    "filter: ",
    "prepend: ",
    "replace: ",
    "info: ",
    "warning: ",
    "milter-",
    "conversation with ",
    "enabling PIX",
    "skipped, ",
    "host ",
    "lost connection with ",
    "Server certificate",
    "TLS is required",
    "passing ",
    "breaking line ",
    "Cannot start TLS",
    "released from hold",
    "placed on hold",
    "requeued",
    NULL,
};

static void
read_remark(AdSpan words, AdLogEvent *event)
{
    if (begins_with_any(words, remarks))
        read_note(words, event);
}

static void
smtpd_message(AdSpan words, AdLogEvent *event)
{
    if (ad_span_begins(words, "client="))
        read_client(words, event);
    else if (!take_reject(words, event))
        read_remark(words, event);
}

/* What daemons say of connections and of themselves. */
static const char *const ambient[] = {
    "connect from ",
    "disconnect from ",
    "connect to ",
    "lost connection ",
    "timeout after ",
    "too many errors ",
    "improper command pipelining ",
    "statistics: ",
    "setting up TLS ",
    "SSL_accept error ",
    "SSL_connect error ",
    "Anonymous TLS ",
    "Trusted TLS ",
    "Untrusted TLS ",
    "Verified TLS ",
    "certificate verification ",
    "CONNECT from ",
    "PASS ",
    "PREGREET ",
    "HANGUP ",
    "WHITELIST",
    "ALLOWLIST",
    "BLACKLIST",
    "DENYLIST",
    "bare <LF> received ",
    "discarding EHLO keywords",
    "DNSBL rank ",
    "BARE NEWLINE ",
    "NON-SMTP COMMAND ",
    "COMMAND ",
    "DISCONNECT ",
    "cache ",
    "addr ",
    "starting the Postfix ",
    "stopping the Postfix ",
    "refreshing the Postfix ",
    "daemon started ",
    "reload ",
    "terminating ",
    "table ",
    "warning: ",
    "fatal: ",
    "error: ",
    "panic: ",
    NULL,
};

static void
any_ambient(AdSpan words, AdLogEvent *event)
{
    if (begins_with_any(words, ambient))
        event->told = AD_TOLD_AMBIENT;
}

static void
smtpd_none(AdSpan words, AdLogEvent *event)
{
    if (ad_span_begins(words, "NOQUEUE: ")) {
        AdSpan verb = ad_span_from(words, strlen("NOQUEUE: "));
        if (ad_span_begins(verb, "client="))
            event->told = AD_TOLD_AMBIENT; /* of a proxy filter: no message of ours */
        else if (!take_reject(verb, event) && begins_with_any(verb, remarks))
            event->told = AD_TOLD_AMBIENT;
    } else {
        any_ambient(words, event);
    }
}

/* uid=1000 from=<ann> */
static void
pickup_message(AdSpan words, AdLogEvent *event)
{
    if (!ad_span_begins(words, "uid="))
        return;
    event->told = AD_TOLD_CLIENT;
    event->said[AD_SAID_FROM] = value_of(words, "from=");
}

static void
cleanup_message(AdSpan words, AdLogEvent *event)
{
    if (ad_span_begins(words, "message-id=")) {
        event->told = AD_TOLD_MESSAGE_ID;
        event->said[AD_SAID_FROM] = value_of(words, "message-id=");
    } else if (ad_span_begins(words, "resent-message-id=")) {
        read_note(words, event);
    } else if (!take_reject(words, event)) {
        read_remark(words, event);
    }
}

/* from=<a@example.com>, size=2239, nrcpt=2 (queue active) */
static void
qmgr_message(AdSpan words, AdLogEvent *event)
{
    if (ad_span_is(words, "removed")) {
        event->told = AD_TOLD_REMOVED;
    } else if (ad_span_begins(words, "from=")) {
        event->told = AD_TOLD_QUEUED;
        event->said[AD_SAID_FROM] = value_of(words, "from=");
        event->said[AD_SAID_TEXT] = value_of(words, "size=");
        event->said[AD_SAID_STATUS] = value_of(words, "status=");
        if (event->said[AD_SAID_STATUS].length > 0)
            event->told = AD_TOLD_EXPIRED;
    } else {
        read_remark(words, event);
    }
}

static AdTold
told_by_status(AdSpan status)
{
    static const struct {
        const char *status;
        AdTold told;
    } words[] = {
        {"sent", AD_TOLD_SENT},           {"deferred", AD_TOLD_DEFERRED},
        {"bounced", AD_TOLD_BOUNCED},     {"expired", AD_TOLD_BOUNCED},
        {"deliverable", AD_TOLD_NOTE},    {"undeliverable", AD_TOLD_NOTE},
        {"SOFTBOUNCE", AD_TOLD_DEFERRED},
    };

    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (ad_span_is(status, words[i].status))
            return words[i].told;
    return AD_TOLD_OTHER;
}

/* to=<b@example.net>, orig_to=<c>, relay=mx[192.0.2.9]:25, delay=2.7, delays=…,
 * dsn=2.0.0, status=sent (250 2.0.0 Ok). Address and reply may hold anything, so the
 * one is passed over and the other cut off before keys are looked for. */
static void
delivery_message(AdSpan words, AdLogEvent *event)
{
    if (!ad_span_begins(words, "to=")) {
        read_remark(words, event);
        return;
    }
    AdSpan to = value_of(words, "to=");
    AdSpan reply = ad_span_from(words, (gsize)(to.at - words.at) + to.length);
    AdSpan facts = ad_span_cut(&reply, ", status=");
    AdSpan status = ad_span_cut(&reply, " (");
    if (reply.length > 0 && reply.at[reply.length - 1] == ')')
        reply.length--;
    event->told = told_by_status(status);
    event->said[AD_SAID_TO] = to;
    event->said[AD_SAID_ORIG_TO] = value_of(facts, "orig_to=");
    event->said[AD_SAID_PEER] = value_of(facts, "relay=");
    event->said[AD_SAID_STATUS] = status;
    event->said[AD_SAID_TEXT] = reply;
}

static void
postsuper_message(AdSpan words, AdLogEvent *event)
{
    if (ad_span_is(words, "removed"))
        event->told = AD_TOLD_REMOVED;
    else
        read_remark(words, event);
}

/* sender non-delivery notification: 5F1C2A0123 */
static void
bounce_message(AdSpan words, AdLogEvent *event)
{
    gssize at = ad_span_find(words, "notification: ");

    if (at < 0)
        return;
    event->told = AD_TOLD_RETURNED;
    event->said[AD_SAID_TEXT] =
        ad_span_from(words, (gsize)at + strlen("notification: "));
}

const AdDaemon ad_daemons[] = {
    {"smtpd", true, smtpd_message, smtpd_none},
    {"qmgr", true, qmgr_message, any_ambient},
    {"nqmgr", true, qmgr_message, any_ambient},
    {"cleanup", true, cleanup_message, any_ambient},
    {"smtp", true, delivery_message, any_ambient},
    {"lmtp", true, delivery_message, any_ambient},
    {"local", true, delivery_message, any_ambient},
    {"virtual", true, delivery_message, any_ambient},
    {"pipe", true, delivery_message, any_ambient},
    {"error", true, delivery_message, any_ambient},
    {"retry", true, delivery_message, any_ambient},
    {"discard", true, delivery_message, any_ambient},
    {"pickup", true, pickup_message, any_ambient},
    {"bounce", true, bounce_message, any_ambient},
    {"postscreen", true, NULL, smtpd_none},
    {"dnsblog", true, NULL, any_ambient},
    {"anvil", true, NULL, any_ambient},
    {"scache", true, NULL, any_ambient},
    {"tlsproxy", true, NULL, any_ambient},
    {"verify", true, NULL, any_ambient},
    {"tlsmgr", true, NULL, any_ambient},
    {"trivial-rewrite", true, NULL, any_ambient},
    {"master", true, NULL, any_ambient},
    {"postfix-script", true, NULL, any_ambient},
    {"postsuper", true, postsuper_message, any_ambient},
    {"opendkim", false, read_note, NULL},
    {NULL, false, NULL, NULL},
};
