/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/disc/drive.h"
#include "auditdisc/disc/verify.h"
#include "disc.h"

#include <signal.h>
#include <sys/resource.h>

/* A disc with an image, and an address for a medium that does not exist yet. */
typedef struct {
    Disc *disc;
    char *medium;
    char *address;
    AdBurn burn;
} Set;

static Set *
set_new(guint messages)
{
    Set *set = g_new0(Set, 1);

    set->disc = disc_new_mastered(messages);
    set->medium = g_build_filename(set->disc->folder, "medium.iso", NULL);
    set->address = g_strconcat("stdio:", set->medium, NULL);
    set->burn = (AdBurn){
        .address = set->address,
        .image = set->disc->image,
        .facts = &set->disc->facts,
    };
    return set;
}

static void
set_free(Set *set)
{
    disc_free(set->disc);
    g_free(set->medium);
    g_free(set->address);
    g_free(set);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Set, set_free)

static void
burn_well(const Set *set)
{
    g_autoptr(GError) error = NULL;
    bool blank;

    ad_drive_burn(&set->burn, &blank, NULL, &error);
    g_assert_no_error(error);
}

static void
burn_fails(const Set *set, AdErrorCode code, const char *word)
{
    g_autoptr(GError) error = NULL;
    bool blank;

    g_assert_false(ad_drive_burn(&set->burn, &blank, NULL, &error));
    g_test_message("%s", error->message);
    g_assert_error(error, AD_ERROR, (gint)code);
    g_assert_nonnull(strstr(error->message, word));
    g_assert_null(strchr(error->message, '\n'));
}

static void
assert_burned(const Set *set)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AdReader) reader = ad_reader_open(set->address, &error);
    g_autoptr(AdVerdict) verdict = NULL;

    g_assert_no_error(error);
    verdict = ad_verify_image(reader, &set->disc->facts, NULL, NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(verdict->diffs->len, ==, 0);
    g_assert_true(ad_digest_equal(&verdict->image, &set->disc->facts.digest));
}

static void
test_burn_and_read_back(void)
{
    g_autoptr(Set) set = set_new(40);
    AdDigest digest;

    burn_well(set);
    g_assert_true(ad_fs_digest(set->medium, &digest, NULL, NULL));
    g_assert_true(ad_digest_equal(&digest, &set->disc->facts.digest));
    assert_burned(set);
}

static void
test_burn_over_an_older_one(void)
{
    g_autoptr(Set) set = set_new(5);
    g_autofree char *old = g_strnfill(3000000, 'x');

    g_assert_true(g_file_set_contents(set->medium, old, 3000000, NULL));
    burn_well(set);
    assert_burned(set);
}

static void
test_simulate(void)
{
    g_autoptr(Set) set = set_new(5);

    g_assert_true(g_file_set_contents(set->medium, "older", 5, NULL));
    set->burn.simulate = true;
    burn_well(set);
    gsize length;
    g_autofree char *now = disc_read(set->medium, &length);
    g_assert_cmpmem(now, length, "older", 5);
}

static void
test_image_that_changed(void)
{
    g_autoptr(Set) set = set_new(5);
    FILE *file = fopen(set->disc->image, "r+");

    fseek(file, 100000, SEEK_SET);
    fputc('x', file);
    fclose(file);
    burn_fails(set, AD_ERROR_DIFFERS, "image.iso");
    g_assert_false(g_file_test(set->medium, G_FILE_TEST_EXISTS));
    g_assert_cmpint(truncate(set->disc->image, 100000), ==, 0);
    burn_fails(set, AD_ERROR_DIFFERS, "image.iso");
    g_assert_cmpint(g_unlink(set->disc->image), ==, 0);
    burn_fails(set, AD_ERROR_FAILED, "image.iso");
    g_assert_false(g_file_test(set->medium, G_FILE_TEST_EXISTS));
}

