/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A disc: where tracks may begin, what of them can be read, what closing does.
 */
#include "mmc.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    /* From the end of a session to the first block of the next: lead-out, lead-in and
     * pregap. The first lead-out of a CD is longer than the others. */
    FIRST_GAP = 11400,
    LATER_GAP = 6900,
    DVD_GAP = 2048,
    /* DVD and BD write whole error correction blocks; a multiple suits both. */
    ECC = 32,
};

static const MmcTrack *
last_track(const MmcMedium *medium)
{
    return medium->tracks == 0 ? NULL : &medium->track[medium->tracks - 1];
}

static int32_t
gap_after_session(const MmcMedium *medium)
{
    if (medium->kind->family == MMC_CD)
        return medium->sessions == 1 ? FIRST_GAP : LATER_GAP;
    return medium->kind->family == MMC_DVD ? DVD_GAP : 0;
}

static int32_t
gap_after_track(const MmcMedium *medium)
{
    return medium->kind->family == MMC_CD ? MMC_PREGAP : 0;
}

int32_t
mmc_medium_next(const MmcMedium *medium)
{
    if (!medium->kind->recordable || medium->status == MMC_FINALISED)
        return -1;
    const MmcTrack *last = last_track(medium);
    if (last == NULL)
        return 0;
    if (last->state == MMC_BROKEN || medium->tracks == MMC_TRACKS_MAX)
        return -1;
    if (last->state == MMC_OPEN)
        return mmc_medium_reached(medium);
    bool session_closed = last->session <= medium->sessions;
    int32_t next =
        last->start + last->length +
        (session_closed ? gap_after_session(medium) : gap_after_track(medium));
    return next < medium->kind->capacity ? next : -1;
}

int32_t
mmc_medium_reached(const MmcMedium *medium)
{
    struct stat status;
    if (medium->data < 0 || fstat(medium->data, &status) != 0)
        return 0;
    return (int32_t)(status.st_size / MMC_BLOCK);
}

MmcTrack *
mmc_medium_open_track(MmcMedium *medium)
{
    for (int i = 0; i < medium->tracks; i++)
        if (medium->track[i].state == MMC_OPEN)
            return &medium->track[i];
    return NULL;
}

MmcTrack *
mmc_medium_add_track(MmcMedium *medium, int32_t start, int32_t length)
{
    if (medium->tracks == MMC_TRACKS_MAX)
        return NULL;
    /* The laser passes over the gap before a track; more tracks of one burn lie ahead.
     */
    bool first = mmc_medium_open_track(medium) == NULL;
    if (first && ftruncate(medium->data, (off_t)start * MMC_BLOCK) != 0)
        return NULL;
    MmcTrack *track = &medium->track[medium->tracks++];
    *track = (MmcTrack){.session = medium->sessions + 1,
                        .start = start,
                        .length = length,
                        .state = MMC_OPEN};
    medium->status = MMC_APPENDABLE;
    return mmc_medium_save(medium) ? track : NULL;
}

bool
mmc_medium_write(MmcMedium *medium, int32_t lba, const void *data, int32_t blocks)
{
    size_t left = (size_t)blocks * MMC_BLOCK;
    off_t at = (off_t)lba * MMC_BLOCK;
    const char *from = data;
    while (left > 0) {
        ssize_t written = pwrite(medium->data, from, left, at);
        if (written <= 0)
            return false;
        from += written;
        at += written;
        left -= (size_t)written;
    }
    return true;
}

/* Behind the last block that can be read in one go from this one, or the block itself.
 */
static int32_t
readable_until(const MmcMedium *medium, int32_t lba)
{
    for (int i = 0; i < medium->tracks; i++) {
        const MmcTrack *track = &medium->track[i];
        int32_t end = track->start + track->length - track->run_out;
        if (track->state == MMC_CLOSED && lba >= track->start && lba < end)
            return end;
    }
    return lba;
}

int32_t
mmc_medium_read(const MmcMedium *medium, int32_t lba, void *buffer, int32_t blocks)
{
    int32_t good = 0, until;
    while (good < blocks && (until = readable_until(medium, lba + good)) > lba + good)
        good = until - lba < blocks ? until - lba : blocks;
    size_t size = (size_t)good * MMC_BLOCK;
    ssize_t got = pread(medium->data, buffer, size, (off_t)lba * MMC_BLOCK);
    /* What a hole or the data's end leaves out was burned as zeros. */
    size_t there = got < 0 ? 0 : (size_t)got;
    memset((char *)buffer + there, 0, size - there);
    return good;
}

void
mmc_medium_close_track(MmcMedium *medium, MmcTrack *track, int32_t run_out)
{
    int32_t end = mmc_medium_reached(medium) + run_out;
    if (medium->kind->family != MMC_CD)
        end = (end + ECC - 1) / ECC * ECC;
    if (track->length == 0 || medium->kind->family != MMC_CD)
        track->length = end - track->start;
    track->run_out = run_out;
    track->state = MMC_CLOSED;
    mmc_medium_save(medium);
}

void
mmc_medium_close_session(MmcMedium *medium, bool finalise)
{
    const MmcTrack *last = last_track(medium);
    if (last != NULL && last->session > medium->sessions)
        medium->sessions = last->session;
    if (finalise)
        medium->status = MMC_FINALISED;
    mmc_medium_save(medium);
}

void
mmc_medium_erase(MmcMedium *medium)
{
    medium->status = MMC_BLANK;
    medium->sessions = 0;
    medium->tracks = 0;
    if (ftruncate(medium->data, 0) == 0)
        mmc_medium_save(medium);
}
