/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/base64.h"

enum { NO_DIGIT = -1, IS_DIGIT = 64 };

/* The value of each digit, and IS_DIGIT with it. */
static const guint8 digits[256] = {
    ['A'] = 64, 65,  66,  67,  68,         69,  70,  71,          72,          73,  74,
    75,         76,  77,  78,  79,         80,  81,  82,          83,          84,  85,
    86,         87,  88,  89,  ['a'] = 90, 91,  92,  93,          94,          95,  96,
    97,         98,  99,  100, 101,        102, 103, 104,         105,         106, 107,
    108,        109, 110, 111, 112,        113, 114, 115,         ['0'] = 116, 117, 118,
    119,        120, 121, 122, 123,        124, 125, ['+'] = 126, ['/'] = 127,
};

static int
digit(char c)
{
    guint8 found = digits[(guchar)c];

    return found == 0 ? NO_DIGIT : found - IS_DIGIT;
}

/* Whole groups of four digits from the start of in, up to anything else; how many there
 * are. */
static gsize
decode_groups(const char *in, gsize length, guint8 *out)
{
    const guchar *at = (const guchar *)in;
    gsize groups = 0;

    for (; groups < length / 4; groups++, at += 4, out += 3) {
        guint8 a = digits[at[0]], b = digits[at[1]], c = digits[at[2]],
               d = digits[at[3]];

        if ((a & b & c & d & IS_DIGIT) == 0)
            break;
        out[0] = (guint8)(a << 2 | (b & 63) >> 4);
        out[1] = (guint8)(b << 4 | (c & 63) >> 2);
        out[2] = (guint8)(c << 6 | (d & 63));
    }
    return groups;
}

/* Whether the line that starts here holds nothing but base64. */
static bool
goes_on(const char *line, gsize length)
{
    for (gsize i = 0; i < length && line[i] != '\n' && line[i] != '\r'; i++)
        if (digit(line[i]) == NO_DIGIT && line[i] != '=')
            return false;
    return true;
}

gsize
ad_base64_finish(AdBase64 *state, guint8 *out)
{
    gsize filled = 0;

    if (state->digits >= 2)
        out[filled++] = (guint8)(state->bits >> (state->digits == 2 ? 4 : 10));
    if (state->digits == 3)
        out[filled++] = (guint8)(state->bits >> 2);
    state->bits = state->digits = 0;
    return filled;
}

gsize
ad_base64_step(AdBase64 *state, const char *in, gsize length, guint8 *out)
{
    gsize filled = 0;

    for (gsize i = 0; i < length && !state->ended; i++) {
        int value;

        if (state->digits == 0 && !state->padded) {
            gsize groups = decode_groups(in + i, length - i, out + filled);

            filled += groups * 3;
            i += groups * 4;
            if (i == length)
                break;
        }
        value = digit(in[i]);
        if (in[i] == '=') {
            filled += ad_base64_finish(state, out + filled);
            state->padded = true;
        } else if (state->padded && !g_ascii_isspace(in[i])) {
            state->padded = false;
            state->ended = !goes_on(in + i, length - i);
        }
        if (value == NO_DIGIT || state->ended)
            continue;
        state->bits = state->bits << 6 | (guint32)value;
        if (++state->digits < 4)
            continue;
        out[filled++] = (guint8)(state->bits >> 16);
        out[filled++] = (guint8)(state->bits >> 8);
        out[filled++] = (guint8)state->bits;
        state->bits = state->digits = 0;
    }
    return filled;
}
