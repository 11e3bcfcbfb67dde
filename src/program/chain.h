/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A whole shelf of discs: do they follow each other? Each volume says which number it
 * has and what fingerprint the one before it had, and carries the ledger as it was when
 * it was made. So each later disc, and the ledger of the state folder, vouches for all
 * before it.
 */
#pragma once

#include "auditdisc/disc/target.h"
#include "auditdisc/program/run.h"

/* Whether the ledger's entries are in order, in text and after parsing. */
typedef struct {
    GBytes *text;
    GPtrArray *entries;  /* AdEntry *; NULL for a ledger that is none */
    GPtrArray *verified; /* AdEntry * of these: the first about each volume */
} AdChainLedger;

/* One volume on the shelf. */
typedef struct {
    char *name;        /* the target it was read from */
    char *volume_id;   /* clean */
    char *fingerprint; /* in hex */
    guint serial;      /* 0 if it states none */
    char *previous;    /* fingerprint of the one before it; NULL for the first */
    char *key;         /* fingerprint of the key it is sealed by; NULL without */
    AdPeriod *days;    /* first and last; NULL if it states none */
    guint part;        /* of a period on several discs, from 1 */
    AdChainLedger ledger;
} AdChainLink;

/* What the volume says of itself; its files were verified before. What is wrong with
 * that is added to faults (char *). */
AdChainLink *ad_chain_link_read(AdTarget *target, const AdVerdict *verdict,
                                GPtrArray *faults, GError **error);
void ad_chain_link_free(AdChainLink *link);

/* text is taken over. */
void ad_chain_ledger_read(AdChainLedger *ledger, GBytes *text, const char *name,
                          GPtrArray *faults);
void ad_chain_ledger_clear(AdChainLedger *ledger);

G_GNUC_PRINTF(2, 3)
void ad_chain_fault(GPtrArray *faults, const char *format, ...);

/* links: AdChainLink *, of which copies are taken out and the rest put in order. What
 * is wrong with them together is added to faults, and to notes (char *) what is worth
 * knowing. state is the ledger at hand, without entries where there is none. */
void ad_chain_judge(GPtrArray *links, const AdChainLedger *state, GPtrArray *faults,
                    GPtrArray *notes);

/* Verifies each target (a NULL-terminated list), then all of them together. */
bool ad_chain_verify(const AdJob *job, AdReport *report, const char *const *targets,
                     GError **error);

/* One target, its differences told (program/command_verify.c). */
AdVerdict *ad_verify_target(const AdJob *job, AdReport *report, AdLedger *ledger,
                            AdTarget *target, GError **error);
