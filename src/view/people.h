/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whom the envelopes of a selection name: each address with the messages that it sent
 * or received, and the domains that these addresses are of. Made once from envelopes;
 * constant afterwards. Sorted by domain, then by what stands before the at sign, so the
 * place of an address is the same whoever makes the disc.
 *
 * An envelope lists at most a hundred addresses of a field; of these the first
 * AD_PEOPLE_LIMIT count here, the sender first. Letters of ASCII are taken in lower
 * case, since nobody tells two people apart by them.
 */
#pragma once

#include "auditdisc/view/site.h"

#include <glib.h>
#include <stdbool.h>

#define AD_PEOPLE_LIMIT  40 /* addresses of one message */
#define AD_PEOPLE_NOBODY G_MAXUINT32

typedef struct {
    guint32 message; /* its index in the selection */
    bool sent, received;
} AdMention;

typedef struct {
    const char *address;
    const char *name;   /* that it first called itself, or was called, or "" */
    guint first, count; /* its mentions, in the order of the selection */
    guint sent, received;
} AdPerson;

typedef struct {
    const char *domain;
    guint first, count;       /* its persons */
    guint messages;           /* that it sent or received */
    guint days;               /* with any of them */
    guint sent, received;     /* each message counted once */
    guint32 earliest, latest; /* of these messages */
} AdOrganisation;

struct AdPeople {
    GArray *mentions, *persons, *organisations;
    GArray *parties; /* guint32, the person that each message is with */
    guint cut;       /* messages that name more addresses than are counted here */
    guint silent;    /* messages that name no address */
    GStringChunk *texts;
};

/* hosts: the archive's own, or NULL. */
AdPeople *ad_people_new(const AdSelection *selection, const char *const *hosts);
void ad_people_free(AdPeople *people);
/* Whether it is a domain of these hosts. */
bool ad_people_is_own(const char *const *hosts, const char *domain);

const AdPerson *ad_people_person(const AdPeople *people, guint index);
const AdOrganisation *ad_people_organisation(const AdPeople *people, guint index);
/* The index of that which a person belongs to. */
guint ad_people_organisation_of(const AdPeople *people, guint person);
/* Those of all its persons, each message once, in order. */
GArray *ad_people_mentions(const AdPeople *people, const AdOrganisation *organisation);

/* The person a message is with, and the messages next to it that name this person too.
 */
typedef struct {
    guint32 person;        /* or AD_PEOPLE_NOBODY, and then there is none beside it */
    guint32 before, after; /* or AD_PEOPLE_NOBODY */
} AdBeside;

/* That is its sender; of what one of our own hosts sent elsewhere, the first recipient
 * there. */
AdBeside ad_people_beside(const AdPeople *people, guint32 message);
/* The section of message.tpl. */
void ad_people_beside_fill(AdDict *page, const AdSite *site, guint32 message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdPeople, ad_people_free)
