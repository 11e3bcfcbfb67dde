/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever comes in, what comes out is valid, holds nothing that steers, is the same
 * when it is cleaned again, and clean text is left as it is. */
#include "auditdisc/base/text.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
assert_harmless(const char *text, AdTextShape shape)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (shape == AD_TEXT_LINES && (c == '\n' || c == '\t'))
            continue;
        g_assert_true(g_unichar_type(c) != G_UNICODE_CONTROL);
        g_assert_true(c < 0x2028 || c > 0x202e);
        g_assert_true(c < 0x2066 || c > 0x2069);
        g_assert_true(c < 0xe0000 || c > 0xe007f);
    }
}

static void
check(const char *bytes, gsize size, AdTextShape shape)
{
    bool repaired = false;
    g_autofree char *once = ad_text_clean(bytes, (gssize)size, shape, &repaired);
    g_autofree char *twice = ad_text_clean(once, -1, shape, NULL);
    gsize length = strlen(once);

    g_assert_true(g_utf8_validate(once, -1, NULL));
    g_assert_cmpstr(once, ==, twice);
    g_assert_true(ad_text_is_clean(once, length, shape));
    g_assert_true(ad_text_is_clean(bytes, size, shape) ==
                  (size == length && (size == 0 || memcmp(bytes, once, size) == 0)));
    assert_harmless(once, shape);
    /* NUL is a valid character here, though not for GLib. */
    if (size > 0 && memchr(bytes, '\0', size) == NULL)
        g_assert_true(repaired == !g_utf8_validate(bytes, (gssize)size, NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check((const char *)data, size, AD_TEXT_LINE);
    check((const char *)data, size, AD_TEXT_LINES);
    return 0;
}
