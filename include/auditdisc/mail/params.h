/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values with parameters: Content-Type (RFC 2045, section 5.1) and Content-Disposition
 * (RFC 2183), with continuations and character sets (RFC 2231) and what broken mailers
 * write instead: encoded words, raw 8-bit text, blanks without quotes.
 */
#pragma once

#include <glib.h>

typedef struct {
    char *value;       /* "text/plain", "attachment": lower case, or "" if unreadable */
    GPtrArray *params; /* private to params.c */
} AdParams;

AdParams *ad_params_parse(const char *bytes, gsize length);
void ad_params_free(AdParams *params);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdParams, ad_params_free)

/* Decoded and clean, one line; NULL if there is none. params may be NULL. */
char *ad_params_get(const AdParams *params, const char *name);
