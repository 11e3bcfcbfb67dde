/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * build --from-volume: a run whose scan is taken from the volume, in a state folder of
 * its own that has the ledger as it was then.
 */
#include "rebuild.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/volume/bag.h"
#include "auditdisc/volume/manifest.h"
#include "auditdisc/volume/volume.h"
#include "chain.h"
#include "lock.h"
#include "made_from.h"
#include "parts.h"
#include "stages.h"

#include <string.h>

#define NAMED_FILES 3

/* The volume, and what is being made of it. */
typedef struct {
    AdTarget *target;
    const AdVerdict *verdict;
    GHashTable *settings;
    char *state;
    AdJob *job;
    AdRun *run;
} Rebuild;

static void
rebuild_clear(Rebuild *rebuild)
{
    ad_run_free(rebuild->run);
    ad_job_free(rebuild->job);
    g_free(rebuild->state);
    g_clear_pointer(&rebuild->settings, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rebuild, rebuild_clear)

static bool
is_our_version(const Rebuild *rebuild, GError **error)
{
    const char *version = ad_made_from_get(rebuild->settings, AD_MADE_BY);

    return strcmp(version, AD_VERSION) == 0 ||
           ad_error(error, AD_ERROR_DIFFERS,
                    "%s: not identical: it was made by auditdisc %s, and this is "
                    "auditdisc %s",
                    ad_target_name(rebuild->target), version, AD_VERSION);
}

/* The ledger of the time, with the head that belongs to it. */
static bool
write_ledger(const Rebuild *rebuild, GError **error)
{
    g_autofree char *path = g_build_filename(rebuild->state, "ledger", NULL);
    g_autofree char *head_path = g_strconcat(path, ".head", NULL);
    g_autoptr(GBytes) bytes = ad_target_read(rebuild->target, "ledger.txt", error);
    g_autoptr(GPtrArray) entries = NULL;
    char hex[AD_DIGEST_HEX + 1];
    AdDigest last;
    gsize length, whole;

    if (bytes == NULL)
        return false;
    const char *text = g_bytes_get_data(bytes, &length);
    if (length == 0)
        return true;
    entries = ad_ledger_parse(text, length, &whole, error);
    if (entries == NULL)
        return false;
    const char *before = g_strrstr_len(text, (gssize)whole - 1, "\n");
    const char *line = before != NULL ? before + 1 : text;
    ad_digest_of(line, whole - (gsize)(line - text), &last);
    ad_digest_hex(&last, hex);
    g_autofree char *head = g_strdup_printf("%u %s\n", entries->len, hex);
    return ad_fs_replace(path, text, whole, error) &&
           ad_fs_replace(head_path, head, strlen(head), error);
}

static bool
set_options(Rebuild *rebuild, const AdJob *job, GError **error)
{
    bool templates = g_hash_table_contains(rebuild->settings,
                                           ad_key_facts(AD_KEY_TEMPLATES)->option);

    if (templates != (ad_job_text(job, AD_KEY_TEMPLATES) != NULL))
        return ad_error(error, AD_ERROR_USAGE,
                        templates
                            ? "%s: it was made with templates of its own; give them "
                              "with --templates"
                            : "%s: it was made with the program's own templates",
                        ad_target_name(rebuild->target));
    rebuild->job = ad_job_copy(job);
    for (guint i = 0; i < AD_KEYS; i++) {
        const GPtrArray *values =
            g_hash_table_lookup(rebuild->settings, ad_key_facts(i)->option);
        if (i != AD_KEY_ZONE && !ad_made_from_shapes(i))
            continue; /* not for a disc to say */
        if (values == NULL && ad_key_facts(i)->fallback != NULL)
            return ad_error(error, AD_ERROR_DIFFERS,
                            "%s: it does not say which %s it was made with",
                            ad_target_name(rebuild->target), ad_key_facts(i)->option);
        ad_job_clear(rebuild->job, i);
        for (guint k = 0; values != NULL && k < values->len; k++)
            ad_job_add(rebuild->job, i, values->pdata[k]);
    }
    ad_job_clear(rebuild->job, AD_KEY_STATE);
    ad_job_add(rebuild->job, AD_KEY_STATE, rebuild->state);
    ad_job_clear(rebuild->job, AD_KEY_TIMESTAMP);
    ad_job_add(rebuild->job, AD_KEY_TIMESTAMP,
               ad_made_from_get(rebuild->settings, AD_MADE_AT));
    return true;
}

/* The entries that say which days lie on which disc, and what the disc before it was.
 */
static bool
record_parts(const Rebuild *rebuild, AdRun *run, guint64 part, GError **error)
{
    const char *split = ad_made_from_get(rebuild->settings, AD_MADE_SPLIT);
    const char *days[] = {"days", split, NULL}, *nothing[] = {NULL};

    if (!ad_run_record(run, ad_stage_scan.event, nothing, error))
        return false;
    if (*split != '\0') {
        run->part = NULL;
        if (!ad_run_record(run, AD_SPLIT, days, error) ||
            !ad_run_load_parts(run, error))
            return false;
    }
    if (part > run->parts->len)
        return ad_error(error, AD_ERROR_DIFFERS, "%s: it is none of its own discs",
                        ad_target_name(rebuild->target));
    run->part = run->parts->pdata[part > 1 ? part - 2 : 0];
    if (part > 1) {
        g_autoptr(GBytes) info = ad_target_read(rebuild->target, AD_BAG_INFO, error);
        g_autofree char *before = info ? ad_bag_value(info, AD_BAG_PREVIOUS) : NULL;
        const char *pairs[] = {"fingerprint", before, NULL};
        if (info == NULL || !ad_run_record(run, ad_stage_seal.event, pairs, error))
            return false;
        run->part = run->parts->pdata[part - 1];
    }
    return true;
}

static bool
part_of(const Rebuild *rebuild, guint64 *ret_part, GError **error)
{
    const char *part = ad_made_from_get(rebuild->settings, AD_MADE_PART);

    return g_ascii_string_to_unsigned(part, 10, 1, G_MAXUINT16, ret_part, NULL) ||
           ad_error(error, AD_ERROR_DIFFERS, "%s: it does not say which disc it is",
                    ad_target_name(rebuild->target));
}

static AdRun *
open_run(const Rebuild *rebuild, AdReport *report, GError **error)
{
    const char *period = ad_made_from_get(rebuild->settings, AD_MADE_PERIOD);
    g_autoptr(AdRun) run = ad_run_open(rebuild->job, report, period, "build", error);
    guint64 part;

    if (run == NULL || !ad_run_begin(run, error) || !part_of(rebuild, &part, error) ||
        !record_parts(rebuild, run, part, error))
        return NULL;
    run->taken = rebuild->target;
    run->taken_failed = *ad_made_from_get(rebuild->settings, AD_MADE_FAILED) != '\0';
    if (!ad_made_from_lay_out(run, rebuild->target, error))
        return NULL;
    return g_steal_pointer(&run);
}

static bool
read_manifest(AdTarget *target, const char *path, AdManifest *manifest, GError **error)
{
    g_autoptr(GBytes) bytes = ad_target_read(target, path, error);
    gsize length;

    if (bytes == NULL)
        return false;
    const char *text = g_bytes_get_data(bytes, &length);
    return ad_manifest_parse(manifest, text, length, path, error);
}

/* Files that were made otherwise. What only the manifests can differ in comes last. */
static bool
name_differences(const Rebuild *rebuild, GPtrArray *names, GError **error)
{
    g_autoptr(AdVolume) volume = ad_volume_open(rebuild->run->part->volume, error);
    g_autoptr(AdManifest) manifest = ad_manifest_new();

    if (volume == NULL ||
        !read_manifest(rebuild->target, AD_BAG_MANIFEST, manifest, error) ||
        !read_manifest(rebuild->target, AD_BAG_TAGMANIFEST, manifest, error))
        return false;
    for (guint i = 0; i < ad_volume_count(volume); i++) {
        const AdFile *file = ad_volume_file(volume, i);
        const AdDigest *stated = ad_manifest_find(manifest, file->path);
        if (!ad_bag_is_unlisted(file->path) &&
            (stated == NULL || !ad_digest_equal(stated, &file->extent.digest)))
            g_ptr_array_add(names, g_strdup(file->path));
    }
    return true;
}

static bool
differs(const Rebuild *rebuild, AdReport *report, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) words = g_string_new(NULL);

    if (!name_differences(rebuild, names, error))
        return false;
    for (guint i = 0; i < names->len; i++) {
        const char *pairs[] = {"what", names->pdata[i], NULL};
        g_autofree char *sentence =
            g_strconcat("made otherwise: ", names->pdata[i], NULL);
        ad_report_event(report, "difference", sentence, pairs);
        if (i < NAMED_FILES)
            g_string_append_printf(words, "%s %s", i > 0 ? "," : ":",
                                   (const char *)names->pdata[i]);
    }
    if (names->len > NAMED_FILES)
        g_string_append_printf(words, " and %u more", names->len - NAMED_FILES);
    return ad_error(error, AD_ERROR_DIFFERS,
                    "%s: not identical, though made by the same version of auditdisc, "
                    "%s%s",
                    ad_target_name(rebuild->target),
                    names->len > 0 ? "perhaps with other libraries"
                                   : "in the image and in no file",
                    words->str);
}

