/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The image on its way to libburn, as often as it is to stand in the track. libburn
 * fills up with zeros what it does not get and says that all went well, so what was
 * handed over is counted here. A drive must not wait: the system is asked for a few
 * seconds' worth of the image ahead, and keeps it in memory.
 */
#pragma once

#include "auditdisc/disc/drive.h"

#include <libburn/libburn.h>
#include <sys/stat.h>

typedef struct {
    const char *path;
    int descriptor;
    bool in_time;       /* for a drive, which must not wait; a file does not mind */
    struct stat before; /* of the file, when its bytes were looked at */
    goffset image;      /* bytes of one copy */
    goffset size, done; /* of all copies */
    goffset track; /* what libburn makes of the size: a track has at least 300 blocks */
    guint8 *buffer;
    gsize buffered, taken; /* bytes in the buffer, and how many of them are gone */
    GError *error; /* of the writing thread; to be looked at when the drive is idle */
} AdSupply;

/* Hashes the image: AD_ERROR_DIFFERS if it is not what was made. */
bool ad_supply_open(AdSupply *supply, const AdBurn *burn, GError **error);
void ad_supply_clear(AdSupply *supply);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AdSupply, ad_supply_clear)

/* For a track; the supply has to outlive it. */
struct burn_source *ad_supply_source(AdSupply *supply);
/* How much of what comes next, from that block of the track on, lies in memory already:
 * 0 to 100. */
guint ad_supply_ahead(const AdSupply *supply, guint64 block);
/* Whether all of it was handed over, from a file that stayed as it was. */
bool ad_supply_check(AdSupply *supply, GError **error);
/* Whether the file is the image itself. */
bool ad_supply_is(const AdSupply *supply, const struct stat *file);
