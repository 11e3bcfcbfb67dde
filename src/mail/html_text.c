/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words of a document as plain text. Line ends and blanks are wanted first and
 * written when a word follows, so that they melt into each other.
 */
#include "html_private.h"

#include <string.h>

#define MOST_LINE_ENDS 3
#define MOST_BLANKS    40
#define MOST_QUOTES    20
#define MOST_NUMBER    1000000 /* of an item */
#define MOST_ROMAN     3999

static void
want_line_ends(AdProse *prose, guint count)
{
    prose->line_ends = MAX(prose->line_ends, count);
    prose->blanks = 0;
    prose->soft_blank = false;
    prose->next_cell = false;
}

static guint
counted_lists(const AdProse *prose)
{
    return MIN(prose->lists, (guint)G_N_ELEMENTS(prose->numbers));
}

/* Everything that stands before the first word of a line. */
static void
begin_line(AdProse *prose)
{
    guint indent = 2 * counted_lists(prose);
    gsize marker = strlen(prose->marker);

    for (guint i = 0; i < MIN(prose->quotes, MOST_QUOTES); i++)
        g_string_append(prose->text, "> ");
    for (gsize i = marker; i < indent; i++)
        g_string_append_c(prose->text, ' ');
    g_string_append(prose->text, prose->marker);
    prose->marker[0] = '\0';
}

static void
before_word(AdProse *prose)
{
    GString *text = prose->text;
    bool starts_line = text->len == 0 || prose->line_ends > 0;

    if (text->len > 0) {
        for (guint i = 0; i < prose->line_ends; i++)
            g_string_append_c(text, '\n');
    }
    if (starts_line)
        begin_line(prose);
    else if (prose->next_cell)
        g_string_append(text, " | ");
    else if (prose->soft_blank && prose->blanks == 0)
        g_string_append_c(text, ' ');
    for (guint i = 0; i < prose->blanks; i++)
        g_string_append_c(text, ' ');
    prose->line_ends = prose->blanks = 0;
    prose->soft_blank = prose->next_cell = false;
}

static void
want_blanks(AdProse *prose, guint count)
{
    prose->blanks = MIN(prose->blanks + count, MOST_BLANKS);
}

static void
want_break(AdProse *prose)
{
    guint line_ends = MIN(prose->line_ends + 1, MOST_LINE_ENDS);

    want_line_ends(prose, line_ends);
}

/* A character that is seen as blank space or not at all: its length, else 0. */
static gsize
invisible(AdProse *prose, const char *at)
{
    if (strncmp(at, "\xc2\xa0", 2) == 0) {
        want_blanks(prose, 1);
        return 2;
    }
    /* Soft hyphen and grapheme joiner. */
    if (strncmp(at, "\xc2\xad", 2) == 0 || strncmp(at, "\xcd\x8f", 2) == 0)
        return 2;
    if (strncmp(at, "\xe2\x80\x8b", 3) == 0)
        return 3;
    /* Joiners mean something only between letters. */
    if ((strncmp(at, "\xe2\x80\x8c", 3) == 0 || strncmp(at, "\xe2\x80\x8d", 3) == 0) &&
        (prose->text->len == 0 || prose->line_ends > 0 || prose->blanks > 0 ||
         prose->soft_blank))
        return 3;
    return 0;
}

static void
take_blank(AdProse *prose, char c)
{
    if (prose->pre == 0)
        prose->soft_blank = true;
    else if (c == '\n')
        want_break(prose);
    else
        want_blanks(prose, c == '\t' ? 8 : 1);
}

/* Bytes from at that are words and nothing else. */
static gsize
word_run(const char *at, const char *end)
{
    gsize run = 0;

    for (; at + run < end; run++) {
        guchar byte = (guchar)at[run];

        /* All of what invisible() knows begins with one of these three. */
        if (byte <= ' ' || byte == 0xc2 || byte == 0xcd || byte == 0xe2)
            break;
    }
    return run;
}

void
ad_prose_text(AdProse *prose, const char *text, gsize length)
{
    const char *end = text + length;

    while (text < end) {
        gsize run;

        if (ad_is_blank(*text)) {
            take_blank(prose, *text++);
            continue;
        }
        run = invisible(prose, text);
        if (run > 0) {
            text += run;
            continue;
        }
        /* The first byte is not blank and may be one of the three. */
        run = 1 + word_run(text + 1, end);
        before_word(prose);
        g_string_append_len(prose->text, text, (gssize)run);
        text += run;
    }
}

static void
begin_list(AdProse *prose, int first)
{
    want_line_ends(prose, prose->lists == 0 ? 2 : 1);
    if (prose->lists < G_N_ELEMENTS(prose->numbers)) {
        prose->numbers[prose->lists] = first;
        prose->styles[prose->lists] = '1';
    }
    prose->lists++;
}

