/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "embedded_private.h"

#include <string.h>

#define Y_LINE 200 /* bytes of the lines around a file in which its numbers are */

/* The lines of a text, one after the other, without their ends. */
typedef struct {
    const char *at, *end;
    const char *line;
    gsize length;
    const char *y_end; /* the next end of a file in yEnc that was seen ahead; or end */
} Lines;

static bool
next_line(Lines *lines)
{
    const char *end;

    if (lines->at == lines->end)
        return false;
    end = memchr(lines->at, '\n', (gsize)(lines->end - lines->at));
    lines->line = lines->at;
    lines->length = (gsize)((end == NULL ? lines->end : end) - lines->at);
    lines->at = end == NULL ? lines->end : end + 1;
    if (lines->length > 0 && lines->line[lines->length - 1] == '\r')
        lines->length--;
    return true;
}

static bool
line_begins(const Lines *lines, const char *prefix)
{
    gsize length = strlen(prefix);

    return lines->length >= length && memcmp(lines->line, prefix, length) == 0;
}

static bool
line_is(const Lines *lines, const char *text)
{
    return lines->length == strlen(text) && line_begins(lines, text);
}

/* The value of one printable character; blanks at the end of a line may be lost. */
static guint
digit(const Lines *lines, gsize at)
{
    return at < lines->length ? (guint)(lines->line[at] - ' ') & 63 : 0;
}

/* Bytes that the line holds, or -1 if it is none of uuencode. */
static int
uu_count(const Lines *lines)
{
    guint count = digit(lines, 0);
    gsize digits = (count + 2) / 3 * 4;

    for (gsize i = 0; i < lines->length; i++)
        if (lines->line[i] < ' ' || lines->line[i] > '`')
            return -1;
    /* Some encoders add a check sum, some systems take blanks away. */
    if (lines->length > digits + 2 || lines->length + 3 < digits + 1)
        return -1;
    return (int)count;
}

static void
append_uu(GByteArray *bytes, const Lines *lines, guint count)
{
    for (gsize at = 1; count > 0; at += 4) {
        guint32 bits = digit(lines, at) << 18 | digit(lines, at + 1) << 12 |
                       digit(lines, at + 2) << 6 | digit(lines, at + 3);
        guint8 group[] = {(guint8)(bits >> 16), (guint8)(bits >> 8), (guint8)bits};
        guint taken = MIN(count, 3);

        g_byte_array_append(bytes, group, taken);
        count -= taken;
    }
}

/* begin 644 NAME, lines, a line of no bytes, end */
static bool
read_uu(Lines *lines, AdEmbedded *embedded, GByteArray *bytes)
{
    gsize digits = 6;
    int count;

    while (digits < lines->length && lines->line[digits] >= '0' &&
           lines->line[digits] <= '7')
        digits++;
    if (digits < 9 || digits > 10 || digits >= lines->length ||
        lines->line[digits] != ' ')
        return false;
    embedded->name = lines->line + digits + 1;
    embedded->name_length = lines->length - digits - 1;
    while (next_line(lines)) {
        if (line_is(lines, "end"))
            return true;
        count = uu_count(lines);
        if (count < 0)
            return false;
        append_uu(bytes, lines, (guint)count);
    }
    return false;
}

static void
append_y(GByteArray *bytes, const Lines *lines)
{
    for (gsize i = 0; i < lines->length; i++) {
        bool escaped = lines->line[i] == '=' && i + 1 < lines->length;
        guint8 byte = (guint8)lines->line[escaped ? ++i : i];

        byte = (guint8)(byte - 42 - (escaped ? 64 : 0));
        g_byte_array_append(bytes, &byte, 1);
    }
}

/* Looks for it once and not for each beginning. */
static void
see_y_end(Lines *lines)
{
    if (lines->y_end >= lines->at)
        return;
    lines->y_end = memmem(lines->at, (gsize)(lines->end - lines->at), "\n=yend ", 7);
    if (lines->y_end == NULL)
        lines->y_end = lines->end;
}

/* The number that stands behind a word in the first bytes of the line, or -1. */
static gint64
y_number(const Lines *lines, gsize length, const char *word)
{
    g_autofree char *line = g_strndup(lines->line, MIN(length, Y_LINE));
    const char *given = strstr(line, word);

    return given == NULL ? -1 : g_ascii_strtoll(given + strlen(word), NULL, 10);
}

/* =ybegin … name=NAME, perhaps =ypart, lines, =yend */
static bool
read_y(Lines *lines, AdEmbedded *embedded, GByteArray *bytes)
{
    const char *name = memmem(lines->line, lines->length, " name=", 6);
    gint64 size, part;

    if (name == NULL || lines->y_end == lines->end)
        return false;
    size = y_number(lines, (gsize)(name - lines->line), " size=");
    part = y_number(lines, (gsize)(name - lines->line), " part=");
    embedded->name = name + 6;
    embedded->name_length = (gsize)(lines->line + lines->length - embedded->name);
    while (next_line(lines)) {
        if (line_begins(lines, "=yend ")) {
            embedded->piece = part > 0 && size > bytes->len ? (guint)MIN(part, 999) : 0;
            return y_number(lines, lines->length, " size=") == bytes->len;
        }
        if (!line_begins(lines, "=ypart "))
            append_y(bytes, lines);
    }
    return false;
}

/* An encoded file that begins with the present line. Leaves lines behind it. */
static bool
read_embedded(Lines *lines, AdEmbedded *embedded)
{
    GByteArray *bytes = g_byte_array_new();
    bool read = line_begins(lines, "begin ") ? read_uu(lines, embedded, bytes)
                                             : read_y(lines, embedded, bytes);

    embedded->bytes = g_byte_array_free_to_bytes(bytes);
    if (!read)
        g_clear_pointer(&embedded->bytes, g_bytes_unref);
    return read;
}

bool
ad_embedded_find(const char *text, gsize length, AdEmbedded *ret_embedded)
{
    Lines lines = {.at = text, .end = text + length, .y_end = text};

    while (next_line(&lines)) {
        AdEmbedded embedded = {.start = (gsize)(lines.line - text)};
        Lines ahead;

        if (line_begins(&lines, "=ybegin "))
            see_y_end(&lines);
        else if (!line_begins(&lines, "begin "))
            continue;
        ahead = lines;
        if (!read_embedded(&ahead, &embedded))
            continue;
        embedded.end = (gsize)(ahead.at - text);
        *ret_embedded = embedded;
        return true;
    }
    return false;
}
