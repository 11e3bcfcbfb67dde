/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/disc/target.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/disc/tree.h"

#define LARGEST_FILE ((guint32)256 << 20)

struct AdTarget {
    char *name;
    AdReader *reader; /* NULL for a folder */
    AdDiscTree *tree; /* NULL until it is first asked for */
};

AdTarget *
ad_target_open(const char *name, GError **error)
{
    g_autoptr(AdTarget) target = g_new0(AdTarget, 1);

    target->name = g_strdup(name);
    if (!g_file_test(name, G_FILE_TEST_IS_DIR)) {
        target->reader = ad_reader_open(name, error);
        if (target->reader == NULL)
            return NULL;
    }
    return g_steal_pointer(&target);
}

void
ad_target_free(AdTarget *target)
{
    if (target == NULL)
        return;
    ad_disc_tree_free(target->tree);
    ad_reader_free(target->reader);
    g_free(target->name);
    g_free(target);
}

const char *
ad_target_name(const AdTarget *target)
{
    return target->name;
}

AdReader *
ad_target_reader(const AdTarget *target)
{
    return target->reader;
}

GBytes *
ad_target_fetch(AdTarget *target, const char *path)
{
    if (target->reader == NULL) {
        g_autofree char *whole = g_build_filename(target->name, path, NULL);
        return ad_fs_read(whole, LARGEST_FILE, NULL);
    }
    if (target->tree == NULL)
        target->tree = ad_disc_tree_read(target->reader);
    const AdDiscFile *file = ad_disc_tree_find(target->tree, path);
    return file != NULL ? ad_disc_file_read(target->reader, file, LARGEST_FILE) : NULL;
}

GBytes *
ad_target_fetch_from(const char *path, gpointer target)
{
    return ad_target_fetch(target, path);
}

GBytes *
ad_target_read(AdTarget *target, const char *path, GError **error)
{
    GBytes *bytes = ad_target_fetch(target, path);

    if (bytes == NULL)
        ad_error(error, AD_ERROR_DIFFERS, "%s: has no %s that can be read",
                 target->name, path);
    return bytes;
}
