/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/text.h"

#include <string.h>

typedef struct {
    gunichar first, last;
} Range;

/* Characters that stay valid UTF-8 but must not act on what is shown around them, in
 * ascending order. The last two of every plane are noncharacters and are not listed. */
static const Range ranges[] = {
    {0x0080, 0x009f},   /* C1 controls */
    {0x061c, 0x061c},   /* Arabic letter mark */
    {0x200e, 0x200f},   /* left-to-right and right-to-left mark */
    {0x2028, 0x202e},   /* line and paragraph separator, embeddings and overrides */
    {0x2066, 0x206f},   /* isolates, deprecated shaping controls */
    {0xfdd0, 0xfdef},   /* noncharacters */
    {0xfeff, 0xfeff},   /* byte order mark */
    {0xfff9, 0xfffb},   /* interlinear annotation, hides text */
    {0x1d173, 0x1d17a}, /* musical controls */
    {0xe0000, 0xe007f}, /* tags, invisible text */
};

static bool
is_unfit(gunichar character)
{
    if (character >= 0x00a0 && character < 0x061c)
        return false;
    if ((character & 0xfffe) == 0xfffe)
        return true;
    for (gsize i = 0; i < G_N_ELEMENTS(ranges); i++) {
        if (character <= ranges[i].last)
            return character >= ranges[i].first;
    }
    return false;
}

static bool
is_plain(guchar byte, AdTextShape shape)
{
    if (byte >= 0x20)
        return byte < 0x7f;
    return shape == AD_TEXT_LINES && (byte == '\n' || byte == '\t');
}

/* Whether eight bytes are all of them at least 0x20 and below 0x7f. The first that is
 * not sets a highest bit: its own, since none before it is carried or borrowed from. */
static bool
are_plain(const char *bytes)
{
    const guint64 each = G_GUINT64_CONSTANT(0x0101010101010101);
    guint64 eight;

    memcpy(&eight, bytes, sizeof eight);
    return ((eight | (eight + each) | (eight - 0x20 * each)) & 0x80 * each) == 0;
}

/* How many bytes from the start are ASCII that stays as it is. */
static gsize
plain_run(const char *bytes, gsize length, AdTextShape shape)
{
    gsize run = 0;

    for (;;) {
        while (run + 8 <= length && are_plain(bytes + run))
            run += 8;
        gsize end = MIN(run + 8, length);
        while (run < end && is_plain((guchar)bytes[run], shape))
            run++;
        if (run < end || run == length)
            return run;
    }
}

/* The character that starts here and its length in bytes; 0 for bytes that are none. */
static gsize
decode(const char *bytes, gsize length, gunichar *ret_character)
{
    gunichar character = g_utf8_get_char_validated(bytes, (gssize)MIN(length, 4));

    if (character == (gunichar)-1 || character == (gunichar)-2)
        return 0;
    *ret_character = character;
    return (gsize)g_utf8_skip[(guchar)*bytes];
}

/* How many bytes from the start stay as they are. */
static gsize
clean_run(const char *bytes, gsize length, AdTextShape shape)
{
    gsize at = plain_run(bytes, length, shape);

    while (at < length && (guchar)bytes[at] >= 0x80) {
        gunichar character;
        gsize taken = decode(bytes + at, length - at, &character);

        if (taken == 0 || is_unfit(character))
            return at;
        at += taken;
        at += plain_run(bytes + at, length - at, shape);
    }
    return at;
}

bool
ad_text_is_clean(const char *bytes, gsize length, AdTextShape shape)
{
    return clean_run(bytes, length, shape) == length;
}

/* One ASCII byte that doesn't stay; the number of bytes it stands for. */
static gsize
append_control(GString *text, const char *bytes, gsize length, AdTextShape shape)
{
    guchar byte = (guchar)*bytes;

    if (byte == '\n' || byte == '\t') {
        g_string_append_c(text, ' ');
        return 1;
    }
    if (byte == '\r') {
        g_string_append_c(text, shape == AD_TEXT_LINE ? ' ' : '\n');
        return length > 1 && bytes[1] == '\n' ? 2 : 1;
    }
    g_string_append_unichar(text, byte == 0x7f ? 0x2421 : 0x2400U + byte);
    return 1;
}

