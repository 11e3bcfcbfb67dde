/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Maildirs as sources: which folders, which names, and messages that move.
 */
#include "source-fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utime.h>

static void
move(const Fixture *fixture, const char *from, const char *to)
{
    g_autofree char *old = fixture_path(fixture, from);
    g_autofree char *new = fixture_path(fixture, to);

    g_assert_cmpint(rename(old, new), ==, 0);
}

static void
test_folders(Fixture *fixture, gconstpointer data)
{
    static const char *const files[] = {
        "cur/1:2,",           "new/2",         "tmp/3",
        ".Sent/cur/4",        ".Sent/tmp/5",   ".Lists.foo/new/6",
        "foo/cur/7",          "foo/baz/cur/8", "plain/deep/.er/new/9",
        "cur/.hidden",        "dovecot.index", ".Sent/maildirfolder",
        ".notmuch/xapian/db",
    };
    g_autofree char *link = fixture_path(fixture, ".Link");
    g_autofree char *circle = fixture_path(fixture, "foo/circle");
    g_autofree char *file_link = fixture_path(fixture, ".File");
    g_autoptr(AdSource) source = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
        fixture_write(fixture, files[i], files[i], -1);
    fixture_folder(fixture, ".Empty/tmp");
    g_assert_cmpint(symlink("foo/baz", link), ==, 0);
    g_assert_cmpint(symlink("../plain", circle), ==, 0);
    g_assert_cmpint(symlink("dovecot.index", file_link), ==, 0);
    source = fixture_open(fixture, "maildir", "");
    source_expect_ids(source, "1 2 .Link/8 .Lists.foo/6 .Sent/4 foo/7 foo/baz/8 "
                              "plain/deep/.er/9");
    source_expect(source, "1", "cur/1:2,");
    source_expect(source, ".Lists.foo/6", ".Lists.foo/new/6");
    source_expect(source, "foo/baz/8", "foo/baz/cur/8");
    source_expect(source, ".Link/8", "foo/baz/cur/8");
}

/* What can't be looked at might hold mail. */
static void
test_lost_folder(Fixture *fixture, gconstpointer data)
{
    g_autofree char *link = fixture_path(fixture, ".Sales");
    g_autoptr(GError) error = NULL;
    g_autoptr(AdSource) source = NULL;

    fixture_write(fixture, "cur/1:2,", "one", -1);
    g_assert_cmpint(symlink("not-mounted", link), ==, 0);
    g_assert_null(fixture_try_open(fixture, "maildir", "", &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
    g_assert_nonnull(strstr(error->message, "/.Sales: a link that can't be followed"));
    fixture_write(fixture, "not-mounted/new/2", "two", -1);
    source = fixture_open(fixture, "maildir", "");
    source_expect_ids(source, "1 .Sales/2 not-mounted/2");
}

static void
expect_note(AdSource *source, const char *note)
{
    g_autoptr(AdItem) item = NULL;

    g_assert_true(ad_source_next(source, &item, NULL));
    g_assert_nonnull(item);
    g_assert_cmpstr(item->note, ==, note);
}

static void
test_notes(Fixture *fixture, gconstpointer data)
{
    static const char *const files[] = {
        "cur/1",     "cur/2:2,",    "cur/3:2,FPRST",         "cur/4:2,Dab",
        "cur/5:1,S", ".Sent/cur/6", ".Lists.foo/cur/7:2,RS", "a/b.c/cur/8",
    };
    g_autoptr(AdSource) source = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
        fixture_write(fixture, files[i], "", 0);
    source = fixture_open(fixture, "maildir", "");
    expect_note(source, NULL);
    expect_note(source, NULL);
    expect_note(source, "seen, answered, flagged, forwarded, marked as deleted");
    expect_note(source, "draft");
    expect_note(source, NULL);
    expect_note(source, "Lists/foo, seen, answered");
    expect_note(source, "Sent");
    expect_note(source, "a/b.c");
}

static void
test_delivered(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *name;
        gint64 moment;
    } files[] = {
        {"1117454400.M1P2.host", 1117454400}, /* in order of name */
        {"1117454401_3.host:2,S", 1117454401},
        {"1117454402", 1117454402},
        {"1117454403abc", 7},
        {"20050530.1.host", 7},
        {"4102444800.x", 7},
        {"99999999999999999999.x", 7},
        {"M1117454400", 7},
    };
    const struct utimbuf times = {7, 7};
    g_autoptr(AdSource) source = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *name = g_strconcat("cur/", files[i].name, NULL);
        g_autofree char *path = fixture_path(fixture, name);

        fixture_write(fixture, name, "12345", 5);
        g_assert_cmpint(utime(path, &times), ==, 0);
    }
    source = fixture_open(fixture, "maildir", "");
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(AdItem) item = NULL;

        g_assert_true(ad_source_next(source, &item, NULL));
        g_assert_true(g_str_has_prefix(files[i].name, item->id));
        g_assert_cmpint(item->delivered, ==, files[i].moment);
        g_assert_cmpint(item->clock, ==, AD_CLOCK_MAILDIR);
    }
}

