/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pack is an append-only file that holds the bytes of many small files one after the
 * other; an extent says where one of them lies and what its digest is. One writer.
 * A pack that is opened again goes on at its end; bytes that no extent names are
 * harmless leftovers of a process that died.
 */
#pragma once

#include "auditdisc/base/digest.h"

#include <glib.h>
#include <stdbool.h>

/* Bytes of an extent that can be a file on a disc: ISO 9660 below level 3 keeps a file
 * in one section. */
#define AD_EXTENT_MOST ((goffset)G_MAXUINT32)

typedef struct {
    guint32 pack; /* number of the pack within its volume */
    goffset offset;
    goffset size;
    AdDigest digest;
} AdExtent;

/* Appends a record (base/record.h): name, pack, offset, size, SHA-256. */
void ad_extent_write(const char *name, const AdExtent *extent, GString *text);
/* The fields of such a line, the name first; NULL if it is none. g_free frees them. */
char **ad_extent_parse(const char *line, gsize length, AdExtent *ret_extent);

typedef struct AdPack AdPack;

AdPack *ad_pack_open(const char *path, guint32 number, GError **error);
/* A piece is begun, written in any number of calls and ended. Nested pieces are a
 * programming error. The bytes may stay in a buffer until ad_pack_flush. */
void ad_pack_begin(AdPack *pack);
bool ad_pack_write(AdPack *pack, const void *data, gsize length, GError **error);
bool ad_pack_end(AdPack *pack, AdExtent *ret_extent, GError **error);
/* Forgets the piece that was begun; its bytes become leftovers. */
void ad_pack_abandon(AdPack *pack);
/* Begin, write and end in one. */
bool ad_pack_add(AdPack *pack, const void *data, gsize length, AdExtent *ret_extent,
                 GError **error);
/* The same for data that was hashed already: digest is taken for theirs. */
bool ad_pack_add_hashed(AdPack *pack, const void *data, gsize length,
                        const AdDigest *digest, AdExtent *ret_extent, GError **error);
/* Bytes that no extent names, in a file that is read as a whole: they are not hashed.
 */
bool ad_pack_append(AdPack *pack, const void *data, gsize length, GError **error);
/* After a write that failed no piece can be ended and nothing be flushed any more;
 * the error is the first one again. */
bool ad_pack_flush(AdPack *pack, GError **error);
bool ad_pack_sync(AdPack *pack, GError **error); /* flush and fsync */
goffset ad_pack_end_offset(const AdPack *pack);
int ad_pack_fd(const AdPack *pack);
void ad_pack_free(AdPack *pack); /* does not flush: a pack worth keeping was synced */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdPack, ad_pack_free)
