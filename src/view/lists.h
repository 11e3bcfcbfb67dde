/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages that are lists of messages, of days, people and all other series: the most
 * of those that are not of a single message. Workers make them while the caller makes
 * others.
 */
#pragma once

#include "auditdisc/view/site.h"

/* Where what is made goes: its bytes to the pack, its path and extent to the sink. */
typedef struct {
    AdPack *pack;
    AdSink sink;
} AdOutput;

/* An AdPages.add with an AdOutput for its data; false for NULL, which a page is that
 * could not be made. */
bool ad_output_add(const char *path, GBytes *bytes, gpointer output, GError **error);

typedef struct AdLists AdLists;

/* site and rendering are borrowed until it is freed; site is whole and stays as it is.
 */
AdLists *ad_lists_begin(const AdSite *site, const AdRendering *rendering,
                        GError **error);
/* Waits for the last page. All of them are in the rendering's sink then. */
bool ad_lists_finish(AdLists *lists, GError **error);
void ad_lists_free(AdLists *lists);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdLists, ad_lists_free)
