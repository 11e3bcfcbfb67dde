/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records of a folder in an image (ECMA-119 section 9.1) and what Rock Ridge adds to
 * them. All bytes are untrusted.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    guint length; /* of the whole record */
    guint32 block;
    guint32 size;
    bool folder;
    const guint8 *name;
    guint name_length;
    const guint8 *extra; /* the system use area */
    guint extra_length;
} AdIsoRecord;

#define AD_ISO_NAME 255

/* What the system use entries of one file say. Names are so short that all of them lie
 * in its record. */
typedef struct {
    char name[AD_ISO_NAME + 1];
    guint name_length;
    bool has_mode;
    guint32 mode; /* as st_mode */
} AdRockRidge;

/* A number in both byte orders (7.3.3); false where they are not the same. */
bool ad_iso_both32(const guint8 *at, guint32 *ret_number);
bool ad_iso_both16(const guint8 *at, guint16 *ret_number);

/* These return what is wrong, or NULL. left is the rest of the block. */
const char *ad_iso_record(const guint8 *at, guint left, AdIsoRecord *ret_record);
/* rock begins as zeros. */
const char *ad_rock_ridge_area(const guint8 *area, guint length, AdRockRidge *rock);
/* The name of a Joliet record, which is UCS-2 with the most significant byte first. */
const char *ad_joliet_name(const AdIsoRecord *record, char ret_name[AD_ISO_NAME + 1]);
