/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Maildirs that change while their names are read or a message is taken out, and file
 * systems that don't say what a name stands for. readdir and fstatat are ours here, for
 * what else would come about by chance.
 */
#include "source-fixture.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define TICK 20000 /* microseconds: a folder that changes by then has another time */

/* Sees each entry before who reads the folder does, first where that begins; false for
 * one to pass over. */
typedef bool (*Watch)(const Fixture *fixture, struct dirent *entry, bool first);

/* Comes just before the last look at a message that is to go. */
typedef void (*Change)(const Fixture *fixture);

static const Fixture *watched;
static Watch watch;
static Change change;

struct dirent *
readdir(DIR *stream)
{
    typedef struct dirent *(*Next)(DIR *);
    Next next = (Next)dlsym(RTLD_NEXT, "readdir");
    bool first = telldir(stream) == 0;
    struct dirent *entry = next(stream);

    while (watch != NULL && entry != NULL && !watch(watched, entry, first)) {
        entry = next(stream);
        first = false;
    }
    return entry;
}

int
fstatat(int folder, const char *name, struct stat *ret_status, int how)
{
    typedef int (*Next)(int, const char *, struct stat *, int);
    Next next = (Next)dlsym(RTLD_NEXT, "fstatat");

    if (change != NULL && strcmp(name, "1:2,") == 0)
        change(watched);
    return next(folder, name, ret_status, how);
}

static void
begin_watch(const Fixture *fixture, Watch what)
{
    watched = fixture;
    watch = what;
}

static void
move(const Fixture *fixture, const char *from, const char *to)
{
    g_autofree char *old = fixture_path(fixture, from);
    g_autofree char *new = fixture_path(fixture, to);

    g_usleep(TICK);
    g_assert_cmpint(rename(old, new), ==, 0);
}

/* Flags are set just before the name would be read, and the new name is out of reach.
 */
static bool
flag_the_first(const Fixture *fixture, struct dirent *entry, bool first)
{
    if (strcmp(entry->d_name, "1:2,") != 0)
        return true;
    move(fixture, "cur/1:2,", "cur/1:2,S");
    return false;
}

static void
test_flagged(Fixture *fixture, gconstpointer unused)
{
    fixture_write(fixture, "cur/1:2,", "one", -1);
    fixture_write(fixture, "cur/2:2,", "two", -1);
    g_autoptr(AdSource) source = fixture_open(fixture, "maildir", "");
    begin_watch(fixture, flag_the_first);
    source_expect_ids(source, "1 2");
    source_expect(source, "1", "one");
}

/* Each time that new was read, one that was seen there moves to cur, which comes next.
 */
static bool
move_the_next(const Fixture *fixture, struct dirent *entry, bool first)
{
    static guint listings;

    if (first && listings++ % 2 == 0) {
        g_autofree char *from = g_strdup_printf("new/%u", listings / 2 + 1);
        g_autofree char *to = g_strdup_printf("cur/%u:2,", listings / 2 + 1);
        move(fixture, from, to);
    }
    return true;
}

static void
test_restless(Fixture *fixture, gconstpointer unused)
{
    fixture_folder(fixture, "cur");
    for (char name[] = "new/1"; name[4] <= '9'; name[4]++)
        fixture_write(fixture, name, name, -1);
    g_autoptr(AdSource) source = fixture_open(fixture, "maildir", "");
    begin_watch(fixture, move_the_next);
    source_expect_ids(source, "1 2 3 4 5 6 7 8 9");
    source_expect(source, "1", "new/1");
}

static bool
hide_kind(const Fixture *fixture, struct dirent *entry, bool first)
{
    entry->d_type = DT_UNKNOWN;
    return true;
}

static void
expect_the_same_blindly(const Fixture *fixture, const char *kind, const char *ids)
{
    begin_watch(NULL, NULL);
    g_autoptr(AdSource) source = fixture_open(fixture, kind, "");
    source_expect_ids(source, ids);
    begin_watch(fixture, hide_kind);
    g_autoptr(AdSource) blind = fixture_open(fixture, kind, "");
    source_expect_ids(blind, ids);
}

