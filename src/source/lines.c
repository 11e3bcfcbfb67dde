/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/source/lines.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"

#include <string.h>

#define BUFFER 131072

struct AdLines {
    int fd;
    goffset at; /* behind the bytes in the buffer */
    goffset end;
    gsize most;
    char *name;
    char *head;
    gsize from;
    gsize fill;
    char buffer[BUFFER];
};

AdLines *
ad_lines_new(int fd, goffset end, gsize most, const char *name)
{
    AdLines *lines = g_new0(AdLines, 1);

    lines->fd = fd;
    lines->end = end;
    lines->most = most;
    lines->name = g_strdup(name);
    lines->head = g_malloc(most);
    return lines;
}

void
ad_lines_free(AdLines *lines)
{
    if (lines == NULL)
        return;
    g_free(lines->name);
    g_free(lines->head);
    g_free(lines);
}

/* Leaves the buffer empty only at the end. */
static bool
fill_buffer(AdLines *lines, GError **error)
{
    gssize got;

    if (lines->from < lines->fill || lines->at == lines->end)
        return true;
    got = ad_fs_read_at(lines->fd, lines->buffer,
                        (gsize)MIN((goffset)BUFFER, lines->end - lines->at), lines->at,
                        lines->name, error);
    if (got == 0)
        ad_error(error, AD_ERROR_FAILED,
                 "%s: became shorter while it was read; run again", lines->name);
    if (got <= 0)
        return false;
    lines->from = 0;
    lines->fill = (gsize)got;
    lines->at += got;
    return true;
}

bool
ad_lines_next(AdLines *lines, const char **ret_head, goffset *ret_length,
              GError **error)
{
    const char *end = NULL;
    goffset length = 0;
    gsize shown = 0;

    while (end == NULL) {
        const char *text;
        gsize piece;
        gsize more;

        if (!fill_buffer(lines, error))
            return false;
        text = lines->buffer + lines->from;
        piece = lines->fill - lines->from;
        if (piece == 0)
            break;
        end = memchr(text, '\n', piece);
        if (end != NULL)
            piece = (gsize)(end - text) + 1;
        more = MIN(piece, lines->most - shown);
        memcpy(lines->head + shown, text, more);
        shown += more;
        length += (goffset)piece;
        lines->from += piece;
    }
    *ret_head = lines->head;
    *ret_length = length;
    return true;
}
