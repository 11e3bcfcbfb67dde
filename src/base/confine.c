/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/confine.h"

#include "auditdisc/base/error.h"
#include "sanitiser.h"

#include <errno.h>
#include <seccomp.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What computing on open descriptors needs, and no more. There is nothing here that
 * takes a path, an address or another process. */
static const int calls[] = {
    /* descriptors that are open already */
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(preadv),
    SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(pwrite64), SCMP_SYS(pwritev),
    SCMP_SYS(lseek), SCMP_SYS(_llseek), SCMP_SYS(fstat), SCMP_SYS(fstat64),
    SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(sync_file_range), SCMP_SYS(close),
    /* memory; mmap and mprotect have rules of their own */
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
    SCMP_SYS(sysinfo), SCMP_SYS(futex), SCMP_SYS(sched_yield),
    /* time */
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday),
    SCMP_SYS(time), SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep),
    SCMP_SYS(restart_syscall), SCMP_SYS(getitimer), SCMP_SYS(setitimer),
    /* itself; prlimit64 and tgkill have rules of their own */
    SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getppid), SCMP_SYS(getrandom),
    SCMP_SYS(getrusage), SCMP_SYS(getrlimit), SCMP_SYS(setrlimit),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack), SCMP_SYS(exit), SCMP_SYS(exit_group)};

/* Negative on failure, as libseccomp has it. */
static int
add_rules(scmp_filter_ctx filter)
{
    const struct {
        int call;
        struct scmp_arg_cmp only;
    } rules[] = {
        {SCMP_SYS(mmap), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)},
        {SCMP_SYS(mprotect), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)},
        {SCMP_SYS(prlimit64), SCMP_A0(SCMP_CMP_EQ, 0)}, /* its own limits */
        /* abort() is a signal to itself */
        {SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())},
    };
    int result = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(calls) && result == 0; i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
    for (gsize i = 0; i < G_N_ELEMENTS(rules) && result == 0; i++)
        result =
            seccomp_rule_add(filter, SCMP_ACT_ALLOW, rules[i].call, 1, rules[i].only);
    return result;
}

/* Who has seccomp looks for the filter, which lies nowhere. */
bool
ad_confine_can_seal(void)
{
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, NULL) < 0 &&
           errno == EFAULT;
}

static bool
seal(bool *ret_sealed, GError **error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int result = filter != NULL ? add_rules(filter) : -ENOMEM;

    if (result == 0)
        result = seccomp_load(filter);
    if (filter != NULL)
        seccomp_release(filter);
    /* ECANCELED is how libseccomp says that the kernel refused. */
    if (result < 0 && result != -ECANCELED && result != -EINVAL && result != -ENOSYS)
        return ad_error_errno(error, -result, "confining a worker process");
    *ret_sealed = result == 0;
    return true;
}

/* Private writable memory in use, as RLIMIT_DATA counts it; 0 where /proc is missing,
 * which makes the limit tighter. */
static gsize
data_in_use(void)
{
    unsigned long pages = 0;
    FILE *status = fopen("/proc/self/statm", "re");

    if (status == NULL)
        return 0;
    if (fscanf(status, "%*u %*u %*u %*u %*u %lu", &pages) != 1)
        pages = 0;
    (void)fclose(status);
    return pages * (gsize)sysconf(_SC_PAGESIZE);
}

static bool
limit_memory(gsize memory, GError **error)
{
    struct rlimit limit;

    if (memory == 0 || AD_UNDER_ASAN)
        return true;
    if (getrlimit(RLIMIT_DATA, &limit) < 0)
        return ad_error_errno(error, errno, "reading the limit of memory");
    limit.rlim_cur = MIN(limit.rlim_max, data_in_use() + memory);
    limit.rlim_max = limit.rlim_cur;
    if (setrlimit(RLIMIT_DATA, &limit) < 0)
        return ad_error_errno(error, errno, "limiting memory");
    return true;
}

static bool
is_kept(const AdConfineSpec *spec, int fd)
{
    for (gsize i = 0; i < G_N_ELEMENTS(spec->keep) && spec->keep[i] >= 0; i++) {
        if (spec->keep[i] == fd)
            return true;
    }
    return false;
}

static void
close_others(const AdConfineSpec *spec)
{
    int last = STDERR_FILENO;

    for (gsize i = 0; i < G_N_ELEMENTS(spec->keep) && spec->keep[i] >= 0; i++)
        last = MAX(last, spec->keep[i]);
    for (int fd = STDERR_FILENO + 1; fd < last; fd++) {
        if (!is_kept(spec, fd))
            (void)close(fd); /* most of them aren't open */
    }
    closefrom(last + 1);
}

bool
ad_confine(const AdConfineSpec *spec, bool *ret_sealed, GError **error)
{
    static const struct rlimit no_core = {0, 0};

    close_others(spec);
    if (setrlimit(RLIMIT_CORE, &no_core) < 0)
        return ad_error_errno(error, errno, "forbidding core files");
    return limit_memory(spec->memory, error) && seal(ret_sealed, error);
}
