/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A disc of ours as a source of mail: how a request is answered when only the discs are
 * left. PLACE is a drive, an image or a folder with the files of a disc. Before
 * anything of it is used the whole of it is read and held against its manifests: a
 * damaged or changed disc is refused by name.
 *
 * The id of an item is the number it has on that disc, which it keeps; its moment of
 * arrival is the one that disc states (AD_CLOCK_DISC). Nothing can be taken out.
 */
#pragma once

#include "auditdisc/source/source.h"

/* How the name of such a source begins. */
#define AD_SOURCE_DISC "disc:"

extern const AdSourceOps ad_source_disc;
