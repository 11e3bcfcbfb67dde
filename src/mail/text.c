/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message_private.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "auditdisc/mail/charset.h"
#include "auditdisc/mail/flowed.h"
#include "armour_private.h"
#include "embedded_private.h"

#include <string.h>

/* Files that are encoded in a text count here, but not in what is shown. */
#define CONTENT_LIMIT  (32 * 1024 * 1024)
#define EMBEDDED_LIMIT 500
#define ARMOUR_LIMIT   50

/* How the text of a part is to be read. */
typedef struct {
    char *charset; /* or NULL */
    bool flowed, delsp;
} Manner;

static bool
param_is(const AdPart *part, const char *name, const char *value)
{
    g_autofree char *given = ad_params_get(part->type, name);

    return given != NULL && g_ascii_strcasecmp(given, value) == 0;
}

static guint
count_names(const char *text)
{
    guint count = 0;

    while ((text = strstr(text, "<U+")) != NULL) {
        count++;
        text++;
    }
    return count;
}

/* Characters that were made visible when utf8 became lines. */
static guint
count_controls(const char *utf8, const char *lines)
{
    guint count;

    if (strcmp(utf8, lines) == 0)
        return 0;
    count = count_names(lines) - count_names(utf8);
    for (; *utf8 != '\0'; utf8++)
        count += g_ascii_iscntrl(*utf8) && strchr("\t\n\r", *utf8) == NULL;
    return count;
}

static char *
decode(AdReader *reader, const char *bytes, gsize length, const Manner *manner)
{
    AdChanges *changes = &reader->shared->outermost->changes;
    g_autofree char *flaw = NULL;
    g_autofree char *utf8 = ad_charset_to_utf8(bytes, length, manner->charset, &flaw);
    g_autofree char *lines = ad_text_clean(utf8, -1, AD_TEXT_LINES, NULL);

    if (flaw != NULL)
        ad_flaws_add(reader->shared->outermost->flaws, "%s", flaw);
    changes->controls += count_controls(utf8, lines);
    changes->flowed += manner->flowed;
    if (manner->flowed)
        return ad_flowed_join(lines, manner->delsp);
    return g_steal_pointer(&lines);
}

static char *
lines_of(AdReader *reader, const AdPart *part, GBytes *content)
{
    g_autofree char *charset = ad_params_get(part->type, "charset");
    Manner manner = {.charset = charset};
    gsize length;
    const char *bytes = g_bytes_get_data(content, &length);

    return decode(reader, length == 0 ? "" : bytes, length, &manner);
}

char *
ad_body_lines(AdReader *reader, const AdPart *part, gsize limit, bool *ret_more)
{
    g_autoptr(GBytes) content = ad_content_read(part->content, limit, ret_more);

    return lines_of(reader, part, content);
}

/* Of the line end and the blank behind it, or 0. */
static gsize
fold_length(const char *bytes, gsize length)
{
    gsize end = length > 1 && bytes[0] == '\r' ? 1 : 0;

    return length > end + 1 && bytes[end] == '\n' &&
                   (bytes[end + 1] == ' ' || bytes[end + 1] == '\t')
               ? end + 2
               : 0;
}

char *
ad_body_folded_lines(AdReader *reader, const AdPart *part, gsize limit, bool *ret_more)
{
    g_autoptr(GBytes) content = ad_content_read(part->content, limit, ret_more);
    gsize length;
    const guint8 *bytes = g_bytes_get_data(content, &length);
    GByteArray *joined = g_byte_array_sized_new((guint)length);

    for (gsize at = 0; at < length; at++) {
        gsize fold = fold_length((const char *)bytes + at, length - at);

        if (fold > 0 && at > 0 && at + fold < length && bytes[at - 1] >= 0x80 &&
            bytes[at + fold] >= 0x80)
            at += fold;
        g_byte_array_append(joined, bytes + at, 1);
    }
    g_autoptr(GBytes) whole = g_byte_array_free_to_bytes(joined);
    return lines_of(reader, part, whole);
}

/* Where to cut what is too long: behind a whole line, or between two characters of a
 * line that is too long itself. */
static gsize
fitting_length(const char *bytes)
{
    const char *end = memrchr(bytes, '\n', AD_TEXT_LIMIT);
    gsize length = AD_TEXT_LIMIT;

    if (end != NULL && end - bytes > AD_TEXT_LIMIT / 2)
        return (gsize)(end - bytes) + 1;
    while (length > AD_TEXT_LIMIT - 4 && ((guchar)bytes[length] & 0xC0) == 0x80)
        length--;
    return length;
}

