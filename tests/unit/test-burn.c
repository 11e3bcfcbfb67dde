/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Burning on an emulated recorder (tests/mmc/mmc.h), which is preloaded into this very
 * program: it starts itself again, once a case, with a drive in place.
 */
#include "auditdisc/disc/drive.h"
#include "auditdisc/disc/verify.h"
#include "disc.h"

#include <gio/gio.h>

#define DRIVE "/dev/sr0"

/* The folder with all discs; "disc" in it is the one in the drive. */
static char *
table(void)
{
    return g_strdup(g_getenv("TEST_BURN_TABLE"));
}

static void
medium_tool(const char *verb, const char *first, const char *second)
{
    g_autofree char *folder = table();
    g_autofree char *disc = g_build_filename(folder, "disc", NULL);
    const char *argv[] = {"tests/mmc/mmc-medium", verb, disc, first, second, NULL};
    g_auto(GStrv) environment = g_environ_unsetenv(g_get_environ(), "LD_PRELOAD");
    g_autoptr(GError) error = NULL;
    int status = 0;

    g_spawn_sync(NULL, (char **)argv, environment, G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
                 NULL, NULL, NULL, &status, &error);
    g_assert_no_error(error);
    g_assert_cmpint(status, ==, 0);
}

static void
insert(const char *kind, const char *status)
{
    g_autofree char *folder = table();
    g_autofree char *disc = g_build_filename(folder, "disc", NULL);

    g_assert_true(ad_fs_remove_tree(disc, NULL));
    medium_tool("new", kind, status);
}

static bool
burn(const Disc *disc, GError **error)
{
    const AdBurn order = {
        .address = DRIVE,
        .image = disc->image,
        .facts = &disc->facts,
    };
    bool blank;

    return ad_drive_burn(&order, &blank, NULL, error);
}

static void
burn_fails(const Disc *disc, const char *words)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(burn(disc, &error));
    g_test_message("%s", error->message);
    g_assert_error(error, AD_ERROR, AD_ERROR_MEDIUM);
    g_assert_nonnull(strstr(error->message, words));
}

static AdVerdict *
read_back(const Disc *disc)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AdReader) reader = ad_reader_open(DRIVE, &error);
    AdVerdict *verdict = NULL;

    g_assert_no_error(error);
    verdict = ad_verify_image(reader, &disc->facts, NULL, NULL, NULL, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < verdict->diffs->len; i++) {
        const AdDiff *diff = verdict->diffs->pdata[i];
        g_test_message("%s: %s", ad_diff_word(diff->kind), diff->what);
    }
    return verdict;
}

static void
burn_and_read_back(const Disc *disc)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AdVerdict) verdict = NULL;

    burn(disc, &error);
    g_assert_no_error(error);
    verdict = read_back(disc);
    g_assert_cmpuint(verdict->diffs->len, ==, 0);
    g_assert_true(ad_digest_equal(&verdict->image, &disc->facts.digest));
}

static void
assert_medium(const char *words, bool blank)
{
    g_autoptr(AdDrive) drive = ad_drive_look(DRIVE, NULL);

    g_assert_nonnull(drive);
    g_assert_cmpstr(drive->medium, ==, words);
    g_assert_cmpint(drive->blank, ==, blank);
}

static void
test_cd(const void *unused)
{
    g_autoptr(Disc) disc = disc_new_mastered(40);

    insert("cd-r-80", "blank");
    assert_medium("blank CD-R, 80 min, 737.0 MB free", true);
    burn_and_read_back(disc);
    assert_medium("CD-R, written and closed", false);
    burn_fails(disc, "already written: verify it, or insert a blank one");
}

/* Shorter than a track can be, and not a multiple of what is written at once. */
static void
test_short_image(const void *kind)
{
    g_autoptr(Disc) disc = disc_new_mastered(2);

    g_assert_cmpuint(disc->facts.blocks, <, 300);
    insert(kind, "blank");
    burn_and_read_back(disc);
}

