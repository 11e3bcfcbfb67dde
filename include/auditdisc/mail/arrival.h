/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a Received field (RFC 5321, section 4.4) says: which host wrote it, and when.
 */
#pragma once

#include "auditdisc/mail/date.h"
#include "auditdisc/mail/header.h"

#include <glib.h>
#include <stdbool.h>

/* The topmost Received field, or the first that one of hosts wrote (NULL or empty:
 * any). NULL if there is none. */
const AdRawField *ad_arrival_find(const GArray *fields, const char *const *hosts);

/* The host after "by", clean, "" if it names none. */
char *ad_arrival_host(const AdRawField *received);

/* The ids after "id" in the Received fields of hosts (NULL or empty: of all), parted by
 * blanks, the topmost first; "" if there is none. At most 16, as a queue writes them.
 */
char *ad_arrival_queue_ids(const GArray *fields, const char *const *hosts);

/* The date behind the last semicolon that is not in a comment. */
bool ad_arrival_date(const AdRawField *received, AdMailDate *ret_date);
