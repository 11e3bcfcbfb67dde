/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    char *folder;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    fixture->folder = g_dir_make_tmp("auditdisc-fs-XXXXXX", NULL);
    g_assert_nonnull(fixture->folder);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    ad_fs_remove_tree(fixture->folder, &error);
    g_assert_no_error(error);
    g_assert_false(g_file_test(fixture->folder, G_FILE_TEST_EXISTS));
    g_free(fixture->folder);
}

static char *
in(const Fixture *fixture, const char *name)
{
    return g_build_filename(fixture->folder, name, NULL);
}

static void
assert_failed(const GError *error, const char *path)
{
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
    g_assert_nonnull(strstr(error->message, path));
}

static void
assert_content(const char *path, const char *wanted)
{
    g_autofree char *content = NULL;
    g_autoptr(GError) error = NULL;

    g_file_get_contents(path, &content, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(content, ==, wanted);
}

static bool
exists(const char *path)
{
    g_autoptr(GError) error = NULL;
    bool answer = false;

    g_assert_true(ad_fs_exists(path, &answer, &error));
    g_assert_no_error(error);
    return answer;
}

static void
test_exists(Fixture *fixture, gconstpointer data)
{
    g_autofree char *file = in(fixture, "file");
    g_autofree char *below_file = in(fixture, "file/below");
    g_autofree char *link = in(fixture, "link");
    g_autofree char *loop = in(fixture, "loop");
    g_autofree char *in_loop = in(fixture, "loop/below");
    g_autoptr(GError) error = NULL;
    bool answer;

    g_assert_true(exists(fixture->folder));
    g_assert_false(exists(file));
    g_assert_true(g_file_set_contents(file, "", 0, NULL));
    g_assert_true(exists(file));
    g_assert_false(exists(below_file));
    g_assert_cmpint(symlink("nowhere", link), ==, 0);
    g_assert_true(exists(link));
    g_assert_cmpint(symlink("loop", loop), ==, 0);
    g_assert_false(ad_fs_exists(in_loop, &answer, &error));
    assert_failed(error, in_loop);
}

static void
test_make_folders(Fixture *fixture, gconstpointer data)
{
    g_autofree char *deep = in(fixture, "a/b/c/");
    g_autofree char *file = in(fixture, "a/file");
    g_autofree char *below = in(fixture, "a/file/b");
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) refused = NULL;

    g_assert_true(ad_fs_make_folders(deep, &error));
    g_assert_true(ad_fs_make_folders(deep, &error));
    g_assert_no_error(error);
    g_assert_true(g_file_test(deep, G_FILE_TEST_IS_DIR));
    g_assert_true(g_file_set_contents(file, "", 0, NULL));
    g_assert_false(ad_fs_make_folders(below, &refused));
    assert_failed(refused, file);
}

static void
test_make_folders_relative(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *back = g_get_current_dir();

    g_assert_cmpint(g_chdir(fixture->folder), ==, 0);
    g_assert_true(ad_fs_make_folders("x", &error));
    g_assert_true(ad_fs_make_folders("x/y//z", &error));
    g_assert_true(ad_fs_make_folders(".", &error));
    g_assert_no_error(error);
    g_assert_true(g_file_test("x/y/z", G_FILE_TEST_IS_DIR));
    g_assert_cmpint(g_chdir(back), ==, 0);
}

