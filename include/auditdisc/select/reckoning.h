/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The log against the mailbox: for each day, how many messages the log says went to the
 * archive address and how many the mailbox holds, and every difference by name. Nothing
 * is guessed: what is in both counts on the day of the message, one copy in the log for
 * one message in the mailbox, and a gap of the log is claimed only where it has no line
 * at all and a message arrived all the same.
 */
#pragma once

#include "auditdisc/select/selection.h"
#include "auditdisc/trail/facts.h"
#include "auditdisc/trail/trail.h"

typedef enum {
    AD_DIFFERENCE_LOG_ONLY, /* went to the archive address, is not in the mailbox */
    AD_DIFFERENCE_EDGE,     /* the same, so near to the end of the period that it may
                               lie on the volume of the day beside it */
    AD_DIFFERENCE_MAILBOX_ONLY, /* is in the mailbox, not in the log */
    AD_DIFFERENCE_UNDELIVERED,  /* the log tells of it, but not of its going to the
                                   archive */
    AD_DIFFERENCE_SURPLUS, /* the copy in the log is another message of the mailbox */
    AD_DIFFERENCE_LOG_MISSING, /* no line at all while messages arrived */
} AdDifferenceKind;

typedef struct {
    AdDifferenceKind kind;
    AdDay day;
    gint64 moment, until; /* until only for a gap */
    guint message;        /* index in the selection, where there is one */
    guint32 passage;      /* where there is one */
    guint count;          /* messages that arrived in a gap */
} AdDifference;

typedef struct {
    AdDay day;
    guint logged; /* messages that went to the archive address */
    guint held;   /* messages in the mailbox */
    guint both;
} AdReckoningDay;

typedef struct {
    GArray *days;        /* AdReckoningDay, each of the period */
    GArray *differences; /* AdDifference, by day and moment */
} AdReckoning;

/* The ties of a selection, message by message. */
AdTies *ad_reckoning_tie(const AdSelection *selection, const AdTrail *trail);

/* archive: the address that all mail is copied to. */
AdReckoning *ad_reckoning_new(const AdSelection *selection, const AdPeriod *period,
                              GTimeZone *zone, const AdLogFacts *facts,
                              const AdTrail *trail, const AdTies *ties,
                              const char *archive);
void ad_reckoning_free(AdReckoning *reckoning);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdReckoning, ad_reckoning_free)

/* "in the log and not in the mailbox", … */
const char *ad_difference_words(AdDifferenceKind kind);
