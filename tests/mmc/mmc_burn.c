/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Burning: parameters, cue sheet, blocks, and what ends a track, a session, a disc.
 */
#include "mmc.h"

#include <stdlib.h>
#include <string.h>

enum { RUN_OUT = 2 }; /* unreadable blocks at the end of a track written at once */

void
mmc_mode_select(MmcDrive *drive, MmcCommand *command)
{
    enum { HEADER = 8, PAGE_5 = 5, SAO = 2, TAO = 1, SIMULATE = 0x10, KEEP_OPEN = 3 };
    if (command->room < HEADER + 2) {
        mmc_fail(command, mmc_bad_list);
        return;
    }
    size_t at = HEADER + mmc_get_16(command->data + 6);
    command->used = command->room;
    if (at + 5 > command->room || (command->data[at] & 0x3f) != PAGE_5)
        return; /* other pages change nothing here */
    size_t length = command->room - at;
    if (length > sizeof drive->page_5)
        length = sizeof drive->page_5;
    const uint8_t *page = command->data + at;
    bool simulate = page[2] & SIMULATE;
    if (drive->read_only || (simulate && drive->no_simulate)) {
        mmc_fail(command, mmc_bad_list);
        return;
    }
    memcpy(drive->page_5 + 2, page + 2, length - 2);
    unsigned type = page[2] & 15U;
    drive->burn.type = type == SAO ? MMC_SAO : type == TAO ? MMC_TAO : MMC_OTHER;
    drive->burn.simulate = simulate;
    drive->burn.multi = page[3] >> 6 == KEEP_OPEN;
}

void
mmc_send_cue_sheet(MmcDrive *drive, MmcCommand *command)
{
    enum { ENTRY = 8, LEAD_OUT = 0xaa };
    MmcBurn *burn = &drive->burn;
    size_t length = mmc_get_24(command->cdb + 6);
    if (length > command->room || burn->type != MMC_SAO ||
        drive->medium.status != MMC_BLANK) {
        mmc_fail(command, mmc_bad_list);
        return;
    }
    command->used = length;
    burn->cues = 0;
    for (size_t at = 0; at + ENTRY <= length; at += ENTRY) {
        const uint8_t *entry = command->data + at;
        bool starts_track = entry[1] != 0 && entry[2] == 1;
        if (starts_track && burn->cues <= MMC_TRACKS_MAX)
            burn->cue[burn->cues++] = mmc_get_msf(entry + 5);
    }
    bool ends = length >= ENTRY && command->data[length - ENTRY + 1] == LEAD_OUT;
    burn->cues--;
    burn->begun = false;
    if (burn->cues < 1 || !ends)
        mmc_fail(command, mmc_bad_list);
}

void
mmc_send_opc(MmcDrive *drive, MmcCommand *command)
{
    if (drive->medium.status == MMC_FINALISED || !drive->medium.kind->recordable)
        mmc_fail(command, mmc_bad_field);
}

void
mmc_reserve_track(MmcDrive *drive, MmcCommand *command)
{
    MmcMedium *medium = &drive->medium;
    int32_t next = mmc_medium_next(medium);
    int32_t blocks = (int32_t)mmc_get_32(command->cdb + 5);
    if (next < 0 || blocks > medium->kind->capacity - next)
        mmc_fail(command, mmc_bad_field);
    else if (mmc_medium_add_track(medium, next, blocks) == NULL)
        mmc_fail(command, mmc_write_failed);
}

/* Session at once: the tracks are those of the cue sheet, and their ends are known. */
static bool
begin_session(MmcDrive *drive)
{
    MmcBurn *burn = &drive->burn;
    burn->next = burn->cue[0] - MMC_PREGAP;
    for (int i = 0; i < burn->cues && !burn->simulate; i++)
        if (mmc_medium_add_track(&drive->medium, burn->cue[i],
                                 burn->cue[i + 1] - burn->cue[i]) == NULL)
            return false;
    return true;
}

static bool
begin_track(MmcDrive *drive)
{
    MmcMedium *medium = &drive->medium;
    drive->burn.next = mmc_medium_next(medium);
    if (drive->burn.simulate || mmc_medium_open_track(medium) != NULL)
        return true;
    return mmc_medium_add_track(medium, drive->burn.next, 0) != NULL;
}

/* Whether the disc takes a burn of the kind that was ordered; begins it. */
static bool
begin(MmcDrive *drive, MmcCommand *command)
{
    MmcBurn *burn = &drive->burn;
    bool session = burn->type == MMC_SAO && drive->medium.kind->family == MMC_CD;
    if (mmc_medium_next(&drive->medium) < 0) {
        mmc_fail(command, mmc_write_protected);
    } else if (burn->type == MMC_OTHER || (session && burn->cues < 1)) {
        mmc_fail(command, (MmcSense){5, 0x2c, 0}); /* commands out of order */
    } else if (!(session ? begin_session(drive) : begin_track(drive))) {
        mmc_fail(command, mmc_write_failed);
    } else {
        burn->begun = true;
    }
    return burn->begun;
}

