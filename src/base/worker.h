/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One worker process of a pool. worker.c is what the parent sees of it, servant.c is
 * what runs inside. They speak in frames over a socket: the servant says one frame when
 * it is ready, then one for each request, in the order of the requests.
 */
#pragma once

#include "auditdisc/base/pool.h"

#include <sys/types.h>

typedef enum {
    AD_FRAME_REQUEST = 1, /* parent to servant */
    AD_FRAME_ANSWER,      /* ready, or what the work function put into reply */
    AD_FRAME_REASON,      /* the request can't be answered, and the servant ends */
    AD_FRAME_FATAL,       /* the machine said no, no request is to blame */
} AdFrameKind;

typedef struct {
    guint32 kind;
    guint32 length; /* of what follows */
} AdFrame;

#define AD_FRAME_LIMIT ((gsize)256 * 1024 * 1024)

/* The exit status of a servant that could get no more memory. */
#define AD_EXIT_MEMORY 77

/* A request on its way from submission to delivery. */
typedef struct {
    GBytes *request;
    gpointer tag;
    bool done; /* one of the next two is there */
    GBytes *reply;
    char *reason;
    guint worker;
} AdTask;

typedef struct {
    guint number;
    pid_t pid; /* 0 while there is no process */
    int fd;
    GQueue tasks;       /* of AdTask, borrowed, oldest first */
    guint sent;         /* how many of them are with the servant or in output */
    GByteArray *output; /* frames on their way */
    gsize taken;        /* bytes of output that the socket has */
    GByteArray *input;  /* bytes of frames that aren't complete yet */
    guint answered;     /* requests since the process began */
    gint64 since;       /* when the oldest task became the current one */
    bool overdue;
} AdWorker;

/* Its pack, if the pool has packs. */
AdPack *ad_worker_open_pack(const AdWorker *worker, const AdPoolSpec *spec,
                            GError **error);
/* Opens input and pack, forks, and waits until the servant is confined and ready. */
bool ad_worker_start(AdWorker *worker, const AdPoolSpec *spec, GError **error);
void ad_worker_push(AdWorker *worker, AdTask *task);
bool ad_worker_wants_to_send(const AdWorker *worker);
/* Neither waits. They do nothing about a servant that is gone: ad_worker_receive says
 * so when all it sent before has been read. */
void ad_worker_send(AdWorker *worker);
bool ad_worker_receive(AdWorker *worker);
/* The next frame that is complete. False if there is none, or if what came can't be
 * one, which ret_broken tells. */
bool ad_worker_take(AdWorker *worker, AdFrameKind *ret_kind, GBytes **ret_content,
                    bool *ret_broken);
/* Ends the process if it still runs, and says in plain words how it ended. The tasks
 * stay in the queue, none of them counts as sent. */
char *ad_worker_stop(AdWorker *worker, guint seconds);
void ad_worker_clear(AdWorker *worker);

typedef struct {
    int socket;
    int input;    /* -1 for none */
    AdPack *pack; /* NULL for none */
} AdServant;

/* The life of a servant, to be entered in a fresh process. */
G_NORETURN void ad_servant_run(const AdServant *servant, const AdPoolSpec *spec);
