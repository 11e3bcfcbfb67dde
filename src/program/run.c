/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/program/run.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/words.h"
#include "lock.h"
#include "own_medium.h"
#include "parts.h"
#include "sealing.h"
#include "stages.h"

#include <string.h>
#include <unistd.h>

void
ad_run_free(AdRun *run)
{
    if (run == NULL)
        return;
    g_clear_pointer(&run->zone, g_time_zone_unref);
    ad_period_free(run->period);
    ad_ledger_free(run->ledger);
    g_clear_pointer(&run->parts, g_ptr_array_unref);
    g_free(run->folder);
    g_free(run->selection);
    g_free(run->books);
    g_free(run->originals);
    g_free(run->log);
    g_free(run->log_events);
    g_free(run->log_facts);
    g_free(run->queue);
    g_free(run->queued);
    if (run->lock >= 0)
        close(run->lock);
    g_free(run);
}

static void
name_files(AdRun *run, const char *state)
{
    run->folder = g_build_filename(state, "runs", run->period->name, NULL);
    run->selection = g_build_filename(run->folder, "selection", NULL);
    run->books = g_build_filename(run->folder, "books", NULL);
    run->originals = g_build_filename(run->folder, "originals", NULL);
    run->log = g_build_filename(run->folder, "log", NULL);
    run->log_events = g_build_filename(run->folder, "log-events", NULL);
    run->log_facts = g_build_filename(run->folder, "log-facts", NULL);
    run->queue = g_build_filename(run->folder, "queue", NULL);
    run->queued = g_build_filename(run->folder, "queued", NULL);
}

static bool
read_timestamp(const AdJob *job, gint64 *ret_made, GError **error)
{
    const char *stamp = ad_job_text(job, AD_KEY_TIMESTAMP);

    *ret_made = g_get_real_time() / G_USEC_PER_SEC;
    if (stamp != NULL && !ad_time_parse(stamp, ret_made))
        return ad_error(error, AD_ERROR_USAGE,
                        "timestamp: %s is not a time; write 2005-07-01T03:00:00Z",
                        stamp);
    return true;
}

/* libisofs wants absolute paths, and so does a ledger that is read later. */
char *
ad_state_folder(const AdJob *job)
{
    return g_canonicalize_filename(ad_job_text(job, AD_KEY_STATE), NULL);
}

AdLedger *
ad_state_ledger(const AdJob *job, GError **error)
{
    g_autofree char *state = ad_state_folder(job);
    g_autofree char *path = g_build_filename(state, "ledger", NULL);

    return ad_ledger_open(path, error);
}

static void
find_begun(AdRun *run)
{
    run->begun = 0;
    for (guint i = 0; i < ad_ledger_count(run->ledger); i++)
        if (ad_entry_is(ad_ledger_entry(run->ledger, i), "begun", run->period->name))
            run->begun = i + 1;
}

AdRun *
ad_run_open(const AdJob *job, AdReport *report, const char *period, const char *command,
            GError **error)
{
    g_autoptr(AdRun) run = g_new0(AdRun, 1);
    g_autofree char *state = ad_state_folder(job);
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    AdSealSpec seal;

    run->job = job;
    run->report = report;
    run->lock = -1;
    run->zone = ad_zone_open(ad_job_text(job, AD_KEY_ZONE), error);
    if (run->zone == NULL ||
        !ad_words_choose(ad_job_text(job, AD_KEY_LANGUAGE), error) ||
        !read_timestamp(job, &run->made, error) || !ad_sealing_spec(job, &seal, error))
        return NULL;
    run->period = ad_period_parse(period, now, run->zone, error);
    if (run->period == NULL)
        return NULL;
    name_files(run, state);
    run->lock = ad_lock_state(state, command, run->period->name, error);
    if (run->lock < 0 || !ad_fs_make_folders(run->folder, error))
        return NULL;
    run->ledger = ad_state_ledger(job, error);
    if (run->ledger == NULL)
        return NULL;
    find_begun(run);
    return ad_run_load_parts(run, error) ? g_steal_pointer(&run) : NULL;
}

static bool
is_of_part(const AdEntry *entry, const AdPart *part)
{
    const char *label = ad_entry_get(entry, "part");

    return label == NULL || part == NULL || g_strcmp0(label, part->label) == 0;
}

const AdEntry *
ad_run_entry(const AdRun *run, const char *event)
{
    if (run->begun == 0)
        return NULL;
    for (guint i = ad_ledger_count(run->ledger); i >= run->begun; i--) {
        const AdEntry *entry = ad_ledger_entry(run->ledger, i - 1);
        if (ad_entry_is(entry, event, run->period->name) &&
            is_of_part(entry, run->part))
            return entry;
    }
    return NULL;
}

bool
ad_run_record(AdRun *run, const char *event, const char *const *pairs, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();

    g_ptr_array_add(all, (gpointer) "period");
    g_ptr_array_add(all, run->period->name);
    if (run->part != NULL && run->part->label != NULL) {
        g_ptr_array_add(all, (gpointer) "part");
        g_ptr_array_add(all, run->part->label);
    }
    for (; pairs[0] != NULL; pairs++)
        g_ptr_array_add(all, (gpointer)pairs[0]);
    g_ptr_array_add(all, NULL);
    return ad_ledger_append(run->ledger, g_get_real_time() / G_USEC_PER_SEC, event,
                            (const char *const *)all->pdata, error);
}

