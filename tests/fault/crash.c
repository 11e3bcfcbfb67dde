/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For LD_PRELOAD: the HTML parser dies of a document that says so, and the conversion
 * of a text of one that begins so, to see what a message costs on which a worker is
 * lost.
 */
#include <dlfcn.h>
#include <gumbo.h>
#include <iconv.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

typedef GumboOutput *(*Parse)(const GumboOptions *options, const char *text,
                              size_t length);

GumboOutput *
gumbo_parse_with_options(const GumboOptions *options, const char *text, size_t length)
{
    Parse parse = (Parse)dlsym(RTLD_NEXT, "gumbo_parse_with_options");

    if (memmem(text, length, "die of me", strlen("die of me")) != NULL)
        raise(SIGSEGV);
    if (memmem(text, length, "hang of me", strlen("hang of me")) != NULL)
        for (;;)
            pause();
    return parse(options, text, length);
}

typedef size_t (*Convert)(iconv_t converter, char **in, size_t *length, char **out,
                          size_t *room);

size_t
iconv(iconv_t converter, char **in, size_t *length, char **out, size_t *room)
{
    const char words[] = "die of this subject";
    Convert convert = (Convert)dlsym(RTLD_NEXT, "iconv");

    if (in != NULL && *in != NULL && *length >= strlen(words) &&
        memcmp(*in, words, strlen(words)) == 0)
        raise(SIGSEGV);
    return convert(converter, in, length, out, room);
}
