/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/volume/bag.h"
#include "auditdisc/volume/manifest.h"
#include "auditdisc/volume/volume.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char *folder;
    AdVolume *volume;
    AdPack *pack;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer unused)
{
    fixture->folder = g_dir_make_tmp("volume-XXXXXX", NULL);
    g_autofree char *path = ad_volume_pack_path(fixture->folder, 1);
    fixture->volume = ad_volume_new(fixture->folder);
    fixture->pack = ad_pack_open(path, 1, NULL);
    g_assert_nonnull(fixture->pack);
}

static void
tear_down(Fixture *fixture, gconstpointer unused)
{
    ad_volume_free(fixture->volume);
    ad_pack_free(fixture->pack);
    g_assert_true(ad_fs_remove_tree(fixture->folder, NULL));
    g_free(fixture->folder);
}

static bool
add(Fixture *fixture, const char *path, const char *text, GError **error)
{
    AdExtent extent;

    g_assert_true(ad_pack_add(fixture->pack, text, strlen(text), &extent, error));
    return ad_volume_add(fixture->volume, path, &extent, error);
}

static void
test_paths(Fixture *fixture, gconstpointer unused)
{
    static const char *const good[] = {
        "index.html",   "days/2005_05_30/0001a1.pdf",     "a/b/c/d/e/f/g/h.txt",
        "bag-info.txt", "abcdefghijklmnopqrstuvwxyz0123",
    };
    static const char *const bad[] = {
        "",
        "/index.html",
        "Index.html",
        "a//b",
        "a/../b",
        "a/",
        "a b",
        "a.b.c",
        ".hidden",
        "a.",
        "a-b.txt",
        "a%20",
        "\xc3\xa4",
        "a\nb.txt",
        "a/b/c/d/e/f/g/h/i.txt",
        "abcdefghijklmnopqrstuvwxyz01234",
    };

    for (guint i = 0; i < G_N_ELEMENTS(good); i++)
        g_assert_true(add(fixture, good[i], "x", NULL));
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(add(fixture, bad[i], "x", &error));
        g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
    }
}

static void
test_twice_is_refused(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GError) error = NULL;

    g_assert_true(add(fixture, "a.txt", "x", NULL));
    g_assert_true(add(fixture, "a.txt", "y", NULL));
    g_assert_false(ad_volume_seal(fixture->volume, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
}

static void
assert_text(AdVolume *volume, const char *path, const char *expected)
{
    char buffer[4096];
    const AdFile *file = ad_volume_find(volume, path);

    g_assert_nonnull(file);
    gssize got = ad_volume_read(volume, file, 0, buffer, sizeof buffer, NULL);
    g_assert_cmpmem(buffer, (gsize)got, expected, strlen(expected));
}

static void
test_sealed_is_found_again(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(AdVolume) again = NULL;

    g_assert_true(add(fixture, "days/b.txt", "second", NULL));
    g_assert_true(add(fixture, "data/a.txt", "first", NULL));
    g_assert_true(ad_pack_sync(fixture->pack, NULL));
    g_assert_true(ad_volume_seal(fixture->volume, NULL));
    again = ad_volume_open(fixture->folder, NULL);
    g_assert_nonnull(again);
    g_assert_cmpuint(ad_volume_count(again), ==, 2);
    assert_text(again, "data/a.txt", "first");
    assert_text(again, "days/b.txt", "second");
    g_assert_null(ad_volume_find(again, "data/c.txt"));
    g_assert_true(ad_volume_check(again, NULL, NULL));
}

static void
test_changed_pack_is_found(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = ad_volume_pack_path(fixture->folder, 1);

    g_assert_true(add(fixture, "a.txt", "some bytes", NULL));
    g_assert_true(ad_pack_sync(fixture->pack, NULL));
    g_assert_true(ad_volume_seal(fixture->volume, NULL));
    int fd = g_open(path, O_WRONLY);
    g_assert_cmpint(pwrite(fd, "S", 1, 0), ==, 1);
    close(fd);
    g_assert_false(ad_volume_check(fixture->volume, NULL, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_DIFFERS);
    g_assert_nonnull(strstr(error->message, "a.txt"));
}

static void
test_index_must_be_one(Fixture *fixture, gconstpointer unused)
{
    static const char *const bad[] = {
        "a.txt\t1\t0\t1\n",
        "a.txt\t1\t0\t1\t00\n",
        "../a\t1\t0\t1\t"
        "0000000000000000000000000000000000000000000000000000000000000000\n",
        "a.txt\t1\t-1\t1\t"
        "0000000000000000000000000000000000000000000000000000000000000000\n",
        "a.txt\t1\t0\t1\t"
        "0000000000000000000000000000000000000000000000000000000000000000",
    };
    g_autofree char *path = g_build_filename(fixture->folder, "index", NULL);

    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_set_contents(path, bad[i], -1, NULL));
        g_assert_null(ad_volume_open(fixture->folder, &error));
        g_assert_error(error, AD_ERROR, AD_ERROR_DIFFERS);
    }
}

