/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each check runs in a child process of its own, because there is no way back. */
#include "auditdisc/base/confine.h"
#include "auditdisc/base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define UNDER_ASAN true
#else
#define UNDER_ASAN false
#endif

/* Newer machines never had these; a number that is no call is denied as well. */
#ifndef SYS_open
#define SYS_open  (-1)
#define SYS_vfork (-1)
#endif

#define ALLOWED 0
#define DENIED  1 /* with EPERM */
#define OTHER   2

/* What was opened before, by a process that did not yet see mail. */
typedef struct {
    int file;
    int other;
    iconv_t latin;
} Opened;

typedef int (*Act)(const Opened *opened);

static int
outcome(long result)
{
    if (result >= 0)
        return ALLOWED;
    return errno == EPERM ? DENIED : OTHER;
}

static int
call(long number, long one, long two, long three)
{
    return outcome(syscall(number, one, two, three));
}

static int
open_read(const Opened *opened)
{
    return outcome(open("/etc/passwd", O_RDONLY));
}

static int
open_write(const Opened *opened)
{
    return outcome(open("/dev/null", O_WRONLY));
}

static int
open_old(const Opened *opened)
{
    return call(SYS_open, (long)"/etc/passwd", O_RDONLY, 0);
}

static int
open_handle(const Opened *opened)
{
    return call(SYS_openat2, AT_FDCWD, (long)"/etc/passwd", 0);
}

static int
make_folder(const Opened *opened)
{
    return call(SYS_mkdirat, AT_FDCWD, (long)"made", 0700);
}

static int
remove_file(const Opened *opened)
{
    return call(SYS_unlinkat, AT_FDCWD, (long)"/nonexistent", 0);
}

static int
make_socket(const Opened *opened)
{
    return outcome(socket(AF_INET, SOCK_STREAM, 0));
}

