/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which FILE.lock is somebody's, and which was left behind.
 */
#include "source-fixture.h"

#include "auditdisc/source/mailbox_lock.h"

#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

#define FRESH 0
#define OLD   590 /* seconds */
#define STALE 610

typedef enum { NOBODY, PARENT, DEAD } Who;

static const struct {
    const char *name;
    Who who;          /* whose number stands in front of the text */
    const char *text; /* NULL: a colon and this host */
    int age;
    bool held;
} cases[] = {
    {"another's", NOBODY, "1:elsewhere.example", FRESH, true},
    {"another's for long", NOBODY, "1:elsewhere.example", OLD, true},
    {"another's for too long", NOBODY, "1:elsewhere.example", STALE, false},
    {"empty", NOBODY, "", FRESH, true},
    {"empty for too long", NOBODY, "", STALE, false},
    {"of a process that lives", PARENT, NULL, OLD, true},
    {"of one that lives, for too long", PARENT, NULL, STALE, false},
    {"of the dead", DEAD, NULL, FRESH, false},
    {"of the dead on another host", DEAD, ":elsewhere.example", FRESH, true},
    {"of the dead, and no host", DEAD, "", FRESH, true},
    {"of nobody", NOBODY, "0:", FRESH, true},
    {"of no number", NOBODY, "-7:", FRESH, true},
    {"of a number that is too large", NOBODY, "99999999999:", FRESH, true},
};

static pid_t
number_of_the_dead(void)
{
    pid_t child = fork();

    if (child == 0)
        execlp("true", "true", NULL);
    g_assert_cmpint(child, >, 0);
    g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
    return child;
}

/* Text that ends with a colon is followed by this host. */
static char *
sign_of(gsize number)
{
    const char *text = cases[number].text != NULL ? cases[number].text : ":";
    const char *host = g_str_has_suffix(text, ":") ? g_get_host_name() : "";
    Who who = cases[number].who;

    if (who == NOBODY)
        return g_strconcat(text, host, NULL);
    return g_strdup_printf(
        "%d%s%s\n", (int)(who == DEAD ? number_of_the_dead() : getppid()), text, host);
}

static void
leave(const Fixture *fixture, const char *sign, int age)
{
    g_autofree char *dot = fixture_path(fixture, "box.lock");
    const struct utimbuf times = {time(NULL) - age, time(NULL) - age};

    fixture_write(fixture, "box.lock", sign, -1);
    g_assert_cmpint(utime(dot, &times), ==, 0);
}

static void
test_case(Fixture *fixture, gconstpointer data)
{
    gsize number = GPOINTER_TO_SIZE(data);
    g_autofree char *path = fixture_path(fixture, "box");
    g_autofree char *sign = sign_of(number);

    leave(fixture, sign, cases[number].age);
    g_assert_cmpint(ad_mailbox_dot_is_held(path), ==, cases[number].held);
}

/* More than is looked at. */
static void
test_long(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *path = fixture_path(fixture, "box");
    g_autofree char *sign = g_strnfill(1000, '1');

    leave(fixture, sign, FRESH);
    g_assert_true(ad_mailbox_dot_is_held(path));
}

/* Of which we may not ask whether it lives. */
static void
test_of_another_user(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *path = fixture_path(fixture, "box");
    g_autofree char *sign = g_strdup_printf("1:%s", g_get_host_name());
    uid_t user = geteuid();

    leave(fixture, sign, OLD);
    g_assert_cmpint(chmod(fixture->folder, 0755), ==, 0);
    g_assert_true(user != 0 || setresuid(65534, 65534, 0) == 0);
    g_assert_true(ad_mailbox_dot_is_held(path));
    g_assert_true(user != 0 || setresuid(0, 0, 0) == 0);
}

static void
test_taken_over(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *path = fixture_path(fixture, "box");
    g_autofree char *dot = fixture_path(fixture, "box.lock");
    g_autoptr(GError) error = NULL;

    fixture_write(fixture, "box", "", 0);
    g_assert_false(ad_mailbox_dot_is_held(path));
    leave(fixture, "1:elsewhere.example", STALE);
    AdMailboxLock *lock = ad_mailbox_lock(path, &error);
    g_assert_no_error(error);
    g_assert_true(ad_mailbox_dot_is_held(path));
    g_assert_true(ad_mailbox_lock_keep(lock, &error));
    ad_mailbox_lock_free(lock);
    g_assert_false(g_file_test(dot, G_FILE_TEST_EXISTS));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/lock/", cases[i].name, NULL);

        g_test_add(path, Fixture, GSIZE_TO_POINTER(i), fixture_set_up, test_case,
                   fixture_tear_down);
    }
    g_test_add("/lock/long", Fixture, NULL, fixture_set_up, test_long,
               fixture_tear_down);
    g_test_add("/lock/of-another-user", Fixture, NULL, fixture_set_up,
               test_of_another_user, fixture_tear_down);
    g_test_add("/lock/taken-over", Fixture, NULL, fixture_set_up, test_taken_over,
               fixture_tear_down);
    return g_test_run();
}
