/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/disc/disc_source.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/words.h"
#include "auditdisc/disc/target.h"
#include "auditdisc/disc/verify.h"
#include "auditdisc/volume/mailbag.h"
#include "auditdisc/volume/manifest.h"

#include <string.h>
#include <unistd.h>

#define MANIFEST "manifest-sha256.txt"
#define PAYLOAD  "data/eml/"

typedef struct {
    AdSource source;
    AdTarget *target;
    AdManifest *manifest;
    AdMailbag *mailbag;
    guint at;
    char *note;   /* of every item */
    char *failed; /* why it is no longer what was read before, or NULL */
} Disc;

static bool
is_unchanged(const AdVerdict *verdict, const char *place, GError **error)
{
    if (verdict->diffs->len == 0)
        return true;
    const AdDiff *diff = verdict->diffs->pdata[0];
    return ad_error(error, AD_ERROR_DIFFERS,
                    "disc:%s: not what was recorded: %s %s; use another copy of it",
                    place, ad_diff_word(diff->kind), diff->what);
}

/* The disc as a whole: read once, before anything of it is believed. */
static bool
prove(Disc *disc, const char *place, GError **error)
{
    AdReader *reader = ad_target_reader(disc->target);
    g_autoptr(AdVerdict) verdict =
        reader != NULL ? ad_verify_image(reader, NULL, NULL, NULL, NULL, error)
                       : ad_verify_folder(place, NULL, error);

    if (verdict == NULL || !is_unchanged(verdict, place, error))
        return false;
    if (!verdict->has_fingerprint)
        return ad_error(error, AD_ERROR_USAGE, "disc:%s: not a disc of auditdisc",
                        place);
    g_autofree char *hex = ad_digest_dup_hex(&verdict->fingerprint);
    disc->note = *verdict->volume_id != '\0'
                     ? g_strdup_printf(_("on the disc %1$s, fingerprint %2$s"),
                                       verdict->volume_id, hex)
                     : g_strdup_printf(_("on a disc, fingerprint %s"), hex);
    return true;
}

static bool
read_manifest(Disc *disc, GError **error)
{
    g_autoptr(GBytes) text = ad_target_read(disc->target, MANIFEST, error);
    gsize length;

    if (text == NULL)
        return false;
    const char *data = g_bytes_get_data(text, &length);
    disc->manifest = ad_manifest_new();
    return ad_manifest_parse(disc->manifest, data, length, MANIFEST, error);
}

static void
count_original(const char *path, const AdDigest *digest, gpointer count)
{
    *(guint *)count += g_str_has_prefix(path, PAYLOAD);
}

/* Each message has its row and each row its message. */
static bool
is_complete(const Disc *disc)
{
    guint listed = 0;

    ad_manifest_each(disc->manifest, count_original, &listed);
    for (guint i = 0; i < ad_mailbag_count(disc->mailbag); i++)
        if (!g_str_has_prefix(ad_mailbag_cell(disc->mailbag, i, AD_MAILBAG_ORIGINAL),
                              PAYLOAD) ||
            ad_manifest_find(disc->manifest,
                             ad_mailbag_cell(disc->mailbag, i, AD_MAILBAG_ORIGINAL)) ==
                NULL)
            return false;
    return listed == ad_mailbag_count(disc->mailbag);
}

static bool
read_table(Disc *disc, const char *place, GError **error)
{
    g_autoptr(GBytes) text = ad_target_read(disc->target, AD_MAILBAG_TABLE, error);

    if (text == NULL)
        return false;
    disc->mailbag = ad_mailbag_parse(text);
    if (disc->mailbag == NULL)
        return ad_error(error, AD_ERROR_DIFFERS,
                        "disc:%s: " AD_MAILBAG_TABLE
                        " is not the table of a disc of auditdisc",
                        place);
    return is_complete(disc) || ad_error(error, AD_ERROR_DIFFERS,
                                         "disc:%s: " AD_MAILBAG_TABLE " and " MANIFEST
                                         " do not have the same messages",
                                         place);
}