/* Behind the last block that the burn under way may write. */
static int32_t
limit(MmcDrive *drive)
{
    const MmcBurn *burn = &drive->burn;
    int32_t capacity = drive->medium.kind->capacity;
    const MmcTrack *track = mmc_medium_open_track(&drive->medium);
    int32_t end = capacity;
    if (burn->cues > 0)
        end = burn->cue[burn->cues];
    else if (track != NULL && track->length > 0)
        end = track->start + track->length;
    return end < capacity ? end : capacity;
}

/* The blocks with the bits that the laser gets wrong; the program's own stay as they
 * are. */
static bool
store_flipped(MmcDrive *drive, int32_t lba, const uint8_t *data, int32_t blocks)
{
    size_t size = (size_t)blocks * MMC_BLOCK;
    uint8_t *copy = malloc(size);
    if (copy == NULL)
        return false;
    memcpy(copy, data, size);
    mmc_fault_flip(&drive->faults, MMC_WRITING, lba, blocks, copy);
    mmc_fault_flip(&drive->disc_faults, MMC_WRITING, lba, blocks, copy);
    bool stored = mmc_medium_write(&drive->medium, lba, copy, blocks);
    free(copy);
    return stored;
}

/* Burns what does not lie before block 0, where only a pregap is. */
static bool
store(MmcDrive *drive, int32_t lba, const uint8_t *data, int32_t blocks)
{
    int32_t skip = lba >= 0 ? 0 : -lba < blocks ? -lba : blocks;
    if (skip == blocks)
        return true;
    data += (size_t)skip * MMC_BLOCK;
    if (drive->faults.count + drive->disc_faults.count > 0)
        return store_flipped(drive, lba + skip, data, blocks - skip);
    return mmc_medium_write(&drive->medium, lba + skip, data, blocks - skip);
}

static void
write_blocks(MmcDrive *drive, MmcCommand *command, uint32_t from, uint32_t count)
{
    MmcBurn *burn = &drive->burn;
    int32_t lba = (int32_t)from, blocks = (int32_t)count, good = blocks;
    if (!burn->begun && !begin(drive, command))
        return;
    if (lba != burn->next || count > command->room / MMC_BLOCK) {
        mmc_fail(command, mmc_bad_address);
        return;
    }
    if (lba + blocks > limit(drive)) {
        good = limit(drive) - lba;
        mmc_fail(command, mmc_out_of_range);
        command->sense_lba = limit(drive);
    }
    if (good > 0)
        mmc_struck(drive, command, MMC_WRITING, lba, good, &good);
    if (!burn->simulate && good > 0 && !store(drive, lba, command->data, good))
        mmc_fail(command, mmc_write_failed);
    burn->next += good > 0 ? good : 0;
    command->used = command->room;
}

void
mmc_write_10(MmcDrive *drive, MmcCommand *command)
{
    write_blocks(drive, command, mmc_get_32(command->cdb + 2),
                 mmc_get_16(command->cdb + 7));
}

void
mmc_write_12(MmcDrive *drive, MmcCommand *command)
{
    write_blocks(drive, command, mmc_get_32(command->cdb + 2),
                 mmc_get_32(command->cdb + 6));
}

/* A closing command can fail, and leaves then what was open. */
static bool
may_close(MmcDrive *drive, MmcCommand *command)
{
    int32_t good;
    return !mmc_struck(drive, command, MMC_CLOSING, 0, 1, &good);
}

static void
close_tracks(MmcDrive *drive, int32_t run_out)
{
    MmcTrack *track;
    while ((track = mmc_medium_open_track(&drive->medium)) != NULL)
        mmc_medium_close_track(&drive->medium, track, run_out);
}

void
mmc_synchronize_cache(MmcDrive *drive, MmcCommand *command)
{
    MmcBurn *burn = &drive->burn;
    bool session_done =
        burn->begun && burn->cues > 0 && burn->next >= burn->cue[burn->cues];
    if (!session_done || !may_close(drive, command))
        return;
    if (!burn->simulate) {
        close_tracks(drive, 0);
        mmc_medium_close_session(&drive->medium, !burn->multi);
    }
    burn->begun = false;
    burn->cues = 0;
}

void
mmc_close_track_session(MmcDrive *drive, MmcCommand *command)
{
    enum { TRACK = 1, SESSION = 2, FINALISE_SMALL = 5, FINALISE = 6 };
    MmcBurn *burn = &drive->burn;
    bool is_cd = drive->medium.kind->family == MMC_CD;
    unsigned what = command->cdb[2] & 7U;
    if (what != TRACK && what != SESSION && what != FINALISE_SMALL &&
        what != FINALISE) {
        mmc_fail(command, mmc_bad_field);
        return;
    }
    if (!may_close(drive, command))
        return;
    burn->begun = false;
    if (burn->simulate)
        return;
    close_tracks(drive, is_cd ? RUN_OUT : 0);
    if (what != TRACK)
        mmc_medium_close_session(&drive->medium,
                                 is_cd ? !burn->multi : what != SESSION);
}

void
mmc_blank(MmcDrive *drive, MmcCommand *command)
{
    if (!drive->medium.kind->erasable) {
        mmc_fail(command, mmc_bad_field);
        return;
    }
    mmc_medium_erase(&drive->medium);
    drive->burn.begun = false;
}
