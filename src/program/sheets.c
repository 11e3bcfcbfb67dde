/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sheets for the cases: one of each part as it was mastered, label.html, and one of
 * each of its discs, label-A.html, which says what the ledger knows of that disc.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/view/label.h"
#include "shelf.h"
#include "stages.h"
#include "units.h"

/* What the sealing's entry says of the volume. */
static bool
fill_label(const AdRun *run, const AdImageFacts *facts, AdDigest *fingerprint,
           AdDigest *root, AdLabel *label, GError **error)
{
    const AdEntry *sealed = ad_run_entry(run, ad_stage_seal.event);
    const char *files = sealed != NULL ? ad_entry_get(sealed, "files") : NULL;
    bool rooted = ad_run_stated_digest(run, ad_stage_seal.event, "root", root);

    label->fingerprint = fingerprint;
    label->image = &facts->digest;
    label->root = rooted ? root : NULL;
    label->blocks = facts->blocks;
    return (ad_run_stated_digest(run, ad_stage_seal.event, "fingerprint",
                                 fingerprint) &&
            files != NULL &&
            g_ascii_string_to_unsigned(files, 10, 1, G_MAXINT32, &label->files,
                                       NULL)) ||
           ad_error(error, AD_ERROR_DIFFERS,
                    "ledger: it does not say what %s was sealed with",
                    run->part->volume_id);
}

static bool
write_sheet(const AdRun *run, const AdImageFacts *facts, const AdLabelUnit *unit,
            const char *path, GError **error)
{
    AdRunSite whole = {0};
    AdDigest fingerprint, root;
    AdLabel label = {.unit = unit};
    g_autoptr(GBytes) page = NULL;
    gsize length;

    if (fill_label(run, facts, &fingerprint, &root, &label, error) &&
        ad_run_site_open(&whole, run, error))
        page = ad_page_label(&whole.site, &label, error);
    ad_run_site_clear(&whole);
    if (page == NULL)
        return false;
    const void *data = g_bytes_get_data(page, &length);
    return ad_fs_replace(path, data, length, error);
}

bool
ad_run_write_sheet(const AdRun *run, const AdImageFacts *facts, GError **error)
{
    return write_sheet(run, facts, NULL, run->part->sheet, error);
}

static char *
unit_sheet(const AdRun *run, const char *unit)
{
    return g_strdup_printf("%s/label-%s.html", run->folder, unit);
}

static const char *
fact(const AdShelfDisc *disc, const char *key)
{
    return disc != NULL && disc->burned != NULL ? ad_entry_get(disc->burned, key)
                                                : NULL;
}

/* The number-th of so many; verified is its entry. */
static bool
write_unit_sheet(const AdRun *run, const AdImageFacts *facts, const AdEntry *verified,
                 guint number, guint of, GError **error)
{
    g_autoptr(GPtrArray) shelf = ad_shelf(run->ledger);
    const char *unit = ad_entry_get(verified, "unit");
    g_autofree char *path = unit_sheet(run, unit);
    g_autofree char *name = g_strdup_printf("%s/%s", run->period->name, unit);
    const AdShelfDisc *disc = ad_shelf_find(shelf, name);
    const char *repeats = fact(disc, AD_TRACK_COPIES);
    const AdLabelUnit sheet = {
        .name = name,
        .number = number,
        .of = of,
        .repeats = repeats != NULL ? (guint)g_ascii_strtoull(repeats, NULL, 10) : 1,
        .augmented = fact(disc, AD_RECOVERY) != NULL,
        .piece = fact(disc, AD_SURVIVES_PIECE),
        .random = fact(disc, AD_SURVIVES_RANDOM),
        .verified = verified->time,
        .medium = fact(disc, "medium"),
        .maker = fact(disc, "maker"),
        .lot = fact(disc, AD_LOT),
        .drive = fact(disc, "drive"),
        .speed = fact(disc, "speed"),
        .kept = fact(disc, "kept"),
    };

    return write_sheet(run, facts, &sheet, path, error);
}

/* Whoever removed the run's folder, as he may, wants no sheets. */
bool
ad_part_write_sheets(const AdRun *run, GError **error)
{
    g_autoptr(GPtrArray) units = ad_units_that_are(run, AD_UNIT_VERIFIED);
    guint of = MAX(units->len, ad_job_copies(run->job));
    AdImageFacts facts;

    if (!g_file_test(run->selection, G_FILE_TEST_EXISTS))
        return true;
    if (!ad_need_image_facts(run, &facts, error))
        return false;
    for (guint i = 0; i < units->len; i++)
        if (!write_unit_sheet(run, &facts, units->pdata[i], i + 1, of, error))
            return false;
    return true;
}

static bool
has_sheet(const AdRun *run, const AdEntry *verified)
{
    g_autofree char *path = unit_sheet(run, ad_entry_get(verified, "unit"));

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static bool
has_sheets(const AdRun *run)
{
    g_autoptr(GPtrArray) units = ad_units_that_are(run, AD_UNIT_VERIFIED);
    bool has = true;

    for (guint i = 0; has && i < units->len; i++)
        has = has_sheet(run, units->pdata[i]);
    return has;
}

bool
ad_run_mend_sheets(AdRun *run, GError **error)
{
    for (guint i = 0; i < run->parts->len; i++) {
        run->part = run->parts->pdata[i];
        if (!has_sheets(run) && !ad_part_write_sheets(run, error))
            return false;
    }
    return true;
}

char *
ad_run_sheet_names(AdRun *run)
{
    GString *names = g_string_new(NULL);

    for (guint i = 0; i < run->parts->len; i++) {
        run->part = run->parts->pdata[i];
        g_autoptr(GPtrArray) units = ad_units_that_are(run, AD_UNIT_VERIFIED);
        for (guint k = 0; k < units->len; k++)
            if (has_sheet(run, units->pdata[k]))
                g_string_append_printf(names, "%slabel-%s.html",
                                       names->len > 0 ? ", " : "",
                                       ad_entry_get(units->pdata[k], "unit"));
    }
    return g_string_free(names, FALSE);
}
