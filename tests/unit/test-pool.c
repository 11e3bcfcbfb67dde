/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define UNDER_ASAN true
#else
#define UNDER_ASAN false
#endif

#define MEGABYTE (1024 * 1024)

/* What a worker does, by the first word of its request. */

static void
reply_text(GByteArray *reply, const char *text)
{
    g_byte_array_append(reply, (const guint8 *)text, (guint)strlen(text));
}

static void
reply_number(GByteArray *reply, gint64 number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);

    reply_text(reply, text);
}

static bool
do_echo(const char *rest, GByteArray *reply)
{
    reply_text(reply, rest);
    return true;
}

static bool
do_refuse(const char *rest, GByteArray *reply)
{
    reply_text(reply, "not \x1b[2J today");
    return false;
}

static bool
do_crash(const char *rest, GByteArray *reply)
{
    *(volatile int *)GSIZE_TO_POINTER(strlen(rest)) = 1;
    return true;
}

static bool
do_raise(const char *rest, GByteArray *reply)
{
    (void)raise(atoi(rest));
    return true;
}

static bool
do_exit(const char *rest, GByteArray *reply)
{
    _exit(atoi(rest));
}

static bool
do_loop(const char *rest, GByteArray *reply)
{
    for (volatile bool forever = true; forever;)
        continue;
    return true;
}

static bool
do_sleep(const char *rest, GByteArray *reply)
{
    for (;;)
        g_usleep(G_USEC_PER_SEC);
    return true;
}

static bool
do_hoard(const char *rest, GByteArray *reply)
{
    gsize size = (gsize)g_ascii_strtoull(rest, NULL, 10);

    for (;;)
        memset(g_malloc(size), 1, MIN(size, 4096));
    return true;
}

/* As a library does that doesn't ask whether it got what it wanted. */
static bool
do_hoard_blindly(const char *rest, GByteArray *reply)
{
    gsize size = (gsize)g_ascii_strtoull(rest, NULL, 10);

    for (;;) {
        char *volatile block = malloc(size);

        *(volatile char *)block = 1;
    }
    return true;
}

static bool
do_large(const char *rest, GByteArray *reply)
{
    g_byte_array_set_size(reply, (guint)atoi(rest));
    memset(reply->data, 'x', reply->len);
    return true;
}

static bool
do_pid(const char *rest, GByteArray *reply)
{
    reply_number(reply, getpid());
    return true;
}

/* What becomes of this depends on what the process did before. */
static bool
do_wear(const char *rest, GByteArray *reply)
{
    static int served = 0;

    if (++served == 5)
        (void)raise(SIGSEGV);
    reply_text(reply, rest);
    return true;
}

static bool
do_open(const char *rest, GByteArray *reply)
{
    reply_number(reply, open(rest, O_RDONLY) < 0 ? errno : 0);
    return true;
}

static bool
do_create(const char *rest, GByteArray *reply)
{
    reply_number(reply, open(rest, O_WRONLY | O_CREAT, 0600) < 0 ? errno : 0);
    return true;
}

static bool
do_socket(const char *rest, GByteArray *reply)
{
    reply_number(reply, socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0);
    return true;
}

static bool
do_execute(const char *rest, GByteArray *reply)
{
    reply_number(reply, execl(rest, rest, (char *)NULL) < 0 ? errno : 0);
    return true;
}

static bool
do_fork(const char *rest, GByteArray *reply)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    reply_number(reply, pid < 0 ? errno : 0);
    return true;
}

static bool
do_count_descriptors(const char *rest, GByteArray *reply)
{
    int count = 0;

    for (int fd = 3; fd < 200; fd++)
        count += lseek(fd, 0, SEEK_CUR) >= 0 || errno != EBADF;
    reply_number(reply, count);
    return true;
}

static bool
do_read_input(const char *rest, GByteArray *reply)
{
    char byte;

    reply_number(reply, read(STDIN_FILENO, &byte, 1));
    return true;
}

