/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An mbox without some of its messages. A message goes with its From_ line and with the
 * empty line behind it. That empty line stays where the message before has none of its
 * own: the next From_ line could not be told from text without it.
 */
#include "mbox_private.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/xattr.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define PIECE ((gsize)256 * 1024)
#define NAMES_MOST                                                                     \
    65536 /* bytes of the names of a file's attributes: the kernel's limit */

/* A message and what belongs to it, up to the next one's From_ line. */
typedef struct {
    goffset from;       /* of the From_ line */
    goffset start, end; /* of its bytes */
    goffset to;         /* behind the empty line, if there is one */
    AdDigest digest;
    bool cut;
} Region;

static bool
digest_part(int fd, const AdMboxPart *part, const char *name, AdDigest *ret_digest,
            GError **error)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    g_autoptr(AdRaw) raw = NULL;

    if (copy < 0)
        return ad_error_errno(error, errno, "%s", name);
    raw = ad_raw_new(copy, part->start, part->end - part->start, false, name);
    return ad_raw_digest(raw, ret_digest, error);
}

/* The line in front of start; no longer than From_ lines are. */
static bool
find_from_line(int fd, const AdMboxPart *part, const char *name, goffset *ret_from,
               GError **error)
{
    char before[AD_MBOX_HEAD + 1];
    gsize most = (gsize)MIN((goffset)sizeof before, part->start);
    goffset at = part->start - (goffset)most;

    *ret_from = part->start;
    if (part->preface)
        return true;
    gssize got = ad_fs_read_at(fd, before, most, at, name, error);
    if (got < 0)
        return false;
    if ((gsize)got != most)
        return ad_error(error, AD_ERROR_FAILED, "%s: became shorter while it was read",
                        name);
    const char *newline = most > 1 ? memrchr(before, '\n', most - 1) : NULL;
    *ret_from = newline != NULL ? at + (newline - before) + 1 : at;
    return true;
}

static bool
add_region(GArray *regions, int fd, const AdMboxPart *part, const char *name,
           GError **error)
{
    Region region = {.start = part->start, .end = part->end, .to = part->end};

    if (!find_from_line(fd, part, name, &region.from, error) ||
        !digest_part(fd, part, name, &region.digest, error))
        return false;
    if (regions->len > 0)
        g_array_index(regions, Region, regions->len - 1).to = region.from;
    g_array_append_val(regions, region);
    return true;
}

/* All messages of a file; NULL on error. */
static GArray *
divide(int fd, goffset size, const char *name, GError **error)
{
    g_autoptr(GArray) regions = g_array_new(FALSE, TRUE, sizeof(Region));
    g_autoptr(AdLines) lines = ad_lines_new(fd, size, AD_MBOX_HEAD, name);
    g_autoptr(AdMboxSplitter) splitter = ad_mbox_splitter_new();
    const char *head;
    goffset length;
    AdMboxPart part;

    for (;;) {
        if (!ad_lines_next(lines, &head, &length, error))
            return NULL;
        if (length == 0)
            break;
        if (ad_mbox_splitter_line(splitter, head, length, &part) &&
            !add_region(regions, fd, &part, name, error))
            return NULL;
    }
    while (ad_mbox_splitter_end(splitter, &part))
        if (!add_region(regions, fd, &part, name, error))
            return NULL;
    if (regions->len > 0)
        g_array_index(regions, Region, regions->len - 1).to = size;
    return g_steal_pointer(&regions);
}

static int
compare_cuts(gconstpointer one, gconstpointer other)
{
    goffset first = ((const AdMboxCut *)one)->start;
    goffset second = ((const AdMboxCut *)other)->start;

    return first < second ? -1 : first > second;
}

