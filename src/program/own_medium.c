/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "own_medium.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "clear.h"
#include "units.h"

#include <string.h>

#define OLDER_LEDGER                                                                   \
    "the ledger knows nothing of it, as if it were an old copy; put back the newest "  \
    "one and its head, or move this away"

/* By the name of the file: the state folder may have moved since. */
static bool
has_entry(const AdRun *run, const char *event, const char *name)
{
    for (guint i = 0; i < ad_ledger_count(run->ledger); i++) {
        const AdEntry *entry = ad_ledger_entry(run->ledger, i);
        const char *address = ad_entry_get(entry, "address");
        if (address == NULL || !g_str_has_prefix(address, AD_STDIO) ||
            !ad_entry_is(entry, event, run->period->name))
            continue;
        g_autofree char *its = g_path_get_basename(address + strlen(AD_STDIO));
        if (strcmp(its, name) == 0)
            return true;
    }
    return false;
}

char *
ad_own_medium_address(const AdRun *run)
{
    const char *label = run->part->label;

    for (guint copy = 1;; copy++) {
        g_autofree char *number = copy > 1 ? g_strdup_printf("_%u", copy) : NULL;
        g_autofree char *name = g_strconcat(AD_OWN_MEDIUM, label != NULL ? "-" : "",
                                            label != NULL ? label : "",
                                            number != NULL ? number : "", ".iso", NULL);
        if (!has_entry(run, AD_UNIT_VERIFIED, name))
            return g_strconcat(AD_STDIO, run->folder, "/", name, NULL);
    }
}

bool
ad_own_medium_is(const AdRun *run, const char *path)
{
    g_autofree char *whole = g_canonicalize_filename(path, NULL);
    g_autofree char *folder = g_path_get_dirname(whole);
    g_autofree char *name = g_path_get_basename(whole);

    return strcmp(folder, run->folder) == 0 && g_str_has_prefix(name, AD_OWN_MEDIUM);
}

/* One that is nowhere is missed where it should be now. */
char *
ad_own_medium_find(const AdRun *run, const char *address)
{
    g_autofree char *path = g_canonicalize_filename(address + strlen(AD_STDIO), NULL);
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *period = g_path_get_basename(folder);
    g_autofree char *own = g_build_filename(run->folder, name, NULL);
    bool is_own = g_str_has_prefix(name, AD_OWN_MEDIUM) &&
                  strcmp(period, run->period->name) == 0 &&
                  (g_file_test(own, G_FILE_TEST_EXISTS) ||
                   !g_file_test(path, G_FILE_TEST_EXISTS));

    return g_strdup(is_own ? own : path);
}

bool
ad_own_medium_clear_away(const AdRun *run, const char *path, GError **error)
{
    g_autofree char *name = g_path_get_basename(path);
    bool there;

    if (!ad_fs_exists(path, &there, error))
        return false;
    if (!there)
        return true;
    if (has_entry(run, AD_UNIT_VERIFIED, name))
        return ad_error(error, AD_ERROR_MEDIUM,
                        "%s: already written; verify it, or name a new file", path);
    if (!has_entry(run, AD_UNIT_BURNING, name))
        return ad_error(error, AD_ERROR_REFUSED, "%s: " OLDER_LEDGER, path);
    return ad_fs_remove_tree(path, error);
}

/* Whether the ledger knows how the file came to be in the folder. */
static bool
is_known(const AdRun *run, const char *name)
{
    g_autofree char *path = ad_run_deletions_path(run, run->period->name);
    g_autofree char *cleared = g_path_get_basename(path);

    if (g_str_has_prefix(name, AD_OWN_MEDIUM))
        return has_entry(run, AD_UNIT_BURNING, name);
    return strcmp(name, cleared) != 0 || ad_run_entry(run, AD_CLEARING) != NULL;
}

bool
ad_own_medium_check_folder(const AdRun *run, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(GDir) folder = g_dir_open(run->folder, 0, &why);
    const char *name;

    if (folder == NULL)
        return ad_error(error, AD_ERROR_FAILED, "%s", why->message);
    while ((name = g_dir_read_name(folder)) != NULL)
        if (!is_known(run, name))
            return ad_error(error, AD_ERROR_REFUSED, "%s/%s: " OLDER_LEDGER,
                            run->folder, name);
    return true;
}
