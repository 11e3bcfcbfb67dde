/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "worker.h"

#include "auditdisc/base/confine.h"
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/words.h"
#include "sanitiser.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#define PROBE        ((gsize)1024 * 1024)
#define SIGNAL_STACK ((gsize)64 * 1024)
#define REQUESTS     ((gsize)64 * 1024)

/* Whatever went wrong in a process that can't get one more megabyte went wrong for want
 * of memory. Only calls that are safe in a signal handler; the handler is in force for
 * one signal, so raising it again ends the process. */
static void
on_crash(int number)
{
    void *probe =
        mmap(NULL, PROBE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (probe == MAP_FAILED)
        _exit(AD_EXIT_MEMORY);
    (void)raise(number);
}

/* A single large request can fail long before memory is used up. GLib then gives up
 * with this message, and there is no other way to hear of it. */
static void
on_glib_error(const char *domain, GLogLevelFlags level, const char *message,
              gpointer data)
{
    if (strstr(message, "failed to allocate") != NULL)
        _exit(AD_EXIT_MEMORY);
    g_log_default_handler(domain, level, message, data);
}

static void
set_signals(void)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGABRT, SIGTRAP};
    /* The parent decides what becomes of these; its end is the servant's. */
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    static const int deadly[] = {SIGPROF, SIGXFSZ, SIGPIPE, SIGCHLD, SIGALRM, SIGUSR1};
    struct sigaction crash = {.sa_handler = on_crash};
    const stack_t stack = {.ss_sp = g_malloc(SIGNAL_STACK), .ss_size = SIGNAL_STACK};
    sigset_t none;

    crash.sa_flags = SA_ONSTACK | SA_NODEFER | (int)SA_RESETHAND;
    for (gsize i = 0; i < G_N_ELEMENTS(deadly); i++)
        (void)signal(deadly[i], SIG_DFL);
    for (gsize i = 0; i < G_N_ELEMENTS(ignored); i++)
        (void)signal(ignored[i], SIG_IGN);
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    if (AD_UNDER_ASAN || sigaltstack(&stack, NULL) < 0)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(crashes); i++)
        (void)sigaction(crashes[i], &crash, NULL);
    g_log_set_handler("GLib", G_LOG_LEVEL_ERROR | G_LOG_FLAG_FATAL, on_glib_error,
                      NULL);
}

/* In one piece, since each one wakes the parent. False when that is gone. */
static bool
send_frame(int fd, AdFrameKind kind, const void *data, gsize length)
{
    const AdFrame frame = {.kind = kind, .length = (guint32)length};
    g_autoptr(GByteArray) bytes =
        g_byte_array_sized_new((guint)(sizeof frame + length));

    g_byte_array_append(bytes, (const guint8 *)&frame, sizeof frame);
    g_byte_array_append(bytes, data, (guint)length);
    return ad_fs_write_all(fd, bytes->data, bytes->len, "parent", NULL);
}

G_NORETURN static void
end_with(int fd, AdFrameKind kind, const char *words)
{
    _exit(send_frame(fd, kind, words, strlen(words)) ? 0 : 1);
}

/* What libraries print about a mail may hold its bytes as they are: it must not reach
 * a terminal. Under ASan it is the only word about what went wrong. */
static bool
set_streams(GError **error)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 ||
        (!AD_UNDER_ASAN && dup2(null, STDERR_FILENO) < 0))
        return ad_error_errno(error, errno, "/dev/null");
    return true;
}

static bool
prepare(const AdServant *servant, const AdPoolSpec *spec, GError **error)
{
    AdConfineSpec confine = {.memory = spec->memory, .keep = {servant->socket}};
    gsize kept = 1;
    bool sealed;

    if (servant->input >= 0)
        confine.keep[kept++] = servant->input;
    if (servant->pack != NULL)
        confine.keep[kept++] = ad_pack_fd(servant->pack);
    confine.keep[kept] = -1;
    set_signals();
    return set_streams(error) && ad_confine(&confine, &sealed, error);
}

/* What came from the parent and was not used yet. */
typedef struct {
    int fd;
    gsize begin, end;
    guint8 bytes[REQUESTS];
} Inbox;

