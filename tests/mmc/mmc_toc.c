/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commands about the disc: its state, its tracks, its table of contents, its ATIP.
 */
#include "mmc.h"

#include <string.h>

enum {
    DATA_TRACK = 4,          /* control nibble */
    ADDRESS_AND_DATA = 0x14, /* and the mode of the Q channel above it */
    LEAD_OUT = 0xaa,
};

/* --- READ DISC INFORMATION ------------------------------------------------------ */

/* Sessions including the one that is begun, or could be. */
static int
sessions_in_sight(const MmcMedium *medium)
{
    return medium->status == MMC_FINALISED ? medium->sessions : medium->sessions + 1;
}

static bool
has_unfinished_track(const MmcMedium *medium)
{
    return medium->tracks > 0 && medium->track[medium->tracks - 1].state != MMC_CLOSED;
}

/* Tracks including the one that could be written next. */
static int
tracks_in_sight(const MmcMedium *medium)
{
    if (medium->status == MMC_FINALISED || has_unfinished_track(medium))
        return medium->tracks;
    return medium->tracks + 1;
}

static int
first_track_of_session(const MmcMedium *medium, int session)
{
    int first = 0;
    while (first < medium->tracks && medium->track[first].session < session)
        first++;
    return first + 1;
}

static unsigned
state_of_last_session(const MmcMedium *medium)
{
    enum { EMPTY = 0, INCOMPLETE = 1, COMPLETE = 3 };
    if (medium->status == MMC_FINALISED)
        return COMPLETE;
    if (medium->tracks == 0)
        return EMPTY;
    int session = medium->track[medium->tracks - 1].session;
    return session > medium->sessions ? INCOMPLETE : EMPTY;
}

static void
put_limits(uint8_t *reply, const MmcMedium *medium)
{
    bool is_cd = medium->kind->family == MMC_CD;
    if (medium->status == MMC_FINALISED) {
        memset(reply + 16, 0xff, 8);
    } else if (is_cd) {
        memcpy(reply + 17, medium->atip, 3);
        mmc_put_msf(reply + 21, medium->kind->capacity);
    } else {
        mmc_put_32(reply + 20, (uint32_t)medium->kind->capacity);
    }
}

void
mmc_read_disc_info(MmcDrive *drive, MmcCommand *command)
{
    const MmcMedium *medium = &drive->medium;
    int sessions = sessions_in_sight(medium);
    uint8_t reply[34] = {0, 32};
    reply[2] = (uint8_t)(medium->status | state_of_last_session(medium) << 2 |
                         (medium->kind->erasable ? 0x10U : 0U));
    reply[3] = 1;
    reply[4] = (uint8_t)sessions;
    reply[5] = (uint8_t)first_track_of_session(medium, sessions);
    reply[6] = (uint8_t)tracks_in_sight(medium);
    reply[7] = 0x20; /* for unrestricted use */
    put_limits(reply, medium);
    mmc_reply(command, reply, sizeof reply);
}

/* --- READ TRACK INFORMATION ----------------------------------------------------- */

static int
track_holding(const MmcMedium *medium, int32_t lba)
{
    for (int i = medium->tracks; i > 0; i--)
        if (lba >= medium->track[i - 1].start)
            return i;
    return 1;
}

static int
track_asked_for(const MmcMedium *medium, const uint8_t *cdb)
{
    enum { BY_BLOCK = 0, BY_TRACK = 1, INVISIBLE = 0xff };
    int32_t number = (int32_t)mmc_get_32(cdb + 2);
    switch (cdb[1] & 3) {
    case BY_BLOCK:
        return track_holding(medium, number);
    case BY_TRACK:
        return number == INVISIBLE ? tracks_in_sight(medium) : number;
    default:
        return first_track_of_session(medium, number);
    }
}

static void
put_written_track(uint8_t *reply, const MmcMedium *medium, const MmcTrack *track)
{
    enum { LAST_VALID = 2, NEXT_VALID = 1, DAMAGED = 0x20 };
    int32_t end = track->start + track->length;
    mmc_put_32(reply + 8, (uint32_t)track->start);
    mmc_put_32(reply + 24, (uint32_t)track->length);
    if (track->state == MMC_CLOSED) {
        reply[7] = LAST_VALID;
        mmc_put_32(reply + 28, (uint32_t)end - 1);
    } else if (track->state == MMC_BROKEN) {
        reply[5] |= DAMAGED;
    } else {
        int32_t next = mmc_medium_reached(medium);
        int32_t limit = track->length > 0 ? end : medium->kind->capacity;
        reply[7] = NEXT_VALID;
        mmc_put_32(reply + 12, (uint32_t)next);
        mmc_put_32(reply + 16, (uint32_t)(limit - next));
    }
}

static void
put_next_track(uint8_t *reply, const MmcMedium *medium)
{
    enum { BLANK = 0x40, NEXT_VALID = 1 };
    int32_t next = mmc_medium_next(medium);
    if (next < 0)
        return;
    reply[6] |= BLANK;
    reply[7] = NEXT_VALID;
    mmc_put_32(reply + 8, (uint32_t)next);
    mmc_put_32(reply + 12, (uint32_t)next);
    mmc_put_32(reply + 16, (uint32_t)(medium->kind->capacity - next));
    mmc_put_32(reply + 24, (uint32_t)(medium->kind->capacity - next));
}

