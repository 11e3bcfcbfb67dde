/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The discs of the ledger, each with what became of it over the years.
 */
#pragma once

#include "auditdisc/record/ledger.h"

/* All of it is the ledger's. */
typedef struct {
    const char *period, *part, *unit; /* part may be NULL */
    const AdEntry *burned;            /* NULL until then */
    const AdEntry *lost;              /* since when it is; NULL if it is not */
    GPtrArray *notes;                 /* const AdEntry *: what people said of it */
    GPtrArray *looks;                 /* const AdEntry *: verified, then each check */
    bool good;                        /* by the last word about it */
} AdShelfDisc;

/* AdShelfDisc *, those that were verified at some time, in that order. */
GPtrArray *ad_shelf(const AdLedger *ledger);
/* By "2005-05/A"; NULL if there is none of that name. */
const AdShelfDisc *ad_shelf_find(const GPtrArray *discs, const char *name);
/* 2005-05/A */
char *ad_shelf_name(const AdShelfDisc *disc);
/* One line: what it is, where it lies, how it could be read each time. */
char *ad_shelf_words(const AdShelfDisc *disc);
