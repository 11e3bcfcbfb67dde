/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small volumes and images for the tests of the disc station.
 */
#pragma once

#include "auditdisc/base/digest.h"
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/disc/image.h"
#include "auditdisc/disc/verify.h"
#include "auditdisc/volume/bag.h"
#include "auditdisc/volume/manifest.h"
#include "auditdisc/volume/volume.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char *folder; /* all of it below here */
    char *image;
    AdVolume *volume;
    AdDigest fingerprint;
    AdImageFacts facts;
} Disc;

static const AdImageSpec disc_spec = {
    .volume_id = "AUDIT_2005_05",
    .organisation = "Example Ltd",
    .application = "AUDITDISC TEST",
    .made = 1120176000,
};

static inline void
disc_add(AdVolume *volume, AdPack *pack, const char *path, const char *text,
         gsize length, const char *twin)
{
    AdExtent extent;

    g_assert_true(ad_pack_add(pack, text, length, &extent, NULL));
    g_assert_true(ad_volume_add(volume, path, &extent, NULL));
    if (twin != NULL)
        g_assert_true(ad_volume_add(volume, twin, &extent, NULL));
}

/* Bytes that are never the same in two files, nor in two blocks. */
static inline void
disc_add_message(AdVolume *volume, AdPack *pack, guint number, gsize length)
{
    g_autofree char *path = g_strdup_printf("data/eml/2005_05_30/%04u.eml", number);
    g_autofree char *twin = g_strdup_printf("days/2005_05_30/%04u.txt", number);
    g_autoptr(GString) text = g_string_new(NULL);

    while (text->len < length)
        g_string_append_printf(text, "message %u, byte %" G_GSIZE_FORMAT "\n", number,
                               text->len);
    g_string_truncate(text, length);
    disc_add(volume, pack, path, text->str, text->len, twin);
}

static inline void
disc_fill(Disc *disc, guint messages)
{
    g_autofree char *folder = g_build_filename(disc->folder, "volume", NULL);
    g_autofree char *path = ad_volume_pack_path(folder, 0);
    const AdBagInfo info = {.organisation = "Example Ltd",
                            .period = "2005-05-30..2005-06-30",
                            .zone = "Europe/Berlin",
                            .volume_id = "AUDIT_2005_05",
                            .previous = "",
                            .sequence = 1,
                            .made = 1120176000};

    g_autoptr(GBytes) text = NULL;
    AdDigest root;

    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    g_autoptr(AdPack) pack = ad_pack_open(path, 0, NULL);
    g_assert_nonnull(pack);
    disc->volume = ad_volume_new(folder);
    disc_add(disc->volume, pack, "index.html", "<p>front</p>", 12, NULL);
    disc_add(disc->volume, pack, "assets/empty.css", "", 0, NULL);
    disc_add(disc->volume, pack, "assets/void.css", "", 0, "assets/twin.css");
    for (guint i = 1; i <= messages; i++)
        disc_add_message(disc->volume, pack, i, (gsize)i * 733);
    g_assert_true(ad_bag_describe(disc->volume, &info, pack, &text, &root, NULL));
    g_assert_true(ad_bag_seal(disc->volume, pack, &disc->fingerprint, NULL));
}

static inline Disc *
disc_new(guint messages)
{
    Disc *disc = g_new0(Disc, 1);

    disc->folder = g_dir_make_tmp("disc-XXXXXX", NULL);
    g_assert_nonnull(disc->folder);
    disc->image = g_build_filename(disc->folder, "image.iso", NULL);
    disc_fill(disc, messages);
    return disc;
}

static inline Disc *
disc_new_mastered(guint messages)
{
    Disc *disc = disc_new(messages);
    g_autoptr(GError) error = NULL;

    ad_image_master(disc->volume, &disc_spec, disc->image, &disc->facts, NULL, &error);
    g_assert_no_error(error);
    return disc;
}

static inline void
disc_free(Disc *disc)
{
    ad_volume_free(disc->volume);
    g_assert_true(ad_fs_remove_tree(disc->folder, NULL));
    g_free(disc->folder);
    g_free(disc->image);
    g_free(disc);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Disc, disc_free)

/* A file whole; the caller frees it. */
static inline char *
disc_read(const char *path, gsize *ret_length)
{
    char *bytes = NULL;

    g_assert_true(g_file_get_contents(path, &bytes, ret_length, NULL));
    return bytes;
}
