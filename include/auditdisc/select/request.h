/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What of a period is asked for: all of it, or only messages with an address or with
 * words in their subject. A disc that answers such a request says in words what was
 * asked, and its books name what was left out.
 */
#pragma once

#include "auditdisc/mail/envelope.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *with;    /* anna@example.com, or @example.com for all of a domain */
    const char *subject; /* words in a row, without regard to case */
} AdRequest;             /* NULL: not asked for */

/* AD_ERROR_USAGE for an address that is none. */
bool ad_request_check(const AdRequest *request, GError **error);
bool ad_request_is_narrow(const AdRequest *request);
/* By the sender and the recipients that header and journal name. Where a list of them
 * was too long to be kept whole the answer is yes: more is handed out, not less. */
bool ad_request_covers(const AdRequest *request, const AdEnvelope *envelope);
/* "messages from or to anna@example.com, with “offer” in the subject". */
char *ad_request_words(const AdRequest *request);
/* The same in the language of base/words.h. */
char *ad_request_shown(const AdRequest *request);
