/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folder of a disc: its state file and its bytes. See mmc.h for the words.
 */
#include "mmc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const MmcKind kinds[] = {
    {"none", MMC_NO_DISC, 0x00, 0, false, false},
    {"cd-r-74", MMC_CD, 0x09, 333000, true, false},
    {"cd-r-80", MMC_CD, 0x09, 359847, true, false},
    {"cd-rw", MMC_CD, 0x0a, 359847, true, true},
    {"dvd+r", MMC_DVD, 0x1b, 2295104, true, false},
    {"bd-r", MMC_BD, 0x41, 12219392, true, false},
    {"cd-rom", MMC_CD, 0x08, 333000, false, false},
    {"dvd-rom", MMC_DVD, 0x10, 2295104, false, false},
    {"unknown", MMC_UNKNOWN, 0x00, 0, false, false},
};

static const char *const statuses[] = {"blank", "appendable", "finalised"};
static const char *const track_states[] = {"open", "closed", "broken"};

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

const MmcKind *
mmc_kind_named(const char *name)
{
    for (int i = 0; i < COUNT(kinds); i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    mmc_die("no such kind of disc", name);
}

static int
index_of(const char *const *words, int count, const char *word)
{
    for (int i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    mmc_die("no such word in a disc's state", word);
}

static bool
read_track(MmcMedium *medium, const char *line)
{
    MmcTrack track = {0};
    char state[16];
    if (medium->tracks == MMC_TRACKS_MAX ||
        sscanf(line, "track %d %d %d %d %15s", &track.session, &track.start,
               &track.length, &track.run_out, state) != 5)
        return false;
    track.state = (unsigned)index_of(track_states, COUNT(track_states), state);
    if (track.state == MMC_OPEN)
        track.state = MMC_BROKEN;
    medium->track[medium->tracks++] = track;
    return true;
}

static bool
read_line(MmcMedium *medium, const char *line)
{
    char word[32];
    uint8_t *atip = medium->atip;
    if (sscanf(line, "kind %31s", word) == 1)
        medium->kind = mmc_kind_named(word);
    else if (sscanf(line, "status %31s", word) == 1)
        medium->status = (unsigned)index_of(statuses, COUNT(statuses), word);
    else if (sscanf(line, "atip %hhu:%hhu:%hhu", &atip[0], &atip[1], &atip[2]) != 3 &&
             sscanf(line, "sessions %d", &medium->sessions) != 1)
        return read_track(medium, line);
    return true;
}

static int
open_in(const char *folder, const char *name, int how)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return open(path, how | O_CLOEXEC, 0666);
}

static void
read_state(MmcMedium *medium)
{
    int descriptor = open_in(medium->folder, "state", O_RDONLY);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "r");
    if (file == NULL)
        mmc_die("no state of a disc in", medium->folder);
    char line[200];
    while (fgets(line, sizeof line, file) != NULL)
        if (!read_line(medium, line))
            mmc_die("bad line in the state of a disc", line);
    fclose(file);
}

void
mmc_medium_load(MmcMedium *medium, const char *folder)
{
    *medium = (MmcMedium){.kind = &kinds[0], .atip = {97, 26, 66}, .data = -1};
    medium->folder = strdup(folder);
    struct stat status;
    if (stat(folder, &status) != 0)
        return;
    medium->device = status.st_dev;
    medium->inode = status.st_ino;
    read_state(medium);
    if (medium->kind->family == MMC_NO_DISC)
        return;
    medium->data = open_in(folder, "data", O_RDWR | O_CREAT);
    if (medium->data < 0)
        mmc_die("can't open the data of", folder);
}

void
mmc_medium_unload(MmcMedium *medium)
{
    if (medium->data >= 0)
        close(medium->data);
    free(medium->folder);
    *medium = (MmcMedium){.kind = &kinds[0], .data = -1};
}

bool
mmc_medium_changed(const MmcMedium *medium)
{
    struct stat status;
    if (medium->folder == NULL)
        return true;
    if (stat(medium->folder, &status) != 0)
        return medium->inode != 0;
    return status.st_dev != medium->device || status.st_ino != medium->inode;
}

static void
print_state(const MmcMedium *medium, FILE *file)
{
    fprintf(file, "kind %s\nstatus %s\natip %02u:%02u:%02u\nsessions %d\n",
            medium->kind->name, statuses[medium->status], medium->atip[0],
            medium->atip[1], medium->atip[2], medium->sessions);
    for (int i = 0; i < medium->tracks; i++) {
        const MmcTrack *track = &medium->track[i];
        fprintf(file, "track %d %d %d %d %s\n", track->session, track->start,
                track->length, track->run_out, track_states[track->state]);
    }
}

bool
mmc_medium_save(const MmcMedium *medium)
{
    char from[4096], to[4096];
    snprintf(from, sizeof from, "%s/state.new", medium->folder);
    snprintf(to, sizeof to, "%s/state", medium->folder);
    int descriptor = open_in(medium->folder, "state.new", O_WRONLY | O_CREAT | O_TRUNC);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (file == NULL)
        return false;
    print_state(medium, file);
    return fclose(file) == 0 && rename(from, to) == 0;
}
