/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking messages out of sources: what goes, what stays, and that nothing else changes.
 */
#include "source-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/posix_acl_xattr.h>
#include <linux/xattr.h>
#include <sys/xattr.h>
#include <unistd.h>

#define ONE   "From a@x Wed Jun  1 10:00:00 2005\nSubject: one\n\nHello\n"
#define TWO   "From b@x Wed Jun  2 10:00:00 2005\nSubject: two\n\nHello again\n"
#define THREE "From c@x Wed Jun  3 10:00:00 2005\nSubject: three\n\nBye\n"

static AdSource *
prepare(const Fixture *fixture, const char *kind, const char *name)
{
    g_autoptr(GError) error = NULL;
    AdSource *source = fixture_open(fixture, kind, name);

    ad_source_prepare_removal(source, AD_REMOVE_FOR_GOOD, &error);
    g_assert_no_error(error);
    ad_source_begin_removal(source, &error);
    g_assert_no_error(error);
    return source;
}

static const char *
take(AdSource *source, const char *id)
{
    g_autoptr(GError) error = NULL;
    AdDigest digest;
    const char *kept;

    ad_source_digest(source, id, &digest, &error);
    g_assert_no_error(error);
    ad_source_remove(source, id, &digest, &kept, &error);
    g_assert_no_error(error);
    return kept;
}

static void
finish(AdSource *source)
{
    g_autoptr(GError) error = NULL;

    ad_source_end_removal(source, &error);
    g_assert_no_error(error);
}

