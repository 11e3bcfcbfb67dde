/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Divides a mailbox at once, and what holds for the parts of every one, whatever is in
 * it: no byte of mail is lost and none is given out twice.
 */
#pragma once

#include "auditdisc/source/mbox.h"

#include <string.h>

static inline gsize
mbox_line_length(const char *data, gsize length)
{
    const char *end = memchr(data, '\n', length);

    return end == NULL ? length : (gsize)(end - data) + 1;
}

/* All parts (AdMboxPart) of a mailbox that lies in memory. */
static inline GArray *
mbox_split(const char *data, gsize length)
{
    g_autoptr(AdMboxSplitter) splitter = ad_mbox_splitter_new();
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(AdMboxPart));
    AdMboxPart part;

    for (gsize at = 0; at < length;) {
        gsize line = mbox_line_length(data + at, length - at);

        if (ad_mbox_splitter_line(splitter, data + at, (goffset)line, &part))
            g_array_append_val(parts, part);
        at += line;
    }
    while (ad_mbox_splitter_end(splitter, &part))
        g_array_append_val(parts, part);
    return parts;
}

/* One empty line or none, then a From_ line or, at the end of the file, nothing. */
static inline void
mbox_check_gap(const char *data, gsize length, bool last)
{
    gsize line = mbox_line_length(data, length);

    if ((line == 1 && data[0] == '\n') || (line == 2 && memcmp(data, "\r\n", 2) == 0)) {
        data += line;
        length -= line;
    }
    if (last && length == 0)
        return;
    g_assert_cmpuint(length, >, 5);
    g_assert_cmpint(memcmp(data, "From ", 5), ==, 0);
    g_assert_cmpuint(mbox_line_length(data, length), ==, length);
}

static inline void
mbox_check_blank(const char *data, gsize length)
{
    for (gsize i = 0; i < length; i++)
        g_assert_true(g_ascii_isspace(data[i]));
}

static inline void
mbox_check_parts(const GArray *parts, const char *data, gsize length)
{
    goffset at = 0;

    for (guint i = 0; i < parts->len; i++) {
        const AdMboxPart *part = &g_array_index(parts, AdMboxPart, i);
        const char *from = NULL;

        g_assert_cmpint(part->start, >=, at);
        g_assert_cmpint(part->end, >=, part->start);
        g_assert_cmpint(part->end, <=, (goffset)length);
        if (part->preface) {
            g_assert_cmpuint(i, ==, 0);
            g_assert_cmpint(part->start, ==, 0);
        } else if (i == 0) {
            /* White space before the first From_ line is no mail. */
            for (from = data; g_ascii_isspace(*from);)
                from++;
            mbox_check_blank(data, (gsize)(from - data));
            mbox_check_gap(from, (gsize)(data + part->start - from), false);
        } else {
            mbox_check_gap(data + at, (gsize)(part->start - at), false);
        }
        at = part->end;
    }
    if (parts->len == 0)
        mbox_check_blank(data, length);
    else
        mbox_check_gap(data + at, length - (gsize)at, true);
}
