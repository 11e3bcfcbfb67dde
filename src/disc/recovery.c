/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/disc/recovery.h"

#include <math.h>

guint
ad_recovery_copies(guint64 blocks, guint64 capacity)
{
    return (guint)CLAMP(capacity / MAX(blocks, 1), 1, G_MAXUINT16);
}

/* A block is gone when each of its copies is: share to the power of copies, for each of
 * the blocks. */
static guint
random_percent(guint64 blocks, guint copies)
{
    const double risk = 0.01;

    return (guint)(100 * pow(risk / (double)MAX(blocks, 1), 1.0 / copies));
}

char *
ad_recovery_words(guint64 blocks, guint copies)
{
    if (copies < 2)
        return g_strdup("The image stands on the disc once, so each block that is "
                        "lost is missed: keep a second disc.");
    return g_strdup_printf("The image stands on the disc %u times, and all of it "
                           "survives the loss of any %u %% in one piece, or of %u %% "
                           "of the blocks at random.",
                           copies, 100 * (copies - 1) / copies,
                           random_percent(blocks, copies));
}
