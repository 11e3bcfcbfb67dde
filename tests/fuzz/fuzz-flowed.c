/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any text as flowed (RFC 3676): joining moves blanks, line ends and marks of
 * quotation, and neither loses nor adds anything else. */
#include "auditdisc/mail/flowed.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *
without_layout(const char *text)
{
    g_auto(GStrv) pieces = g_strsplit_set(text, " \n>", -1);

    return g_strjoinv("", pieces);
}

static void
join(const char *text, bool delsp)
{
    g_autofree char *joined = ad_flowed_join(text, delsp);
    g_autofree char *before = without_layout(text);
    g_autofree char *after = without_layout(joined);

    g_assert_cmpstr(before, ==, after);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text =
        g_utf8_make_valid(size == 0 ? "" : (const char *)data, (gssize)size);

    join(text, false);
    join(text, true);
    return 0;
}
