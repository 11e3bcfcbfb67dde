/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text/enriched (RFC 1896) and the text/richtext that was before it (RFC 1341): their
 * words without the commands.
 */
#include "message_private.h"

#include "auditdisc/base/words.h"

#include <string.h>

#define COMMAND_LENGTH 60

/* Reads <command> or </command>; its length, or 0 if there is none. */
static gsize
read_command(const char *text, char command[COMMAND_LENGTH + 1])
{
    gsize length = strcspn(text + 1, "<>");

    if (length == 0 || length > COMMAND_LENGTH || text[1 + length] != '>')
        return 0;
    memcpy(command, text + 1, length);
    command[length] = '\0';
    return length + 2;
}

/* The commands of richtext that stand for something. */
static const char *
command_text(const char *command)
{
    static const char *const texts[][2] = {
        {"nl", "\n"},
        {"np", "\n"},
        {"lt", "<"},
        {"/paragraph", "\n\n"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        if (g_ascii_strcasecmp(command, texts[i][0]) == 0)
            return texts[i][1];
    return "";
}

/* One line end is a blank, of several one less counts. */
static gsize
append_line_ends(GString *words, const char *text)
{
    gsize count = strspn(text, "\n");

    if (count == 1)
        g_string_append_c(words, ' ');
    for (gsize i = 1; i < count; i++)
        g_string_append_c(words, '\n');
    return count;
}

static char *
words_of(const char *text)
{
    GString *words = g_string_sized_new(strlen(text));
    char command[COMMAND_LENGTH + 1];
    bool hidden = false; /* in <param> or <comment> */

    while (*text != '\0') {
        gsize length = *text == '<' ? read_command(text, command) : 0;

        if (length > 0) {
            const char *name = command + (*command == '/');

            if (g_ascii_strcasecmp(name, "param") == 0 ||
                g_ascii_strcasecmp(name, "comment") == 0)
                hidden = *command != '/';
            g_string_append(words, command_text(command));
            text += length;
        } else if (*text == '\n') {
            text += append_line_ends(words, text);
        } else {
            text += text[0] == '<' && text[1] == '<'; /* stands for one */
            if (!hidden)
                g_string_append_c(words, *text);
            text++;
        }
    }
    return g_string_free(words, FALSE);
}

void
ad_body_read_enriched(AdReader *reader, const AdPart *part)
{
    bool more;
    g_autofree char *lines = ad_body_lines(reader, part, AD_TEXT_LIMIT, &more);

    ad_body_add_lines(reader, words_of(lines), NULL);
    if (more)
        ad_body_notice(reader,
                       _("The text goes on. The rest of it is in the original."));
}
