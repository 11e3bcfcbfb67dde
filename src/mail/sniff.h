/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kind of a file by its first bytes, as libmagic tells it. What it says is looked
 * up in our own list of kinds and never shown. It depends on nothing but the bytes and
 * libmagic's data base: not on the locale, the environment or files of the user.
 */
#pragma once

#include "auditdisc/mail/kind.h"

/* Bytes that are looked at; more are not needed. */
#define AD_SNIFF_LIMIT ((gsize)64 * 1024)

/* Loads the data base, once per process, before the workers are forked, since a
 * worker can't open files. */
bool ad_sniff_init(GError **error);
/* NULL where the bytes say nothing, which very few never do. */
const AdKind *ad_sniff(const guint8 *bytes, gsize length);
