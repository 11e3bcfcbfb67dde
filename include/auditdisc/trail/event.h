/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one line of a mail log tells. Postfix and opendkim are understood; every other
 * line is kept and counted, but tells nothing here.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    AD_TOLD_OTHER,      /* not understood */
    AD_TOLD_AMBIENT,    /* understood, of no message: connections, statistics, TLS */
    AD_TOLD_REFUSED,    /* a connection, a command or a message was turned away */
    AD_TOLD_UNKNOWN,    /* a recipient was turned away */
    AD_TOLD_CLIENT,     /* a message came from a client, or from a local user */
    AD_TOLD_MESSAGE_ID, /* its Message-ID */
    AD_TOLD_QUEUED,     /* its envelope sender, size and number of recipients */
    AD_TOLD_SENT,       /* a delivery that was accepted */
    AD_TOLD_DEFERRED,   /* one that is to be tried again */
    AD_TOLD_BOUNCED,    /* one that was refused for good, or ran out of time */
    AD_TOLD_EXPIRED,    /* given up and returned to its sender */
    AD_TOLD_RETURNED,   /* a report was sent, under a queue id of its own */
    AD_TOLD_NOTE,       /* something else about a message, as it stands */
    AD_TOLD_REMOVED,    /* the queue is done with it */
    AD_TOLD_KINDS,
} AdTold;

/* The texts of an event; what a kind does not have is empty. */
typedef enum {
    AD_SAID_ID,      /* queue id */
    AD_SAID_HOST,    /* that wrote the line */
    AD_SAID_PEER,    /* client or relay: mx.example.com[192.0.2.7]:25 */
    AD_SAID_FROM,    /* envelope sender, Message-ID: without angle brackets */
    AD_SAID_TO,      /* envelope recipient */
    AD_SAID_ORIG_TO, /* what it was before aliases */
    AD_SAID_STATUS,  /* sent, deferred, bounced, …; SASL user of a client */
    AD_SAID_TEXT,    /* reply, reason, note; id of the report */
    AD_SAID_FIELDS,
} AdSaid;

/* Borrowed bytes, not NUL-terminated, as hostile as mail. */
typedef struct {
    const char *at;
    gsize length;
} AdSpan;

typedef struct {
    AdTold told;
    gint64 moment;
    AdSpan said[AD_SAID_FIELDS];
} AdLogEvent;

/* text is the line behind its time stamp: "host postfix/smtpd[12]: …", or of RFC 5424
 * "host postfix/smtpd 12 - - …". moment is left to the caller. */
void ad_log_event_read(const char *text, gsize length, AdLogEvent *ret_event);
