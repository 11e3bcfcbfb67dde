/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auditdisc/mail/tree.h"

#include <gmime/gmime.h>

/* A part without content, as the fields of its header (AdRawField) describe it;
 * usual_type where they declare none. */
AdPart *ad_part_new(const GArray *fields, const char *usual_type, GPtrArray *flaws);

/* Takes stream over. */
void ad_part_set_content(AdPart *part, GMimeStream *stream,
                         GMimeContentEncoding encoding, GPtrArray *flaws);
