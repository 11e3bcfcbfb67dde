/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/record/ledger.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    char *folder, *path, *head;
} Fixture;

static const char *const hostile[] = {"period",  "2005-05", "what", "a b%\n\xff=\x7f",
                                      "nothing", "",        NULL};

static void
append(Fixture *fixture, guint count)
{
    g_autoptr(AdLedger) ledger = ad_ledger_open(fixture->path, NULL);

    g_assert_nonnull(ledger);
    for (guint i = 0; i < count; i++)
        g_assert_true(ad_ledger_append(ledger, 1117584000 + i, "begun", hostile, NULL));
}

static void
set_up(Fixture *fixture, gconstpointer unused)
{
    fixture->folder = g_dir_make_tmp("ledger-XXXXXX", NULL);
    fixture->path = g_build_filename(fixture->folder, "ledger", NULL);
    fixture->head = g_build_filename(fixture->folder, "ledger.head", NULL);
    append(fixture, 4);
}

static void
tear_down(Fixture *fixture, gconstpointer unused)
{
    g_assert_true(ad_fs_remove_tree(fixture->folder, NULL));
    g_free(fixture->folder);
    g_free(fixture->path);
    g_free(fixture->head);
}

static void
test_comes_back(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(AdLedger) ledger = ad_ledger_open(fixture->path, NULL);
    const AdEntry *entry;

    g_assert_cmpuint(ad_ledger_count(ledger), ==, 4);
    entry = ad_ledger_entry(ledger, 2);
    g_assert_cmpuint(entry->number, ==, 3);
    g_assert_cmpint(entry->time, ==, 1117584002);
    g_assert_cmpstr(ad_entry_get(entry, "what"), ==, hostile[3]);
    g_assert_cmpstr(ad_entry_get(entry, "nothing"), ==, "");
    g_assert_null(ad_entry_get(entry, "absent"));
    g_assert_true(ad_entry_is(entry, "begun", "2005-05"));
    g_assert_false(ad_entry_is(entry, "begun", "2005-06"));
}

/* The line of one entry is the digest's input for the next: checked with the tool that
 * the header names. */
static void
test_standard_tools_agree(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *command =
        g_strdup_printf("sh -c \"test $(sed -n 2p %s | sha256sum | cut -c1-64) = "
                        "$(sed -n 's/^3 .* prev=//p' %s)\"",
                        fixture->path, fixture->path);
    int status = -1;

    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, &status, NULL));
    g_assert_cmpint(status, ==, 0);
}

static void
assert_refused(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AdLedger) ledger = ad_ledger_open(fixture->path, &error);

    g_assert_null(ledger);
    g_assert_error(error, AD_ERROR, AD_ERROR_DIFFERS);
}

static char *
load(Fixture *fixture, gsize *length)
{
    char *text = NULL;

    g_assert_true(g_file_get_contents(fixture->path, &text, length, NULL));
    return text;
}

static void
test_every_edited_byte_is_found(Fixture *fixture, gconstpointer unused)
{
    gsize length;
    g_autofree char *text = load(fixture, &length);

    for (gsize i = 0; i < length; i++) {
        text[i] ^= 1;
        g_assert_true(g_file_set_contents(fixture->path, text, (gssize)length, NULL));
        assert_refused(fixture);
        text[i] ^= 1;
    }
}

static void
test_cut_lines_are_found(Fixture *fixture, gconstpointer unused)
{
    gsize length;
    g_autofree char *text = load(fixture, &length);
    char *second = strchr(text, '\n') + 1, *third = strchr(second, '\n') + 1;
    g_autofree char *without_second =
        g_strdup_printf("%.*s%s", (int)(second - text), text, third);

    g_assert_true(g_file_set_contents(fixture->path, without_second, -1, NULL));
    assert_refused(fixture);
    g_assert_true(g_file_set_contents(fixture->path, third, -1, NULL));
    assert_refused(fixture);
    g_assert_true(g_file_set_contents(fixture->path, text, third - text, NULL));
    assert_refused(fixture);
    g_assert_cmpint(g_unlink(fixture->path), ==, 0);
    assert_refused(fixture);
}

/* Killed between the two writes, the ledger is one line ahead of its head: never two.
 */
static void
test_added_lines_are_found(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *head = NULL;

    g_assert_true(g_file_get_contents(fixture->head, &head, NULL, NULL));
    append(fixture, 2);
    g_assert_true(g_file_set_contents(fixture->head, head, -1, NULL));
    assert_refused(fixture);
}

static void
test_missing_head_is_found(Fixture *fixture, gconstpointer unused)
{
    g_assert_cmpint(g_unlink(fixture->head), ==, 0);
    assert_refused(fixture);
}

/* Killed in the middle of a line, or between the line and the head. */
static void
test_goes_on_after_a_kill(Fixture *fixture, gconstpointer unused)
{
    gsize length;
    g_autofree char *text = load(fixture, &length);
    g_autofree char *torn = g_strconcat(text, "5 2005-06-01T00:00:04Z beg", NULL);
    g_autofree char *head = NULL;

    g_assert_true(g_file_set_contents(fixture->path, torn, -1, NULL));
    append(fixture, 1);
    g_assert_true(g_file_get_contents(fixture->head, &head, NULL, NULL));
    append(fixture, 1);
    g_assert_true(g_file_set_contents(fixture->head, head, -1, NULL));
    append(fixture, 1);
    g_autoptr(AdLedger) ledger = ad_ledger_open(fixture->path, NULL);
    g_assert_nonnull(ledger);
    g_assert_cmpuint(ad_ledger_count(ledger), ==, 7);
}