void
ad_prose_count(AdProse *prose, const char *number, const char *style)
{
    guint list = counted_lists(prose) - 1;
    gint64 value;

    if (prose->lists == 0 || prose->numbers[list] < 0)
        return;
    if (number != NULL &&
        g_ascii_string_to_signed(number, 10, 0, MOST_NUMBER, &value, NULL))
        prose->numbers[list] = (int)value;
    if (style != NULL && strlen(style) == 1 && strchr("1aAiI", *style) != NULL)
        prose->styles[list] = *style;
}

/* a to z, aa, ab */
static void
append_letters(GString *text, int number)
{
    for (; number > 0; number = (number - 1) / 26)
        g_string_prepend_c(text, (char)('a' + (number - 1) % 26));
}

static void
append_roman(GString *text, int number)
{
    static const struct {
        int value;
        const char *digits;
    } steps[] = {
        {1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"},
        {90, "xc"},  {50, "l"},   {40, "xl"}, {10, "x"},   {9, "ix"},
        {5, "v"},    {4, "iv"},   {1, "i"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(steps); i++)
        for (; number >= steps[i].value; number -= steps[i].value)
            g_string_append(text, steps[i].digits);
}

static void
mark_number(AdProse *prose, int number, char style)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (g_ascii_tolower(style) == 'a')
        append_letters(text, number);
    else if (g_ascii_tolower(style) == 'i' && number <= MOST_ROMAN)
        append_roman(text, number);
    if (text->len == 0)
        g_string_append_printf(text, "%d", number);
    if (g_ascii_isupper(style))
        g_string_ascii_up(text);
    g_snprintf(prose->marker, sizeof prose->marker, "%s. ", text->str);
}

static void
begin_item(AdProse *prose)
{
    guint list = counted_lists(prose) - 1;

    want_line_ends(prose, 1);
    if (prose->lists == 0 || prose->numbers[list] < 0)
        strcpy(prose->marker, "- ");
    else
        mark_number(prose, prose->numbers[list]++, prose->styles[list]);
}

static void
rule(AdProse *prose)
{
    want_line_ends(prose, 1);
    ad_prose_text(prose, "----------", 10);
    want_line_ends(prose, 1);
}

void
ad_prose_enter(AdProse *prose, AdFlow flow)
{
    switch (flow) {
    case AD_FLOW_INLINE:
        break;
    case AD_FLOW_LINE:
        want_line_ends(prose, 1);
        break;
    case AD_FLOW_PARAGRAPH:
        want_line_ends(prose, 2);
        break;
    case AD_FLOW_BREAK:
        want_break(prose);
        break;
    case AD_FLOW_RULE:
        rule(prose);
        break;
    case AD_FLOW_QUOTATION:
        ad_prose_text(prose, "\"", 1);
        break;
    case AD_FLOW_QUOTE:
        want_line_ends(prose, 2);
        prose->quotes++;
        break;
    case AD_FLOW_BULLETS:
        begin_list(prose, -1);
        break;
    case AD_FLOW_NUMBERS:
        begin_list(prose, 1);
        break;
    case AD_FLOW_ITEM:
        begin_item(prose);
        break;
    case AD_FLOW_CELL:
        prose->next_cell = prose->line_ends == 0;
        break;
    case AD_FLOW_PRE:
        want_line_ends(prose, 2);
        prose->pre++;
        break;
    case AD_FLOW_FIELD:
        ad_prose_text(prose, "[", 1);
        break;
    }
}

void
ad_prose_leave(AdProse *prose, AdFlow flow)
{
    switch (flow) {
    case AD_FLOW_LINE:
        want_line_ends(prose, 1);
        break;
    case AD_FLOW_ITEM:
        want_line_ends(prose, 1);
        prose->marker[0] = '\0'; /* nothing stood in it */
        break;
    case AD_FLOW_PARAGRAPH:
        want_line_ends(prose, 2);
        break;
    case AD_FLOW_QUOTATION:
        ad_prose_text(prose, "\"", 1);
        break;
    case AD_FLOW_QUOTE:
        want_line_ends(prose, 2);
        prose->quotes--;
        break;
    case AD_FLOW_BULLETS:
    case AD_FLOW_NUMBERS:
        prose->lists--;
        want_line_ends(prose, prose->lists == 0 ? 2 : 1);
        break;
    case AD_FLOW_PRE:
        want_line_ends(prose, 2);
        prose->pre--;
        break;
    case AD_FLOW_FIELD:
        ad_prose_text(prose, "]", 1);
        break;
    default:
        break;
    }
}