/* At least one byte; 0 at the end, which comes when the parent is done or gone. */
static gsize
read_some(int fd, void *buffer, gsize length)
{
    gssize got;

    do
        got = read(fd, buffer, length);
    while (got < 0 && errno == EINTR);
    return got > 0 ? (gsize)got : 0;
}

static bool
read_all(Inbox *inbox, guint8 *at, gsize length)
{
    while (length > 0) {
        gsize got = MIN(length, inbox->end - inbox->begin);

        if (got > 0) {
            memcpy(at, inbox->bytes + inbox->begin, got);
            inbox->begin += got;
        } else if (length >= sizeof inbox->bytes) {
            got = read_some(inbox->fd, at, length);
            if (got == 0)
                return false;
        } else {
            inbox->begin = 0;
            inbox->end = read_some(inbox->fd, inbox->bytes, sizeof inbox->bytes);
            if (inbox->end == 0)
                return false;
        }
        at += got;
        length -= got;
    }
    return true;
}

static GBytes *
read_request(Inbox *inbox)
{
    g_autofree guint8 *content = NULL;
    AdFrame frame;

    if (!read_all(inbox, (guint8 *)&frame, sizeof frame))
        return NULL;
    content = g_malloc((gsize)frame.length + 1);
    if (!read_all(inbox, content, frame.length))
        return NULL;
    return g_bytes_new_take(g_steal_pointer(&content), frame.length);
}

/* Of CPU, from now on. Waiting for the next request takes none, so the clock need not
 * be stopped after the answer. */
static void
limit_time(guint seconds)
{
    const struct itimerval timer = {.it_value = {.tv_sec = seconds}};

    (void)setitimer(ITIMER_PROF, &timer, NULL);
}

/* The limit holds for all files, but there is only one that can grow. Where the user's
 * own is lower no request is to blame: then the write fails, like that on a full disk.
 */
static void
limit_growth(const AdPack *pack, goffset growth)
{
    struct rlimit limit;

    if (pack == NULL || getrlimit(RLIMIT_FSIZE, &limit) < 0)
        return;
    rlim_t wanted = (rlim_t)(ad_pack_end_offset(pack) + growth);
    bool own = growth > 0 && wanted <= limit.rlim_max;
    limit.rlim_cur = own ? wanted : limit.rlim_max;
    (void)signal(SIGXFSZ, own ? SIG_DFL : SIG_IGN);
    (void)setrlimit(RLIMIT_FSIZE, &limit);
}

static void
serve(const AdServant *servant, const AdPoolSpec *spec, GBytes *request)
{
    g_autoptr(GByteArray) reply = g_byte_array_new();
    g_autoptr(GError) error = NULL;
    bool answered;

    limit_growth(servant->pack, spec->growth);
    limit_time(spec->seconds);
    answered =
        spec->work(request, servant->input, servant->pack, reply, spec->work_data);
    if (servant->pack != NULL && !ad_pack_flush(servant->pack, &error))
        end_with(servant->socket, AD_FRAME_FATAL, error->message);
    if (answered && reply->len > AD_FRAME_LIMIT)
        end_with(servant->socket, AD_FRAME_REASON, _("its answer was too large"));
    if (!send_frame(servant->socket, answered ? AD_FRAME_ANSWER : AD_FRAME_REASON,
                    reply->data, reply->len))
        _exit(1);
    if (!answered)
        _exit(0);
}

void
ad_servant_run(const AdServant *servant, const AdPoolSpec *spec)
{
    g_autofree Inbox *inbox = g_new0(Inbox, 1);
    g_autoptr(GError) error = NULL;
    GBytes *request;

    /* A parent that dies takes along even a servant that never reads again. One that is
     * already dead is found out by the end of the socket. */
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!prepare(servant, spec, &error))
        end_with(servant->socket, AD_FRAME_FATAL, error->message);
    if (!send_frame(servant->socket, AD_FRAME_ANSWER, NULL, 0))
        _exit(1);
    inbox->fd = servant->socket;
    while ((request = read_request(inbox)) != NULL) {
        serve(servant, spec, request);
        g_bytes_unref(request);
    }
    _exit(0);
}
