/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stop.h"

#include "auditdisc/base/error.h"

#include <errno.h>
#include <sys/signalfd.h>
#include <unistd.h>

bool
ad_stop_begin(AdStop *stop, GError **error)
{
    sigset_t waiting, asking;

    sigemptyset(&asking);
    sigaddset(&asking, SIGINT);
    sigaddset(&asking, SIGTERM);
    waiting = asking;
    sigaddset(&waiting, SIGHUP);
    *stop = (AdStop){.descriptor = signalfd(-1, &asking, SFD_NONBLOCK | SFD_CLOEXEC)};
    if (stop->descriptor < 0)
        return ad_error_errno(error, errno, "cannot wait for signals");
    sigprocmask(SIG_BLOCK, &waiting, &stop->before);
    return true;
}

guint
ad_stop_asked(AdStop *stop)
{
    struct signalfd_siginfo signal;

    while (read(stop->descriptor, &signal, sizeof signal) == (ssize_t)sizeof signal)
        stop->asked += signal.ssi_signo == SIGTERM ? 2 : 1;
    return stop->asked;
}

void
ad_stop_end(AdStop *stop)
{
    if (stop->descriptor < 0)
        return;
    close(stop->descriptor);
    sigprocmask(SIG_SETMASK, &stop->before, NULL);
}
