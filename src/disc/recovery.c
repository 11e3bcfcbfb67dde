/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/disc/recovery.h"

#include <math.h>

#define MANY 14 /* copies, from which on they survive more than RS03 */
#define RISK 0.01

AdRecovery
ad_recovery_none(guint64 blocks)
{
    AdRecovery recovery = {.blocks = blocks, .copies = 1};

    return recovery;
}

AdRecovery
ad_recovery_plan(guint64 blocks, guint64 capacity, bool can_augment)
{
    AdRecovery recovery = ad_recovery_none(blocks);
    guint copies = (guint)CLAMP(capacity / MAX(blocks, 1), 1, G_MAXUINT16);

    recovery.augmented =
        copies < MANY && can_augment && ad_rs03_plan(blocks, capacity, &recovery.rs03);
    if (!recovery.augmented)
        recovery.copies = copies;
    return recovery;
}

/* A block is gone when each of its copies is: share to the power of copies, for each of
 * the blocks. */
static guint
percent_of_copies(const AdRecovery *recovery)
{
    return (guint)(100 * pow(RISK / (double)MAX(recovery->blocks, 1),
                             1.0 / recovery->copies));
}

/* How likely it is that a code word loses more blocks than it may, of which each is
 * lost with that chance. */
static double
chance_of_loss(guint roots, double share)
{
    double chance = 0;

    for (guint lost = roots + 1; lost <= AD_RS03_LAYERS; lost++)
        chance += exp(lgamma(AD_RS03_LAYERS + 1.0) - lgamma(lost + 1.0) -
                      lgamma(AD_RS03_LAYERS - lost + 1.0) + lost * log(share) +
                      (AD_RS03_LAYERS - lost) * log1p(-share));
    return chance;
}

static guint
percent_of_rs03(const AdRs03 *rs03)
{
    guint percent = 99;

    while (percent > 0 &&
           chance_of_loss(rs03->roots, percent / 100.0) * (double)rs03->layer > RISK)
        percent--;
    return percent;
}

guint
ad_recovery_piece(const AdRecovery *recovery)
{
    return recovery->augmented
               ? 100 * recovery->rs03.roots / AD_RS03_LAYERS
               : 100 * (recovery->copies - 1) / MAX(recovery->copies, 1);
}

guint
ad_recovery_random(const AdRecovery *recovery)
{
    return recovery->augmented ? percent_of_rs03(&recovery->rs03)
                               : percent_of_copies(recovery);
}

char *
ad_recovery_words(const AdRecovery *recovery)
{
    guint piece = ad_recovery_piece(recovery), random = ad_recovery_random(recovery);

    if (recovery->augmented)
        return g_strdup_printf(
            "Behind the image stands recovery data (RS03), and all of it survives the "
            "loss of any %u %% in one piece, or of %u %% of the blocks at random.",
            piece, random);
    if (recovery->copies < 2)
        return g_strdup("The image stands on the disc once, so each block that is "
                        "lost is missed: keep a second disc.");
    return g_strdup_printf("The image stands on the disc %u times, and all of it "
                           "survives the loss of any %u %% in one piece, or of %u %% "
                           "of the blocks at random.",
                           recovery->copies, piece, random);
}
