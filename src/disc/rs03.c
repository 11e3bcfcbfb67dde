/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers of an augmented image, and its header.
 */
#include "auditdisc/disc/rs03.h"

#include <string.h>

#define MOST_ROOTS  170
#define LEAST_ROOTS 8
#define HEADER      2 /* blocks */

/* What dvdisaster takes a CD for, and looks for by itself where no header is left. */
#define USUAL_CD   359424
#define LARGEST_CD 400000

/* Of the header (little endian). */
#define COOKIE         "*dvdisaster*RS03"
#define AT_BLOCKS      68
#define AT_LAYERS      76 /* layers of data */
#define AT_ROOTS       80
#define AT_CRC         96
#define AT_LAST        116
#define AT_LAYER       120
#define CRC_OF_ITSELF  0x4c5047
#define LARGEST_IMAGE  ((guint64)1 << 26)
#define CRC_POLYNOMIAL 0xedb88320U

bool
ad_rs03_plan(guint64 blocks, guint64 capacity, AdRs03 *ret_rs03)
{
    guint64 space = capacity > AD_RS03_HEADERS ? capacity - AD_RS03_HEADERS : 0;

    if (space < LARGEST_CD)
        space = MIN(space, USUAL_CD);
    guint64 layer = space / AD_RS03_LAYERS;
    if (layer == 0)
        return false;
    guint64 layers = (blocks + HEADER + layer - 1) / layer + 1; /* one of CRC sums */
    if (layers + LEAST_ROOTS > AD_RS03_LAYERS)
        return false;
    ret_rs03->image = blocks;
    ret_rs03->layer = layer;
    ret_rs03->roots = (guint)MIN(AD_RS03_LAYERS - layers, MOST_ROOTS);
    return true;
}

guint64
ad_rs03_end(const AdRs03 *rs03)
{
    return AD_RS03_LAYERS * rs03->layer;
}

guint64
ad_rs03_track(const AdRs03 *rs03)
{
    return ad_rs03_end(rs03) + AD_RS03_HEADERS;
}

bool
ad_rs03_equal(const AdRs03 *one, const AdRs03 *other)
{
    return one->image == other->image && one->layer == other->layer &&
           one->roots == other->roots;
}

static guint32
get32(const guint8 *at)
{
    guint32 number;

    memcpy(&number, at, sizeof number);
    return GUINT32_FROM_LE(number);
}

static guint64
get64(const guint8 *at)
{
    guint64 number;

    memcpy(&number, at, sizeof number);
    return GUINT64_FROM_LE(number);
}

static guint32
crc_of(const guint8 *bytes, gsize length, guint32 crc)
{
    for (gsize i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (guint bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (crc & 1 ? CRC_POLYNOMIAL : 0);
    }
    return crc;
}

/* The sum is over both blocks, and the second is zeros. */
static bool
has_right_sum(const guint8 *block)
{
    static const guint8 zeros[AD_BLOCK_SIZE];
    const guint32 itself = GUINT32_TO_LE(CRC_OF_ITSELF);
    guint8 copy[AD_BLOCK_SIZE];

    memcpy(copy, block, AD_BLOCK_SIZE);
    memcpy(copy + AT_CRC, &itself, sizeof itself);
    guint32 crc = crc_of(copy, sizeof copy, G_MAXUINT32);
    return crc_of(zeros, sizeof zeros, crc) == get32(block + AT_CRC);
}

bool
ad_rs03_parse(const guint8 *block, AdRs03 *ret_rs03)
{
    guint64 blocks = get64(block + AT_BLOCKS), layer = get64(block + AT_LAYER);
    guint32 layers = get32(block + AT_LAYERS), roots = get32(block + AT_ROOTS);

    if (memcmp(block, COOKIE, strlen(COOKIE)) != 0 || blocks <= HEADER || layer == 0 ||
        blocks > LARGEST_IMAGE || layer > LARGEST_IMAGE || roots < LEAST_ROOTS ||
        roots > MOST_ROOTS || layers + roots != AD_RS03_LAYERS ||
        blocks + HEADER > layer * (layers - 1) ||
        get32(block + AT_LAST) != AD_BLOCK_SIZE || !has_right_sum(block))
        return false;
    ret_rs03->image = blocks;
    ret_rs03->layer = layer;
    ret_rs03->roots = roots;
    return true;
}
