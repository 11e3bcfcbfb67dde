/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/record/ledger.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "entry.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LEDGER_LIMIT ((gsize)1 << 30)
#define HEAD_LIMIT   256
#define TRIES        100 /* to read both files of one moment */
#define PUT_BACK                                                                       \
    "; put back the ledger and its head from a copy that was kept elsewhere"

struct AdLedger {
    char *path, *head_path;
    GByteArray *text;   /* whole lines */
    GPtrArray *entries; /* AdEntry * */
    AdDigest last;      /* of the last line */
    guint headed;       /* the line that the head is of; 0: none */
};

void
ad_ledger_free(AdLedger *ledger)
{
    if (ledger == NULL)
        return;
    g_free(ledger->path);
    g_free(ledger->head_path);
    g_byte_array_unref(ledger->text);
    g_clear_pointer(&ledger->entries, g_ptr_array_unref);
    g_free(ledger);
}

/* Where the line number (from 1) begins; number may be one past the last. */
static gsize
line_start(const AdLedger *ledger, guint number)
{
    const guint8 *text = ledger->text->data;
    gsize at = 0;

    for (guint i = 1; i < number; i++) {
        const guint8 *newline = memchr(text + at, '\n', ledger->text->len - at);
        at = (gsize)(newline - text) + 1;
    }
    return at;
}

static void
line_digest(const AdLedger *ledger, guint number, AdDigest *ret_digest)
{
    gsize start = line_start(ledger, number), end = line_start(ledger, number + 1);

    ad_digest_of(ledger->text->data + start, end - start, ret_digest);
}

/* The head may lag by the last line (killed between the two writes), never lead. */
static bool
agrees_with_head(AdLedger *ledger, GBytes *bytes, GError **error)
{
    guint number = 0;
    char hex[AD_DIGEST_HEX + 1] = "";
    AdDigest stated, found = {{0}};

    if (bytes == NULL)
        return ledger->entries->len <= 1 ||
               ad_error(error, AD_ERROR_DIFFERS,
                        "%s: missing, though the ledger has %u lines" PUT_BACK,
                        ledger->head_path, ledger->entries->len);
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autofree char *head = g_strndup(data, length);
    if (sscanf(head, "%u %64[0-9a-f]", &number, hex) != 2 ||
        strlen(hex) != AD_DIGEST_HEX || !ad_digest_parse(hex, &stated))
        return ad_error(error, AD_ERROR_DIFFERS,
                        "%s: not the head of a ledger" PUT_BACK, ledger->head_path);
    if (number > ledger->entries->len)
        return ad_error(error, AD_ERROR_DIFFERS,
                        "%s: cut: it has %u lines where %u were written" PUT_BACK,
                        ledger->path, ledger->entries->len, number);
    if (number > 0)
        line_digest(ledger, number, &found);
    if (number + 1 < ledger->entries->len || !ad_digest_equal(&stated, &found))
        return ad_error(error, AD_ERROR_DIFFERS,
                        "%s: line %u is not the one that was written" PUT_BACK,
                        ledger->path, number);
    ledger->headed = number;
    return true;
}

/* NULL for a file that is absent. */
static bool
read_if_there(const char *path, gsize limit, GBytes **ret_bytes, GError **error)
{
    bool exists;

    if (!ad_fs_exists(path, &exists, error))
        return false;
    *ret_bytes = exists ? ad_fs_read(path, limit, error) : NULL;
    return !exists || *ret_bytes != NULL;
}

static bool
is_same(GBytes *one, GBytes *other)
{
    return one == NULL || other == NULL ? one == other : g_bytes_equal(one, other);
}

/* Who only looks has no lock: both files are of one moment if the head did not change
 * while the lines were read. */
static bool
read_both(const AdLedger *ledger, GBytes **ret_text, GBytes **ret_head, GError **error)
{
    for (guint tries = 0; tries < TRIES; tries++) {
        g_autoptr(GBytes) head = NULL;
        g_autoptr(GBytes) text = NULL;
        g_autoptr(GBytes) again = NULL;

        if (!read_if_there(ledger->head_path, HEAD_LIMIT, &head, error) ||
            !read_if_there(ledger->path, LEDGER_LIMIT, &text, error) ||
            !read_if_there(ledger->head_path, HEAD_LIMIT, &again, error))
            return false;
        if (!is_same(head, again))
            continue;
        *ret_text = g_steal_pointer(&text);
        *ret_head = g_steal_pointer(&head);
        return true;
    }
    return ad_error(error, AD_ERROR_FAILED,
                    "%s: another program writes to it all the time; run again",
                    ledger->path);
}

