/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which disc holds what: an index over the tables of all volumes (SQLite 3). It proves
 * nothing and nothing depends on it: it can be made again from the discs at any time.
 * What is entered is taken from a volume whose table is chained to its fingerprint.
 */
#pragma once

#include "auditdisc/disc/target.h"
#include "auditdisc/select/period.h"
#include "auditdisc/select/request.h"

#include <glib.h>
#include <stdbool.h>

typedef struct AdCatalogue AdCatalogue;

/* Made where there is none. AD_ERROR_FAILED, with the way out, for a file that is none.
 */
AdCatalogue *ad_catalogue_open(const char *path, GError **error);
void ad_catalogue_free(AdCatalogue *catalogue);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdCatalogue, ad_catalogue_free)

/* Enters all messages of a volume, once for all of its copies. AD_ERROR_DIFFERS if the
 * table is not the one that the fingerprint covers. ret_messages may be NULL. */
bool ad_catalogue_add(AdCatalogue *catalogue, AdTarget *target, guint *ret_messages,
                      GError **error);

typedef struct {
    const AdPeriod *period; /* NULL: any day */
    AdRequest request;
    const char *message; /* a number, a Message-ID as its header has it or without
                            the brackets, a SHA-256 in any case; NULL: any */
} AdQuestion;

/* A message on a volume, valid during the call. */
typedef struct {
    const char *number, *arrived, *from, *to, *subject;
    const char *fingerprint; /* of its volume */
} AdFound;

/* Each in the order of its number. */
bool ad_catalogue_find(AdCatalogue *catalogue, const AdQuestion *question,
                       void (*each)(const AdFound *found, gpointer data), gpointer data,
                       GError **error);
