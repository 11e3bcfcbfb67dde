/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders of single messages as sources, and what is said of sources that are none.
 */
#include "source-fixture.h"

#include <fcntl.h>
#include <unistd.h>

static void
test_items(Fixture *fixture, gconstpointer data)
{
    static const char *const files[] = {
        "b.eml",     "a/2.eml", "a/1",       "a.eml",
        "a/c/3.txt", ".git/x",  "a/.hidden", "\xff\n",
    };
    g_autoptr(AdSource) source = NULL;
    g_autoptr(AdSource) again = NULL;
    g_autoptr(AdItem) item = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
        fixture_write(fixture, files[i], files[i], -1);
    source = fixture_open(fixture, "eml", "");
    source_expect_ids(source, "a.eml a/1 a/2.eml a/c/3.txt b.eml \xff\n");
    source_expect(source, "a/c/3.txt", "a/c/3.txt");
    source_expect(source, "\xff\n", "\xff\n");
    again = fixture_open(fixture, "eml", "");
    source_expect(again, "a/1", "a/1");
    g_assert_true(ad_source_next(again, &item, NULL));
    g_assert_cmpint(item->clock, ==, AD_CLOCK_NONE);
    g_assert_cmpint(item->delivered, ==, AD_TIME_NONE);
    g_assert_null(item->note);
}

static void
test_no_files(Fixture *fixture, gconstpointer data)
{
    g_autofree char *to_folder = fixture_path(fixture, "a/folder");
    g_autofree char *to_file = fixture_path(fixture, "a/file");
    g_autofree char *lost = fixture_path(fixture, "a/lost");
    g_autofree char *pipe = fixture_path(fixture, "a/pipe");
    g_autoptr(AdSource) source = NULL;

    fixture_write(fixture, "b/1", "one", -1);
    fixture_folder(fixture, "a");
    g_assert_cmpint(symlink("..", to_folder), ==, 0);
    g_assert_cmpint(symlink("../b/1", to_file), ==, 0);
    g_assert_cmpint(symlink("nowhere", lost), ==, 0);
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    source = fixture_open(fixture, "eml", "");
    source_expect_ids(source, "a/file a/folder a/lost a/pipe b/1");
    source_expect(source, "a/file", "one");
    source_expect_failure(source, "a/folder", "is a folder, not a file");
    source_expect_failure(source, "a/lost", "No such file");
    source_expect_failure(source, "a/pipe", "is a named pipe, not a file");
}

static void
append(const Fixture *fixture, const char *name, const char *text)
{
    g_autofree char *path = fixture_path(fixture, name);
    int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);

    g_assert_true(ad_fs_write_all(fd, text, strlen(text), path, NULL));
    close(fd);
}

/* What is still being written is no message, however much of it there was. */
static void
test_growing(Fixture *fixture, gconstpointer data)
{
    static const char *const kinds[] = {"eml", "maildir"};

    fixture_write(fixture, "cur/1", "one", -1);
    fixture_folder(fixture, "new");
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(AdSource) source = fixture_open(fixture, kinds[i], "");
        g_autoptr(AdItem) item = NULL;
        g_autoptr(AdRaw) raw = NULL;
        g_autoptr(GError) error = NULL;
        AdDigest digest;

        g_assert_true(ad_source_next(source, &item, NULL));
        raw = ad_source_fetch(source, item->id, NULL);
        append(fixture, "cur/1", " and more");
        g_assert_false(ad_raw_digest(raw, &digest, &error));
        g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
        g_assert_nonnull(
            strstr(error->message, "cur/1: was changed while it was read"));
    }
    g_autoptr(AdSource) later = fixture_open(fixture, "eml", "");
    source_expect(later, "cur/1", "one and more and more");
}

/* A listing that broke off breaks off again, so that no part passes for the whole. */
static void
test_forbidden(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = fixture_path(fixture, "b");
    uid_t user = geteuid();
    g_autoptr(AdSource) source = NULL;

    fixture_write(fixture, "a/1", "one", -1);
    fixture_folder(fixture, "b");
    g_assert_cmpint(chmod(path, 0), ==, 0);
    g_assert_cmpint(chmod(fixture->folder, 0755), ==, 0);
    g_assert_cmpint(user == 0 ? seteuid(65534) : 0, ==, 0);
    source = fixture_open(fixture, "eml", "");
    for (int i = 0; i < 2; i++) {
        g_autofree char *ids = source_ids(source);

        g_assert_true(g_str_has_prefix(ids, " ! "));
        g_assert_nonnull(strstr(ids, "/b: Permission denied"));
    }
    g_assert_cmpint(user == 0 ? seteuid(0) : 0, ==, 0);
    g_assert_cmpint(chmod(path, 0700), ==, 0);
}

static void
refuse(const char *spec, const char *words)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(ad_source_open(spec, NULL, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_USAGE);
    g_assert_nonnull(strstr(error->message, words));
    g_assert_true(g_utf8_validate(error->message, -1, NULL));
    g_assert_null(strpbrk(error->message, "\n\033"));
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
    refuse("", "KIND:PLACE");
    refuse("maildir", "KIND:PLACE");
    refuse("maildir:", "KIND:PLACE");
    refuse("pop:x", "maildir, mbox, mboxrd, eml, imap, imaps, journal");
    refuse("/var/mail", "KIND:PLACE");
    refuse("mbo:x", "KIND:PLACE");
    refuse("x\033[2J\n\xff:y", "KIND:PLACE");
    refuse("eml:/nowhere\033[2J\n\xff", "No such file");
    refuse("mbox:/nowhere\033[2J\n\xff", "No such file");
    refuse("maildir:/nowhere\033[2J\n\xff", "No such file");
    fixture_write(fixture, "file", "", 0);
    fixture_refuse(fixture, "eml", "file", AD_ERROR_USAGE, "not a folder");
    ad_source_close(NULL);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *, gconstpointer);
    } tests[] = {
        {"/eml/items", test_items},        {"/eml/no-files", test_no_files},
        {"/eml/growing", test_growing},    {"/eml/forbidden", test_forbidden},
        {"/source/refused", test_refused},
    };

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Fixture, NULL, fixture_set_up, tests[i].test,
                   fixture_tear_down);
    return g_test_run();
}
