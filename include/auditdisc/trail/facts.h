/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is kept about logs that were read, beside their lines and events: the files, the
 * days, and the stretches of the period from which there is no line at all. A file of
 * records that begin with what they are: sum, file, day, silence.
 */
#pragma once

#include "auditdisc/trail/log.h"

typedef struct {
    char *path; /* clean */
    gint64 first, last;
    guint64 lines;
    char *damage; /* clean; "" for none */
} AdLogSource;

typedef struct {
    AdDay day;
    AdExtent extent; /* its lines in the pack of logs */
    guint64 lines, other;
} AdLogDay;

/* Whole minutes without a line, from the first to the one behind the last. */
typedef struct {
    gint64 from, to;
} AdSilence;

typedef struct {
    AdLogSum sum;
    bool guessed_years; /* some time stamps name no year */
    GPtrArray *sources; /* AdLogSource *, in the order they were read */
    GArray *days;       /* AdLogDay, those with lines, in order */
    GArray *silences;   /* AdSilence, in order */
} AdLogFacts;

AdLogFacts *ad_log_facts_new(void);
void ad_log_facts_free(AdLogFacts *facts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdLogFacts, ad_log_facts_free)

void ad_log_facts_add_source(AdLogFacts *facts, const char *path, gint64 first,
                             gint64 last, guint64 lines, const char *damage);
/* Durable. */
bool ad_log_facts_write(const AdLogFacts *facts, const char *path, GError **error);
/* AD_ERROR_DIFFERS for a file that is none. */
AdLogFacts *ad_log_facts_open(const char *path, GError **error);

/* NULL for a day without lines. */
const AdLogDay *ad_log_facts_day(const AdLogFacts *facts, AdDay day);
/* The stretch that moment lies in; NULL if its minute has lines. */
const AdSilence *ad_log_facts_silence(const AdLogFacts *facts, gint64 moment);
