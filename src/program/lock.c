/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lock.h"

#include "auditdisc/base/day.h"
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define HOLDER_LENGTH 200

static bool
refuse(int descriptor, const char *state, GError **error)
{
    char text[HOLDER_LENGTH];
    ssize_t length = pread(descriptor, text, sizeof text, 0);
    g_autofree char *holder =
        ad_text_clean(text, length > 0 ? length : 0, AD_TEXT_LINE, NULL);

    return ad_error(error, AD_ERROR_FAILED, "%s: in use by %s; wait until it is done",
                    state,
                    holder[0] != '\0' ? g_strchomp(holder) : "another auditdisc");
}

/* Who holds it, for the one who comes second. That it can't be written is no reason to
 * stop: the lock itself holds. */
static void
sign(int descriptor, const char *command, const char *period)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *now = ad_time_iso(g_get_real_time() / G_USEC_PER_SEC, utc);
    g_autofree char *text = g_strdup_printf("process %d (auditdisc %s %s) since %s\n",
                                            (int)getpid(), command, period, now);

    if (ftruncate(descriptor, 0) == 0)
        (void)!pwrite(descriptor, text, strlen(text), 0);
}

int
ad_lock_state(const char *state, const char *command, const char *period,
              GError **error)
{
    g_autofree char *path = g_build_filename(state, "lock", NULL);
    int descriptor;

    if (!ad_fs_make_folders(state, error))
        return -1;
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (descriptor < 0) {
        ad_error_errno(error, errno, "cannot open %s", path);
        return -1;
    }
    /* A lock of POSIX, not of flock(2): workers must not inherit it, or it would
     * outlive a killed parent by the moment they take to notice. */
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(descriptor, F_SETLK, &whole) == 0) {
        sign(descriptor, command, period);
        return descriptor;
    }
    if (errno == EAGAIN || errno == EACCES)
        refuse(descriptor, state, error);
    else
        ad_error_errno(error, errno, "cannot lock %s", path);
    close(descriptor);
    return -1;
}
