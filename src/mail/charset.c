/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/charset.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "charset_private.h"
#include "detect_private.h"

#include <errno.h>
#include <string.h>

#define REPLACEMENT "\357\277\275" /* U+FFFD */
#define NUL_PICTURE "\342\220\200" /* U+2400: a C string can't hold the character */

/* What a reading of some bytes came to. */
typedef struct {
    GString *text;
    gsize replaced;
} Reading;

void
ad_charset_init(void)
{
    ad_charset_converters();
}

/* The row that a byte order mark announces. */
static int
row_by_mark(const char *bytes, gsize length)
{
    static const struct {
        const char *name, *mark;
        gsize size;
    } marks[] = {
        {"UTF-32LE", "\377\376\0\0", 4},
        {"UTF-32BE", "\0\0\376\377", 4},
        {"UTF-16LE", "\377\376", 2},
        {"UTF-16BE", "\376\377", 2},
    };

    for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
        if (length >= marks[i].size && memcmp(bytes, marks[i].mark, marks[i].size) == 0)
            return ad_charset_row_named(marks[i].name);
    return AD_ROW_UNKNOWN;
}

/* The converters of UTF-16 and UTF-32 keep the byte order of the text before, so they
 * are never used themselves. */
static int
with_byte_order(int row, const char *bytes, gsize length)
{
    const char *name = ad_charsets[row].name;
    int marked = row_by_mark(bytes, length);

    if (g_strcmp0(name, "UTF-16") != 0 && g_strcmp0(name, "UTF-32") != 0)
        return row;
    if (marked != AD_ROW_UNKNOWN && ad_charsets[marked].unit == ad_charsets[row].unit)
        return marked;
    return ad_charset_row_named(ad_charsets[row].unit == 2 ? "UTF-16LE" : "UTF-32LE");
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
    iconv_t converter = ad_charset_converters()[with_byte_order(row, bytes, length)];
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
            gsize skip = MIN(ad_charsets[row].unit, length);

            g_string_append(reading->text, REPLACEMENT);
            reading->replaced++;
            in += skip;
            length = reason == EINVAL ? 0 : length - skip;
        }
    }
}

static Reading
read_directly(int row, const char *bytes, gsize length)
{
    Reading reading = {g_string_sized_new(length + length / 8), 0};

    if (row == AD_ROW_UTF8 || ad_charset_converters()[row] == (iconv_t)-1)
        append_utf8(&reading, bytes, length);
    else
        append_iconv(&reading, row, bytes, length);
    if (g_str_has_prefix(reading.text->str, "\357\273\277"))
        g_string_erase(reading.text, 0, 3);
    return reading;
}

/* What iconv does not know, or not all characters of. */
static const struct {
    const char *name, *other;
    GString *(*rewrite)(const char *bytes, gsize length);
} rewritten[] = {
    {"ISO-2022-JP-3", "CP932", ad_charset_japanese},
    {"HZ", "GB18030", ad_charset_hz},
};

static void
read_rewritten(guint which, const char *bytes, gsize length, Reading *reading)
{
    g_autoptr(GString) text = rewritten[which].rewrite(bytes, length);
    Reading other;

    if (text == NULL)
        return;
    other = read_directly(ad_charset_row_named(rewritten[which].other), text->str,
                          text->len);
    g_string_free(reading->text, TRUE);
    *reading = other;
}

static Reading
read_as(int row, const char *bytes, gsize length)
{
    Reading reading = read_directly(row, bytes, length);
    bool known = ad_charset_converters()[row] != (iconv_t)-1;

    for (guint i = 0; i < G_N_ELEMENTS(rewritten); i++)
        if ((!known || reading.replaced > 0) &&
            g_strcmp0(ad_charsets[row].name, rewritten[i].name) == 0)
            read_rewritten(i, bytes, length, &reading);
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
    guint64 eight;

    for (; length >= sizeof eight; bytes += sizeof eight, length -= sizeof eight) {
        memcpy(&eight, bytes, sizeof eight);
        if ((eight & G_GUINT64_CONSTANT(0x8080808080808080)) != 0)
            return false;
    }
    for (gsize i = 0; i < length; i++)
        if ((guchar)bytes[i] >= 0x80)
            return false;
    return true;
}

/* Most text of mail: it reads the same in nearly every character set, and needs no look
 * at what it might be. ESC announces another character set. */
static bool
is_itself(int declared, const char *bytes, gsize length)
{
    return (declared == AD_ROW_UNKNOWN || declared <= AD_ROW_WINDOWS ||
            ad_charsets[declared].name == NULL) &&
           is_ascii(bytes, length) && memchr(bytes, '\0', length) == NULL &&
           memchr(bytes, '\033', length) == NULL;
}

