/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One error domain. A code says what the operator can do and is at the same time
 * the exit status of the program. A message is one line in the order
 * "what: why; what to do", without the program's name and without a full stop.
 *
 * Bad mail is never an error: it becomes a flaw of its message.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define AD_ERROR (ad_error_quark())

typedef enum {
    AD_ERROR_FAILED = 1,  /* the machine said no: disk full, file unreadable, a lock */
    AD_ERROR_USAGE = 2,   /* the command line or the configuration has to change */
    AD_ERROR_MEDIUM = 3,  /* a person has to do something at the drive */
    AD_ERROR_DIFFERS = 4, /* contents are not what was recorded */
    AD_ERROR_REFUSED = 5, /* a safety rule held, nothing was done */
} AdErrorCode;

GQuark ad_error_quark(void);

/* The exit status for an error; a foreign domain (GOption, GKeyFile) counts as usage.
 */
int ad_error_exit_status(const GError *error);

/* Both set *error and return false, so that a caller can end with one return.
 * ad_error_errno appends ": " and the reason, and for a full disk what to do. */
bool ad_error(GError **error, AdErrorCode code, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
bool ad_error_errno(GError **error, int errnum, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
