/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/spawn.h"
#include "seal_private.h"

#include <string.h>

#define TRIAL "A trial of the seal of auditdisc.\n"

void
ad_seal_promise_free(AdSealPromise *promise)
{
    if (promise == NULL)
        return;
    ad_seal_key_free(promise->key);
    g_free(promise->authority);
    g_free(promise->why_unsigned);
    g_free(promise->why_unstamped);
    g_free(promise);
}

static bool
sign_ssh(const AdSealSpec *spec, const AdSealDesk *desk, GError **error)
{
    const char *const arguments[] = {"ssh-keygen",      "-Y", "sign",    "-n",
                                     AD_SEAL_NAMESPACE, "-f", spec->key, NULL};

    return ad_spawn(arguments, desk->text, desk->signature, error);
}

/* The certificates behind the first one: the way to an issuer that somebody trusts. */
static bool
lay_out_chain(const AdSealSpec *spec, const AdSealDesk *desk, bool *ret_any,
              GError **error)
{
    g_autoptr(GBytes) bytes = ad_fs_read(spec->certificate, AD_SEAL_LIMIT, error);
    gsize length;

    if (bytes == NULL)
        return false;
    const char *data = g_bytes_get_data(bytes, &length);
    const char *first = g_strstr_len(data, (gssize)length, AD_PEM_BEGIN);
    gsize skip = first != NULL ? (gsize)(first - data) + strlen(AD_PEM_BEGIN) : length;
    const char *rest = g_strstr_len(data + skip, (gssize)(length - skip), AD_PEM_BEGIN);
    *ret_any = rest != NULL;
    return rest == NULL ||
           ad_fs_replace(desk->chain, rest, length - (gsize)(rest - data), error);
}

static bool
sign_cms(const AdSealSpec *spec, const AdSealDesk *desk, GError **error)
{
    const char *arguments[] = {"openssl",   "cms",     "-sign",           "-binary",
                               "-noattr",   "-md",     "sha256",          "-in",
                               desk->text,  "-signer", spec->certificate, "-inkey",
                               spec->key,   "-passin", "pass:",           "-outform",
                               "DER",       "-out",    desk->signature,   "-certfile",
                               desk->chain, NULL};
    bool chain;

    if (!lay_out_chain(spec, desk, &chain, error))
        return false;
    if (!chain)
        arguments[G_N_ELEMENTS(arguments) - 3] = NULL;
    return ad_spawn(arguments, NULL, NULL, error);
}

/* What was made is judged at once, as anybody will judge it later. */
static bool
sign(const AdSealSpec *spec, const AdSealKey *key, const AdSealDesk *desk,
     GError **error)
{
    return (key->method == AD_SEAL_SSH ? sign_ssh(spec, desk, error)
                                       : sign_cms(spec, desk, error)) &&
           ad_seal_judge_signature(desk, key, error);
}

static bool
ask_url(const char *url, const AdSealDesk *desk, GError **error)
{
    g_autofree char *query = g_strconcat("@", desk->query, NULL);
    const char *const arguments[] = {"curl",
                                     "--silent",
                                     "--show-error",
                                     "--fail",
                                     "--header",
                                     "Content-Type: application/timestamp-query",
                                     "--data-binary",
                                     query,
                                     "--output",
                                     desk->stamp,
                                     "--",
                                     url,
                                     NULL};

    return ad_spawn(arguments, NULL, NULL, error);
}

/* The command's last word is the file with the query; it prints the reply. */
static bool
ask_command(const char *command, const AdSealDesk *desk, GError **error)
{
    g_auto(GStrv) words = NULL;
    g_autoptr(GPtrArray) all = g_ptr_array_new();

    if (!g_shell_parse_argv(command, NULL, &words, error))
        return false;
    for (char **word = words; *word != NULL; word++)
        g_ptr_array_add(all, *word);
    g_ptr_array_add(all, desk->query);
    g_ptr_array_add(all, NULL);
    return ad_spawn((const char *const *)all->pdata, NULL, desk->stamp, error);
}

static bool
is_url(const char *text)
{
    return g_str_has_prefix(text, "http://") || g_str_has_prefix(text, "https://");
}

/* The reply on the desk and the authority's certificates there, as a volume has them.
 */
static bool
form_stamp(const AdSealDesk *desk, GError **error)
{
    g_autoptr(GBytes) reply = ad_fs_read(desk->stamp, AD_SEAL_LIMIT, error);
    g_autoptr(GBytes) authority =
        reply != NULL ? ad_fs_read(desk->authority, AD_SEAL_LIMIT, error) : NULL;
    g_autoptr(GBytes) formed =
        authority != NULL ? ad_seal_form_stamp(reply, authority, error) : NULL;
    gsize length;

    if (formed == NULL)
        return false;
    const void *data = g_bytes_get_data(formed, &length);
    return ad_fs_replace(desk->stamp, data, length, error);
}

