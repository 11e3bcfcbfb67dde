/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "charset_private.h"

#include <string.h>

#define KEY_LENGTH 24

/* iconv's name of each character set known to occur in mail, and the names mail has for
 * it, squeezed to lower-case letters and digits. Where mailers name a standard but use
 * the superset of their system, the superset is taken. */
const AdCharset ad_charsets[] = {
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
    {"HZ", "hzgb2312 hz", 1},
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

/* Whether it is one of the keys, which are parted by blanks. */
static bool
has_key(const char *keys, const char *key, gsize length)
{
    for (const char *at = strstr(keys, key); at != NULL; at = strstr(at + 1, key))
        if ((at == keys || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
            return true;
    return false;
}

int
ad_charset_row_of(const char *charset)
{
    char key[KEY_LENGTH + 1];
    gsize length = 0;

    for (const char *at = charset; *at != '\0' && length < KEY_LENGTH; at++)
        if (g_ascii_isalnum(*at))
            key[length++] = g_ascii_tolower(*at);
    key[length] = '\0';
    for (guint row = 0; row < G_N_ELEMENTS(ad_charsets) && length > 0; row++)
        if (has_key(ad_charsets[row].keys, key, length))
            return row;
    return AD_ROW_UNKNOWN;
}

int
ad_charset_row_named(const char *name)
{
    for (guint row = 0; row < G_N_ELEMENTS(ad_charsets); row++)
        if (g_strcmp0(ad_charsets[row].name, name) == 0)
            return row;
    return AD_ROW_UNKNOWN;
}

const iconv_t *
ad_charset_converters(void)
{
    static gsize opened = 0;

    if (g_once_init_enter(&opened)) {
        iconv_t *all = g_new(iconv_t, G_N_ELEMENTS(ad_charsets));

        for (guint row = 0; row < G_N_ELEMENTS(ad_charsets); row++)
            all[row] = ad_charsets[row].name == NULL
                           ? (iconv_t)-1
                           : iconv_open("UTF-8", ad_charsets[row].name);
        g_once_init_leave(&opened, (gsize)all);
    }
    return (const iconv_t *)opened;
}
