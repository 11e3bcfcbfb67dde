/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a reader is made of, for those who make one.
 */
#pragma once

#include "auditdisc/disc/reader.h"

typedef struct {
    /* All of it or an error that says why; never asked for more than there is. */
    bool (*read)(AdReader *reader, guint64 lba, guint count, void *buffer,
                 GError **error);
    void (*close)(AdReader *reader);
} AdReaderOps;

struct AdReader {
    const AdReaderOps *ops;
    char *name;
    guint64 blocks;
    guint spare;
    guint64 further;
    bool open;      /* a disc that was not closed */
    int descriptor; /* of an image file */
    gpointer grab;  /* of a drive, or what else there is to read from */
    char *trouble;  /* of the drive, not of the medium; NULL: none until now */
    guint repeats;
};

AdReader *ad_reader_new(const AdReaderOps *ops, const char *name, guint64 blocks);
AdReader *ad_file_reader(const char *path, GError **error);