/* Each cut has to be exactly one of the messages, with the bytes that were read. */
static bool
mark_cuts(const AdMbox *mbox, GArray *regions, GError **error)
{
    guint found = 0;

    g_array_sort(mbox->cuts, compare_cuts);
    for (guint i = 0; i < regions->len && found < mbox->cuts->len; i++) {
        Region *region = &g_array_index(regions, Region, i);
        const AdMboxCut *cut = &g_array_index(mbox->cuts, AdMboxCut, found);
        region->cut = region->start == cut->start && region->end == cut->end &&
                      ad_digest_equal(&region->digest, &cut->digest);
        found += region->cut;
    }
    return found == mbox->cuts->len ||
           ad_error(error, AD_ERROR_FAILED, "%s: changed meanwhile; run again",
                    mbox->name);
}

static bool
copy_bytes(const AdMbox *mbox, int to, goffset from, goffset end, GError **error)
{
    g_autofree char *piece = g_malloc(PIECE);

    while (from < end) {
        gsize most = (gsize)MIN((goffset)PIECE, end - from);
        gssize got = ad_fs_read_at(mbox->fd, piece, most, from, mbox->name, error);
        if (got < 0)
            return false;
        if (got == 0)
            return ad_error(error, AD_ERROR_FAILED,
                            "%s: became shorter while it was read", mbox->name);
        if (!ad_fs_write_all(to, piece, (gsize)got, mbox->name, error) ||
            !ad_mailbox_lock_keep(mbox->lock, error))
            return false;
        from += got;
    }
    return true;
}

static bool
copy_kept(const AdMbox *mbox, const GArray *regions, int to, GError **error)
{
    goffset first = g_array_index(regions, Region, 0).from;
    bool open_end = false; /* what was kept last has no empty line behind it */

    if (!copy_bytes(mbox, to, 0, first, error))
        return false;
    for (guint i = 0; i < regions->len; i++) {
        const Region *region = &g_array_index(regions, Region, i);
        goffset from = region->cut ? region->end : region->from;
        if (region->cut && !open_end)
            continue;
        if (!copy_bytes(mbox, to, from, region->to, error))
            return false;
        open_end = region->to == region->end;
    }
    return true;
}

/* An attribute that the system itself keeps (security.selinux) is its own affair; one
 * that says who may read the mailbox has to be on the new file too. */
static bool
copy_attribute(const AdMbox *mbox, int to, const char *name, GError **error)
{
    g_autofree char *value = g_malloc(NAMES_MOST);
    ssize_t length = fgetxattr(mbox->fd, name, value, NAMES_MOST);

    if (length >= 0 && fsetxattr(to, name, value, (size_t)length, 0) == 0)
        return true;
    return g_str_has_prefix(name, "security.") || g_str_has_prefix(name, "trusted.") ||
           ad_error_errno(error, errno, "%s: copying its attribute %s", mbox->name,
                          name);
}

/* A folder can give an access list to all that is new in it, by which others could read
 * what they could not read before. */
static bool
drop_access_list(const AdMbox *mbox, int to, GError **error)
{
    return fremovexattr(to, XATTR_NAME_POSIX_ACL_ACCESS) == 0 || errno == ENODATA ||
           errno == ENOTSUP ||
           ad_error_errno(error, errno, "%s: dropping the access list of its folder",
                          mbox->name);
}

static bool
copy_attributes(const AdMbox *mbox, int to, GError **error)
{
    g_autofree char *names = g_malloc(NAMES_MOST);
    ssize_t length = flistxattr(mbox->fd, names, NAMES_MOST);

    if (length < 0)
        return errno == ENOTSUP ||
               ad_error_errno(error, errno, "%s: reading its attributes", mbox->name);
    for (const char *at = names; at < names + length; at += strlen(at) + 1)
        if (!copy_attribute(mbox, to, at, error))
            return false;
    return true;
}

/* The mode comes after the owner, who would take set-id bits away, and both after the
 * attributes, of which the access list changes the mode. */
