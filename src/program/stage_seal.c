/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages, tables, manifests: from the selection to a sealed volume.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "auditdisc/volume/bag.h"
#include "clear.h"
#include "made_from.h"
#include "sealing.h"
#include "stages.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The same file under a second name, as a pack of the volume. */
static bool
link_pack(const AdRun *run, const char *path, guint32 number, GError **error)
{
    g_autofree char *pack = ad_volume_pack_path(run->part->volume, number);

    return link(path, pack) == 0 ||
           ad_error_errno(error, errno,
                          "%s: linking it (the state folder has to be on a file system "
                          "with hard links, unlike FAT)",
                          pack);
}

/* An empty folder for the volume, but for what was read from sources, logs and the
 * queue. */
static bool
prepare_folder(const AdRun *run, GError **error)
{
    return ad_fs_remove_tree(run->part->volume, error) &&
           ad_fs_make_folders(run->part->volume, error) &&
           link_pack(run, run->originals, AD_PACK_ORIGINALS, error) &&
           (ad_job_list(run->job, AD_KEY_LOG) == NULL ||
            link_pack(run, run->log, AD_PACK_LOG, error)) &&
           (!ad_job_flag(run->job, AD_KEY_QUEUE) ||
            link_pack(run, run->queued, AD_PACK_QUEUE, error));
}

static bool
add_to_volume(const char *path, const AdExtent *extent, gpointer volume, GError **error)
{
    return ad_volume_add(volume, path, extent, error);
}

static bool
render(AdRun *run, const AdSite *site, const AdSealPromise *promise, AdVolume *volume,
       AdPack *pack, bool cleared, GError **error)
{
    AdSite sealed = *site;
    g_autofree char *pack_format = g_strconcat(run->part->volume, "/pages-%u", NULL);
    AdProgress progress = ad_report_progress(run->report);
    const AdRendering rendering = {
        .workers = (guint)ad_job_number(run->job, AD_KEY_WORKERS),
        .originals = run->originals,
        .pack_format = pack_format,
        .first_pack = AD_PACK_FIRST_WORKER,
        .own_pack = pack,
        .shown = run->part->shown,
        .sink = {add_to_volume, volume},
        .progress = &progress,
    };

    sealed.seal = ad_sealing_for_site(promise);
    sealed.cleared = cleared;
    return ad_site_render(&sealed, &rendering, error);
}

/* Workers name their packs by their own number; in the volume they follow the others.
 */
static bool
name_worker_packs(const AdRun *run, GError **error)
{
    guint workers = (guint)ad_job_number(run->job, AD_KEY_WORKERS);

    for (guint i = 0; i < workers; i++) {
        g_autofree char *from = g_strdup_printf("%s/pages-%u", run->part->volume, i);
        g_autofree char *to =
            ad_volume_pack_path(run->part->volume, AD_PACK_FIRST_WORKER + i);
        if (!ad_fs_rename(from, to, error))
            return false;
    }
    return true;
}

/* Entries of earlier volumes; the run's own are made while its disc is. */
static bool
add_ledger(AdRun *run, AdVolume *volume, AdPack *pack, guint lines, GError **error)
{
    g_autoptr(GBytes) text = ad_ledger_text(run->ledger, lines);
    gsize length;
    const void *data = g_bytes_get_data(text, &length);
    AdExtent extent;

    return ad_pack_add(pack, data, length, &extent, error) &&
           ad_volume_add(volume, "ledger.txt", &extent, error);
}

/* What was cleared since the last volume; NULL where nothing was. */
static GBytes *
list_cleared(AdRun *run, guint lines)
{
    if (run->taken != NULL)
        return ad_target_fetch(run->taken, AD_CLEARED_LIST);
    char *text = ad_run_cleared_list(run, lines);
    return text != NULL ? g_bytes_new_take(text, strlen(text)) : NULL;
}

static bool
add_cleared(AdVolume *volume, AdPack *pack, GBytes *cleared, GError **error)
{
    AdExtent extent;
    gsize length;

    if (cleared == NULL)
        return true;
    const void *data = g_bytes_get_data(cleared, &length);
    return ad_pack_add(pack, data, length, &extent, error) &&
           ad_volume_add(volume, AD_CLEARED_LIST, &extent, error);
}

/* Mailbag knows both by these words: mbox has mboxrd beside it, imap imaps. */
static const char *
taken_apart(const AdJob *job)
{
    static const char *const kinds[] = {"mbox", "imap"};
    const char *const *sources = ad_job_list(job, AD_KEY_SOURCE);

    for (guint kind = 0; sources != NULL && kind < G_N_ELEMENTS(kinds); kind++) {
        guint i = 0;
        while (sources[i] != NULL && g_str_has_prefix(sources[i], kinds[kind]))
            i++;
        if (i > 0 && sources[i] == NULL)
            return kinds[kind];
    }
    return NULL;
}

/* What tells a sealed volume from any other. */
typedef struct {
    AdDigest fingerprint, root;
    AdHistory history;
    GBytes *cleared; /* the list of it, or NULL */
} Sealed;

