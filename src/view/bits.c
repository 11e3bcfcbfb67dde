/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bits.h"

#define BASE 91
#define UNIT 13 /* 2^13 is a little less than 91 * 91 */

static const char letters[] =
    " !\"#%&'()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "[]^_abcdefghijklmnopqrstuvwxyz{|}~";

G_STATIC_ASSERT(sizeof letters == BASE + 1);

void
ad_bits_start(AdBits *bits)
{
    *bits = (AdBits){g_string_new(NULL), 0, 0};
}

void
ad_bits_put(AdBits *bits, guint32 value, guint width)
{
    bits->held = bits->held << width | (value & ((1U << width) - 1));
    bits->count += width;
    while (bits->count >= UNIT) {
        bits->count -= UNIT;
        guint32 unit = bits->held >> bits->count & ((1U << UNIT) - 1);
        g_string_append_c(bits->text, letters[unit / BASE]);
        g_string_append_c(bits->text, letters[unit % BASE]);
    }
}

static void
put_long(AdBits *bits, guint32 value, guint width)
{
    if (width > 16) {
        ad_bits_put(bits, value >> 16, width - 16);
        width = 16;
    }
    ad_bits_put(bits, value, width);
}

/* Bits that it takes to write the value; 0 for 0. */
static guint
width_of(guint32 value)
{
    return value == 0 ? 0 : g_bit_storage(value);
}

void
ad_bits_below(AdBits *bits, guint32 value, guint32 limit)
{
    guint width = width_of(limit - 1);
    guint32 short_ones = (1U << width) - limit;

    if (value < short_ones)
        put_long(bits, value, width - 1);
    else
        put_long(bits, value + short_ones, width);
}

void
ad_bits_count(AdBits *bits, guint32 value, guint order)
{
    guint width = width_of((value >> order) + 1);

    put_long(bits, 0, width - 1);
    put_long(bits, (value >> order) + 1, width);
    put_long(bits, value, order);
}

void
ad_bits_place(AdBits *bits, guint32 place, guint32 known)
{
    ad_bits_put(bits, place == known, 1);
    if (place < known)
        ad_bits_below(bits, place, known);
}

/* The values lie from low up to, and without, high. */
static void
put_between(AdBits *bits, const guint32 *values, guint count, guint32 low, guint32 high)
{
    guint middle = count / 2, above = count - 1 - middle;

    if (count == 0 || count == high - low)
        return;
    ad_bits_below(bits, values[middle] - low - middle, high - low - count + 1);
    put_between(bits, values, middle, low, values[middle]);
    put_between(bits, values + middle + 1, above, values[middle] + 1, high);
}

void
ad_bits_list(AdBits *bits, const guint32 *values, guint count, guint32 limit)
{
    put_between(bits, values, count, 0, limit);
}

GString *
ad_bits_end(AdBits *bits)
{
    if (bits->count > 0)
        ad_bits_put(bits, 0, UNIT - bits->count);
    return g_steal_pointer(&bits->text);
}
