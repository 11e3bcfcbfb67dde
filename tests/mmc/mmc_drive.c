/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The drive as such: its quirks, the disc that is put in, numbers on its bus.
 */
#include "mmc.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
mmc_die(const char *what, const char *word)
{
    fprintf(stderr, "mmc: %s: %s\n", what, word);
    abort();
}

uint32_t
mmc_get_16(const uint8_t *from)
{
    return (uint32_t)from[0] << 8 | from[1];
}

uint32_t
mmc_get_24(const uint8_t *from)
{
    return (uint32_t)from[0] << 16 | mmc_get_16(from + 1);
}

uint32_t
mmc_get_32(const uint8_t *from)
{
    return (uint32_t)from[0] << 24 | mmc_get_24(from + 1);
}

void
mmc_put_16(uint8_t *to, uint32_t value)
{
    to[0] = (uint8_t)(value >> 8);
    to[1] = (uint8_t)value;
}

void
mmc_put_32(uint8_t *to, uint32_t value)
{
    mmc_put_16(to, value >> 16);
    mmc_put_16(to + 2, value);
}

void
mmc_put_msf(uint8_t *to, int32_t lba)
{
    int32_t frames = lba + MMC_PREGAP;
    to[0] = (uint8_t)(frames / 75 / 60);
    to[1] = (uint8_t)(frames / 75 % 60);
    to[2] = (uint8_t)(frames % 75);
}

int32_t
mmc_get_msf(const uint8_t *from)
{
    return (from[0] * 60 + from[1]) * 75 + from[2] - MMC_PREGAP;
}

static void
set_speeds(MmcDrive *drive, const char *list)
{
    drive->speeds = 0;
    char *end;
    for (const char *at = list;; at = end + 1) {
        long speed = strtol(at, &end, 10);
        if (end == at || speed < 1 || speed > 72 || drive->speeds == MMC_SPEEDS_MAX)
            mmc_die("bad list of speeds", list);
        drive->speed[drive->speeds++] = (int)speed;
        if (*end != '/')
            break;
    }
    if (*end != '\0')
        mmc_die("bad list of speeds", list);
}

static void
set_quirk(MmcDrive *drive, const char *word)
{
    if (strcmp(word, "read-only") == 0)
        drive->read_only = true;
    else if (strcmp(word, "no-simulate") == 0)
        drive->no_simulate = true;
    else if (strcmp(word, "no-load") == 0)
        drive->no_load = true;
    else if (strcmp(word, "no-bus") == 0)
        drive->no_bus = true;
    else if (strncmp(word, "speeds=", 7) == 0)
        set_speeds(drive, word + 7);
    else
        mmc_die("no such quirk", word);
}

static void
read_environment(MmcDrive *drive)
{
    const char *quirks = getenv("MMC_QUIRKS");
    char *copy = strdup(quirks == NULL ? "" : quirks), *rest = NULL;
    set_speeds(drive, "4/8/16/24/32/48");
    for (char *word = strtok_r(copy, " ,\n", &rest); word != NULL;
         word = strtok_r(NULL, " ,\n", &rest))
        set_quirk(drive, word);
    free(copy);
    const char *faults = getenv("MMC_FAULTS");
    if (faults != NULL)
        mmc_faults_parse(&drive->faults, faults);
}

static void
make_lock(MmcDrive *drive)
{
    char path[4096];
    struct stat status;
    snprintf(path, sizeof path, "%s.lock", drive->folder);
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0 || fstat(descriptor, &status) != 0)
        mmc_die("can't make", path);
    drive->device = status.st_dev;
    drive->inode = status.st_ino;
    close(descriptor);
}

void
mmc_drive_setup(MmcDrive *drive, int number, char *address, char *folder)
{
    *drive = (MmcDrive){.number = number, .address = address, .folder = folder};
    make_lock(drive);
    read_environment(drive);
    /* Page code, length; track at once, mode 1, 2048 bytes a block, as after power on.
     */
    drive->page_5[0] = 0x05;
    drive->page_5[1] = sizeof drive->page_5 - 2;
    drive->page_5[2] = 0x01;
    drive->page_5[3] = 0x04;
    drive->page_5[4] = 0x08;
    drive->burn.type = MMC_TAO;
    drive->medium = (MmcMedium){.kind = mmc_kind_named("none"), .data = -1};
}

static void
load_faults(MmcDrive *drive)
{
    char path[4096], line[1024];
    snprintf(path, sizeof path, "%s/faults", drive->folder);
    FILE *file = fopen(path, "re");
    mmc_faults_clear(&drive->disc_faults);
    if (file == NULL)
        return;
    while (fgets(line, sizeof line, file) != NULL)
        mmc_faults_parse(&drive->disc_faults, line);
    fclose(file);
}

void
mmc_drive_load(MmcDrive *drive)
{
    bool same_disc = !mmc_medium_changed(&drive->medium);
    const char *log = getenv("MMC_LOG");
    if (log != NULL && drive->log == NULL)
        drive->log = fopen(log, "ae");
    mmc_medium_unload(&drive->medium);
    mmc_medium_load(&drive->medium, drive->folder);
    drive->burn.begun = false;
    drive->burn.cues = 0;
    /* What has healed stays so while the disc is the same one. */
    if (!same_disc || drive->disc_faults.count == 0)
        load_faults(drive);
}
