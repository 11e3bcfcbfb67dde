/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * seal/how.txt: what to type. The lines stand alone, so that they can be copied, and
 * are the same in every language.
 */
#include "seal_private.h"

#include "auditdisc/base/words.h"

/* Each as one command for the shell of Linux and macOS, then for that of Windows. */
static const char ssh_how[] = N_(
    "THE SIGNATURE\n"
    "\n"
    "ssh-keygen is part of Linux, macOS and Windows. In the top folder of the disc,\n"
    "on Linux and macOS:\n"
    "\n"
    "  ssh-keygen -Y verify -f seal/allowed_signers -I %1$s -n auditdisc "
    "-s tagmanifest-sha256.txt.sig <tagmanifest-sha256.txt\n"
    "\n"
    "On Windows, in the command prompt (cmd):\n"
    "\n"
    "  ssh-keygen -Y verify -f seal\\allowed_signers -I %1$s -n auditdisc "
    "-s tagmanifest-sha256.txt.sig <tagmanifest-sha256.txt\n"
    "\n"
    "It answers: Good \"auditdisc\" signature. It also names the fingerprint of the\n"
    "key that signed, which is\n"
    "\n"
    "  %2$s\n"
    "\n"
    "if this file was not exchanged together with the key. So compare what it says\n"
    "with the fingerprint on the label sheet, not with this file.\n"
    "\n");

static const char cms_how[] = N_(
    "THE SIGNATURE\n"
    "\n"
    "openssl is part of Linux and macOS and can be installed on Windows. In the top\n"
    "folder of the disc, on Linux and macOS:\n"
    "\n"
    "  openssl cms -verify -binary -inform DER -in tagmanifest-sha256.txt.p7s "
    "-content tagmanifest-sha256.txt -certfile seal/certificate.pem -nointern "
    "-noverify "
    "-out /dev/null\n"
    "\n"
    "On Windows:\n"
    "\n"
    "  openssl cms -verify -binary -inform DER -in tagmanifest-sha256.txt.p7s "
    "-content tagmanifest-sha256.txt -certfile seal/certificate.pem -nointern "
    "-noverify "
    "-out NUL\n"
    "\n"
    "It answers: CMS Verification successful. Then whose certificate that is:\n"
    "\n"
    "  openssl x509 -in seal/certificate.pem -noout -subject -dates -fingerprint "
    "-sha256\n"
    "\n"
    "Compare the fingerprint with the label sheet, not with this file. Whoever trusts\n"
    "the certificate's issuer gives his certificates in place of -noverify:\n"
    "-CAfile ISSUER.pem -purpose any. Add -no_check_time where the certificate has\n"
    "expired since.\n"
    "\n");

static const char stamp_how[] = N_(
    "THE TIME STAMP\n"
    "\n"
    "It says that tagmanifest-sha256.txt, and with it every file, existed at a time.\n"
    "In the top folder of the disc, on Linux, macOS and Windows with openssl:\n"
    "\n"
    "  openssl ts -verify -data tagmanifest-sha256.txt "
    "-in tagmanifest-sha256.txt.tsr -CAfile seal/authority.pem\n"
    "\n"
    "It answers: Verification: OK. Add -no_check_time where the authority's own\n"
    "certificate has expired since. What time it states:\n"
    "\n"
    "  openssl ts -reply -in tagmanifest-sha256.txt.tsr -text\n"
    "\n"
    "seal/authority.pem came with the disc. Compare it with the certificates that the\n"
    "authority publishes.\n"
    "\n");

static const char files_how[] = N_(
    "THE FILES\n"
    "\n"
    "The seal is on tagmanifest-sha256.txt. That names all other files with their\n"
    "SHA-256, so check these too. On Linux:\n"
    "\n"
    "  sha256sum --check --strict --quiet manifest-sha256.txt tagmanifest-sha256.txt\n"
    "\n"
    "It names the files that differ and prints nothing if there is none. about.html\n"
    "has the lines for macOS and Windows.\n");

/* Line ends are CRLF like those of readme.txt: it will be opened on Windows too. */
char *
ad_seal_how(const AdSealPromise *promise)
{
    g_autoptr(GString) text = g_string_new(_("How to check the seal of this disc"));
    const AdSealKey *key = promise->key;

    g_string_append(text, "\n\n");
    if (key != NULL && key->method == AD_SEAL_SSH)
        g_string_append_printf(text, _(ssh_how), key->identity, key->fingerprint);
    else if (key != NULL)
        g_string_append(text, _(cms_how));
    if (promise->stamp)
        g_string_append(text, _(stamp_how));
    g_string_append(text, _(files_how));
    g_string_replace(text, "\n", "\r\n", 0);
    return g_string_free(g_steal_pointer(&text), FALSE);
}
