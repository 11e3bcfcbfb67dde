/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The raw bytes of one message, read once from front to back. They are exactly what
 * the source holds (RFC 5322 text in whatever state it arrived), with one exception:
 * a raw that unquotes takes one '>' from each line that matches ^>+From_ (mboxrd).
 */
#pragma once

#include "auditdisc/base/digest.h"

#include <glib.h>
#include <stdbool.h>
#include <sys/stat.h>

typedef struct AdRaw AdRaw;

/* Takes over fd; it is closed with the raw. */
AdRaw *ad_raw_new(int fd, goffset start, goffset length, bool unquote,
                  const char *name);
/* All of a file that is one message, with what fstat says of it. Who goes on writing it
 * meanwhile is noticed with its last byte. */
AdRaw *ad_raw_new_file(int fd, const struct stat *status, const char *name);
/* No more bytes than this can be read any more. */
goffset ad_raw_left(const AdRaw *raw);
/* 0 at the end, -1 on error (AD_ERROR_FAILED, also for a file that became shorter, or
 * was changed while all of it was read). */
gssize ad_raw_read(AdRaw *raw, void *buffer, gsize length, GError **error);
/* Of all bytes that were not read yet. */
bool ad_raw_digest(AdRaw *raw, AdDigest *ret_digest, GError **error);
void ad_raw_free(AdRaw *raw);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdRaw, ad_raw_free)
