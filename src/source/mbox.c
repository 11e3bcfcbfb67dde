/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mbox_private.h"

#include "auditdisc/base/day.h"
#include "auditdisc/base/error.h"
#include "auditdisc/base/words.h"
#include "auditdisc/source/folder.h"
#include "auditdisc/source/gzip.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define LOCK_TRIES 50
#define LOCK_PAUSE 100000 /* microseconds */

static void
mbox_close(AdSource *source)
{
    AdMbox *mbox = (AdMbox *)source;

    if (mbox->fd >= 0 && mbox->lock == NULL)
        (void)close(mbox->fd);
    ad_mailbox_lock_free(mbox->lock);
    g_clear_pointer(&mbox->cuts, g_array_unref);
    g_clear_pointer(&mbox->listed, g_array_unref);
    g_free(mbox->place);
    g_free(mbox->name);
    g_clear_error(&mbox->damage);
    ad_lines_free(mbox->lines);
    ad_mbox_splitter_free(mbox->splitter);
    g_free(mbox);
}

/* Whether a delivery is under way, or else how large the file is. Where locks don't
 * work there are none to wait for. */
static bool
is_locked(const AdMbox *mbox, const struct flock *lock, struct stat *ret_status,
          int *ret_failure)
{
    *ret_failure = 0;
    if (fcntl(mbox->fd, F_OFD_SETLK, lock) != 0 && (errno == EAGAIN || errno == EACCES))
        return true;
    if (fstat(mbox->fd, ret_status) < 0)
        *ret_failure = errno;
    return ad_mailbox_dot_is_held(mbox->place);
}

/* Who delivers holds a lock, be it only FILE.lock: the size taken meanwhile would cut
 * its message in two. Behind this size the file may grow as it likes. */
static bool
measure(AdMbox *mbox, GError **error)
{
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    struct stat status;
    int failure;

    for (int tries = 1; is_locked(mbox, &lock, &status, &failure); tries++) {
        if (tries == LOCK_TRIES)
            return ad_error(error, AD_ERROR_FAILED,
                            "%s: locked by another program; run again when it is done",
                            mbox->name);
        g_usleep(LOCK_PAUSE);
    }
    if (failure != 0)
        return ad_error_errno(error, failure, "%s", mbox->name);
    lock.l_type = F_UNLCK;
    (void)fcntl(mbox->fd, F_OFD_SETLK, &lock);
    mbox->end = status.st_size;
    mbox->opened = status.st_ctim;
    return true;
}

static bool
open_place(AdMbox *mbox, const char *place, GError **error)
{
    struct stat status;

    if (stat(place, &status) < 0)
        return ad_place_error(error, errno, place);
    if (S_ISDIR(status.st_mode))
        return ad_error(error, AD_ERROR_USAGE,
                        "%s: is a folder, and an mbox is a file; a Maildir is given as "
                        "maildir:%s",
                        mbox->name, mbox->name);
    if (!S_ISREG(status.st_mode))
        return ad_error(error, AD_ERROR_USAGE, "%s: is not a file", mbox->name);
    mbox->fd = ad_open_place(place, 0);
    if (mbox->fd < 0)
        return ad_place_error(error, errno, place);
    return measure(mbox, error);
}

static bool
unpack(AdMbox *mbox, GError **error)
{
    int plain;

    if (!ad_gzip_is(mbox->fd, mbox->name, &mbox->gzip, error))
        return false;
    if (!mbox->gzip)
        return true;
    plain = ad_gzip_unpack(mbox->fd, mbox->name, &mbox->damage, error);
    if (plain < 0)
        return false;
    (void)close(mbox->fd);
    mbox->fd = plain;
    return measure(mbox, error);
}

void
ad_mbox_begin_listing(AdMbox *mbox, goffset size)
{
    mbox->end = size;
    ad_lines_free(mbox->lines);
    ad_mbox_splitter_free(mbox->splitter);
    mbox->lines = ad_lines_new(mbox->fd, size, AD_MBOX_HEAD, mbox->name);
    mbox->splitter = ad_mbox_splitter_new();
    g_clear_pointer(&mbox->listed, g_array_unref);
    mbox->listed = g_array_new(FALSE, FALSE, sizeof(AdMboxPart));
    mbox->ended = false;
}

static AdSource *
open_any(const char *place, bool unquote, GError **error)
{
    AdMbox *mbox = g_new0(AdMbox, 1);

    mbox->fd = -1;
    mbox->place = g_strdup(place);
    mbox->name = ad_place_name(place, "");
    mbox->unquote = unquote;
    if (!open_place(mbox, place, error) || !unpack(mbox, error)) {
        mbox_close(&mbox->source);
        return NULL;
    }
    ad_mbox_begin_listing(mbox, mbox->end);
    return &mbox->source;
}

static AdSource *
mbox_open(const char *place, const AdSourceKeys *keys, GError **error)
{
    return open_any(place, false, error);
}

static AdSource *
mboxrd_open(const char *place, const AdSourceKeys *keys, GError **error)
{
    return open_any(place, true, error);
}

static AdItem *
item_of(const AdMboxPart *part)
{
    AdItem *item = g_new0(AdItem, 1);

    item->id = g_strdup_printf("@%" G_GINT64_FORMAT "+%" G_GINT64_FORMAT,
                               (gint64)part->start, (gint64)(part->end - part->start));
    item->delivered = part->delivered;
    item->clock = part->delivered == AD_TIME_NONE ? AD_CLOCK_NONE : AD_CLOCK_FROM_LINE;
    item->note = part->preface ? g_strdup(_("text before the first From line")) : NULL;
    return item;
}

