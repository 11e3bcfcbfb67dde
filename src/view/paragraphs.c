/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paragraphs.h"

#include "auditdisc/base/words.h"
#include "auditdisc/view/template.h"

#include <string.h>

#define DEEPEST         4 /* quoted more often than this looks the same */
#define GAP             3 /* so many blanks within a line are there to make a column */

#define FOLDED_DEPTH    2 /* who quotes a quote seldom writes something into it */
#define FOLDED_LINES    6
#define SIGNATURE_LINES 15

typedef struct {
    const char *start, *end; /* without the last line end */
    guint depth, lines, gaps;
    guint fold; /* lines that are folded from here on, or 0 */
    bool sign;  /* a signature begins */
    bool done;  /* what is folded or a signature ends */
} Paragraph;

static const char *
line_end(const char *line)
{
    const char *end = strchr(line, '\n');

    return end != NULL ? end : line + strlen(line);
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool
is_empty(const char *line, const char *end)
{
    while (line < end && is_blank(*line))
        line++;
    return line == end;
}

/* ">> " and "> > " are both two deep. */
static guint
quote_depth(const char *line, const char *end)
{
    guint depth = 0;

    while (line < end && *line == '>') {
        depth++;
        line++;
        if (line + 1 < end && line[0] == ' ' && line[1] == '>')
            line++;
    }
    return MIN(depth, DEEPEST);
}

/* Blanks around a place of line, which has other characters at both ends. */
static gsize
blanks_around(const char *line, gsize at)
{
    gsize first = at, next = at;

    while (line[first - 1] == ' ')
        first--;
    while (line[next] == ' ')
        next++;
    return next - first;
}

/* Between the first and the last word; a tab is a gap by itself. One of GAP blanks is
 * found by looking at every GAP-th place. */
static bool
has_gap(const char *line, const char *end)
{
    while (line < end && (*line == '>' || is_blank(*line)))
        line++;
    while (line < end && is_blank(end[-1]))
        end--;
    gsize length = (gsize)(end - line);
    if (length > 0 && memchr(line, '\t', length) != NULL)
        return true;
    for (gsize at = GAP; at < length; at += GAP)
        if (line[at] == ' ' && blanks_around(line, at) >= GAP)
            return true;
    return false;
}

/* The line that begins a signature; systems take the blank behind it away. */
static bool
is_signature(const char *line, const char *end)
{
    return end - line >= 2 && line[0] == '-' && line[1] == '-' &&
           is_empty(line + 2, end);
}

/* The next paragraph at or after *at, which moves behind it. */
static bool
next_paragraph(const char **at, Paragraph *ret_paragraph)
{
    Paragraph paragraph = {0};

    while (**at != '\0') {
        const char *end = line_end(*at);
        bool empty = is_empty(*at, end);
        guint depth = quote_depth(*at, end);
        bool apart = empty || depth != paragraph.depth || is_signature(*at, end);
        if (paragraph.lines > 0 && apart)
            break;
        if (!empty) {
            if (paragraph.lines == 0)
                paragraph.start = *at;
            paragraph.depth = depth;
            paragraph.end = end;
            paragraph.lines++;
            paragraph.gaps += has_gap(*at, end);
        }
        *at = *end == '\0' ? end : end + 1;
    }
    *ret_paragraph = paragraph;
    return paragraph.lines > 0;
}

static void
mark(GString *text, AdTextMark mark)
{
    g_string_append_c(text, (char)mark);
}

/* Columns are worth keeping where two lines have them. */
static void
mark_lines(GString *text, const Paragraph *paragraph)
{
    bool table = paragraph->gaps >= 2;
    guint depth = paragraph->depth;

    if (table)
        mark(text, AD_TEXT_TABLE);
    else
        mark(text, depth > 0 ? AD_TEXT_QUOTE + depth - 1 : AD_TEXT_PARAGRAPH);
    g_string_append_len(text, paragraph->start, paragraph->end - paragraph->start);
    mark(text, table ? AD_TEXT_TABLE_END : AD_TEXT_PARAGRAPH_END);
}

static void
mark_paragraph(GString *text, const Paragraph *paragraph)
{
    if (paragraph->fold > 0) {
        g_autofree char *words = ad_words_counted(
            paragraph->fold, "Older quotes, %s line", "Older quotes, %s lines");
        mark(text, AD_TEXT_FOLD);
        g_string_append(text, words);
        mark(text, AD_TEXT_FOLDED);
    }
    if (paragraph->sign)
        mark(text, AD_TEXT_SIGNATURE);
    mark_lines(text, paragraph);
    if (paragraph->done)
        mark(text, paragraph->depth > 0 ? AD_TEXT_FOLD_END : AD_TEXT_SIGNATURE_END);
}

/* The start of text that fits, cut between characters, and at a line's end where lines
 * are what there are too many of. */
static gsize
fitting_length(const char *text, const AdRoom *room)
{
    const char *end = text;

    for (gsize lines = 0; *end != '\0' && lines < room->lines; lines++) {
        end = line_end(end);
        end += *end == '\n';
    }
    if ((gsize)(end - text) <= room->bytes)
        return (gsize)(end - text);
    gsize length = room->bytes;
    while (length > 0 && ((guchar)text[length] & 0xc0) == 0x80)
        length--;
    return length;
}

/* The end of the run of paragraphs that a quote of quotes or a signature begins with
 * first, and their lines. */
static guint
run_end(const GArray *paragraphs, guint first, guint *ret_lines)
{
    bool quoted = g_array_index(paragraphs, Paragraph, first).depth > 0;
    guint end = first;

    *ret_lines = 0;
    for (; end < paragraphs->len; end++) {
        const Paragraph *paragraph = &g_array_index(paragraphs, Paragraph, end);
        if (quoted ? paragraph->depth < FOLDED_DEPTH : paragraph->depth > 0)
            break;
        *ret_lines += paragraph->lines;
    }
    return end;
}

/* Finds the quotes to be folded and the signatures. */
static void
mark_runs(GArray *paragraphs)
{
    guint end = 0;

    for (guint i = 0; i < paragraphs->len; i++) {
        Paragraph *paragraph = &g_array_index(paragraphs, Paragraph, i);
        bool quoted = paragraph->depth >= FOLDED_DEPTH;
        bool sign = is_signature(paragraph->start, line_end(paragraph->start));
        guint lines;
        if (i < end || (!quoted && !sign))
            continue;
        end = run_end(paragraphs, i, &lines);
        paragraph->fold = quoted && lines >= FOLDED_LINES ? lines : 0;
        paragraph->sign = sign && lines <= SIGNATURE_LINES;
        if (paragraph->fold > 0 || paragraph->sign)
            g_array_index(paragraphs, Paragraph, end - 1).done = true;
    }
}

GString *
ad_paragraphs_mark(const char *text, AdRoom *room, gsize *ret_left)
{
    gsize whole = strlen(text);
    gsize length = fitting_length(text, room);
    g_autofree char *shorter = length < whole ? g_strndup(text, length) : NULL;
    g_autoptr(GArray) paragraphs = g_array_new(FALSE, FALSE, sizeof(Paragraph));
    GString *marked = g_string_sized_new(length + 64);
    const char *at = shorter != NULL ? shorter : text;
    Paragraph next;

    while (next_paragraph(&at, &next))
        g_array_append_val(paragraphs, next);
    mark_runs(paragraphs);
    for (guint i = 0; i < paragraphs->len; i++) {
        const Paragraph *paragraph = &g_array_index(paragraphs, Paragraph, i);
        mark_paragraph(marked, paragraph);
        room->lines -= MIN(room->lines, paragraph->lines);
    }
    room->bytes -= length;
    *ret_left = whole - length;
    return marked;
}
