/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/charset.h"

#include "auditdisc/base/text.h"
#include "detect_private.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#define REPLACEMENT "\357\277\275" /* U+FFFD */
#define NUL_PICTURE "\342\220\200" /* U+2400: a C string can't hold the character */
#define KEY_LENGTH  24

/* iconv's name of each character set known to occur in mail, and the names mail has for
 * it, squeezed to lower-case letters and digits. Where mailers name a standard but use
 * the superset of their system, the superset is taken. */
static const struct {
    const char *name, *keys;
    gsize unit; /* bytes to skip where they can't be converted */
} charsets[] = {
    {"UTF-8", "utf8 utf unicode11utf8 utf8mb4", 1},
    {"ISO-8859-1", "iso88591 88591 latin1 isolatin1 l1 ibm819 cp819 iso885911987", 1},
    {"CP1252", "windows1252 cp1252 win1252 xansi ansi", 1},
    {"ISO-8859-2", "iso88592 latin2 isolatin2 l2", 1},
    {"ISO-8859-3", "iso88593 latin3", 1},
    {"ISO-8859-4", "iso88594 latin4", 1},
    {"ISO-8859-5", "iso88595 cyrillic isocyrillic", 1},
    {"ISO-8859-6", "iso88596 iso88596i iso88596e arabic", 1},
    {"ISO-8859-7", "iso88597 greek isogreek", 1},
    {"ISO-8859-8", "iso88598 iso88598i iso88598e hebrew", 1},
    {"ISO-8859-9", "iso88599 latin5", 1},
    {"ISO-8859-10", "iso885910 latin6", 1},
    {"CP874", "iso885911 tis620 windows874 cp874", 1},
    {"ISO-8859-13", "iso885913 latin7", 1},
    {"ISO-8859-14", "iso885914 latin8", 1},
    {"ISO-8859-15", "iso885915 latin9 latin0", 1},
    {"ISO-8859-16", "iso885916 latin10", 1},
    {"CP1250", "windows1250 cp1250 win1250", 1},
    {"CP1251", "windows1251 cp1251 win1251", 1},
    {"CP1253", "windows1253 cp1253", 1},
    {"CP1254", "windows1254 cp1254", 1},
    {"CP1255", "windows1255 cp1255", 1},
    {"CP1256", "windows1256 cp1256", 1},
    {"CP1257", "windows1257 cp1257", 1},
    {"CP1258", "windows1258 cp1258", 1},
    {"CP437", "cp437 ibm437", 1},
    {"CP850", "cp850 ibm850", 1},
    {"CP852", "cp852 ibm852", 1},
    {"CP855", "cp855 ibm855", 1},
    {"CP857", "cp857 ibm857", 1},
    {"CP858", "cp858 ibm858 ibm00858", 1},
    {"CP860", "cp860 ibm860", 1},
    {"CP861", "cp861 ibm861", 1},
    {"CP862", "cp862 ibm862 dos862", 1},
    {"CP863", "cp863 ibm863", 1},
    {"CP865", "cp865 ibm865", 1},
    {"CP866", "cp866 ibm866 dos866", 1},
    {"CP869", "cp869 ibm869", 1},
    {"KOI8-R", "koi8r koi8", 1},
    {"KOI8-U", "koi8u koi8ru", 1},
    {"MACINTOSH", "macintosh macroman xmacroman mac", 1},
    {"MAC-CYRILLIC", "maccyrillic xmaccyrillic", 1},
    {"MAC-CENTRALEUROPE", "macce xmacce maccentraleurope", 1},
    {"ISO-2022-JP-3",
     "iso2022jp csiso2022jp jis iso2022jp1 iso2022jp3 iso2022jp2004 iso2022jpms cp50220"
     " cp50221 cp50222",
     1},
    {"ISO-2022-JP-2", "iso2022jp2", 1},
    {"CP932", "shiftjis xsjis sjis mskanji windows31j cswindows31j windows932 cp932",
     1},
    {"EUC-JP-MS", "eucjp xeucjp xeuc ujis eucjpms", 1},
    {"CP949",
     "euckr ksc56011987 ksc5601 ksc56011989 korean cp949 windows949 xwindows949 uhc",
     1},
    {"JOHAB", "johab ksc5601johab", 1},
    {"ISO-2022-KR", "iso2022kr", 1},
    {"ISO-2022-CN", "iso2022cn", 1},
    {"ISO-2022-CN-EXT", "iso2022cnext", 1},
    {"GB18030",
     "gb2312 gb231280 xgb2312 gb23121980 euccn xeuccn cngb gbk xgbk cp936 windows936"
     " chinesesimplified gb18030",
     1},
    {"BIG5-HKSCS", "big5 cnbig5 xxbig5 xbig5 big5hkscs", 1},
    {"CP950", "cp950 windows950", 1},
    {"EUC-TW", "euctw xeuctw", 1},
    {"UTF-7", "utf7 unicode11utf7 unicode20utf7 xunicode20utf7", 1},
    {"UTF-16", "utf16 unicode ucs2 iso10646ucs2", 2},
    {"UTF-16LE", "utf16le", 2},
    {"UTF-16BE", "utf16be", 2},
    {"UTF-32", "utf32", 4},
    {"UTF-32LE", "utf32le", 4},
    {"UTF-32BE", "utf32be", 4},
    {"VISCII", "viscii", 1},
    {"TCVN", "tcvn tcvn57121", 1},
    {"ARMSCII-8", "armscii8", 1},
    {"GEORGIAN-PS", "georgianps", 1},
    {"PT154", "pt154 ptcp154", 1},
    {"HP-ROMAN8", "hproman8 roman8", 1},
    /* Names that declare nothing beyond ASCII. */
    {NULL,
     "usascii ascii ansix341968 ansix341986 iso646us 646 us cp367 ibm367 unknown8bit"
     " xunknown unknown xuserdefined userdefined default defaultcharset none 8bit 7bit"
     " binary",
     1},
};

