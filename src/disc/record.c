/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record.h"

#include <string.h>

/* Byte positions in a record, counted from 0. */
enum {
    AT_LENGTH = 0,
    AT_ATTRIBUTES = 1, /* length of an extended attribute record: we have none */
    AT_BLOCK = 2,
    AT_SIZE = 10,
    AT_FLAGS = 25,
    AT_UNIT = 26, /* interleaving: we have none */
    AT_GAP = 27,
    AT_VOLUME = 28,
    AT_NAME_LENGTH = 32,
    AT_NAME = 33,
};

#define FLAG_FOLDER 0x02

bool
ad_iso_both32(const guint8 *at, guint32 *ret_number)
{
    guint32 little = (guint32)at[0] | (guint32)at[1] << 8 | (guint32)at[2] << 16 |
                     (guint32)at[3] << 24;
    guint32 big = (guint32)at[7] | (guint32)at[6] << 8 | (guint32)at[5] << 16 |
                  (guint32)at[4] << 24;

    *ret_number = little;
    return little == big;
}

bool
ad_iso_both16(const guint8 *at, guint16 *ret_number)
{
    *ret_number = (guint16)(at[0] | at[1] << 8);
    return at[0] == at[3] && at[1] == at[2];
}

const char *
ad_iso_record(const guint8 *at, guint left, AdIsoRecord *ret_record)
{
    AdIsoRecord record = {.length = at[AT_LENGTH]};
    guint16 volume;

    if (record.length > left || record.length < AT_NAME + 1)
        return "a record of impossible length";
    record.name = at + AT_NAME;
    record.name_length = at[AT_NAME_LENGTH];
    /* A name of even length is followed by a byte that makes the record's length even.
     */
    guint extra = AT_NAME + record.name_length + (record.name_length % 2 == 0 ? 1 : 0);
    if (record.name_length == 0 || extra > record.length)
        return "a name of impossible length";
    record.extra = at + extra;
    record.extra_length = record.length - extra;
    if (!ad_iso_both32(at + AT_BLOCK, &record.block) ||
        !ad_iso_both32(at + AT_SIZE, &record.size) ||
        !ad_iso_both16(at + AT_VOLUME, &volume))
        return "a number that differs from its own repetition";
    if (at[AT_ATTRIBUTES] != 0 || at[AT_UNIT] != 0 || at[AT_GAP] != 0 || volume != 1 ||
        (at[AT_FLAGS] & ~FLAG_FOLDER) != 0)
        return "a record that is neither a plain file nor a folder";
    record.folder = (at[AT_FLAGS] & FLAG_FOLDER) != 0;
    *ret_record = record;
    return NULL;
}

/* A system use entry: two letters, its length, its version, then its data. */
#define ENTRY_HEAD 4

static const char *
take_name(const guint8 *data, guint length, AdRockRidge *rock)
{
    enum { FLAG_GOES_ON = 1 };

    if (length < 1 || (data[0] & ~FLAG_GOES_ON) != 0)
        return "a name that is none";
    if (length - 1 > AD_ISO_NAME - rock->name_length)
        return "a name that is too long";
    memcpy(rock->name + rock->name_length, data + 1, length - 1);
    rock->name_length += length - 1;
    return NULL;
}

static const char *
take_mode(const guint8 *data, guint length, AdRockRidge *rock)
{
    if (length < 8 || rock->has_mode || !ad_iso_both32(data, &rock->mode))
        return "a mode that is none";
    rock->has_mode = true;
    return NULL;
}

static const char *
refuse(const guint8 *data, guint length, AdRockRidge *rock)
{
    return "a link, a moved folder, a device or an entry that goes on elsewhere, where "
           "only files and folders belong";
}

/* Entries that are not here (times, attributes, announcements) say nothing about which
 * bytes lie under which path. */
static const struct {
    char letters[3];
    const char *(*take)(const guint8 *data, guint length, AdRockRidge *rock);
} entries[] = {
    {"NM", take_name}, {"PX", take_mode}, {"CE", refuse},
    {"SL", refuse},    {"CL", refuse},    {"PL", refuse},
    {"RE", refuse},    {"PN", refuse},    {"SF", refuse},
};

const char *
ad_rock_ridge_area(const guint8 *area, guint length, AdRockRidge *rock)
{
    while (length >= ENTRY_HEAD && area[0] != 0) {
        guint entry = area[2];
        const char *wrong = NULL;

        if (entry < ENTRY_HEAD || entry > length)
            return "a system use entry of impossible length";
        if (memcmp(area, "ST", 2) == 0)
            return NULL;
        for (guint i = 0; i < G_N_ELEMENTS(entries) && wrong == NULL; i++)
            if (memcmp(area, entries[i].letters, 2) == 0)
                wrong = entries[i].take(area + ENTRY_HEAD, entry - ENTRY_HEAD, rock);
        if (wrong != NULL)
            return wrong;
        area += entry;
        length -= entry;
    }
    return NULL;
}

const char *
ad_joliet_name(const AdIsoRecord *record, char ret_name[AD_ISO_NAME + 1])
{
    guint length = record->name_length / 2;

    if (record->name_length % 2 != 0)
        return "a name that is not UCS-2";
    for (guint i = 0; i < length; i++) {
        if (record->name[2 * i] != 0)
            return "a name that no file of ours has";
        ret_name[i] = (char)record->name[2 * i + 1];
    }
    ret_name[length] = '\0';
    return NULL;
}
