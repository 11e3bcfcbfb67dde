/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking messages out of an mbox: they are only marked, and go all together at the end.
 */
#include "mbox_private.h"

#include "auditdisc/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
prepare(AdSource *source, AdRemoval how, GError **error)
{
    const AdMbox *mbox = (AdMbox *)source;

    if (mbox->gzip)
        return ad_error(error, AD_ERROR_REFUSED,
                        "%s: is a gzip file, which is not written anew; leave it out, "
                        "or unpack it",
                        mbox->name);
    return how == AD_REMOVE_FOR_GOOD ||
           ad_error(error, AD_ERROR_REFUSED,
                    "%s: an mbox has no Trash; clear it with remove, or leave it out",
                    mbox->name);
}

static bool
begin(AdSource *source, GError **error)
{
    AdMbox *mbox = (AdMbox *)source;
    AdMailboxLock *lock = ad_mailbox_lock(mbox->place, error);
    struct stat status;

    if (lock == NULL)
        return false;
    (void)close(mbox->fd);
    mbox->lock = lock;
    mbox->fd = ad_mailbox_lock_fd(lock);
    mbox->cuts = g_array_new(FALSE, FALSE, sizeof(AdMboxCut));
    if (fstat(mbox->fd, &status) != 0)
        return ad_error_errno(error, errno, "%s", mbox->name);
    mbox->changed = status.st_mtim;
    ad_mbox_begin_listing(mbox, status.st_size);
    return true;
}

/* As the bytes stand in the file, whatever is undone when they are fetched. */
static bool
digest_in_file(const AdMbox *mbox, AdMboxCut *cut, GError **error)
{
    int fd = fcntl(mbox->fd, F_DUPFD_CLOEXEC, 3);
    g_autoptr(AdRaw) raw = NULL;

    if (fd < 0)
        return ad_error_errno(error, errno, "%s", mbox->name);
    raw = ad_raw_new(fd, cut->start, cut->end - cut->start, false, mbox->name);
    return ad_raw_digest(raw, &cut->digest, error);
}

static bool
mbox_remove(AdSource *source, const char *id, const AdDigest *digest,
            const char **ret_kept, GError **error)
{
    AdMbox *mbox = (AdMbox *)source;
    AdMboxCut cut;
    AdDigest found;

    if (!ad_mbox_parse_id(mbox, id, &cut.start, &cut.end))
        return ad_error(error, AD_ERROR_FAILED, "%s: no message of this mailbox", id);
    if (!ad_mailbox_lock_keep(mbox->lock, error) ||
        !ad_source_digest(source, id, &found, error) ||
        !digest_in_file(mbox, &cut, error))
        return false;
    *ret_kept = ad_digest_equal(&found, digest) ? NULL : "it was changed meanwhile";
    if (*ret_kept == NULL)
        g_array_append_val(mbox->cuts, cut);
    return true;
}

static bool
end(AdSource *source, GError **error)
{
    AdMbox *mbox = (AdMbox *)source;

    if (mbox->cuts->len > 0 && !ad_mbox_rewrite(mbox, error))
        return false;
    g_clear_pointer(&mbox->lock, ad_mailbox_lock_free);
    mbox->fd = -1;
    return true;
}

const AdRemovalOps ad_mbox_removal = {prepare, begin, mbox_remove, end};
