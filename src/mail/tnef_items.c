/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tnef_private.h"

#define SIGNATURE  0x223E9F78U
#define HEADER     6      /* the signature and a key */
#define SHORTEST   11     /* bytes of an attribute without data */
#define MULTIPLE   0x1000 /* flag of a MAPI type: several values */
#define NAMED      0x8000 /* identifiers from here on have a name in front */
#define NAME_BYTES 16     /* of a set of names */

enum { TNEF_MAPI_PROPERTIES = 0x9003, TNEF_ATTACH_MAPI = 0x9005 };

typedef struct {
    const guint8 *at;
    gsize left;
    bool broken; /* more was asked for than there is */
} Bytes;

typedef struct {
    void (*take)(const AdTnefItem *item, gpointer user_data);
    gpointer user_data;
} Taker;

/* NULL and broken if they are not there. */
static const guint8 *
take_bytes(Bytes *bytes, gsize length)
{
    const guint8 *taken = bytes->at;

    if (bytes->broken || length > bytes->left) {
        bytes->broken = true;
        return NULL;
    }
    bytes->at += length;
    bytes->left -= length;
    return taken;
}

static guint32
take_number(Bytes *bytes, guint length)
{
    const guint8 *taken = take_bytes(bytes, length);
    guint32 number = 0;

    for (guint i = length; taken != NULL && i > 0; i--)
        number = number << 8 | taken[i - 1];
    return number;
}

static const guint8 *
take_padded(Bytes *bytes, gsize length)
{
    const guint8 *taken = take_bytes(bytes, length);

    take_bytes(bytes, MIN((4 - length % 4) % 4, bytes->left));
    return taken;
}

static void
skip_name(Bytes *bytes)
{
    take_bytes(bytes, NAME_BYTES);
    if (take_number(bytes, 4) == 0)
        take_number(bytes, 4);
    else
        take_padded(bytes, take_number(bytes, 4));
}

/* Bytes of one value, or 0 for those that say how long they are. */
static gsize
fixed_length(guint16 type)
{
    switch (type & ~MULTIPLE) {
    case 0x0005: /* floating point */
    case 0x0006: /* currency */
    case 0x0007: /* application time */
    case 0x0014: /* 8 bytes */
    case 0x0040: /* system time */
        return 8;
    case 0x0048: /* GUID */
        return 16;
    case 0x000D: /* object */
    case 0x001E: /* string */
    case 0x001F: /* string in UTF-16 */
    case 0x0102: /* bytes */
        return 0;
    default:
        return 4;
    }
}

static void
read_property(Bytes *bytes, const Taker *taker)
{
    AdTnefItem item = {.of_mapi = true};
    guint32 values = 1;
    gsize fixed;

    item.type = (guint16)take_number(bytes, 2);
    item.id = take_number(bytes, 2);
    fixed = fixed_length(item.type);
    if (item.id >= NAMED)
        skip_name(bytes);
    if (fixed == 0 || (item.type & MULTIPLE) != 0)
        values = take_number(bytes, 4);
    for (guint32 i = 0; i < values && !bytes->broken; i++) {
        item.length = fixed > 0 ? fixed : take_number(bytes, 4);
        item.data = take_padded(bytes, item.length);
        if (item.data != NULL)
            taker->take(&item, taker->user_data);
    }
}

static bool
read_properties(Bytes bytes, const Taker *taker)
{
    guint32 count = take_number(&bytes, 4);

    for (guint32 i = 0; i < count && !bytes.broken; i++)
        read_property(&bytes, taker);
    return !bytes.broken;
}

static bool
read_attribute(Bytes *bytes, const Taker *taker)
{
    AdTnefItem item = {0};

    take_number(bytes, 1); /* of the message or of an attachment: the id tells */
    item.id = take_number(bytes, 4) & 0xFFFF;
    item.length = take_number(bytes, 4);
    item.data = take_bytes(bytes, item.length);
    if (item.data == NULL)
        return false;
    take_bytes(bytes, MIN(2, bytes->left)); /* a check sum */
    if (item.id == TNEF_MAPI_PROPERTIES || item.id == TNEF_ATTACH_MAPI)
        return read_properties((Bytes){item.data, item.length, false}, taker);
    taker->take(&item, taker->user_data);
    return true;
}

bool
ad_tnef_is(const guint8 *data, gsize length)
{
    Bytes bytes = {data, length, false};

    return take_number(&bytes, 4) == SIGNATURE;
}

bool
ad_tnef_each(const guint8 *data, gsize length,
             void (*take)(const AdTnefItem *item, gpointer user_data),
             gpointer user_data)
{
    Bytes bytes = {data, length, false};
    Taker taker = {take, user_data};
    bool whole = true;

    take_bytes(&bytes, HEADER);
    while (whole && bytes.left >= SHORTEST)
        whole = read_attribute(&bytes, &taker);
    return whole && !bytes.broken;
}
