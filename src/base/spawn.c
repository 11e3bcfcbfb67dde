/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/spawn.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAID_LIMIT 4096

/* timeout(1) ends what hangs; from 124 on its status is its own. */
#define TIME_LIMIT       "120"
#define NO_LIMIT         "0"
#define TOO_LATE         124
#define NOT_RUN_AT_LEAST 125
#define NOT_RUN_AT_MOST  127
#define NOTHING          "/dev/null"

static int
open_input(const char *path, GError **error)
{
    const char *from = path != NULL ? path : NOTHING;
    int descriptor = open(from, O_RDONLY | O_CLOEXEC);

    if (descriptor < 0)
        ad_error_errno(error, errno, "cannot open %s", from);
    return descriptor;
}

static int
open_output(const char *path, GError **error)
{
    const char *to = path != NULL ? path : NOTHING;
    int descriptor = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (descriptor < 0)
        ad_error_errno(error, errno, "cannot create %s", to);
    return descriptor;
}

/* A key with a passphrase must fail, not wait for somebody to type at cron. */
static GStrv
environment(void)
{
    char **all = g_get_environ();

    all = g_environ_setenv(all, "SSH_ASKPASS", "/bin/false", TRUE);
    all = g_environ_setenv(all, "SSH_ASKPASS_REQUIRE", "force", TRUE);
    return g_environ_setenv(all, "LC_ALL", "C.UTF-8", TRUE);
}

/* The first that says something: ssh-keygen draws a frame of @ around its warnings, and
 * gives the reason below. */
static char *
first_line(int said)
{
    char text[SAID_LIMIT];
    gssize length = ad_fs_read_at(said, text, sizeof text, 0, "what was said", NULL);
    const char *end = text + MAX(length, 0), *line = text, *newline;

    while (line < end && *line == '@' &&
           (newline = memchr(line, '\n', (gsize)(end - line))) != NULL)
        line = newline + 1;
    if (line == end)
        return g_strdup("it gave no reason");
    newline = memchr(line, '\n', (gsize)(end - line));
    return g_strchomp(ad_text_clean(line, (newline != NULL ? newline : end) - line,
                                    AD_TEXT_LINE, NULL));
}

static bool
judge(const char *name, const char *limit, int status, int said, GError **error)
{
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    g_autofree char *line = NULL;

    if (code == 0)
        return true;
    if (code == TOO_LATE)
        return ad_error(error, AD_ERROR_FAILED, "%s: no end after %s seconds", name,
                        limit);
    if (code >= NOT_RUN_AT_LEAST && code <= NOT_RUN_AT_MOST)
        return ad_error(error, AD_ERROR_FAILED, "%s: cannot be run; is it installed?",
                        name);
    line = first_line(said);
    return ad_error(error, AD_ERROR_DIFFERS, "%s: %s", name, line);
}

static bool
run(const char *const *arguments, const char *limit, const int descriptors[3],
    GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    g_auto(GStrv) variables = environment();
    g_autoptr(GError) why = NULL;
    GPid child;
    int status;

    g_ptr_array_add(all, (gpointer) "timeout");
    g_ptr_array_add(all, (gpointer)limit);
    for (const char *const *word = arguments; *word != NULL; word++)
        g_ptr_array_add(all, (gpointer)*word);
    g_ptr_array_add(all, NULL);
    if (!g_spawn_async_with_fds(NULL, (char **)all->pdata, variables,
                                G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                                NULL, &child, descriptors[0], descriptors[1],
                                descriptors[2], &why))
        return ad_error(error, AD_ERROR_FAILED, "%s", why->message);
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return ad_error_errno(error, errno, "cannot wait for %s", arguments[0]);
    return judge(arguments[0], limit, status, descriptors[2], error);
}

static bool
spawn(const char *const *arguments, const char *limit, const char *input,
      const char *output, GError **error)
{
    int descriptors[3] = {-1, -1, -1};
    bool done = false;

    descriptors[0] = open_input(input, error);
    if (descriptors[0] >= 0)
        descriptors[1] = open_output(output, error);
    if (descriptors[1] >= 0) {
        descriptors[2] = memfd_create("said", MFD_CLOEXEC);
        if (descriptors[2] < 0)
            ad_error_errno(error, errno, "cannot keep what %s says", arguments[0]);
        else
            done = run(arguments, limit, descriptors, error);
    }
    for (guint i = 0; i < G_N_ELEMENTS(descriptors); i++)
        if (descriptors[i] >= 0)
            close(descriptors[i]);
    return done;
}

bool
ad_spawn(const char *const *arguments, const char *input, const char *output,
         GError **error)
{
    return spawn(arguments, TIME_LIMIT, input, output, error);
}

bool
ad_spawn_long(const char *const *arguments, GError **error)
{
    return spawn(arguments, NO_LIMIT, NULL, NULL, error);
}
