/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/spawn.h"
#include "seal_private.h"

#include <string.h>

#define PEM_END  "-----END CERTIFICATE-----\n"
#define PEM_LINE 64

static const struct {
    const char *word, *signature, *statement, *key;
} methods[] = {
    [AD_SEAL_NONE] = {"none", NULL, NULL, NULL},
    [AD_SEAL_SSH] = {"ssh", AD_SEAL_SIG, AD_SEAL_INFO_SIG, AD_SEAL_SIGNERS},
    [AD_SEAL_CMS] = {"cms", AD_SEAL_P7S, AD_SEAL_INFO_P7S, AD_SEAL_CERTIFICATE},
};

const char *
ad_seal_word(AdSealMethod method)
{
    return methods[method].word;
}

const char *
ad_seal_signature_path(AdSealMethod method)
{
    return methods[method].signature;
}

const char *
ad_seal_statement_path(AdSealMethod method)
{
    return methods[method].statement;
}

const char *
ad_seal_key_path(AdSealMethod method)
{
    return methods[method].key;
}

bool
ad_seal_method_parse(const char *word, AdSealMethod *ret_method)
{
    for (guint i = 0; i < G_N_ELEMENTS(methods); i++)
        if (strcmp(word, methods[i].word) == 0) {
            *ret_method = i;
            return true;
        }
    return false;
}

void
ad_seal_key_free(AdSealKey *key)
{
    if (key == NULL)
        return;
    g_free(key->identity);
    g_free(key->fingerprint);
    g_free(key->text);
    g_free(key);
}

static bool
is_identity(const char *text)
{
    return *text != '\0' &&
           text[strspn(text, "abcdefghijklmnopqrstuvwxyz"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "0123456789@._+-")] == '\0' &&
           *text != '-';
}

static char *
ssh_fingerprint(const guchar *blob, gsize length)
{
    AdDigest digest;

    ad_digest_of(blob, length, &digest);
    g_autofree char *base64 = g_base64_encode(digest.bytes, sizeof digest.bytes);
    base64[strcspn(base64, "=")] = '\0';
    return g_strconcat("SHA256:", base64, NULL);
}

static char *
certificate_fingerprint(const guchar *der, gsize length)
{
    GString *text = g_string_new(NULL);
    AdDigest digest;

    ad_digest_of(der, length, &digest);
    for (guint i = 0; i < sizeof digest.bytes; i++)
        g_string_append_printf(text, "%s%02X", i > 0 ? ":" : "", digest.bytes[i]);
    return g_string_free(text, FALSE);
}

/* type is one that ssh-keygen signs with. The blob begins with the type again. */
static AdSealKey *
ssh_key(const char *identity, const char *type, const char *base64)
{
    gsize length, named = strlen(type);
    g_autofree guchar *blob = g_base64_decode(base64, &length);
    g_autofree char *again = g_base64_encode(blob, length);

    if (!is_identity(identity) || !is_identity(type) || strcmp(again, base64) != 0 ||
        length < 4 + named || blob[2] * 256U + blob[3] != named ||
        memcmp(blob + 4, type, named) != 0)
        return NULL;
    AdSealKey *key = g_new0(AdSealKey, 1);
    key->method = AD_SEAL_SSH;
    key->identity = g_strdup(identity);
    key->fingerprint = ssh_fingerprint(blob, length);
    key->text = g_strdup_printf("%s namespaces=\"" AD_SEAL_NAMESPACE "\" %s %s\n",
                                identity, type, base64);
    return key;
}

static AdSealKey *
certificate(const guchar *der, gsize length)
{
    g_autofree char *base64 = g_base64_encode(der, length);
    g_autoptr(GString) text = g_string_new(AD_PEM_BEGIN);

    if (length == 0)
        return NULL;
    for (gsize at = 0; at < strlen(base64); at += PEM_LINE)
        g_string_append_printf(text, "%.*s\n", PEM_LINE, base64 + at);
    g_string_append(text, PEM_END);
    AdSealKey *key = g_new0(AdSealKey, 1);
    key->method = AD_SEAL_CMS;
    key->fingerprint = certificate_fingerprint(der, length);
    key->text = g_string_free(g_steal_pointer(&text), FALSE);
    return key;
}

