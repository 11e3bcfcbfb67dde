/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/source/raw.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define WINDOW 32768
#define PIECE  ((gsize)128 * 1024)

struct AdRaw {
    int fd;
    goffset at; /* of the next byte that comes out of the file */
    goffset end;
    bool unquote;
    bool is_file; /* all of one, which had that mtime when it was opened */
    struct timespec changed;
    char *name;
    /* Only when unquoting: the bytes in front of at, those up to from already given. */
    char *window;
    gsize from;
    gsize fill;
    bool line_begins;
};

AdRaw *
ad_raw_new(int fd, goffset start, goffset length, bool unquote, const char *name)
{
    AdRaw *raw = g_new0(AdRaw, 1);

    raw->fd = fd;
    raw->at = start;
    raw->end = start + length;
    raw->unquote = unquote;
    raw->name = g_strdup(name);
    raw->window = unquote ? g_malloc(WINDOW) : NULL;
    raw->line_begins = true;
    return raw;
}

AdRaw *
ad_raw_new_file(int fd, const struct stat *status, const char *name)
{
    AdRaw *raw = ad_raw_new(fd, 0, status->st_size, false, name);

    raw->is_file = true;
    raw->changed = status->st_mtim;
    return raw;
}

void
ad_raw_free(AdRaw *raw)
{
    if (raw == NULL)
        return;
    (void)close(raw->fd);
    g_free(raw->name);
    g_free(raw->window);
    g_free(raw);
}

/* At least one byte, unless offset is the end. */
static gssize
read_at(const AdRaw *raw, goffset offset, void *buffer, gsize length, GError **error)
{
    gsize most = (gsize)MIN((goffset)MIN(length, G_MAXSSIZE), raw->end - offset);
    gssize got;

    if (most == 0)
        return 0;
    got = ad_fs_read_at(raw->fd, buffer, most, offset, raw->name, error);
    if (got == 0) {
        ad_error(error, AD_ERROR_FAILED, "%s: became shorter while it was read",
                 raw->name);
        return -1;
    }
    return got;
}

/* Whether the line that begins in front of us is ^>+From_. Looks ahead in the file
 * itself, since a run of > can be longer than any window. */
static bool
is_quoted_from(const AdRaw *raw, bool *ret_quoted, GError **error)
{
    static const char word[] = "From ";
    goffset offset = raw->at - (goffset)(raw->fill - raw->from);
    const char *ahead = raw->window + raw->from;
    gssize count = (gssize)(raw->fill - raw->from);
    gsize matched = 0;
    char piece[512];

    for (;;) {
        offset += count;
        for (gssize i = 0; i < count; i++) {
            if (ahead[i] == '>' && matched == 0)
                continue;
            *ret_quoted = ahead[i] == word[matched] && matched == sizeof word - 2;
            if (ahead[i] != word[matched] || *ret_quoted)
                return true;
            matched++;
        }
        count = read_at(raw, offset, piece, sizeof piece, error);
        ahead = piece;
        *ret_quoted = false;
        if (count <= 0)
            return count == 0;
    }
}

static bool
fill_window(AdRaw *raw, GError **error)
{
    gssize got;

    if (raw->from < raw->fill)
        return true;
    got = read_at(raw, raw->at, raw->window, WINDOW, error);
    if (got < 0)
        return false;
    raw->from = 0;
    raw->fill = (gsize)got;
    raw->at += got;
    return true;
}

/* Takes from the window what belongs to one line. */
static gsize
take_line(AdRaw *raw, char *buffer, gsize length)
{
    const char *text = raw->window + raw->from;
    gsize count = MIN(length, raw->fill - raw->from);
    const char *end = memchr(text, '\n', count);

    if (end != NULL)
        count = (gsize)(end - text) + 1;
    memcpy(buffer, text, count);
    raw->from += count;
    raw->line_begins = end != NULL;
    return count;
}

static gssize
read_unquoted(AdRaw *raw, char *buffer, gsize length, GError **error)
{
    gsize done = 0;
    bool quoted;

    while (done < length) {
        if (!fill_window(raw, error))
            return -1;
        if (raw->fill == 0)
            break;
        if (raw->line_begins && raw->window[raw->from] == '>') {
            if (!is_quoted_from(raw, &quoted, error))
                return -1;
            raw->from += quoted;
            raw->line_begins = false;
        } else {
            done += take_line(raw, buffer + done, length - done);
        }
    }
    return (gssize)done;
}

/* A message that is still being written is no whole one yet. */
static bool
is_as_opened(const AdRaw *raw, GError **error)
{
    struct stat now;

    if (!raw->is_file)
        return true;
    if (fstat(raw->fd, &now) != 0)
        return ad_error_errno(error, errno, "%s", raw->name);
    return (now.st_size == raw->end && now.st_mtim.tv_sec == raw->changed.tv_sec &&
            now.st_mtim.tv_nsec == raw->changed.tv_nsec) ||
           ad_error(error, AD_ERROR_FAILED, "%s: was changed while it was read",
                    raw->name);
}

goffset
ad_raw_left(const AdRaw *raw)
{
    return raw->end - raw->at + (goffset)(raw->fill - raw->from);
}

gssize
ad_raw_read(AdRaw *raw, void *buffer, gsize length, GError **error)
{
    gssize got;

    if (raw->unquote)
        return read_unquoted(raw, buffer, length, error);
    got = read_at(raw, raw->at, buffer, length, error);
    if (got > 0)
        raw->at += got;
    if (got > 0 && raw->at == raw->end && !is_as_opened(raw, error))
        return -1;
    return got;
}

bool
ad_raw_digest(AdRaw *raw, AdDigest *ret_digest, GError **error)
{
    g_autoptr(AdHash) hash = ad_hash_new();
    g_autofree char *piece = g_malloc(PIECE);
    gssize got;

    while ((got = ad_raw_read(raw, piece, PIECE, error)) > 0)
        ad_hash_update(hash, piece, (gsize)got);
    if (got == 0)
        ad_hash_finish(hash, ret_digest);
    return got == 0;
}