static void
disc_close(AdSource *source)
{
    Disc *disc = (Disc *)source;

    ad_target_free(disc->target);
    ad_manifest_free(disc->manifest);
    ad_mailbag_free(disc->mailbag);
    g_free(disc->note);
    g_free(disc->failed);
    g_free(disc);
}

static AdSource *
disc_open(const char *place, const AdSourceKeys *keys, GError **error)
{
    Disc *disc = g_new0(Disc, 1);

    disc->target = ad_target_open(place, error);
    if (disc->target != NULL && prove(disc, place, error) &&
        read_manifest(disc, error) && read_table(disc, place, error))
        return &disc->source;
    disc_close(&disc->source);
    return NULL;
}

static bool
disc_next(AdSource *source, AdItem **ret_item, GError **error)
{
    Disc *disc = (Disc *)source;
    AdItem *item = NULL;

    if (disc->at < ad_mailbag_count(disc->mailbag)) {
        guint row = disc->at++;
        item = g_new0(AdItem, 1);
        item->id = g_strdup(ad_mailbag_cell(disc->mailbag, row, AD_MAILBAG_NUMBER));
        if (ad_time_parse(ad_mailbag_cell(disc->mailbag, row, AD_MAILBAG_ARRIVED),
                          &item->delivered))
            item->clock = AD_CLOCK_DISC;
        else {
            item->delivered = AD_TIME_NONE;
            item->clock = AD_CLOCK_NONE;
        }
        item->note =
            g_strdup_printf(_("%1$s, found in %2$s"), disc->note,
                            ad_mailbag_cell(disc->mailbag, row, AD_MAILBAG_SOURCE));
        (void)ad_label_parse(item->id, &item->day, &item->number);
    }
    *ret_item = item;
    return true;
}

/* The original of a number; NULL if the disc has none such. */
static const char *
find_original(const Disc *disc, const char *id)
{
    for (guint i = 0; i < ad_mailbag_count(disc->mailbag); i++) {
        guint row = (disc->at + ad_mailbag_count(disc->mailbag) - 1 + i) %
                    ad_mailbag_count(disc->mailbag);
        if (strcmp(ad_mailbag_cell(disc->mailbag, row, AD_MAILBAG_NUMBER), id) == 0)
            return ad_mailbag_cell(disc->mailbag, row, AD_MAILBAG_ORIGINAL);
    }
    return NULL;
}

static AdRaw *
copy_out(Disc *disc, const char *id, GError **error)
{
    const char *path = find_original(disc, id);
    AdDigest digest;
    goffset size;

    if (path == NULL) {
        ad_error(error, AD_ERROR_FAILED, "%s: the disc has no message of that number",
                 id);
        return NULL;
    }
    int file = ad_fs_scratch(error);
    if (file < 0)
        return NULL;
    if (ad_target_copy(disc->target, path, file, &size, &digest, error)) {
        if (ad_digest_equal(&digest, ad_manifest_find(disc->manifest, path)))
            return ad_raw_new(file, 0, size, false, id);
        ad_error(error, AD_ERROR_DIFFERS, "%s: changed since the disc was checked",
                 path);
    }
    close(file);
    return NULL;
}

/* Every message could be read when the disc was opened. */
static AdRaw *
disc_fetch(AdSource *source, const char *id, GError **error)
{
    Disc *disc = (Disc *)source;
    g_autoptr(GError) why = NULL;
    AdRaw *raw = copy_out(disc, id, &why);

    if (raw == NULL) {
        g_free(disc->failed);
        disc->failed = g_strdup(why->message);
        g_propagate_error(error, g_steal_pointer(&why));
    }
    return raw;
}

static bool
disc_check(const AdSource *source, GError **error)
{
    const Disc *disc = (const Disc *)source;

    return disc->failed == NULL ||
           ad_error(error, AD_ERROR_MEDIUM,
                    "%s: could be read at first, then no longer: %s", source->spec,
                    disc->failed);
}

const AdSourceOps ad_source_disc = {
    .kind = "disc",
    .open = disc_open,
    .next = disc_next,
    .fetch = disc_fetch,
    .check = disc_check,
    .close = disc_close,
};
