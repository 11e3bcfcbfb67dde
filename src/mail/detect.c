/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect_private.h"

#include <uchardet.h>

#define EVIDENCE 20    /* bytes beyond ASCII below which it would be a guess */
#define CONTROLS 20    /* bytes of a text for each control character in it */
#define ENOUGH   16000 /* bytes from the first of those on that are looked at */

/* What the detector may say. It also tells Latin character sets apart, on grounds too
 * thin to follow, and is not asked about what is UTF-8. */
static const char *const trusted[] = {
    "KOI8-R",       "WINDOWS-1251", "ISO-8859-5", "MAC-CYRILLIC", "IBM866",
    "IBM855",       "WINDOWS-1253", "ISO-8859-7", "WINDOWS-1255", "ISO-8859-8",
    "WINDOWS-1256", "ISO-8859-6",   "TIS-620",    "EUC-JP",       "SHIFT_JIS",
    "EUC-KR",       "UHC",          "JOHAB",      "GB18030",      "BIG5",
    "EUC-TW",
};

/* Whether there is enough to go by, and it is text at all: of the bytes of a picture or
 * of a program every tenth is a control character. */
static bool
is_evident(const char *bytes, gsize length)
{
    gsize high = 0;
    gsize controls = 0;

    for (gsize i = 0; i < length; i++) {
        high += (guchar)bytes[i] >= 0x80;
        controls += g_ascii_iscntrl(bytes[i]) && !g_ascii_isspace(bytes[i]);
    }
    return high >= EVIDENCE && controls <= length / CONTROLS;
}

const char *
ad_charset_detect(const char *bytes, gsize length)
{
    uchardet_t detector;
    const char *found = NULL;

    for (; length > 0 && (guchar)*bytes < 0x80; bytes++)
        length--;
    length = MIN(length, ENOUGH);
    if (!is_evident(bytes, length))
        return NULL;
    detector = uchardet_new();
    if (uchardet_handle_data(detector, bytes, length) == 0) {
        uchardet_data_end(detector);
        for (guint i = 0; i < G_N_ELEMENTS(trusted) && found == NULL; i++)
            if (g_ascii_strcasecmp(uchardet_get_charset(detector), trusted[i]) == 0)
                found = trusted[i];
    }
    uchardet_delete(detector);
    return found;
}
