/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blocks of a medium or of an image file, read by number.
 */
#pragma once

#include "auditdisc/disc/image.h"

#include <glib.h>
#include <stdbool.h>

typedef struct AdReader AdReader;

/* A block device goes through libburn, stdio: is a file that stands for a medium, any
 * other path is an image file. Where there is nothing of that name it is
 * AD_ERROR_MEDIUM below /dev and AD_ERROR_USAGE elsewhere. */
AdReader *ad_reader_open(const char *target, GError **error);
void ad_reader_free(AdReader *reader);
guint64 ad_reader_blocks(const AdReader *reader);
/* So many blocks of zeros a medium may have after what was written on it, because some
 * kinds are written in larger units; none for a file. */
guint ad_reader_spare(const AdReader *reader);
/* Where a further track of a disc begins, which nothing of ours has; 0: there is none.
 */
guint64 ad_reader_further(const AdReader *reader);
/* Whether it is a disc that can still be written to. */
bool ad_reader_is_open(const AdReader *reader);
/* count blocks from lba. AD_ERROR_DIFFERS names the first block that can't be read. */
bool ad_reader_read(AdReader *reader, guint64 lba, guint count, void *buffer,
                    GError **error);
/* A block that a healthy medium need not deliver, as the two behind a track that was
 * written at once: it is not read again, and does not count as a repeat. */
bool ad_reader_glance(AdReader *reader, guint64 lba, void *buffer);
/* AD_ERROR_MEDIUM if the drive itself failed, because it was lost or did not answer:
 * then what could not be read says nothing of the medium. */
bool ad_reader_check(const AdReader *reader, GError **error);
/* How often something had to be read again; 0 for a healthy medium. */
guint ad_reader_repeats(const AdReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdReader, ad_reader_free)
