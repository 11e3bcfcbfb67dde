/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/pack.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char *folder;
    char *path;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    fixture->folder = g_dir_make_tmp("auditdisc-pack-XXXXXX", NULL);
    fixture->path = g_build_filename(fixture->folder, "pack", NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    g_assert_true(ad_fs_remove_tree(fixture->folder, NULL));
    g_free(fixture->folder);
    g_free(fixture->path);
}

static AdPack *
open_pack(const Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    AdPack *pack = ad_pack_open(fixture->path, 3, &error);

    g_assert_no_error(error);
    return pack;
}

/* The bytes that the extent names, read by other means, have its digest. */
static void
assert_holds(const AdPack *pack, const AdExtent *extent, const void *wanted, gsize size)
{
    g_autofree guint8 *bytes = g_malloc(size + 1);
    AdDigest digest;

    g_assert_cmpuint(extent->pack, ==, 3);
    g_assert_cmpint(extent->size, ==, size);
    g_assert_cmpint(pread(ad_pack_fd(pack), bytes, size, extent->offset), ==, size);
    g_assert_cmpmem(bytes, size, wanted, size);
    ad_digest_of(wanted, size, &digest);
    g_assert_true(ad_digest_equal(&digest, &extent->digest));
}

static void
test_add(Fixture *fixture, gconstpointer data)
{
    g_autoptr(AdPack) pack = open_pack(fixture);
    g_autoptr(GError) error = NULL;
    AdExtent one, empty, two, hashed;
    AdDigest digest;

    g_assert_true(ad_pack_add(pack, "first", 5, &one, &error));
    g_assert_true(ad_pack_add(pack, NULL, 0, &empty, &error));
    g_assert_true(ad_pack_add(pack, "second", 6, &two, &error));
    ad_digest_of("hashed", 6, &digest);
    g_assert_true(ad_pack_add_hashed(pack, "hashed", 6, &digest, &hashed, &error));
    g_assert_cmpint(ad_pack_end_offset(pack), ==, 17);
    g_assert_true(ad_pack_flush(pack, &error));
    g_assert_no_error(error);
    assert_holds(pack, &one, "first", 5);
    assert_holds(pack, &empty, "", 0);
    assert_holds(pack, &two, "second", 6);
    assert_holds(pack, &hashed, "hashed", 6);
    g_assert_cmpint(ad_pack_end_offset(pack), ==, 17);
}

/* Sizes around the buffer's, in pieces of many sizes. */
static void
test_sizes(Fixture *fixture, gconstpointer data)
{
    static const gsize sizes[] = {1,      262143, 262144, 262145, 5,
                                  524288, 600001, 262139, 7,      1000000};
    AdExtent extents[G_N_ELEMENTS(sizes)];
    g_autoptr(AdPack) pack = open_pack(fixture);
    g_autoptr(GError) error = NULL;
    g_autofree guint8 *bytes = g_malloc(1000000);
    const gsize step = GPOINTER_TO_SIZE(data);

    for (gsize i = 0; i < 1000000; i++)
        bytes[i] = (guint8)(i * 31 + i / 253);
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        ad_pack_begin(pack);
        for (gsize at = 0; at < sizes[i]; at += step)
            g_assert_true(
                ad_pack_write(pack, bytes + at, MIN(step, sizes[i] - at), &error));
        g_assert_true(ad_pack_end(pack, &extents[i], &error));
    }
    g_assert_true(ad_pack_sync(pack, &error));
    g_assert_no_error(error);
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        assert_holds(pack, &extents[i], bytes, sizes[i]);
}

static void
test_abandon(Fixture *fixture, gconstpointer data)
{
    g_autoptr(AdPack) pack = open_pack(fixture);
    g_autoptr(GError) error = NULL;
    AdExtent one, two;

    g_assert_true(ad_pack_add(pack, "first", 5, &one, &error));
    ad_pack_begin(pack);
    g_assert_true(ad_pack_write(pack, "given up", 8, &error));
    ad_pack_abandon(pack);
    g_assert_true(ad_pack_add(pack, "second", 6, &two, &error));
    g_assert_true(ad_pack_sync(pack, &error));
    g_assert_no_error(error);
    assert_holds(pack, &one, "first", 5);
    assert_holds(pack, &two, "second", 6);
}

static void
test_reopen(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AdPack) pack = NULL;
    AdExtent one, lost, two;

    pack = open_pack(fixture);
    g_assert_true(ad_pack_add(pack, "first", 5, &one, &error));
    g_assert_true(ad_pack_sync(pack, &error));
    g_assert_true(ad_pack_add(pack, "never flushed", 13, &lost, &error));
    ad_pack_free(g_steal_pointer(&pack));

    pack = open_pack(fixture);
    g_assert_cmpint(ad_pack_end_offset(pack), ==, 5);
    g_assert_true(ad_pack_add(pack, "second", 6, &two, &error));
    g_assert_true(ad_pack_sync(pack, &error));
    g_assert_no_error(error);
    assert_holds(pack, &one, "first", 5);
    assert_holds(pack, &two, "second", 6);
    ad_pack_free(NULL);
}

