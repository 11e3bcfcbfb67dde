/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One source that is cleared: what is in it, what may go and what became of it.
 */
#pragma once

#include "auditdisc/program/report.h"
#include "clear.h"

typedef struct {
    char *id;
    AdDigest digest;
} AdCandidate;

typedef struct {
    AdSource *source;
    GPtrArray *candidates;  /* AdCandidate *: may go */
    GHashTable *held;       /* AdDigest *: of candidates that are there */
    GHashTable *taken;      /* ids of those that were taken out */
    GHashTable *kept;       /* why -> how many of them stay */
    guint outside, strange; /* of other days; not on the disc */
    guint unreadable;       /* no one knows what, */
    guint unread;           /* but that these were so before the disc was made */
} AdPlace;

/* Takes over the source. */
AdPlace *ad_place_new(AdSource *source);
void ad_place_free(gpointer place);

/* Reads every item. */
bool ad_place_list(AdPlace *place, const AdProven *proven, const AdProgress *progress,
                   GError **error);
/* Takes the candidates out, as far as they are still the same. */
bool ad_place_remove(AdPlace *place, const AdProgress *progress, GError **error);

/* Whether a message with the digest was there when it was listed. */
bool ad_place_holds(const AdPlace *place, const AdDigest *digest);
/* Whether that item is known not to be there any more; doubt is false. */
bool ad_place_is_without(const AdPlace *place, const char *id, const AdDigest *digest);
void ad_place_tell(const AdPlace *place, AdReport *report, bool dry);