/* Of a folder there is no image to compare, but its fingerprint covers every file; of
 * an image the digest of the rest does, and all else in it. */
static bool
compare(const Rebuild *rebuild, AdReport *report, GError **error)
{
    const AdRun *run = rebuild->run;
    bool image = ad_target_reader(rebuild->target) != NULL;
    const AdDigest *wanted =
        image ? &rebuild->verdict->rest : &rebuild->verdict->fingerprint;
    AdDigest made;

    if (!(image ? ad_run_stated_digest(run, ad_stage_master.event, "rest", &made)
                : ad_run_stated_digest(run, ad_stage_seal.event, "fingerprint", &made)))
        return ad_error(error, AD_ERROR_FAILED, "ledger: %s: it can't be read again",
                        rebuild->state);
    if (!ad_digest_equal(&made, wanted))
        return differs(rebuild, report, error);
    g_autofree char *sentence = g_strdup_printf(
        "%s: identical: what auditdisc " AD_VERSION
        " makes of its originals is the same "
        "%s, bit for bit.\nIt lies in %s.",
        ad_target_name(rebuild->target), image ? "image" : "files", run->part->image);
    const char *pairs[] = {"target",   ad_target_name(rebuild->target),
                           "compared", image ? "image" : "files",
                           "image",    run->part->image,
                           NULL};
    ad_report_event(report, "identical", sentence, pairs);
    return true;
}

