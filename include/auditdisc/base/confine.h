/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a worker may still do once it sees mail: compute, read and write the file
 * descriptors it has, end itself. No file can be opened, nothing executed, no socket
 * made, no other process seen (seccomp through libseccomp, with EPERM as the answer).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    gsize memory; /* RLIMIT_DATA on top of what is in use now; 0 leaves it alone */
    int keep[8];  /* descriptors that stay open beside 0, 1 and 2, ended by -1 */
} AdConfineSpec;

/* Whether this system lets a process do that; else the limits alone hold. */
bool ad_confine_can_seal(void);
/* Irrevocable for the calling process. Where the kernel has no seccomp the limits
 * alone hold, and ret_sealed is false. */
bool ad_confine(const AdConfineSpec *spec, bool *ret_sealed, GError **error);