static void
test_places_that_are_refused(void)
{
    g_autoptr(Set) set = set_new(5);
    g_autofree char *itself = g_strconcat("stdio:", set->disc->image, NULL);

    set->burn.address = itself;
    burn_fails(set, AD_ERROR_REFUSED, "the image itself");
    set->burn.address = "stdio:/dev/null";
    burn_fails(set, AD_ERROR_REFUSED, "device");
    set->burn.address = "stdio:-";
    burn_fails(set, AD_ERROR_USAGE, "file");
    set->burn.address = "stdio:";
    burn_fails(set, AD_ERROR_USAGE, "file");
    set->burn.address = "stdio:/dev/fd/1";
    burn_fails(set, AD_ERROR_USAGE, "file");
    set->burn.address = "stdio:/nowhere/medium.iso";
    burn_fails(set, AD_ERROR_FAILED, "/nowhere/medium.iso");
    set->burn.address = "/dev/null";
    burn_fails(set, AD_ERROR_MEDIUM, "/dev/null");
    set->burn.address = "/dev/nowhere";
    burn_fails(set, AD_ERROR_MEDIUM, "/dev/nowhere");
}

static void
test_disk_full(void)
{
    g_autoptr(Set) set = set_new(40);
    struct rlimit old, limit;

    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &old), ==, 0);
    limit = (struct rlimit){300000, old.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    burn_fails(set, AD_ERROR_FAILED, set->medium);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &old), ==, 0);
    burn_well(set);
    assert_burned(set);
}

static void
test_look(void)
{
    g_autoptr(Set) set = set_new(1);
    g_autoptr(GError) error = NULL;
    g_autoptr(AdDrive) drive = ad_drive_look(set->address, &error);

    g_assert_no_error(error);
    g_assert_cmpstr(drive->address, ==, set->address);
    g_assert_true(drive->blank);
    g_assert_true(g_str_has_prefix(drive->medium, "a file, "));
    g_assert_false(g_file_test(set->medium, G_FILE_TEST_EXISTS));
}

static void
test_read_nothing(void)
{
    g_autoptr(Set) set = set_new(1);
    g_autoptr(GError) error = NULL;

    g_assert_null(ad_reader_open(set->address, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_MEDIUM);
    g_assert_nonnull(strstr(error->message, set->medium));
}

/* A medium that lost its end, in the middle of a block. */
static void
test_read_a_short_one(void)
{
    g_autoptr(Set) set = set_new(40);
    g_autoptr(AdReader) reader = NULL;
    g_autoptr(AdVerdict) verdict = NULL;

    burn_well(set);
    g_assert_cmpint(truncate(set->medium, 500000), ==, 0);
    reader = ad_reader_open(set->address, NULL);
    g_assert_cmpuint(ad_reader_blocks(reader), ==, 500000 / AD_BLOCK_SIZE + 1);
    verdict = ad_verify_image(reader, &set->disc->facts, NULL, NULL, NULL, NULL);
    g_assert_cmpuint(verdict->diffs->len, >, 1);
}

/* libburn forgets a drive that can't be used, and no other one with it. */
static void
test_a_bad_one_beside(void)
{
    g_autoptr(Set) set = set_new(5);
    g_autoptr(AdReader) reader = NULL;
    guint8 block[AD_BLOCK_SIZE];

    burn_well(set);
    reader = ad_reader_open(set->address, NULL);
    g_assert_null(ad_drive_look("/dev/nowhere", NULL));
    g_assert_true(ad_reader_read(reader, 16, 1, block, NULL));
    g_assert_cmpmem(block + 1, 5, "CD001", 5);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/drive/burn-and-read-back", test_burn_and_read_back);
    g_test_add_func("/drive/burn-over-an-older-one", test_burn_over_an_older_one);
    g_test_add_func("/drive/simulate", test_simulate);
    g_test_add_func("/drive/image-that-changed", test_image_that_changed);
    g_test_add_func("/drive/places-that-are-refused", test_places_that_are_refused);
    g_test_add_func("/drive/disk-full", test_disk_full);
    g_test_add_func("/drive/look", test_look);
    g_test_add_func("/drive/read-nothing", test_read_nothing);
    g_test_add_func("/drive/read-a-short-one", test_read_a_short_one);
    g_test_add_func("/drive/a-bad-one-beside", test_a_bad_one_beside);
    return g_test_run();
}
