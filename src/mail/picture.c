/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/picture.h"

#include <string.h>

#define MOST_PIXELS 80000000 /* 320 MB when decoded; more than most cameras have */
#define MOST_SIDE   30000

typedef struct {
    const guint8 *at;
    gsize length;
} Bytes;

/* Numbers at an offset that has been checked against the length. */
static guint32
big_endian(Bytes bytes, gsize offset, guint size)
{
    guint32 number = 0;

    for (guint i = 0; i < size; i++)
        number = number << 8 | bytes.at[offset + i];
    return number;
}

static guint32
little_endian(Bytes bytes, gsize offset, guint size)
{
    guint32 number = 0;

    for (guint i = size; i > 0; i--)
        number = number << 8 | bytes.at[offset + i - 1];
    return number;
}

static bool
holds(Bytes bytes, gsize offset, const char *magic)
{
    gsize size = strlen(magic);

    return offset <= bytes.length && size <= bytes.length - offset &&
           memcmp(bytes.at + offset, magic, size) == 0;
}

static void
measure_png(Bytes bytes, AdPicture *picture)
{
    if (bytes.length < 24 || !holds(bytes, 12, "IHDR"))
        return;
    picture->width = big_endian(bytes, 16, 4);
    picture->height = big_endian(bytes, 20, 4);
}

/* Start of a frame of any coding (annex B.2.2): what is in between are tables. */
static bool
starts_frame(guint8 marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
           marker != 0xCC;
}

static bool
stands_alone(guint8 marker)
{
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

static void
measure_jpeg(Bytes bytes, AdPicture *picture)
{
    gsize at = 2;

    while (bytes.length > 10 && at < bytes.length - 9 && bytes.at[at] == 0xFF) {
        guint8 marker = bytes.at[at + 1];

        if (marker == 0xFF) {
            at++; /* a fill byte */
        } else if (stands_alone(marker)) {
            at += 2;
        } else if (starts_frame(marker)) {
            picture->height = big_endian(bytes, at + 5, 2);
            picture->width = big_endian(bytes, at + 7, 2);
            return;
        } else {
            at += 2 + MAX(big_endian(bytes, at + 2, 2), 2);
        }
    }
}

static gsize
color_table_size(guint8 flags)
{
    return (flags & 0x80) != 0 ? (gsize)3 << ((flags & 7) + 1) : 0;
}

/* Where an extension block ends, that begins at an offset. */
static gsize
skip_extension(Bytes bytes, gsize at)
{
    at += 2;
    while (at < bytes.length && bytes.at[at] != 0)
        at += 1 + (gsize)bytes.at[at];
    return at + 1;
}

/* Browsers make room for a first image that is larger than the screen it names. */
static void
measure_gif(Bytes bytes, AdPicture *picture)
{
    gsize at;

    if (bytes.length < 13)
        return;
    picture->width = little_endian(bytes, 6, 2);
    picture->height = little_endian(bytes, 8, 2);
    at = 13 + color_table_size(bytes.at[10]);
    while (at < bytes.length && bytes.at[at] == 0x21)
        at = skip_extension(bytes, at);
    if (at >= bytes.length || bytes.length - at < 9 || bytes.at[at] != 0x2C)
        return;
    picture->width = MAX(picture->width, little_endian(bytes, at + 1, 2) +
                                             little_endian(bytes, at + 5, 2));
    picture->height = MAX(picture->height, little_endian(bytes, at + 3, 2) +
                                               little_endian(bytes, at + 7, 2));
}

static void
measure_webp(Bytes bytes, AdPicture *picture)
{
    if (bytes.length < 30)
        return;
    if (holds(bytes, 12, "VP8X")) {
        picture->width = little_endian(bytes, 24, 3) + 1;
        picture->height = little_endian(bytes, 27, 3) + 1;
    } else if (holds(bytes, 12, "VP8L") && bytes.at[20] == 0x2F) {
        picture->width = (little_endian(bytes, 21, 4) & 0x3FFF) + 1;
        picture->height = (little_endian(bytes, 21, 4) >> 14 & 0x3FFF) + 1;
    } else if (holds(bytes, 12, "VP8 ") && holds(bytes, 23, "\x9d\x01\x2a")) {
        picture->width = little_endian(bytes, 26, 2) & 0x3FFF;
        picture->height = little_endian(bytes, 28, 2) & 0x3FFF;
    }
}

static const struct {
    const char *type, *magic;
    void (*measure)(Bytes bytes, AdPicture *picture);
} formats[] = {
    {"png", "\x89PNG\r\n\x1a\n", measure_png},
    {"jpeg", "\xff\xd8\xff", measure_jpeg},
    {"gif", "GIF87a", measure_gif},
    {"gif", "GIF89a", measure_gif},
    {"webp", "RIFF", measure_webp},
};

/* Its row in the table above, or the number of rows. */
static guint
find_format(Bytes bytes)
{
    guint i = 0;

    while (i < G_N_ELEMENTS(formats) && !holds(bytes, 0, formats[i].magic))
        i++;
    if (i < G_N_ELEMENTS(formats) && formats[i].measure == measure_webp &&
        !holds(bytes, 8, "WEBP"))
        return G_N_ELEMENTS(formats); /* RIFF holds sounds and videos too */
    return i;
}

AdPicture
ad_picture_read(const guint8 *bytes, gsize length)
{
    guint format = find_format((Bytes){bytes, length});
    AdPicture picture = {NULL, 0, 0};

    if (format == G_N_ELEMENTS(formats))
        return picture;
    picture.type = formats[format].type;
    formats[format].measure((Bytes){bytes, length}, &picture);
    if (picture.width == 0 || picture.height == 0)
        picture.width = picture.height = 0;
    return picture;
}

bool
ad_picture_is_sane(const AdPicture *picture)
{
    return picture->width > 0 && picture->width <= MOST_SIDE &&
           picture->height <= MOST_SIDE &&
           (guint64)picture->width * picture->height <= MOST_PIXELS;
}
