/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws the path and looks at what every QR code must have (ISO/IEC 18004, 5.3). That
 * it can be read is tested with another program (tests/story/label.t).
 */
#include "../../src/view/qr.h"

#include "auditdisc/base/error.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define LARGEST 200
#define FINDER  7

typedef struct {
    guint size;
    bool dark[LARGEST][LARGEST];
} Drawing;

/* Every rectangle is one module high, and none lies over another. */
static void
draw(const char *text, Drawing *drawing)
{
    GError *error = NULL;
    g_autofree char *path = ad_qr_path(text, &drawing->size, &error);
    const char *at = path;

    g_assert_no_error(error);
    memset(drawing->dark, 0, sizeof drawing->dark);
    while (*at != '\0') {
        guint x, y, length, back;
        int used = 0;
        g_assert_cmpint(sscanf(at, "M%u %uh%uv1h-%uz%n", &x, &y, &length, &back, &used),
                        ==, 4);
        g_assert_cmpint(used, >, 0);
        g_assert_cmpuint(length, ==, back);
        for (guint i = 0; i < length; i++) {
            g_assert_cmpuint(MAX(x + i, y), <, drawing->size);
            g_assert_false(drawing->dark[y][x + i]);
            drawing->dark[y][x + i] = true;
        }
        at += used;
    }
}

/* Rings: a dark border, a light one, a dark heart. */
static void
assert_finder(const Drawing *drawing, guint left, guint top)
{
    for (guint y = 0; y < FINDER; y++)
        for (guint x = 0; x < FINDER; x++) {
            guint ring = MIN(MIN(x, y), MIN(FINDER - 1 - x, FINDER - 1 - y));
            g_assert_cmpint(drawing->dark[top + y][left + x], ==, ring != 1);
        }
}

static void
test_fingerprint(void)
{
    Drawing drawing;
    guint far, first = AD_QR_QUIET;

    draw("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", &drawing);
    /* Version 7 is the smallest that holds 64 bytes at level H. */
    g_assert_cmpuint(drawing.size, ==, 17 + 4 * 7 + 2 * AD_QR_QUIET);
    far = drawing.size - AD_QR_QUIET - FINDER;
    assert_finder(&drawing, first, first);
    assert_finder(&drawing, far, first);
    assert_finder(&drawing, first, far);
    for (guint i = first + FINDER; i < far; i++) {
        g_assert_cmpint(drawing.dark[first + FINDER - 1][i], ==, (i - first) % 2 == 0);
        g_assert_cmpint(drawing.dark[i][first + FINDER - 1], ==, (i - first) % 2 == 0);
    }
}

static void
test_quiet_zone(void)
{
    Drawing drawing;

    draw("a", &drawing);
    for (guint i = 0; i < drawing.size; i++)
        for (guint k = 0; k < AD_QR_QUIET; k++) {
            guint other = drawing.size - 1 - k;
            g_assert_false(drawing.dark[k][i] || drawing.dark[i][k]);
            g_assert_false(drawing.dark[other][i] || drawing.dark[i][other]);
        }
}

static void
test_other_text_other_code(void)
{
    guint size;
    g_autofree char *one = ad_qr_path("a", &size, NULL);
    g_autofree char *again = ad_qr_path("a", &size, NULL);
    g_autofree char *other = ad_qr_path("b", &size, NULL);

    g_assert_cmpstr(one, ==, again);
    g_assert_cmpstr(one, !=, other);
}

static void
test_too_long(void)
{
    g_autofree char *text = g_strnfill(1274, 'a'); /* 1273 bytes fit version 40-H */
    g_autoptr(GError) error = NULL;
    guint size;

    g_assert_null(ad_qr_path(text, &size, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qr/fingerprint", test_fingerprint);
    g_test_add_func("/qr/quiet-zone", test_quiet_zone);
    g_test_add_func("/qr/other-text", test_other_text_other_code);
    g_test_add_func("/qr/too-long", test_too_long);
    return g_test_run();
}
