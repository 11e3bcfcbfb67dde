/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rich text of Outlook: unpacked (MS-OXRTFCP) and reduced to its words.
 */
#pragma once

#include <glib.h>

/* At most limit bytes; NULL if it is not packed in a known way. */
GBytes *ad_rtf_unpack(const guint8 *bytes, gsize length, gsize limit);

/* The words, clean lines. */
char *ad_rtf_text(const char *rtf, gsize length);
