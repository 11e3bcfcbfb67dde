/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the drive can do: GET CONFIGURATION, mode pages, speeds.
 */
#include "mmc.h"

#include <string.h>

enum { CD_SPEED = 1764, DVD_SPEED = 13850, BD_SPEED = 44955, TEN = 10 };

/* --- GET CONFIGURATION ---------------------------------------------------------- */

typedef struct {
    uint16_t code;
    uint8_t flags;     /* version << 2 | persistent << 1 */
    bool records;      /* absent from a read-only drive */
    unsigned families; /* current with these, bits by MmcFamily; 0: always */
    uint8_t length;
    uint8_t data[8];
} Feature;

#define WITH(family) (1U << (family))

static const Feature features[] = {
    {0x0001, 0x03, false, 0, 8, {0, 0, 0, 7, 1}},           /* core, over USB */
    {0x0002, 0x07, false, 0, 4, {0x02}},                    /* morphing */
    {0x0003, 0x03, false, 0, 4, {0x29}},                    /* tray, eject, lock */
    {0x0010, 0x00, false, 0, 8, {0, 0, 8, 0, 0, 1, 1}},     /* random readable */
    {0x001e, 0x08, false, WITH(MMC_CD), 4, {0}},            /* CD read */
    {0x001f, 0x04, false, WITH(MMC_DVD), 4, {0}},           /* DVD read */
    {0x002b, 0x00, true, WITH(MMC_DVD), 4, {0x01}},         /* DVD+R, writes */
    {0x002d, 0x08, true, WITH(MMC_CD), 4, {0x46, 0, 0, 0}}, /* CD track at once */
    {0x002e, 0x04, true, WITH(MMC_CD), 4, {0x66, 0, 0, 0}}, /* CD session at once */
    {0x0037, 0x00, true, WITH(MMC_CD), 4, {0, 1, 0, 0}},    /* CD-RW write */
    {0x0040, 0x08, false, WITH(MMC_BD), 8, {0}},            /* BD read */
    {0x0041, 0x08, true, WITH(MMC_BD), 8, {0}},             /* BD write */
    {0x0107, 0x10, false, 0, 4, {0x1f}},                    /* real-time streaming */
};

enum { TEST_WRITE = 4 }; /* bit of the first byte of 002d and 002e */

static const uint16_t writing_profiles[] = {0x41, 0x1b, 0x0a, 0x09};
static const uint16_t reading_profiles[] = {0x40, 0x10, 0x08};

static size_t
put_profiles(uint8_t *to, const MmcDrive *drive)
{
    size_t at = 4;
    for (size_t i = 0; i < 4 && !drive->read_only; i++, at += 4) {
        mmc_put_16(to + at, writing_profiles[i]);
        to[at + 2] = writing_profiles[i] == drive->medium.kind->profile;
    }
    for (size_t i = 0; i < 3; i++, at += 4) {
        mmc_put_16(to + at, reading_profiles[i]);
        to[at + 2] = reading_profiles[i] == drive->medium.kind->profile;
    }
    to[2] = 0x03; /* persistent and current */
    to[3] = (uint8_t)(at - 4);
    return at;
}

static size_t
put_feature(uint8_t *to, const MmcDrive *drive, const Feature *feature, bool current)
{
    mmc_put_16(to, feature->code);
    to[2] = (uint8_t)(feature->flags | current);
    to[3] = feature->length;
    memcpy(to + 4, feature->data, feature->length);
    bool can_test = feature->code == 0x002d || feature->code == 0x002e;
    if (can_test && drive->no_simulate)
        to[4] &= (uint8_t)~TEST_WRITE;
    return 4U + feature->length;
}

static uint16_t
current_profile(const MmcDrive *drive)
{
    return drive->tray_open ? 0 : drive->medium.kind->profile;
}

void
mmc_get_configuration(MmcDrive *drive, MmcCommand *command)
{
    enum { CURRENT_ONLY = 1, ONE = 2 };
    unsigned which = command->cdb[1] & 3U, start = mmc_get_16(command->cdb + 2);
    unsigned family = drive->tray_open ? MMC_NO_DISC : drive->medium.kind->family;
    uint8_t reply[512] = {0};
    size_t at = 8;
    mmc_put_16(reply + 6, current_profile(drive));
    if (start == 0)
        at += put_profiles(reply + at, drive);
    for (size_t i = 0; i < sizeof features / sizeof *features; i++) {
        const Feature *feature = &features[i];
        bool current =
            feature->families == 0 || (feature->families & WITH(family)) != 0;
        bool wanted = which == ONE ? feature->code == start : feature->code >= start;
        if ((feature->records && drive->read_only) || !wanted ||
            (which == CURRENT_ONLY && !current))
            continue;
        at += put_feature(reply + at, drive, feature, current);
    }
    mmc_put_32(reply, (uint32_t)at - 4);
    mmc_reply(command, reply, at);
}

/* --- speeds --------------------------------------------------------------------- */

/* One speed of the drive with this disc, in kB/s. */
static unsigned
speed_kbps(const MmcDrive *drive, int index)
{
    static const unsigned dvd[] = {4, 8, 16}, bd[] = {2, 4, 6};
    switch (drive->medium.kind->family) {
    case MMC_DVD:
        return dvd[index] * DVD_SPEED / TEN;
    case MMC_BD:
        return bd[index] * BD_SPEED / TEN;
    default:
        return (unsigned)drive->speed[index] * CD_SPEED / TEN;
    }
}

