/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The SCSI layer: the table of commands, and what they have in common.
 */
#include "mmc.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    NO_CONNECT = 1, /* host statuses of the kernel's SCSI layer */
    TIME_OUT = 3,
    WAS_RESET = 0x29, /* additional sense code */
};

const MmcSense mmc_not_ready_empty = {2, 0x3a, 1}, mmc_not_ready_open = {2, 0x3a, 2},
               mmc_changed = {6, 0x28, 0}, mmc_no_command = {5, 0x20, 0},
               mmc_bad_field = {5, 0x24, 0}, mmc_bad_list = {5, 0x26, 0},
               mmc_out_of_range = {5, 0x21, 0}, mmc_bad_address = {5, 0x21, 2},
               mmc_unreadable = {3, 0x11, 0}, mmc_wrong_mode = {5, 0x64, 0},
               mmc_write_protected = {7, 0x27, 0}, mmc_write_failed = {3, 0x0c, 0};

static const MmcSense incompatible = {2, 0x30, 1};

typedef enum {
    ALWAYS,  /* answers even while a unit attention waits */
    DRIVE,   /* needs no disc */
    DISC,    /* needs one in the drive */
    RECORDER /* and a drive that can write */
} Needs;

typedef struct {
    uint8_t opcode;
    Needs needs;
    MmcFunction *run;
    const char *name;
} Entry;

static const Entry commands[] = {
    {0x00, DISC, mmc_test_unit_ready, "TEST UNIT READY"},
    {0x03, ALWAYS, mmc_request_sense, "REQUEST SENSE"},
    {0x12, ALWAYS, mmc_inquiry, "INQUIRY"},
    {0x1b, DRIVE, mmc_start_stop, "START STOP UNIT"},
    {0x1e, DRIVE, mmc_prevent_allow, "PREVENT ALLOW MEDIUM REMOVAL"},
    {0x23, DRIVE, mmc_read_format_capacities, "READ FORMAT CAPACITIES"},
    {0x25, DISC, mmc_read_capacity, "READ CAPACITY"},
    {0x28, DISC, mmc_read_10, "READ(10)"},
    {0x2a, RECORDER, mmc_write_10, "WRITE(10)"},
    {0x35, DRIVE, mmc_synchronize_cache, "SYNCHRONIZE CACHE"},
    {0x43, DISC, mmc_read_toc, "READ TOC/PMA/ATIP"},
    {0x46, ALWAYS, mmc_get_configuration, "GET CONFIGURATION"},
    {0x4a, ALWAYS, mmc_get_event, "GET EVENT STATUS NOTIFICATION"},
    {0x51, DISC, mmc_read_disc_info, "READ DISC INFORMATION"},
    {0x52, DISC, mmc_read_track_info, "READ TRACK INFORMATION"},
    {0x53, RECORDER, mmc_reserve_track, "RESERVE TRACK"},
    {0x54, RECORDER, mmc_send_opc, "SEND OPC INFORMATION"},
    {0x55, DRIVE, mmc_mode_select, "MODE SELECT(10)"},
    {0x5a, DRIVE, mmc_mode_sense, "MODE SENSE(10)"},
    {0x5b, RECORDER, mmc_close_track_session, "CLOSE TRACK SESSION"},
    {0x5c, DRIVE, mmc_read_buffer_capacity, "READ BUFFER CAPACITY"},
    {0x5d, RECORDER, mmc_send_cue_sheet, "SEND CUE SHEET"},
    {0xa1, RECORDER, mmc_blank, "BLANK"},
    {0xa8, DISC, mmc_read_12, "READ(12)"},
    {0xaa, RECORDER, mmc_write_12, "WRITE(12)"},
    {0xac, DRIVE, mmc_get_performance, "GET PERFORMANCE"},
    {0xad, DISC, mmc_read_disc_structure, "READ DISC STRUCTURE"},
    {0xb6, DRIVE, mmc_set_streaming, "SET STREAMING"},
    {0xbb, DRIVE, mmc_set_speed, "SET CD SPEED"},
    {0xbd, DRIVE, mmc_mechanism_status, "MECHANISM STATUS"},
    {0xbe, DISC, mmc_read_cd, "READ CD"},
};

static const Entry *
entry_for(uint8_t opcode)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (commands[i].opcode == opcode)
            return &commands[i];
    return NULL;
}

void
mmc_fail(MmcCommand *command, MmcSense sense)
{
    command->sense = sense;
}

void
mmc_reply(MmcCommand *command, const void *bytes, size_t length)
{
    command->used = length < command->room ? length : command->room;
    memcpy(command->data, bytes, command->used);
}

bool
mmc_drive_ready(const MmcDrive *drive, MmcSense *ret_why_not)
{
    if (drive->tray_open)
        *ret_why_not = mmc_not_ready_open;
    else if (drive->medium.kind->family == MMC_NO_DISC)
        *ret_why_not = mmc_not_ready_empty;
    else if (drive->medium.kind->family == MMC_UNKNOWN)
        *ret_why_not = incompatible;
    else
        return true;
    return false;
}

