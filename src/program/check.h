/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A disc that is verified again years later: which one of the ledger it is, and what is
 * written down of it.
 */
#pragma once

#include "auditdisc/disc/verify.h"
#include "auditdisc/program/job.h"
#include "auditdisc/program/report.h"
#include "health.h"

/* What a disc is known by in the ledger. */
typedef struct {
    const char *address; /* where it lies now */
    const char *unit;    /* A or 2005-05/A, if a person says so; else NULL */
    const AdVerdict *verdict;
    const AdHealth *health;
} AdCheck;

/* Enters the result for the disc that unit names, or else the only one of the ledger
 * with this fingerprint, or the only one of them that is of the lot of the disc in the
 * drive. What shows a fingerprint that no disc has, or none, is the disc that unit
 * names if it is damaged. A disc that the ledger does not know is not entered, nor is
 * one as a lost disc that it can't be: of another lot, or no disc where that was one.
 * That an entry can't be made is a warning: it changes nothing about the disc. */
void ad_check_record(const AdJob *job, AdReport *report, const AdCheck *check);
/* AD_ERROR_DIFFERS for a disc that had to be read again, where --strict is asked for;
 * else it is only said. */
bool ad_check_strength(const AdJob *job, AdReport *report, const AdCheck *check,
                       GError **error);

/* Warns of a disc whose contents are right and which can still be written to. */
void ad_check_closed(AdReport *report, const AdReader *reader, const char *address);

/* verify of one target, all of it: reads, reports, enters. */
bool ad_verify_one(const AdJob *job, AdReport *report, const char *name,
                   const char *unit, GError **error);
