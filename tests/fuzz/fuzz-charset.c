/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A name of a character set on the first line and bytes behind it: valid UTF-8 comes
 * out, the same whatever was converted before, and a flaw that is one line of text. */
#include "auditdisc/base/text.h"
#include "auditdisc/mail/charset.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *
convert(const char *bytes, gsize length, const char *charset)
{
    g_autofree char *flaw = NULL;
    char *utf8 = ad_charset_to_utf8(bytes, length, charset, &flaw);

    g_assert_true(g_utf8_validate(utf8, -1, NULL));
    if (flaw != NULL)
        g_assert_true(ad_text_is_clean(flaw, strlen(flaw), AD_TEXT_LINE));
    return utf8;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *line = size == 0 ? NULL : memchr(data, '\n', size);
    gsize name = line == NULL ? 0 : (gsize)(line - data);
    g_autofree char *charset = g_strndup((const char *)data, name);
    const char *bytes = line == NULL ? "" : (const char *)line + 1;
    gsize length = line == NULL ? 0 : size - name - 1;

    ad_charset_init();
    g_autofree char *declared = convert(bytes, length, charset);
    g_autofree char *undeclared = convert(bytes, length, NULL);
    g_autofree char *again = convert(bytes, length, charset);
    g_assert_cmpstr(declared, ==, again);
    return 0;
}