/* Bytes outside ASCII that don't stay; the number of bytes taken. */
static gsize
append_character(GString *text, const char *bytes, gsize length, bool *repaired)
{
    gunichar character;
    gsize taken = decode(bytes, length, &character);

    if (taken == 0) {
        *repaired = true;
        g_string_append(text, "\xef\xbf\xbd");
        return 1;
    }
    g_string_append_printf(text, "<U+%04X>", character);
    return taken;
}

char *
ad_text_clean(const char *bytes, gssize length, AdTextShape shape, bool *ret_repaired)
{
    gsize size = length < 0 ? strlen(bytes) : (gsize)length;
    gsize at = clean_run(bytes, size, shape);
    bool repaired = false;
    GString *text;

    if (at == size) { /* as nearly always */
        if (ret_repaired != NULL)
            *ret_repaired = false;
        return size > 0 ? g_strndup(bytes, size) : g_strdup(""); /* bytes may be NULL */
    }
    text = g_string_sized_new(size);
    g_string_append_len(text, bytes, (gssize)at);
    while (at < size) {
        gsize run;

        if ((guchar)bytes[at] < 0x80)
            at += append_control(text, bytes + at, size - at, shape);
        else
            at += append_character(text, bytes + at, size - at, &repaired);
        run = clean_run(bytes + at, size - at, shape);
        g_string_append_len(text, bytes + at, (gssize)run);
        at += run;
    }
    if (ret_repaired != NULL)
        *ret_repaired = repaired;
    return g_string_free(text, FALSE);
}

void
ad_text_put(char *at, guint width, guint number)
{
    for (; width > 0; width--, number /= 10)
        at[width - 1] = (char)('0' + number % 10);
}

char *
ad_text_group(guint64 number, const char *mark)
{
    char digits[sizeof "18446744073709551615"];
    gsize first = sizeof digits;
    GString *text = g_string_new(NULL);

    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    for (gsize i = first; i < sizeof digits; i++) {
        if (i > first && (sizeof digits - i) % 3 == 0)
            g_string_append(text, mark);
        g_string_append_c(text, digits[i]);
    }
    return g_string_free(text, FALSE);
}

char *
ad_text_count(guint64 number)
{
    return ad_text_group(number, ",");
}

/* unit is at least 20. */
static guint64
rounded_tenths(guint64 bytes, guint64 unit)
{
    return (bytes / (unit / 20) + 1) / 2;
}

guint64
ad_text_scale(guint64 bytes, guint *ret_power)
{
    guint64 unit = 1000;
    guint64 tenths;

    *ret_power = 0;
    if (bytes < 1000)
        return 10 * bytes;
    *ret_power = 1;
    /* What would be rounded to 1000.0 of a unit is 1.0 of the next one. */
    while ((tenths = rounded_tenths(bytes, unit)) >= 10000) {
        unit *= 1000;
        ++*ret_power;
    }
    return tenths;
}

char *
ad_text_size(guint64 bytes)
{
    static const char *const units[] = {"", "KB", "MB", "GB", "TB", "PB", "EB"};
    guint power;
    guint64 tenths = ad_text_scale(bytes, &power);

    if (power == 0)
        return ad_text_plural(bytes, "byte", "bytes");
    return g_strdup_printf("%" G_GUINT64_FORMAT ".%d %s", tenths / 10,
                           (int)(tenths % 10), units[power]);
}

char *
ad_text_plural(guint64 number, const char *one, const char *many)
{
    g_autofree char *count = ad_text_count(number);

    return g_strdup_printf("%s %s", count, number == 1 ? one : many);
}

char *
ad_text_part(guint64 part, guint64 whole, const char *many)
{
    g_autofree char *count = ad_text_count(part);
    g_autofree char *all = ad_text_count(whole);

    return g_strdup_printf("%s of %s %s", count, all, many);
}

int
ad_text_compare(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

void
ad_text_json(GString *line, const char *text)
{
    g_string_append_c(line, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_printf(line, "\\%c", *text);
        else if ((guchar)*text < 0x20)
            g_string_append_printf(line, "\\u%04x", *text);
        else
            g_string_append_c(line, *text);
    }
    g_string_append_c(line, '"');
}
