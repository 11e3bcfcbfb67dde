/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether the discs that the ledger has are there still. A disc lies in a safe, and
 * nobody but its reader can tell; a file that stands for one can be looked at.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/disc/drive.h"
#include "auditdisc/disc/verify.h"
#include "clear.h"
#include "own_medium.h"
#include "units.h"

#include <errno.h>
#include <sys/stat.h>

/* What the ledger has of its burning under that name, or NULL. */
static const char *
burned_with(const AdRun *run, const AdReceiptUnit *unit, const char *name)
{
    const char *letter = ad_entry_get(unit->verified, "unit");

    for (guint i = unit->verified->number; i-- > 0;) {
        const AdEntry *entry = ad_ledger_entry(run->ledger, i);
        if (ad_entry_is(entry, AD_UNIT_BURNED, run->period->name) &&
            g_strcmp0(ad_entry_get(entry, "unit"), letter) == 0)
            return ad_entry_get(entry, name);
    }
    return NULL;
}

/* How often the image was burned on it: once, unless the ledger says otherwise. */
static guint
copies_on(const AdRun *run, const AdReceiptUnit *unit)
{
    const char *stated = burned_with(run, unit, AD_TRACK_COPIES);
    guint64 copies = 1;

    if (stated != NULL)
        g_ascii_string_to_unsigned(stated, 10, 1, G_MAXINT32, &copies, NULL);
    return (guint)copies;
}

static bool
holds_its_image(const AdRun *run, const AdReceiptUnit *unit, const char *path,
                GError **error)
{
    AdGlance wanted = {.copies = copies_on(run, unit),
                       .fingerprint = *unit->fingerprint};
    AdImageFacts facts;

    if (!ad_mastered_facts(unit->mastered, &facts))
        return ad_error(error, AD_ERROR_REFUSED,
                        "line %u of the ledger does not say what was mastered",
                        unit->mastered->number);
    wanted.blocks = facts.blocks;
    return ad_verify_glance(path, &wanted, error);
}

/* What is written to a file later has a later time, also where no glance falls. */
static bool
is_as_it_was(const AdRun *run, const AdReceiptUnit *unit, const char *path,
             struct stat *ret_status, GError **error)
{
    if (stat(path, ret_status) != 0)
        return errno == ENOENT
                   ? ad_error(error, AD_ERROR_REFUSED, "%s: no longer there", path)
                   : ad_error_errno(error, errno, "%s", path);
    if (!S_ISREG(ret_status->st_mode))
        return ad_error(error, AD_ERROR_REFUSED, "%s: no file any more", path);
    return holds_its_image(run, unit, path, error) &&
           (ret_status->st_mtim.tv_sec <= unit->look->time ||
            ad_error(error, AD_ERROR_REFUSED, "%s: written since it was verified",
                     path));
}

/* Where the file lies that stands for the unit; NULL for a disc, which stays one when a
 * file with its bytes is verified in its name. */
static const char *
file_address(const AdReceiptUnit *unit)
{
    const char *burned = ad_entry_get(unit->verified, "address");
    const char *now = ad_entry_get(unit->look, "address");

    return burned != NULL && now != NULL && g_str_has_prefix(burned, AD_STDIO) &&
                   g_str_has_prefix(now, AD_STDIO)
               ? now
               : NULL;
}

/* One that was blanked for the next copy is in the ledger as two. */
static char *
name_of_disc(const AdRun *run, const AdReceiptUnit *unit, GError **error)
{
    const char *medium = burned_with(run, unit, "medium");

    if (medium != NULL && ad_medium_is_rewritable(medium)) {
        ad_error(error, AD_ERROR_MEDIUM, "on a %s, which can be written over", medium);
        return NULL;
    }
    return g_strdup(ad_entry_get(unit->verified, "unit"));
}

/* One file may have several names, so what tells it from others is its inode. */
char *
ad_unit_medium(const AdReceiptUnit *unit, gpointer run, GError **error)
{
    const char *address = file_address(unit);
    struct stat status;

    if (address == NULL)
        return name_of_disc(run, unit, error);
    g_autofree char *path = ad_own_medium_find(run, address);
    if (!is_as_it_was(run, unit, path, &status, error))
        return NULL;
    return g_strdup_printf("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                           (guint64)status.st_dev, (guint64)status.st_ino);
}
