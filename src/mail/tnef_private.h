/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * TNEF, the container that Outlook calls winmail.dat (MS-OXTNEF), and the MAPI
 * properties in it (MS-OXCDATA). Reads anything and goes no further than its bytes.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* One thing in it. data is borrowed. */
typedef struct {
    guint32 id;   /* attribute of TNEF, or of MAPI if of_mapi */
    guint16 type; /* of MAPI: AD_MAPI_STRING8, … */
    bool of_mapi;
    const guint8 *data;
    gsize length;
} AdTnefItem;

enum {
    AD_TNEF_BODY = 0x800C,
    AD_TNEF_ATTACH_DATA = 0x800F,
    AD_TNEF_ATTACH_TITLE = 0x8010,
    AD_TNEF_ATTACH_BEGIN = 0x9002,
    AD_TNEF_CODEPAGE = 0x9007,

    AD_MAPI_BODY = 0x1000,
    AD_MAPI_RTF = 0x1009,
    AD_MAPI_HTML = 0x1013,
    AD_MAPI_ATTACH_OBJECT = 0x3701,
    AD_MAPI_ATTACH_FILENAME = 0x3704,
    AD_MAPI_ATTACH_LONG_FILENAME = 0x3707,
    AD_MAPI_ATTACH_TYPE = 0x370E,

    AD_MAPI_OBJECT = 0x000D,
    AD_MAPI_STRING8 = 0x001E,
    AD_MAPI_UNICODE = 0x001F,
};

bool ad_tnef_is(const guint8 *bytes, gsize length);

/* Hands over all things in it in their order; false if it breaks off. */
bool ad_tnef_each(const guint8 *bytes, gsize length,
                  void (*take)(const AdTnefItem *item, gpointer user_data),
                  gpointer user_data);
