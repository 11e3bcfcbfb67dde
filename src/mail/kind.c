/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/kind.h"

#include "auditdisc/base/words.h"

#include <string.h>

/* Types are in words with blanks between them, as declared and as libmagic has them;
 * so are the ends of names. */
typedef struct {
    AdKind kind;
    const char *types, *names;
} Row;

static const Row rows[] = {
    {{N_("plain text"), AD_FAMILY_TEXT, "txt"}, "text/plain", "txt"},
    {{N_("a table in plain text"), AD_FAMILY_TEXT, "csv"},
     "text/csv text/comma-separated-values",
     "csv"},
    {{N_("a calendar file"), AD_FAMILY_TEXT, "txt"}, "text/calendar", "ics"},
    {{N_("a visiting card"), AD_FAMILY_TEXT, "txt"},
     "text/vcard text/x-vcard text/directory",
     "vcf"},
    {{N_("a report of a mail system"), AD_FAMILY_TEXT, "txt"},
     "message/delivery-status message/disposition-notification",
     ""},
    {{N_("a mail message"), AD_FAMILY_MAIL, "txt"}, "message/rfc822", "eml"},
    {{N_("an Outlook message"), AD_FAMILY_MAIL, "bin"},
     "application/vnd.ms-outlook application/x-ms-msg",
     "msg"},
    {{N_("a bundle of Outlook"), AD_FAMILY_MAIL, "bin"},
     "application/ms-tnef application/vnd.ms-tnef",
     ""},
    {{N_("a web page"), AD_FAMILY_WEB, "bin"},
     "text/html application/xhtml+xml text/x-server-parsed-html",
     "html htm xhtml shtml"},
    {{N_("a drawing in SVG"), AD_FAMILY_WEB, "bin"}, "image/svg+xml", "svg"},
    {{N_("an XML document"), AD_FAMILY_XML, "bin"},
     "text/xml application/xml text/xsl",
     "xml xsl"},
    {{N_("a script"), AD_FAMILY_SCRIPT, "bin"},
     "text/javascript text/ecmascript text/vbscript application/javascript "
     "application/x-javascript application/ecmascript text/x-shellscript "
     "application/x-sh text/x-msdos-batch text/x-perl text/x-python "
     "text/x-script.python text/x-php text/x-ruby",
     "js jse vbs vbe wsf ps1 bat cmd sh pl py php rb"},
    {{N_("a digital signature"), AD_FAMILY_SEAL, "bin"},
     "application/pgp-signature application/pkcs7-signature "
     "application/x-pkcs7-signature",
     "p7s sig"},
    {{N_("a signed or encrypted message"), AD_FAMILY_SEAL, "bin"},
     "application/pkcs7-mime application/x-pkcs7-mime",
     "p7m"},
    {{N_("an encryption key"), AD_FAMILY_SEAL, "bin"}, "application/pgp-keys", ""},
    {{N_("an encrypted file"), AD_FAMILY_SEAL, "bin"},
     "application/pgp-encrypted application/pgp",
     "pgp gpg"},
    {{N_("a PDF document"), AD_FAMILY_PDF, "pdf"},
     "application/pdf application/x-pdf",
     "pdf"},
    {{N_("a PNG picture"), AD_FAMILY_PICTURE, "png"}, "image/png image/x-png", "png"},
    {{N_("a JPEG picture"), AD_FAMILY_PICTURE, "jpg"},
     "image/jpeg image/jpg image/pjpeg",
     "jpg jpeg"},
    {{N_("a GIF picture"), AD_FAMILY_PICTURE, "gif"}, "image/gif", "gif"},
    {{N_("a WebP picture"), AD_FAMILY_PICTURE, "webp"}, "image/webp", "webp"},
    {{N_("a TIFF picture"), AD_FAMILY_PICTURE, "bin"}, "image/tiff", "tif tiff"},
    {{N_("a bitmap picture"), AD_FAMILY_PICTURE, "bin"},
     "image/bmp image/x-ms-bmp image/x-bmp",
     "bmp"},
    {{N_("a picture"), AD_FAMILY_PICTURE, "bin"},
     "image/vnd.microsoft.icon image/x-icon image/heic image/heif image/avif image/jp2 "
     "image/x-pcx image/vnd.adobe.photoshop",
     "ico heic avif jp2 pcx psd"},
    {{N_("a Word document"), AD_FAMILY_OFFICE, "doc"}, "application/msword", "doc"},
    {{N_("a Word document"), AD_FAMILY_OFFICE, "docx"},
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     "docx"},
    {{N_("an Excel workbook"), AD_FAMILY_OFFICE, "xls"},
     "application/vnd.ms-excel",
     "xls xlt"},
    {{N_("an Excel workbook"), AD_FAMILY_OFFICE, "xlsx"},
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     "xlsx"},
    {{N_("a PowerPoint presentation"), AD_FAMILY_OFFICE, "ppt"},
     "application/vnd.ms-powerpoint",
     "ppt pps"},
    {{N_("a PowerPoint presentation"), AD_FAMILY_OFFICE, "pptx"},
     "application/vnd.openxmlformats-officedocument.presentationml.presentation",
     "pptx"},
    {{N_("an Office document that holds macros"), AD_FAMILY_OFFICE, "bin"},
     "application/vnd.ms-word.document.macroenabled.12 "
     "application/vnd.ms-excel.sheet.macroenabled.12 "
     "application/vnd.ms-powerpoint.presentation.macroenabled.12",
     "docm xlsm pptm"},
    {{N_("an OpenDocument text"), AD_FAMILY_OFFICE, "odt"},
     "application/vnd.oasis.opendocument.text",
     "odt"},
    {{N_("an OpenDocument spreadsheet"), AD_FAMILY_OFFICE, "ods"},
     "application/vnd.oasis.opendocument.spreadsheet",
     "ods"},
    {{N_("an OpenDocument presentation"), AD_FAMILY_OFFICE, "odp"},
     "application/vnd.oasis.opendocument.presentation",
     "odp"},
    {{N_("an RTF document"), AD_FAMILY_OFFICE, "bin"},
     "text/rtf application/rtf text/richtext",
     "rtf"},
    {{N_("a Visio drawing"), AD_FAMILY_OFFICE, "bin"},
     "application/vnd.visio application/vnd.ms-visio.drawing.main+xml",
     "vsd vsdx"},
    {{N_("an Office document"), AD_FAMILY_OLE, "bin"},
     "application/x-ole-storage application/vnd.ms-office application/cdfv2 "
     "application/cdfv2-corrupt application/cdfv2-encrypted application/encrypted "
     "application/cdfv2-unknown",
     ""},
    {{N_("a ZIP archive"), AD_FAMILY_ZIP, "zip"},
     "application/zip application/x-zip application/x-zip-compressed",
     "zip"},
    {{N_("a Java archive"), AD_FAMILY_ZIP, "bin"}, "application/java-archive", "jar"},
    {{N_("an Android program"), AD_FAMILY_ZIP, "bin"},
     "application/vnd.android.package-archive",
     "apk"},
    {{N_("an electronic book"), AD_FAMILY_ZIP, "bin"}, "application/epub+zip", "epub"},
    {{N_("a gzip archive"), AD_FAMILY_ARCHIVE, "bin"},
     "application/gzip application/x-gzip application/x-gtar-compressed",
     "gz tgz"},
    {{N_("a RAR archive"), AD_FAMILY_ARCHIVE, "bin"},
     "application/x-rar application/vnd.rar application/x-rar-compressed",
     "rar"},
    {{N_("a 7-Zip archive"), AD_FAMILY_ARCHIVE, "bin"},
     "application/x-7z-compressed",
     "7z"},
    {{N_("a Windows cabinet"), AD_FAMILY_ARCHIVE, "bin"},
     "application/vnd.ms-cab-compressed",
     "cab"},
    {{N_("a disc image"), AD_FAMILY_ARCHIVE, "bin"},
     "application/x-iso9660-image",
     "iso"},
    {{N_("an archive"), AD_FAMILY_ARCHIVE, "bin"},
     "application/x-tar application/x-gtar application/x-bzip2 application/x-xz "
     "application/zstd application/x-arj application/x-ace-compressed "
     "application/x-lzh-compressed application/x-zoo application/x-lz4+json",
     "tar bz2 xz zst arj ace lzh lha"},
    {{N_("a Windows program"), AD_FAMILY_PROGRAM, "bin"},
     "application/x-dosexec application/vnd.microsoft.portable-executable "
     "application/x-msdownload application/x-msdos-program "
     "application/x-ms-ne-executable application/x-lx-executable",
     "exe scr pif dll cpl"},
    {{N_("a Windows installer"), AD_FAMILY_PROGRAM, "bin"}, "application/x-msi", "msi"},
    {{N_("a Windows shortcut"), AD_FAMILY_PROGRAM, "bin"},
     "application/x-ms-shortcut",
     "lnk"},
    {{N_("a Windows help file"), AD_FAMILY_PROGRAM, "bin"},
     "application/vnd.ms-htmlhelp",
     "chm"},
    {{N_("a Linux program"), AD_FAMILY_PROGRAM, "bin"},
     "application/x-executable application/x-pie-executable application/x-sharedlib",
     ""},
    {{N_("a macOS program"), AD_FAMILY_PROGRAM, "bin"},
     "application/x-mach-binary",
     ""},
    {{N_("a Java program"), AD_FAMILY_PROGRAM, "bin"},
     "application/x-java-applet",
     "class"},
    {{N_("a Flash program"), AD_FAMILY_PROGRAM, "bin"},
     "application/x-shockwave-flash application/vnd.adobe.flash.movie",
     "swf"},
    {{N_("a sound recording"), AD_FAMILY_SOUND, "bin"},
     "audio/mpeg audio/mp3 audio/wav audio/x-wav audio/ogg audio/basic audio/x-m4a "
     "audio/flac audio/amr audio/midi",
     "mp3 wav ogg m4a flac amr mid"},
    {{N_("a video"), AD_FAMILY_VIDEO, "bin"},
     "video/mp4 video/mpeg video/quicktime video/x-msvideo video/webm video/3gpp "
     "video/3gpp2 video/x-ms-asf video/x-flv application/ogg",
     "mp4 mpg mpeg mov avi webm 3gp wmv"},
    {{N_("a PostScript document"), AD_FAMILY_TEXT, "bin"},
     "application/postscript",
     "ps eps"},
};

