/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What reading mail costs at least: GMime parses each file named on standard input and
 * decodes every part of it into nothing. The number of parts goes to standard output.
 */
#include <fcntl.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    GMimeStream *sink;
    unsigned long parts;
} Count;

static void
decode(GMimeObject *parent, GMimeObject *object, gpointer data)
{
    Count *count = data;

    count->parts++;
    if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *message =
            g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        if (message != NULL)
            g_mime_message_foreach(message, decode, data);
    } else if (GMIME_IS_PART(object)) {
        GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(object));
        if (content != NULL)
            (void)g_mime_data_wrapper_write_to_stream(content, count->sink);
    }
}

static void
read_message(const char *path, Count *count)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return;
    GMimeStream *stream = g_mime_stream_fs_new(fd);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    if (message != NULL) {
        g_mime_message_foreach(message, decode, count);
        g_object_unref(message);
    }
    g_object_unref(parser);
    g_object_unref(stream);
}

int
main(void)
{
    char path[4096];
    Count count = {0};

    g_mime_init();
    count.sink = g_mime_stream_null_new();
    while (fgets(path, sizeof path, stdin) != NULL) {
        path[strcspn(path, "\n")] = '\0';
        read_message(path, &count);
    }
    g_object_unref(count.sink);
    printf("%lu\n", count.parts);
    return 0;
}