static char *
content(const Fixture *fixture, const char *name)
{
    g_autofree char *path = fixture_path(fixture, name);
    char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void
expect_content(const Fixture *fixture, const char *name, const char *expected)
{
    g_autofree char *text = content(fixture, name);

    g_assert_cmpstr(text, ==, expected);
}

/* Takes the one with that number, from 0, out of an mbox with that text. */
static void
cut(const Fixture *fixture, const char *text, guint number, const char *expected)
{
    fixture_write(fixture, "box", text, -1);
    g_autoptr(AdSource) source = prepare(fixture, "mbox", "box");
    g_autofree char *ids = source_ids(source);
    g_auto(GStrv) each = g_strsplit(ids, " ", -1);

    g_assert_null(take(source, each[number]));
    expect_content(fixture, "box", text);
    finish(source);
    expect_content(fixture, "box", expected);
}

static void
test_mbox(Fixture *fixture, gconstpointer unused)
{
    cut(fixture, ONE "\n" TWO "\n" THREE "\n", 0, TWO "\n" THREE "\n");
    cut(fixture, ONE "\n" TWO "\n" THREE "\n", 1, ONE "\n" THREE "\n");
    cut(fixture, ONE "\n" TWO "\n" THREE, 2, ONE "\n" TWO "\n");
    cut(fixture, ONE "\n" TWO "\n" THREE, 1, ONE "\n" THREE);
    cut(fixture, ONE, 0, "");
    cut(fixture, "\n\n" ONE "\n" TWO, 0, "\n\n" TWO);
    /* The empty line in front of the third is the second's, and stays for it. */
    cut(fixture, ONE TWO "\n" THREE, 1, ONE "\n" THREE);
    cut(fixture, ONE TWO THREE, 1, ONE THREE);
    cut(fixture, ONE "--b\n" TWO "\n" THREE, 1, ONE "--b\n\n" THREE);
    cut(fixture, "text in front\n\n" ONE "\n" TWO, 0, ONE "\n" TWO);
}

static void
test_mboxrd(Fixture *fixture, gconstpointer unused)
{
    fixture_write(fixture, "box", ONE ">From me\n>>From you\n\n" TWO ">From us\n", -1);
    g_autoptr(AdSource) source = prepare(fixture, "mboxrd", "box");
    g_autofree char *ids = source_ids(source);
    g_auto(GStrv) each = g_strsplit(ids, " ", -1);

    g_assert_null(take(source, each[0]));
    finish(source);
    expect_content(fixture, "box", TWO ">From us\n");
}

static void
test_mbox_closed_before_end(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *lock = fixture_path(fixture, "box.lock");

    fixture_write(fixture, "box", ONE "\n" TWO, -1);
    AdSource *source = prepare(fixture, "mbox", "box");
    g_assert_true(g_file_test(lock, G_FILE_TEST_EXISTS));
    g_assert_null(take(source, "@34+20"));
    ad_source_close(source);
    expect_content(fixture, "box", ONE "\n" TWO);
    g_assert_false(g_file_test(lock, G_FILE_TEST_EXISTS));
}

/* By a program that knows of no lock: nothing of what it wrote may be lost. */
static void
test_mbox_that_grows(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GError) error = NULL;

    fixture_write(fixture, "box", ONE "\n" TWO, -1);
    g_autoptr(AdSource) source = prepare(fixture, "mbox", "box");
    g_assert_null(take(source, "@34+20"));
    g_autofree char *path = fixture_path(fixture, "box");
    int fd = open(path, O_WRONLY | O_APPEND);
    g_assert_cmpint(write(fd, "\n" THREE, strlen("\n" THREE)), >, 0);
    close(fd);
    g_assert_false(ad_source_end_removal(source, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
    expect_content(fixture, "box", ONE "\n" TWO "\n" THREE);
}

/* By a program that thought our lock stale. */
static void
test_mbox_lock_lost(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *lock = fixture_path(fixture, "box.lock");
    g_autoptr(GError) error = NULL;

    fixture_write(fixture, "box", ONE "\n" TWO, -1);
    g_autoptr(AdSource) source = prepare(fixture, "mbox", "box");
    g_assert_null(take(source, "@34+20"));
    g_assert_cmpint(g_unlink(lock), ==, 0);
    fixture_write(fixture, "box.lock", "1:elsewhere", -1);
    g_assert_false(ad_source_end_removal(source, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
    expect_content(fixture, "box", ONE "\n" TWO);
    g_clear_pointer(&source, ad_source_close);
    expect_content(fixture, "box.lock", "1:elsewhere");
}

/* Pieces that an mbox is hard to divide with. */
static const char *const pieces[] = {
    "From a@x Wed Jun  1 10:00:00 2005\n",
    "From b@x Thu Jun  2 10:00:00 2005\r\n",
    "From c@x\n",
    "From - Fri Jun  3 10:00:00 2005\n",
    "From here on\n",
    ">From a@x Wed Jun  1 10:00:00 2005\n",
    "Subject: one\n",
    "Subject: two\r\n",
    "Content-Type: multipart/mixed; boundary=b\n",
    "--b\n",
    "Text of a line\n",
    "\n",
    "\n",
    "\r\n",
    "no end",
};

static char *
random_mailbox(GRand *rand)
{
    GString *text = g_string_new(pieces[0]);
    gint count = g_rand_int_range(rand, 1, 40);

    g_string_append(text, pieces[6]);
    for (gint i = 0; i < count; i++)
        g_string_append(text, pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
    return g_string_free(text, FALSE);
}

/* The texts of the items for which gone says what is asked for. */
static char *
texts(AdSource *source, const bool *gone, bool asked)
{
    g_autofree char *ids = source_ids(source);
    g_auto(GStrv) each = g_strsplit(ids, " ", -1);
    GString *all = g_string_new(NULL);

    for (guint i = 0; each[i] != NULL; i++) {
        g_autofree char *text = source_text(source, each[i]);
        if (gone == NULL || gone[i] == asked)
            g_string_append_printf(all, "[%s]", text);
    }
    return g_string_free(all, FALSE);
}

/* Whatever is taken out, the rest is the same messages in the same order; or the whole
 * is refused and the file is as it was. */
static bool
try_any(const Fixture *fixture, GRand *rand)
{
    g_autofree char *before = random_mailbox(rand);
    g_autofree bool *gone = g_new0(bool, strlen(before));
    g_autoptr(GError) error = NULL;

    fixture_write(fixture, "box", before, -1);
    AdSource *source = prepare(fixture, "mbox", "box");
    g_autofree char *ids = source_ids(source);
    g_auto(GStrv) each = g_strsplit(ids, " ", -1);
    for (guint i = 0; each[i] != NULL; i++) {
        gone[i] = g_rand_boolean(rand);
        if (gone[i])
            g_assert_null(take(source, each[i]));
    }
    bool done = ad_source_end_removal(source, &error);
    ad_source_close(source);
    if (!done) {
        g_assert_error(error, AD_ERROR, AD_ERROR_REFUSED);
        expect_content(fixture, "box", before);
        return false;
    }
    g_autoptr(AdSource) left = fixture_open(fixture, "mbox", "box");
    g_autofree char *found = texts(left, NULL, false);
    fixture_write(fixture, "old", before, -1);
    g_autoptr(AdSource) old = fixture_open(fixture, "mbox", "old");
    g_autofree char *expected = texts(old, gone, false);
    g_assert_cmpstr(found, ==, expected);
    return true;
}

static void
test_mbox_any(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(2005);
    guint done = 0;

    for (guint i = 0; i < 200; i++)
        done += try_any(fixture, rand);
    g_assert_cmpuint(done, >, 180);
}

/* An access list: the owner, one more user, who may read and write, and nobody else. */
typedef struct {
    struct posix_acl_xattr_header header;
    struct posix_acl_xattr_entry entries[5];
} AccessList;

static AccessList
access_list(guint32 user)
{
    enum { OWNER = 0x01, USER = 0x02, GROUP = 0x04, MASK = 0x10, OTHERS = 0x20 };

    return (AccessList){{GUINT32_TO_LE(POSIX_ACL_XATTR_VERSION)},
                        {{GUINT16_TO_LE(OWNER), GUINT16_TO_LE(6), G_MAXUINT32},
                         {GUINT16_TO_LE(USER), GUINT16_TO_LE(6), GUINT32_TO_LE(user)},
                         {GUINT16_TO_LE(GROUP), 0, G_MAXUINT32},
                         {GUINT16_TO_LE(MASK), GUINT16_TO_LE(6), G_MAXUINT32},
                         {GUINT16_TO_LE(OTHERS), 0, G_MAXUINT32}}};
}

/* The file that takes the mailbox's place is as open as that was, whatever its folder
 * gives to new files. */
static void
test_mbox_access(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *folder = fixture_path(fixture, ".");
    g_autofree char *path = fixture_path(fixture, "box");
    const AccessList others = access_list(54321), own = access_list(12345);
    AccessList found;
    GStatBuf status;

    fixture_write(fixture, "box", ONE "\n" TWO, -1);
    g_assert_cmpint(chmod(path, 0660), ==, 0);
    if (setxattr(folder, XATTR_NAME_POSIX_ACL_DEFAULT, &others, sizeof others, 0) !=
        0) {
        g_test_skip("no access lists here");
        return;
    }
    g_autoptr(AdSource) plain = prepare(fixture, "mbox", "box");
    g_assert_null(take(plain, "@34+20"));
    finish(plain);
    g_assert_cmpint(getxattr(path, XATTR_NAME_POSIX_ACL_ACCESS, &found, sizeof found),
                    <, 0);
    g_assert_cmpint(g_stat(path, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 07777, ==, 0660);

    fixture_write(fixture, "box", ONE "\n" TWO, -1);
    g_assert_cmpint(setxattr(path, XATTR_NAME_POSIX_ACL_ACCESS, &own, sizeof own, 0),
                    ==, 0);
    g_autoptr(AdSource) listed = prepare(fixture, "mbox", "box");
    g_assert_null(take(listed, "@34+20"));
    finish(listed);
    g_assert_cmpint(getxattr(path, XATTR_NAME_POSIX_ACL_ACCESS, &found, sizeof found),
                    ==, sizeof own);
    g_assert_cmpmem(&found, sizeof found, &own, sizeof own);
}

static void
test_maildir(Fixture *fixture, gconstpointer unused)
{
    fixture_write(fixture, "box/cur/1.a.h:2,S", "one\n", -1);
    fixture_write(fixture, "box/new/2.a.h", "two\n", -1);
    fixture_write(fixture, "box/cur/3.a.h:2,", "three\n", -1);
    fixture_write(fixture, "box/elsewhere", "four\n", -1);
    g_autofree char *link = fixture_path(fixture, "box/cur/4.a.h:2,");
    g_assert_cmpint(symlink("../elsewhere", link), ==, 0);
    g_autoptr(AdSource) source = prepare(fixture, "maildir", "box");
    g_autofree char *old = fixture_path(fixture, "box/new/2.a.h");
    g_autofree char *new = fixture_path(fixture, "box/cur/2.a.h:2,FS");

    source_expect_ids(source, "1.a.h 2.a.h 3.a.h 4.a.h");
    g_assert_null(take(source, "1.a.h"));
    g_assert_cmpint(g_rename(old, new), ==, 0);
    g_assert_null(take(source, "2.a.h"));
    g_assert_cmpstr(take(source, "4.a.h"), ==, "it is a link");
    finish(source);
    g_autoptr(AdSource) left = fixture_open(fixture, "maildir", "box");
    source_expect_ids(left, "3.a.h 4.a.h");
}

static void
test_maildir_changed(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GError) error = NULL;
    AdDigest digest;
    const char *kept = NULL;

    fixture_write(fixture, "box/cur/1.a.h:2,S", "one\n", -1);
    g_autoptr(AdSource) source = prepare(fixture, "maildir", "box");
    g_assert_true(ad_source_digest(source, "1.a.h", &digest, NULL));
    fixture_write(fixture, "box/cur/1.a.h:2,S", "another\n", -1);
    g_assert_true(ad_source_remove(source, "1.a.h", &digest, &kept, &error));
    g_assert_cmpstr(kept, ==, "it was changed meanwhile");
    g_assert_true(ad_source_remove(source, "2.a.h", &digest, &kept, &error));
    g_assert_cmpstr(kept, ==, "it is no longer there");
    finish(source);
    expect_content(fixture, "box/cur/1.a.h:2,S", "another\n");
}

/* Nor does root move mail to where only root may write, for whoever put a link there.
 */
static void
test_trash_elsewhere(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *box = fixture_path(fixture, "box");
    g_autofree char *link = fixture_path(fixture, "box/.Trash/cur");
    g_autofree char *elsewhere = fixture_path(fixture, "elsewhere");
    g_autoptr(GError) error = NULL;
    AdDigest digest;
    const char *kept = NULL;

    if (geteuid() != 0)
        return g_test_skip("only root can give files away");
    fixture_write(fixture, "box/cur/1.a.h:2,S", "one\n", -1);
    fixture_folder(fixture, "box/.Trash");
    fixture_folder(fixture, "elsewhere");
    g_assert_cmpint(symlink("../../elsewhere", link), ==, 0);
    g_assert_cmpint(chown(box, 65534, 65534), ==, 0);
    g_autoptr(AdSource) source = fixture_open(fixture, "maildir", "box");
    g_assert_true(ad_source_prepare_removal(source, AD_REMOVE_TO_TRASH, &error));
    g_assert_true(ad_source_begin_removal(source, &error));
    g_assert_true(ad_source_digest(source, "1.a.h", &digest, &error));
    g_assert_false(ad_source_remove(source, "1.a.h", &digest, &kept, &error));
    g_assert_nonnull(
        strstr(error->message, "box/.Trash/cur: leads out of the mailbox"));
    expect_content(fixture, "box/cur/1.a.h:2,S", "one\n");
    g_assert_cmpint(rmdir(elsewhere), ==, 0);
}

/* Two files that bear one unique name: the second is known by its whole name. */
static void
test_maildir_twins(Fixture *fixture, gconstpointer unused)
{
    fixture_write(fixture, "box/cur/1.a.h:2,", "one\n", -1);
    fixture_write(fixture, "box/cur/1.a.h:2,S", "two\n", -1);
    g_autoptr(AdSource) source = prepare(fixture, "maildir", "box");

    source_expect_ids(source, "1.a.h cur/1.a.h:2,S");
    g_assert_null(take(source, "cur/1.a.h:2,S"));
    finish(source);
    g_autoptr(AdSource) left = fixture_open(fixture, "maildir", "box");
    source_expect_ids(left, "1.a.h");
    expect_content(fixture, "box/cur/1.a.h:2,", "one\n");
}

/* Nothing in the Trash is written over. */
static void
test_trash_taken(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GError) error = NULL;

    fixture_write(fixture, "box/cur/1.a.h:2,S", "one\n", -1);
    fixture_write(fixture, "box/.Trash/cur/1.a.h:2,S", "other\n", -1);
    g_autoptr(AdSource) source = fixture_open(fixture, "maildir", "box");
    g_assert_true(ad_source_prepare_removal(source, AD_REMOVE_TO_TRASH, &error));
    g_assert_true(ad_source_begin_removal(source, &error));
    g_assert_cmpstr(take(source, "1.a.h"), ==,
                    "a message of its name is in the Trash already");
    finish(source);
    expect_content(fixture, "box/cur/1.a.h:2,S", "one\n");
    expect_content(fixture, "box/.Trash/cur/1.a.h:2,S", "other\n");
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *, gconstpointer);
    } tests[] = {
        {"/removal/mbox", test_mbox},
        {"/removal/mboxrd", test_mboxrd},
        {"/removal/mbox-closed-before-end", test_mbox_closed_before_end},
        {"/removal/mbox-that-grows", test_mbox_that_grows},
        {"/removal/mbox-lock-lost", test_mbox_lock_lost},
        {"/removal/mbox-any", test_mbox_any},
        {"/removal/mbox-access", test_mbox_access},
        {"/removal/maildir", test_maildir},
        {"/removal/maildir-changed", test_maildir_changed},
        {"/removal/maildir-twins", test_maildir_twins},
        {"/removal/trash-elsewhere", test_trash_elsewhere},
        {"/removal/trash-taken", test_trash_taken},
    };

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Fixture, NULL, fixture_set_up, tests[i].test,
                   fixture_tear_down);
    return g_test_run();
}
