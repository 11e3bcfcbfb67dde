/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Input is taken as lines whose prev= is put right, so that the parser is reached
 * behind the chain; whatever it accepts must chain, count and hold no NUL.
 */
#include "auditdisc/record/ledger.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static void
check(const GString *text)
{
    gsize whole;
    g_autoptr(GPtrArray) entries = ad_ledger_parse(text->str, text->len, &whole, NULL);

    if (entries == NULL)
        return;
    if (whole > text->len || (whole > 0 && text->str[whole - 1] != '\n'))
        abort();
    for (guint i = 0; i < entries->len; i++) {
        const AdEntry *entry = entries->pdata[i];
        if (entry->number != i + 1 || ad_entry_get(entry, "prev") == NULL)
            abort();
    }
}

int
LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    g_autoptr(GString) raw = g_string_new_len((const char *)data, (gssize)size);
    g_autoptr(GString) chained = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(raw->str, "\n", -1);
    AdDigest previous = {{0}};

    check(raw);
    for (guint i = 0; lines[i] != NULL; i++) {
        char hex[AD_DIGEST_HEX + 1];
        gsize start = chained->len;
        ad_digest_hex(&previous, hex);
        g_string_append_printf(chained, "%s prev=%s\n", lines[i], hex);
        ad_digest_of(chained->str + start, chained->len - start, &previous);
        check(chained);
    }
    return 0;
}
