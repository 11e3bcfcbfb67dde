/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The messages of a volume as sources once more: what each was found in, with what was
 * said of it there, and its bytes from the volume. So its header is read again, and
 * whatever the volume says of it has to come from there.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/mail/message.h"
#include "auditdisc/select/scan.h"
#include "auditdisc/volume/bag.h"
#include "auditdisc/volume/manifest.h"
#include "made_from_private.h"
#include "stages.h"

#include <string.h>
#include <unistd.h>

#define PAYLOAD "data/eml/"
#define JOURNAL "journal:"

typedef struct {
    AdItem item; /* id is set once the books have named it */
    char *path;
} Message;

static void
message_free(gpointer data)
{
    Message *message = data;

    g_free(message->item.id);
    g_free(message->item.note);
    g_free(message->path);
    g_free(message);
}

/* One source of those that there were. */
typedef struct {
    AdSource source;
    AdTarget *target;
    GPtrArray *messages; /* Message, borrowed, in the order of their listing */
    GHashTable *by_id;
    guint at;
} Taken;

static bool
taken_next(AdSource *source, AdItem **ret_item, GError **error)
{
    Taken *taken = (Taken *)source;
    const Message *message =
        taken->at < taken->messages->len ? taken->messages->pdata[taken->at++] : NULL;

    *ret_item = NULL;
    if (message != NULL) {
        *ret_item = g_memdup2(&message->item, sizeof message->item);
        (*ret_item)->id = g_strdup(message->item.id);
        (*ret_item)->note = g_strdup(message->item.note);
    }
    return true;
}

static AdRaw *
taken_fetch(AdSource *source, const char *id, GError **error)
{
    const Taken *taken = (const Taken *)source;
    const Message *message = g_hash_table_lookup(taken->by_id, id);
    int file = ad_fs_scratch(error);
    AdDigest digest;
    goffset size;

    if (file < 0)
        return NULL;
    if (ad_target_copy(taken->target, message->path, file, &size, &digest, error))
        return ad_raw_new(file, 0, size, false, id);
    close(file);
    return NULL;
}

static void
taken_close(AdSource *source)
{
    Taken *taken = (Taken *)source;

    g_ptr_array_unref(taken->messages);
    g_hash_table_unref(taken->by_id);
    g_free(taken);
}

static const AdSourceOps taken_ops = {
    .kind = "taken",
    .next = taken_next,
    .fetch = taken_fetch,
    .close = taken_close,
};

static Taken *
taken_new(const char *spec, AdTarget *target)
{
    Taken *taken = g_new0(Taken, 1);

    taken->source = (AdSource){&taken_ops, g_strdup(spec)};
    taken->target = target;
    taken->messages = g_ptr_array_new();
    taken->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    return taken;
}

typedef struct {
    AdTarget *target;
    AdManifest *manifest;
    GHashTable *messages; /* hex of the digest -> Message */
    GPtrArray *sources;   /* Taken */
    guint named;          /* messages that the books name */
} Gathered;

static void
gathered_clear(Gathered *gathered)
{
    ad_manifest_free(gathered->manifest);
    g_hash_table_unref(gathered->messages);
    g_ptr_array_unref(gathered->sources);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Gathered, gathered_clear)

static bool
take_clock(const char *clock, const char *moment, AdItem *item)
{
    item->clock = AD_CLOCK_NONE;
    item->delivered = AD_TIME_NONE;
    if (*clock == '\0')
        return true;
    for (AdClock i = 0; i < AD_CLOCK_NONE; i++)
        if (g_strcmp0(ad_made_from_clock(i), clock) == 0)
            item->clock = i;
    return item->clock != AD_CLOCK_NONE &&
           g_ascii_string_to_signed(moment, 10, G_MININT64 + 1, G_MAXINT64,
                                    &item->delivered, NULL);
}

/* 2005-05-30/0001 */
static bool
take_label(const char *label, Message *message)
{
    if (!ad_label_parse(label, &message->item.day, &message->item.number))
        return false;
    g_autofree char *day = ad_day_folder(message->item.day);
    message->path = g_strdup_printf(PAYLOAD "%s/%s.eml", day, strchr(label, '/') + 1);
    return true;
}

/* number, clock, moment, note */
static bool
take_message(char **fields, gpointer data, GError **error)
{
    Gathered *gathered = data;
    Message *message = g_new0(Message, 1);
    const AdDigest *digest = NULL;

    if (take_label(fields[0], message) &&
        take_clock(fields[1], fields[2], &message->item))
        digest = ad_manifest_find(gathered->manifest, message->path);
    if (digest == NULL) {
        message_free(message);
        return ad_error(error, AD_ERROR_DIFFERS,
                        AD_MADE_MESSAGES ": %s is no message of the volume", fields[0]);
    }
    message->item.note = *fields[3] != '\0' ? g_strdup(fields[3]) : NULL;
    g_hash_table_insert(gathered->messages, ad_digest_dup_hex(digest), message);
    return true;
}

/* A row of the books: where the message was found. On a set of discs most are of the
 * others. */
