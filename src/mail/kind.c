/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/kind.h"

#include <string.h>

/* Types are in words with blanks between them, as declared and as libmagic has them;
 * so are the ends of names. */
typedef struct {
    AdKind kind;
    const char *types, *names;
} Row;

static const Row rows[] = {
    {{"plain text", AD_FAMILY_TEXT, "txt"}, "text/plain", "txt"},
    {{"a table in plain text", AD_FAMILY_TEXT, "csv"},
     "text/csv text/comma-separated-values",
     "csv"},
    {{"a calendar file", AD_FAMILY_TEXT, "txt"}, "text/calendar", "ics"},
    {{"a visiting card", AD_FAMILY_TEXT, "txt"},
     "text/vcard text/x-vcard text/directory",
     "vcf"},
    {{"a report of a mail system", AD_FAMILY_TEXT, "txt"},
     "message/delivery-status message/disposition-notification",
     ""},
    {{"a mail message", AD_FAMILY_MAIL, "txt"}, "message/rfc822", "eml"},
    {{"an Outlook message", AD_FAMILY_MAIL, "bin"},
     "application/vnd.ms-outlook application/x-ms-msg",
     "msg"},
    {{"a bundle of Outlook", AD_FAMILY_MAIL, "bin"},
     "application/ms-tnef application/vnd.ms-tnef",
     ""},
    {{"a web page", AD_FAMILY_WEB, "bin"},
     "text/html application/xhtml+xml text/x-server-parsed-html",
     "html htm xhtml shtml"},
    {{"a drawing in SVG", AD_FAMILY_WEB, "bin"}, "image/svg+xml", "svg"},
    {{"an XML document", AD_FAMILY_XML, "bin"},
     "text/xml application/xml text/xsl",
     "xml xsl"},
    {{"a script", AD_FAMILY_SCRIPT, "bin"},
     "text/javascript text/ecmascript text/vbscript application/javascript "
     "application/x-javascript application/ecmascript text/x-shellscript "
     "application/x-sh text/x-msdos-batch text/x-perl text/x-python "
     "text/x-script.python text/x-php text/x-ruby",
     "js jse vbs vbe wsf ps1 bat cmd sh pl py php rb"},
    {{"a digital signature", AD_FAMILY_SEAL, "bin"},
     "application/pgp-signature application/pkcs7-signature "
     "application/x-pkcs7-signature",
     "p7s sig"},
    {{"a signed or encrypted message", AD_FAMILY_SEAL, "bin"},
     "application/pkcs7-mime application/x-pkcs7-mime",
     "p7m"},
    {{"an encryption key", AD_FAMILY_SEAL, "bin"}, "application/pgp-keys", ""},
    {{"an encrypted file", AD_FAMILY_SEAL, "bin"},
     "application/pgp-encrypted application/pgp",
     "pgp gpg"},
    {{"a PDF document", AD_FAMILY_PDF, "pdf"},
     "application/pdf application/x-pdf",
     "pdf"},
    {{"a PNG picture", AD_FAMILY_PICTURE, "png"}, "image/png image/x-png", "png"},
    {{"a JPEG picture", AD_FAMILY_PICTURE, "jpg"},
     "image/jpeg image/jpg image/pjpeg",
     "jpg jpeg"},
    {{"a GIF picture", AD_FAMILY_PICTURE, "gif"}, "image/gif", "gif"},
    {{"a WebP picture", AD_FAMILY_PICTURE, "webp"}, "image/webp", "webp"},
    {{"a TIFF picture", AD_FAMILY_PICTURE, "bin"}, "image/tiff", "tif tiff"},
    {{"a bitmap picture", AD_FAMILY_PICTURE, "bin"},
     "image/bmp image/x-ms-bmp image/x-bmp",
     "bmp"},
    {{"a picture", AD_FAMILY_PICTURE, "bin"},
     "image/vnd.microsoft.icon image/x-icon image/heic image/heif image/avif image/jp2 "
     "image/x-pcx image/vnd.adobe.photoshop",
     "ico heic avif jp2 pcx psd"},
    {{"a Word document", AD_FAMILY_OFFICE, "doc"}, "application/msword", "doc"},
    {{"a Word document", AD_FAMILY_OFFICE, "docx"},
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     "docx"},
    {{"an Excel workbook", AD_FAMILY_OFFICE, "xls"},
     "application/vnd.ms-excel",
     "xls xlt"},
    {{"an Excel workbook", AD_FAMILY_OFFICE, "xlsx"},
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     "xlsx"},
    {{"a PowerPoint presentation", AD_FAMILY_OFFICE, "ppt"},
     "application/vnd.ms-powerpoint",
     "ppt pps"},
    {{"a PowerPoint presentation", AD_FAMILY_OFFICE, "pptx"},
     "application/vnd.openxmlformats-officedocument.presentationml.presentation",
     "pptx"},
    {{"an Office document that holds macros", AD_FAMILY_OFFICE, "bin"},
     "application/vnd.ms-word.document.macroenabled.12 "
     "application/vnd.ms-excel.sheet.macroenabled.12 "
     "application/vnd.ms-powerpoint.presentation.macroenabled.12",
     "docm xlsm pptm"},
    {{"an OpenDocument text", AD_FAMILY_OFFICE, "odt"},
     "application/vnd.oasis.opendocument.text",
     "odt"},
    {{"an OpenDocument spreadsheet", AD_FAMILY_OFFICE, "ods"},
     "application/vnd.oasis.opendocument.spreadsheet",
     "ods"},
    {{"an OpenDocument presentation", AD_FAMILY_OFFICE, "odp"},
     "application/vnd.oasis.opendocument.presentation",
     "odp"},
    {{"an RTF document", AD_FAMILY_OFFICE, "bin"},
     "text/rtf application/rtf text/richtext",
     "rtf"},
    {{"a Visio drawing", AD_FAMILY_OFFICE, "bin"},
     "application/vnd.visio application/vnd.ms-visio.drawing.main+xml",
     "vsd vsdx"},
    {{"an Office document", AD_FAMILY_OLE, "bin"},
     "application/x-ole-storage application/vnd.ms-office application/cdfv2 "
     "application/cdfv2-corrupt application/cdfv2-encrypted application/encrypted "
     "application/cdfv2-unknown",
     ""},
    {{"a ZIP archive", AD_FAMILY_ZIP, "zip"},
     "application/zip application/x-zip application/x-zip-compressed",
     "zip"},
    {{"a Java archive", AD_FAMILY_ZIP, "bin"}, "application/java-archive", "jar"},
    {{"an Android program", AD_FAMILY_ZIP, "bin"},
     "application/vnd.android.package-archive",
     "apk"},
    {{"an electronic book", AD_FAMILY_ZIP, "bin"}, "application/epub+zip", "epub"},
    {{"a gzip archive", AD_FAMILY_ARCHIVE, "bin"},
     "application/gzip application/x-gzip application/x-gtar-compressed",
     "gz tgz"},
    {{"a RAR archive", AD_FAMILY_ARCHIVE, "bin"},
     "application/x-rar application/vnd.rar application/x-rar-compressed",
     "rar"},
    {{"a 7-Zip archive", AD_FAMILY_ARCHIVE, "bin"},
     "application/x-7z-compressed",
     "7z"},
    {{"a Windows cabinet", AD_FAMILY_ARCHIVE, "bin"},
     "application/vnd.ms-cab-compressed",
     "cab"},
    {{"a disc image", AD_FAMILY_ARCHIVE, "bin"}, "application/x-iso9660-image", "iso"},
    {{"an archive", AD_FAMILY_ARCHIVE, "bin"},
     "application/x-tar application/x-gtar application/x-bzip2 application/x-xz "
     "application/zstd application/x-arj application/x-ace-compressed "
     "application/x-lzh-compressed application/x-zoo application/x-lz4+json",
     "tar bz2 xz zst arj ace lzh lha"},
    {{"a Windows program", AD_FAMILY_PROGRAM, "bin"},
     "application/x-dosexec application/vnd.microsoft.portable-executable "
     "application/x-msdownload application/x-msdos-program "
     "application/x-ms-ne-executable application/x-lx-executable",
     "exe scr pif dll cpl"},
    {{"a Windows installer", AD_FAMILY_PROGRAM, "bin"}, "application/x-msi", "msi"},
    {{"a Windows shortcut", AD_FAMILY_PROGRAM, "bin"},
     "application/x-ms-shortcut",
     "lnk"},
    {{"a Windows help file", AD_FAMILY_PROGRAM, "bin"},
     "application/vnd.ms-htmlhelp",
     "chm"},
    {{"a Linux program", AD_FAMILY_PROGRAM, "bin"},
     "application/x-executable application/x-pie-executable application/x-sharedlib",
     ""},
    {{"a macOS program", AD_FAMILY_PROGRAM, "bin"}, "application/x-mach-binary", ""},
    {{"a Java program", AD_FAMILY_PROGRAM, "bin"},
     "application/x-java-applet",
     "class"},
    {{"a Flash program", AD_FAMILY_PROGRAM, "bin"},
     "application/x-shockwave-flash application/vnd.adobe.flash.movie",
     "swf"},
    {{"a sound recording", AD_FAMILY_SOUND, "bin"},
     "audio/mpeg audio/mp3 audio/wav audio/x-wav audio/ogg audio/basic audio/x-m4a "
     "audio/flac audio/amr audio/midi",
     "mp3 wav ogg m4a flac amr mid"},
    {{"a video", AD_FAMILY_VIDEO, "bin"},
     "video/mp4 video/mpeg video/quicktime video/x-msvideo video/webm video/3gpp "
     "video/3gpp2 video/x-ms-asf video/x-flv application/ogg",
     "mp4 mpg mpeg mov avi webm 3gp wmv"},
    {{"a PostScript document", AD_FAMILY_TEXT, "bin"},
     "application/postscript",
     "ps eps"},
};

/* Any text that nothing more is known of. */
static const AdKind some_text = {"plain text", AD_FAMILY_TEXT, "txt"};

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

char *
ad_kind_title(const AdKind *kind)
{
    const char *words = kind->words;
    char *title;

    if (g_str_has_prefix(words, "a ") || g_str_has_prefix(words, "an "))
        words = strchr(words, ' ') + 1;
    title = g_strdup(words);
    title[0] = g_ascii_toupper(title[0]);
    return title;
}
