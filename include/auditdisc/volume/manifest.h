/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Manifests as RFC 8493 and sha256sum write them: 64 lower-case hex digits, two blanks,
 * the path, LF; sorted by path. Lines with any other form are refused.
 */
#pragma once

#include "auditdisc/base/digest.h"

#include <glib.h>
#include <stdbool.h>

typedef struct AdManifest AdManifest;

AdManifest *ad_manifest_new(void);
void ad_manifest_free(AdManifest *manifest);
/* AD_ERROR_DIFFERS with the line's number; name is for the message. A path that is
 * absolute, has "..", an empty part or a control character is refused, and so is one
 * that is listed twice. */
bool ad_manifest_parse(AdManifest *manifest, const char *text, gsize length,
                       const char *name, GError **error);
const AdDigest *ad_manifest_find(const AdManifest *manifest, const char *path);
guint ad_manifest_count(const AdManifest *manifest);
void ad_manifest_each(const AdManifest *manifest,
                      void (*each)(const char *path, const AdDigest *digest,
                                   gpointer data),
                      gpointer data);
void ad_manifest_line(GString *text, const AdDigest *digest, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdManifest, ad_manifest_free)
