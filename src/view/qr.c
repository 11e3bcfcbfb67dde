/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qr.h"

#include "auditdisc/base/error.h"

#include <errno.h>
#include <qrencode.h>
#include <stdbool.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QRcode, QRcode_free)

static bool
is_dark(const QRcode *code, int x, int y)
{
    return x < code->width && (code->data[y * code->width + x] & 1) != 0;
}

/* Modules that lie side by side are one rectangle: hair lines between them would show
 * on screens. */
static void
append_row(GString *path, const QRcode *code, int y)
{
    for (int x = 0; x < code->width; x++) {
        int length = 0;
        while (is_dark(code, x + length, y))
            length++;
        if (length > 0)
            g_string_append_printf(path, "M%d %dh%dv1h-%dz", x + AD_QR_QUIET,
                                   y + AD_QR_QUIET, length, length);
        x += length;
    }
}

char *
ad_qr_path(const char *text, guint *ret_size, GError **error)
{
    g_autoptr(QRcode) code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_H);
    GString *path;

    if (code == NULL) {
        ad_error_errno(error, errno, "QR code");
        return NULL;
    }
    path = g_string_new(NULL);
    for (int y = 0; y < code->width; y++)
        append_row(path, code, y);
    *ret_size = (guint)code->width + 2 * AD_QR_QUIET;
    return g_string_free(path, FALSE);
}