enum { ROW_UTF8 = 0, ROW_LATIN1 = 1, ROW_WINDOWS = 2, ROW_UNKNOWN = -1 };

/* What a reading of some bytes came to. */
typedef struct {
    GString *text;
    gsize replaced;
} Reading;

static int
row_of(const char *charset)
{
    char key[KEY_LENGTH + 1];
    gsize length = 0;

    for (const char *at = charset; *at != '\0' && length < KEY_LENGTH; at++)
        if (g_ascii_isalnum(*at))
            key[length++] = g_ascii_tolower(*at);
    key[length] = '\0';
    for (guint row = 0; row < G_N_ELEMENTS(charsets) && length > 0; row++) {
        const char *found = strstr(charsets[row].keys, key);

        for (; found != NULL; found = strstr(found + 1, key))
            if ((found == charsets[row].keys || found[-1] == ' ') &&
                (found[length] == '\0' || found[length] == ' '))
                return row;
    }
    return ROW_UNKNOWN;
}

static int
row_named(const char *name)
{
    for (guint row = 0; row < G_N_ELEMENTS(charsets); row++)
        if (g_strcmp0(charsets[row].name, name) == 0)
            return row;
    return ROW_UNKNOWN;
}

/* The open converters, one a row; (iconv_t)-1 where the system lacks it. They stay open
 * as long as the process lives: a confined worker could load none. */
static const iconv_t *
converters(void)
{
    static gsize opened = 0;

    if (g_once_init_enter(&opened)) {
        iconv_t *all = g_new(iconv_t, G_N_ELEMENTS(charsets));

        for (guint row = 0; row < G_N_ELEMENTS(charsets); row++)
            all[row] = charsets[row].name == NULL
                           ? (iconv_t)-1
                           : iconv_open("UTF-8", charsets[row].name);
        g_once_init_leave(&opened, (gsize)all);
    }
    return (const iconv_t *)opened;
}

void
ad_charset_init(void)
{
    converters();
}

/* Copies UTF-8 that may be broken. */
static void
append_utf8(Reading *reading, const char *bytes, gsize length)
{
    while (length > 0) {
        const char *end;
        gsize good;

        g_utf8_validate_len(bytes, length, &end);
        good = end - bytes;
        g_string_append_len(reading->text, bytes, good);
        if (good == length)
            return;
        if (*end != '\0')
            reading->replaced++;
        g_string_append(reading->text, *end == '\0' ? NUL_PICTURE : REPLACEMENT);
        bytes = end + 1;
        length -= good + 1;
    }
}

static void
append_iconv(Reading *reading, int row, const char *bytes, gsize length)
{
    iconv_t converter = converters()[row];
    char *in = (char *)bytes;
    char buffer[4096];

    iconv(converter, NULL, NULL, NULL, NULL);
    while (length > 0) {
        char *out = buffer;
        gsize room = sizeof buffer;
        gsize result = iconv(converter, &in, &length, &out, &room);
        int reason = result == (gsize)-1 ? errno : 0;

        append_utf8(reading, buffer, out - buffer);
        if (reason == EILSEQ || reason == EINVAL) {
            gsize skip = MIN(charsets[row].unit, length);

            g_string_append(reading->text, REPLACEMENT);
            reading->replaced++;
            in += skip;
            length = reason == EINVAL ? 0 : length - skip;
        }
    }
}

static Reading
read_as(int row, const char *bytes, gsize length)
{
    Reading reading = {g_string_sized_new(length + length / 8), 0};

    if (row == ROW_UTF8 || converters()[row] == (iconv_t)-1)
        append_utf8(&reading, bytes, length);
    else
        append_iconv(&reading, row, bytes, length);
    if (g_str_has_prefix(reading.text->str, "\357\273\277"))
        g_string_erase(reading.text, 0, 3);
    return reading;
}

