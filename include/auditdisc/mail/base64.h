/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Base64 (RFC 2045, section 6.8), read leniently: bytes outside of the alphabet do not
 * count, padding may be missing, several padded pieces may follow each other. What
 * follows the padding and is no such piece, like a footer that a mailing list added,
 * ends the data.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    guint32 bits;
    guint digits; /* of the group of four that has begun */
    bool padded;
    bool ended; /* the rest is something else */
} AdBase64;     /* all zero at the start */

/* out needs 3 bytes for 4 of in, and 2 more; how many there are. */
gsize ad_base64_step(AdBase64 *state, const char *in, gsize length, guint8 *out);
/* What a last group without padding holds; at most 2 bytes. */
gsize ad_base64_finish(AdBase64 *state, guint8 *out);