/* Bytewise by unique name: a flag does not change the order. */
static void
test_order(Fixture *fixture, gconstpointer data)
{
    static const char *const files[] = {"cur/a:2,S", "new/a-b", "cur/B",
                                        "new/a:c",   "cur/ab",  "cur/\xff"};
    g_autoptr(AdSource) source = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
        fixture_write(fixture, files[i], files[i], -1);
    source = fixture_open(fixture, "maildir", "");
    source_expect_ids(source, "B a a-b a:c ab \xff");
    source_expect(source, "a", "cur/a:2,S");
    source_expect(source, "\xff", "cur/\xff");
}

static void
test_moving(Fixture *fixture, gconstpointer data)
{
    g_autoptr(AdSource) source = NULL;
    g_autofree char *path = fixture_path(fixture, ".Sent/cur/3");

    fixture_write(fixture, "new/1", "one", -1);
    fixture_write(fixture, "cur/2:2,", "two", -1);
    fixture_write(fixture, ".Sent/cur/3", "three", -1);
    source = fixture_open(fixture, "maildir", "");
    source_expect_ids(source, "1 2 .Sent/3");
    move(fixture, "new/1", "cur/1:2,S");
    move(fixture, "cur/2:2,", "cur/2:2,RS");
    source_expect(source, "1", "one");
    source_expect(source, "2", "two");
    g_assert_cmpint(unlink(path), ==, 0);
    source_expect_failure(source, ".Sent/3", "no longer there");
    source_expect_failure(source, ".Sent/4", "no longer there");
    source_expect_failure(source, ".Trash/4", "no longer there");
    source_expect_failure(source, "../x", "no longer there");
}

/* Fetched without having been listed, one in every folder after the other. */
static void
test_fetch_only(Fixture *fixture, gconstpointer data)
{
    g_autoptr(AdSource) source = NULL;

    fixture_write(fixture, "cur/1:2,S", "one", -1);
    fixture_write(fixture, ".A/cur/2:2,S", "two", -1);
    source = fixture_open(fixture, "maildir", "");
    source_expect(source, ".A/2", "two");
    source_expect(source, "1", "one");
    source_expect_ids(source, "1 .A/2");
}

/* Several files of one unique name are several messages. */
static void
test_same_unique(Fixture *fixture, gconstpointer data)
{
    g_autoptr(AdSource) source = NULL;

    fixture_write(fixture, "cur/1:2,", "one", -1);
    fixture_write(fixture, "cur/1:2,S", "another", -1);
    fixture_write(fixture, "new/1", "third", -1);
    fixture_write(fixture, ".A/cur/1:2,", "four", -1);
    fixture_write(fixture, ".A/new/1", "five", -1);
    source = fixture_open(fixture, "maildir", "");
    source_expect_ids(source, "1 cur/1:2,S new/1 .A/1 .A/new/1");
    source_expect(source, "1", "one");
    source_expect(source, "cur/1:2,S", "another");
    source_expect(source, "new/1", "third");
    source_expect(source, ".A/1", "four");
    source_expect(source, ".A/new/1", "five");
    source_expect_failure(source, "cur/1:2,T", "No such file");
}