static bool
next_part(AdLines *lines, AdMboxSplitter *splitter, AdMboxPart *ret_part,
          bool *ret_found, GError **error)
{
    const char *head;
    goffset length;

    *ret_found = false;
    while (!*ret_found) {
        if (!ad_lines_next(lines, &head, &length, error))
            return false;
        if (length == 0)
            break;
        *ret_found = ad_mbox_splitter_line(splitter, head, length, ret_part);
    }
    *ret_found = *ret_found || ad_mbox_splitter_end(splitter, ret_part);
    return true;
}

static bool
mbox_next(AdSource *source, AdItem **ret_item, GError **error)
{
    AdMbox *mbox = (AdMbox *)source;
    AdMboxPart part;
    bool found;

    if (!next_part(mbox->lines, mbox->splitter, &part, &found, error))
        return false;
    *ret_item = found ? item_of(&part) : NULL;
    if (found)
        g_array_append_val(mbox->listed, part);
    mbox->ended = !found;
    if (found || mbox->damage == NULL)
        return true;
    g_propagate_error(error, g_error_copy(mbox->damage));
    return false;
}

static bool
is_same_part(const AdMboxPart *one, const AdMboxPart *other)
{
    return one->start == other->start && one->end == other->end &&
           one->delivered == other->delivered;
}

/* Whether the file is divided as it was listed. */
static bool
is_as_listed(const AdMbox *mbox, bool *ret_same, GError **error)
{
    g_autoptr(AdLines) lines =
        ad_lines_new(mbox->fd, mbox->end, AD_MBOX_HEAD, mbox->name);
    g_autoptr(AdMboxSplitter) splitter = ad_mbox_splitter_new();
    bool found = true;
    AdMboxPart part;
    guint at = 0;

    for (*ret_same = true; *ret_same; at++) {
        if (!next_part(lines, splitter, &part, &found, error))
            return false;
        if (!found)
            break;
        *ret_same = at < mbox->listed->len &&
                    is_same_part(&part, &g_array_index(mbox->listed, AdMboxPart, at));
    }
    *ret_same = *ret_same && at == mbox->listed->len;
    return true;
}

/* Who takes messages out where they are, as Dovecot does, moves all others to the
 * front: what is listed from then on is cut at wrong places, and some of it is passed
 * over. What only grew is divided as before, and so is what another file took the name
 * of. */
static bool
mbox_check(const AdSource *source, GError **error)
{
    const AdMbox *mbox = (const AdMbox *)source;
    struct stat status;
    bool same;

    if (!mbox->ended || mbox->lock != NULL)
        return true;
    if (fstat(mbox->fd, &status) < 0)
        return ad_error_errno(error, errno, "%s", mbox->name);
    if (status.st_ctim.tv_sec == mbox->opened.tv_sec &&
        status.st_ctim.tv_nsec == mbox->opened.tv_nsec)
        return true;
    return is_as_listed(mbox, &same, error) &&
           (same || ad_error(error, AD_ERROR_FAILED,
                             "%s: messages were taken out of it while it was read; run "
                             "again",
                             mbox->name));
}

static bool
take_offset(const char **text, char mark, goffset *ret_offset)
{
    char *end;

    if (**text != mark || !g_ascii_isdigit((*text)[1]))
        return false;
    *ret_offset = g_ascii_strtoll(*text + 1, &end, 10);
    *text = end;
    return true;
}

bool
ad_mbox_parse_id(const AdMbox *mbox, const char *id, goffset *ret_start,
                 goffset *ret_end)
{
    const char *text = id;
    goffset length;

    if (!take_offset(&text, '@', ret_start) || !take_offset(&text, '+', &length) ||
        *text != '\0' || *ret_start > mbox->end || length > mbox->end - *ret_start)
        return false;
    *ret_end = *ret_start + length;
    return true;
}

static AdRaw *
mbox_fetch(AdSource *source, const char *id, GError **error)
{
    AdMbox *mbox = (AdMbox *)source;
    goffset start;
    goffset end;
    int fd;

    if (!ad_mbox_parse_id(mbox, id, &start, &end)) {
        g_autofree char *name = ad_place_name(mbox->name, id);

        ad_error(error, AD_ERROR_FAILED, "%s: not in the mailbox as it is now", name);
        return NULL;
    }
    fd = fcntl(mbox->fd, F_DUPFD_CLOEXEC, 3);
    if (fd < 0) {
        ad_error_errno(error, errno, "%s", mbox->name);
        return NULL;
    }
    return ad_raw_new(fd, start, end - start, mbox->unquote, mbox->name);
}

const AdSourceOps ad_source_mbox = {
    .kind = "mbox",
    .open = mbox_open,
    .next = mbox_next,
    .fetch = mbox_fetch,
    .check = mbox_check,
    .close = mbox_close,
    .removal = &ad_mbox_removal,
};

const AdSourceOps ad_source_mboxrd = {
    .kind = "mboxrd",
    .open = mboxrd_open,
    .next = mbox_next,
    .fetch = mbox_fetch,
    .check = mbox_check,
    .close = mbox_close,
    .removal = &ad_mbox_removal,
};
