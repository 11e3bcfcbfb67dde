/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/header.h"

#include "auditdisc/mail/words.h"

#include <string.h>

#define USUAL_FIELDS 32
#define LINE_LIMIT   4096 /* no line end before that: there is none */

bool
ad_header_is_bare(const char *bytes, gsize length)
{
    gsize near = MIN(length, LINE_LIMIT);

    return near > 0 && memchr(bytes, '\n', near) == NULL &&
           memchr(bytes, '\r', near) != NULL;
}

char *
ad_header_with_lines(const char *bytes, gsize length)
{
    char *copy = g_malloc(length + 1);

    for (gsize i = 0; i < length; i++)
        copy[i] = bytes[i] == '\r' && (i + 1 == length || bytes[i + 1] != '\n')
                      ? '\n'
                      : bytes[i];
    copy[length] = '\0';
    return copy;
}

static gsize
line_length(const char *bytes, gsize length)
{
    const char *end = length == 0 ? NULL : memchr(bytes, '\n', length);

    return end == NULL ? length : (gsize)(end - bytes) + 1;
}

static bool
is_empty_line(const char *line, gsize length)
{
    return (length == 1 && line[0] == '\n') ||
           (length == 2 && line[0] == '\r' && line[1] == '\n');
}

static bool
begins_with(const char *bytes, gsize length, const char *prefix)
{
    gsize size = strlen(prefix);

    return length >= size && memcmp(bytes, prefix, size) == 0;
}

/* Length of the name of a field, or 0 if the line is none. Blanks between name and
 * colon are obsolete syntax that is still met. */
static gsize
name_length(const char *line, gsize length, gsize *ret_colon)
{
    gsize name = 0;
    gsize colon;

    while (name < length && (guchar)line[name] > ' ' && line[name] != ':' &&
           line[name] != 127)
        name++;
    colon = name;
    while (colon < length && (line[colon] == ' ' || line[colon] == '\t'))
        colon++;
    if (colon == length || line[colon] != ':')
        return 0;
    *ret_colon = colon;
    return name;
}

/* Blanks in front of the first field would make it go on from nothing. */
static gsize
blanks_before_field(const char *bytes, gsize length)
{
    gsize blanks = 0;
    gsize colon;

    while (blanks < length && (bytes[blanks] == ' ' || bytes[blanks] == '\t'))
        blanks++;
    return name_length(bytes + blanks, length - blanks, &colon) > 0 ? blanks : 0;
}

gsize
ad_header_begin(const char *bytes, gsize length)
{
    gsize at = begins_with(bytes, length, "\357\273\277") ? 3 : 0;

    while (at < length) {
        gsize line = line_length(bytes + at, length - at);

        if (!is_empty_line(bytes + at, line))
            break;
        at += line;
    }
    if (begins_with(bytes + at, length - at, "From ") ||
        begins_with(bytes + at, length - at, ">From "))
        at += line_length(bytes + at, length - at);
    return at + blanks_before_field(bytes + at, length - at);
}

/* Reads the field at the start of bytes; its length with folds, or 0 if there is none.
 * A line that is no field is taken as one without a name, but not as the first one, and
 * not if it looks like the boundary of a part. */
static gsize
read_field(const char *bytes, gsize length, bool first, AdRawField *ret_field)
{
    gsize end = line_length(bytes, length);
    gsize colon = 0;
    gsize name = name_length(bytes, end, &colon);
    gsize value_begin = name > 0 ? colon + 1 : 0;
    gsize value_end;

    if (length == 0 || is_empty_line(bytes, end) ||
        (name == 0 && (first || begins_with(bytes, length, "--"))))
        return 0;
    while (end < length && (bytes[end] == ' ' || bytes[end] == '\t'))
        end += line_length(bytes + end, length - end);
    value_end = end;
    if (value_end > value_begin && bytes[value_end - 1] == '\n')
        value_end--;
    if (value_end > value_begin && bytes[value_end - 1] == '\r')
        value_end--;
    *ret_field =
        (AdRawField){bytes, name, bytes + value_begin, value_end - value_begin};
    return end;
}

bool
ad_header_is_closed(const char *bytes, gsize header)
{
    gsize end = header;

    if (end == 0 || bytes[--end] != '\n')
        return false;
    if (end > 0 && bytes[end - 1] == '\r')
        end--;
    return end == 0 || bytes[end - 1] == '\n';
}

/* Goes over all fields and the empty line behind them; fields may be NULL. Where the
 * header ends. */
static gsize
walk(const char *bytes, gsize length, GArray *fields, guint limit, bool *ret_more)
{
    gsize begin = ad_header_begin(bytes, length);
    gsize at = begin;
    AdRawField field;
    gsize size;

    *ret_more = false;
    while ((size = read_field(bytes + at, length - at, at == begin, &field)) > 0) {
        if (fields != NULL && fields->len < limit)
            g_array_append_val(fields, field);
        else
            *ret_more = true;
        at += size;
    }
    size = line_length(bytes + at, length - at);
    return is_empty_line(bytes + at, size) ? at + size : at;
}

gsize
ad_header_length(const char *bytes, gsize length)
{
    bool more;

    return walk(bytes, length, NULL, 0, &more);
}

GArray *
ad_header_read(const char *bytes, gsize length, guint limit, gsize *ret_length,
               bool *ret_more)
{
    GArray *fields = g_array_sized_new(FALSE, FALSE, sizeof(AdRawField), USUAL_FIELDS);
    gsize end;
    bool more;

    end = walk(bytes, length, fields, limit, &more);
    if (ret_length != NULL)
        *ret_length = end;
    if (ret_more != NULL)
        *ret_more = more;
    return fields;
}

const AdRawField *
ad_header_find(const GArray *fields, const char *name, guint from, guint *ret_index)
{
    gsize length = strlen(name);

    for (guint i = from; i < fields->len; i++) {
        const AdRawField *field = &g_array_index(fields, AdRawField, i);

        if (field->name_length != length ||
            g_ascii_strncasecmp(field->name, name, length) != 0)
            continue;
        if (ret_index != NULL)
            *ret_index = i;
        return field;
    }
    return NULL;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The value without blanks at its ends. */
static gsize
trim(const AdRawField *field, const char **ret_start)
{
    const char *from = field->value;
    const char *end = from + field->value_length;

    while (from < end && is_blank(*from))
        from++;
    while (end > from && is_blank(end[-1]))
        end--;
    *ret_start = from;
    return (gsize)(end - from);
}

GString *
ad_header_unfold(const AdRawField *field)
{
    const char *from;
    gsize length = trim(field, &from);
    const char *end = from + length;
    GString *text = g_string_sized_new(length);

    while (from < end) {
        const char *fold = memchr(from, '\n', end - from);
        const char *stop = fold == NULL ? end : fold;

        if (fold != NULL && stop > from && stop[-1] == '\r')
            stop--;
        g_string_append_len(text, from, stop - from);
        from = fold == NULL ? end : fold + 1;
    }
    return text;
}

char *
ad_header_text(const AdRawField *field)
{
    const char *start;
    gsize length = trim(field, &start);

    if (length == 0 || memchr(start, '\n', length) == NULL)
        return ad_words_text(start, length);
    g_autoptr(GString) raw = ad_header_unfold(field);
    return ad_words_text(raw->str, raw->len);
}

char *
ad_header_text_of(const GArray *fields, const char *name)
{
    const AdRawField *field = ad_header_find(fields, name, 0, NULL);

    return field == NULL ? g_strdup("") : ad_header_text(field);
}