static void
make_socket(const Fixture *fixture, const char *name)
{
    g_autofree char *path = fixture_path(fixture, name);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    close(fd);
}

static void
test_no_files(Fixture *fixture, gconstpointer data)
{
    g_autofree char *pipe = fixture_path(fixture, "cur/pipe");
    g_autofree char *good = fixture_path(fixture, "cur/good");
    g_autofree char *bad = fixture_path(fixture, "cur/lost");
    g_autofree char *device = fixture_path(fixture, "cur/null");
    g_autoptr(AdSource) source = NULL;

    fixture_write(fixture, "elsewhere", "text", -1);
    fixture_folder(fixture, "cur/folder/cur");
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    g_assert_cmpint(symlink("../elsewhere", good), ==, 0);
    g_assert_cmpint(symlink("nowhere", bad), ==, 0);
    g_assert_cmpint(symlink("/dev/null", device), ==, 0);
    make_socket(fixture, "cur/socket");
    source = fixture_open(fixture, "maildir", "");
    source_expect_ids(source, "folder good lost null pipe socket");
    source_expect(source, "good", "text");
    source_expect_failure(source, "folder", "is a folder, not a file");
    source_expect_failure(source, "pipe", "is a named pipe, not a file");
    source_expect_failure(source, "socket", "is a socket, not a file");
    source_expect_failure(source, "null", "is a device, not a file");
    source_expect_failure(source, "lost", "no longer there");
}

/* Who may put a link into a mailbox must not have root read for him what he may not
 * read himself. Only root can set this up. */
static void
test_foreign(Fixture *fixture, gconstpointer data)
{
    static const char *const his[] = {"box", "his"};
    static const char *const links[][2] = {
        {"../../secret", "box/cur/2"}, {"../../his", "box/cur/3"},
        {"../../gone", "box/cur/4"},   {"1", "box/cur/5"},
        {"../theirs", "box/.Theirs"},
    };
    g_autofree char *place = fixture_path(fixture, "place");
    g_autoptr(AdSource) source = NULL;
    g_autofree char *ids = NULL;

    if (geteuid() != 0)
        return g_test_skip("only root can give files away");
    fixture_write(fixture, "secret", "secret", -1);
    fixture_write(fixture, "his", "his", -1);
    fixture_write(fixture, "theirs/cur/6", "six", -1);
    fixture_write(fixture, "box/cur/1", "one", -1);
    for (gsize i = 0; i < G_N_ELEMENTS(his); i++) {
        g_autofree char *path = fixture_path(fixture, his[i]);

        g_assert_cmpint(chown(path, 65534, 65534), ==, 0);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(links); i++) {
        g_autofree char *path = fixture_path(fixture, links[i][1]);

        g_assert_cmpint(symlink(links[i][0], path), ==, 0);
    }
    source = fixture_open(fixture, "maildir", "box");
    source_expect(source, "1", "one");
    source_expect_failure(source, "2", "box/cur/2: leads out of the mailbox");
    source_expect(source, "3", "his");
    source_expect_failure(source, "4", "no longer there");
    source_expect(source, "5", "one");
    source_expect_failure(source, ".Theirs/6", ".Theirs/cur: leads out of the mailbox");
    ids = source_ids(source);
    g_assert_nonnull(strstr(ids, ".Theirs/cur: leads out of the mailbox"));
    g_assert_cmpint(symlink("theirs", place), ==, 0);
    ad_source_close(fixture_open(fixture, "maildir", "place"));
    g_assert_cmpint(lchown(place, 65534, 65534), ==, 0);
    fixture_refuse(fixture, "maildir", "place", AD_ERROR_FAILED, "place: leads out");
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
    g_autofree char *circle = fixture_path(fixture, "bad/cur");
    g_autoptr(AdSource) source = NULL;
    g_autofree char *ids = NULL;

    fixture_write(fixture, "file", "", 0);
    fixture_folder(fixture, "empty");
    fixture_folder(fixture, "bad/new");
    g_assert_cmpint(symlink("cur", circle), ==, 0);
    fixture_refuse(fixture, "maildir", "nothing", AD_ERROR_USAGE, "No such file");
    fixture_refuse(fixture, "maildir", "file", AD_ERROR_USAGE, "mbox:");
    fixture_refuse(fixture, "maildir", "empty", AD_ERROR_USAGE, "neither cur nor new");
    source = fixture_open(fixture, "maildir", "bad");
    ids = source_ids(source);
    g_assert_nonnull(strstr(ids, "bad/cur: "));
}

