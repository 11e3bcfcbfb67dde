/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assets.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"

#include <gio/gio.h>
#include <string.h>

static void
append_entry(const char *text, const char *words, gpointer script)
{
    ad_text_json(script, text);
    g_string_append_c(script, ':');
    ad_text_json(script, words);
    g_string_append(script, ",\n");
}

static GBytes *
with_table(GBytes *script)
{
    gsize length;
    const char *text = g_bytes_get_data(script, &length);
    GString *whole = g_string_new_len(text, (gssize)length);

    g_string_append(whole, "window.auditdiscWords.take({thousands:");
    ad_text_json(whole, ad_words_thousands());
    g_string_append(whole, ",decimal:");
    ad_text_json(whole, ad_words_decimal());
    g_string_append_printf(whole, ",zeroIsOne:%s,texts:{\n",
                           ad_words_is_one(0) ? "true" : "false");
    ad_words_each_of_scripts(append_entry, whole);
    g_string_append(whole, "}});\n");
    return g_string_free_to_bytes(whole);
}

GBytes *
ad_asset(const char *name, GError **error)
{
    g_autofree char *path = g_strconcat("/auditdisc/assets/", name, NULL);
    g_autoptr(GBytes) bytes =
        g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

    return bytes != NULL && strcmp(name, "words.js") == 0 ? with_table(bytes)
                                                          : g_steal_pointer(&bytes);
}
