/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading blocks.
 */
#include "mmc.h"

static MmcFaults *
fault_list(MmcDrive *drive, int which)
{
    return which == 0 ? &drive->faults : &drive->disc_faults;
}

/* The sense for a block that holds nothing to read. */
static MmcSense
why_unreadable(const MmcMedium *medium, int32_t lba)
{
    return lba < 0 || lba >= mmc_medium_reached(medium) ? mmc_out_of_range
                                                        : mmc_unreadable;
}

static void
read_blocks(MmcDrive *drive, MmcCommand *command, uint32_t from, uint32_t count)
{
    int32_t lba = (int32_t)from, blocks = (int32_t)count, good;
    if (count > command->room / MMC_BLOCK) {
        mmc_fail(command, mmc_bad_field);
        return;
    }
    good = mmc_medium_read(&drive->medium, lba, command->data, blocks);
    command->used = (size_t)good * MMC_BLOCK;
    if (good > 0 && mmc_struck(drive, command, MMC_READING, lba, good, &good)) {
        command->used = (size_t)good * MMC_BLOCK;
        return;
    }
    for (int i = 0; i < 2; i++)
        mmc_fault_flip(fault_list(drive, i), MMC_READING, lba, good, command->data);
    if (good < blocks) {
        mmc_fail(command, why_unreadable(&drive->medium, lba + good));
        command->sense_lba = lba + good;
    }
}

void
mmc_read_10(MmcDrive *drive, MmcCommand *command)
{
    read_blocks(drive, command, mmc_get_32(command->cdb + 2),
                mmc_get_16(command->cdb + 7));
}

void
mmc_read_12(MmcDrive *drive, MmcCommand *command)
{
    read_blocks(drive, command, mmc_get_32(command->cdb + 2),
                mmc_get_32(command->cdb + 6));
}

void
mmc_read_cd(MmcDrive *drive, MmcCommand *command)
{
    enum { USER_DATA = 0x10, CHANNELS = 0xf8 };
    bool plain = (command->cdb[9] & CHANNELS) == USER_DATA && command->cdb[10] == 0;
    if (!plain)
        mmc_fail(command, mmc_wrong_mode);
    else
        read_blocks(drive, command, mmc_get_32(command->cdb + 2),
                    mmc_get_24(command->cdb + 6));
}
