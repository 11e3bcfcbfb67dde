/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any text as a style sheet and as the style of an element: the tripwire knows what was
 * written of it, so no document is held back for its styles. */
#include "auditdisc/mail/html.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *css =
        g_utf8_make_valid(size == 0 ? "" : (const char *)data, (gssize)size);
    g_autofree char *value = g_markup_escape_text(css, -1);
    g_autofree char *source = g_strdup_printf(
        "<style>%s</style><p class=a id=b style=\"%s\">words", css, value);
    g_autoptr(AdHtml) html = ad_html_rebuild(source, strlen(source), NULL);

    g_assert_nonnull(html->document);
    return 0;
}