/* The only descriptor beside the three streams. */
static int
socket_to_parent(void)
{
    int fd = STDERR_FILENO + 1;

    while (lseek(fd, 0, SEEK_CUR) >= 0 || errno == EBADF)
        fd++;
    return fd;
}

/* A worker in the hands of its mail writes frames of its own: kind, length, and then
 * ten bytes that may be fewer than the length. */
static bool
do_forge(const char *rest, GByteArray *reply)
{
    g_autoptr(GByteArray) frames = g_byte_array_new();
    guint32 head[2];
    int status = 0;
    int count = 0;

    g_assert_cmpint(sscanf(rest, "%u %u x%d %d", &head[0], &head[1], &count, &status),
                    ==, 4);
    for (int i = 0; i < count; i++) {
        g_byte_array_append(frames, (const guint8 *)head, sizeof head);
        reply_text(frames, "ffffffffff");
    }
    if (write(socket_to_parent(), frames->data, frames->len) < 0)
        _exit(99);
    if (status == 0)
        return do_sleep(rest, reply);
    _exit(status);
}

static bool
do_timer(const char *rest, GByteArray *reply)
{
    struct itimerval timer = {0};

    (void)getitimer(ITIMER_PROF, &timer);
    reply_text(reply,
               timer.it_value.tv_sec + timer.it_value.tv_usec > 0 ? "set" : "not");
    return true;
}

static const struct {
    const char *name;
    bool (*act)(const char *rest, GByteArray *reply);
} acts[] = {
    {"echo ", do_echo},
    {"refuse ", do_refuse},
    {"crash ", do_crash},
    {"raise ", do_raise},
    {"exit ", do_exit},
    {"loop ", do_loop},
    {"sleep ", do_sleep},
    {"hoard ", do_hoard},
    {"hoard-blindly ", do_hoard_blindly},
    {"large ", do_large},
    {"pid ", do_pid},
    {"wear ", do_wear},
    {"open ", do_open},
    {"create ", do_create},
    {"socket ", do_socket},
    {"execute ", do_execute},
    {"fork ", do_fork},
    {"descriptors ", do_count_descriptors},
    {"stdin ", do_read_input},
    {"forge ", do_forge},
    {"timer ", do_timer},
};

static bool
work(GBytes *request, int input, AdPack *pack, GByteArray *reply, gpointer data)
{
    g_autofree char *text =
        g_strndup(g_bytes_get_data(request, NULL), g_bytes_get_size(request));

    for (gsize i = 0; i < G_N_ELEMENTS(acts); i++) {
        if (g_str_has_prefix(text, acts[i].name))
            return acts[i].act(text + strlen(acts[i].name), reply);
    }
    return false;
}

/* What the parent keeps of the answers: each a line, in the order they came. */

typedef struct {
    AdPoolSpec spec;
    AdPool *pool;
    GPtrArray *answers;
    guint submitted;
} Run;

static bool
keep_answer(gpointer tag, GBytes *reply, const char *reason, guint worker,
            gpointer data, GError **error)
{
    Run *run = data;

    g_assert_cmpuint(GPOINTER_TO_UINT(tag), ==, run->answers->len);
    g_assert_true((reply == NULL) != (reason == NULL));
    g_assert_cmpuint(worker, <, run->spec.workers);
    if (reply == NULL)
        g_ptr_array_add(run->answers, g_strconcat("reason: ", reason, NULL));
    else
        g_ptr_array_add(run->answers, g_strndup(g_bytes_get_data(reply, NULL),
                                                g_bytes_get_size(reply)));
    return true;
}

static void
run_init(Run *run, guint workers)
{
    *run = (Run){
        .spec = {.workers = workers,
                 .memory = 100 * MEGABYTE,
                 .seconds = 1,
                 .growth = MEGABYTE,
                 .work = work,
                 .answer = keep_answer},
        .answers = g_ptr_array_new_with_free_func(g_free),
    };
}

static void
run_open(Run *run)
{
    g_autoptr(GError) error = NULL;

    run->spec.answer_data = run;
    run->pool = ad_pool_new(&run->spec, &error);
    g_assert_no_error(error);
}

