/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the disc says of its seal. It is said before the seal is made, so it is what to
 * expect; whether that is there and holds, only a check can tell.
 */
#include "page.h"

char *
ad_page_seal_kind(const AdSite *site)
{
    const AdSiteSeal *seal = &site->seal;

    if (seal->signature != NULL && seal->stamp != NULL)
        return g_strdup("signature and time stamp");
    if (seal->signature != NULL)
        return g_strdup("signature");
    return g_strdup(seal->stamp != NULL ? "time stamp, no signature"
                                        : "none, this disc is unsealed");
}

char *
ad_page_seal_words(const AdSite *site)
{
    const AdSiteSeal *seal = &site->seal;
    g_autoptr(GString) words = g_string_new(NULL);

    if (seal->signature != NULL)
        g_string_append_printf(
            words,
            "This disc is sealed: %s is a signature over the list "
            "of all files, by the key with the fingerprint %s. "
            "Compare that with the label sheet: on the disc it could "
            "have been exchanged together with the signature.",
            seal->signature, seal->key);
    else
        g_string_append_printf(words,
                               "This disc is unsealed: %s, so what tells it from a "
                               "forgery is its own fingerprint on the label sheet.",
                               seal->failed ? "its signature could not be made"
                                            : "no signature was asked for");
    if (seal->stamp != NULL)
        g_string_append_printf(words,
                               " %s is a time stamp of that list by an independent "
                               "authority.",
                               seal->stamp);
    return g_string_free(g_steal_pointer(&words), FALSE);
}
