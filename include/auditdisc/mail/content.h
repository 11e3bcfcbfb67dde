/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The content of one part: where its bytes lie and how they are encoded for transport
 * (RFC 2045, section 6). Nothing is copied; it is decoded when it is read.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct AdContent AdContent;

/* Bytes of a file as they stand. fd is borrowed and must outlive the content; its
 * position is moved. */
AdContent *ad_content_new_file(int fd, goffset start, goffset length);
/* Takes bytes over. */
AdContent *ad_content_new_bytes(GBytes *bytes);
AdContent *ad_content_ref(AdContent *content);
void ad_content_unref(AdContent *content); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdContent, ad_content_unref)

/* Whether its bytes are not what is meant before they are decoded. */
bool ad_content_is_encoded(const AdContent *content);
/* How they are: "base64"; "" if they are not. */
const char *ad_content_encoding(const AdContent *content);
/* Bytes as they stand, encoded or not. */
goffset ad_content_length(const AdContent *content);

/* The first bytes, decoded; at most limit of them, ret_more (may be NULL) tells if
 * there were others. Never NULL. */
GBytes *ad_content_read(AdContent *content, gsize limit, bool *ret_more);

/* Whether something stood behind its base64 when it was read last. */
bool ad_content_has_rest(const AdContent *content);

/* Hands all bytes to sink, decoded, piece by piece. */
typedef bool (*AdContentSink)(const void *data, gsize length, gpointer user_data,
                              GError **error);
bool ad_content_pour(AdContent *content, AdContentSink sink, gpointer user_data,
                     GError **error);
