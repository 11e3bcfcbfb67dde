/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the disc says of its seal. It is said before the seal is made, so it is what to
 * expect; whether that is there and holds, only a check can tell.
 */
#include "auditdisc/base/words.h"
#include "page.h"

char *
ad_page_seal_kind(const AdSite *site)
{
    const AdSiteSeal *seal = &site->seal;

    if (seal->signature != NULL && seal->stamp != NULL)
        return g_strdup(_("signature and time stamp"));
    if (seal->signature != NULL)
        return g_strdup(_("signature"));
    return g_strdup(seal->stamp != NULL ? _("time stamp, no signature")
                                        : _("none, this disc is unsealed"));
}

char *
ad_page_seal_words(const AdSite *site)
{
    const AdSiteSeal *seal = &site->seal;
    g_autoptr(GString) words = g_string_new(NULL);

    if (seal->signature != NULL)
        g_string_append_printf(
            words,
            _("This disc is sealed: %1$s is a signature over the list of all files, by "
              "the key with the fingerprint %2$s. Compare that with the label sheet: "
              "on the disc it could have been exchanged together with the signature."),
            seal->signature, seal->key);
    else
        g_string_append(
            words,
            seal->failed
                ? _("This disc is unsealed: its signature could not be made, so what "
                    "tells it from a forgery is its own fingerprint on the label "
                    "sheet.")
                : _("This disc is unsealed: no signature was asked for, so what tells "
                    "it from a forgery is its own fingerprint on the label sheet."));
    if (seal->stamp != NULL)
        g_string_append_printf(words,
                               _(" %s is a time stamp of that list by an independent "
                                 "authority."),
                               seal->stamp);
    return g_string_free(g_steal_pointer(&words), FALSE);
}