/* As on a full disk, where the line still finds room and a new file does not. However
 * often that is tried, what stands there must not look like a forgery. */
static void
test_goes_on_after_a_head_that_could_not_be_written(Fixture *fixture,
                                                    gconstpointer unused)
{
    g_autofree char *beside = g_strconcat(fixture->head, ".new", NULL);

    g_assert_cmpint(g_mkdir(beside, 0700), ==, 0);
    for (guint i = 0; i < 3; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(AdLedger) ledger = ad_ledger_open(fixture->path, &error);
        g_assert_no_error(error);
        g_assert_false(ad_ledger_append(ledger, 1117584000, "begun", hostile, &error));
        g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
    }
    g_assert_cmpint(g_rmdir(beside), ==, 0);
    append(fixture, 1);
    g_autoptr(AdLedger) ledger = ad_ledger_open(fixture->path, NULL);
    g_assert_nonnull(ledger);
    g_assert_cmpuint(ad_ledger_count(ledger), ==, 6);
}

/* status and verify take no lock: what another program writes meanwhile is no forgery.
 */
static void
test_is_read_while_it_grows(Fixture *fixture, gconstpointer unused)
{
    pid_t writer = fork();
    guint last = 0;
    int status = 0;

    if (writer == 0) {
        append(fixture, 500);
        _exit(0);
    }
    while (waitpid(writer, &status, WNOHANG) == 0) {
        g_autoptr(GError) error = NULL;
        g_autoptr(AdLedger) ledger = ad_ledger_open(fixture->path, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(ad_ledger_count(ledger), >=, last);
        last = ad_ledger_count(ledger);
    }
    g_assert_cmpint(status, ==, 0);
}

static void
test_unreadable_is_not_absent(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(g_unlink(fixture->path), ==, 0);
    g_assert_cmpint(g_mkdir(fixture->path, 0700), ==, 0);
    g_assert_null(ad_ledger_open(fixture->path, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
}

static void
test_first_lines(Fixture *fixture, gconstpointer unused)
{
    gsize length;
    g_autofree char *text = load(fixture, &length);
    g_autoptr(AdLedger) ledger = ad_ledger_open(fixture->path, NULL);
    g_autoptr(GBytes) two = ad_ledger_text(ledger, 2);
    gsize expected = (gsize)(strchr(strchr(text, '\n') + 1, '\n') + 1 - text);

    g_assert_cmpmem(g_bytes_get_data(two, NULL), g_bytes_get_size(two), text, expected);
}

/* There is one way to write each line, so that no two mean the same. */
static void
test_one_way_to_write(void)
{
    static const struct {
        const char *before; /* prev= */
        bool right;
    } cases[] = {
        {"1 2005-06-01T00:00:00Z begun", true},
        {"1 2005-06-01T00:00:00Z begun what=%0Aa%25", true},
        {"1 2005-06-01T00:00:00Z", false},
        {"1 2005-06-01T00:00:00Z ", false},
        {"1 2005-06-01 begun", false},
        {"0 2005-06-01T00:00:00Z begun", false},
        {"2 2005-06-01T00:00:00Z begun", false},
        {"1 2005-06-01T00:00:00Z Begun", false},
        {"1 2005-06-01T00:00:00Z beg\x1bun", false},
        {"1 2005-06-01T00:00:00Z begun ", false},
        {"1 2005-06-01T00:00:00Z begun what", false},
        {"1 2005-06-01T00:00:00Z begun =a", false},
        {"1 2005-06-01T00:00:00Z begun wHat=a", false},
        {"1 2005-06-01T00:00:00Z begun what=%41", false},
        {"1 2005-06-01T00:00:00Z begun what=%0a", false},
        {"1 2005-06-01T00:00:00Z begun what=%00", false},
        {"1 2005-06-01T00:00:00Z begun what=%2", false},
        {"1 2005-06-01T00:00:00Z begun what=%", false},
        {"1 2005-06-01T00:00:00Z begun what=\x1b", false},
        {"1 2005-06-01T00:00:00Z begun what=\xff", false},
    };
    g_autofree char *none = g_strnfill(AD_DIGEST_HEX, '0');

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *line = g_strdup_printf("%s prev=%s\n", cases[i].before, none);
        g_autoptr(GError) error = NULL;
        gsize whole;
        g_autoptr(GPtrArray) entries =
            ad_ledger_parse(line, strlen(line), &whole, &error);

        g_test_message("%s", cases[i].before);
        g_assert_cmpint(entries != NULL, ==, cases[i].right);
        if (!cases[i].right)
            g_assert_error(error, AD_ERROR, AD_ERROR_DIFFERS);
    }
}

#define ADD(name, function) g_test_add(name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/ledger/comes-back", test_comes_back);
    ADD("/ledger/standard-tools", test_standard_tools_agree);
    ADD("/ledger/edited", test_every_edited_byte_is_found);
    ADD("/ledger/cut", test_cut_lines_are_found);
    ADD("/ledger/added", test_added_lines_are_found);
    ADD("/ledger/missing-head", test_missing_head_is_found);
    ADD("/ledger/killed", test_goes_on_after_a_kill);
    ADD("/ledger/head-unwritten", test_goes_on_after_a_head_that_could_not_be_written);
    ADD("/ledger/growing", test_is_read_while_it_grows);
    ADD("/ledger/unreadable", test_unreadable_is_not_absent);
    ADD("/ledger/first-lines", test_first_lines);
    g_test_add_func("/ledger/one-way", test_one_way_to_write);
    return g_test_run();
}
