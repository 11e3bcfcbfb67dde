/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/select/reckoning.h"

#include "auditdisc/base/words.h"

#define EDGE                                                                           \
    300 /* seconds by which a queue's clock and a Received field may differ            \
         */

typedef struct {
    const AdSelection *selection;
    const AdPeriod *period;
    GTimeZone *zone;
    const AdLogFacts *facts;
    const AdTrail *trail;
    const AdTies *ties;
    const char *archive;
    guint8 *copies; /* of each passage: what is known of its copy for the archive */
    AdReckoning *made;
} Reckoner;

enum { COPY_NONE, COPY_FREE, COPY_TAKEN };

const char *
ad_difference_words(AdDifferenceKind kind)
{
    static const char *const words[] = {
        [AD_DIFFERENCE_LOG_ONLY] = N_("in the log and not in the mailbox"),
        [AD_DIFFERENCE_EDGE] =
            N_("in the log, so near to the end of the period that the message may "
               "belong to the day beside it"),
        [AD_DIFFERENCE_MAILBOX_ONLY] = N_("in the mailbox and not in the log"),
        [AD_DIFFERENCE_UNDELIVERED] =
            N_("in the mailbox; the log tells of the message, but not that it went to "
               "the archive address"),
        [AD_DIFFERENCE_SURPLUS] =
            N_("in the mailbox; the copy that the log tells of is another message with "
               "the same queue id or Message-ID"),
        [AD_DIFFERENCE_LOG_MISSING] = N_("log missing"),
    };

    return words[kind];
}

AdTies *
ad_reckoning_tie(const AdSelection *selection, const AdTrail *trail)
{
    AdTies *ties = ad_ties_new(trail);

    for (guint i = 0; i < ad_selection_count(selection); i++) {
        g_autoptr(AdEnvelope) envelope = ad_selection_envelope(selection, i);
        if (envelope != NULL) /* the log knows a journal's report, not what is in it */
            ad_ties_add(ties, envelope->queue_ids,
                        ad_envelope_is_journal(envelope) ? envelope->report_id
                                                         : envelope->message_id,
                        envelope->arrived);
        else
            ad_ties_add(ties, "", "", AD_TIME_NONE);
    }
    return ties;
}

static AdReckoningDay *
day_at(const Reckoner *reckoner, AdDay day)
{
    return &g_array_index(reckoner->made->days, AdReckoningDay,
                          day - reckoner->period->first);
}

static bool
went_to_archive(const Reckoner *reckoner, const GPtrArray *events)
{
    for (guint i = 0; i < events->len; i++) {
        const AdTrailEvent *event = events->pdata[i];
        if (event->told != AD_TOLD_SENT)
            continue;
        if (g_ascii_strcasecmp(event->said[AD_SAID_TO], reckoner->archive) == 0 ||
            g_ascii_strcasecmp(event->said[AD_SAID_ORIG_TO], reckoner->archive) == 0)
            return true;
    }
    return false;
}

static bool
is_on_edge(const Reckoner *reckoner, gint64 moment)
{
    return !ad_period_holds(reckoner->period,
                            ad_day_of(moment - EDGE, reckoner->zone)) ||
           !ad_period_holds(reckoner->period, ad_day_of(moment + EDGE, reckoner->zone));
}

static void
reckon_passage(const Reckoner *reckoner, guint32 passage)
{
    g_autoptr(GPtrArray) events = ad_trail_passage(reckoner->trail, passage);
    gint64 moment = ((const AdTrailEvent *)events->pdata[0])->moment;
    AdDay day = ad_day_of(moment, reckoner->zone);

    if (!ad_period_holds(reckoner->period, day))
        return;
    day_at(reckoner, day)->logged++;
    const AdDifference difference = {
        .kind =
            is_on_edge(reckoner, moment) ? AD_DIFFERENCE_EDGE : AD_DIFFERENCE_LOG_ONLY,
        .day = day,
        .moment = moment,
        .passage = passage,
    };
    g_array_append_val(reckoner->made->differences, difference);
}

/* A gap is named once, whatever number of messages arrived in it. */
static bool
extend_gap(const Reckoner *reckoner, const AdSilence *silence)
{
    GArray *differences = reckoner->made->differences;

    if (differences->len == 0)
        return false;
    AdDifference *last =
        &g_array_index(differences, AdDifference, differences->len - 1);
    if (last->kind != AD_DIFFERENCE_LOG_MISSING || last->until != silence->to)
        return false;
    last->count++;
    return true;
}

