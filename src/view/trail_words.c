/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trail_words.h"

#include <string.h>

#define CLOCK_AT     11 /* in 2005-05-30T09:00:01+02:00 */
#define CLOCK_LENGTH 8

char *
ad_trail_clock(gint64 moment, GTimeZone *zone)
{
    g_autofree char *iso = ad_time_iso(moment, zone);

    return g_strndup(iso + CLOCK_AT, CLOCK_LENGTH);
}

static char *
time_of(const AdSite *site, gint64 moment, AdDay day)
{
    if (ad_day_of(moment, site->zone) == day)
        return ad_trail_clock(moment, site->zone);
    return ad_time_words(moment, site->zone);
}

char *
ad_trail_stretch(gint64 from, gint64 to, GTimeZone *zone)
{
    bool one_day = ad_day_of(from, zone) == ad_day_of(to, zone);
    g_autofree char *start =
        one_day ? ad_time_clock(from, zone) : ad_time_words(from, zone);
    g_autofree char *end = one_day ? ad_time_clock(to, zone) : ad_time_words(to, zone);

    return g_strdup_printf("from %s to %s", start, end);
}

char *
ad_trail_peer(const char *peer)
{
    const char *open = strchr(peer, '[');
    const char *close = open != NULL ? strchr(open, ']') : NULL;

    if (close == NULL)
        return g_strdup(peer);
    if (open == peer)
        return g_strndup(open, (gsize)(close - open) + 1);
    return g_strdup_printf("%.*s %.*s", (int)(open - peer), peer,
                           (int)(close - open) + 1, open);
}

char *
ad_trail_list(const char *reason)
{
    static const char key[] = "blocked using ";
    const char *at = strstr(reason, key);

    if (at == NULL)
        return NULL;
    at += strlen(key);
    return g_strndup(at, strcspn(at, "; "));
}

const char *
ad_trail_recipient(const AdTrailEvent *event)
{
    return *event->said[AD_SAID_ORIG_TO] != '\0' ? event->said[AD_SAID_ORIG_TO]
                                                 : event->said[AD_SAID_TO];
}

static char *
client_words(const AdTrailEvent *event, const char *time)
{
    const char *user = event->said[AD_SAID_STATUS];
    g_autofree char *peer = ad_trail_peer(event->said[AD_SAID_PEER]);

    if (*peer == '\0')
        return g_strdup_printf("Handed in on our own machine by %s at %s.",
                               *event->said[AD_SAID_FROM] != '\0'
                                   ? event->said[AD_SAID_FROM]
                                   : "a program",
                               time);
    if (*user == '\0')
        return g_strdup_printf("Received from %s at %s.", peer, time);
    return g_strdup_printf("Received from %s, signed in as %s, at %s.", peer, user,
                           time);
}

/* The reply of the other side ends the sentence, in brackets. */
static char *
with_reply(const AdTrailEvent *event, char *sentence)
{
    const char *reply = event->said[AD_SAID_TEXT];
    char *whole = *reply == '\0' ? g_strconcat(sentence, ".", NULL)
                                 : g_strconcat(sentence, " (", reply, ").", NULL);

    g_free(sentence);
    return whole;
}

static char *
sent_words(const AdSite *site, const AdTrailEvent *event, const char *time)
{
    const char *to = event->said[AD_SAID_TO];
    const char *recipient = ad_trail_recipient(event);
    const char *archive = site->log->archive;
    const char *bracket = strchr(event->said[AD_SAID_PEER], '[');

    if (archive != NULL && g_ascii_strcasecmp(recipient, archive) == 0)
        return with_reply(
            event, g_strdup_printf("Copied to the archive, %s, at %s", archive, time));
    g_autofree char *whom = strcmp(to, recipient) == 0
                                ? g_strdup(to)
                                : g_strdup_printf("%s (sent to %s)", to, recipient);
    if (bracket == NULL)
        return with_reply(event,
                          g_strdup_printf("Delivered here %s for %s", time, whom));
    return with_reply(event,
                      g_strdup_printf("Left us %s: accepted by %.*s for %s", time,
                                      (int)(bracket - event->said[AD_SAID_PEER]),
                                      event->said[AD_SAID_PEER], whom));
}

char *
ad_trail_step(const AdSite *site, const AdTrailEvent *event, AdDay day)
{
    g_autofree char *time = time_of(site, event->moment, day);
    const char *recipient = ad_trail_recipient(event);
    const char *text = event->said[AD_SAID_TEXT];

    switch (event->told) {
    case AD_TOLD_CLIENT:
        return client_words(event, time);
    case AD_TOLD_SENT:
        return sent_words(site, event, time);
    case AD_TOLD_DEFERRED:
        return with_reply(event, g_strdup_printf("Not delivered to %s at %s, to be "
                                                 "tried again",
                                                 recipient, time));
    case AD_TOLD_BOUNCED:
        return with_reply(
            event, g_strdup_printf("Could not be delivered to %s at %s, for good",
                                   recipient, time));
    case AD_TOLD_EXPIRED:
        return g_strdup_printf("Given up at %s and returned to its sender.", time);
    case AD_TOLD_RETURNED:
        return g_strdup_printf("A report about it was made at %s, queue id %s.", time,
                               text);
    case AD_TOLD_REFUSED:
    case AD_TOLD_UNKNOWN:
        return with_reply(
            event, g_strdup_printf("Turned away at %s, for %s", time,
                                   *recipient != '\0' ? recipient : "all recipients"));
    case AD_TOLD_NOTE:
        return g_strdup_printf("Noted at %s: %s", time, text);
    default:
        return NULL;
    }
}