/* For bytes of which nobody says what they are. */
static int
guess(const char *bytes, gsize length)
{
    const char *detected;
    int marked = row_by_mark(bytes, length);
    gsize good, bad;

    if (marked != AD_ROW_UNKNOWN)
        return marked;
    if (is_ascii(bytes, length) && (memmem(bytes, length, "\033$B", 3) != NULL ||
                                    memmem(bytes, length, "\033$@", 3) != NULL))
        return ad_charset_row_named("ISO-2022-JP-3");
    count_utf8(bytes, length, &good, &bad);
    if (bad == 0 || good > bad)
        return AD_ROW_UTF8;
    detected = ad_charset_detect(bytes, length);
    return detected == NULL ? AD_ROW_WINDOWS : ad_charset_row_of(detected);
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

/* What Windows calls by the name of a part of ISO 8859, which has no letters where
 * has_c1 looks. */
static int
windows_row(int declared)
{
    static const char *const names[][2] = {
        {"ISO-8859-1", "CP1252"}, {"ISO-8859-2", "CP1250"}, {"ISO-8859-7", "CP1253"},
        {"ISO-8859-8", "CP1255"}, {"ISO-8859-9", "CP1254"}, {"ISO-8859-13", "CP1257"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(ad_charsets[declared].name, names[i][0]) == 0)
            return ad_charset_row_named(names[i][1]);
    return declared;
}

/* Text in characters of two or four bytes has a NUL in every line end. */
static bool
is_falsely_wide(int declared, const char *bytes, gsize length)
{
    return ad_charsets[declared].unit > 1 && length > 4 &&
           row_by_mark(bytes, length) == AD_ROW_UNKNOWN &&
           memchr(bytes, '\0', length) == NULL && is_utf8(bytes, length);
}

/* What to read bytes as that are declared so; with AD_ROW_UNKNOWN, or with a name that
 * declares nothing, they are not. */
static int
first_row(int declared, const char *bytes, gsize length)
{
    if (declared == AD_ROW_UNKNOWN || ad_charsets[declared].name == NULL)
        return guess(bytes, length);
    if (g_str_has_prefix(ad_charsets[declared].name, "ISO-8859-") &&
        has_c1(bytes, length))
        return is_utf8(bytes, length) ? AD_ROW_UTF8 : windows_row(declared);
    return is_falsely_wide(declared, bytes, length) ||
                   ad_charset_hides_utf8(ad_charsets[declared].name, bytes, length)
               ? AD_ROW_UTF8
               : declared;
}

/* Text of eight bits in which nothing switches is in no set of seven bits that does. */
static bool
is_falsely_seven(int row, const char *bytes, gsize length)
{
    return g_str_has_prefix(ad_charsets[row].name, "ISO-2022-") &&
           !is_ascii(bytes, length) && memchr(bytes, '\033', length) == NULL;
}

/* What to read bytes as that could not all be read as row; that, if nothing is better.
 */
static int
second_row(int row, const char *bytes, gsize length)
{
    if (row == AD_ROW_UTF8)
        return is_falsely_utf8(bytes, length) ? guess(bytes, length) : row;
    if (is_falsely_seven(row, bytes, length))
        return guess(bytes, length);
    /* Bytes of seven bits that switch between sets always look like UTF-8. */
    return is_utf8(bytes, length) &&
                   (ad_charsets[row].unit > 1 || !is_ascii(bytes, length))
               ? AD_ROW_UTF8
               : row;
}

static char *
flaw_of(const char *declared, int declared_row, int row, gsize replaced)
{
    const char *name = row == AD_ROW_WINDOWS ? "windows-1252" : ad_charsets[row].name;
    g_autofree char *called =
        declared == NULL
            ? NULL
            : ad_text_clean(declared, MIN(strlen(declared), 40), AD_TEXT_LINE, NULL);
    GString *flaw = g_string_new(NULL);

    if (declared != NULL && declared_row == AD_ROW_UNKNOWN)
        g_string_append_printf(
            flaw, _("text in the unknown character set %1$s was read as %2$s"), called,
            name);
    else if (declared == NULL || ad_charsets[declared_row].name == NULL)
        g_string_append_printf(
            flaw, _("text without a declared character set was read as %s"), name);
    else if (declared_row != row)
        g_string_append_printf(flaw, _("text declared as %1$s was read as %2$s"),
                               called, name);
    if (replaced > 0) {
        g_autofree char *count = ad_words_number(replaced);
        g_string_append(flaw, flaw->len > 0 ? "; " : "");
        g_string_append_printf(
            flaw,
            ad_words_form(replaced, "%1$s byte that is no text in %2$s shown as �",
                          "%1$s bytes that are no text in %2$s shown as �"),
            count, name);
    }
    return g_string_free(flaw, flaw->len == 0);
}

char *
ad_charset_to_utf8(const char *bytes, gsize length, const char *charset,
                   char **ret_flaw)
{
    int declared = charset != NULL ? ad_charset_row_of(charset) : AD_ROW_UNKNOWN;
    int row;
    Reading reading;

    if (is_itself(declared, bytes, length)) {
        if (ret_flaw != NULL)
            *ret_flaw = NULL;
        return g_strndup(bytes, length);
    }
    row = first_row(declared, bytes, length);
    reading = read_as(row, bytes, length);
    if (reading.replaced > 0) {
        int other = second_row(row, bytes, length);

        if (other != row) {
            row = other;
            g_string_free(reading.text, TRUE);
            reading = read_as(row, bytes, length);
        }
    }
    if (ret_flaw != NULL) {
        bool wide = declared != AD_ROW_UNKNOWN && ad_charsets[declared].unit > 1;
        bool plain = is_ascii(bytes, length) && reading.replaced == 0 && !wide;

        *ret_flaw = plain ? NULL : flaw_of(charset, declared, row, reading.replaced);
    }
    return g_string_free(reading.text, FALSE);
}
