/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A QR code (ISO/IEC 18004) as the path of an SVG: one unit a module, the quiet zone
 * around it included, so that it is as sharp as the printer is.
 */
#pragma once

#include <glib.h>

/* Modules that have to stay white on each side. */
#define AD_QR_QUIET 4

/* Error correction H: up to 30 % of it may be stained. *ret_size is the width of the
 * square that the path lies in. AD_ERROR_FAILED for a text that is too long. */
char *ad_qr_path(const char *text, guint *ret_size, GError **error);
