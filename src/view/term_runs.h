/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words and their messages put aside in a file, sorted, and merged again. A run is for
 * each word a byte with its length, its bytes, in how many messages it is, and these:
 * the first by its number, each other one by its distance to the one before it. These
 * numbers are in groups of seven bits, the lowest first.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct AdTermRuns AdTermRuns;

AdTermRuns *ad_term_runs_new(GError **error);
void ad_term_runs_free(AdTermRuns *runs);
bool ad_term_runs_add(AdTermRuns *runs, const GByteArray *run, GError **error);

/* Appends a word, packed as in term_set.h, and its messages, which ascend. */
void ad_term_runs_put(GByteArray *run, const guint8 *word, const guint32 *messages,
                      guint32 count);

/* One word of all runs. */
typedef bool (*AdTermEach)(const char *word, const GArray *messages, gpointer data,
                           GError **error);
/* Each word once, in the order of their bytes, with the messages of all runs. To be
 * called once. */
bool ad_term_runs_merge(AdTermRuns *runs, AdTermEach each, gpointer data,
                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdTermRuns, ad_term_runs_free)