static void
test_kinds(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *link = fixture_path(fixture, "linked");

    fixture_write(fixture, "cur/1", "one", -1);
    fixture_write(fixture, ".A/cur/2", "two", -1);
    fixture_write(fixture, "A/3", "three", -1);
    g_assert_cmpint(symlink("A", link), ==, 0);
    expect_the_same_blindly(fixture, "maildir", "1 .A/2");
    expect_the_same_blindly(fixture, "eml", "A/3 cur/1 linked");
}

/* later: with the newer time that this gives it. */
static void
write_into(const Fixture *fixture, const char *how, const char *text, bool later)
{
    g_autofree char *path = fixture_path(fixture, "cur/1:2,");
    struct stat status;
    FILE *file = fopen(path, how);

    g_usleep(TICK);
    g_assert_cmpint(stat(path, &status), ==, 0);
    g_assert_cmpint(fputs(text, file), >=, 0);
    g_assert_cmpint(fclose(file), ==, 0);
    const struct timespec times[] = {status.st_atim, status.st_mtim};
    g_assert_cmpint(later ? 0 : utimensat(AT_FDCWD, path, times, 0), ==, 0);
}

static void
write_it_anew(const Fixture *fixture)
{
    write_into(fixture, "r+", "two\n", true);
}

static void
let_it_grow(const Fixture *fixture)
{
    write_into(fixture, "a", "two\n", false);
}

static void
give_its_name_away(const Fixture *fixture)
{
    g_autofree char *path = fixture_path(fixture, "cur/1:2,");
    g_autofree char *other = fixture_path(fixture, "two");
    struct stat status;

    g_assert_cmpint(stat(path, &status), ==, 0);
    const struct timespec times[] = {status.st_atim, status.st_mtim};
    g_assert_cmpint(utimensat(AT_FDCWD, other, times, 0), ==, 0);
    g_assert_cmpint(rename(other, path), ==, 0);
}

static const struct {
    const char *name;
    Change change;
    const char *text;
} changes[] = {
    {"/moving/written-anew", write_it_anew, "two\n"},
    {"/moving/grown", let_it_grow, "one\ntwo\n"},
    {"/moving/another-file", give_its_name_away, "two\n"},
};

/* What was read is not what would go. */
static void
test_changed(Fixture *fixture, gconstpointer data)
{
    gsize number = GPOINTER_TO_SIZE(data);
    g_autoptr(GError) error = NULL;
    const char *kept = NULL;
    AdDigest digest;

    fixture_write(fixture, "cur/1:2,", "one\n", -1);
    fixture_write(fixture, "two", "two\n", -1);
    g_autoptr(AdSource) source = fixture_open(fixture, "maildir", "");
    g_assert_true(ad_source_prepare_removal(source, AD_REMOVE_FOR_GOOD, &error));
    g_assert_true(ad_source_begin_removal(source, &error));
    g_assert_true(ad_source_digest(source, "1", &digest, &error));
    begin_watch(fixture, NULL);
    change = changes[number].change;
    g_assert_true(ad_source_remove(source, "1", &digest, &kept, &error));
    change = NULL;
    g_assert_cmpstr(kept, ==, "it was changed meanwhile");
    source_expect(source, "1", changes[number].text);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    begin_watch(NULL, NULL);
    fixture_tear_down(fixture, data);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/moving/flagged", Fixture, NULL, fixture_set_up, test_flagged,
               tear_down);
    g_test_add("/moving/restless", Fixture, NULL, fixture_set_up, test_restless,
               tear_down);
    g_test_add("/moving/kinds", Fixture, NULL, fixture_set_up, test_kinds, tear_down);
    for (gsize i = 0; i < G_N_ELEMENTS(changes); i++)
        g_test_add(changes[i].name, Fixture, GSIZE_TO_POINTER(i), fixture_set_up,
                   test_changed, tear_down);
    return g_test_run();
}
