/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes are a picture of one of four types or none, have both sides or neither, and
 * say the same when there is more behind them. */
#include "auditdisc/mail/picture.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AdPicture picture = ad_picture_read(data, size);
    g_autofree guint8 *longer = g_malloc0(size + 64);
    AdPicture again;

    g_assert_true((picture.width == 0) == (picture.height == 0));
    g_assert_true(picture.type != NULL || picture.width == 0);
    if (ad_picture_is_sane(&picture))
        g_assert_cmpuint(picture.width, <=, G_MAXUINT32 / picture.height);
    if (size > 0)
        memcpy(longer, data, size);
    again = ad_picture_read(longer, size + 64);
    if (picture.type != NULL)
        g_assert_cmpstr(again.type, ==, picture.type);
    g_assert_cmpuint(again.width, >=, picture.width);
    g_assert_cmpuint(again.height, >=, picture.height);
    return 0;
}
