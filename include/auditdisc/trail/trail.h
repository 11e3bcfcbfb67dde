/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The events of the logs that were read (trail/log.h), mapped and found by day and by
 * passage; and which message of a selection went through which passages. All texts are
 * clean one-line UTF-8 (base/text.h) and never NULL. Constant once it is made, so it
 * can be read in workers.
 */
#pragma once

#include "auditdisc/base/day.h"
#include "auditdisc/trail/event.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    AdTold told;
    gint64 moment;
    const char *said[AD_SAID_FIELDS];
    char **fields; /* owns what was said */
} AdTrailEvent;

typedef struct AdTrail AdTrail;

/* AD_ERROR_DIFFERS if the file is none of events. */
AdTrail *ad_trail_open(const char *path, GError **error);
void ad_trail_free(AdTrail *trail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdTrail, ad_trail_free)

/* Passages are 1 to this number. */
guint32 ad_trail_passages(const AdTrail *trail);
/* AdTrailEvent *, in the order of the lines; empty for a passage that told nothing. */
GPtrArray *ad_trail_passage(const AdTrail *trail, guint32 passage);

/* Calls each with every event of the day, in the order of the lines. */
void ad_trail_on(const AdTrail *trail, AdDay day,
                 void (*each)(const AdTrailEvent *event, gpointer data), gpointer data);

/* Messages and their passages. A passage is a message's if it has one of the queue ids
 * in the message's Received fields, began within a day of the arrival and its log names
 * no other Message-ID; or, if there is none such, if it is the only one of that day
 * with the message's Message-ID. Passages into which one of these went on ("queued as")
 * are the message's too. */
typedef struct AdTies AdTies;

AdTies *ad_ties_new(const AdTrail *trail);
/* For the messages in order. queue_ids are parted by blanks; arrived may be
 * AD_TIME_NONE, then any time will do. */
void ad_ties_add(AdTies *ties, const char *queue_ids, const char *message_id,
                 gint64 arrived);
/* Passages of the message that was the index-th added; NULL and 0 for none. */
const guint32 *ad_ties_of(const AdTies *ties, guint index, guint *ret_count);
/* Whether nothing but its Message-ID tied that message. */
bool ad_ties_by_message_id(const AdTies *ties, guint index);
void ad_ties_free(AdTies *ties);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdTies, ad_ties_free)
