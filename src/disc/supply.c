/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "supply.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "grab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BUFFER ((gsize)256 * 1024)
#define AHEAD  ((gsize)4 * 1024 * 1024) /* more than a second at 16x */

void
ad_supply_clear(AdSupply *supply)
{
    if (supply->descriptor >= 0)
        close(supply->descriptor);
    g_free(supply->buffer);
    g_clear_error(&supply->error);
}

/* Behind the end of a copy the next one begins. That the system can't do it is no
 * error: then it takes longer to read. */
static void
ask_for(const AdSupply *supply, goffset at, gsize length)
{
    if (supply->in_time)
        posix_fadvise(supply->descriptor, at % supply->image, (off_t)length,
                      POSIX_FADV_WILLNEED);
}

bool
ad_supply_open(AdSupply *supply, const AdBurn *burn, GError **error)
{
    AdDigest digest;

    supply->path = burn->image;
    supply->in_time = ad_address_file(burn->address) == NULL;
    supply->descriptor = open(burn->image, O_RDONLY | O_CLOEXEC);
    if (supply->descriptor < 0 || fstat(supply->descriptor, &supply->before) != 0)
        return ad_error_errno(error, errno, "%s", burn->image);
    if (!ad_fs_digest(burn->image, &digest, &supply->image, error))
        return false;
    if ((guint64)supply->image != burn->facts->blocks * AD_BLOCK_SIZE ||
        !ad_digest_equal(&digest, &burn->facts->digest))
        return ad_error(error, AD_ERROR_DIFFERS,
                        "%s: not the image that was made; nothing was burned: build it "
                        "again",
                        burn->image);
    supply->size = supply->image * MAX(burn->copies, 1);
    supply->track = supply->size;
    supply->buffer = g_malloc(BUFFER);
    ask_for(supply, 0, AHEAD);
    return true;
}

/* The next bytes of the track, fewer only at its end or where the image ends early. */
static gsize
take(AdSupply *supply, guint8 *to, gsize wanted)
{
    gsize filled = 0;

    while (filled < wanted && supply->done < supply->size) {
        goffset at = supply->done % supply->image;
        gsize piece = (gsize)MIN((goffset)(wanted - filled), supply->image - at);
        gssize got = ad_fs_read_at(supply->descriptor, to + filled, piece, at,
                                   supply->path, &supply->error);
        if (got <= 0)
            break;
        ask_for(supply, supply->done + (goffset)AHEAD, (gsize)got);
        supply->done += got;
        filled += (gsize)got;
    }
    return filled;
}

/* libburn asks for one block. */
static int
source_read(struct burn_source *source, unsigned char *to, int size)
{
    AdSupply *supply = source->data;

    if (supply->taken == supply->buffered) {
        supply->buffered = take(supply, supply->buffer, BUFFER);
        supply->taken = 0;
    }
    gsize piece = MIN(supply->buffered - supply->taken, (gsize)size);
    memcpy(to, supply->buffer + supply->taken, piece);
    supply->taken += piece;
    return supply->error == NULL ? (int)piece : -1;
}

static off_t
source_get_size(struct burn_source *source)
{
    return ((const AdSupply *)source->data)->track;
}

static int
source_set_size(struct burn_source *source, off_t size)
{
    ((AdSupply *)source->data)->track = size;
    return 1;
}

static void
source_leave(struct burn_source *source)
{
}

struct burn_source *
ad_supply_source(AdSupply *supply)
{
    struct burn_source *source = calloc(1, sizeof *source); /* libburn calls free() */

    if (source == NULL)
        g_error("out of memory");
    source->refcount = 1;
    source->read = source_read;
    source->get_size = source_get_size;
    source->set_size = source_set_size;
    source->free_data = source_leave;
    source->data = supply;
    return source;
}

guint
ad_supply_ahead(const AdSupply *supply, guint64 block)
{
    goffset at = (goffset)(block * AD_BLOCK_SIZE) % supply->image;
    gsize page = (gsize)sysconf(_SC_PAGESIZE);
    goffset from = at - at % (goffset)page;
    gsize length = (gsize)MIN((goffset)AHEAD, supply->image - from);
    g_autofree guint8 *pages = g_malloc(length / page + 1);
    void *mapped = mmap(NULL, length, PROT_READ, MAP_SHARED, supply->descriptor, from);
    gsize count = (length + page - 1) / page, there = 0;

    if (mapped == MAP_FAILED)
        return 0;
    if (mincore(mapped, length, pages) == 0)
        for (gsize i = 0; i < count; i++)
            there += pages[i] & 1;
    munmap(mapped, length);
    return (guint)(100 * there / MAX(count, 1));
}

static bool
same_time(const struct timespec *one, const struct timespec *other)
{
    return one->tv_sec == other->tv_sec && one->tv_nsec == other->tv_nsec;
}

/* A change that leaves the times alone is found when the disc is read back. */
static bool
stayed(const AdSupply *supply)
{
    struct stat now;

    return fstat(supply->descriptor, &now) == 0 &&
           now.st_size == supply->before.st_size &&
           same_time(&now.st_mtim, &supply->before.st_mtim) &&
           same_time(&now.st_ctim, &supply->before.st_ctim);
}

bool
ad_supply_check(AdSupply *supply, GError **error)
{
    if (supply->error != NULL) {
        g_propagate_error(error, g_steal_pointer(&supply->error));
        return false;
    }
    return (supply->done == supply->size && supply->taken == supply->buffered &&
            stayed(supply)) ||
           ad_error(error, AD_ERROR_DIFFERS, "%s: changed while it was burned",
                    supply->path);
}

bool
ad_supply_is(const AdSupply *supply, const struct stat *file)
{
    return file->st_dev == supply->before.st_dev &&
           file->st_ino == supply->before.st_ino;
}