static int
make_local_socket(const Opened *opened)
{
    return outcome(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int
use_socket(const Opened *opened)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/dev/log"};

    return outcome(
        connect(opened->other, (const struct sockaddr *)&address, sizeof address));
}

static int
send_descriptor(const Opened *opened)
{
    struct msghdr message = {0};

    return outcome(sendmsg(opened->other, &message, MSG_DONTWAIT));
}

static int
execute(const Opened *opened)
{
    return outcome(execl("/bin/true", "true", (char *)NULL));
}

static int
execute_descriptor(const Opened *opened)
{
    static char *const nothing[] = {NULL};

    return outcome(fexecve(opened->file, nothing, nothing));
}

static int
fork_process(const Opened *opened)
{
    return outcome(fork());
}

static int
fork_old(const Opened *opened)
{
    return call(SYS_vfork, 0, 0, 0);
}

static int
clone_three(const Opened *opened)
{
    return call(SYS_clone3, 0, 0, 0);
}

static int
kill_parent(const Opened *opened)
{
    return outcome(kill(getppid(), 0));
}

static int
kill_thread_of_parent(const Opened *opened)
{
    return call(SYS_tgkill, getppid(), getppid(), 0);
}

static int
queue_signal(const Opened *opened)
{
    return call(SYS_rt_sigqueueinfo, getppid(), 0, 0);
}

static int
trace_parent(const Opened *opened)
{
    return outcome(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static int
limit_parent(const Opened *opened)
{
    struct rlimit limit;

    return outcome(prlimit(getppid(), RLIMIT_CORE, NULL, &limit));
}

static int
map_code(const Opened *opened)
{
    void *page =
        mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return outcome(page == MAP_FAILED ? -1 : 0);
}

static int
make_code(const Opened *opened)
{
    void *page =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return outcome(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

static int
change_mode(const Opened *opened)
{
    return call(SYS_fchmod, opened->file, 0777, 0);
}

static int
control_terminal(const Opened *opened)
{
    return call(SYS_ioctl, 2, 0x5412, (long)"x"); /* TIOCSTI types for the user */
}

static int
use_closed(const Opened *opened)
{
    /* Closed by confining: not denied, gone. */
    return fcntl(opened->other, F_GETFD) < 0 && errno == EPERM &&
                   read(opened->other, &(char){0}, 1) < 0 && errno == EBADF
               ? ALLOWED
               : OTHER;
}

static int
allocate(const Opened *opened)
{
    for (gsize size = 1; size < 30000000; size *= 3) {
        g_autofree char *block = g_malloc(size);

        memset(block, 1, size);
        block = g_realloc(block, size * 2);
    }
    return ALLOWED;
}

static int
use_file(const Opened *opened)
{
    char text[6] = {0};

    return write(opened->file, "hello", 5) == 5 &&
                   lseek(opened->file, 0, SEEK_SET) == 0 &&
                   read(opened->file, text, 5) == 5 &&
                   pwrite(opened->file, "j", 1, 0) == 1 &&
                   pread(opened->file, text, 5, 0) == 5 && fsync(opened->file) == 0 &&
                   strcmp(text, "jello") == 0
               ? ALLOWED
               : OTHER;
}

static int
convert(const Opened *opened)
{
    char latin[] = "gr\xfc\xdf";
    char utf8[16] = {0};
    char *from = latin;
    char *to = utf8;
    gsize from_left = strlen(latin);
    gsize to_left = sizeof utf8 - 1;

    return iconv(opened->latin, &from, &from_left, &to, &to_left) == 0 &&
                   strcmp(utf8, "gr\u00fc\u00df") == 0
               ? ALLOWED
               : OTHER;
}

static int
tell_time(const Opened *opened)
{
    struct timespec now = {0};

    if (time(NULL) < 1000000 || g_get_monotonic_time() == 0)
        return OTHER;
    return call(SYS_clock_gettime, CLOCK_REALTIME, (long)&now, 0);
}

static int
hash(const Opened *opened)
{
    AdDigest digest;

    ad_digest_of("abc", 3, &digest);
    return digest.bytes[0] == 0xba ? ALLOWED : OTHER;
}

static int
limit_itself(const Opened *opened)
{
    const struct itimerval timer = {.it_value = {.tv_sec = 5}};
    struct rlimit limit;

    if (getrlimit(RLIMIT_FSIZE, &limit) < 0)
        return OTHER;
    limit.rlim_cur = 1000000;
    return outcome(setrlimit(RLIMIT_FSIZE, &limit) |
                   setitimer(ITIMER_PROF, &timer, NULL));
}

static const struct {
    const char *name;
    Act act;
    int wanted;
} checks[] = {
    {"open-read", open_read, DENIED},
    {"open-write", open_write, DENIED},
    {"open-old", open_old, DENIED},
    {"open-handle", open_handle, DENIED},
    {"make-folder", make_folder, DENIED},
    {"remove-file", remove_file, DENIED},
    {"make-socket", make_socket, DENIED},
    {"make-local-socket", make_local_socket, DENIED},
    {"use-socket", use_socket, DENIED},
    {"send-descriptor", send_descriptor, DENIED},
    {"execute", execute, DENIED},
    {"execute-descriptor", execute_descriptor, DENIED},
    {"fork", fork_process, DENIED},
    {"fork-old", fork_old, DENIED},
    {"clone-three", clone_three, DENIED},
    {"kill-parent", kill_parent, DENIED},
    {"kill-thread-of-parent", kill_thread_of_parent, DENIED},
    {"queue-signal", queue_signal, DENIED},
    {"trace-parent", trace_parent, DENIED},
    {"limit-parent", limit_parent, DENIED},
    {"map-code", map_code, DENIED},
    {"make-code", make_code, DENIED},
    {"change-mode", change_mode, DENIED},
    {"control-terminal", control_terminal, DENIED},
    {"use-closed", use_closed, ALLOWED},
    {"allocate", allocate, ALLOWED},
    {"use-file", use_file, ALLOWED},
    {"convert", convert, ALLOWED},
    {"tell-time", tell_time, ALLOWED},
    {"hash", hash, ALLOWED},
    {"limit-itself", limit_itself, ALLOWED},
};

static int
run_confined(Act act, gsize memory)
{
    FILE *file = tmpfile();
    const Opened opened = {
        .file = fileno(file),
        .other = socket(AF_UNIX, SOCK_STREAM, 0),
        .latin = iconv_open("UTF-8", "ISO-8859-1"),
    };
    const AdConfineSpec spec = {.memory = memory, .keep = {opened.file, -1}};
    bool sealed = false;

    if (!ad_confine(&spec, &sealed, NULL) || !sealed)
        return 100;
    return act(&opened);
}

static int
status_of(Act act, gsize memory)
{
    pid_t pid = fork();
    int status = -1;

    if (pid == 0)
        _exit(run_confined(act, memory));
    g_assert_cmpint(pid, >, 0);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    return status;
}

static void
test_check(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    int status = status_of(checks[i].act, 0);

    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, checks[i].wanted);
}

/* The same acts do something when nothing is confined, so that a check can fail. */
static void
test_unconfined(void)
{
    g_assert_cmpint(open_read(NULL), ==, ALLOWED);
    g_assert_cmpint(open_write(NULL), ==, ALLOWED);
    g_assert_cmpint(make_socket(NULL), ==, ALLOWED);
    g_assert_cmpint(kill_parent(NULL), ==, ALLOWED);
    g_assert_cmpint(map_code(NULL), ==, ALLOWED);
    g_assert_cmpint(limit_parent(NULL), ==, ALLOWED);
}

static int
abort_itself(const Opened *opened)
{
    abort();
}

static void
test_abort(void)
{
    int status = status_of(abort_itself, 0);

    g_assert_true(WIFSIGNALED(status));
    g_assert_cmpint(WTERMSIG(status), ==, SIGABRT);
    g_assert_false(WCOREDUMP(status));
}

static int
take_memory(gsize wanted)
{
    return mmap(NULL, wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) == MAP_FAILED;
}

static int
take_little(const Opened *opened)
{
    return take_memory(40000000);
}

static int
take_much(const Opened *opened)
{
    return take_memory(80000000);
}

/* The limit counts from what is in use, however much that is. */
static void
test_memory(void)
{
    g_autofree char *in_use = NULL;

    if (UNDER_ASAN) {
        g_test_skip("AddressSanitizer needs its memory");
        return;
    }
    in_use = g_malloc(200000000);
    memset(in_use, 1, 200000000);
    g_assert_cmpint(WEXITSTATUS(status_of(take_little, 60000000)), ==, 0);
    g_assert_cmpint(WEXITSTATUS(status_of(take_much, 60000000)), ==, 1);
    g_assert_cmpint(WEXITSTATUS(status_of(take_much, 0)), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(checks); i++) {
        g_autofree char *path = g_strconcat("/confine/", checks[i].name, NULL);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_check);
    }
    g_test_add_func("/confine/unconfined", test_unconfined);
    g_test_add_func("/confine/abort", test_abort);
    g_test_add_func("/confine/memory", test_memory);
    return g_test_run();
}