static bool
load(AdLedger *ledger, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GBytes) head = NULL;
    g_autoptr(GError) why = NULL;
    gsize length = 0, whole = 0;

    if (!read_both(ledger, &bytes, &head, error))
        return false;
    const char *text = bytes != NULL ? g_bytes_get_data(bytes, &length) : "";
    ledger->entries = ad_ledger_parse(text, length, &whole, &why);
    if (ledger->entries == NULL)
        return ad_error(error, AD_ERROR_DIFFERS, "%s: %s" PUT_BACK, ledger->path,
                        why->message);
    g_byte_array_append(ledger->text, (const guint8 *)text, (guint)whole);
    if (ledger->entries->len > 0)
        line_digest(ledger, ledger->entries->len, &ledger->last);
    return agrees_with_head(ledger, head, error);
}

AdLedger *
ad_ledger_open(const char *path, GError **error)
{
    g_autoptr(AdLedger) ledger = g_new0(AdLedger, 1);

    ledger->path = g_strdup(path);
    ledger->head_path = g_strconcat(path, ".head", NULL);
    ledger->text = g_byte_array_new();
    return load(ledger, error) ? g_steal_pointer(&ledger) : NULL;
}

guint
ad_ledger_count(const AdLedger *ledger)
{
    return ledger->entries->len;
}

const AdEntry *
ad_ledger_entry(const AdLedger *ledger, guint index)
{
    return ledger->entries->pdata[index];
}

GBytes *
ad_ledger_text(const AdLedger *ledger, guint count)
{
    return g_bytes_new(ledger->text->data, line_start(ledger, count + 1));
}

/* Whatever stands behind the last whole line is the trace of a killed writer. */
static bool
write_line(const AdLedger *ledger, const char *line, GError **error)
{
    int fd = open(ledger->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);

    if (fd < 0)
        return ad_error_errno(error, errno, "cannot open %s", ledger->path);
    bool done = false;
    if (ftruncate(fd, (off_t)ledger->text->len) != 0 || lseek(fd, 0, SEEK_END) < 0)
        ad_error_errno(error, errno, "cannot write %s", ledger->path);
    else if (ad_fs_write_all(fd, line, strlen(line), ledger->path, error))
        done = fsync(fd) == 0 ||
               ad_error_errno(error, errno, "cannot write %s", ledger->path);
    if (!done && ftruncate(fd, (off_t)ledger->text->len) != 0)
        g_prefix_error(error, "%s has half a line at its end: ", ledger->path);
    close(fd);
    return done;
}

static bool
write_head(AdLedger *ledger, GError **error)
{
    char hex[AD_DIGEST_HEX + 1];

    ad_digest_hex(&ledger->last, hex);
    g_autofree char *head = g_strdup_printf("%u %s\n", ledger->entries->len, hex);
    if (!ad_fs_replace(ledger->head_path, head, strlen(head), error))
        return false;
    ledger->headed = ledger->entries->len;
    return true;
}

/* Two lines that the head does not know would look like a forgery. */
static bool
catch_up(AdLedger *ledger, GError **error)
{
    return ledger->headed == ledger->entries->len || write_head(ledger, error);
}

bool
ad_ledger_append(AdLedger *ledger, gint64 now, const char *event,
                 const char *const *pairs, GError **error)
{
    g_autofree char *line =
        ad_entry_line(ledger->entries->len + 1, now, event, pairs, &ledger->last);
    g_autofree char *folder = g_path_get_dirname(ledger->path);
    g_autoptr(GByteArray) text = g_byte_array_new();
    g_autoptr(GPtrArray) entries = NULL;
    gsize whole;

    g_byte_array_append(text, ledger->text->data, ledger->text->len);
    g_byte_array_append(text, (const guint8 *)line, (guint)strlen(line));
    entries = ad_ledger_parse((const char *)text->data, text->len, &whole, error);
    if (entries == NULL || !catch_up(ledger, error) ||
        !write_line(ledger, line, error) || !ad_fs_sync_folder(folder, error))
        return false;
    ad_digest_of(line, strlen(line), &ledger->last);
    g_byte_array_unref(ledger->text);
    ledger->text = g_steal_pointer(&text);
    g_ptr_array_unref(ledger->entries);
    ledger->entries = g_steal_pointer(&entries);
    return write_head(ledger, error);
}