/* A folder that may not be read is an error, never an empty one. */
static void
test_forbidden(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = fixture_path(fixture, ".Secret");
    uid_t user = geteuid();

    fixture_write(fixture, "cur/1", "one", -1);
    fixture_folder(fixture, ".Secret/cur");
    g_assert_cmpint(chmod(path, 0), ==, 0);
    g_assert_cmpint(chmod(fixture->folder, 0755), ==, 0);
    g_assert_cmpint(user == 0 ? seteuid(65534) : 0, ==, 0);
    fixture_refuse(fixture, "maildir", "", AD_ERROR_FAILED,
                   ".Secret: Permission denied;");
    g_assert_cmpint(user == 0 ? seteuid(0) : 0, ==, 0);
    g_assert_cmpint(chmod(path, 0700), ==, 0);
}

/* Names that may be read and files that may not even be looked at: of two with one
 * unique name neither was only seen on its way. */
static void
test_forbidden_files(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = fixture_path(fixture, "cur");
    g_autoptr(AdSource) source = NULL;
    uid_t user = geteuid();

    fixture_write(fixture, "cur/1:2,", "one", -1);
    fixture_write(fixture, "cur/1:2,S", "another", -1);
    g_assert_cmpint(chmod(path, 0744), ==, 0);
    g_assert_cmpint(chmod(fixture->folder, 0755), ==, 0);
    g_assert_cmpint(user == 0 ? seteuid(65534) : chmod(path, 0400), ==, 0);
    source = fixture_open(fixture, "maildir", "");
    source_expect_ids(source, "1 cur/1:2,S");
    source_expect_failure(source, "1", "Permission denied");
    source_expect_failure(source, "cur/1:2,S", "Permission denied");
    g_assert_cmpint(user == 0 ? seteuid(0) : chmod(path, 0700), ==, 0);
}

static void
test_untouched(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = fixture_path(fixture, "cur/1");
    struct timespec old[2] = {{1000, 0}, {2000, 0}};
    g_autoptr(AdSource) source = NULL;
    struct stat status;

    fixture_write(fixture, "cur/1", "one", -1);
    g_assert_cmpint(utimensat(AT_FDCWD, path, old, 0), ==, 0);
    source = fixture_open(fixture, "maildir", "");
    source_expect_ids(source, "1");
    source_expect(source, "1", "one");
    g_assert_cmpint(stat(path, &status), ==, 0);
    g_assert_cmpint(status.st_atime, ==, 1000);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *, gconstpointer);
    } tests[] = {
        {"/maildir/folders", test_folders},
        {"/maildir/lost-folder", test_lost_folder},
        {"/maildir/notes", test_notes},
        {"/maildir/delivered", test_delivered},
        {"/maildir/order", test_order},
        {"/maildir/moving", test_moving},
        {"/maildir/fetch-only", test_fetch_only},
        {"/maildir/same-unique", test_same_unique},
        {"/maildir/no-files", test_no_files},
        {"/maildir/foreign", test_foreign},
        {"/maildir/refused", test_refused},
        {"/maildir/forbidden", test_forbidden},
        {"/maildir/forbidden-files", test_forbidden_files},
        {"/maildir/untouched", test_untouched},
    };

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Fixture, NULL, fixture_set_up, tests[i].test,
                   fixture_tear_down);
    return g_test_run();
}