static bool
seal(AdRun *run, AdVolume *volume, AdPack *pack, const AdSealSpec *spec,
     AdSealPromise *promise, Sealed *ret_sealed, GError **error)
{
    const AdHistory *history = &ret_sealed->history;
    g_autofree char *expected = ad_seal_info(promise);
    g_autoptr(GBytes) about = NULL;
    g_autofree char *first = ad_day_iso(run->part->period->first);
    g_autofree char *last = ad_day_iso(run->part->period->last);
    g_autofree char *days = g_strdup_printf("%s..%s", first, last);
    const AdBagInfo info = {
        .organisation = ad_job_text(run->job, AD_KEY_ORGANISATION),
        .period = run->period->name,
        .zone = ad_zone_name(run->zone),
        .volume_id = run->part->volume_id,
        .previous = history->previous,
        .sequence = history->serial,
        .made = run->made,
        .seal = expected,
        .days = days,
        .taken_apart = taken_apart(run->job),
    };
    return add_ledger(run, volume, pack, history->lines, error) &&
           add_cleared(volume, pack, ret_sealed->cleared, error) &&
           ad_made_from_add(run, promise->why_unsigned != NULL, volume, pack, error) &&
           ad_seal_add_keys(promise, volume, pack, error) &&
           ad_bag_describe(volume, &info, pack, &about, &ret_sealed->root, error) &&
           ad_seal_add_statement(spec, promise, about, volume, pack, error) &&
           ad_bag_seal(volume, pack, &ret_sealed->fingerprint, error) &&
           ad_seal_add(spec, promise, volume, pack, error);
}

static bool
record(AdRun *run, const AdVolume *volume, const Sealed *sealed,
       const AdSealPromise *promise, GError **error)
{
    g_autofree char *index = g_build_filename(run->part->volume, "index", NULL);
    g_autofree char *files = g_strdup_printf("%u", ad_volume_count(volume));
    g_autofree char *count = ad_text_plural(ad_volume_count(volume), "file", "files");
    g_autofree char *serial = g_strdup_printf("%u", sealed->history.serial);
    char hex[AD_DIGEST_HEX + 1], index_hex[AD_DIGEST_HEX + 1];
    char root[AD_DIGEST_HEX + 1];
    AdDigest digest;

    if (!ad_fs_digest(index, &digest, NULL, error))
        return false;
    ad_digest_hex(&digest, index_hex);
    ad_digest_hex(&sealed->fingerprint, hex);
    ad_digest_hex(&sealed->root, root);
    const char *pairs[] = {"fingerprint", hex,
                           "root",        root,
                           "serial",      serial,
                           "previous",    sealed->history.previous,
                           "index",       index_hex,
                           "files",       files,
                           "seal",        ad_sealing_word(promise),
                           "seal-key",    ad_sealing_key(promise),
                           "stamp",       ad_sealing_stamp_word(promise),
                           NULL};
    g_autofree char *sentence =
        g_strdup_printf("Sealed %s, fingerprint %s.", count, hex);
    if (!ad_sealing_record_failures(run, promise, error) ||
        !ad_run_record(run, ad_stage_seal.event, pairs, error))
        return false;
    ad_report_event(run->report, ad_stage_seal.event, sentence, pairs);
    return true;
}

static bool
make(AdRun *run, GError **error)
{
    AdRunSite whole = {0};
    AdRunLog log = {0};
    g_autoptr(AdVolume) volume = ad_volume_new(run->part->volume);
    g_autofree char *path = ad_volume_pack_path(run->part->volume, AD_PACK_PAGES);
    g_autoptr(AdPack) pack = NULL;
    g_autoptr(AdSealPromise) promise = NULL;
    AdSealSpec spec;
    Sealed sealed = {.history = ad_run_history(run)};
    g_autofree char *previous = g_strdup(sealed.history.previous);
    g_autoptr(GBytes) cleared = list_cleared(run, sealed.history.lines);

    sealed.history.previous = previous; /* the ledger's own goes when it grows */
    if (!ad_sealing_spec(run->job, &spec, error) || !prepare_folder(run, error) ||
        !ad_message_init(error))
        return false;
    if (run->taken != NULL) {
        spec.taken = ad_target_fetch_from;
        spec.taken_data = run->taken;
        spec.taken_failed = run->taken_failed;
    }
    sealed.cleared = cleared;
    promise = ad_seal_promise(&spec);
    pack = ad_pack_open(path, AD_PACK_PAGES, error);
    bool done =
        pack != NULL && ad_run_site_open(&whole, run, error) &&
        ad_run_log_open(&log, run, &whole.site, error) &&
        render(run, &whole.site, promise, volume, pack, cleared != NULL, error) &&
        name_worker_packs(run, error) &&
        seal(run, volume, pack, &spec, promise, &sealed, error) &&
        record(run, volume, &sealed, promise, error);
    ad_run_log_clear(&log);
    ad_run_site_clear(&whole);
    return done;
}

static bool
is_done(AdRun *run)
{
    g_autofree char *index = g_build_filename(run->part->volume, "index", NULL);
    g_autoptr(AdVolume) volume = NULL;
    AdProgress progress = ad_report_progress(run->report);
    const AdEntry *entry = ad_run_entry(run, ad_stage_seal.event);

    if (!ad_run_product_is(run, ad_stage_seal.event, "index", index) ||
        g_strcmp0(ad_entry_get(entry, "previous"), ad_run_history(run).previous) != 0)
        return false;
    volume = ad_volume_open(run->part->volume, NULL);
    return volume != NULL && ad_volume_check(volume, &progress, NULL);
}

const AdStage ad_stage_seal = {"sealed", is_done, make};
