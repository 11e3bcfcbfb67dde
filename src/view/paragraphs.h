/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain text cut into paragraphs for a page: lines stay lines, quoted ones are set off
 * by their depth and folded where they are long quotes of quotes, signatures are set
 * off, paragraphs whose blanks make columns keep them.
 */
#pragma once

#include "auditdisc/view/template.h"

#include <glib.h>

/* How much text a page still takes. */
typedef struct {
    gsize bytes, lines;
} AdRoom;

/* Adds a section PARAGRAPH for each. Returns how many bytes did not fit into room. */
gsize ad_paragraphs_add(AdDict *dict, const char *text, AdRoom *room);
