/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtf_private.h"

#include <stdbool.h>
#include <string.h>

#define HEADER     16 /* two sizes, the kind, a check sum */
#define PACKED     0x75465A4CU
#define UNPACKED   0x414C454DU
#define WINDOW     4096
#define LEAST_COPY 2

/* What the window holds at the start (MS-OXRTFCP, section 2.1.2.1). */
static const char preset[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss "
    "\\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0"
    "\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

typedef struct {
    guint8 window[WINDOW];
    guint write;
    GByteArray *out;
    gsize limit;
} Unpacker;

static guint32
number_at(const guint8 *bytes)
{
    return (guint32)bytes[0] | (guint32)bytes[1] << 8 | (guint32)bytes[2] << 16 |
           (guint32)bytes[3] << 24;
}

static void
put(Unpacker *unpacker, guint8 byte)
{
    unpacker->window[unpacker->write] = byte;
    unpacker->write = (unpacker->write + 1) % WINDOW;
    g_byte_array_append(unpacker->out, &byte, 1);
}

/* Copies from the window what two bytes point to; false at the end mark. */
static bool
copy(Unpacker *unpacker, const guint8 *pointer)
{
    guint from = (guint)pointer[0] << 4 | pointer[1] >> 4;
    guint count = (pointer[1] & 15U) + LEAST_COPY;

    if (from == unpacker->write)
        return false;
    for (guint i = 0; i < count; i++)
        put(unpacker, unpacker->window[(from + i) % WINDOW]);
    return true;
}

/* Each control byte tells of the next eight tokens whether they are copies. */
static void
unpack(Unpacker *unpacker, const guint8 *bytes, gsize length)
{
    gsize at = 0;

    while (at < length && unpacker->out->len < unpacker->limit) {
        guint control = bytes[at++];

        for (guint bit = 0; bit < 8 && at < length; bit++, control >>= 1) {
            if ((control & 1) == 0)
                put(unpacker, bytes[at++]);
            else if (at + 2 > length || !copy(unpacker, bytes + at))
                return;
            else
                at += 2;
        }
    }
}

GBytes *
ad_rtf_unpack(const guint8 *bytes, gsize length, gsize limit)
{
    g_autofree Unpacker *unpacker = g_new0(Unpacker, 1);

    if (length < HEADER)
        return NULL;
    if (number_at(bytes + 8) == UNPACKED)
        return g_bytes_new(bytes + HEADER, MIN(length - HEADER, limit));
    if (number_at(bytes + 8) != PACKED)
        return NULL;
    memcpy(unpacker->window, preset, sizeof preset - 1);
    unpacker->write = sizeof preset - 1;
    unpacker->out = g_byte_array_new();
    unpacker->limit = limit;
    unpack(unpacker, bytes + HEADER, length - HEADER);
    return g_byte_array_free_to_bytes(unpacker->out);
}
