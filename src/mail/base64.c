/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/base64.h"

#include <string.h>

enum { NO_DIGIT = -1 };

static int
digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+')
        return 62;
    return c == '/' ? 63 : NO_DIGIT;
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
        int value = digit(in[i]);

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
