/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/pool.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "worker.h"

#include <errno.h>
#include <poll.h>

/* Requests that a worker has at a time: enough that it always finds the next one, few
 * enough that little waits behind a slow one. */
#define QUEUE 32
/* Requests that are given out together, for each worker: handing over costs more than
 * many a request does. */
#define BATCH 16
/* Microseconds for which nobody listens while all workers have enough to do: each
 * answer would wake the parent, which costs the worker as much as writing a page. */
#define NAP 2000
/* Requests under way for each worker, most of them answered and waiting for a slow one
 * before them, and the bytes they may hold together. */
#define WINDOW 64
#define HELD   ((gsize)64 * 1024 * 1024)

struct AdPool {
    AdPoolSpec spec;
    AdWorker *workers;
    struct pollfd *events; /* one a worker */
    GQueue tasks;          /* all that aren't delivered, in the order of submission */
    GQueue waiting;        /* those that no worker has, oldest first */
    gsize held;            /* bytes of requests and replies */
    gint64 left;           /* when the parent last turned to other things */
    bool failed;
};

static void
free_task(AdTask *task)
{
    g_clear_pointer(&task->request, g_bytes_unref);
    g_clear_pointer(&task->reply, g_bytes_unref);
    g_free(task->reason);
    g_free(task);
}

/* Takes over reply or reason. */
static void
complete(AdPool *pool, AdTask *task, guint worker, GBytes *reply, char *reason)
{
    pool->held -= g_bytes_get_size(task->request);
    g_clear_pointer(&task->request, g_bytes_unref);
    task->done = true;
    task->worker = worker;
    task->reply = reply;
    task->reason = reason;
    if (reply != NULL)
        pool->held += g_bytes_get_size(reply);
}

/* All but the first few go back to the front of the line. */
static void
take_back(AdPool *pool, AdWorker *worker, guint kept)
{
    while (worker->tasks.length > kept)
        g_queue_push_head(&pool->waiting, g_queue_pop_tail(&worker->tasks));
}

/* The worker is gone or has to go. The request it was working on pays for it, unless
 * the process had served others, which may have left it in a bad state. */
static void
bury(AdPool *pool, AdWorker *worker)
{
    g_autofree char *reason = ad_worker_stop(worker, pool->spec.seconds);
    bool again = worker->answered > 0;

    take_back(pool, worker, 1);
    if (!again && worker->tasks.length > 0)
        complete(pool, g_queue_pop_head(&worker->tasks), worker->number, NULL,
                 g_steal_pointer(&reason));
}

static char *
words_of(GBytes *content)
{
    gsize length;
    const char *words = g_bytes_get_data(content, &length);

    return ad_text_clean(words, (gssize)length, AD_TEXT_LINE, NULL);
}

static bool
handle_frame(AdPool *pool, AdWorker *worker, AdFrameKind kind, GBytes *content,
             GError **error)
{
    g_autofree char *words = kind == AD_FRAME_ANSWER ? NULL : words_of(content);
    AdTask *task;

    if (kind == AD_FRAME_FATAL)
        return ad_error(error, AD_ERROR_FAILED, "%s", words);
    if (worker->sent == 0) { /* an answer that nobody asked for */
        bury(pool, worker);
        return true;
    }
    task = g_queue_pop_head(&worker->tasks);
    worker->sent--;
    worker->answered++;
    worker->since = g_get_monotonic_time();
    if (kind == AD_FRAME_ANSWER) {
        complete(pool, task, worker->number, g_bytes_ref(content), NULL);
        return true;
    }
    complete(pool, task, worker->number, NULL, g_steal_pointer(&words));
    take_back(pool, worker, 0);
    g_free(ad_worker_stop(worker, 0));
    return true;
}

static bool
read_frames(AdPool *pool, AdWorker *worker, GError **error)
{
    bool there = ad_worker_receive(worker);
    bool broken = false;
    AdFrameKind kind;
    GBytes *content;

    while (ad_worker_take(worker, &kind, &content, &broken)) {
        bool ok = handle_frame(pool, worker, kind, content, error);

        g_bytes_unref(content);
        if (!ok)
            return false;
    }
    if (worker->pid != 0 && (broken || !there))
        bury(pool, worker);
    return true;
}