static bool
copy_rights(const AdMbox *mbox, int to, GError **error)
{
    struct stat status;

    if (!drop_access_list(mbox, to, error) || !copy_attributes(mbox, to, error))
        return false;
    if (fstat(mbox->fd, &status) != 0 ||
        fchown(to, status.st_uid, status.st_gid) != 0 ||
        fchmod(to, status.st_mode & 07777) != 0)
        return ad_error_errno(error, errno,
                              "%s: giving the new file its owner and mode; run as its "
                              "owner or as root",
                              mbox->name);
    return true;
}

/* Read back from the new file: the same messages in the same order, and no others. */
static bool
has_what_stays(const AdMbox *mbox, const GArray *regions, int to, GError **error)
{
    struct stat status;
    g_autoptr(GArray) left = NULL;
    guint at = 0;
    bool same = true;

    if (fstat(to, &status) != 0)
        return ad_error_errno(error, errno, "%s", mbox->name);
    left = divide(to, status.st_size, mbox->name, error);
    if (left == NULL)
        return false;
    for (guint i = 0; same && i < regions->len; i++) {
        const Region *region = &g_array_index(regions, Region, i);
        if (region->cut)
            continue;
        same =
            at < left->len &&
            ad_digest_equal(&region->digest, &g_array_index(left, Region, at).digest);
        at++;
    }
    return (same && at == left->len) ||
           ad_error(error, AD_ERROR_REFUSED,
                    "%s: without what is to go, the rest would no longer be the same "
                    "messages; nothing was removed from it",
                    mbox->name);
}

static bool
is_as_locked(const AdMbox *mbox, GError **error)
{
    struct stat status;

    if (fstat(mbox->fd, &status) != 0)
        return ad_error_errno(error, errno, "%s", mbox->name);
    if (status.st_size != mbox->end || status.st_mtim.tv_sec != mbox->changed.tv_sec ||
        status.st_mtim.tv_nsec != mbox->changed.tv_nsec)
        return ad_error(error, AD_ERROR_FAILED,
                        "%s: changed while it was locked; a program that delivers to "
                        "it does not lock it",
                        mbox->name);
    return ad_mailbox_lock_keep(mbox->lock, error);
}

/* Locked itself until its name is on the disk: who opens it by then has to wait. */
static bool
put_in_place(const AdMbox *mbox, int to, const char *beside, GError **error)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    g_autofree char *folder = g_path_get_dirname(mbox->place);

    if (fsync(to) != 0)
        return ad_error_errno(error, errno, "%s: writing it to disk", mbox->name);
    if (fcntl(to, F_OFD_SETLK, &whole) != 0)
        return ad_error_errno(error, errno, "%s: locking it", mbox->name);
    if (!is_as_locked(mbox, error))
        return false;
    if (rename(beside, mbox->place) != 0)
        return ad_error_errno(error, errno, "%s: putting the new file in place",
                              mbox->name);
    return ad_fs_sync_folder(folder, error);
}

bool
ad_mbox_rewrite(AdMbox *mbox, GError **error)
{
    g_autofree char *beside = g_strconcat(mbox->place, ".auditdisc", NULL);
    g_autoptr(GArray) regions = divide(mbox->fd, mbox->end, mbox->name, error);
    int to;

    if (regions == NULL || !mark_cuts(mbox, regions, error))
        return false;
    if (unlink(beside) != 0 && errno != ENOENT)
        return ad_error_errno(error, errno,
                              "%s: removing what is left of an earlier "
                              "try",
                              beside);
    to = open(beside, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (to < 0)
        return ad_error_errno(error, errno, "%s: making the new file", beside);
    bool done = copy_kept(mbox, regions, to, error) && copy_rights(mbox, to, error) &&
                has_what_stays(mbox, regions, to, error) &&
                put_in_place(mbox, to, beside, error);
    (void)close(to);
    if (!done)
        (void)unlink(beside); /* absent once it has its name */
    return done;
}
