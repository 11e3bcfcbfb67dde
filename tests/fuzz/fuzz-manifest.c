/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is accepted as a manifest is written again byte for byte.
 */
#include "auditdisc/volume/manifest.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    g_autoptr(AdManifest) manifest = ad_manifest_new();
    const char *text = (const char *)data, *end = text + size;

    if (!ad_manifest_parse(manifest, text, size, "fuzz", NULL))
        return 0;
    for (const char *line = text; line < end;) {
        const char *newline = memchr(line, '\n', (gsize)(end - line));
        g_autofree char *path = g_strndup(line + 66, (gsize)(newline - line) - 66);
        const AdDigest *digest = ad_manifest_find(manifest, path);
        g_autoptr(GString) again = g_string_new(NULL);
        if (digest == NULL)
            abort();
        ad_manifest_line(again, digest, path);
        if (again->len != (gsize)(newline + 1 - line) ||
            memcmp(again->str, line, again->len) != 0)
            abort();
        line = newline + 1;
    }
    return 0;
}
