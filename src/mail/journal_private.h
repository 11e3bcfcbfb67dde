/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of a multipart of which only the first bytes are at hand, found without
 * GMime and without looking into any of them.
 */
#pragma once

#include "auditdisc/mail/params.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    AdParams *type; /* text/plain where none is declared */
    char *encoding; /* of its content for transport: lower case, "" if none is stated */
    const char *content;
    gsize length;
    bool whole; /* the boundary behind it was found */
} AdLeaf;

void ad_leaf_clear(AdLeaf *leaf);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AdLeaf, ad_leaf_clear)

/* The next part behind *at, which moves to its end. false if there is none. boundary is
 * without its dashes. */
bool ad_leaf_next(const char **at, const char *end, const char *boundary,
                  AdLeaf *ret_leaf);

/* The content as it was before it was encoded. */
GBytes *ad_leaf_decode(const AdLeaf *leaf);
