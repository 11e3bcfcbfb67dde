/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/disc/reader.h"
#include "auditdisc/disc/tree.h"
#include "disc.h"

#include <signal.h>
#include <sys/resource.h>
#include <time.h>

static void
assert_nothing_left(const Disc *disc)
{
    g_autofree char *draft = g_strconcat(disc->image, ".new", NULL);

    g_assert_false(g_file_test(disc->image, G_FILE_TEST_EXISTS));
    g_assert_false(g_file_test(draft, G_FILE_TEST_EXISTS));
}

static void
test_facts(void)
{
    g_autoptr(Disc) disc = disc_new_mastered(40);
    AdDigest digest;
    goffset size;

    g_assert_true(ad_fs_digest(disc->image, &digest, &size, NULL));
    g_assert_cmpint(size, ==, (goffset)disc->facts.blocks * AD_BLOCK_SIZE);
    g_assert_true(ad_digest_equal(&digest, &disc->facts.digest));
}

/* ECMA-119 8.4.20 and 8.4.21: with "_" in front the rest would be the name of a file
 * that says who it is, and "_" is what plain ISO 9660 has for letters outside ASCII. */
static void
test_publisher(void)
{
    static const char *const names[] = {"Österreichische Post", "_x", "Post AG"};
    enum { DESCRIPTOR = 16, AT_PUBLISHER = 318, AT_PREPARER = 446 };

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(Disc) disc = disc_new(3);
        g_autoptr(GError) error = NULL;
        AdImageSpec spec = disc_spec;
        guint8 block[AD_BLOCK_SIZE];
        spec.organisation = names[i];
        ad_image_master(disc->volume, &spec, disc->image, &disc->facts, NULL, &error);
        g_assert_no_error(error);
        g_autoptr(AdReader) reader = ad_reader_open(disc->image, NULL);
        g_assert_true(ad_reader_read(reader, DESCRIPTOR, 1, block, NULL));
        g_assert_cmpint(block[AT_PUBLISHER], ==, i == 2 ? 'P' : ' ');
        g_assert_cmpint(block[AT_PREPARER], ==, i == 2 ? 'P' : ' ');
    }
}

/* The tag in the padding, made here as disc/image.h describes it. */
static void
test_tag(void)
{
    g_autoptr(Disc) disc = disc_new_mastered(40);
    g_autoptr(AdReader) reader = ad_reader_open(disc->image, NULL);
    g_autoptr(AdDiscTree) tree = ad_disc_tree_read(reader);
    g_autoptr(AdHash) hash = ad_hash_new();
    guint64 padding = disc->facts.blocks - AD_IMAGE_PADDING;
    g_autofree char *listed = g_malloc0(padding);
    guint8 block[AD_BLOCK_SIZE];
    char hex[AD_DIGEST_HEX + 1];
    AdDigest rest;

    for (guint i = 0; i < tree->files->len; i++) {
        const AdDiscFile *file = &g_array_index(tree->files, AdDiscFile, i);
        if (strcmp(file->path, "tagmanifest-sha256.txt") != 0)
            memset(listed + file->block, 1,
                   ((gsize)file->size + AD_BLOCK_SIZE - 1) / AD_BLOCK_SIZE);
    }
    for (guint64 lba = 0; lba < padding; lba++) {
        g_assert_true(ad_reader_read(reader, lba, 1, block, NULL));
        if (!listed[lba])
            ad_hash_update(hash, block, sizeof block);
    }
    ad_hash_finish(hash, &rest);
    ad_digest_hex(&rest, hex);
    g_autofree char *expected =
        g_strconcat("auditdisc_rest_tag_v1 sha256=", hex, "\n", NULL);
    g_assert_true(ad_reader_read(reader, padding, 1, block, NULL));
    g_assert_cmpstr((const char *)block, ==, expected);
    g_assert_true(disc->facts.has_rest);
}