/* What lies behind a link is not ours to remove. */
static void
test_remove_tree(Fixture *fixture, gconstpointer data)
{
    g_autofree char *tree = in(fixture, "tree");
    g_autofree char *deep = in(fixture, "tree/a/b");
    g_autofree char *file = in(fixture, "tree/a/b/file");
    g_autofree char *link = in(fixture, "tree/a/link");
    g_autofree char *outside = in(fixture, "outside");
    g_autofree char *kept = in(fixture, "outside/kept");
    g_autoptr(GError) error = NULL;

    g_assert_true(ad_fs_make_folders(deep, &error));
    g_assert_true(ad_fs_make_folders(outside, &error));
    g_assert_true(g_file_set_contents(file, "x", 1, NULL));
    g_assert_true(g_file_set_contents(kept, "x", 1, NULL));
    g_assert_cmpint(symlink(outside, link), ==, 0);
    g_assert_true(ad_fs_remove_tree(tree, &error));
    g_assert_no_error(error);
    g_assert_false(exists(tree));
    assert_content(kept, "x");
    g_assert_true(ad_fs_remove_tree(tree, &error)); /* absent is success */
    g_assert_cmpint(symlink(outside, link), ==, -1);
    g_assert_cmpint(symlink(outside, tree), ==, 0);
    g_assert_true(ad_fs_remove_tree(tree, &error)); /* only the link */
    g_assert_no_error(error);
    g_assert_false(exists(tree));
    assert_content(kept, "x");
    g_assert_true(ad_fs_remove_tree(kept, &error)); /* a single file */
    g_assert_false(exists(kept));
}

static void
test_remove_tree_fails(Fixture *fixture, gconstpointer data)
{
    g_autofree char *loop = in(fixture, "loop");
    g_autofree char *in_loop = in(fixture, "loop/below");
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) busy = NULL;

    g_assert_cmpint(symlink("loop", loop), ==, 0);
    g_assert_false(ad_fs_remove_tree(in_loop, &error));
    assert_failed(error, in_loop);
    g_assert_false(ad_fs_remove_tree("/proc/self/fdinfo", &busy));
    assert_failed(busy, "/proc/self/fdinfo");
}

static void
test_write_all(void)
{
    g_autoptr(GError) error = NULL;
    int fd = open("/dev/full", O_WRONLY);

    g_assert_cmpint(fd, >=, 0);
    g_assert_true(ad_fs_write_all(fd, "", 0, "full", &error));
    g_assert_false(ad_fs_write_all(fd, "x", 1, "full", &error));
    assert_failed(error, "full: writing: No space left on device; make space");
    close(fd);
}

/* A pipe takes 64 KB at a time, so this needs many writes. */
static void
test_write_all_in_parts(void)
{
    const gsize size = 1000000;
    g_autofree guint8 *sent = g_malloc(size);
    g_autofree guint8 *got = g_malloc(size);
    gsize filled = 0;
    gssize piece;
    int ends[2];
    GPid pid;

    for (gsize i = 0; i < size; i++)
        sent[i] = (guint8)(i * 7 + i / 251);
    g_assert_cmpint(pipe(ends), ==, 0);
    pid = fork();
    if (pid == 0)
        _exit(ad_fs_write_all(ends[1], sent, size, "pipe", NULL) ? 0 : 1);
    close(ends[1]);
    while (filled < size && (piece = read(ends[0], got + filled, size - filled)) > 0)
        filled += (gsize)piece;
    g_assert_cmpmem(sent, size, got, filled);
    close(ends[0]);
}

/* Pieces as the way past the cache wants them, and then some that it does not take. */
static void
test_write_past_cache(Fixture *fixture, gconstpointer data)
{
    static const gsize sizes[] = {3 * AD_FS_ALIGNED, AD_FS_ALIGNED, 2048, 1, 5000};
    g_autofree char *path = in(fixture, "file");
    g_autofree char *memory = g_malloc(5 * AD_FS_ALIGNED);
    char *piece = memory + AD_FS_ALIGNED - (guintptr)memory % AD_FS_ALIGNED;
    g_autofree char *content = NULL;
    g_autoptr(GString) wanted = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    gsize length;

    g_assert_cmpint(fd, >=, 0);
    ad_fs_pass_cache(fd);
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        memset(piece, 'a' + (int)i, sizes[i]);
        g_string_append_len(wanted, piece, (gssize)sizes[i]);
        g_assert_true(ad_fs_write_all(fd, piece, sizes[i], path, &error));
        g_assert_no_error(error);
    }
    g_assert_cmpint(close(fd), ==, 0);
    g_assert_true(g_file_get_contents(path, &content, &length, NULL));
    g_assert_cmpmem(content, length, wanted->str, wanted->len);
}

