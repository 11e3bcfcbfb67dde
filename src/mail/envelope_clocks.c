/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "envelope_private.h"

#include "auditdisc/base/words.h"
#include "auditdisc/mail/arrival.h"

#include <string.h>

#define LAST_MOMENT G_GINT64_CONSTANT(253402300799) /* the end of the year 9999 */
#define EARLY_YEAR                                                                     \
    G_GINT64_CONSTANT(631152000) /* 1990: what says it is older is                     \
                                    most likely a clock that was not                   \
                                    set */
#define CLOCK_SLACK 86400

static void G_GNUC_PRINTF(2, 3) add_doubt(AdEnvelope *envelope, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(envelope->doubts, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/* What is said of a moment that can't be. */
typedef struct {
    const char *early, *late;
} Doubted;

static const Doubted of_date = {
    N_("Date is before 1990"),
    N_("Date lies in the future: this disc was made before")};
static const Doubted of_arrival = {
    N_("the arrival is before 1990"),
    N_("the arrival lies in the future: this disc was made before")};

static void
doubt_moment(AdEnvelope *envelope, const Doubted *words, gint64 moment, gint64 now)
{
    if (moment < EARLY_YEAR)
        add_doubt(envelope, "%s", _(words->early));
    if (moment > now + CLOCK_SLACK)
        add_doubt(envelope, "%s", _(words->late));
}

static void
read_sent(AdHeaderReader *reader, gint64 now)
{
    AdEnvelope *envelope = reader->envelope;
    AdMailDate date;
    char *text = ad_envelope_text(reader, "Date");

    if (text == NULL || *text == '\0') {
        add_doubt(envelope, _("no Date"));
        g_free(text);
        return;
    }
    ad_envelope_set(envelope, &envelope->date, text);
    if (!ad_date_parse(text, strlen(text), &date)) {
        add_doubt(envelope, _("Date is not understood"));
        return;
    }
    envelope->sent = date.moment;
    envelope->sent_zone = date.zone;
    if (date.flaw != NULL)
        add_doubt(envelope, _("Date %s"), _(date.flaw));
    doubt_moment(envelope, &of_date, date.moment, now);
}

static bool
is_sensible(gint64 moment)
{
    return moment >= 0 && moment <= LAST_MOMENT;
}

static bool
read_received(AdEnvelope *envelope, const GArray *fields, const char *const *hosts)
{
    const AdRawField *received = ad_arrival_find(fields, hosts);
    AdMailDate date;

    if (received == NULL) {
        if (ad_header_find(fields, "Received", 0, NULL) != NULL)
            add_doubt(envelope, _("no Received field is from one of our own hosts"));
        return false;
    }
    if (!ad_arrival_date(received, &date) || !is_sensible(date.moment)) {
        add_doubt(envelope, _("the Received field has no date that is understood"));
        return false;
    }
    if (date.flaw != NULL)
        add_doubt(envelope, _("the date of the Received field %s"), _(date.flaw));
    envelope->arrived = date.moment;
    envelope->clock = AD_CLOCK_RECEIVED;
    ad_envelope_set(envelope, &envelope->arrived_by, ad_arrival_host(received));
    return true;
}

static void
read_arrival(AdEnvelope *envelope, const GArray *fields, const AdReading *reading)
{
    bool delivered =
        reading->delivered_by != AD_CLOCK_NONE && is_sensible(reading->delivered);

    if (reading->delivered_by == AD_CLOCK_DISC) {
        envelope->arrived = reading->delivered;
        envelope->clock = AD_CLOCK_DISC;
    } else if (read_received(envelope, fields, reading->hosts)) {
        envelope->archived = delivered ? reading->delivered : AD_TIME_NONE;
        envelope->archived_by = delivered ? reading->delivered_by : AD_CLOCK_NONE;
    } else if (delivered) {
        envelope->arrived = reading->delivered;
        envelope->clock = reading->delivered_by;
        if (envelope->clock == AD_CLOCK_FROM_LINE)
            add_doubt(envelope, _("its From_ line was taken for UTC, as most name no "
                                  "zone"));
    } else if (envelope->sent != AD_TIME_NONE && is_sensible(envelope->sent)) {
        envelope->arrived = envelope->sent;
        envelope->clock = AD_CLOCK_SENDER;
        add_doubt(envelope, _("nothing but the sender's Date says when it arrived"));
    } else {
        add_doubt(envelope, _("nothing says when it arrived"));
    }
}

/* The clocks against each other. The sender's is told of already. */
static void
compare_clocks(AdEnvelope *envelope, gint64 now)
{
    if (envelope->arrived == AD_TIME_NONE || envelope->clock == AD_CLOCK_SENDER)
        return;
    doubt_moment(envelope, &of_arrival, envelope->arrived, now);
    if (envelope->sent != AD_TIME_NONE &&
        envelope->sent > envelope->arrived + CLOCK_SLACK)
        add_doubt(envelope, _("Date is more than a day after the arrival"));
    if (envelope->archived != AD_TIME_NONE &&
        envelope->archived < envelope->arrived - CLOCK_SLACK)
        add_doubt(envelope, _("it was stored more than a day before the arrival"));
}

void
ad_envelope_read_clocks(AdHeaderReader *reader, const GArray *outermost,
                        const AdReading *reading)
{
    read_sent(reader, reading->now);
    read_arrival(reader->envelope, outermost, reading);
    compare_clocks(reader->envelope, reading->now);
}

static char *
clock_words(AdClock clock, const char *host)
{
    switch (clock) {
    case AD_CLOCK_RECEIVED:
        if (*host == '\0')
            return g_strdup(_("by the topmost Received header"));
        return g_strdup_printf(_("by the Received header of %s"), host);
    case AD_CLOCK_FROM_LINE:
        return g_strdup(_("by the From_ line of the mailbox file"));
    case AD_CLOCK_MAILDIR:
        return g_strdup(_("by the delivery time kept by the Maildir"));
    case AD_CLOCK_IMAP:
        return g_strdup(_("by the IMAP server's INTERNALDATE"));
    case AD_CLOCK_DISC:
        return g_strdup(_("by the record of an earlier disc"));
    case AD_CLOCK_SENDER:
        return g_strdup(_("by the sender's Date, for want of another clock"));
    case AD_CLOCK_NONE:
        break;
    }
    return g_strdup(_("no clock of any kind"));
}

char *
ad_envelope_clock_words(const AdEnvelope *envelope)
{
    return clock_words(envelope->clock, envelope->arrived_by);
}

char *
ad_envelope_archive_words(const AdEnvelope *envelope)
{
    return clock_words(envelope->archived_by, "");
}