static bool
make(Rebuild *rebuild, const AdJob *job, AdReport *report, GError **error)
{
    rebuild->settings = ad_made_from_settings(rebuild->target, error);
    if (rebuild->settings == NULL || !is_our_version(rebuild, error))
        return false;
    g_autofree char *state = ad_state_folder(job);
    rebuild->state = g_build_filename(state, "rebuilt", NULL);
    if (!ad_fs_remove_tree(rebuild->state, error) ||
        !ad_fs_make_folders(rebuild->state, error) || !write_ledger(rebuild, error) ||
        !set_options(rebuild, job, error))
        return false;
    rebuild->run = open_run(rebuild, report, error);
    return rebuild->run != NULL && ad_stage_seal.make(rebuild->run, error) &&
           ad_stage_master.make(rebuild->run, error) && compare(rebuild, report, error);
}

bool
ad_rebuild(const AdJob *job, AdReport *report, const char *name, GError **error)
{
    g_autoptr(AdLedger) ledger = ad_state_ledger(job, error);
    g_autoptr(AdTarget) target = ledger != NULL ? ad_target_open(name, error) : NULL;
    g_autoptr(AdVerdict) verdict = NULL;

    if (target == NULL)
        return false;
    verdict = ad_verify_target(job, report, ledger, target, error);
    if (verdict == NULL || !ad_verdict_check(verdict, name, error))
        return false;
    g_auto(Rebuild) rebuild = {.target = target, .verdict = verdict};
    return make(&rebuild, job, report, error);
}