static void
test_read_at(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = in(fixture, "file");
    g_autoptr(GError) error = NULL;
    char buffer[16] = {0};
    int fd;

    g_assert_true(g_file_set_contents(path, "0123456789", 10, NULL));
    fd = open(path, O_RDONLY);
    g_assert_cmpint(ad_fs_read_at(fd, buffer, 4, 3, path, &error), ==, 4);
    g_assert_cmpstr(buffer, ==, "3456");
    g_assert_cmpint(ad_fs_read_at(fd, buffer, 8, 7, path, &error), ==, 3);
    g_assert_cmpint(ad_fs_read_at(fd, buffer, 8, 10, path, &error), ==, 0);
    g_assert_no_error(error);
    close(fd);
    g_assert_cmpint(ad_fs_read_at(fd, buffer, 8, 0, path, &error), ==, -1);
    assert_failed(error, path);
}

static void
test_replace(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = in(fixture, "file");
    g_autofree char *beside = in(fixture, "file.new");
    g_autofree char *elsewhere = in(fixture, "elsewhere");
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) refused = NULL;

    g_assert_true(ad_fs_replace(path, "one", 3, &error));
    assert_content(path, "one");
    /* A leftover of a killed process, longer than the new data, is no obstacle. */
    g_assert_true(g_file_set_contents(beside, "leftover", 8, NULL));
    g_assert_true(ad_fs_replace(path, "two", 3, &error));
    g_assert_no_error(error);
    assert_content(path, "two");
    g_assert_false(exists(beside));
    /* A link that somebody laid in the way is not followed. */
    g_assert_true(g_file_set_contents(elsewhere, "kept", 4, NULL));
    g_assert_cmpint(symlink(elsewhere, beside), ==, 0);
    g_assert_false(ad_fs_replace(path, "three", 5, &refused));
    assert_failed(refused, path);
    assert_content(path, "two");
    assert_content(elsewhere, "kept");
}

static void
test_replace_fails(Fixture *fixture, gconstpointer data)
{
    g_autofree char *folder = in(fixture, "folder");
    g_autofree char *beside = in(fixture, "folder.new");
    g_autofree char *no_folder = in(fixture, "absent/file");
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) absent = NULL;

    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    g_assert_false(ad_fs_replace(folder, "x", 1, &error));
    assert_failed(error, folder);
    g_assert_false(exists(beside));
    g_assert_false(ad_fs_replace(no_folder, "x", 1, &absent));
    assert_failed(absent, no_folder);
}

static void
test_rename(Fixture *fixture, gconstpointer data)
{
    g_autofree char *from = in(fixture, "from");
    g_autofree char *folder = in(fixture, "folder");
    g_autofree char *to = in(fixture, "folder/to");
    g_autofree char *moved = in(fixture, "moved");
    g_autofree char *inside = in(fixture, "moved/to");
    g_autoptr(GError) error = NULL;

    g_assert_true(g_file_set_contents(from, "x", 1, NULL));
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    g_assert_true(ad_fs_rename(from, to, &error));
    g_assert_false(exists(from));
    g_assert_true(ad_fs_rename(folder, moved, &error));
    g_assert_no_error(error);
    assert_content(inside, "x");
    g_assert_false(ad_fs_rename(from, to, &error));
    assert_failed(error, from);
}

static void
test_read(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = in(fixture, "file");
    g_autofree char *big = g_strnfill(600000, 'x');
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) large = NULL;
    g_autoptr(GError) folder = NULL;
    g_autoptr(GError) absent = NULL;
    g_autoptr(GBytes) whole = NULL;
    g_autoptr(GBytes) empty = NULL;

    g_assert_null(ad_fs_read(path, 100, &absent));
    assert_failed(absent, path);
    g_assert_true(ad_fs_replace(path, big, 600000, &error));
    whole = ad_fs_read(path, 600000, &error);
    g_assert_no_error(error);
    g_assert_cmpmem(g_bytes_get_data(whole, NULL), g_bytes_get_size(whole), big,
                    600000);
    g_assert_null(ad_fs_read(path, 599999, &large));
    assert_failed(large, "too large");
    g_assert_true(ad_fs_replace(path, "", 0, &error));
    empty = ad_fs_read(path, 0, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(g_bytes_get_size(empty), ==, 0);
    g_assert_cmpstr(g_bytes_get_data(empty, NULL), ==, ""); /* not NULL */
    g_assert_null(ad_fs_read(fixture->folder, 100, &folder));
    assert_failed(folder, fixture->folder);
}

