/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/record/deletions.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/record.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define LIMIT ((gsize)1 << 30)

enum { WORD, TIME, DIGEST, SOURCE, ID, FINGERPRINT, FIELDS };

#define INTENDED "intended"
#define GONE     "gone"

struct AdDeletions {
    char *path;
    GByteArray *text;  /* what the ledger knows, and what is not written yet */
    gsize written;     /* bytes of it that are in the file for good */
    bool overtaken;    /* the file has more, which no killed writer left there */
    GPtrArray *items;  /* AdDeletion * */
    GHashTable *open;  /* key of an item -> its place + 1, where it is not gone yet */
    GHashTable *first; /* digest -> AdDeletion *, the first that has it */
    guint gone;
};

static void
free_item(gpointer data)
{
    AdDeletion *item = data;

    g_free(item->source);
    g_free(item->id);
    g_free(item);
}

void
ad_deletions_free(AdDeletions *deletions)
{
    if (deletions == NULL)
        return;
    g_free(deletions->path);
    g_byte_array_unref(deletions->text);
    g_hash_table_unref(deletions->open);
    g_hash_table_unref(deletions->first);
    g_ptr_array_unref(deletions->items);
    g_free(deletions);
}

static char *
key_of(const AdDeletion *item)
{
    GString *key = g_string_new(NULL);
    char hex[AD_DIGEST_HEX + 1];

    ad_digest_hex(&item->digest, hex);
    ad_record_add(key, hex, item->source, item->id, NULL);
    return g_string_free(key, FALSE);
}

static guint
find_open(const AdDeletions *deletions, const AdDeletion *item)
{
    g_autofree char *key = key_of(item);

    return GPOINTER_TO_UINT(g_hash_table_lookup(deletions->open, key));
}

static void
add(AdDeletions *deletions, const AdDeletion *item)
{
    AdDeletion *own = g_memdup2(item, sizeof *item);

    own->source = g_strdup(item->source);
    own->id = g_strdup(item->id);
    own->gone = false;
    g_ptr_array_add(deletions->items, own);
    g_hash_table_insert(deletions->open, key_of(own),
                        GUINT_TO_POINTER(deletions->items->len));
    if (g_hash_table_lookup(deletions->first, &own->digest) == NULL)
        g_hash_table_insert(deletions->first, &own->digest, own);
}

static void
close_item(AdDeletions *deletions, guint index)
{
    AdDeletion *item = deletions->items->pdata[index];
    g_autofree char *key = key_of(item);

    item->gone = true;
    deletions->gone++;
    g_hash_table_remove(deletions->open, key);
}

/* What a line says is done over again. */
static bool
take_line(AdDeletions *deletions, const char *line, gsize length)
{
    g_autofree char **fields = ad_record_parse(line, length);
    AdDeletion item = {0};
    guint place;

    if (fields == NULL || g_strv_length(fields) != FIELDS ||
        !g_ascii_string_to_signed(fields[TIME], 10, G_MININT64, G_MAXINT64, &item.time,
                                  NULL) ||
        !ad_digest_parse(fields[DIGEST], &item.digest) ||
        !ad_digest_parse(fields[FINGERPRINT], &item.fingerprint))
        return false;
    item.source = fields[SOURCE];
    item.id = fields[ID];
    place = find_open(deletions, &item);
    if (strcmp(fields[WORD], INTENDED) == 0 && place == 0)
        add(deletions, &item);
    else if (strcmp(fields[WORD], GONE) == 0 && place != 0)
        close_item(deletions, place - 1);
    else
        return false;
    return true;
}

static bool
take_lines(AdDeletions *deletions, GError **error)
{
    const char *at = (const char *)deletions->text->data;
    const char *end = at + deletions->text->len, *line;
    gsize length;
    bool right = true;

    while (right && (line = ad_record_line(&at, end, &length)) != NULL)
        right = take_line(deletions, line, length);
    return (right && at == end) ||
           ad_error(error, AD_ERROR_REFUSED, "%s: not a list of what is gone",
                    deletions->path);
}

/* A killed writer leaves behind what the ledger knows that messages are to go, or that
 * they are gone, never both: the ledger has a line of the one before the other is. */
static bool
is_overtaken(const char *at, const char *end)
{
    bool intended = false, gone = false;
    const char *line;
    gsize length;

    while ((line = ad_record_line(&at, end, &length)) != NULL) {
        intended |= g_str_has_prefix(line, INTENDED "\t");
        gone |= g_str_has_prefix(line, GONE "\t");
    }
    return intended && gone;
}

static bool
take(AdDeletions *deletions, GBytes *bytes, const AdDeletionsState *known,
     GError **error)
{
    gsize length, most = (gsize)known->length;
    const guint8 *data = g_bytes_get_data(bytes, &length);
    AdDigest found;

    ad_digest_of(data, MIN(length, most), &found);
    if (most > 0 && (length < most || !ad_digest_equal(&found, &known->digest)))
        return ad_error(error, AD_ERROR_REFUSED, "%s: not what the ledger says it is",
                        deletions->path);
    g_byte_array_append(deletions->text, data, (guint)most);
    deletions->written = most;
    deletions->overtaken =
        is_overtaken((const char *)data + most, (const char *)data + length);
    return take_lines(deletions, error);
}

