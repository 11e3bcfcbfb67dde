/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the header of a part says of it (RFC 2045); fields are AdRawField.
 */
#pragma once

#include "auditdisc/mail/params.h"

#include <gmime/gmime.h>

/* The value of the first field of that name, unfolded, or NULL. */
char *ad_fields_raw(const GArray *fields, const char *name);
/* Decoded and clean, "" if there is none. */
char *ad_fields_text(const GArray *fields, const char *name);
/* The Content-ID without brackets, or "". */
char *ad_fields_id(const GArray *fields);
/* The Content-Type; usual where none or nonsense is declared. */
AdParams *ad_fields_type(const GArray *fields, const char *usual, GPtrArray *flaws);
/* The transfer encoding; an unknown one is binary. */
GMimeContentEncoding ad_fields_encoding(const GArray *fields, GPtrArray *flaws);
