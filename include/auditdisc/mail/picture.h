/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures that every browser shows, told by their first bytes, and their size in
 * pixels as the header gives it: PNG (W3C PNG, section 11.2), JPEG (ITU-T T.81, annex
 * B), GIF (89a specification), WebP (RFC 9649). No picture is decoded.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *type;      /* "png", "jpeg", "gif", "webp"; NULL for anything else */
    guint32 width, height; /* pixels; both 0 where the bytes don't tell */
} AdPicture;

AdPicture ad_picture_read(const guint8 *bytes, gsize length);
/* Whether a browser can be asked to decode it: some 100 bytes can claim to be a
 * picture that takes gigabytes. */
bool ad_picture_is_sane(const AdPicture *picture);
