/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is burned: the image, as it is or with recovery data behind it.
 */
#pragma once

#include "auditdisc/disc/recovery.h"
#include "auditdisc/program/run.h"

typedef struct {
    const char *path;   /* of what is burned, as often as recovery says */
    AdImageFacts facts; /* of it */
    AdImageFacts image; /* of the image alone */
    AdRecovery recovery;
    AdDigest behind; /* of the recovery data, where there is some */
} AdTrack;

/* Of the current part. An augmented track is made in the run's folder, or taken from
 * there if it is what the ledger says. */
bool ad_track_make(AdRun *run, AdTrack *ret_track, GError **error);