static void
test_digest(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = in(fixture, "file");
    g_autofree char *big = g_strnfill(600000, 'x');
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) folder = NULL;
    AdDigest wanted, digest;
    goffset size = 0;

    g_assert_true(ad_fs_replace(path, big, 600000, &error));
    ad_digest_of(big, 600000, &wanted);
    g_assert_true(ad_fs_digest(path, &digest, &size, &error));
    g_assert_true(ad_digest_equal(&digest, &wanted));
    g_assert_cmpint(size, ==, 600000);
    g_assert_true(ad_fs_digest(path, &digest, NULL, &error));
    g_assert_no_error(error);
    g_assert_false(ad_fs_digest(fixture->folder, &digest, &size, &folder));
    assert_failed(folder, fixture->folder);
}

/* What others may write is not ours to obey, be it a link to such a file. */
static void
test_owned(Fixture *fixture, gconstpointer data)
{
    static const struct {
        mode_t mode;
        bool owned;
    } cases[] = {
        {0600, true},  {0644, true},  {0400, true},
        {0620, false}, {0664, false}, {0602, false},
    };
    g_autofree char *file = in(fixture, "file");
    g_autofree char *link = in(fixture, "link");

    g_assert_true(g_file_set_contents(file, "x", 1, NULL));
    g_assert_cmpint(symlink("file", link), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_cmpint(chmod(file, cases[i].mode), ==, 0);
        g_assert_cmpint(ad_fs_check_owned(link, &error), ==, cases[i].owned);
        if (!cases[i].owned)
            g_assert_error(error, AD_ERROR, AD_ERROR_REFUSED);
    }
    g_assert_true(ad_fs_check_owned("/dev/null", NULL));
    g_assert_true(ad_fs_check_owned("/etc/passwd", NULL)); /* root's */
}

/* Who is root can give a file away; others have none but their own and root's. */
static void
test_owned_by_another(Fixture *fixture, gconstpointer data)
{
    g_autofree char *file = in(fixture, "file");
    g_autofree char *lost = in(fixture, "lost");
    g_autoptr(GError) error = NULL;

    g_assert_true(ad_fs_check_owned(lost, NULL));
    if (geteuid() != 0) {
        g_test_skip("only root can give a file away");
        return;
    }
    g_assert_true(g_file_set_contents(file, "x", 1, NULL));
    g_assert_cmpint(chown(file, 65534, 65534), ==, 0);
    g_assert_false(ad_fs_check_owned(file, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_REFUSED);
    g_assert_nonnull(strstr(error->message, "belongs to user 65534"));
}

static void
add(const char *name, void (*test)(Fixture *, gconstpointer))
{
    g_test_add(name, Fixture, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/fs/exists", test_exists);
    add("/fs/make-folders", test_make_folders);
    add("/fs/make-folders-relative", test_make_folders_relative);
    add("/fs/remove-tree", test_remove_tree);
    add("/fs/remove-tree-fails", test_remove_tree_fails);
    g_test_add_func("/fs/write-all", test_write_all);
    g_test_add_func("/fs/write-all-in-parts", test_write_all_in_parts);
    add("/fs/write-past-cache", test_write_past_cache);
    add("/fs/read-at", test_read_at);
    add("/fs/replace", test_replace);
    add("/fs/replace-fails", test_replace_fails);
    add("/fs/rename", test_rename);
    add("/fs/read", test_read);
    add("/fs/digest", test_digest);
    add("/fs/owned", test_owned);
    add("/fs/owned-by-another", test_owned_by_another);
    return g_test_run();
}
