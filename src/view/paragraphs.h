/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain text cut into paragraphs for a page: lines stay lines, quoted ones are set off
 * by their depth and folded where they are long quotes of quotes, signatures are set
 * off, paragraphs whose blanks make columns keep them.
 */
#pragma once

#include <glib.h>

/* How much text a page still takes. */
typedef struct {
    gsize bytes, lines;
} AdRoom;

/* The text with its marks (view/template.h). ret_left: how many of its bytes did not
 * fit into room. */
GString *ad_paragraphs_mark(const char *text, AdRoom *room, gsize *ret_left);