static void
test_tree(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *tree = g_build_filename(fixture->folder, "tree", NULL);
    g_autofree char *file = g_build_filename(tree, "days", "b.txt", NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(add(fixture, "days/b.txt", "second", NULL));
    g_assert_true(ad_pack_sync(fixture->pack, NULL));
    g_assert_true(ad_volume_seal(fixture->volume, NULL));
    g_assert_true(ad_volume_write_tree(fixture->volume, tree, NULL, NULL));
    g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "second");
    g_assert_false(ad_volume_write_tree(fixture->volume, tree, NULL, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_REFUSED);
}

static char *
read_whole(AdVolume *volume, const char *path)
{
    const AdFile *file = ad_volume_find(volume, path);
    g_assert_nonnull(file);
    char *text = g_malloc0((gsize)file->extent.size + 1);

    g_assert_cmpint(
        ad_volume_read(volume, file, 0, text, (gsize)file->extent.size, NULL), ==,
        file->extent.size);
    return text;
}

static void
test_bag(Fixture *fixture, gconstpointer unused)
{
    const AdBagInfo info = {.organisation = "Example Ltd",
                            .period = "2005-05",
                            .zone = "Europe/Berlin",
                            .volume_id = "AUDIT_2005_05",
                            .previous = "",
                            .sequence = 1,
                            .made = 1117584000};
    g_autoptr(GBytes) text = NULL;
    AdDigest fingerprint, root;

    g_assert_true(add(fixture, "data/eml/a.eml", "payload", NULL));
    g_assert_true(add(fixture, "index.html", "page", NULL));
    g_assert_true(
        ad_bag_describe(fixture->volume, &info, fixture->pack, &text, &root, NULL));
    g_assert_true(ad_bag_seal(fixture->volume, fixture->pack, &fingerprint, NULL));
    g_autofree char *payload = read_whole(fixture->volume, "manifest-sha256.txt");
    g_assert_true(g_str_has_suffix(payload, "  data/eml/a.eml\n"));
    g_assert_null(strstr(payload, "index.html"));
    g_autofree char *tags = read_whole(fixture->volume, "tagmanifest-sha256.txt");
    g_assert_nonnull(strstr(tags, "  index.html\n"));
    g_assert_nonnull(strstr(tags, "  manifest-sha256.txt\n"));
    g_assert_null(strstr(tags, "data/"));
    g_assert_null(strstr(tags, "tagmanifest"));
    g_autofree char *about = read_whole(fixture->volume, "bag-info.txt");
    g_assert_nonnull(strstr(about, "Payload-Oxum: 7.1\n"));
    g_assert_nonnull(strstr(about, "Auditdisc-Format: 1\n"));
    g_assert_true(ad_digest_equal(
        &fingerprint,
        &ad_volume_find(fixture->volume, AD_BAG_TAGMANIFEST)->extent.digest));
}

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

static void
test_manifest_lines(void)
{
    static const char *const bad[] = {
        ZEROS " a",
        ZEROS "  a",
        ZEROS " *a\n",
        ZEROS "  /a\n",
        ZEROS "  ../a\n",
        ZEROS "  a//b\n",
        ZEROS "  a/./b\n",
        ZEROS "  a\r\n",
        ZEROS "  \n",
        "A" ZEROS "  a\n",
        ZEROS "  a\n" ZEROS "  a\n",
        ZEROS "  \xff\n",
        "\n",
    };

    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(AdManifest) manifest = ad_manifest_new();
        g_autoptr(GError) error = NULL;
        g_assert_false(
            ad_manifest_parse(manifest, bad[i], strlen(bad[i]), "m", &error));
        g_assert_error(error, AD_ERROR, AD_ERROR_DIFFERS);
    }
}

static void
test_manifest_round_trip(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(AdManifest) manifest = ad_manifest_new();
    AdDigest one, other;

    ad_digest_of("one", 3, &one);
    ad_digest_of("other", 5, &other);
    ad_manifest_line(text, &one, "data/one");
    ad_manifest_line(text, &other, "data/two words");
    g_assert_true(ad_manifest_parse(manifest, text->str, text->len, "m", NULL));
    g_assert_cmpuint(ad_manifest_count(manifest), ==, 2);
    g_assert_true(ad_digest_equal(ad_manifest_find(manifest, "data/one"), &one));
    g_assert_true(
        ad_digest_equal(ad_manifest_find(manifest, "data/two words"), &other));
    g_assert_null(ad_manifest_find(manifest, "data/two"));
}

#define ADD(name, function) g_test_add(name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/volume/paths", test_paths);
    ADD("/volume/twice", test_twice_is_refused);
    ADD("/volume/found-again", test_sealed_is_found_again);
    ADD("/volume/changed-pack", test_changed_pack_is_found);
    ADD("/volume/index", test_index_must_be_one);
    ADD("/volume/tree", test_tree);
    ADD("/volume/bag", test_bag);
    g_test_add_func("/manifest/lines", test_manifest_lines);
    g_test_add_func("/manifest/round-trip", test_manifest_round_trip);
    return g_test_run();
}