static void
run_submit(Run *run, const char *text)
{
    g_autoptr(GBytes) request = g_bytes_new(text, strlen(text));
    g_autoptr(GError) error = NULL;

    ad_pool_submit(run->pool, request, GUINT_TO_POINTER(run->submitted++), &error);
    g_assert_no_error(error);
}

static void
run_finish(Run *run)
{
    g_autoptr(GError) error = NULL;

    ad_pool_finish(run->pool, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(run->answers->len, ==, run->submitted);
    ad_pool_free(run->pool);
}

static void
run_close(Run *run)
{
    g_ptr_array_unref(run->answers);
}

static const char *
answer_at(const Run *run, guint i)
{
    return run->answers->pdata[i];
}

static void
test_order(gconstpointer data)
{
    Run run;

    run_init(&run, GPOINTER_TO_UINT(data));
    run_open(&run);
    for (guint i = 0; i < 10000; i++) {
        g_autofree char *text = g_strdup_printf("echo %u", i * 7);

        run_submit(&run, text);
    }
    run_finish(&run);
    for (guint i = 0; i < 10000; i++) {
        g_autofree char *wanted = g_strdup_printf("%u", i * 7);

        g_assert_cmpstr(answer_at(&run, i), ==, wanted);
    }
    run_close(&run);
}

/* Each way to fail with the words for it, between requests that must not suffer. */
static const struct {
    const char *request, *answer, *answer_under_asan;
} failures[] = {
    {"refuse ", "reason: not \u241b[2J today", NULL},
    {"crash ", "reason: it stopped with signal 11 (segmentation fault)",
     "reason: it ended with status 1"},
    {"raise 6", "reason: it stopped with signal 6 (aborted)", NULL},
    {"raise 10", "reason: it stopped with signal 10 (user defined signal 1)", NULL},
    {"exit 3", "reason: it ended with status 3", NULL},
    {"loop ", "reason: it took more than 1 second", NULL},
    {"forge 2 1000 x1 3", "reason: it ended with status 3", NULL},
    {"forge 2 4294967295 x1 0", "reason: it stopped with signal 9 (killed)", NULL},
    {"forge 1 10 x1 0", "reason: it stopped with signal 9 (killed)", NULL},
    {"forge 3 10 x1 0", "reason: ffffffffff", NULL},
    {"nonsense", "reason: ", NULL},
    {"hoard 100", "reason: it needed more memory than allowed", ""},
    {"hoard 100000", "reason: it needed more memory than allowed", ""},
    {"hoard 60000000", "reason: it needed more memory than allowed", ""},
    {"hoard 9000000000", "reason: it needed more memory than allowed", ""},
    {"hoard-blindly 100", "reason: it needed more memory than allowed", ""},
    {"hoard-blindly 50000", "reason: it needed more memory than allowed", ""},
};

static void
test_failures(gconstpointer data)
{
    g_autoptr(GPtrArray) wanted = g_ptr_array_new();
    Run run;

    run_init(&run, GPOINTER_TO_UINT(data));
    run_open(&run);
    for (gsize i = 0; i < G_N_ELEMENTS(failures); i++) {
        const char *other = UNDER_ASAN ? failures[i].answer_under_asan : NULL;

        if (other != NULL && *other == '\0')
            continue;
        run_submit(&run, failures[i].request);
        g_ptr_array_add(wanted, (gpointer)(other != NULL ? other : failures[i].answer));
        for (int good = 0; good < 10; good++) {
            run_submit(&run, "echo unharmed");
            g_ptr_array_add(wanted, (gpointer) "unharmed");
        }
    }
    run_finish(&run);
    g_assert_cmpuint(run.answers->len, ==, wanted->len);
    for (guint i = 0; i < wanted->len; i++)
        g_assert_cmpstr(answer_at(&run, i), ==, wanted->pdata[i]);
    run_close(&run);
}

/* Uses no CPU time, so only the parent's clock ends it. */
static void
test_hang(void)
{
    Run run;

    run_init(&run, 2);
    run_open(&run);
    run_submit(&run, "sleep ");
    run_submit(&run, "echo unharmed");
    run_submit(&run, "echo unharmed");
    run_finish(&run);
    g_assert_cmpstr(answer_at(&run, 0), ==, "reason: it took more than 1 second");
    g_assert_cmpstr(answer_at(&run, 1), ==, "unharmed");
    g_assert_cmpstr(answer_at(&run, 2), ==, "unharmed");
    run_close(&run);
}

/* Answers that wait because the parent has other things to do are not late. */
static void
test_absent_parent(void)
{
    Run run;

    run_init(&run, 1);
    run_open(&run);
    run_submit(&run, "large 1000000");
    g_usleep(3300000);
    run_submit(&run, "echo unharmed");
    run_finish(&run);
    g_assert_cmpuint(strlen(answer_at(&run, 0)), ==, 1000000);
    g_assert_cmpstr(answer_at(&run, 1), ==, "unharmed");
    run_close(&run);
}

/* Requests and answers that are both larger than what a socket holds. */
static void
test_large(gconstpointer data)
{
    g_autofree char *text = g_strnfill(MEGABYTE, 'y');
    Run run;

    memcpy(text, "echo ", 5);
    run_init(&run, GPOINTER_TO_UINT(data));
    run_open(&run);
    for (int i = 0; i < 100; i++) {
        run_submit(&run, text);
        run_submit(&run, "large 1000000");
    }
    run_finish(&run);
    for (guint i = 0; i < 200; i += 2) {
        g_assert_cmpstr(answer_at(&run, i), ==, text + 5);
        g_assert_cmpuint(strlen(answer_at(&run, i + 1)), ==, 1000000);
    }
    run_close(&run);
}

/* What was sent of a request to a worker that died has to be sent again. */
static void
test_half_sent(void)
{
    g_autofree char *text = g_strnfill(MEGABYTE, 'y');
    Run run;

    memcpy(text, "echo ", 5);
    run_init(&run, 1);
    run_open(&run);
    for (int i = 0; i < 10; i++) {
        run_submit(&run, "raise 9");
        run_submit(&run, text);
    }
    run_finish(&run);
    for (guint i = 0; i < 20; i += 2) {
        g_assert_cmpstr(answer_at(&run, i), ==,
                        "reason: it stopped with signal 9 (killed)");
        g_assert_cmpstr(answer_at(&run, i + 1), ==, text + 5);
    }
    run_close(&run);
}

/* Answers that nobody asked for end the worker and change nothing. */
static void
test_unasked(void)
{
    Run run;

    run_init(&run, 1);
    run_open(&run);
    run_submit(&run, "forge 2 10 x3 0");
    run_finish(&run);
    g_assert_cmpstr(answer_at(&run, 0), ==, "ffffffffff");
    run_close(&run);
}

static void
test_too_large(void)
{
    const gsize size = 257 * (gsize)MEGABYTE;
    g_autoptr(GBytes) request = g_bytes_new_take(g_malloc0(size), size);
    Run run;

    run_init(&run, 1);
    run_open(&run);
    g_assert_true(
        ad_pool_submit(run.pool, request, GUINT_TO_POINTER(run.submitted++), NULL));
    run_submit(&run, "echo unharmed");
    run_finish(&run);
    g_assert_cmpstr(answer_at(&run, 0), ==, "reason: it is larger than 256 MB");
    g_assert_cmpstr(answer_at(&run, 1), ==, "unharmed");
    run_close(&run);
}

/* A worker that breaks because of what it did before costs nothing. */
static void
test_wear(gconstpointer data)
{
    Run run;

    run_init(&run, GPOINTER_TO_UINT(data));
    run_open(&run);
    for (int i = 0; i < 100; i++)
        run_submit(&run, "wear unharmed");
    run_finish(&run);
    for (guint i = 0; i < 100; i++)
        g_assert_cmpstr(answer_at(&run, i), ==, "unharmed");
    run_close(&run);
}

static bool
kill_some(gpointer tag, GBytes *reply, const char *reason, guint worker, gpointer data,
          GError **error)
{
    Run *run = data;

    keep_answer(tag, reply, reason, worker, data, error);
    if (reply != NULL && run->answers->len % 50 == 0)
        (void)kill(atoi(answer_at(run, run->answers->len - 1)), SIGKILL);
    return true;
}

/* Whoever kills workers costs at most what each was working on. */
static void
test_killed(gconstpointer data)
{
    guint lost = 0;
    Run run;

    run_init(&run, GPOINTER_TO_UINT(data));
    run.spec.answer = kill_some;
    run_open(&run);
    for (int i = 0; i < 2000; i++)
        run_submit(&run, "pid ");
    run_finish(&run);
    for (guint i = 0; i < 2000; i++) {
        if (!g_str_has_prefix(answer_at(&run, i), "reason: "))
            continue;
        lost++;
        g_assert_cmpstr(answer_at(&run, i), ==,
                        "reason: it stopped with signal 9 (killed)");
    }
    g_assert_cmpuint(lost, <=, 2000 / 50);
    run_close(&run);
}

/* What a hostile mail might want of the process that reads it. */
static void
test_confined(void)
{
    static const char *const denied[] = {"open /etc/passwd", "create escaped",
                                         "socket ", "execute /bin/true", "fork "};
    g_autofree char *eperm = g_strdup_printf("%d", EPERM);
    int spare = open("/etc/passwd", O_RDONLY); /* not for the workers */
    int stdin_before = dup(STDIN_FILENO);
    Run run;

    g_assert_cmpint(dup2(spare, STDIN_FILENO), ==, STDIN_FILENO);

    run_init(&run, 4);
    run_open(&run);
    for (guint i = 0; i < G_N_ELEMENTS(denied); i++)
        run_submit(&run, denied[i]);
    run_submit(&run, "stdin ");
    run_submit(&run, "timer ");
    for (int i = 0; i < 40; i++)
        run_submit(&run, "descriptors ");
    run_finish(&run);
    for (guint i = 0; i < G_N_ELEMENTS(denied); i++)
        g_assert_cmpstr(answer_at(&run, i), ==, eperm);
    g_assert_cmpstr(answer_at(&run, G_N_ELEMENTS(denied)), ==, "0");
    g_assert_cmpstr(answer_at(&run, G_N_ELEMENTS(denied) + 1), ==, "set");
    for (guint i = 0; i < 40; i++)
        g_assert_cmpstr(answer_at(&run, G_N_ELEMENTS(denied) + 2 + i), ==, "1");
    g_assert_cmpint(dup2(stdin_before, STDIN_FILENO), ==, STDIN_FILENO);
    close(stdin_before);
    close(spare);
    run_close(&run);
}

/* Packs: each request puts itself there, and the reply is the extent. */

typedef struct {
    char *folder;
    char *format;
    char *input;
} Folder;

static void
set_up(Folder *folder, gconstpointer data)
{
    folder->folder = g_dir_make_tmp("auditdisc-pool-XXXXXX", NULL);
    folder->format = g_build_filename(folder->folder, "pack-%u", NULL);
    folder->input = g_build_filename(folder->folder, "input", NULL);
    g_assert_true(g_file_set_contents(folder->input, "0123456789", 10, NULL));
}

static void
tear_down(Folder *folder, gconstpointer data)
{
    g_assert_true(ad_fs_remove_tree(folder->folder, NULL));
    g_free(folder->folder);
    g_free(folder->format);
    g_free(folder->input);
}

static bool
store(GBytes *request, int input, AdPack *pack, GByteArray *reply, gpointer data)
{
    gsize length;
    const char *text = g_bytes_get_data(request, &length);
    AdExtent extent;

    ad_pack_begin(pack);
    if (!ad_pack_write(pack, text, length, NULL))
        return false;
    if (strncmp(text, "crash", 5) == 0)
        (void)raise(SIGKILL);
    if (strncmp(text, "flood", 5) == 0)
        while (ad_pack_write(pack, text, length, NULL))
            continue;
    if (!ad_pack_end(pack, &extent, NULL))
        return false;
    g_byte_array_append(reply, (const guint8 *)&extent, sizeof extent);
    return true;
}

typedef struct {
    const Folder *folder;
    GPtrArray *requests;
    GPtrArray *extents; /* NULL for one that failed */
    GPtrArray *reasons;
} Stored;

static bool
keep_extent(gpointer tag, GBytes *reply, const char *reason, guint worker,
            gpointer data, GError **error)
{
    Stored *stored = data;
    AdExtent *extent = NULL;

    if (reply != NULL) {
        g_assert_cmpuint(g_bytes_get_size(reply), ==, sizeof *extent);
        extent = g_memdup2(g_bytes_get_data(reply, NULL), sizeof *extent);
        g_assert_cmpuint(extent->pack, ==, worker);
    }
    g_ptr_array_add(stored->extents, extent);
    g_ptr_array_add(stored->reasons, g_strdup(reason));
    return true;
}

static void
assert_stored(const Stored *stored, guint i)
{
    const AdExtent *extent = stored->extents->pdata[i];
    const char *text = stored->requests->pdata[i];
    g_autofree char *number = g_strdup_printf("%u", extent->pack);
    g_autofree char *name = g_strconcat("pack-", number, NULL);
    g_autofree char *path = g_build_filename(stored->folder->folder, name, NULL);
    g_autofree char *bytes = g_malloc0((gsize)extent->size + 1);
    AdDigest digest;
    int fd = open(path, O_RDONLY);

    g_assert_cmpint(pread(fd, bytes, (gsize)extent->size, extent->offset), ==,
                    extent->size);
    g_assert_cmpstr(bytes, ==, text);
    ad_digest_of(text, strlen(text), &digest);
    g_assert_true(ad_digest_equal(&digest, &extent->digest));
    close(fd);
}

static const char *
word_for(int i)
{
    if (i % 40 == 7)
        return "crash";
    return i % 60 == 9 ? "flood" : "text";
}

static void
test_packs(Folder *folder, gconstpointer data)
{
    g_autoptr(GPtrArray) requests = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) extents = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) reasons = g_ptr_array_new_with_free_func(g_free);
    Stored stored = {folder, requests, extents, reasons};
    const AdPoolSpec spec = {.workers = GPOINTER_TO_UINT(data),
                             .memory = 100 * MEGABYTE,
                             .seconds = 10,
                             .growth = MEGABYTE,
                             .pack_format = folder->format,
                             .work = store,
                             .answer = keep_extent,
                             .answer_data = &stored};
    g_autoptr(GError) error = NULL;
    g_autoptr(AdPool) pool = ad_pool_new(&spec, &error);

    for (int i = 0; i < 300; i++) {
        g_autofree char *filler = g_strnfill((gsize)i * i % 5000, 'z');
        char *text = g_strdup_printf("%s %d %s", word_for(i), i, filler);
        g_autoptr(GBytes) request = g_bytes_new_static(text, strlen(text));

        g_ptr_array_add(requests, text);
        g_assert_true(ad_pool_submit(pool, request, NULL, &error));
    }
    g_assert_true(ad_pool_finish(pool, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(extents->len, ==, 300);
    for (int i = 0; i < 300; i++) {
        if (*word_for(i) == 't')
            assert_stored(&stored, (guint)i);
        else
            g_assert_cmpstr(reasons->pdata[i], ==,
                            *word_for(i) == 'c' ? "it stopped with signal 9 (killed)"
                                                : "it wrote more than allowed");
    }
}

/* What is handed out is worked on while the caller does something else. */
static void
test_hand_out(Folder *folder, gconstpointer data)
{
    g_autoptr(GPtrArray) extents = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) reasons = g_ptr_array_new_with_free_func(g_free);
    Stored stored = {folder, NULL, extents, reasons};
    const AdPoolSpec spec = {.workers = 1,
                             .pack_format = folder->format,
                             .work = store,
                             .answer = keep_extent,
                             .answer_data = &stored};
    g_autoptr(GError) error = NULL;
    g_autoptr(AdPool) pool = ad_pool_new(&spec, &error);
    g_autoptr(GBytes) request = g_bytes_new_static("text", 4);
    g_autofree char *path = g_build_filename(folder->folder, "pack-0", NULL);
    struct stat facts = {0};

    g_assert_true(ad_pool_submit(pool, request, NULL, &error));
    g_assert_true(ad_pool_hand_out(pool, &error));
    for (int i = 0; i < 1000 && stat(path, &facts) == 0 && facts.st_size == 0; i++)
        g_usleep(10 * 1000);
    g_assert_cmpint(facts.st_size, ==, 4);
    g_assert_true(ad_pool_finish(pool, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(extents->len, ==, 1);
    g_assert_nonnull(extents->pdata[0]);
}

/* A full disk is not the fault of a message. */
static void
test_full_disk(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) later = NULL;
    g_autoptr(GBytes) request = g_bytes_new_static("text", 4);
    const AdPoolSpec spec = {.workers = 2,
                             .seconds = 10,
                             .growth = MEGABYTE,
                             .pack_format = "/dev/full",
                             .work = store,
                             .answer = keep_extent};
    g_autoptr(AdPool) pool = ad_pool_new(&spec, &error);

    g_assert_no_error(error);
    if (ad_pool_submit(pool, request, NULL, &error))
        g_assert_false(ad_pool_finish(pool, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
    g_assert_nonnull(strstr(error->message, "/dev/full: writing: No space left"));
    g_assert_false(ad_pool_submit(pool, request, NULL, &later));
    g_assert_error(later, AD_ERROR, AD_ERROR_FAILED);
}

static bool
read_at(GBytes *request, int input, AdPack *pack, GByteArray *reply, gpointer data)
{
    g_autofree char *place =
        g_strndup(g_bytes_get_data(request, NULL), g_bytes_get_size(request));
    char byte = 0;

    if (pread(input, &byte, 1, atoi(place)) != 1)
        return false;
    g_byte_array_append(reply, (const guint8 *)&byte, 1);
    return true;
}

static void
test_input(Folder *folder, gconstpointer data)
{
    Run run;

    run_init(&run, 3);
    run.spec.work = read_at;
    run.spec.input = folder->input;
    run_open(&run);
    for (int i = 0; i < 10; i++) {
        char text[] = {(char)('0' + i), '\0'};

        run_submit(&run, text);
    }
    run_finish(&run);
    for (guint i = 0; i < 10; i++)
        g_assert_cmpint(*answer_at(&run, i), ==, '0' + (int)i);
    run_close(&run);
}

static void
test_cannot_start(Folder *folder, gconstpointer data)
{
    g_autofree char *absent = g_build_filename(folder->folder, "absent", "%u", NULL);
    AdPoolSpec spec = {.workers = 2, .work = store, .answer = keep_extent};
    g_autoptr(GError) no_pack = NULL;
    g_autoptr(GError) no_input = NULL;

    spec.pack_format = absent;
    g_assert_null(ad_pool_new(&spec, &no_pack));
    g_assert_error(no_pack, AD_ERROR, AD_ERROR_FAILED);
    spec.pack_format = NULL;
    spec.input = absent;
    g_assert_null(ad_pool_new(&spec, &no_input));
    g_assert_error(no_input, AD_ERROR, AD_ERROR_FAILED);
}

static bool
refuse_third(gpointer tag, GBytes *reply, const char *reason, guint worker,
             gpointer data, GError **error)
{
    guint *count = data;

    return ++*count != 3 || ad_error(error, AD_ERROR_DIFFERS, "the third");
}

static void
test_answer_fails(void)
{
    guint count = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) request = g_bytes_new_static("echo ", 5);
    const AdPoolSpec spec = {
        .workers = 2, .work = work, .answer = refuse_third, .answer_data = &count};
    g_autoptr(AdPool) pool = ad_pool_new(&spec, &error);
    bool ok = true;

    for (int i = 0; i < 20 && ok; i++)
        ok = ad_pool_submit(pool, request, NULL, &error);
    if (ok)
        ok = ad_pool_finish(pool, &error);
    g_assert_false(ok);
    g_assert_error(error, AD_ERROR, AD_ERROR_DIFFERS);
    g_assert_cmpuint(count, ==, 3);
}

/* A process with a pool that tells the number of its worker and then waits. */
G_NORETURN static void
be_parent(int out)
{
    int pid = 0;
    Run run;

    run_init(&run, 1);
    run_open(&run);
    run_submit(&run, "pid ");
    while (run.answers->len == 0)
        run_submit(&run, "pid ");
    pid = atoi(answer_at(&run, 0));
    run_submit(&run, "sleep ");
    for (int i = 0; i < 50;
         i++) { /* until it sleeps, and never reads its socket again */
        g_usleep(1000);
        run_submit(&run, "pid ");
    }
    if (write(out, &pid, sizeof pid) < 0)
        _exit(1);
    for (;;)
        (void)pause();
}

static void
test_parent_dies(void)
{
    int ends[2];
    int status = 0;
    pid_t parent, worker = 0;

    (void)alarm(60); /* rather than waiting for a worker that lives on */
    g_assert_cmpint(prctl(PR_SET_CHILD_SUBREAPER, 1), ==, 0);
    g_assert_cmpint(pipe(ends), ==, 0);
    parent = fork();
    if (parent == 0)
        be_parent(ends[1]);
    g_assert_cmpint(read(ends[0], &worker, sizeof worker), ==, sizeof worker);
    g_assert_cmpint(kill(worker, 0), ==, 0);
    g_assert_cmpint(kill(parent, SIGKILL), ==, 0);
    g_assert_cmpint(waitpid(parent, &status, 0), ==, parent);
    g_assert_cmpint(waitpid(worker, &status, 0), ==, worker);
    (void)alarm(0);
    close(ends[0]);
    close(ends[1]);
}

/* The one that is free while requests are under way leaves nobody behind. */
static void
test_free(void)
{
    Run run;

    run_init(&run, 3);
    run_open(&run);
    for (int i = 0; i < 10; i++)
        run_submit(&run, "sleep ");
    ad_pool_free(run.pool);
    g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1);
    g_assert_cmpint(errno, ==, ECHILD);
    g_assert_cmpuint(run.answers->len, ==, 0);
    run_close(&run);
    ad_pool_free(NULL);
}

static void
add(const char *name, guint workers, void (*test)(gconstpointer))
{
    g_autofree char *path = g_strdup_printf("/pool/%s/%u", name, workers);

    g_test_add_data_func(path, GUINT_TO_POINTER(workers), test);
}

int
main(int argc, char **argv)
{
    static const guint workers[] = {1, 4};

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(workers); i++) {
        add("order", workers[i], test_order);
        add("failures", workers[i], test_failures);
        add("large", workers[i], test_large);
        add("wear", workers[i], test_wear);
        add("killed", workers[i], test_killed);
    }
    g_test_add("/pool/packs/1", Folder, GUINT_TO_POINTER(1), set_up, test_packs,
               tear_down);
    g_test_add("/pool/packs/4", Folder, GUINT_TO_POINTER(4), set_up, test_packs,
               tear_down);
    g_test_add("/pool/hand-out", Folder, NULL, set_up, test_hand_out, tear_down);
    g_test_add("/pool/input", Folder, NULL, set_up, test_input, tear_down);
    g_test_add("/pool/cannot-start", Folder, NULL, set_up, test_cannot_start,
               tear_down);
    g_test_add_func("/pool/hang", test_hang);
    g_test_add_func("/pool/absent-parent", test_absent_parent);
    g_test_add_func("/pool/half-sent", test_half_sent);
    g_test_add_func("/pool/unasked", test_unasked);
    g_test_add_func("/pool/too-large", test_too_large);
    g_test_add_func("/pool/confined", test_confined);
    g_test_add_func("/pool/full-disk", test_full_disk);
    g_test_add_func("/pool/answer-fails", test_answer_fails);
    g_test_add_func("/pool/parent-dies", test_parent_dies);
    g_test_add_func("/pool/free", test_free);
    return g_test_run();
}
