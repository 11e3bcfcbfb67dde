/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commands about the drive's condition: who and how it is, its tray, its sizes.
 */
#include "mmc.h"

#include <string.h>

void
mmc_test_unit_ready(MmcDrive *drive, MmcCommand *command)
{
    (void)drive;
    (void)command; /* the table has asked for the disc */
}

void
mmc_request_sense(MmcDrive *drive, MmcCommand *command)
{
    uint8_t reply[18] = {0x70, 0, drive->pending.key, 0, 0, 0, 0, 10};
    reply[12] = drive->pending.asc;
    reply[13] = drive->pending.ascq;
    drive->pending = (MmcSense){0};
    mmc_reply(command, reply, sizeof reply);
}

void
mmc_inquiry(MmcDrive *drive, MmcCommand *command)
{
    (void)drive;
    static const char name[] = "EMULATEDCD RECORDER     1.00";
    uint8_t reply[36] = {0x05, 0x80, 0x05, 0x32, 31};
    memcpy(reply + 8, name, sizeof name - 1);
    mmc_reply(command, reply, sizeof reply);
}

void
mmc_start_stop(MmcDrive *drive, MmcCommand *command)
{
    bool move = command->cdb[4] & 2, start = command->cdb[4] & 1;
    if (!move)
        return;
    if (!start && drive->locked) {
        mmc_fail(command, (MmcSense){5, 0x53, 2}); /* removal prevented */
    } else if (!start) {
        drive->tray_open = true;
        drive->burn.begun = false;
    } else if (drive->tray_open && drive->no_load) {
        mmc_fail(command, mmc_not_ready_open);
    } else if (drive->tray_open) {
        drive->tray_open = false;
        mmc_drive_load(drive);
        drive->pending = mmc_changed;
    }
}

void
mmc_prevent_allow(MmcDrive *drive, MmcCommand *command)
{
    drive->locked = command->cdb[4] & 1;
}

void
mmc_get_event(MmcDrive *drive, MmcCommand *command)
{
    enum { MEDIA = 4, MEDIA_BIT = 0x10, PRESENT = 2, OPEN = 1 };
    uint8_t reply[8] = {0, 2, 0x80, MEDIA_BIT};
    size_t length = 4;
    if (!(command->cdb[1] & 1)) {
        mmc_fail(command, mmc_bad_field); /* only polling */
        return;
    }
    if (command->cdb[4] & MEDIA_BIT) {
        bool present = !drive->tray_open && drive->medium.kind->family != MMC_NO_DISC;
        reply[1] = 6;
        reply[2] = MEDIA;
        reply[5] = (uint8_t)((present ? PRESENT : 0) | (drive->tray_open ? OPEN : 0));
        length = 8;
    }
    mmc_reply(command, reply, length);
}

/* Behind the last block of the closed tracks. */
static int32_t
recorded_end(const MmcMedium *medium)
{
    int32_t end = 0;
    for (int i = 0; i < medium->tracks; i++)
        if (medium->track[i].state == MMC_CLOSED)
            end = medium->track[i].start + medium->track[i].length;
    return end;
}

void
mmc_read_capacity(MmcDrive *drive, MmcCommand *command)
{
    int32_t end = recorded_end(&drive->medium);
    uint8_t reply[8];
    mmc_put_32(reply, end > 0 ? (uint32_t)end - 1 : 0);
    mmc_put_32(reply + 4, MMC_BLOCK);
    mmc_reply(command, reply, sizeof reply);
}

void
mmc_read_format_capacities(MmcDrive *drive, MmcCommand *command)
{
    enum { UNFORMATTED = 1, FORMATTED = 2, NO_DISC = 3 };
    const MmcMedium *medium = &drive->medium;
    uint8_t reply[12] = {0, 0, 0, 8};
    MmcSense why_not;
    if (!mmc_drive_ready(drive, &why_not))
        reply[8] = NO_DISC;
    else
        reply[8] = medium->status == MMC_BLANK ? UNFORMATTED : FORMATTED;
    mmc_put_32(reply + 4, (uint32_t)medium->kind->capacity);
    mmc_put_16(reply + 10, MMC_BLOCK);
    mmc_reply(command, reply, sizeof reply);
}

void
mmc_read_buffer_capacity(MmcDrive *drive, MmcCommand *command)
{
    (void)drive;
    uint8_t reply[12] = {0, 10};
    mmc_put_32(reply + 4, MMC_BUFFER);
    mmc_put_32(reply + 8, MMC_BUFFER); /* all of it is free: the file is fast */
    mmc_reply(command, reply, sizeof reply);
}

void
mmc_mechanism_status(MmcDrive *drive, MmcCommand *command)
{
    uint8_t reply[8] = {0, drive->tray_open ? 0x10 : 0};
    mmc_reply(command, reply, sizeof reply);
}

void
mmc_read_disc_structure(MmcDrive *drive, MmcCommand *command)
{
    /* Physical format of a DVD: book type and revision, 120 mm, one layer, its blocks.
     */
    uint8_t reply[4 + 2048] = {0};
    if (command->cdb[7] != 0 || drive->medium.kind->family != MMC_DVD) {
        mmc_fail(command, mmc_bad_field);
        return;
    }
    mmc_put_16(reply, sizeof reply - 2);
    reply[4] = drive->medium.kind->recordable ? 0xa1 : 0x01;
    reply[6] = 0x01;
    mmc_put_32(reply + 8, 0x30000);
    mmc_put_32(reply + 12, 0x30000 + (uint32_t)drive->medium.kind->capacity - 1);
    mmc_reply(command, reply, sizeof reply);
}