static AdSealKey *
first_certificate(const char *text)
{
    const char *begin = strstr(text, AD_PEM_BEGIN);
    const char *end = begin != NULL ? strstr(begin, PEM_END) : NULL;
    gsize length;

    if (end == NULL)
        return NULL;
    begin += strlen(AD_PEM_BEGIN);
    g_autofree char *base64 = g_strndup(begin, (gsize)(end - begin));
    g_autofree guchar *der = g_base64_decode(base64, &length);
    return certificate(der, length);
}

static AdSealKey *
signer(const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 4);

    if (g_strv_length(words) != 4)
        return NULL;
    g_strchomp(words[3]);
    return ssh_key(words[0], words[2], words[3]);
}

AdSealKey *
ad_seal_key_parse(AdSealMethod method, const char *text, gsize length)
{
    g_autofree char *copy = g_strndup(text, length);
    g_autoptr(AdSealKey) key =
        method == AD_SEAL_SSH ? signer(copy) : first_certificate(copy);

    if (key == NULL || strlen(key->text) != length ||
        memcmp(key->text, text, length) != 0)
        return NULL;
    return g_steal_pointer(&key);
}

static AdSealKey *
read_certificate(const AdSealSpec *spec, GError **error)
{
    g_autoptr(GBytes) bytes = ad_fs_read(spec->certificate, AD_SEAL_LIMIT, error);
    AdSealKey *key;
    gsize length;

    if (bytes == NULL)
        return NULL;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autofree char *text = g_strndup(data, length);
    key = first_certificate(text);
    if (key == NULL)
        ad_error(error, AD_ERROR_FAILED, "%s: no certificate in PEM",
                 spec->certificate);
    return key;
}

/* ssh-keygen derives the public half, so that a .pub that does not belong to the key is
 * never trusted; where the agent holds the key, the .pub is what names it. */
static GBytes *
read_public(const AdSealSpec *spec, GError **error)
{
    const char *const arguments[] = {"ssh-keygen", "-y", "-f", spec->key, NULL};
    g_auto(AdSealDesk) desk = {NULL};

    if (g_str_has_suffix(spec->key, ".pub"))
        return ad_fs_read(spec->key, AD_SEAL_LIMIT, error);
    if (!ad_seal_desk_open(&desk, error) ||
        !ad_spawn(arguments, NULL, desk.keys, error))
        return NULL;
    return ad_fs_read(desk.keys, AD_SEAL_LIMIT, error);
}

AdSealKey *
ad_seal_key_read(const AdSealSpec *spec, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    AdSealKey *key = NULL;
    gsize length;

    if (spec->method == AD_SEAL_CMS)
        return read_certificate(spec, error);
    bytes = read_public(spec, error);
    if (bytes == NULL)
        return NULL;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autofree char *text = g_strndup(data, length);
    g_auto(GStrv) words = g_strsplit_set(text, " \n", 3);
    if (g_strv_length(words) >= 2)
        key = ssh_key(spec->identity != NULL ? spec->identity : AD_SEAL_IDENTITY,
                      words[0], words[1]);
    if (key == NULL)
        ad_error(error, AD_ERROR_FAILED, "%s: no key of OpenSSH", spec->key);
    return key;
}

static bool
check_stamp(const AdSealSpec *spec, GError **error)
{
    g_auto(GStrv) words = NULL;

    if (spec->stamp == NULL)
        return true;
    if (spec->authority == NULL)
        return ad_error(error, AD_ERROR_USAGE,
                        "seal: a time stamp needs authority, the certificates that it "
                        "is checked with");
    if (!g_shell_parse_argv(spec->stamp, NULL, &words, NULL))
        return ad_error(error, AD_ERROR_USAGE,
                        "seal: stamp: not a URL and not a command line");
    return true;
}

bool
ad_seal_spec_check(const AdSealSpec *spec, GError **error)
{
    if (spec->method != AD_SEAL_NONE && spec->key == NULL)
        return ad_error(error, AD_ERROR_USAGE, "seal: method %s needs a key",
                        ad_seal_word(spec->method));
    if (spec->method == AD_SEAL_CMS && spec->certificate == NULL)
        return ad_error(error, AD_ERROR_USAGE, "seal: method cms needs a certificate");
    if (spec->identity != NULL && !is_identity(spec->identity))
        return ad_error(error, AD_ERROR_USAGE,
                        "seal: identity: only letters, digits and @ . _ + - in it");
    return check_stamp(spec, error);
}
