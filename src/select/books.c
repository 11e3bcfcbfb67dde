/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/select/books.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/pack.h"
#include "auditdisc/base/record.h"

#include <string.h>
#include <unistd.h>

#define DAY 86400

enum {
    FIELD_SHA256,
    FIELD_SOURCE,
    FIELD_ITEM,
    FIELD_FATE,
    FIELD_WHY,
    FIELDS,
    FIELD_ARRIVED = FIELDS,
    FIELD_ZONE,
    FIELDS_OUTSIDE,
};

static const char *const fate_words[AD_FATES] = {
    [AD_FATE_ON_DISC] = "on-disc",       [AD_FATE_OUTSIDE] = "outside",
    [AD_FATE_UNASKED] = "not-asked",     [AD_FATE_DUPLICATE] = "duplicate",
    [AD_FATE_UNREADABLE] = "unreadable",
};

struct AdBooks {
    char *path, *draft;
    AdPack *rows;
    AdSum sum;
};

const char *
ad_fate_word(AdFate fate)
{
    return fate_words[fate];
}

static bool
parse_fate(const char *word, AdFate *ret_fate)
{
    for (guint i = 0; i < AD_FATES; i++)
        if (strcmp(word, fate_words[i]) == 0) {
            *ret_fate = i;
            return true;
        }
    return false;
}

AdBooks *
ad_books_create(const char *path, GError **error)
{
    g_autoptr(AdBooks) books = g_new0(AdBooks, 1);

    books->path = g_strdup(path);
    books->draft = g_strconcat(path, ".new", NULL);
    if (!ad_fs_remove_tree(books->draft, error))
        return NULL;
    books->rows = ad_pack_open(books->draft, 0, error);
    return books->rows != NULL ? g_steal_pointer(&books) : NULL;
}

void
ad_books_free(AdBooks *books)
{
    if (books == NULL)
        return;
    ad_pack_free(books->rows);
    g_free(books->path);
    g_free(books->draft);
    g_free(books);
}

void
ad_books_found(AdBooks *books)
{
    books->sum.found++;
}

static bool
enter(AdBooks *books, AdFate fate, const GString *line, GError **error)
{
    books->sum.fates[fate]++;
    return ad_pack_append(books->rows, line->str, line->len, error);
}

bool
ad_books_enter(AdBooks *books, AdFate fate, const AdDigest *digest, const char *source,
               const char *item, const char *why, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    char hex[AD_DIGEST_HEX + 1] = "";

    if (digest != NULL)
        ad_digest_hex(digest, hex);
    ad_record_add(line, hex, source, item, fate_words[fate], why != NULL ? why : "",
                  NULL);
    return enter(books, fate, line, error);
}

bool
ad_books_enter_outside(AdBooks *books, const AdDigest *digest, const char *source,
                       const char *item, const char *why, gint64 arrived,
                       gint32 sent_zone, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree char *moment = g_strdup_printf("%" G_GINT64_FORMAT, arrived);
    g_autofree char *zone =
        sent_zone == AD_BOOKS_NO_ZONE ? g_strdup("") : g_strdup_printf("%d", sent_zone);
    char hex[AD_DIGEST_HEX + 1];

    ad_digest_hex(digest, hex);
    ad_record_add(line, hex, source, item, fate_words[AD_FATE_OUTSIDE], why, moment,
                  zone, NULL);
    return enter(books, AD_FATE_OUTSIDE, line, error);
}

static guint64
total(const AdSum *sum)
{
    guint64 total = 0;

    for (guint i = 0; i < AD_FATES; i++)
        total += sum->fates[i];
    return total;
}

bool
ad_books_close(AdBooks *books, AdSum *ret_sum, GError **error)
{
    if (total(&books->sum) != books->sum.found)
        return ad_error(error, AD_ERROR_FAILED,
                        "the books do not close: %" G_GUINT64_FORMAT
                        " items found, %" G_GUINT64_FORMAT " accounted for",
                        books->sum.found, total(&books->sum));
    if (!ad_pack_sync(books->rows, error) ||
        !ad_fs_rename(books->draft, books->path, error))
        return false;
    *ret_sum = books->sum;
    return true;
}

typedef struct {
    bool (*each)(const AdBooksRow *row, gpointer data, GError **error);
    gpointer data;
    AdSum sum;
} Reading;

static bool
parse_clock(char **fields, AdBooksRow *row)
{
    gint64 zone = AD_BOOKS_NO_ZONE;

    row->arrived = AD_TIME_NONE;
    row->sent_zone = AD_BOOKS_NO_ZONE;
    if (g_strv_length(fields) == FIELDS)
        return true;
    if (g_strv_length(fields) != FIELDS_OUTSIDE ||
        !g_ascii_string_to_signed(fields[FIELD_ARRIVED], 10, G_MININT64, G_MAXINT64,
                                  &row->arrived, NULL) ||
        (*fields[FIELD_ZONE] != '\0' &&
         !g_ascii_string_to_signed(fields[FIELD_ZONE], 10, -DAY, DAY, &zone, NULL)))
        return false;
    row->sent_zone = (gint32)zone;
    return true;
}

static bool
read_line(Reading *reading, const char *line, gsize length, const char *path,
          GError **error)
{
    g_autofree char **fields = ad_record_parse(line, length);
    AdBooksRow row;

    if (fields == NULL || !parse_clock(fields, &row) ||
        !parse_fate(fields[FIELD_FATE], &row.fate))
        return ad_error(error, AD_ERROR_DIFFERS, "%s: not a row of the books", path);
    row.sha256 = fields[FIELD_SHA256];
    row.source = fields[FIELD_SOURCE];
    row.item = fields[FIELD_ITEM];
    row.why = fields[FIELD_WHY];
    reading->sum.found++;
    reading->sum.fates[row.fate]++;
    return reading->each == NULL || reading->each(&row, reading->data, error);
}

bool
ad_books_read(const char *path,
              bool (*each)(const AdBooksRow *row, gpointer data, GError **error),
              gpointer data, AdSum *ret_sum, GError **error)
{
    Reading reading = {each, data, {0}};
    g_autoptr(GMappedFile) file = ad_fs_map(path, error);

    if (file == NULL)
        return false;
    const char *at = g_mapped_file_get_contents(file), *behind = at, *line;
    const char *end = at + g_mapped_file_get_length(file);
    gsize length;
    while ((line = ad_record_line(&at, end, &length)) != NULL) {
        if (!read_line(&reading, line, length, path, error))
            return false;
        behind = ad_fs_let_go(behind, at);
    }
    if (at < end)
        return ad_error(error, AD_ERROR_DIFFERS, "%s: its last row is cut", path);
    if (ret_sum != NULL)
        *ret_sum = reading.sum;
    return true;
}