void
mmc_read_track_info(MmcDrive *drive, MmcCommand *command)
{
    const MmcMedium *medium = &drive->medium;
    int number = track_asked_for(medium, command->cdb);
    if (number < 1 || number > tracks_in_sight(medium)) {
        mmc_fail(command, mmc_bad_field);
        return;
    }
    bool written = number <= medium->tracks;
    uint8_t reply[36] = {0, 34};
    reply[2] = (uint8_t)number;
    reply[3] = (uint8_t)(written ? medium->track[number - 1].session
                                 : sessions_in_sight(medium));
    reply[5] = DATA_TRACK;
    reply[6] = 1; /* data mode */
    if (written)
        put_written_track(reply, medium, &medium->track[number - 1]);
    else
        put_next_track(reply, medium);
    mmc_reply(command, reply, sizeof reply);
}

/* --- READ TOC/PMA/ATIP ---------------------------------------------------------- */

/* The disc's tracks as far as a table of contents was burned for them. */
static int
listed_tracks(const MmcMedium *medium)
{
    return first_track_of_session(medium, medium->sessions + 1) - 1;
}

static void
put_address(uint8_t *to, int32_t lba, bool as_time)
{
    if (as_time)
        mmc_put_msf(to + 1, lba);
    else
        mmc_put_32(to, (uint32_t)lba);
}

static int32_t
end_of_track(const MmcTrack *track)
{
    return track->start + track->length;
}

static size_t
put_track_list(uint8_t *reply, const MmcMedium *medium, const uint8_t *cdb)
{
    bool as_time = cdb[1] & 2;
    int tracks = listed_tracks(medium), from = cdb[6] == LEAD_OUT ? tracks + 1 : cdb[6];
    size_t at = 4;
    reply[2] = 1;
    reply[3] = (uint8_t)tracks;
    for (int number = from < 1 ? 1 : from; number <= tracks + 1; number++, at += 8) {
        bool last = number > tracks;
        const MmcTrack *track = &medium->track[last ? tracks - 1 : number - 1];
        reply[at + 1] = ADDRESS_AND_DATA;
        reply[at + 2] = (uint8_t)(last ? LEAD_OUT : number);
        put_address(reply + at + 4, last ? end_of_track(track) : track->start, as_time);
    }
    return at;
}

static size_t
put_last_session(uint8_t *reply, const MmcMedium *medium, const uint8_t *cdb)
{
    int number = first_track_of_session(medium, medium->sessions);
    reply[2] = 1;
    reply[3] = (uint8_t)medium->sessions;
    reply[5] = ADDRESS_AND_DATA;
    reply[6] = (uint8_t)number;
    put_address(reply + 8, medium->track[number - 1].start, cdb[1] & 2);
    return 12;
}

static uint8_t *
put_raw(uint8_t *to, int session, int point)
{
    to[0] = (uint8_t)session;
    to[1] = ADDRESS_AND_DATA;
    to[3] = (uint8_t)point;
    return to + 8;
}

static size_t
put_raw_list(uint8_t *reply, const MmcMedium *medium, const uint8_t *cdb)
{
    (void)cdb;
    enum { FIRST = 0xa0, LAST = 0xa1, END = 0xa2, ENTRY = 11 };
    uint8_t *at = reply + 4;
    reply[2] = 1;
    reply[3] = (uint8_t)medium->sessions;
    for (int session = 1; session <= medium->sessions; session++) {
        int first = first_track_of_session(medium, session);
        int last = first_track_of_session(medium, session + 1) - 1;
        *put_raw(at, session, FIRST) = (uint8_t)first;
        at += ENTRY;
        *put_raw(at, session, LAST) = (uint8_t)last;
        at += ENTRY;
        mmc_put_msf(put_raw(at, session, END), end_of_track(&medium->track[last - 1]));
        at += ENTRY;
        for (int number = first; number <= last; number++, at += ENTRY)
            mmc_put_msf(put_raw(at, session, number), medium->track[number - 1].start);
    }
    return (size_t)(at - reply);
}

static size_t
put_atip(uint8_t *reply, const MmcMedium *medium, const uint8_t *cdb)
{
    (void)cdb;
    reply[4] = 0xd0; /* writing power 5 of 7, no reference speed */
    reply[5] = 0x40; /* for unrestricted use */
    reply[6] = medium->kind->erasable ? 0xc0 : 0x80;
    memcpy(reply + 8, medium->atip, 3);
    mmc_put_msf(reply + 12, medium->kind->capacity);
    return 28;
}

void
mmc_read_toc(MmcDrive *drive, MmcCommand *command)
{
    static size_t (*const formats[])(uint8_t *, const MmcMedium *, const uint8_t *) = {
        put_track_list, put_last_session, put_raw_list, NULL, put_atip};
    enum {
        RAW = 2,
        ATIP = 4,
        LARGEST = 4 + (MMC_TRACKS_MAX + 3 * MMC_TRACKS_MAX) * 11
    };
    const MmcMedium *medium = &drive->medium;
    unsigned format = command->cdb[2] & 15U;
    bool is_cd = medium->kind->family == MMC_CD;
    bool known = format <= ATIP && formats[format] != NULL;
    bool there = format == ATIP ? medium->kind->recordable : listed_tracks(medium) > 0;
    if (!known || !there || (!is_cd && format >= RAW)) {
        mmc_fail(command, mmc_bad_field);
        return;
    }
    uint8_t reply[LARGEST] = {0};
    size_t length = formats[format](reply, medium, command->cdb);
    mmc_put_16(reply, (uint32_t)length - 2);
    mmc_reply(command, reply, length);
}
