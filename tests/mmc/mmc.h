/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An emulated CD recorder (MMC) for 64-bit Linux. libburn, cdrskin and xorriso take it
 * for /dev/sr0 although neither the kernel nor /dev knows of it: mmc_preload.c stands
 * between a program and open, stat and ioctl, either preloaded (LD_PRELOAD=mmc.so) or
 * linked into a unit test. The layers, each knowing only those below it:
 *
 *   mmc_preload.c mmc_ioctl.c   system calls on the drive's address
 *   mmc_command.c               the table of SCSI commands, what all have in common
 *   mmc_report.c mmc_toc.c mmc_feature.c mmc_read.c mmc_burn.c   the commands
 *   mmc_drive.c                 the drive, its quirks, the disc put in
 *   mmc_fault.c                 what goes wrong, and when
 *   mmc_medium.c mmc_state.c    the disc: its tracks, its bytes, its folder
 *
 * ENVIRONMENT
 *
 * MMC_DRIVES: ADDRESS=FOLDER[:ADDRESS=FOLDER…], say /dev/sr0=disc.
 *   FOLDER is the disc in the drive, or a symbolic link to it. To change the disc, even
 *   while a program runs, rename another folder or link there; no folder is no disc.
 *   FOLDER.lock is made beside it: it is what O_EXCL locks. When a program starts, the
 *   tray is shut and the power on. Without MMC_DRIVES nothing is emulated.
 *
 * MMC_QUIRKS: words with blanks or commas between.
 *   read-only             the drive can't write
 *   no-simulate           it has no test write
 *   no-load               software opens the tray but can't close it
 *   no-bus                it answers no SCSI address, so libburn won't have it
 *   speeds=8/16/24        write speeds for CD (4/8/16/24/32/48)
 *
 * MMC_FAULTS: what goes wrong in the drive. A file "faults" in a disc's folder says in
 *   the same words what goes wrong with that disc. Words with blanks, commas or line
 *   ends between: NAME[=BLOCK[-BLOCK]][.BIT][*TIMES]. BIT is 0 to 16383 in each block
 *   (0); TIMES is how often it strikes before it heals (for ever, but once for
 *   unit-attention, reset and pauses).
 *
 *   While writing block N; only the blocks before it are burned:
 *   write-error=N         medium error 0C
 *   full=N                no room from block N on
 *   reset=N               unit attention 29, and the burn is off
 *   lost-writing=N        the drive is gone: ENODEV, then no such device
 *   power-loss=N          the drive is dead: no connection, for ever
 *   hang-writing=N        no answer for a second, then the kernel's timeout
 *   flip-burned=N         one bit is burned wrongly, nobody says so, and it goes on
 *   pause-writing=N       makes FOLDER.paused, and waits until somebody removes it
 *
 *   While reading block N:
 *   read-error=N          medium error 11; with *TIMES it is read in the end
 *   lost-reading=N        as above
 *   hang-reading=N        as above
 *   flip-read=N           one bit comes wrongly, and nobody says so
 *
 *   Anywhere, without a block:
 *   cue-error opc-error mode-error sync-error     the command of that name fails
 *   close-error           closing a track or session does, also the end of a SAO burn
 *   hang-closing          the same, without an answer
 *   unit-attention        28, the disc may have changed, at the next command
 *   not-ready*TIMES       2/04/01, becoming ready
 *   pause                 as above, at the next command
 *
 * MMC_LOG: a file that gets a line for each command, except reads, writes and questions
 *   about the buffer that went well: opcode, name, command bytes, outcome.
 *
 * MMC_COST: a file that gets the seconds of processor time that the program spent in
 * the drive's place, when it ends.
 *
 * A word that isn't understood ends the process, else a test would pass for nothing.
 *
 * THE DISC, a folder that mmc-medium makes
 *
 * data: its bytes, block n at 2048 * n; sparse. Its length says how far the laser got,
 *   so a killed burn leaves what a killed burn leaves.
 * faults: see above; optional.
 * state: lines of words, replaced as a whole when a track begins or ends.
 *   kind NAME             none, cd-r-74, cd-r-80, cd-rw, dvd+r, bd-r, cd-rom, dvd-rom,
 *                         unknown (the drive can't make anything of it)
 *   status WORD           blank, appendable, finalised
 *   atip MM:SS:FF         the lead-in's start: who made a CD-R or CD-RW
 *   sessions N            closed ones
 *   track SESSION START LENGTH RUN-OUT WORD
 *                         in their order; the last RUN-OUT blocks can't be read; WORD
 *                         is open, closed or broken
 *   A track that is open when a disc is put in, or when somebody takes the drive for
 *   himself, is a burn that broke off. From then on it is broken: it can be neither
 *   read nor continued.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

enum {
    MMC_BLOCK = 2048,
    MMC_TRACKS_MAX = 99,
    MMC_PREGAP = 150,
    MMC_SPEEDS_MAX = 16,
    MMC_BUFFER = 2 * 1024 * 1024, /* of the drive, bytes */
};

/* --- the disc ------------------------------------------------------------------- */

typedef enum { MMC_NO_DISC, MMC_CD, MMC_DVD, MMC_BD, MMC_UNKNOWN } MmcFamily;

typedef struct {
    const char *name;
    MmcFamily family;
    uint16_t profile; /* as GET CONFIGURATION calls it */
    int32_t capacity; /* blocks */
    bool recordable;
    bool erasable;
} MmcKind;

typedef enum { MMC_BLANK, MMC_APPENDABLE, MMC_FINALISED } MmcStatus;

typedef struct {
    int session;
    int32_t start;
    int32_t
        length; /* with the run-out; of an open track the plan, 0 if there is none */
    int32_t run_out;
    enum { MMC_OPEN, MMC_CLOSED, MMC_BROKEN } state;
} MmcTrack;

typedef struct {
    const MmcKind *kind; /* an empty tray holds the kind "none" */
    MmcStatus status;
    uint8_t atip[3]; /* minute, second, frame */
    int sessions;    /* closed ones */
    MmcTrack track[MMC_TRACKS_MAX];
    int tracks;
    char *folder; /* NULL before anything was loaded */
    int data;     /* descriptor, or -1 */
    dev_t device;
    ino_t inode; /* of the folder, to notice another disc */
} MmcMedium;

/* A folder that is not there is the kind "none"; one that is no disc ends the process.
 */
void mmc_medium_load(MmcMedium *medium, const char *folder);
void mmc_medium_unload(MmcMedium *medium);
/* Whether the folder is another one than was loaded. */
bool mmc_medium_changed(const MmcMedium *medium);
bool mmc_medium_save(const MmcMedium *medium);
const MmcKind *mmc_kind_named(const char *name);

/* Where the next track would start, or -1 if there can be none. */
int32_t mmc_medium_next(const MmcMedium *medium);
/* Behind the last block that the laser reached. */
int32_t mmc_medium_reached(const MmcMedium *medium);
/* The track that is being written now, or NULL. */
MmcTrack *mmc_medium_open_track(MmcMedium *medium);
MmcTrack *mmc_medium_add_track(MmcMedium *medium, int32_t start, int32_t length);
bool mmc_medium_write(MmcMedium *medium, int32_t lba, const void *data, int32_t blocks);
/* How many of the blocks can be read, from the first on; they are in the buffer then.
 */
int32_t mmc_medium_read(const MmcMedium *medium, int32_t lba, void *buffer,
                        int32_t blocks);
void mmc_medium_close_track(MmcMedium *medium, MmcTrack *track, int32_t run_out);
void mmc_medium_close_session(MmcMedium *medium, bool finalise);
void mmc_medium_erase(MmcMedium *medium);

/* --- faults --------------------------------------------------------------------- */

typedef struct {
    uint8_t key, asc, ascq;
} MmcSense;

typedef enum { MMC_WRITING, MMC_READING, MMC_CLOSING, MMC_COMMAND } MmcMoment;
typedef enum {
    MMC_SENSE,
    MMC_LOST,
    MMC_POWER,
    MMC_HANG,
    MMC_FLIP,
    MMC_PAUSE
} MmcEffect;

typedef struct MmcFaultKind MmcFaultKind;

typedef struct {
    const MmcFaultKind *kind;
    int32_t from, to; /* blocks, both included */
    unsigned bit;
    int left; /* strikes, -1 for ever */
} MmcFault;

typedef struct {
    MmcFault *fault;
    size_t count;
} MmcFaults;

typedef struct {
    MmcEffect effect;
    MmcSense sense;
    int32_t lba;
} MmcHit;

void mmc_faults_parse(MmcFaults *faults, const char *words);
void mmc_faults_clear(MmcFaults *faults);
/* The first of the blocks at which a fault strikes; flips don't count. */
bool mmc_fault_at(MmcFaults *faults, MmcMoment moment, int32_t lba, int32_t blocks,
                  MmcHit *ret_hit);
bool mmc_fault_command(MmcFaults *faults, uint8_t opcode, MmcHit *ret_hit);
void mmc_fault_flip(MmcFaults *faults, MmcMoment moment, int32_t lba, int32_t blocks,
                    uint8_t *data);

/* --- the drive ------------------------------------------------------------------ */

typedef enum { MMC_SAO, MMC_TAO, MMC_OTHER } MmcWriteType;

/* The burn under way: what mode page 5 and the cue sheet ordered, and how far it is. */
typedef struct {
    MmcWriteType type;
    bool simulate;
    bool multi; /* leave the disc appendable */
    bool begun;
    int32_t next;                    /* block */
    int cues;                        /* tracks of the cue sheet */
    int32_t cue[MMC_TRACKS_MAX + 1]; /* their starts, and the lead-out's */
} MmcBurn;

typedef struct {
    char *address;
    char *folder;
    int number;
    dev_t device; /* of FOLDER.lock, by which descriptors are known */
    ino_t inode;
    bool read_only, no_simulate, no_load, no_bus;
    int speeds;
    int speed[MMC_SPEEDS_MAX]; /* CD write speeds, multiples of 176.4 kB/s */
    FILE *log;

    bool tray_open;
    bool locked;
    bool lost;         /* since a fault: gone */
    bool dead;         /* since a fault: without power */
    MmcSense pending;  /* unit attention to report */
    uint16_t set_kbps; /* the write speed that was asked for */
    uint8_t page_5[52];
    MmcBurn burn;
    MmcMedium medium;
    MmcFaults faults;
    MmcFaults disc_faults;
} MmcDrive;

typedef struct {
    const uint8_t *cdb;
    uint8_t *data; /* to or from the drive */
    size_t room;
    size_t used; /* bytes that went over */
    MmcSense sense;
    int32_t sense_lba; /* the block that failed, or -1 */
    int host_status;   /* of the kernel's SG_IO; 0 is fine */
    int error;         /* errno for which ioctl returns -1, or 0 */
} MmcCommand;

extern const MmcSense mmc_not_ready_empty, mmc_not_ready_open, mmc_changed,
    mmc_no_command, mmc_bad_field, mmc_bad_list, mmc_out_of_range, mmc_bad_address,
    mmc_unreadable, mmc_wrong_mode, mmc_write_protected, mmc_write_failed;

/* Reads the environment. The preloaded library does it when it is loaded; a unit test
 * that sets the environment itself calls this afterwards, once. */
void mmc_set_up(void);
void mmc_drive_setup(MmcDrive *drive, int number, char *address, char *folder);
/* As ioctl(2) does, with errno. */
int mmc_drive_ioctl(MmcDrive *drive, unsigned long request, void *argument);
void mmc_drive_run(MmcDrive *drive, MmcCommand *command);
/* Puts in whatever disc lies in the folder now. */
void mmc_drive_load(MmcDrive *drive);
bool mmc_drive_ready(const MmcDrive *drive, MmcSense *ret_why_not);

void mmc_fail(MmcCommand *command, MmcSense sense);
void mmc_reply(MmcCommand *command, const void *bytes, size_t length);
/* Does to drive and command what the fault says. */
void mmc_suffer(MmcDrive *drive, MmcCommand *command, const MmcHit *hit);
/* Whether a fault strikes, of the drive or of the disc in it; then it has been
 * suffered, and *ret_good is how many blocks were fine. */
bool mmc_struck(MmcDrive *drive, MmcCommand *command, MmcMoment moment, int32_t lba,
                int32_t blocks, int32_t *ret_good);
_Noreturn void mmc_die(const char *what, const char *word);

/* Big-endian numbers, and addresses as CD time. */
uint32_t mmc_get_16(const uint8_t *from);
uint32_t mmc_get_24(const uint8_t *from);
uint32_t mmc_get_32(const uint8_t *from);
void mmc_put_16(uint8_t *to, uint32_t value);
void mmc_put_32(uint8_t *to, uint32_t value);
void mmc_put_msf(uint8_t *to, int32_t lba);
int32_t mmc_get_msf(const uint8_t *from);

/* The commands, by file. */
typedef void MmcFunction(MmcDrive *drive, MmcCommand *command);
MmcFunction mmc_test_unit_ready, mmc_request_sense, mmc_inquiry, mmc_start_stop,
    mmc_prevent_allow, mmc_get_event, mmc_read_capacity, mmc_read_format_capacities,
    mmc_read_buffer_capacity, mmc_mechanism_status, mmc_read_disc_structure;
MmcFunction mmc_read_toc, mmc_read_disc_info, mmc_read_track_info;
MmcFunction mmc_get_configuration, mmc_mode_sense, mmc_get_performance, mmc_set_speed,
    mmc_set_streaming;
MmcFunction mmc_read_10, mmc_read_12, mmc_read_cd;
MmcFunction mmc_mode_select, mmc_send_cue_sheet, mmc_send_opc, mmc_reserve_track,
    mmc_write_10, mmc_write_12, mmc_synchronize_cache, mmc_close_track_session,
    mmc_blank;