static AdWorker *
least_busy(AdPool *pool)
{
    AdWorker *best = &pool->workers[0];

    for (guint i = 1; i < pool->spec.workers; i++) {
        if (pool->workers[i].tasks.length < best->tasks.length)
            best = &pool->workers[i];
    }
    return best;
}

/* Gives out what waits, and starts the workers that are needed for it. */
static bool
assign(AdPool *pool, GError **error)
{
    AdWorker *worker = least_busy(pool);

    while (pool->waiting.length > 0 && worker->tasks.length < QUEUE) {
        ad_worker_push(worker, g_queue_pop_head(&pool->waiting));
        worker = least_busy(pool);
    }
    for (guint i = 0; i < pool->spec.workers; i++) {
        worker = &pool->workers[i];
        if (worker->pid == 0 && worker->tasks.length > 0 &&
            !ad_worker_start(worker, &pool->spec, error))
            return false;
    }
    return true;
}

/* When the request that the worker is on has to be done. */
static gint64
deadline(const AdPool *pool, const AdWorker *worker)
{
    gint64 allowed = (gint64)pool->spec.seconds * 3 * G_USEC_PER_SEC;

    if (allowed == 0 || worker->pid == 0 || worker->tasks.length == 0)
        return G_MAXINT64;
    return worker->since + allowed;
}

/* The clock stands still while the parent does not listen: a worker can't be blamed for
 * an answer that nobody fetched. */
static void
allow_for_absence(AdPool *pool)
{
    gint64 absent = g_get_monotonic_time() - pool->left;

    for (guint i = 0; i < pool->spec.workers; i++)
        pool->workers[i].since += absent;
}

/* In milliseconds, for poll. */
static int
time_to_wait(const AdPool *pool)
{
    gint64 first = G_MAXINT64;
    gint64 now = g_get_monotonic_time();

    for (guint i = 0; i < pool->spec.workers; i++)
        first = MIN(first, deadline(pool, &pool->workers[i]));
    if (first == G_MAXINT64)
        return -1;
    return (int)CLAMP((first - now) / 1000 + 1, 0, 60000);
}

static void
stop_overdue(AdPool *pool)
{
    gint64 now = g_get_monotonic_time();

    for (guint i = 0; i < pool->spec.workers; i++) {
        AdWorker *worker = &pool->workers[i];

        worker->overdue = deadline(pool, worker) < now;
        if (worker->overdue)
            bury(pool, worker);
    }
}

/* Whether all workers have so much to do that nobody has to hurry. */
static bool
all_busy(const AdPool *pool)
{
    for (guint i = 0; i < pool->spec.workers; i++)
        if (pool->workers[i].tasks.length < QUEUE / 2)
            return false;
    return true;
}

