/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check.sh, for any POSIX shell with openssl. printf turns hex into bytes: the inner
 * one makes \0ooo of each pair of digits, the outer one the byte.
 */
#include "proof_script.h"

#include "seal_private.h"

static const char head[] =
    "#!/bin/sh\n"
    "# Is message.eml number %s, message %u of %u, of the volume that bag-info.txt\n"
    "# describes? Its SHA-256 is a leaf of a hash tree (RFC 6962); proof.txt has the\n"
    "# other side of each branch on the way to the root. Start it with: sh check.sh\n"
    "cd \"$(dirname \"$0\")\" || exit 1\n"
    "no() { echo \"NO: $1\" && exit 1; }\n"
    "sha256() { openssl dgst -sha256 -r | cut -c 1-64; }\n"
    "node() { printf %%b \"$(printf '\\\\0%%03o' $(echo \"$1\" | sed 's/../0x& /g'))\" "
    "| "
    "sha256; }\n"
    "grep -Evq '^(left|right) [0-9a-f]{64}$' proof.txt && no 'proof.txt is none'\n"
    "root=$(node \"00$(sha256 <message.eml)\")\n"
    "while read -r side other; do\n"
    "    if [ \"$side\" = left ]; then pair=$other$root; else pair=$root$other; fi\n"
    "    root=$(node \"01$pair\")\n"
    "done <proof.txt\n"
    "grep -qx \"Merkle-Root: $root\" bag-info.txt || "
    "no 'message.eml does not belong to bag-info.txt'\n"
    "echo \"message.eml belongs to the messages with the Merkle-Root\"\n"
    "echo \"$root\"\n";

static const char ssh[] =
    "# Who signed bag-info.txt, which states that root:\n"
    "command -v ssh-keygen >/dev/null || { echo \"Compare that with the label sheet: "
    "\"\\\n"
    "    \"without ssh-keygen the signature was not checked.\"; exit 0; }\n"
    "ssh-keygen -Y verify -f allowed_signers -I %s -n " AD_SEAL_NAMESPACE
    " -s bag-info.txt.sig <bag-info.txt || no 'the signature does not hold'\n";

static const char cms[] =
    "# Who signed bag-info.txt, which states that root:\n"
    "openssl cms -verify -binary -inform DER -in bag-info.txt.p7s -content "
    "bag-info.txt \\\n"
    "    -certfile certificate.pem -nointern -noverify -out /dev/null || "
    "no 'the signature does not hold'\n"
    "openssl x509 -in certificate.pem -noout -subject -fingerprint -sha256\n";

static const char sealed[] =
    "echo \"Compare the key's fingerprint with the label sheet of the disc.\"\n";

static const char unsealed[] =
    "echo \"The disc is unsealed: compare that with its label sheet.\"\n";

GString *
ad_proof_script(const AdProof *proof, const AdSealKey *key)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, head, proof->label, proof->place, proof->of);
    if (key == NULL)
        return g_string_append(text, unsealed);
    if (key->method == AD_SEAL_SSH)
        g_string_append_printf(text, ssh, key->identity);
    else
        g_string_append(text, cms);
    return g_string_append(text, sealed);
}