/* The authority's answer is judged as it came, since openssl says best what is wrong
 * with it, and again as it is kept. */
static bool
stamp(const AdSealSpec *spec, const char *authority, const AdSealDesk *desk,
      GError **error)
{
    const char *const arguments[] = {"openssl",   "ts",      "-query", "-data",
                                     desk->text,  "-sha256", "-cert",  "-out",
                                     desk->query, NULL};

    return ad_spawn(arguments, NULL, NULL, error) &&
           (is_url(spec->stamp) ? ask_url(spec->stamp, desk, error)
                                : ask_command(spec->stamp, desk, error)) &&
           ad_fs_replace(desk->authority, authority, strlen(authority), error) &&
           ad_seal_judge_stamp(desk, error) && form_stamp(desk, error) &&
           ad_seal_judge_stamp(desk, error);
}

static bool
promise_signature(const AdSealSpec *spec, const AdSealDesk *desk,
                  AdSealPromise *promise, GError **error)
{
    g_autoptr(AdSealKey) key = ad_seal_key_read(spec, error);

    if (key == NULL || !sign(spec, key, desk, error))
        return false;
    promise->key = g_steal_pointer(&key);
    return true;
}

/* Only certificates: a file that holds a key as well must not get onto a disc. */
static char *
read_authority(const char *path, GError **error)
{
    g_autoptr(GBytes) bytes = ad_fs_read(path, AD_SEAL_LIMIT, error);
    gsize length;

    if (bytes == NULL)
        return NULL;
    const char *data = g_bytes_get_data(bytes, &length);
    char *text = g_strndup(data, length);
    if (strlen(text) == length && strstr(text, AD_PEM_BEGIN) != NULL &&
        strstr(text, "PRIVATE KEY") == NULL)
        return text;
    g_free(text);
    ad_error(error, AD_ERROR_FAILED, "%s: not certificates in PEM", path);
    return NULL;
}

static bool
promise_stamp(const AdSealSpec *spec, const AdSealDesk *desk, AdSealPromise *promise,
              GError **error)
{
    promise->authority = read_authority(spec->authority, error);
    promise->stamp =
        promise->authority != NULL && stamp(spec, promise->authority, desk, error);
    return promise->stamp;
}

AdSealPromise *
ad_seal_promise(const AdSealSpec *spec)
{
    if (spec->taken != NULL)
        return ad_seal_promise_taken(spec);
    AdSealPromise *promise = g_new0(AdSealPromise, 1);
    g_auto(AdSealDesk) desk = {NULL};
    g_autoptr(GError) desk_error = NULL, sign_error = NULL, stamp_error = NULL;
    bool wanted = spec->method != AD_SEAL_NONE || spec->stamp != NULL;
    bool ready = wanted && ad_seal_desk_open(&desk, &desk_error) &&
                 ad_fs_replace(desk.text, TRIAL, strlen(TRIAL), &desk_error);

    if (spec->method != AD_SEAL_NONE &&
        (!ready || !promise_signature(spec, &desk, promise, &sign_error)))
        promise->why_unsigned = g_strdup((ready ? sign_error : desk_error)->message);
    if (spec->stamp != NULL &&
        (!ready || !promise_stamp(spec, &desk, promise, &stamp_error)))
        promise->why_unstamped = g_strdup((ready ? stamp_error : desk_error)->message);
    return promise;
}

char *
ad_seal_info(const AdSealPromise *promise)
{
    const AdSealKey *key = promise->key;

    return g_strdup_printf(AD_SEAL_INFO ": %s%s%s\n" AD_SEAL_INFO_STAMP ": %s\n",
                           ad_seal_word(key != NULL ? key->method : AD_SEAL_NONE),
                           key != NULL ? " " : "", key != NULL ? key->fingerprint : "",
                           promise->stamp ? "rfc3161" : "none");
}

static bool
add(AdVolume *volume, AdPack *pack, const char *path, const void *data, gsize length,
    GError **error)
{
    AdExtent extent;

    return ad_pack_add(pack, data, length, &extent, error) &&
           ad_volume_add(volume, path, &extent, error);
}

static bool
add_text(AdVolume *volume, AdPack *pack, const char *path, const char *text,
         GError **error)
{
    return add(volume, pack, path, text, strlen(text), error);
}

/* key.pub is the line of allowed_signers without its conditions: ssh-keygen -l wants
 * that. */
