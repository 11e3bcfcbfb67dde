/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "worker.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/words.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIECE ((gsize)64 * 1024)

static bool
fork_servant(AdWorker *worker, AdServant *servant, const AdPoolSpec *spec,
             GError **error)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return ad_error_errno(error, errno, "starting a worker process");
    worker->pid = fork();
    servant->socket = ends[1];
    if (worker->pid == 0)
        ad_servant_run(servant, spec);
    (void)close(ends[1]);
    if (worker->pid < 0) {
        worker->pid = 0;
        ad_error_errno(error, errno, "starting a worker process");
        (void)close(ends[0]);
        return false;
    }
    worker->fd = ends[0];
    return true;
}

static bool
await_ready(AdWorker *worker, GError **error)
{
    struct pollfd event = {.fd = worker->fd, .events = POLLIN};
    g_autoptr(GBytes) words = NULL;
    AdFrameKind kind = AD_FRAME_ANSWER;
    bool broken = false;

    while (!ad_worker_take(worker, &kind, &words, &broken)) {
        g_autofree char *end = NULL;

        if (!broken && (poll(&event, 1, -1) < 0 || ad_worker_receive(worker)))
            continue;
        end = ad_worker_stop(worker, 0);
        return ad_error(error, AD_ERROR_FAILED, "a worker process did not start: %s",
                        end);
    }
    if (kind == AD_FRAME_ANSWER)
        return true;
    return ad_error(error, AD_ERROR_FAILED, "a worker process did not start: %.*s",
                    (int)g_bytes_get_size(words),
                    (const char *)g_bytes_get_data(words, NULL));
}

AdPack *
ad_worker_open_pack(const AdWorker *worker, const AdPoolSpec *spec, GError **error)
{
    g_autofree char *number = g_strdup_printf("%u", worker->number);
    g_auto(GStrv) parts = g_strsplit(spec->pack_format, "%u", 2);
    g_autofree char *path = g_strjoinv(number, parts);

    return ad_pack_open(path, worker->number, error);
}

static bool
open_files(const AdWorker *worker, const AdPoolSpec *spec, AdServant *ret_servant,
           GError **error)
{
    if (spec->pack_format != NULL) {
        ret_servant->pack = ad_worker_open_pack(worker, spec, error);
        if (ret_servant->pack == NULL)
            return false;
    }
    if (spec->input == NULL)
        return true;
    ret_servant->input = open(spec->input, O_RDONLY | O_CLOEXEC);
    return ret_servant->input >= 0 || ad_error_errno(error, errno, "%s", spec->input);
}

bool
ad_worker_start(AdWorker *worker, const AdPoolSpec *spec, GError **error)
{
    AdServant servant = {.input = -1};
    bool started = open_files(worker, spec, &servant, error) &&
                   fork_servant(worker, &servant, spec, error);

    /* The servant has them now. */
    ad_pack_free(servant.pack);
    if (servant.input >= 0)
        (void)close(servant.input);
    worker->answered = 0;
    worker->overdue = false;
    worker->since = g_get_monotonic_time();
    return started && await_ready(worker, error);
}

void
ad_worker_push(AdWorker *worker, AdTask *task)
{
    if (g_queue_is_empty(&worker->tasks))
        worker->since = g_get_monotonic_time();
    g_queue_push_tail(&worker->tasks, task);
}

bool
ad_worker_wants_to_send(const AdWorker *worker)
{
    return worker->pid != 0 &&
           (worker->taken < worker->output->len || worker->sent < worker->tasks.length);
}

/* The frames of requests that wait go out together, since each call wakes the servant;
 * a long one is the last of them. */
static void
fill_output(AdWorker *worker)
{
    GList *link = g_queue_peek_nth_link(&worker->tasks, worker->sent);

    worker->taken = 0;
    g_byte_array_set_size(worker->output, 0);
    for (; link != NULL && worker->output->len < PIECE; link = link->next) {
        gsize length;
        const guint8 *content =
            g_bytes_get_data(((AdTask *)link->data)->request, &length);
        const AdFrame frame = {.kind = AD_FRAME_REQUEST, .length = (guint32)length};

        g_byte_array_append(worker->output, (const guint8 *)&frame, sizeof frame);
        g_byte_array_append(worker->output, content, (guint)length);
        worker->sent++;
    }
}

void
ad_worker_send(AdWorker *worker)
{
    gssize taken = 0;

    while (taken >= 0 && ad_worker_wants_to_send(worker)) {
        if (worker->taken == worker->output->len)
            fill_output(worker);
        taken = send(worker->fd, worker->output->data + worker->taken,
                     worker->output->len - worker->taken, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (taken > 0)
            worker->taken += (gsize)taken;
    }
}

bool
ad_worker_receive(AdWorker *worker)
{
    guint8 piece[PIECE];
    gssize got = recv(worker->fd, piece, sizeof piece, MSG_DONTWAIT);

    if (got > 0)
        g_byte_array_append(worker->input, piece, (guint)got);
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

bool
ad_worker_take(AdWorker *worker, AdFrameKind *ret_kind, GBytes **ret_content,
               bool *ret_broken)
{
    AdFrame frame;

    if (worker->input->len < sizeof frame)
        return false;
    memcpy(&frame, worker->input->data, sizeof frame);
    if (frame.length > AD_FRAME_LIMIT || frame.kind < AD_FRAME_ANSWER ||
        frame.kind > AD_FRAME_FATAL) {
        *ret_broken = true;
        return false;
    }
    if (worker->input->len - sizeof frame < frame.length)
        return false;
    *ret_kind = frame.kind;
    *ret_content = g_bytes_new(worker->input->data + sizeof frame, frame.length);
    g_byte_array_remove_range(worker->input, 0, (guint)sizeof frame + frame.length);
    return true;
}

/* What a page may say about it, so without anything that depends on the language of
 * the machine. */
static char *
words_for(int status, bool overdue, guint seconds)
{
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    g_autofree char *name = NULL;

    if (overdue || number == SIGPROF)
        return ad_words_counted(seconds, "it took more than %s second",
                                "it took more than %s seconds");
    if (WIFEXITED(status) && WEXITSTATUS(status) == AD_EXIT_MEMORY)
        return g_strdup(_("it needed more memory than allowed"));
    if (number == SIGXFSZ)
        return g_strdup(_("it wrote more than allowed"));
    if (number == 0)
        return g_strdup_printf(_("it ended with status %d"), WEXITSTATUS(status));
    name = g_ascii_strdown(sigdescr_np(number) ? sigdescr_np(number) : "unknown", -1);
    return g_strdup_printf(_("it stopped with signal %1$d (%2$s)"), number, name);
}

char *
ad_worker_stop(AdWorker *worker, guint seconds)
{
    int status = 0;

    g_assert(worker->pid > 0); /* kill would take 0 for everybody */
    /* A process that is ending keeps the status it has; one that only closed its
     * socket does not go on. */
    (void)kill(worker->pid, SIGKILL);
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    (void)close(worker->fd);
    worker->fd = -1;
    worker->pid = 0;
    worker->sent = 0;
    worker->taken = 0;
    g_byte_array_set_size(worker->output, 0);
    g_byte_array_set_size(worker->input, 0);
    return words_for(status, worker->overdue, seconds);
}

void
ad_worker_clear(AdWorker *worker)
{
    if (worker->pid != 0)
        g_free(ad_worker_stop(worker, 0));
    g_queue_clear(&worker->tasks);
    g_byte_array_unref(worker->output);
    g_byte_array_unref(worker->input);
}