/* Every setting that shapes what is made. */
static const AdKey shaping[] = {
    AD_KEY_SOURCE,          AD_KEY_HOSTS,        AD_KEY_LOG,
    AD_KEY_ARCHIVE_ADDRESS, AD_KEY_QUEUE,        AD_KEY_WITH,
    AD_KEY_SUBJECT,         AD_KEY_MEDIA,        AD_KEY_TEMPLATES,
    AD_KEY_TIMESTAMP,       AD_KEY_ORGANISATION, AD_KEY_LANGUAGE,
    AD_KEY_SEAL_METHOD,     AD_KEY_SEAL_KEY,     AD_KEY_SEAL_CERTIFICATE,
    AD_KEY_SEAL_IDENTITY,   AD_KEY_SEAL_STAMP,   AD_KEY_SEAL_AUTHORITY,
};

const AdKey *
ad_run_shaping(guint *ret_count)
{
    *ret_count = G_N_ELEMENTS(shaping);
    return shaping;
}

/* A digest over them. */
static char *
settings_digest(const AdRun *run)
{
    g_autoptr(GString) text = g_string_new(AD_VERSION "\n");
    AdDigest digest;

    g_string_append_printf(text, "%s\n%s\n", run->period->name,
                           ad_zone_name(run->zone));
    for (guint i = 0; i < G_N_ELEMENTS(shaping); i++) {
        const char *value = ad_job_text(run->job, shaping[i]);
        g_string_append(text, value != NULL ? value : "");
        g_string_append_c(text, '\0');
    }
    ad_digest_of(text->str, text->len, &digest);
    return ad_digest_dup_hex(&digest);
}

/* NULL where everything is wanted. */
static char *
words_of_request(const AdRun *run)
{
    AdRequest request = ad_run_request(run->job);

    return ad_request_is_narrow(&request) ? ad_request_words(&request) : NULL;
}

bool
ad_run_is_what_is_asked(const AdRun *run)
{
    const AdEntry *begun = ad_run_entry(run, "begun");
    g_autofree char *asked = words_of_request(run);

    return begun != NULL && g_strcmp0(ad_entry_get(begun, "asked"), asked) == 0;
}

bool
ad_run_begin(AdRun *run, GError **error)
{
    g_autofree char *settings = settings_digest(run);
    g_autofree char *made = g_strdup_printf("%" G_GINT64_FORMAT, run->made);
    g_autofree char *asked = words_of_request(run);
    const char *pairs[] = {"zone",
                           ad_zone_name(run->zone),
                           "made",
                           made,
                           "settings",
                           settings,
                           "version",
                           AD_VERSION,
                           asked != NULL ? "asked" : NULL,
                           asked,
                           NULL};

    if (!ad_own_medium_check_folder(run, error) ||
        !ad_run_record(run, "begun", pairs, error))
        return false;
    find_begun(run);
    return ad_run_load_parts(run, error);
}

bool
ad_run_has_settings(const AdRun *run)
{
    g_autofree char *settings = settings_digest(run);
    const AdEntry *begun = ad_run_entry(run, "begun");

    return begun != NULL && g_strcmp0(ad_entry_get(begun, "settings"), settings) == 0;
}

bool
ad_run_can_resume(AdRun *run)
{
    gint64 made;

    if (!ad_run_has_settings(run) ||
        !ad_time_parse(ad_entry_get(ad_run_entry(run, "begun"), "made"), &made))
        return false;
    run->made = made;
    return true;
}

/* In the first lines of the ledger. Volumes are counted when the first disc of them was
 * verified, however many follow. */
static AdHistory
history_in(const AdRun *run, guint lines)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    AdHistory history = {1, "", 0};

    for (guint i = 0; i < lines; i++) {
        const AdEntry *entry = ad_ledger_entry(run->ledger, i);
        const char *fingerprint = ad_entry_get(entry, "fingerprint");
        if (strcmp(entry->event, "cleared") == 0 || strcmp(entry->event, AD_EMPTY) == 0)
            history.lines = i + 1;
        if (strcmp(entry->event, "verified") != 0 || fingerprint == NULL)
            continue;
        history.lines = i + 1;
        if (!g_hash_table_add(known, (gpointer)fingerprint))
            continue;
        history.serial++;
        history.previous = fingerprint;
    }
    return history;
}

bool
ad_run_is_overtaken(const AdRun *run)
{
    return run->begun > 0 && history_in(run, run->begun - 1).serial !=
                                 history_in(run, ad_ledger_count(run->ledger)).serial;
}

AdHistory
ad_run_history(AdRun *run)
{
    const AdPart *part = run->part;
    AdHistory history = history_in(run, MAX(run->begun, 1) - 1);

    if (part->number == 1)
        return history;
    run->part = run->parts->pdata[part->number - 2];
    const AdEntry *sealed = ad_run_entry(run, ad_stage_seal.event);
    const char *previous = sealed != NULL ? ad_entry_get(sealed, "fingerprint") : NULL;
    run->part = part;
    history.serial += part->number - 1;
    history.previous = previous != NULL ? previous : "";
    return history;
}

bool
ad_run_product_is(const AdRun *run, const char *event, const char *key,
                  const char *path)
{
    const AdEntry *entry = ad_run_entry(run, event);
    const char *stated = entry != NULL ? ad_entry_get(entry, key) : NULL;
    AdDigest expected, found;

    return stated != NULL && strlen(stated) == AD_DIGEST_HEX &&
           ad_digest_parse(stated, &expected) &&
           ad_fs_digest(path, &found, NULL, NULL) && ad_digest_equal(&expected, &found);
}
