/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"

#include <sys/stat.h>
#include <unistd.h>

bool
ad_fs_check_owned(const char *path, GError **error)
{
    struct stat status;

    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return true; /* who reads it says what is wrong with it */
    if (status.st_uid != 0 && status.st_uid != geteuid())
        return ad_error(error, AD_ERROR_REFUSED,
                        "%s: belongs to user %u, who could change it: chown it to root "
                        "or to who runs this",
                        path, (guint)status.st_uid);
    return (status.st_mode & (S_IWGRP | S_IWOTH)) == 0 ||
           ad_error(error, AD_ERROR_REFUSED,
                    "%s: others may write to it: take that away with chmod go-w", path);
}