static AdDifference
difference_of(const Reckoner *reckoner, guint index, const AdEnvelope *envelope,
              AdDifferenceKind kind)
{
    AdDifference difference = {
        .kind = kind,
        .day = ad_selection_day(reckoner->selection, index),
        .moment = envelope->arrived,
        .message = index,
    };
    const AdSilence *silence =
        kind != AD_DIFFERENCE_MAILBOX_ONLY || envelope->clock != AD_CLOCK_RECEIVED
            ? NULL
            : ad_log_facts_silence(reckoner->facts, envelope->arrived);

    if (silence == NULL)
        return difference;
    difference.kind = AD_DIFFERENCE_LOG_MISSING;
    difference.moment = silence->from;
    difference.until = silence->to;
    difference.count = 1;
    return difference;
}

/* Takes the first copy that is free for the message; what else is known if none is. */
static bool
take_copy(const Reckoner *reckoner, guint index, AdDifferenceKind *ret_kind)
{
    guint count;
    const guint32 *passages = ad_ties_of(reckoner->ties, index, &count);

    *ret_kind = count > 0 ? AD_DIFFERENCE_UNDELIVERED : AD_DIFFERENCE_MAILBOX_ONLY;
    for (guint i = 0; i < count; i++) {
        guint8 *copy = &reckoner->copies[passages[i]];
        if (*copy == COPY_FREE) {
            *copy = COPY_TAKEN;
            return true;
        }
        if (*copy == COPY_TAKEN)
            *ret_kind = AD_DIFFERENCE_SURPLUS;
    }
    return false;
}

static void
reckon_message(const Reckoner *reckoner, guint index)
{
    g_autoptr(AdEnvelope) envelope = ad_selection_envelope(reckoner->selection, index);
    AdReckoningDay *day =
        day_at(reckoner, ad_selection_day(reckoner->selection, index));
    AdDifferenceKind kind;

    day->held++;
    if (take_copy(reckoner, index, &kind)) {
        day->logged++;
        day->both++;
        return;
    }
    if (envelope == NULL)
        return;
    const AdDifference difference = difference_of(reckoner, index, envelope, kind);
    const AdSilence silence = {difference.moment, difference.until};
    if (difference.kind != AD_DIFFERENCE_LOG_MISSING || !extend_gap(reckoner, &silence))
        g_array_append_val(reckoner->made->differences, difference);
}

/* Queue ids are our own words, Message-IDs the senders': those come second. */
static void
reckon_messages(const Reckoner *reckoner, bool by_message_id)
{
    for (guint i = 0; i < ad_selection_count(reckoner->selection); i++)
        if (ad_ties_by_message_id(reckoner->ties, i) == by_message_id)
            reckon_message(reckoner, i);
}

static void
find_copies(const Reckoner *reckoner)
{
    for (guint32 passage = 1; passage <= ad_trail_passages(reckoner->trail);
         passage++) {
        g_autoptr(GPtrArray) events = ad_trail_passage(reckoner->trail, passage);
        if (went_to_archive(reckoner, events))
            reckoner->copies[passage] = COPY_FREE;
    }
}

static int
compare_differences(gconstpointer one, gconstpointer other)
{
    const AdDifference *a = one, *b = other;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->moment != b->moment)
        return a->moment < b->moment ? -1 : 1;
    if (a->message != b->message)
        return a->message < b->message ? -1 : 1;
    return a->passage < b->passage ? -1 : a->passage > b->passage;
}

AdReckoning *
ad_reckoning_new(const AdSelection *selection, const AdPeriod *period, GTimeZone *zone,
                 const AdLogFacts *facts, const AdTrail *trail, const AdTies *ties,
                 const char *archive)
{
    AdReckoning *made = g_new0(AdReckoning, 1);
    guint32 passages = ad_trail_passages(trail);
    g_autofree guint8 *copies = g_malloc0((gsize)passages + 1);
    const Reckoner reckoner = {selection, period,  zone,   facts, trail,
                               ties,      archive, copies, made};

    made->days = g_array_new(FALSE, FALSE, sizeof(AdReckoningDay));
    made->differences = g_array_new(FALSE, FALSE, sizeof(AdDifference));
    for (AdDay day = period->first; day <= period->last; day++) {
        const AdReckoningDay empty = {.day = day};
        g_array_append_val(made->days, empty);
    }
    find_copies(&reckoner);
    reckon_messages(&reckoner, false);
    reckon_messages(&reckoner, true);
    for (guint32 passage = 1; passage <= passages; passage++)
        if (copies[passage] == COPY_FREE)
            reckon_passage(&reckoner, passage);
    g_array_sort(made->differences, compare_differences);
    return made;
}

void
ad_reckoning_free(AdReckoning *reckoning)
{
    if (reckoning == NULL)
        return;
    g_array_unref(reckoning->days);
    g_array_unref(reckoning->differences);
    g_free(reckoning);
}