static void
test_refused_media(const void *unused)
{
    g_autoptr(Disc) disc = disc_new_mastered(2);
    g_autoptr(GError) error = NULL;

    insert("none", "blank");
    assert_medium("no disc", false);
    burn_fails(disc, "no disc in the drive");
    g_assert_null(ad_reader_open(DRIVE, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_MEDIUM);
    insert("cd-rw", "blank");
    burn_fails(disc, "proves nothing");
    insert("cd-r-80", "appendable");
    burn_fails(disc, "written in part");
    insert("cd-rom", "finalised");
    burn_fails(disc, "already written");
}

static void
test_too_small(const void *unused)
{
    g_autoptr(Disc) disc = disc_new(1);

    insert("cd-r-74", "blank");
    disc->facts.blocks = 333001;
    g_assert_true(g_file_set_contents(disc->image, "", 0, NULL));
    g_assert_cmpint(truncate(disc->image, (off_t)disc->facts.blocks * AD_BLOCK_SIZE),
                    ==, 0);
    g_assert_true(ad_fs_digest(disc->image, &disc->facts.digest, NULL, NULL));
    burn_fails(disc, "682.0 MB");
    assert_medium("blank CD-R, 74 min, 682.0 MB free", true);
}

static void
test_write_error(const void *unused)
{
    g_autoptr(Disc) disc = disc_new_mastered(40);

    insert("cd-r-80", "blank");
    medium_tool("fault", "write-error=200", NULL);
    burn_fails(disc, "this disc is spoiled");
}

/* A drive that went away is no longer there, and that is what is said of it. */
static void
test_power_loss(const void *unused)
{
    g_autoptr(Disc) disc = disc_new_mastered(40);

    insert("cd-r-80", "blank");
    medium_tool("fault", "power-loss=200", NULL);
    burn_fails(disc, "does not answer");
    burn_fails(disc, "NO_CONNECT");
    burn_fails(disc, "NO_CONNECT");
}

static void
test_no_cue(const void *unused)
{
    g_autoptr(Disc) disc = disc_new_mastered(40);

    insert("cd-r-80", "blank");
    medium_tool("fault", "cue-error*1", NULL);
    burn_fails(disc, "still blank: try again");
    burn_and_read_back(disc);
}

static void
test_bad_burn(const void *unused)
{
    g_autoptr(Disc) disc = disc_new_mastered(40);
    g_autoptr(GError) error = NULL;
    guint kinds[AD_DIFF_IMAGE + 1] = {0};

    insert("cd-r-80", "blank");
    medium_tool("fault", "flip-burned=300", "read-error=250-251");
    g_assert_true(burn(disc, &error));
    g_autoptr(AdVerdict) verdict = read_back(disc);
    for (guint i = 0; i < verdict->diffs->len; i++)
        kinds[((const AdDiff *)verdict->diffs->pdata[i])->kind]++;
    g_assert_cmpuint(kinds[AD_DIFF_CHANGED], ==, 2); /* a message and its twin */
    g_assert_cmpuint(kinds[AD_DIFF_UNREADABLE], ==, 2);
    g_assert_cmpuint(verdict->diffs->len, ==, 4);
}

typedef struct {
    const char *path;
    void (*run)(const void *argument);
    const char *argument;
    char *table;
    GSubprocess *child;
} Case;

static Case cases[] = {
    {"/burn/cd", test_cd, NULL, NULL, NULL},
    {"/burn/short-image-on-cd", test_short_image, "cd-r-80", NULL, NULL},
    {"/burn/short-image-on-dvd", test_short_image, "dvd+r", NULL, NULL},
    {"/burn/short-image-on-bd", test_short_image, "bd-r", NULL, NULL},
    {"/burn/refused-media", test_refused_media, NULL, NULL, NULL},
    {"/burn/too-small", test_too_small, NULL, NULL, NULL},
    {"/burn/write-error", test_write_error, NULL, NULL, NULL},
    {"/burn/power-loss", test_power_loss, NULL, NULL, NULL},
    {"/burn/no-cue", test_no_cue, NULL, NULL, NULL},
    {"/burn/bad-burn", test_bad_burn, NULL, NULL, NULL},
};

/* Burns wait more than they work, so each case runs in a process and with a drive of
 * its own, all at once. */
static void
start(Case *one, const char *program, const char *library)
{
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
    g_autoptr(GError) error = NULL;

    one->table = g_dir_make_tmp("burn-XXXXXX", NULL);
    g_autofree char *drives = g_strdup_printf(DRIVE "=%s/disc", one->table);
    g_subprocess_launcher_setenv(launcher, "TEST_BURN_TABLE", one->table, TRUE);
    g_subprocess_launcher_setenv(launcher, "MMC_DRIVES", drives, TRUE);
    g_subprocess_launcher_setenv(launcher, "LD_PRELOAD", library, TRUE);
    g_subprocess_launcher_setenv(launcher, "ASAN_OPTIONS", "verify_asan_link_order=0",
                                 FALSE);
    one->child = g_subprocess_launcher_spawn(launcher, &error, program, "--tap", "-p",
                                             one->path, NULL);
    g_assert_no_error(error);
}

static void
judge(const void *data)
{
    const Case *one = data;
    g_autofree char *said = NULL;

    g_assert_true(
        g_subprocess_communicate_utf8(one->child, NULL, NULL, &said, NULL, NULL));
    g_assert_true(ad_fs_remove_tree(one->table, NULL));
    if (!g_subprocess_get_successful(one->child))
        g_test_message("%s", said);
    g_assert_true(g_subprocess_get_successful(one->child));
}

int
main(int argc, char **argv)
{
    g_autofree char *here = g_path_get_dirname(argv[0]);
    g_autofree char *beside = g_build_filename(here, "..", "mmc", "mmc.so", NULL);
    g_autofree char *library = g_canonicalize_filename(beside, NULL);
    bool is_child = g_getenv("TEST_BURN_TABLE") != NULL;

    g_test_init(&argc, &argv, NULL);
    if (!is_child && !g_file_test(library, G_FILE_TEST_EXISTS)) {
        g_print("1..0 # SKIP the emulated drive is not built\n");
        return 0;
    }
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Case *one = &cases[i];
        if (!is_child)
            start(one, argv[0], library);
        g_test_add_data_func(one->path, is_child ? one->argument : (const void *)one,
                             is_child ? one->run : judge);
    }
    return g_test_run();
}