/* Any text that nothing more is known of. */
static const AdKind some_text = {N_("plain text"), AD_FAMILY_TEXT, "txt"};

#define BIT(family) (1U << AD_FAMILY_##family)
#define TEXTUAL     (BIT(TEXT) | BIT(WEB) | BIT(XML) | BIT(SCRIPT) | BIT(MAIL) | BIT(SEAL))

/* What else than the same may be found where a family is claimed. Office programs write
 * XML and web archives, which look like mail, under their old names too, and all newer
 * documents are ZIP. */
static const guint fitting[AD_FAMILIES] = {
    [AD_FAMILY_TEXT] = TEXTUAL,
    [AD_FAMILY_WEB] = TEXTUAL,
    [AD_FAMILY_XML] = TEXTUAL,
    [AD_FAMILY_SCRIPT] = TEXTUAL,
    [AD_FAMILY_MAIL] = TEXTUAL | BIT(OLE),
    [AD_FAMILY_SEAL] = ~BIT(PROGRAM), /* all else may be signed or hidden in it */
    [AD_FAMILY_OFFICE] = BIT(ZIP) | BIT(OLE) | BIT(XML) | BIT(MAIL),
    [AD_FAMILY_ZIP] = BIT(ARCHIVE) | BIT(OFFICE),
    [AD_FAMILY_OLE] = BIT(OFFICE) | BIT(MAIL),
    [AD_FAMILY_ARCHIVE] = BIT(ZIP),
    [AD_FAMILY_PROGRAM] = BIT(OLE) | BIT(ZIP) | BIT(ARCHIVE),
    [AD_FAMILY_SOUND] = BIT(VIDEO),
    [AD_FAMILY_VIDEO] = BIT(SOUND),
};