/* Extents that were given out for bytes in a buffer that could not be written must
 * not be followed by others as if nothing had been. */
static void
test_full(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) again = NULL;
    g_autoptr(GError) later = NULL;
    g_autoptr(AdPack) pack = ad_pack_open("/dev/full", 3, &error);
    AdExtent extent;

    g_assert_no_error(error);
    g_assert_true(ad_pack_add(pack, "first", 5, &extent, &error));
    g_assert_false(ad_pack_sync(pack, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
    g_assert_nonnull(strstr(error->message, "/dev/full"));
    g_assert_false(ad_pack_add(pack, "second", 6, &extent, &again));
    g_assert_cmpstr(again->message, ==, error->message);
    g_assert_false(ad_pack_flush(pack, &later));
    g_assert_cmpstr(later->message, ==, error->message);
}

/* Bytes without an extent lie between those of pieces and change none of them. */
static void
test_append(Fixture *fixture, gconstpointer data)
{
    g_autoptr(AdPack) pack = open_pack(fixture);
    AdExtent one, other;

    g_assert_true(ad_pack_append(pack, "line\n", 5, NULL));
    g_assert_true(ad_pack_add(pack, "one", 3, &one, NULL));
    g_assert_true(ad_pack_append(pack, "more\n", 5, NULL));
    g_assert_true(ad_pack_add(pack, "other", 5, &other, NULL));
    g_assert_true(ad_pack_flush(pack, NULL));
    g_assert_cmpint(one.offset, ==, 5);
    g_assert_cmpint(other.offset, ==, 13);
    assert_holds(pack, &one, "one", 3);
    assert_holds(pack, &other, "other", 5);
}

static void
test_absent_folder(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(ad_pack_open("/nonexistent/pack", 0, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
}

static void
test_extent(void)
{
    AdExtent extent = {7, 1234567890123, 42, {{0}}}, again;
    g_autoptr(GString) line = g_string_new(NULL);

    ad_digest_of("x", 1, &extent.digest);
    ad_extent_write("a/tab\there", &extent, line);
    g_assert_true(
        g_str_has_prefix(line->str, "a/tab\\there\t7\t1234567890123\t42\t2d"));
    g_autofree char **fields = ad_extent_parse(line->str, line->len, &again);
    g_assert_cmpstr(fields[0], ==, "a/tab\there");
    g_assert_cmpuint(again.pack, ==, 7);
    g_assert_cmpint(again.offset, ==, extent.offset);
    g_assert_cmpint(again.size, ==, 42);
    g_assert_true(ad_digest_equal(&again.digest, &extent.digest));
}

static void
test_no_extent(void)
{
#define DIGEST "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    static const char *const lines[] = {
        "",
        "a\t1\t2\t3\n",
        "a\t1\t2\t3\t" DIGEST "\tmore\n",
        "a\t-1\t2\t3\t" DIGEST "\n",
        "a\t99999\t2\t3\t" DIGEST "\n",
        "a\t1\t-2\t3\t" DIGEST "\n",
        "a\t1\t2\t9223372036854775808\t" DIGEST "\n",
        "a\t1\t2\t3\t" DIGEST "00\n",
        "a\t1\t2\t3\tg" DIGEST "\n",
        "a\\x\t1\t2\t3\t" DIGEST "\n",
    };
    const char *right = "a\t1\t2\t3\t" DIGEST "\n";
    g_autofree char **fields = NULL;
    AdExtent extent;

    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
        g_assert_null(ad_extent_parse(lines[i], strlen(lines[i]), &extent));
    fields = ad_extent_parse(right, strlen(right), &extent);
    g_assert_nonnull(fields);
}

static void
add(const char *name, gsize step, void (*test)(Fixture *, gconstpointer))
{
    g_test_add(name, Fixture, GSIZE_TO_POINTER(step), set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pack/extent", test_extent);
    g_test_add_func("/pack/no-extent", test_no_extent);
    add("/pack/add", 0, test_add);
    add("/pack/whole", 1000000, test_sizes);
    add("/pack/pieces", 4099, test_sizes);
    add("/pack/large-pieces", 262144, test_sizes);
    add("/pack/abandon", 0, test_abandon);
    add("/pack/append", 0, test_append);
    add("/pack/reopen", 0, test_reopen);
    add("/pack/full", 0, test_full);
    add("/pack/absent-folder", 0, test_absent_folder);
    return g_test_run();
}