static void
add_text(AdReader *reader, const char *bytes, gsize length, const Manner *manner,
         bool more)
{
    if (length > AD_TEXT_LIMIT) {
        length = fitting_length(bytes);
        more = true;
    }
    ad_body_add_lines(reader, decode(reader, bytes, length, manner), NULL);
    if (more)
        ad_body_notice(reader,
                       _("The text goes on. The rest of it is in the original."));
}

void
ad_body_add_text(AdReader *reader, const char *bytes, gsize length, const char *charset,
                 bool more)
{
    Manner manner = {.charset = (char *)charset};

    add_text(reader, bytes, length, &manner, more);
}

static void
add_armour(AdReader *reader, const char *bytes, const AdArmour *armour,
           const Manner *manner)
{
    GString *words;

    if (armour->encrypted) {
        ad_body_notice(reader, _("Encrypted with PGP. Only someone with the key of a "
                                 "recipient can read it."));
        add_text(reader, bytes + armour->start, armour->end - armour->start, manner,
                 false);
        return;
    }
    words = ad_armour_words(bytes, armour);
    ad_body_notice(reader,
                   _("Signed with PGP from here on. The signature was not checked."));
    add_text(reader, words->str, words->len, manner, false);
    ad_body_notice(reader, _("Here the signed words end."));
    g_string_free(words, TRUE);
}

/* The text between what PGP wrapped, and that. */
static void
add_armoured(AdReader *reader, const char *bytes, gsize length, const Manner *manner,
             bool more)
{
    AdArmour armour;

    for (guint i = 0;
         i < ARMOUR_LIMIT && ad_armour_find(bytes, MIN(length, AD_TEXT_LIMIT), &armour);
         i++) {
        add_text(reader, bytes, armour.start, manner, false);
        add_armour(reader, bytes, &armour, manner);
        bytes += armour.end;
        length -= armour.end;
    }
    add_text(reader, bytes, length, manner, more);
}

static void
attach_embedded(AdReader *reader, const AdEmbedded *embedded)
{
    g_autoptr(AdContent) content = ad_content_new_bytes(embedded->bytes);
    g_autofree char *utf8 =
        ad_charset_to_utf8(embedded->name, embedded->name_length, NULL, NULL);
    g_autofree char *name = g_strstrip(ad_text_clean(utf8, -1, AD_TEXT_LINE, NULL));
    g_autofree char *piece = g_strdup_printf("%s.%03u", name, embedded->piece);

    ad_body_attach(reader, content, embedded->piece > 0 ? piece : name,
                   "application/octet-stream");
}

/* The text between encoded files, and those files. */
static void
add_pieces(AdReader *reader, const char *bytes, gsize length, const Manner *manner,
           bool more)
{
    AdEmbedded embedded;

    for (guint i = 0; i < EMBEDDED_LIMIT && ad_embedded_find(bytes, length, &embedded);
         i++) {
        add_armoured(reader, bytes, embedded.start, manner, false);
        attach_embedded(reader, &embedded);
        bytes += embedded.end;
        length -= embedded.end;
    }
    add_armoured(reader, bytes, length, manner, more);
}

void
ad_body_read_text(AdReader *reader, const AdPart *part)
{
    bool more;
    g_autoptr(GBytes) content = ad_content_read(part->content, CONTENT_LIMIT, &more);
    g_autofree char *charset = ad_params_get(part->type, "charset");
    Manner manner = {charset, param_is(part, "format", "flowed"),
                     param_is(part, "delsp", "yes")};
    gsize length;
    const char *bytes = g_bytes_get_data(content, &length);

    if (ad_content_has_rest(part->content))
        ad_flaws_add(
            reader->shared->outermost->flaws,
            _("a text ends before its part does; the rest is in the original"));
    if (length > 0)
        add_pieces(reader, bytes, length, &manner, more);
}

void
ad_body_tell(AdReader *reader, const AdPart *part, char *text, const char *title,
             bool more)
{
    if (!ad_body_add_lines(reader, text, title))
        ad_body_read_text(reader, part);
    else if (more)
        ad_body_notice(reader, _("There is more than this in the saved file."));
    ad_body_attach_part(reader, part);
}
