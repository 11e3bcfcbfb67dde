/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/belt.h"
#include "auditdisc/base/error.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILES 2000
#define LARGE ((gsize)1024 * 1024)

typedef struct {
    AdDigest expected, digest;
    gsize order;
} File;

typedef struct {
    File *files;
    gsize done;
    AdBelt *belt;
} Seen;

static void
note(gpointer file, const AdDigest *digest, gpointer data)
{
    File *of = file;
    Seen *seen = data;

    of->digest = *digest;
    of->order = seen->done++;
}

/* A file of that length in pieces of at most so many bytes. */
static guint64
put_file(AdBelt *belt, File *file, guint8 fill, gsize length, gsize most)
{
    g_autofree guint8 *bytes = g_malloc(length + 1);

    memset(bytes, fill, length);
    ad_digest_of(bytes, length, &file->expected);
    for (gsize at = 0; at < length; at += most) {
        g_autoptr(GBytes) piece = g_bytes_new(bytes + at, MIN(most, length - at));
        ad_belt_put(belt, piece);
    }
    return ad_belt_end(belt, file);
}

static void
check_all(const Seen *seen, gsize count)
{
    g_assert_cmpuint(seen->done, ==, count);
    for (gsize i = 0; i < count; i++) {
        g_assert_true(
            ad_digest_equal(&seen->files[i].digest, &seen->files[i].expected));
        g_assert_cmpuint(seen->files[i].order, ==, i);
    }
}

static void
set_up(Seen *seen, gconstpointer unused)
{
    seen->files = g_new0(File, FILES);
    seen->belt = ad_belt_new(note, seen, NULL);
}

static void
tear_down(Seen *seen, gconstpointer unused)
{
    ad_belt_free(seen->belt);
    g_free(seen->files);
}

/* Empty files, small ones and such as are more than a belt holds. */
static void
test_finish(Seen *seen, gconstpointer unused)
{
    for (guint i = 0; i < FILES; i++)
        put_file(seen->belt, &seen->files[i], (guint8)i,
                 i % 400 == 7 ? 9 * LARGE : i % 97,
                 i % 800 == 7 ? 6 * LARGE : LARGE / 3);
    ad_belt_finish(seen->belt);
    check_all(seen, FILES);
}

/* Each one when it is asked for, which is before the thread was told of it. */
static void
test_wait(Seen *seen, gconstpointer unused)
{
    for (guint i = 0; i < FILES; i++) {
        guint64 number = put_file(seen->belt, &seen->files[i], (guint8)i, i, 100);
        ad_belt_wait(seen->belt, number);
        check_all(seen, i + 1);
        ad_belt_wait(seen->belt, number);
    }
}

static void
count_freed(gpointer freed)
{
    ++*(gsize *)freed;
}

/* However far the thread is behind, not much is held at a time. */
static void
test_held(Seen *seen, gconstpointer unused)
{
    static const guint8 bytes[LARGE];
    gsize freed = 0;

    for (gsize put = 1; put <= 200; put++) {
        g_autoptr(GBytes) piece =
            g_bytes_new_with_free_func(bytes, LARGE, count_freed, &freed);
        ad_belt_put(seen->belt, piece);
        g_assert_cmpuint(put - freed, <=, 8);
    }
    ad_belt_end(seen->belt, seen->files);
    ad_belt_finish(seen->belt);
    g_assert_cmpuint(freed, ==, 200);
}

static void
test_free_unfinished(Seen *seen, gconstpointer unused)
{
    g_autoptr(GBytes) piece = g_bytes_new_static("begun", 5);

    for (guint i = 0; i < 5; i++)
        put_file(seen->belt, &seen->files[i], (guint8)i, i, 1);
    ad_belt_put(seen->belt, piece);
    g_clear_pointer(&seen->belt, ad_belt_free);
    check_all(seen, 5);
}

/* Whoever is forked while the thread works can take memory of every size. */
static void
test_fork(Seen *seen, gconstpointer unused)
{
    for (guint i = 0; i < FILES; i++) {
        put_file(seen->belt, &seen->files[i], (guint8)i, 5000, 700);
        if (i % 20 != 0)
            continue;
        pid_t child = fork();
        if (child == 0) {
            (void)alarm(20);
            for (gsize size = 1; size < 4000; size++)
                g_slice_free1(size, g_slice_alloc(size));
            _exit(0);
        }
        int status;
        g_assert_cmpint(waitpid(child, &status, 0), ==, child);
        g_assert_cmpint(status, ==, 0);
    }
    ad_belt_finish(seen->belt);
    check_all(seen, FILES);
}

static rlim_t
room_taken(void)
{
    g_autofree char *pages = NULL;

    g_assert_true(g_file_get_contents("/proc/self/statm", &pages, NULL, NULL));
    return (rlim_t)g_ascii_strtoull(pages, NULL, 10) * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void
test_no_thread(void)
{
    g_autoptr(GError) error = NULL;
    struct rlimit limit;

    if (g_test_subprocess()) {
        /* The threads of root are not counted, so it is room for a stack that there
         * is none of. */
        g_assert_cmpint(getrlimit(RLIMIT_AS, &limit), ==, 0);
        limit.rlim_cur = room_taken() + LARGE;
        g_assert_cmpint(setrlimit(RLIMIT_AS, &limit), ==, 0);
        g_assert_null(ad_belt_new(note, NULL, &error));
        g_assert_true(g_error_matches(error, AD_ERROR, AD_ERROR_FAILED));
        g_assert_nonnull(strstr(error->message, "allow more processes"));
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
}

#define ADD(name, function) g_test_add(name, Seen, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/belt/finish", test_finish);
    ADD("/belt/wait", test_wait);
    ADD("/belt/held", test_held);
    ADD("/belt/free-unfinished", test_free_unfinished);
    ADD("/belt/fork", test_fork);
    g_test_add_func("/belt/no-thread", test_no_thread);
    return g_test_run();
}
