/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"

#include <errno.h>

GQuark
ad_error_quark(void)
{
    return g_quark_from_static_string("auditdisc");
}

int
ad_error_exit_status(const GError *error)
{
    if (error == NULL)
        return AD_ERROR_FAILED; /* a failure that does not say why is still one */
    return error->domain == AD_ERROR ? error->code : AD_ERROR_USAGE;
}

bool
ad_error(GError **error, AdErrorCode code, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_propagate_error(error, g_error_new_valist(AD_ERROR, code, format, arguments));
    va_end(arguments);
    return false;
}

static const char *
what_to_do(int errnum)
{
    switch (errnum) {
    case ENOSPC:
        return "; make space there, then run the same command again";
    case EDQUOT:
        return "; make space within the quota, then run the same command again";
    case EMFILE:
        return "; allow more open files (ulimit -n), then run the same command again";
    case EROFS:
        return "; mount it writable or choose another folder";
    case EACCES:
        return "; run as a user who may, or allow this one to";
    default:
        return "";
    }
}

bool
ad_error_errno(GError **error, int errnum, const char *format, ...)
{
    va_list arguments;
    g_autofree char *what = NULL;

    va_start(arguments, format);
    what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return ad_error(error, AD_ERROR_FAILED, "%s: %s%s", what, g_strerror(errnum),
                    what_to_do(errnum));
}