static void
time_out(MmcCommand *command)
{
    const struct timespec a_while = {.tv_sec = 1};
    nanosleep(&a_while, NULL);
    command->host_status = TIME_OUT;
}

/* Until somebody removes the file that says so. */
static void
pause_here(const MmcDrive *drive)
{
    const struct timespec a_moment = {.tv_nsec = 10000000};
    char path[4096];
    snprintf(path, sizeof path, "%s.paused", drive->folder);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0)
        mmc_die("can't make", path);
    close(descriptor);
    while (access(path, F_OK) == 0)
        nanosleep(&a_moment, NULL);
}

void
mmc_suffer(MmcDrive *drive, MmcCommand *command, const MmcHit *hit)
{
    switch (hit->effect) {
    case MMC_SENSE:
        mmc_fail(command, hit->sense);
        command->sense_lba = hit->lba;
        if (hit->sense.asc == WAS_RESET)
            mmc_drive_load(drive); /* it has forgotten what it was burning */
        break;
    case MMC_LOST:
        drive->lost = true;
        command->error = ENODEV;
        break;
    case MMC_POWER:
        drive->dead = true;
        command->host_status = NO_CONNECT;
        break;
    case MMC_HANG:
        time_out(command);
        break;
    case MMC_PAUSE:
        pause_here(drive);
        break;
    case MMC_FLIP:
        break;
    }
}

bool
mmc_struck(MmcDrive *drive, MmcCommand *command, MmcMoment moment, int32_t lba,
           int32_t blocks, int32_t *ret_good)
{
    MmcHit hit;
    if (!mmc_fault_at(&drive->faults, moment, lba, blocks, &hit) &&
        !mmc_fault_at(&drive->disc_faults, moment, lba, blocks, &hit))
        return false;
    mmc_suffer(drive, command, &hit);
    if (hit.effect == MMC_PAUSE)
        return false;
    *ret_good = hit.lba - lba;
    return true;
}

/* Whether something stands in the way of the command; then it has failed. */
static bool
hindered(MmcDrive *drive, MmcCommand *command, const Entry *entry)
{
    MmcHit hit;
    if (entry->needs == ALWAYS)
        return false;
    if (drive->pending.key != 0) {
        mmc_fail(command, drive->pending);
        drive->pending = (MmcSense){0};
        return true;
    }
    if (mmc_fault_command(&drive->faults, entry->opcode, &hit) ||
        mmc_fault_command(&drive->disc_faults, entry->opcode, &hit)) {
        mmc_suffer(drive, command, &hit);
        if (hit.effect != MMC_PAUSE)
            return true;
    }
    if (entry->needs == DRIVE)
        return false;
    if (!mmc_drive_ready(drive, &command->sense))
        return true;
    if (entry->needs == RECORDER && drive->read_only)
        mmc_fail(command, mmc_no_command);
    return command->sense.key != 0;
}

static void
note(const MmcDrive *drive, const MmcCommand *command, const char *name)
{
    uint8_t opcode = command->cdb[0];
    bool fine =
        command->error == 0 && command->host_status == 0 && command->sense.key == 0;
    bool is_traffic = opcode == 0x28 || opcode == 0xa8 || opcode == 0xbe ||
                      opcode == 0x5c || opcode == 0x2a || opcode == 0xaa;
    if (drive->log == NULL || (fine && is_traffic))
        return;
    fprintf(drive->log, "%02x %s:", opcode, name);
    for (int i = 1; i < 12; i++)
        fprintf(drive->log, " %02x", command->cdb[i]);
    if (command->error != 0)
        fprintf(drive->log, " errno %d\n", command->error);
    else if (command->host_status != 0)
        fprintf(drive->log, " host status %d\n", command->host_status);
    else
        fprintf(drive->log, " %x/%02x/%02x\n", command->sense.key, command->sense.asc,
                command->sense.ascq);
    fflush(drive->log);
}

static void
run(MmcDrive *drive, MmcCommand *command)
{
    const Entry *entry = entry_for(command->cdb[0]);
    if (drive->lost)
        command->error = ENODEV;
    else if (drive->dead)
        command->host_status = NO_CONNECT;
    else if (entry == NULL)
        mmc_fail(command, mmc_no_command);
    else if (!hindered(drive, command, entry))
        entry->run(drive, command);
    note(drive, command, entry == NULL ? "?" : entry->name);
}

void
mmc_drive_run(MmcDrive *drive, MmcCommand *command)
{
    command->used = 0;
    command->sense = (MmcSense){0};
    command->sense_lba = -1;
    command->host_status = 0;
    command->error = 0;
    if (!drive->tray_open && mmc_medium_changed(&drive->medium)) {
        mmc_drive_load(drive);
        drive->pending = mmc_changed;
    }
    run(drive, command);
}
