/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the kernel's drivers sg and sr answer to ioctl on the drive.
 */
#include "mmc.h"

#include <errno.h>
#include <linux/cdrom.h>
#include <linux/fs.h>
#include <string.h>
#include <scsi/sg.h>

enum {
    /* Requests of the kernel's SCSI layer that no header for programs has. */
    SCSI_GET_ADDRESS = 0x5382,
    SCSI_GET_BUS = 0x5386,
};

static int
failed(int error)
{
    errno = error;
    return -1;
}

/* Fixed format; with the number of the block that failed, where there is one. */
static void
put_sense(sg_io_hdr_t *header, const MmcCommand *command)
{
    enum { CHECK_CONDITION = 2, DRIVER_SENSE = 8, BLOCK_VALID = 0x80 };
    uint8_t sense[18] = {0x70, 0, command->sense.key, 0, 0, 0, 0, 10};
    sense[12] = command->sense.asc;
    sense[13] = command->sense.ascq;
    if (command->sense_lba >= 0) {
        sense[0] |= BLOCK_VALID;
        mmc_put_32(sense + 3, (uint32_t)command->sense_lba);
    }
    size_t length = sizeof sense;
    if (length > header->mx_sb_len)
        length = header->mx_sb_len;
    if (header->sbp != NULL)
        memcpy(header->sbp, sense, length);
    header->sb_len_wr = (unsigned char)length;
    header->status = CHECK_CONDITION;
    header->masked_status = CHECK_CONDITION >> 1;
    header->driver_status = DRIVER_SENSE;
}

static int
run_scsi(MmcDrive *drive, sg_io_hdr_t *header)
{
    enum { LONGEST = 16 };
    uint8_t cdb[LONGEST] = {0};
    if (header->interface_id != 'S' || header->cmd_len > LONGEST ||
        header->iovec_count != 0)
        return failed(EINVAL);
    memcpy(cdb, header->cmdp, header->cmd_len);
    MmcCommand command = {.cdb = cdb,
                          .data = header->dxferp,
                          .room = header->dxferp == NULL ? 0 : header->dxfer_len};
    mmc_drive_run(drive, &command);
    if (command.error != 0)
        return failed(command.error);
    header->status = header->masked_status = header->msg_status = 0;
    header->sb_len_wr = 0;
    header->driver_status = 0;
    header->host_status = (unsigned short)command.host_status;
    header->resid = (int)(header->dxfer_len - (unsigned)command.used);
    header->duration = 0;
    header->info = 0;
    if (command.sense.key != 0)
        put_sense(header, &command);
    return 0;
}

/* Like the kernel's driver, which asks the drive by TEST UNIT READY. */
static int
drive_status(MmcDrive *drive)
{
    const uint8_t test_unit_ready[16] = {0};
    MmcCommand command = {.cdb = test_unit_ready};
    MmcSense why_not;
    if (drive->tray_open)
        return CDS_TRAY_OPEN;
    mmc_drive_run(drive, &command);
    if (command.sense.key == 2 && command.sense.asc == 4 && command.sense.ascq == 1)
        return CDS_DRIVE_NOT_READY;
    return mmc_drive_ready(drive, &why_not) ? CDS_DISC_OK : CDS_NO_DISC;
}

static int
scsi_address(const MmcDrive *drive, unsigned long request, int *ret_address)
{
    if (drive->no_bus)
        return failed(ENOTTY);
    ret_address[0] = 0;
    if (request == SCSI_GET_ADDRESS) {
        ret_address[0] = drive->number; /* target; channel, host and unit are 0 */
        ret_address[1] = 0;
    }
    return 0;
}

int
mmc_drive_ioctl(MmcDrive *drive, unsigned long request, void *argument)
{
    if (drive->lost)
        return failed(ENODEV);
    switch (request) {
    case SG_IO:
        return run_scsi(drive, argument);
    case SG_GET_VERSION_NUM:
        *(int *)argument = 30536;
        return 0;
    case CDROM_DRIVE_STATUS:
        return drive_status(drive);
    case SCSI_GET_BUS:
    case SCSI_GET_ADDRESS:
        return scsi_address(drive, request, argument);
    case BLKGETSIZE64:
        *(uint64_t *)argument =
            (uint64_t)mmc_medium_reached(&drive->medium) * MMC_BLOCK;
        return 0;
    default:
        return failed(ENOTTY);
    }
}
