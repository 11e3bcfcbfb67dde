/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Reed-Solomon code of RS03, over GF(256) with the polynomial 0x187: the zeros of
 * the generator are the powers 11 * (112 + j) of its root, for j below the number of
 * roots.
 *
 * A code word here is 255 blocks, and each of their bytes a word of its own with the
 * same places in error. That is what finds them: the syndromes of all the bytes span a
 * space in which just the places that are wrong have their check vectors, as long as
 * fewer are wrong than there are roots. So nobody has to know which blocks are noise.
 */
#pragma once

#include "auditdisc/disc/rs03.h"

#include <glib.h>
#include <stdbool.h>

typedef struct AdRs03Code AdRs03Code;

AdRs03Code *ad_rs03_code_new(guint roots);
void ad_rs03_code_free(AdRs03Code *code);
/* word: 255 blocks, which are put right. wrong: 255 bytes, in which the blocks that are
 * known to be lost are marked, and afterwards all that had to be changed. False if
 * nothing can be done, because too many are wrong. */
bool ad_rs03_code_repair(const AdRs03Code *code, guint8 *word, guint8 *wrong);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdRs03Code, ad_rs03_code_free)