/* Counts the characters beyond ASCII of bytes read as UTF-8, and the bytes that are no
 * part of any. */
static void
count_utf8(const char *bytes, gsize length, gsize *ret_good, gsize *ret_bad)
{
    *ret_good = *ret_bad = 0;
    while (length > 0) {
        const char *end;
        gsize valid;

        g_utf8_validate_len(bytes, length, &end);
        valid = end - bytes;
        for (gsize i = 0; i < valid; i++)
            *ret_good += (guchar)bytes[i] >= 0xC0;
        if (valid == length)
            return;
        *ret_bad += *end != '\0';
        bytes = end + 1;
        length -= valid + 1;
    }
}

static bool
is_utf8(const char *bytes, gsize length)
{
    gsize good, bad;

    count_utf8(bytes, length, &good, &bad);
    return bad == 0;
}

static bool
is_ascii(const char *bytes, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if ((guchar)bytes[i] >= 0x80)
            return false;
    return true;
}

/* For bytes of which nobody says what they are. */
static int
guess(const char *bytes, gsize length)
{
    const char *detected;
    gsize good, bad;

    if (length >= 2 &&
        (memcmp(bytes, "\377\376", 2) == 0 || memcmp(bytes, "\376\377", 2) == 0))
        return row_named("UTF-16");
    if (is_ascii(bytes, length) && (memmem(bytes, length, "\033$B", 3) != NULL ||
                                    memmem(bytes, length, "\033$@", 3) != NULL))
        return row_named("ISO-2022-JP-3");
    count_utf8(bytes, length, &good, &bad);
    if (bad == 0 || good > bad)
        return ROW_UTF8;
    detected = ad_charset_detect(bytes, length);
    return detected == NULL ? ROW_WINDOWS : row_of(detected);
}

static bool
has_c1(const char *bytes, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (((guchar)bytes[i] & 0xE0) == 0x80)
            return true;
    return false;
}

/* Text that was called UTF-8 and has no character of it beyond ASCII is something else;
 * text that has some is UTF-8 that was damaged. */
static bool
is_falsely_utf8(const char *bytes, gsize length)
{
    gsize good, bad;

    count_utf8(bytes, length, &good, &bad);
    return good == 0 && bad > 0;
}

/* What bytes declared as row really are. */
static int
correct(int row, const char *bytes, gsize length)
{
    if (row == ROW_LATIN1 && has_c1(bytes, length))
        return is_utf8(bytes, length) ? ROW_UTF8 : ROW_WINDOWS;
    if (row == ROW_UTF8 && is_falsely_utf8(bytes, length))
        return guess(bytes, length);
    return row;
}

static char *
flaw_of(const char *declared, int declared_row, int row, gsize replaced)
{
    const char *name = row == ROW_WINDOWS ? "windows-1252" : charsets[row].name;
    g_autofree char *called =
        declared == NULL
            ? NULL
            : ad_text_clean(declared, MIN(strlen(declared), 40), AD_TEXT_LINE, NULL);
    GString *flaw = g_string_new(NULL);

    if (declared != NULL && declared_row == ROW_UNKNOWN)
        g_string_append_printf(flaw,
                               "text in the unknown character set %s was read"
                               " as %s",
                               called, name);
    else if (declared == NULL || charsets[declared_row].name == NULL)
        g_string_append_printf(flaw,
                               "text without a declared character set was read"
                               " as %s",
                               name);
    else if (declared_row != row)
        g_string_append_printf(flaw, "text declared as %s was read as %s", called,
                               name);
    if (replaced > 0)
        g_string_append_printf(flaw,
                               "%s%" G_GSIZE_FORMAT " byte%s that %s no text in %s"
                               " shown as \357\277\275",
                               flaw->len > 0 ? "; " : "", replaced,
                               replaced == 1 ? "" : "s", replaced == 1 ? "is" : "are",
                               name);
    return g_string_free(flaw, flaw->len == 0);
}

char *
ad_charset_to_utf8(const char *bytes, gsize length, const char *charset,
                   char **ret_flaw)
{
    int declared = charset != NULL ? row_of(charset) : ROW_UNKNOWN;
    int row;
    Reading reading;

    if (declared == ROW_UNKNOWN || charsets[declared].name == NULL)
        row = guess(bytes, length);
    else
        row = correct(declared, bytes, length);
    reading = read_as(row, bytes, length);
    if (reading.replaced > 0 && row != ROW_UTF8 && is_utf8(bytes, length)) {
        g_string_free(reading.text, TRUE);
        row = ROW_UTF8;
        reading = read_as(row, bytes, length);
    }
    if (ret_flaw != NULL) {
        bool plain = is_ascii(bytes, length) && reading.replaced == 0;

        *ret_flaw = plain ? NULL : flaw_of(charset, declared, row, reading.replaced);
    }
    return g_string_free(reading.text, FALSE);
}