static bool
take_row(const AdBooksRow *row, gpointer data, GError **error)
{
    Gathered *gathered = data;
    Message *message = row->fate == AD_FATE_ON_DISC
                           ? g_hash_table_lookup(gathered->messages, row->sha256)
                           : NULL;
    guint count = gathered->sources->len;
    Taken *taken = count > 0 ? gathered->sources->pdata[count - 1] : NULL;

    if (message == NULL || message->item.id != NULL)
        return true;
    if (taken == NULL || strcmp(taken->source.spec, row->source) != 0) {
        taken = taken_new(row->source, gathered->target);
        g_ptr_array_add(gathered->sources, taken);
    }
    message->item.id = g_strdup(row->item);
    message->item.journal = g_str_has_prefix(row->source, JOURNAL);
    g_ptr_array_add(taken->messages, message);
    g_hash_table_insert(taken->by_id, message->item.id, message);
    gathered->named++;
    return true;
}

static void
count_original(const char *path, const AdDigest *digest, gpointer data)
{
    *(guint *)data += g_str_has_prefix(path, PAYLOAD);
}

/* Each message is in the records, and the books say where it was found. */
static bool
is_complete(const Gathered *gathered, GError **error)
{
    guint originals = 0;

    ad_manifest_each(gathered->manifest, count_original, &originals);
    return (gathered->named == originals &&
            g_hash_table_size(gathered->messages) == originals) ||
           ad_error(error, AD_ERROR_DIFFERS,
                    "%s: not identical: it has %u messages, and the records that it "
                    "was made from have %u of them",
                    ad_target_name(gathered->target), originals, gathered->named);
}

static bool
gather(Gathered *gathered, const AdRun *run, GError **error)
{
    g_autoptr(GBytes) list = ad_target_read(gathered->target, AD_BAG_MANIFEST, error);
    g_autoptr(GBytes) text =
        list != NULL ? ad_made_from_unpack(gathered->target, AD_MADE_MESSAGES, error)
                     : NULL;
    gsize length;

    if (text == NULL)
        return false;
    const char *data = g_bytes_get_data(list, &length);
    return ad_manifest_parse(gathered->manifest, data, length, AD_BAG_MANIFEST,
                             error) &&
           ad_made_from_each(text, AD_MADE_MESSAGES, 4, take_message, gathered,
                             error) &&
           ad_books_read(run->books, take_row, gathered, NULL, error) &&
           is_complete(gathered, error);
}

/* Rows of other discs before and behind those that were just made. */
static bool
add_others(const AdRun *run, AdTarget *target, GError **error)
{
    g_autoptr(GBytes) others = ad_made_from_unpack(target, AD_MADE_OTHERS, error);
    g_autoptr(GMappedFile) own =
        others != NULL ? ad_fs_map(run->selection, error) : NULL;
    g_autoptr(GString) all = g_string_new(NULL);
    gsize length;

    if (own == NULL)
        return false;
    const char *text = g_bytes_get_data(others, &length), *behind = text;
    const char *end = text + length;
    while (behind < end &&
           g_ascii_strtoll(behind, NULL, 10) < run->part->period->first) {
        const char *newline = memchr(behind, '\n', (gsize)(end - behind));
        behind = newline != NULL ? newline + 1 : end;
    }
    g_string_append_len(all, text, behind - text);
    g_string_append_len(all, g_mapped_file_get_contents(own),
                        (gssize)g_mapped_file_get_length(own));
    g_string_append_len(all, behind, end - behind);
    return ad_fs_replace(run->selection, all->str, all->len, error);
}

static bool
scan(const Gathered *gathered, const AdRun *run, GError **error)
{
    g_autofree char *books = g_strconcat(run->books, ".again", NULL);
    AdProgress progress = ad_report_progress(run->report);
    const AdScan again = {
        .period = run->period,
        .zone = run->zone,
        .request = ad_run_request(run->job),
        .sources = gathered->sources,
        .hosts = ad_job_list(run->job, AD_KEY_HOSTS),
        .now = run->made,
        .workers = (guint)ad_job_number(run->job, AD_KEY_WORKERS),
        .selection = run->selection,
        .books = books,
        .originals = run->originals,
        .progress = &progress,
    };
    AdSum sum;

    if (!ad_scan(&again, &sum, error) || !ad_fs_remove_tree(books, error))
        return false;
    return sum.fates[AD_FATE_ON_DISC] == sum.found ||
           ad_error(error, AD_ERROR_DIFFERS,
                    "%s: not identical: of its %" G_GUINT64_FORMAT
                    " messages only %" G_GUINT64_FORMAT " belong to its period",
                    ad_target_name(gathered->target), sum.found,
                    sum.fates[AD_FATE_ON_DISC]);
}

bool
ad_made_from_scan(const AdRun *run, AdTarget *target, GError **error)
{
    g_auto(Gathered) gathered = {
        .target = target,
        .manifest = ad_manifest_new(),
        .messages =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, message_free),
        .sources = g_ptr_array_new_with_free_func((GDestroyNotify)ad_source_close),
    };

    return gather(&gathered, run, error) && ad_message_init(error) &&
           scan(&gathered, run, error) &&
           (run->part->of == 1 || add_others(run, target, error));
}