static bool
load(AdDeletions *deletions, const AdDeletionsState *known, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    bool exists;

    if (!ad_fs_exists(deletions->path, &exists, error))
        return false;
    if (!exists)
        return known->length == 0 ||
               ad_error(error, AD_ERROR_REFUSED, "%s: missing, though it was written",
                        deletions->path);
    bytes = ad_fs_read(deletions->path, LIMIT, error);
    return bytes != NULL && take(deletions, bytes, known, error);
}

bool
ad_deletions_state(const AdEntry *entry, AdDeletionsState *ret_state)
{
    const char *list = ad_entry_get(entry, "list");
    const char *bytes = ad_entry_get(entry, "bytes");
    guint64 length;

    if (list == NULL || bytes == NULL || strlen(list) != AD_DIGEST_HEX ||
        !ad_digest_parse(list, &ret_state->digest) ||
        !g_ascii_string_to_unsigned(bytes, 10, 0, LIMIT, &length, NULL))
        return false;
    ret_state->length = (goffset)length;
    return true;
}

AdDeletions *
ad_deletions_open(const char *path, const AdDeletionsState *known, GError **error)
{
    g_autoptr(AdDeletions) deletions = g_new0(AdDeletions, 1);

    deletions->path = g_strdup(path);
    deletions->text = g_byte_array_new();
    deletions->items = g_ptr_array_new_with_free_func(free_item);
    deletions->open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    deletions->first = g_hash_table_new(ad_digest_hash_func, ad_digest_equal_func);
    return load(deletions, known, error) ? g_steal_pointer(&deletions) : NULL;
}

bool
ad_deletions_check(const AdDeletions *deletions, GError **error)
{
    return !deletions->overtaken ||
           ad_error(
               error, AD_ERROR_REFUSED,
               "%s: tells of messages that are gone, and the ledger does not, as if "
               "it were an old copy; put back the newest one and its head",
               deletions->path);
}

guint
ad_deletions_count(const AdDeletions *deletions)
{
    return deletions->items->len;
}

const AdDeletion *
ad_deletions_item(const AdDeletions *deletions, guint index)
{
    return deletions->items->pdata[index];
}

guint
ad_deletions_gone(const AdDeletions *deletions)
{
    return deletions->gone;
}

const AdDeletion *
ad_deletions_find(const AdDeletions *deletions, const AdDigest *digest)
{
    return g_hash_table_lookup(deletions->first, digest);
}

static void
append_line(AdDeletions *deletions, const char *word, gint64 time,
            const AdDeletion *item)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree char *moment = g_strdup_printf("%" G_GINT64_FORMAT, time);
    char digest[AD_DIGEST_HEX + 1], fingerprint[AD_DIGEST_HEX + 1];

    ad_digest_hex(&item->digest, digest);
    ad_digest_hex(&item->fingerprint, fingerprint);
    ad_record_add(line, word, moment, digest, item->source, item->id, fingerprint,
                  NULL);
    g_byte_array_append(deletions->text, (const guint8 *)line->str, (guint)line->len);
}

void
ad_deletions_intend(AdDeletions *deletions, const AdDeletion *item)
{
    if (find_open(deletions, item) != 0)
        return;
    add(deletions, item);
    append_line(deletions, INTENDED, item->time, item);
}

void
ad_deletions_set_gone(AdDeletions *deletions, guint index, gint64 now)
{
    append_line(deletions, GONE, now, deletions->items->pdata[index]);
    close_item(deletions, index);
}

bool
ad_deletions_changed(const AdDeletions *deletions)
{
    return deletions->text->len > deletions->written;
}

/* Behind what the ledger knows; what a killed writer left there is cut off. */
static bool
append(const AdDeletions *deletions, GError **error)
{
    int fd = open(deletions->path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0640);
    const char *path = deletions->path;
    bool done;

    if (fd < 0)
        return ad_error_errno(error, errno, "%s: opening it for writing", path);
    if (ftruncate(fd, (off_t)deletions->written) != 0 || lseek(fd, 0, SEEK_END) < 0)
        done = ad_error_errno(error, errno, "%s: writing", path);
    else
        done =
            ad_fs_write_all(fd, deletions->text->data + deletions->written,
                            deletions->text->len - deletions->written, path, error) &&
            (fsync(fd) == 0 ||
             ad_error_errno(error, errno, "%s: writing it to disk", path));
    if (close(fd) != 0 && done)
        done = ad_error_errno(error, errno, "%s: closing", path);
    return done;
}

bool
ad_deletions_write(AdDeletions *deletions, AdDeletionsState *ret_state, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(deletions->path);

    if (!append(deletions, error) || !ad_fs_sync_folder(folder, error))
        return false;
    deletions->written = deletions->text->len;
    ret_state->length = (goffset)deletions->text->len;
    ad_digest_of(deletions->text->data, deletions->text->len, &ret_state->digest);
    return true;
}
