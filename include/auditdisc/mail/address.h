/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Address lists (RFC 5322, section 3.4, with the obsolete forms) made readable. Reads
 * anything in one pass and never recurses, so no list can bring it down.
 */
#pragma once

#include "auditdisc/mail/header.h"

#include <glib.h>
#include <stdbool.h>

/* "Ann Bee <ann@example.com>, "Dee, Carl" <carl@example.com>", names decoded, clean,
 * one line. At most limit addresses, then ", and 1,234 more"; ret_count gets how many
 * there are. A group stands as "Name:" before its members. Never NULL. */
char *ad_address_text(const char *bytes, gsize length, guint limit, guint *ret_count);

/* Hands over each address of such a list with the name before it, "" if there is none.
 * What stands for an address may be none: look for the at sign. Groups are not named.
 */
typedef void (*AdAddressEach)(const char *name, const char *address, gpointer data);
void ad_address_each(const char *text, AdAddressEach each, gpointer data);

/* As ad_address_text for all fields of that name together; "" if there is none. */
char *ad_address_fields(const GArray *fields, const char *name, guint limit,
                        guint *ret_fields, guint *ret_count);

/* Whether a list that these made does not have all addresses. */
bool ad_address_is_cut(const char *list);
/* The list with the words about what was cut in the language of base/words.h. */
char *ad_address_shown(const char *list);
/* Whether a list has the address itself, in any case, and not only one that ends or
 * begins like it; "@example.com" is any address of the domain. */
bool ad_address_names(const char *list, const char *address);