static bool
listen_once(AdPool *pool, bool wait, GError **error)
{
    for (guint i = 0; i < pool->spec.workers; i++) {
        AdWorker *worker = &pool->workers[i];

        ad_worker_send(worker);
        pool->events[i].fd = worker->pid != 0 ? worker->fd : -1;
        pool->events[i].events = POLLIN;
        if (ad_worker_wants_to_send(worker))
            pool->events[i].events |= POLLOUT;
    }
    if (wait && all_busy(pool))
        g_usleep(NAP);
    if (poll(pool->events, pool->spec.workers, wait ? time_to_wait(pool) : 0) < 0)
        return errno == EINTR ||
               ad_error_errno(error, errno, "waiting for the worker processes");
    for (guint i = 0; i < pool->spec.workers; i++) {
        if ((pool->events[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0 &&
            !read_frames(pool, &pool->workers[i], error))
            return false;
    }
    stop_overdue(pool);
    return true;
}

static bool
deliver(AdPool *pool, GError **error)
{
    AdTask *task;

    while ((task = g_queue_peek_head(&pool->tasks)) != NULL && task->done) {
        bool ok = pool->spec.answer(task->tag, task->reply, task->reason, task->worker,
                                    pool->spec.answer_data, error);

        (void)g_queue_pop_head(&pool->tasks);
        if (task->reply != NULL)
            pool->held -= g_bytes_get_size(task->reply);
        free_task(task);
        if (!ok)
            return false;
    }
    return true;
}

/* One round: give out, listen, deliver. With wait it lasts until something happens. */
static bool
go_on(AdPool *pool, bool wait, GError **error)
{
    bool ok;

    allow_for_absence(pool);
    ok = assign(pool, error) && listen_once(pool, wait, error);
    pool->left = g_get_monotonic_time();
    ok = ok && deliver(pool, error);
    pool->failed = !ok;
    return ok;
}

AdPool *
ad_pool_new(const AdPoolSpec *spec, GError **error)
{
    g_autoptr(AdPool) pool = g_new0(AdPool, 1);

    g_assert(spec->workers > 0);
    pool->spec = *spec;
    pool->workers = g_new0(AdWorker, spec->workers);
    pool->events = g_new0(struct pollfd, spec->workers);
    pool->left = g_get_monotonic_time();
    for (guint i = 0; i < spec->workers; i++) {
        pool->workers[i].number = i;
        pool->workers[i].output = g_byte_array_new();
        pool->workers[i].input = g_byte_array_new();
    }
    for (guint i = 0; i < spec->workers; i++) {
        if (!ad_worker_start(&pool->workers[i], &pool->spec, error))
            return NULL;
    }
    return g_steal_pointer(&pool);
}

static bool
is_full(const AdPool *pool)
{
    return pool->tasks.length >= WINDOW * pool->spec.workers || pool->held > HELD;
}

static bool
refuse_failed(const AdPool *pool, GError **error)
{
    return !pool->failed ||
           ad_error(error, AD_ERROR_FAILED, "the workers have stopped");
}

bool
ad_pool_submit(AdPool *pool, GBytes *request, gpointer tag, GError **error)
{
    AdTask *task;

    if (!refuse_failed(pool, error))
        return false;
    task = g_new0(AdTask, 1);
    task->request = g_bytes_ref(request);
    task->tag = tag;
    pool->held += g_bytes_get_size(request);
    g_queue_push_tail(&pool->tasks, task);
    if (g_bytes_get_size(request) > AD_FRAME_LIMIT)
        complete(pool, task, 0, NULL, g_strdup(_("it is larger than 256 MB")));
    else
        g_queue_push_tail(&pool->waiting, task);
    if (pool->waiting.length >= BATCH * pool->spec.workers &&
        !go_on(pool, false, error))
        return false;
    while (pool->tasks.length > 0 && is_full(pool)) {
        if (!go_on(pool, true, error))
            return false;
    }
    return true;
}

bool
ad_pool_hand_out(AdPool *pool, GError **error)
{
    return refuse_failed(pool, error) && go_on(pool, false, error);
}

static bool
sync_pack(const AdPool *pool, const AdWorker *worker, GError **error)
{
    g_autoptr(AdPack) pack = ad_worker_open_pack(worker, &pool->spec, error);

    return pack != NULL && ad_pack_sync(pack, error);
}

bool
ad_pool_finish(AdPool *pool, GError **error)
{
    if (!refuse_failed(pool, error))
        return false;
    while (pool->tasks.length > 0) {
        if (!go_on(pool, true, error))
            return false;
    }
    for (guint i = 0; i < pool->spec.workers; i++) {
        AdWorker *worker = &pool->workers[i];

        /* What it answered it had written. */
        if (worker->pid != 0)
            g_free(ad_worker_stop(worker, 0));
        if (pool->spec.pack_format != NULL && !sync_pack(pool, worker, error))
            return false;
    }
    return true;
}

void
ad_pool_free(AdPool *pool)
{
    if (pool == NULL)
        return;
    for (guint i = 0; i < pool->spec.workers; i++)
        ad_worker_clear(&pool->workers[i]);
    g_queue_clear(&pool->waiting);
    g_queue_clear_full(&pool->tasks, (GDestroyNotify)free_task);
    g_free(pool->workers);
    g_free(pool->events);
    g_free(pool);
}
