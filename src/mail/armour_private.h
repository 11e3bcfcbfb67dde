/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What PGP does to a text that is not wrapped in MIME: signed texts and encrypted ones
 * between lines of hyphens (RFC 4880, sections 6.2 and 7).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    bool encrypted;             /* else it is signed */
    gsize start, end;           /* its lines, all of them */
    gsize text_start, text_end; /* of these, the signed words */
} AdArmour;

/* The first one in the text that is whole. */
bool ad_armour_find(const char *text, gsize length, AdArmour *ret_armour);

/* The signed words without the hyphens that were put in front of some lines. */
GString *ad_armour_words(const char *text, const AdArmour *armour);
