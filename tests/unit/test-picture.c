/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/picture.h"

#include <string.h>

/* Headers alone, as the formats have them; the rest is zero up to 64 bytes. */
static const struct {
    const char *bytes;
    gsize length;
    const char *type;
    guint width, height;
} cases[] = {
#define BYTES(text) text, sizeof text - 1
    {BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\2\0\0\3\4"), "png", 258, 772},
    {BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\2\0\0\0\0"), "png", 0, 0},
    {BYTES("\x89PNG\r\n\x1a\n\0\0\0\rtEXt\0\0\1\2\0\0\3\4"), "png", 0, 0},
    {BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\2\0\0\3"), "png", 0, 0},
    {BYTES("GIF87a\2\1\4\3\0\0\0"), "gif", 258, 772},
    /* a first image that goes beyond the screen, behind a color table and a comment */
    {BYTES("GIF89a\2\0\2\0\x80\0\0"
           "abcdef\x21\xfe\1x\2yz\0\x2c\1\0\2\0\0\1\0\2\0"),
     "gif", 257, 514},
    {BYTES("GIF89a\2\0\2\0\x80\0\0"
           "abcdef\x21\xfe\1x\2yz\0\x2c\1\0\2\0\0\1\0"),
     "gif", 2, 2},
    {BYTES("\xff\xd8\xff\xe0\0\4ab\xff\xff\xc2\0\x11\x08\1\2\3\4\3"), "jpeg", 772, 258},
    {BYTES("\xff\xd8\xff\xd0\xff\xc4\0\2\xff\xc0\0\x11\x08\1\2\3\4\3"), "jpeg", 772,
     258},
    {BYTES("\xff\xd8\xff\xe0\0\0\xff\xe1\0\0\xff\xe0\xff\xff"), "jpeg", 0, 0},
    {BYTES("\xff\xd8\xff"), "jpeg", 0, 0},
    {BYTES("RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\1\1\0\3\2\0"), "webp", 258, 516},
    {BYTES("RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\1\xc1\xc0\0\0\0\0\0\0"), "webp", 258, 772},
    {BYTES("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\1\x2a\2\1\4\3"), "webp", 258, 772},
    {BYTES("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\1\x2b\2\1\4\3"), "webp", 0, 0},
    {BYTES("RIFF\0\0\0\0WAVEVP8X\0\0\0\0\0\0\0\0\1\1\0\3\2\0"), NULL, 0, 0},
    {BYTES("<svg width=\"9\" height=\"9\"></svg>"), NULL, 0, 0},
    {BYTES(""), NULL, 0, 0},
};

static void
test_sizes(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        /* A block of the exact size, for the sanitiser to see a byte read too many. */
        g_autofree guint8 *copy = g_memdup2(cases[i].bytes, cases[i].length);
        AdPicture picture = ad_picture_read(copy, cases[i].length);

        g_test_message("case %u", i);
        g_assert_cmpstr(picture.type, ==, cases[i].type);
        g_assert_cmpuint(picture.width, ==, cases[i].width);
        g_assert_cmpuint(picture.height, ==, cases[i].height);
    }
}

static void
test_sanity(void)
{
    static const struct {
        guint32 width, height;
        bool sane;
    } sizes[] = {
        {1, 1, true},          {12000, 6000, true},   {30000, 1, true},
        {0, 0, false},         {30001, 1, false},     {1, 30001, false},
        {20000, 20000, false}, {65536, 65536, false}, {0xFFFFFFFF, 0xFFFFFFFF, false},
    };

    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        AdPicture picture = {"png", sizes[i].width, sizes[i].height};

        g_test_message("%u by %u", sizes[i].width, sizes[i].height);
        g_assert_true(ad_picture_is_sane(&picture) == sizes[i].sane);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/picture/sizes", test_sizes);
    g_test_add_func("/picture/sanity", test_sanity);
    return g_test_run();
}
