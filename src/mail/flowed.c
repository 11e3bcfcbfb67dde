/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/flowed.h"

#include <glib.h>
#include <string.h>

typedef struct {
    const char *text; /* behind marks of quotation and stuffed blank */
    gsize length;
    guint quotes;
    bool flows; /* goes on in the next line */
} Line;

static Line
read_line(const char *start, gsize length)
{
    Line line = {start, length, 0, false};

    while (line.length > 0 && *line.text == '>') {
        line.quotes++;
        line.text++;
        line.length--;
    }
    if (line.length > 0 && *line.text == ' ') {
        line.text++;
        line.length--;
    }
    /* The separator of a signature only looks as if it flowed. */
    line.flows = line.length > 0 && line.text[line.length - 1] == ' ' &&
                 !(line.length == 3 && memcmp(line.text, "-- ", 3) == 0);
    return line;
}

static void
append_line(GString *joined, const Line *line, bool goes_on, bool delsp)
{
    gsize length = line->length;

    if (!goes_on && line->quotes > 0) {
        for (guint i = 0; i < line->quotes; i++)
            g_string_append_c(joined, '>');
        g_string_append_c(joined, ' ');
    }
    if (line->flows && delsp)
        length--;
    g_string_append_len(joined, line->text, length);
}

char *
ad_flowed_join(const char *text, bool delsp)
{
    GString *joined = g_string_sized_new(strlen(text));
    const char *start = text;
    Line previous = {text, 0, 0, false};

    while (*text != '\0') {
        gsize length = strcspn(text, "\n");
        Line line = read_line(text, length);
        bool goes_on = previous.flows && previous.quotes == line.quotes;

        if (text > start && !goes_on)
            g_string_append_c(joined, '\n');
        append_line(joined, &line, goes_on, delsp);
        previous = line;
        text += length + (text[length] == '\n');
    }
    g_string_append_c(joined, '\n');
    return g_string_free(joined, FALSE);
}
