/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The header section of a message (RFC 5322, section 2.2) cut into fields without any
 * interpretation: it accepts everything and never recurses.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *name; /* into the bytes given; not NUL-terminated */
    gsize name_length;
    const char *value; /* after the colon, folds and all, without the last line end */
    gsize value_length;
} AdRawField;

/* Whether its lines end with CR alone, as the Macintosh once kept mail, by its first
 * bytes; ad_header_with_lines makes LF of each CR that has none behind it, in a copy of
 * the same length. */
bool ad_header_is_bare(const char *bytes, gsize length);
char *ad_header_with_lines(const char *bytes, gsize length);

/* Bytes of what may stand in front of the header: a UTF-8 byte order mark, empty lines,
 * an mbox From_ line (also one that was quoted as ">From "), blanks. */
gsize ad_header_begin(const char *bytes, gsize length);

/* Bytes from the start, including what stands in front, up to and including the empty
 * line that ends the header, or up to a line that looks like the boundary of a part;
 * all bytes, if there is neither. What does not begin with a field has no header, and
 * only what stands in front is counted. */
gsize ad_header_length(const char *bytes, gsize length);

/* Whether a header of that length ends with an empty line. */
bool ad_header_is_closed(const char *bytes, gsize header);

/* Its fields (AdRawField) in order; at most limit of them, ret_more tells if there were
 * others. A line among them that is no field and continues none is kept without a name.
 * ret_length gets what ad_header_length says. Both may be NULL. Borrows bytes. */
GArray *ad_header_read(const char *bytes, gsize length, guint limit, gsize *ret_length,
                       bool *ret_more);

/* First field of that name (ASCII case ignored), from index on; NULL if none. */
const AdRawField *ad_header_find(const GArray *fields, const char *name, guint from,
                                 guint *ret_index);

/* Value unfolded (line ends dropped, RFC 5322 2.2.3) and without blanks at its ends;
 * the bytes otherwise as they are, so it may hold NUL. */
GString *ad_header_unfold(const AdRawField *field);

/* Value unfolded, encoded words decoded (RFC 2047, lenient), clean (ad_text_clean, one
 * line). Undeclared 8-bit text is taken as UTF-8, else as windows-1252. Never NULL. */
char *ad_header_text(const AdRawField *field);
/* Of the first field of that name, "" if there is none. */
char *ad_header_text_of(const GArray *fields, const char *name);