/* Whether it is one of the words in a list; ASCII case is ignored. */
static bool
lists(const char *words, const char *word)
{
    gsize length = strlen(word);

    while (*words != '\0') {
        gsize size = strcspn(words, " ");

        if (size == length && g_ascii_strncasecmp(words, word, size) == 0)
            return true;
        words += size + strspn(words + size, " ");
    }
    return false;
}

const AdKind *
ad_kind_of_name(const char *name)
{
    const char *dot = strrchr(name, '.');

    for (guint i = 0; dot != NULL && i < G_N_ELEMENTS(rows); i++)
        if (lists(rows[i].names, dot + 1))
            return &rows[i].kind;
    return NULL;
}

const AdKind *
ad_kind_of_type(const char *type)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        if (lists(rows[i].types, type))
            return &rows[i].kind;
    return g_str_has_prefix(type, "text/") ? &some_text : NULL;
}

bool
ad_kind_fits(const AdKind *claimed, const AdKind *found)
{
    return claimed->family == found->family ||
           (fitting[claimed->family] & 1U << found->family) != 0;
}

/* Behind the article that a kind is named with, in any of the languages. */
static const char *
without_article(const char *words)
{
    static const char *const articles[] = {"a ",  "an ",  "ein ", "eine ",
                                           "un ", "une ", "una "};

    for (guint i = 0; i < G_N_ELEMENTS(articles); i++)
        if (g_str_has_prefix(words, articles[i]))
            return words + strlen(articles[i]);
    return words;
}

char *
ad_kind_title(const AdKind *kind)
{
    const char *words = without_article(_(kind->words));
    g_autofree char *first = g_utf8_strup(words, g_utf8_next_char(words) - words);

    return g_strconcat(first, g_utf8_next_char(words), NULL);
}