static void
test_same_again(void)
{
    g_autoptr(Disc) one = disc_new_mastered(40);
    g_autoptr(Disc) other = disc_new_mastered(40);
    AdImageSpec later = disc_spec;
    AdImageFacts facts;

    g_assert_true(ad_digest_equal(&one->facts.digest, &other->facts.digest));
    g_usleep(1100000); /* another second, so that no clock can creep in */
    g_setenv("TZ", "Pacific/Auckland", TRUE);
    tzset();
    g_assert_true(
        ad_image_master(one->volume, &disc_spec, one->image, &facts, NULL, NULL));
    g_assert_true(ad_digest_equal(&one->facts.digest, &facts.digest));
    g_unsetenv("TZ");
    tzset();
    later.made++;
    g_assert_true(ad_image_master(one->volume, &later, one->image, &facts, NULL, NULL));
    g_assert_false(ad_digest_equal(&one->facts.digest, &facts.digest));
}

static void
test_twins_lie_once(void)
{
    g_autoptr(Disc) disc = disc_new_mastered(40);
    g_autoptr(AdReader) reader = ad_reader_open(disc->image, NULL);
    g_autoptr(AdDiscTree) tree = ad_disc_tree_read(reader);
    guint32 last = 0;

    g_assert_cmpuint(tree->flaws->len, ==, 0);
    g_assert_cmpuint(tree->files->len, ==, ad_volume_count(disc->volume));
    for (guint i = 1; i <= 40; i++) {
        g_autofree char *path = g_strdup_printf("data/eml/2005_05_30/%04u.eml", i);
        g_autofree char *twin = g_strdup_printf("days/2005_05_30/%04u.txt", i);
        const AdDiscFile *file = ad_disc_tree_find(tree, path);
        g_assert_nonnull(file);
        g_assert_cmpuint(file->block, ==, ad_disc_tree_find(tree, twin)->block);
        g_assert_cmpuint(file->block, >, last); /* on the disc in the order of paths */
        last = file->block;
    }
}

static char *
run(const char *command, const char *one, const char *two)
{
    const char *argv[] = {"sh", "-c", command, "sh", one, two, NULL};
    g_autofree char *out = NULL, *err = NULL;
    g_autoptr(GError) error = NULL;
    int status = 0;

    g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err,
                 &status, &error);
    g_assert_no_error(error);
    if (status != 0)
        g_test_message("%s%s", out, err);
    g_assert_cmpint(status, ==, 0);
    return g_strconcat(out, err, NULL);
}

static void
test_standard_tools(void)
{
    g_autoptr(Disc) disc = disc_new_mastered(40);
    g_autofree char *copy = g_build_filename(disc->folder, "copy", NULL);
    g_autofree char *said =
        run("xorriso -md5 on -indev \"$1\" -check_media use=indev -- 2>&1", disc->image,
            "");

    g_assert_nonnull(strstr(said, "md5_match"));
    g_assert_null(strstr(said, "mismatch"));
    g_free(
        run("xorriso -osirrox on -indev \"$1\" -extract / \"$2\" 2>&1 && cd \"$2\" && "
            "sha256sum -c --strict --quiet manifest-sha256.txt tagmanifest-sha256.txt",
            disc->image, copy));
    g_autofree char *times = run("find \"$1\" -printf '%T@\n' | sort -u", copy, "");
    g_assert_cmpstr(times, ==, "1120176000.0000000000\n");
    g_autofree char *modes = run("xorriso -indev \"$1\" -find / -exec lsdl -- "
                                 "2>/dev/null | awk '{ print $1, $3, $4 }' | sort -u",
                                 disc->image, "");
    g_assert_cmpstr(modes, ==, "-r--r--r-- 0 0\ndr-xr-xr-x 0 0\n");
    g_free(run("chmod -R u+w \"$1\"", copy, ""));
}

static void
assert_changed(Disc *disc, const char *path)
{
    g_autoptr(GError) error = NULL;
    AdImageFacts facts;

    g_assert_false(
        ad_image_master(disc->volume, &disc_spec, disc->image, &facts, NULL, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_DIFFERS);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, path));
    assert_nothing_left(disc);
}

