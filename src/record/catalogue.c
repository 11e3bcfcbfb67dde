/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/record/catalogue.h"

#include "auditdisc/base/error.h"
#include "auditdisc/volume/bag.h"
#include "auditdisc/volume/mailbag.h"
#include "auditdisc/volume/manifest.h"

#include <sqlite3.h>

#define PATIENCE 10000 /* milliseconds for another program that writes */

struct AdCatalogue {
    sqlite3 *base;
    char *path;
};

static const char schema[] =
    "PRAGMA user_version = 1;"
    "CREATE TABLE IF NOT EXISTS message (fingerprint TEXT NOT NULL, number TEXT NOT "
    "NULL,"
    " arrived TEXT NOT NULL, message_id TEXT NOT NULL, sha256 TEXT NOT NULL,"
    " sender TEXT NOT NULL, recipients TEXT NOT NULL, cc TEXT NOT NULL, bcc TEXT NOT "
    "NULL,"
    " subject TEXT NOT NULL, journal_sender TEXT NOT NULL,"
    " journal_recipients TEXT NOT NULL, PRIMARY KEY (fingerprint, number)) WITHOUT "
    "ROWID;"
    "CREATE INDEX IF NOT EXISTS by_number ON message (number);"
    "CREATE INDEX IF NOT EXISTS by_id ON message (message_id);"
    "CREATE INDEX IF NOT EXISTS by_digest ON message (sha256);";

/* In the order of the table. */
static const AdMailbagColumn columns[] = {
    AD_MAILBAG_NUMBER,
    AD_MAILBAG_ARRIVED,
    AD_MAILBAG_MESSAGE_ID,
    AD_MAILBAG_SHA256,
    AD_MAILBAG_FROM,
    AD_MAILBAG_TO,
    AD_MAILBAG_CC,
    AD_MAILBAG_BCC,
    AD_MAILBAG_SUBJECT,
    AD_MAILBAG_JOURNAL_SENDER,
    AD_MAILBAG_JOURNAL_RECIPIENTS,
};

static bool
went_wrong(const AdCatalogue *catalogue, GError **error)
{
    return ad_error(error, AD_ERROR_FAILED,
                    "%s: %s; it can be deleted and made again from the discs with find "
                    "--from",
                    catalogue->path, sqlite3_errmsg(catalogue->base));
}

static bool
run(AdCatalogue *catalogue, const char *sql, GError **error)
{
    return sqlite3_exec(catalogue->base, sql, NULL, NULL, NULL) == SQLITE_OK ||
           went_wrong(catalogue, error);
}

/* Who only looks something up needs no right to write. */
static bool
has_schema(const AdCatalogue *catalogue)
{
    sqlite3_stmt *row = NULL;
    bool has = sqlite3_prepare_v2(catalogue->base, "PRAGMA user_version", -1, &row,
                                  NULL) == SQLITE_OK &&
               sqlite3_step(row) == SQLITE_ROW && sqlite3_column_int(row, 0) == 1;

    sqlite3_finalize(row);
    return has;
}

AdCatalogue *
ad_catalogue_open(const char *path, GError **error)
{
    g_autoptr(AdCatalogue) catalogue = g_new0(AdCatalogue, 1);

    catalogue->path = g_strdup(path);
    if (sqlite3_open(path, &catalogue->base) != SQLITE_OK) {
        went_wrong(catalogue, error);
        return NULL;
    }
    sqlite3_busy_timeout(catalogue->base, PATIENCE);
    if (!has_schema(catalogue) && !run(catalogue, schema, error))
        return NULL;
    return g_steal_pointer(&catalogue);
}

void
ad_catalogue_free(AdCatalogue *catalogue)
{
    if (catalogue == NULL)
        return;
    sqlite3_close(catalogue->base);
    g_free(catalogue->path);
    g_free(catalogue);
}

static void
digest_of(GBytes *bytes, AdDigest *ret_digest)
{
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);

    ad_digest_of(data, length, ret_digest);
}

/* The table, if it is the one that stands in the list whose digest is the fingerprint.
 */
static AdMailbag *
read_table(AdTarget *target, char **ret_fingerprint, GError **error)
{
    g_autoptr(GBytes) list = ad_target_read(target, AD_BAG_TAGMANIFEST, error);
    g_autoptr(GBytes) text =
        list != NULL ? ad_target_read(target, AD_MAILBAG_TABLE, error) : NULL;
    g_autoptr(AdManifest) tags = ad_manifest_new();
    AdDigest fingerprint, found;
    gsize length;

    if (text == NULL)
        return NULL;
    const char *data = g_bytes_get_data(list, &length);
    if (!ad_manifest_parse(tags, data, length, AD_BAG_TAGMANIFEST, error))
        return NULL;
    digest_of(list, &fingerprint);
    digest_of(text, &found);
    const AdDigest *listed = ad_manifest_find(tags, AD_MAILBAG_TABLE);
    AdMailbag *mailbag = listed != NULL && ad_digest_equal(listed, &found)
                             ? ad_mailbag_parse(text)
                             : NULL;
    if (mailbag == NULL)
        ad_error(error, AD_ERROR_DIFFERS,
                 "%s: its " AD_MAILBAG_TABLE
                 " is not what was recorded; use another copy",
                 ad_target_name(target));
    else
        *ret_fingerprint = ad_digest_dup_hex(&fingerprint);
    return mailbag;
}

