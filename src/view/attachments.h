/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The attachments of all messages, grouped by what kind of file they are; in the order
 * of the disc. Read once from what the workers told.
 */
#pragma once

#include "auditdisc/view/site.h"

#include <glib.h>

#define AD_GROUPS 10 /* groups of kinds, as a reader would make them */

typedef struct {
    guint32 message; /* its index in the selection */
    guint32 place;   /* among the attachments of it, from 0 */
} AdClip;

struct AdAttachments {
    GArray *groups[AD_GROUPS]; /* AdClip */
    guint64 sizes[AD_GROUPS];
    guint count;
};

AdAttachments *ad_attachments_new(const AdShownFile *shown);
void ad_attachments_free(AdAttachments *attachments);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdAttachments, ad_attachments_free)
