/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a list of its own names: messages with flaws, without a date, with a doubtful
 * one, items found more than once, and what lies so near to the ends of the period that
 * another clock puts it on the other side. Gathered once from envelopes, from what was
 * shown and from the books; constant afterwards.
 */
#pragma once

#include "auditdisc/view/site.h"

#include <glib.h>
#include <stdbool.h>

/* Flaws that differ in numbers, names and the like alone are of one kind. Where there
 * are more kinds than this, the last one is all others. */
#define AD_FLAW_KINDS 99

typedef struct {
    char *words;      /* the flaw with … for what differs; NULL for all others */
    GArray *messages; /* guint32 */
} AdFlawKind;

/* An exact copy, found here. */
typedef struct {
    guint original; /* index in the selection of all discs */
    char *source, *item;
} AdCopy;

/* A message of other days that arrived within the period somewhere on earth. */
typedef struct {
    char *source, *item;
    gint64 arrived;
    gint32 sent_zone; /* as in the books */
} AdNear;

struct AdFindings {
    guint flawed;             /* messages with a flaw, or without a proper page */
    GPtrArray *kinds;         /* AdFlawKind *, the most frequent first */
    GArray *doubtful;         /* guint32, messages */
    GArray *undated;          /* likewise */
    GArray *displaced;        /* likewise: outside the period by their sender's clock */
    GPtrArray *copies, *near; /* AdCopy *, AdNear *; in the order of the books */
};

AdFindings *ad_findings_new(const AdSite *site, GError **error);
void ad_findings_free(AdFindings *findings);

/* The flaw with … for what differs from message to message. */
char *ad_findings_kind(const char *flaw);
/* The kind's flaws of a message, in its order: char *, to be freed. */
GPtrArray *ad_findings_flaws(const AdFindings *findings, guint kind,
                             const AdEnvelope *envelope, const AdShown *shown);
/* Whether the period of all discs holds the moment by a clock so far east of UTC. */
bool ad_findings_holds(const AdSite *site, gint64 moment, gint32 zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdFindings, ad_findings_free)
