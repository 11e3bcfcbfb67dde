/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trail_words.h"

#include "auditdisc/base/words.h"

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
    g_autofree char *start = ad_time_words(from, zone);
    g_autofree char *end = one_day ? ad_time_clock(to, zone) : ad_time_words(to, zone);

    return g_strdup_printf(one_day ? _("from %s to %s") : _("from %1$s to %2$s"), start,
                           end);
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
        return g_strdup_printf(_("Handed in on our own machine by %1$s at %2$s."),
                               *event->said[AD_SAID_FROM] != '\0'
                                   ? event->said[AD_SAID_FROM]
                                   : _("a program"),
                               time);
    if (*user == '\0')
        return g_strdup_printf(_("Received from %1$s at %2$s."), peer, time);
    return g_strdup_printf(_("Received from %1$s, signed in as %2$s, at %3$s."), peer,
                           user, time);
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
            event,
            g_strdup_printf(_("Copied to the archive, %1$s, at %2$s"), archive, time));
    g_autofree char *whom =
        strcmp(to, recipient) == 0
            ? g_strdup(to)
            : g_strdup_printf(_("%1$s (sent to %2$s)"), to, recipient);
    if (bracket == NULL)
        return with_reply(
            event, g_strdup_printf(_("Delivered here at %1$s for %2$s"), time, whom));
    g_autofree char *peer = g_strndup(event->said[AD_SAID_PEER],
                                      (gsize)(bracket - event->said[AD_SAID_PEER]));
    return with_reply(event,
                      g_strdup_printf(_("Left us at %1$s: accepted by %2$s for %3$s"),
                                      time, peer, whom));
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
        return with_reply(
            event,
            g_strdup_printf(_("Not delivered to %1$s at %2$s, to be tried again"),
                            recipient, time));
    case AD_TOLD_BOUNCED:
        return with_reply(
            event,
            g_strdup_printf(_("Could not be delivered to %1$s at %2$s, for good"),
                            recipient, time));
    case AD_TOLD_EXPIRED:
        return g_strdup_printf(_("Given up at %s and returned to its sender."), time);
    case AD_TOLD_RETURNED:
        return g_strdup_printf(_("A report about it was made at %1$s, queue id %2$s."),
                               time, text);
    case AD_TOLD_REFUSED:
    case AD_TOLD_UNKNOWN:
        return with_reply(
            event,
            g_strdup_printf(_("Turned away at %1$s, for %2$s"), time,
                            *recipient != '\0' ? recipient : _("all recipients")));
    case AD_TOLD_NOTE:
        return g_strdup_printf(_("Noted at %1$s: %2$s"), time, text);
    default:
        return NULL;
    }
}