static int
speed_count(const MmcDrive *drive)
{
    MmcFamily family = drive->medium.kind->family;
    return family == MMC_DVD || family == MMC_BD ? 3 : drive->speeds;
}

static unsigned
top_speed(const MmcDrive *drive)
{
    return speed_kbps(drive, speed_count(drive) - 1);
}

/* The fastest that does not exceed what was asked for, or the slowest. */
static unsigned
chosen_speed(const MmcDrive *drive)
{
    unsigned chosen = speed_kbps(drive, 0);
    if (drive->set_kbps == 0)
        return top_speed(drive);
    for (int i = 0; i < speed_count(drive); i++)
        if (speed_kbps(drive, i) <= drive->set_kbps)
            chosen = speed_kbps(drive, i);
    return chosen;
}

void
mmc_set_speed(MmcDrive *drive, MmcCommand *command)
{
    drive->set_kbps = (uint16_t)mmc_get_16(command->cdb + 4);
}

void
mmc_set_streaming(MmcDrive *drive, MmcCommand *command)
{
    enum { LENGTH = 28, WRITE_SIZE = 20 };
    if (command->room < LENGTH) {
        mmc_fail(command, mmc_bad_list);
        return;
    }
    command->used = LENGTH;
    uint32_t kbps = mmc_get_32(command->data + WRITE_SIZE);
    drive->set_kbps = (uint16_t)(kbps > UINT16_MAX ? UINT16_MAX : kbps);
}

void
mmc_get_performance(MmcDrive *drive, MmcCommand *command)
{
    enum { NOMINAL = 0, WRITE_SPEED = 3, ENTRY = 16 };
    uint8_t reply[8 + MMC_SPEEDS_MAX * ENTRY] = {0}, *at = reply + 8;
    uint32_t end = (uint32_t)drive->medium.kind->capacity;
    if (command->cdb[10] == WRITE_SPEED && !drive->read_only) {
        for (int i = speed_count(drive) - 1; i >= 0; i--, at += ENTRY) {
            mmc_put_32(at + 4, end);
            mmc_put_32(at + 8, top_speed(drive));
            mmc_put_32(at + 12, speed_kbps(drive, i));
        }
    } else if (command->cdb[10] == NOMINAL) {
        mmc_put_32(at + 4, top_speed(drive));
        mmc_put_32(at + 8, end);
        mmc_put_32(at + 12, top_speed(drive));
        at += ENTRY;
    } else {
        mmc_fail(command, mmc_bad_field);
        return;
    }
    mmc_put_32(reply, (uint32_t)(at - reply) - 4);
    mmc_reply(command, reply, (size_t)(at - reply));
}

/* --- mode pages ----------------------------------------------------------------- */

static size_t
put_error_page(uint8_t *page, const MmcDrive *drive)
{
    (void)drive;
    page[0] = 0x01;
    page[1] = 10;
    page[3] = 8; /* retries */
    return 12;
}

static size_t
put_write_page(uint8_t *page, const MmcDrive *drive)
{
    memcpy(page, drive->page_5, sizeof drive->page_5);
    return sizeof drive->page_5;
}

static size_t
put_capabilities(uint8_t *page, const MmcDrive *drive)
{
    enum { CD_R_RW = 3, TEST = 4, DVD_R = 0x10, DVD_READ = 0x38, SAFE = 0xc0 };
    size_t length = 32 + 4 * (size_t)speed_count(drive);
    page[0] = 0x2a;
    page[1] = (uint8_t)(length - 2);
    page[2] = DVD_READ | CD_R_RW;
    if (!drive->read_only)
        page[3] = (uint8_t)(CD_R_RW | DVD_R | (drive->no_simulate ? 0 : TEST));
    page[4] = SAFE | 0x30; /* buffer protection, multisession, mode 2 */
    page[6] = (uint8_t)(0x29 | (drive->locked ? 2 : 0));
    mmc_put_16(page + 8, top_speed(drive));
    mmc_put_16(page + 12, MMC_BUFFER / 1024);
    mmc_put_16(page + 14, top_speed(drive));
    mmc_put_16(page + 18, top_speed(drive));
    mmc_put_16(page + 20, chosen_speed(drive));
    mmc_put_16(page + 28, chosen_speed(drive));
    mmc_put_16(page + 30, (uint32_t)speed_count(drive));
    for (int i = 0; i < speed_count(drive); i++, page += 4)
        mmc_put_16(page + 34, speed_kbps(drive, speed_count(drive) - 1 - i));
    return length;
}

void
mmc_mode_sense(MmcDrive *drive, MmcCommand *command)
{
    static const struct {
        uint8_t code;
        size_t (*put)(uint8_t *, const MmcDrive *);
    } pages[] = {
        {0x01, put_error_page}, {0x05, put_write_page}, {0x2a, put_capabilities}};
    enum { ALL = 0x3f, HEADER = 8 };
    uint8_t reply[512] = {0}, wanted = command->cdb[2] & 0x3f;
    size_t at = HEADER;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if ((wanted == ALL || wanted == pages[i].code) &&
            !(pages[i].code == 0x05 && drive->read_only))
            at += pages[i].put(reply + at, drive);
    if (at == HEADER) {
        mmc_fail(command, mmc_bad_field);
        return;
    }
    mmc_put_16(reply, (uint32_t)at - 2);
    mmc_reply(command, reply, at);
}