static bool
enter(AdCatalogue *catalogue, const AdMailbag *mailbag, const char *fingerprint,
      sqlite3_stmt *insert, GError **error)
{
    for (guint row = 0; row < ad_mailbag_count(mailbag); row++) {
        sqlite3_bind_text(insert, 1, fingerprint, -1, SQLITE_STATIC);
        for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
            sqlite3_bind_text(insert, (int)i + 2,
                              ad_mailbag_cell(mailbag, row, columns[i]), -1,
                              SQLITE_STATIC);
        if (sqlite3_step(insert) != SQLITE_DONE)
            return went_wrong(catalogue, error);
        sqlite3_reset(insert);
    }
    return true;
}

bool
ad_catalogue_add(AdCatalogue *catalogue, AdTarget *target, guint *ret_messages,
                 GError **error)
{
    static const char sql[] =
        "INSERT OR REPLACE INTO message (fingerprint, number, arrived, message_id, "
        "sha256,"
        " sender, recipients, cc, bcc, subject, journal_sender, journal_recipients)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?)";
    g_autofree char *fingerprint = NULL;
    g_autoptr(AdMailbag) mailbag = read_table(target, &fingerprint, error);
    sqlite3_stmt *insert = NULL;

    if (mailbag == NULL || !run(catalogue, "BEGIN IMMEDIATE", error))
        return false;
    bool done = sqlite3_prepare_v2(catalogue->base, sql, -1, &insert, NULL) == SQLITE_OK
                    ? enter(catalogue, mailbag, fingerprint, insert, error)
                    : went_wrong(catalogue, error);
    sqlite3_finalize(insert);
    if (done)
        done = run(catalogue, "COMMIT", error);
    else
        sqlite3_exec(catalogue->base, "ROLLBACK", NULL, NULL, NULL);
    if (done && ret_messages != NULL)
        *ret_messages = ad_mailbag_count(mailbag);
    return done;
}

static const char *
text_at(sqlite3_stmt *row, int column)
{
    const char *text = (const char *)sqlite3_column_text(row, column);

    return text != NULL ? text : "";
}

/* What SQL can't tell: whole addresses, and words of any script in any case. */
static bool
is_meant(sqlite3_stmt *row, const AdQuestion *question)
{
    const AdEnvelope envelope = {
        .from = (char *)text_at(row, 2),
        .to = (char *)text_at(row, 3),
        .cc = (char *)text_at(row, 6),
        .bcc = (char *)text_at(row, 7),
        .subject = (char *)text_at(row, 4),
        .journal_sender = (char *)text_at(row, 8),
        .journal_recipients = (char *)text_at(row, 9),
    };

    return ad_request_covers(&question->request, &envelope);
}

bool
ad_catalogue_find(AdCatalogue *catalogue, const AdQuestion *question,
                  void (*each)(const AdFound *found, gpointer data), gpointer data,
                  GError **error)
{
    static const char sql[] =
        "SELECT number, arrived, sender, recipients, subject, fingerprint, cc, bcc,"
        " journal_sender, journal_recipients"
        " FROM message WHERE number >= ?1 AND number < ?2 AND"
        " (?3 IS NULL OR number = ?3 OR message_id = trim(?3, '<>') OR"
        " sha256 = lower(?3))"
        " ORDER BY substr(number, 1, 10), length(number), number, fingerprint";
    const AdPeriod *period = question->period;
    g_autofree char *from = period != NULL ? ad_day_iso(period->first) : g_strdup("0");
    g_autofree char *to = period != NULL ? ad_day_iso(period->last + 1) : g_strdup("a");
    sqlite3_stmt *row = NULL;
    int status;

    if (sqlite3_prepare_v2(catalogue->base, sql, -1, &row, NULL) != SQLITE_OK)
        return went_wrong(catalogue, error);
    sqlite3_bind_text(row, 1, from, -1, SQLITE_STATIC);
    sqlite3_bind_text(row, 2, to, -1, SQLITE_STATIC);
    sqlite3_bind_text(row, 3, question->message, -1, SQLITE_STATIC);
    while ((status = sqlite3_step(row)) == SQLITE_ROW) {
        const AdFound found = {text_at(row, 0), text_at(row, 1), text_at(row, 2),
                               text_at(row, 3), text_at(row, 4), text_at(row, 5)};
        if (is_meant(row, question))
            each(&found, data);
    }
    bool done = status == SQLITE_DONE || went_wrong(catalogue, error);
    sqlite3_finalize(row);
    return done;
}
