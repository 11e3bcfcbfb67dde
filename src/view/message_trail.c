/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message_trail.h"

#include "auditdisc/base/words.h"
#include "auditdisc/mail/address.h"
#include "page.h"
#include "trail_words.h"

#define MOST_STEPS 200

typedef struct {
    const AdSite *site;
    AdDay day;
    AdDict *trail;
    GPtrArray *recipients; /* borrowed from events */
    const char *sender;    /* NULL while the log has not said */
    guint steps;
} Telling;

static bool
holds(const GPtrArray *texts, const char *text)
{
    for (guint i = 0; i < texts->len; i++)
        if (g_ascii_strcasecmp(texts->pdata[i], text) == 0)
            return true;
    return false;
}

static void
take_recipient(Telling *telling, const AdTrailEvent *event)
{
    const char *recipient = ad_trail_recipient(event);
    const char *archive = telling->site->log->archive;

    if (event->told != AD_TOLD_SENT && event->told != AD_TOLD_DEFERRED &&
        event->told != AD_TOLD_BOUNCED)
        return;
    if ((archive == NULL || g_ascii_strcasecmp(recipient, archive) != 0) &&
        !holds(telling->recipients, recipient))
        g_ptr_array_add(telling->recipients, (gpointer)recipient);
}

static void
tell(Telling *telling, const AdTrailEvent *event)
{
    g_autofree char *words = ad_trail_step(telling->site, event, telling->day);

    take_recipient(telling, event);
    if (event->told == AD_TOLD_QUEUED && telling->sender == NULL)
        telling->sender = event->said[AD_SAID_FROM];
    if (words != NULL && telling->steps++ < MOST_STEPS)
        ad_dict_set(ad_dict_add(telling->trail, "STEP"), "TEXT", words);
}

static void
fill_recipients(const Telling *telling, AdDict *list, const AdEnvelope *envelope)
{
    /* Of lists that are not whole a missing name says nothing. */
    bool whole = !ad_address_is_cut(envelope->to) && !ad_address_is_cut(envelope->cc);

    for (guint i = 0; i < telling->recipients->len; i++) {
        const char *recipient = telling->recipients->pdata[i];
        bool named = !whole || ad_address_names(envelope->to, recipient) ||
                     ad_address_names(envelope->cc, recipient);
        ad_page_pair(list, i == 0 ? _("Envelope to") : _("and to"), recipient,
                     named ? NULL : _("not named in To or Cc"));
    }
}

/* A list without a pair of its own would show those at the head of the page. */
static void
fill_envelope(const Telling *telling, const AdEnvelope *envelope)
{
    if (telling->sender == NULL && telling->recipients->len == 0)
        return;
    AdDict *list = ad_dict_add(telling->trail, "ENVELOPE");
    if (telling->sender != NULL)
        ad_page_pair(list, _("Envelope from"),
                     *telling->sender != '\0' ? telling->sender
                                              : _("nobody (a report of a mail system)"),
                     NULL);
    fill_recipients(telling, list, envelope);
}

static void
fill_passages(Telling *telling, const AdEnvelope *envelope, const guint32 *passages,
              guint count)
{
    g_autoptr(GPtrArray) all =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    g_autoptr(GPtrArray) recipients = g_ptr_array_new();

    telling->recipients = recipients;
    for (guint i = 0; i < count; i++) {
        GPtrArray *events = ad_trail_passage(telling->site->log->trail, passages[i]);
        g_ptr_array_add(all, events);
        for (guint k = 0; k < events->len; k++)
            tell(telling, events->pdata[k]);
    }
    fill_envelope(telling, envelope);
    if (telling->steps > MOST_STEPS)
        ad_dict_set(ad_dict_add(telling->trail, "STEP"), "TEXT",
                    _("More steps are in the lines of the log."));
}

/* What can be said where the log does not have it. */
static char *
absence(const AdSite *site, const AdEnvelope *envelope)
{
    const AdSilence *silence =
        envelope->clock == AD_CLOCK_RECEIVED
            ? ad_log_facts_silence(site->log->facts, envelope->arrived)
            : NULL;

    if (silence == NULL)
        return g_strdup(
            _("No line of the log could be tied to this message, neither by a "
              "queue id nor by its Message-ID."));
    g_autofree char *stretch = ad_trail_stretch(silence->from, silence->to, site->zone);
    return g_strdup_printf(
        _("The log does not have this message. It has no line at all %s."), stretch);
}

void
ad_message_trail_fill(AdDict *page, const AdSite *site, guint index,
                      const AdEnvelope *envelope)
{
    guint count;

    if (site->log == NULL)
        return;
    const guint32 *passages = ad_ties_of(site->log->ties, index, &count);
    Telling telling = {
        .site = site,
        .day = ad_selection_day(site->selection, index),
        .trail = ad_dict_add(page, "TRAIL"),
    };
    if (ad_log_facts_day(site->log->facts, telling.day) != NULL)
        ad_dict_add(telling.trail, "DAY");
    if (count > 0)
        fill_passages(&telling, envelope, passages, count);
    else {
        g_autofree char *words = absence(site, envelope);
        ad_dict_show(telling.trail, "REMARK", "TEXT", words);
    }
    if (count > 0 && ad_ties_by_message_id(site->log->ties, index))
        ad_dict_show(
            telling.trail, "REMARK", "TEXT",
            _("Tied to the log by its Message-ID alone, which the sender chose."));
}
