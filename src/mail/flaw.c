/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/flaw.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"

#define FLAW_LIMIT 100

GPtrArray *
ad_flaws_new(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

void
ad_flaws_add(GPtrArray *flaws, const char *format, ...)
{
    g_autofree char *text = NULL;
    g_autofree char *clean = NULL;
    va_list arguments;

    if (flaws->len > FLAW_LIMIT)
        return;
    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (flaws->len == FLAW_LIMIT)
        clean = g_strdup(_("and more"));
    else
        clean = ad_text_clean(text, -1, AD_TEXT_LINE, NULL);
    if (!g_ptr_array_find_with_equal_func(flaws, clean, g_str_equal, NULL))
        g_ptr_array_add(flaws, g_steal_pointer(&clean));
}
