/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The envelopes of a period in the order of the disc: by day and moment of arrival,
 * then digest; undated ones last on the last day. A file of records (day, number within
 * the day, offset of the original in pack 0, envelope fields), mapped and read by
 * index.
 */
#pragma once

#include "auditdisc/base/pack.h"
#include "auditdisc/mail/envelope.h"
#include "auditdisc/select/period.h"

#include <glib.h>
#include <stdbool.h>

/* The making: envelopes in any order, each once. */
typedef struct AdGathering AdGathering;

AdGathering *ad_gathering_new(const char *path, const AdPeriod *period, GTimeZone *zone,
                              GError **error);
/* The number a message had on an earlier disc: it keeps it if it lies on the same day,
 * unless another message of another disc has it. What has none, and what has no date,
 * comes after those. */
typedef struct {
    AdDay day;
    guint number; /* 0: none */
} AdKept;

/* original: where the raw bytes lie in the pack of originals. */
bool ad_gathering_add(AdGathering *gathering, const AdEnvelope *envelope,
                      goffset original, AdKept kept, GError **error);
bool ad_gathering_holds(const AdGathering *gathering, const AdDigest *digest);
/* Sorts, numbers and writes the selection at path, durably. */
bool ad_gathering_close(AdGathering *gathering, GError **error);
void ad_gathering_free(AdGathering *gathering);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdGathering, ad_gathering_free)

typedef struct AdSelection AdSelection;

/* The messages of the days in part, which is the period or lies within it.
 * AD_ERROR_DIFFERS if the file is not a selection of the period. */
AdSelection *ad_selection_open(const char *path, const AdPeriod *period,
                               const AdPeriod *part, GError **error);
void ad_selection_free(AdSelection *selection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdSelection, ad_selection_free)

guint ad_selection_count(const AdSelection *selection);
/* Messages of a day are the indices first .. first + count - 1. */
void ad_selection_on(const AdSelection *selection, AdDay day, guint *ret_first,
                     guint *ret_count);
AdEnvelope *ad_selection_envelope(const AdSelection *selection, guint index);
/* For who goes through all messages in turn: as ad_fs_let_go, NULL is behind the first.
 */
const char *ad_selection_let_go(const AdSelection *selection, const char *behind,
                                guint index);
/* Where its raw bytes lie; false if its line is no record of one. */
bool ad_selection_original(const AdSelection *selection, guint index,
                           AdExtent *ret_extent);
AdDay ad_selection_day(const AdSelection *selection, guint index);
guint ad_selection_number(const AdSelection *selection, guint index); /* from 1 */

/* The number of a message for ever, also in print: 2005-05-30/0001. */
char *ad_selection_label(const AdSelection *selection, guint index);
/* Its files, by what follows the number: ".html", ".txt", "a1.pdf" give
 * days/2005_05_30/0001.html and so on; the original is data/eml/2005_05_30/0001.eml. */
char *ad_selection_path(const AdSelection *selection, guint index, const char *suffix);
char *ad_selection_original_path(const AdSelection *selection, guint index);
