/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as packed rich text and as rich text: not more than asked for comes out of
 * the former, clean lines out of the latter. */
#include "../../src/mail/rtf_private.h"
#include "auditdisc/base/text.h"
#include "auditdisc/mail/charset.h"

#include <stdint.h>
#include <string.h>

#define LIMIT ((gsize)100000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_text(const char *rtf, gsize length)
{
    g_autofree char *text = ad_rtf_text(rtf, length);

    g_assert_true(ad_text_is_clean(text, strlen(text), AD_TEXT_LINES));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) unpacked = ad_rtf_unpack(data, size, LIMIT);

    ad_charset_init();
    read_text((const char *)data, size);
    if (unpacked == NULL)
        return 0;
    g_assert_cmpuint(g_bytes_get_size(unpacked), <=, LIMIT);
    read_text(g_bytes_get_data(unpacked, NULL), g_bytes_get_size(unpacked));
    return 0;
}