/* The pack of a disc, open for writing where the file at path lies. */
static FILE *
open_pack(const Disc *disc, const char *path)
{
    g_autofree char *pack = g_build_filename(disc->folder, "volume", "pack-0", NULL);
    FILE *file = fopen(pack, "r+");

    g_assert_nonnull(file);
    g_assert_cmpint(
        fseek(file, ad_volume_find(disc->volume, path)->extent.offset, SEEK_SET), ==,
        0);
    return file;
}

static void
test_changed_source(void)
{
    g_autoptr(Disc) disc = disc_new(40);
    const char *path = "data/eml/2005_05_30/0040.eml";
    FILE *pack = open_pack(disc, path);

    g_assert_cmpint(fputc('X', pack), ==, 'X');
    fclose(pack);
    assert_changed(disc, path);
}

static void
test_short_source(void)
{
    g_autoptr(Disc) disc = disc_new(40);
    const char *path = "data/eml/2005_05_30/0040.eml";
    FILE *pack = open_pack(disc, path);

    g_assert_cmpint(ftruncate(fileno(pack), ftell(pack) + 5000), ==, 0);
    fclose(pack);
    assert_changed(disc, "bagit.txt"); /* the first on the disc of those cut off */
}

/* More than libisofs and its buffer hold, so that its thread waits while it fails. */
static void
test_changed_early(void)
{
    g_autoptr(Disc) disc = disc_new(200);
    const char *path = "data/eml/2005_05_30/0002.eml";
    FILE *pack = open_pack(disc, path);

    g_assert_cmpint(fputc('X', pack), ==, 'X');
    fclose(pack);
    assert_changed(disc, path);
}

static void
test_capacity(void)
{
    g_autoptr(Disc) disc = disc_new_mastered(40);
    AdImageSpec spec = disc_spec;
    g_autoptr(GError) error = NULL;
    AdImageFacts facts;

    spec.capacity = disc->facts.blocks;
    g_assert_true(
        ad_image_master(disc->volume, &spec, disc->image, &facts, NULL, NULL));
    g_assert_cmpint(g_unlink(disc->image), ==, 0);
    spec.capacity--;
    g_assert_false(
        ad_image_master(disc->volume, &spec, disc->image, &facts, NULL, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_MEDIUM);
    g_assert_nonnull(strstr(error->message, "MB"));
    assert_nothing_left(disc);
}

static void
test_disk_full(void)
{
    g_autoptr(Disc) disc = disc_new(40);
    g_autoptr(GError) error = NULL;
    struct rlimit old, limit;
    AdImageFacts facts;

    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &old), ==, 0);
    limit = (struct rlimit){300000, old.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    g_assert_false(
        ad_image_master(disc->volume, &disc_spec, disc->image, &facts, NULL, &error));
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &old), ==, 0);
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
    g_assert_null(strchr(error->message, '\n'));
    assert_nothing_left(disc);
}

static void
test_no_folder(void)
{
    g_autoptr(Disc) disc = disc_new(3);
    g_autofree char *path = g_build_filename(disc->folder, "none", "image.iso", NULL);
    g_autoptr(GError) error = NULL;
    AdImageFacts facts;

    g_assert_false(
        ad_image_master(disc->volume, &disc_spec, path, &facts, NULL, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
    g_assert_nonnull(strstr(error->message, path));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/facts", test_facts);
    g_test_add_func("/image/publisher", test_publisher);
    g_test_add_func("/image/tag", test_tag);
    g_test_add_func("/image/same-again", test_same_again);
    g_test_add_func("/image/twins-lie-once", test_twins_lie_once);
    g_test_add_func("/image/standard-tools", test_standard_tools);
    g_test_add_func("/image/changed-source", test_changed_source);
    g_test_add_func("/image/short-source", test_short_source);
    g_test_add_func("/image/changed-early", test_changed_early);
    g_test_add_func("/image/capacity", test_capacity);
    g_test_add_func("/image/disk-full", test_disk_full);
    g_test_add_func("/image/no-folder", test_no_folder);
    return g_test_run();
}