static bool
add_key(const AdSealKey *key, AdVolume *volume, AdPack *pack, GError **error)
{
    if (key->method == AD_SEAL_SSH) {
        g_auto(GStrv) words = g_strsplit(key->text, " ", 3);
        if (!add_text(volume, pack, AD_SEAL_KEY, words[2], error))
            return false;
    }
    return add_text(volume, pack, ad_seal_key_path(key->method), key->text, error);
}

bool
ad_seal_add_keys(const AdSealPromise *promise, AdVolume *volume, AdPack *pack,
                 GError **error)
{
    g_autofree char *how = NULL;

    if (promise->key == NULL && !promise->stamp)
        return true;
    how = ad_seal_how(promise);
    return (promise->key == NULL || add_key(promise->key, volume, pack, error)) &&
           (!promise->stamp ||
            add_text(volume, pack, AD_SEAL_AUTHORITY, promise->authority, error)) &&
           add_text(volume, pack, AD_SEAL_HOW, how, error);
}

static bool
lay_out(AdVolume *volume, const AdSealDesk *desk, GError **error)
{
    const AdFile *file = ad_volume_find(volume, AD_BAG_TAGMANIFEST);
    g_autofree guint8 *bytes = NULL;

    if (file == NULL)
        return ad_error(error, AD_ERROR_FAILED, "seal: a volume without %s",
                        AD_BAG_TAGMANIFEST);
    bytes = g_malloc((gsize)file->extent.size);
    return ad_volume_read(volume, file, 0, bytes, (gsize)file->extent.size, error) >=
               0 &&
           ad_fs_replace(desk->text, bytes, (gsize)file->extent.size, error);
}

static bool
add_from(AdVolume *volume, AdPack *pack, const char *path, const char *from,
         GError **error)
{
    g_autoptr(GBytes) bytes = ad_fs_read(from, AD_SEAL_LIMIT, error);
    gsize length;

    if (bytes == NULL)
        return false;
    const void *data = g_bytes_get_data(bytes, &length);
    return add(volume, pack, path, data, length, error);
}

bool
ad_seal_add_statement(const AdSealSpec *spec, AdSealPromise *promise, GBytes *info,
                      AdVolume *volume, AdPack *pack, GError **error)
{
    const AdSealKey *key = promise->key;
    g_auto(AdSealDesk) desk = {NULL};
    g_autoptr(GError) why = NULL;
    gsize length;
    const void *data = g_bytes_get_data(info, &length);

    if (key == NULL)
        return true;
    if (spec->taken != NULL)
        return ad_seal_take_over(spec, ad_seal_statement_path(key->method), volume,
                                 pack, error);
    if (!ad_seal_desk_open(&desk, error) ||
        !ad_fs_replace(desk.text, data, length, error))
        return false;
    if (sign(spec, key, &desk, &why))
        return add_from(volume, pack, ad_seal_statement_path(key->method),
                        desk.signature, error);
    promise->why_unsigned = g_strdup(why->message);
    return true;
}

static bool
take_over_all(const AdSealSpec *spec, const AdSealPromise *promise, AdVolume *volume,
              AdPack *pack, GError **error)
{
    const AdSealKey *key = promise->key;

    return (key == NULL || ad_seal_take_over(spec, ad_seal_signature_path(key->method),
                                             volume, pack, error)) &&
           (!promise->stamp ||
            ad_seal_take_over(spec, AD_SEAL_TSR, volume, pack, error)) &&
           ad_pack_sync(pack, error) && ad_volume_seal(volume, error);
}

bool
ad_seal_add(const AdSealSpec *spec, AdSealPromise *promise, AdVolume *volume,
            AdPack *pack, GError **error)
{
    const AdSealKey *key = promise->key;
    g_auto(AdSealDesk) desk = {NULL};
    g_autoptr(GError) sign_error = NULL, stamp_error = NULL;

    if (key == NULL && !promise->stamp)
        return true;
    if (spec->taken != NULL)
        return take_over_all(spec, promise, volume, pack, error);
    if (!ad_seal_desk_open(&desk, error) || !lay_out(volume, &desk, error))
        return false;
    if (key != NULL && !sign(spec, key, &desk, &sign_error)) {
        g_free(promise->why_unsigned);
        promise->why_unsigned = g_strdup(sign_error->message);
    } else if (key != NULL &&
               !add_from(volume, pack, ad_seal_signature_path(key->method),
                         desk.signature, error))
        return false;
    if (promise->stamp && !stamp(spec, promise->authority, &desk, &stamp_error))
        promise->why_unstamped = g_strdup(stamp_error->message);
    else if (promise->stamp && !add_from(volume, pack, AD_SEAL_TSR, desk.stamp, error))
        return false;
    return ad_pack_sync(pack, error) && ad_volume_seal(volume, error);
}
