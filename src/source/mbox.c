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
    g_free(mbox->place);
    g_free(mbox->name);
    g_clear_error(&mbox->damage);
    ad_lines_free(mbox->lines);
    ad_mbox_splitter_free(mbox->splitter);
    g_free(mbox);
}

/* A delivery under way holds a lock: the size taken meanwhile would cut its message in
 * two. Behind this size the file may grow as it likes. Where locks don't work there
 * are none to wait for. */
static bool
measure(AdMbox *mbox, GError **error)
{
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    struct stat status;

    for (int tries = 1;; tries++) {
        if (fcntl(mbox->fd, F_OFD_SETLK, &lock) == 0 ||
            (errno != EAGAIN && errno != EACCES))
            break;
        if (tries == LOCK_TRIES)
            return ad_error(error, AD_ERROR_FAILED,
                            "%s: locked by another program; run again when it is done",
                            mbox->name);
        g_usleep(LOCK_PAUSE);
    }
    if (fstat(mbox->fd, &status) < 0)
        return ad_error_errno(error, errno, "%s", mbox->name);
    lock.l_type = F_UNLCK;
    (void)fcntl(mbox->fd, F_OFD_SETLK, &lock);
    mbox->end = status.st_size;
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
mbox_next(AdSource *source, AdItem **ret_item, GError **error)
{
    AdMbox *mbox = (AdMbox *)source;
    const char *head;
    goffset length;
    AdMboxPart part;

    for (;;) {
        if (!ad_lines_next(mbox->lines, &head, &length, error))
            return false;
        if (length == 0)
            break;
        if (ad_mbox_splitter_line(mbox->splitter, head, length, &part)) {
            *ret_item = item_of(&part);
            return true;
        }
    }
    if (ad_mbox_splitter_end(mbox->splitter, &part)) {
        *ret_item = item_of(&part);
        return true;
    }
    *ret_item = NULL;
    if (mbox->damage == NULL)
        return true;
    g_propagate_error(error, g_error_copy(mbox->damage));
    return false;
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
    .close = mbox_close,
    .removal = &ad_mbox_removal,
};

const AdSourceOps ad_source_mboxrd = {
    .kind = "mboxrd",
    .open = mboxrd_open,
    .next = mbox_next,
    .fetch = mbox_fetch,
    .close = mbox_close,
    .removal = &ad_mbox_removal,
};
