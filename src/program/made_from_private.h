/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by those who write what a volume was made from and read it again.
 */
#pragma once

#include "auditdisc/source/source.h"
#include "made_from.h"

#define AD_MADE_FOLDER   "made_from/"
#define AD_MADE_SETTINGS AD_MADE_FOLDER "settings.txt"
#define AD_MADE_PLACES   AD_MADE_FOLDER "places.txt"
#define AD_MADE_MESSAGES AD_MADE_FOLDER "messages.gz"
#define AD_MADE_OTHERS   AD_MADE_FOLDER "others.gz"

/* A file of the run's folder and its name on the volume. An older run may have left a
 * log or a queue that this one does not use. */
typedef struct {
    const char *path, *place;
    bool used;
} AdProduct;

enum { AD_PRODUCTS = 4 };

void ad_made_from_products(const AdRun *run, AdProduct ret_products[AD_PRODUCTS]);
/* The word for a clock that a source has; NULL for any other. */
const char *ad_made_from_clock(AdClock clock);

/* Calls each record of a text with its fields, of which there have to be so many. */
bool ad_made_from_each(GBytes *text, const char *path, guint fields,
                       bool (*take)(char **fields, gpointer data, GError **error),
                       gpointer data, GError **error);
/* A file of the volume that was packed with gzip. */
GBytes *ad_made_from_unpack(AdTarget *target, const char *path, GError **error);

/* Reads the messages of the volume again, each in the order in which it was found at
 * first, as if from its source, into the selection of the run. Its books are there. */
bool ad_made_from_scan(const AdRun *run, AdTarget *target, GError **error);
