/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the header of a part says of it (RFC 2045). GMime only finds the fields.
 */
#pragma once

#include "auditdisc/mail/params.h"

#include <gmime/gmime.h>

/* The value of a field, unfolded, or NULL. */
char *ad_fields_raw(GMimeObject *object, const char *name);
/* Decoded and clean, "" if there is none. */
char *ad_fields_text(GMimeObject *object, const char *name);
/* The Content-ID without brackets, or "". */
char *ad_fields_id(GMimeObject *object);
/* The Content-Type; usual where none or nonsense is declared. */
AdParams *ad_fields_type(GMimeObject *object, const char *usual, GPtrArray *flaws);
/* The transfer encoding; an unknown one is binary. */
GMimeContentEncoding ad_fields_encoding(GMimeObject *object, GPtrArray *flaws);
