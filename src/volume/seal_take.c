/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A seal that is not made but taken over, with the volume that it is on.
 */
#include "seal_private.h"

static char *
text_at(const AdSealSpec *spec, const char *path)
{
    g_autoptr(GBytes) bytes = spec->taken(path, spec->taken_data);
    gsize length;

    if (bytes == NULL)
        return NULL;
    const char *data = g_bytes_get_data(bytes, &length);
    return g_strndup(data, length);
}

static AdSealKey *
key_at(const AdSealSpec *spec, AdSealMethod method)
{
    g_autoptr(GBytes) bytes = spec->taken(ad_seal_key_path(method), spec->taken_data);
    gsize length;

    if (bytes == NULL)
        return NULL;
    const char *text = g_bytes_get_data(bytes, &length);
    return ad_seal_key_parse(method, text, length);
}

AdSealPromise *
ad_seal_promise_taken(const AdSealSpec *spec)
{
    AdSealPromise *promise = g_new0(AdSealPromise, 1);
    g_autoptr(GBytes) info = spec->taken(AD_BAG_INFO, spec->taken_data);
    AdSealAnnounced announced;

    ad_seal_announced(info, &announced);
    if (announced.method != AD_SEAL_NONE)
        promise->key = key_at(spec, announced.method);
    if (announced.stamp)
        promise->authority = text_at(spec, AD_SEAL_AUTHORITY);
    promise->stamp = promise->authority != NULL;
    if (spec->taken_failed)
        promise->why_unsigned = g_strdup("there is none to take over");
    g_free(announced.fingerprint);
    return promise;
}

bool
ad_seal_take_over(const AdSealSpec *spec, const char *path, AdVolume *volume,
                  AdPack *pack, GError **error)
{
    g_autoptr(GBytes) bytes = spec->taken(path, spec->taken_data);
    AdExtent extent;
    gsize length;

    if (bytes == NULL)
        return true;
    const void *data = g_bytes_get_data(bytes, &length);
    return ad_pack_add(pack, data, length, &extent, error) &&
           ad_volume_add(volume, path, &extent, error);
}
