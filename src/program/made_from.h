/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the pages of a volume were made from, beside the originals, kept on the volume
 * itself so that it can be made again from it alone. In made_from/ lie, as records
 * (base/record.h), those with .gz packed with gzip,
 *
 *   settings.txt   name and value of everything that shaped the volume
 *   places.txt     path, pack and offset of what comes from the log and the queue
 *   messages.gz    number of each message and what its source said of it: which clock,
 *                  when, a note; where it was found stand in the books
 *   others.gz      on one disc of a set: the rows of the others in the selection
 *   books.gz, log_events.gz, log_facts.gz, queue.gz
 *                  the files of those names in the run's folder, where there are any
 *
 * What a message itself says is not among them: its header is read again.
 */
#pragma once

#include "auditdisc/disc/target.h"
#include "auditdisc/program/run.h"
#include "auditdisc/volume/volume.h"

/* Names in settings.txt that are no options. */
#define AD_MADE_BY     "version"
#define AD_MADE_PERIOD "period"
#define AD_MADE_AT     "made"
#define AD_MADE_SPLIT  "split" /* first day of each disc, as in the ledger */
#define AD_MADE_PART   "part"
#define AD_MADE_FAILED "seal-failed" /* a seal was asked for and could not be made */

/* Adds them to the volume of the current part, whose payload is in it. */
bool ad_made_from_add(const AdRun *run, bool seal_failed, AdVolume *volume,
                      AdPack *pack, GError **error);

/* Whether settings.txt has the option of that key, where it is set. */
bool ad_made_from_shapes(AdKey key);
/* name -> GPtrArray of values. */
GHashTable *ad_made_from_settings(AdTarget *target, GError **error);
/* A setting that has one value; "" where there is none. */
const char *ad_made_from_get(GHashTable *settings, const char *name);
/* Lays what is there out in the run's folder, packs among them, and reads the messages
 * again. */
bool ad_made_from_lay_out(const AdRun *run, AdTarget *target, GError **error);
