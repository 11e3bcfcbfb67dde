/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "envelope_private.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "auditdisc/mail/address.h"
#include "auditdisc/mail/arrival.h"
#include "auditdisc/mail/journal.h"

#include <string.h>

#define FIELD_LIMIT   10000 /* fields of a header that are looked at */
#define VALUE_LIMIT   (64 * 1024)
#define TEXT_LIMIT    8000 /* bytes that are kept of a text */
#define ADDRESS_LIMIT 100

static void G_GNUC_PRINTF(2, 3) add_flaw(AdEnvelope *envelope, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(envelope->flaws, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static char *
shortened(AdHeaderReader *reader, char *text, const char *name)
{
    char *end;

    if (strlen(text) <= TEXT_LIMIT)
        return text;
    end = g_utf8_find_prev_char(text, text + TEXT_LIMIT - 2);
    g_strlcpy(end, "\342\200\246", 4);
    add_flaw(reader->envelope, _("%s is longer than what is listed here"), name);
    return text;
}

/* Cuts a huge value between two characters. */
static void
limit_value(AdRawField *field)
{
    if (field->value_length <= VALUE_LIMIT)
        return;
    field->value_length = VALUE_LIMIT;
    while (field->value_length > 0 &&
           ((guchar)field->value[field->value_length] & 0xC0) == 0x80)
        field->value_length--;
}

char *
ad_envelope_text(AdHeaderReader *reader, const char *name)
{
    guint index = 0;
    const AdRawField *found = ad_header_find(reader->fields, name, 0, &index);
    AdRawField field;
    char *text;

    if (found == NULL)
        return NULL;
    if (ad_header_find(reader->fields, name, index + 1, NULL) != NULL)
        add_flaw(reader->envelope, _("more than one %s field; the first one is listed"),
                 name);
    field = *found;
    limit_value(&field);
    if (reader->plainly)
        text = ad_text_clean(field.value, field.value_length, AD_TEXT_LINE, NULL);
    else
        text = ad_header_text(&field);
    return shortened(reader, g_strstrip(text), name);
}

static char *
addresses_of(AdHeaderReader *reader, const char *name)
{
    guint count = 0;
    guint fields = 0;
    char *text;

    if (reader->plainly) {
        text = ad_envelope_text(reader, name);
        return text != NULL ? text : g_strdup("");
    }
    text = ad_address_fields(reader->fields, name, ADDRESS_LIMIT, &fields, &count);
    if (fields > 1)
        add_flaw(reader->envelope, _("%1$u %2$s fields, listed as one"), fields, name);
    if (count > ADDRESS_LIMIT)
        add_flaw(reader->envelope,
                 _("%1$s names %2$u addresses, of which %3$u are listed"), name, count,
                 ADDRESS_LIMIT);
    return shortened(reader, text, name);
}

char *
ad_envelope_message_id(AdHeaderReader *reader)
{
    g_autofree char *text = ad_envelope_text(reader, "Message-ID");
    const char *open, *close;

    if (text == NULL)
        return g_strdup("");
    open = strchr(text, '<');
    close = open == NULL ? NULL : strchr(open, '>');
    return close == NULL ? g_steal_pointer(&text)
                         : g_strndup(open + 1, (gsize)(close - open) - 1);
}

static gsize
token_length(const char *text)
{
    gsize length = 0;

    while (g_ascii_isalnum(text[length]) ||
           (text[length] != '\0' && strchr("!#$&-^_.+", text[length]) != NULL))
        length++;
    return length;
}

static void
read_content_type(AdHeaderReader *reader)
{
    g_autofree char *text = ad_envelope_text(reader, "Content-Type");
    gsize type, subtype;

    if (text == NULL)
        return;
    type = token_length(text);
    subtype = text[type] == '/' ? token_length(text + type + 1) : 0;
    if (type > 0 && subtype > 0 && type + subtype < 200)
        ad_envelope_set(reader->envelope, &reader->envelope->content_type,
                        g_ascii_strdown(text, type + 1 + subtype));
    else
        add_flaw(reader->envelope, _("Content-Type is not understood"));
}

static void
read_texts(AdHeaderReader *reader)
{
    AdEnvelope *envelope = reader->envelope;
    char *subject = ad_envelope_text(reader, "Subject");

    ad_envelope_set(envelope, &envelope->from, addresses_of(reader, "From"));
    ad_envelope_set(envelope, &envelope->to, addresses_of(reader, "To"));
    ad_envelope_set(envelope, &envelope->cc, addresses_of(reader, "Cc"));
    ad_envelope_set(envelope, &envelope->bcc, addresses_of(reader, "Bcc"));
    if (subject != NULL)
        ad_envelope_set(envelope, &envelope->subject, subject);
    if (*envelope->from == '\0')
        add_flaw(envelope, _("no From"));
}

static GArray *
split_header(const char *head, gsize length, bool *ret_more)
{
    return ad_header_read(length == 0 ? "" : head, MIN(length, AD_HEADER_LIMIT),
                          FIELD_LIMIT, NULL, ret_more);
}

static bool
is_too_long(const char *head, gsize length)
{
    return length >= AD_HEADER_LIMIT &&
           ad_header_length(head, AD_HEADER_LIMIT) == AD_HEADER_LIMIT;
}

/* All that the reader's fields say but for the dates. */
static void
read_fields(AdHeaderReader *reader, bool more, bool too_long)
{
    AdEnvelope *envelope = reader->envelope;

    if (more)
        add_flaw(envelope, _("more than %u header fields"), FIELD_LIMIT);
    if (too_long)
        add_flaw(envelope, _("the header is longer than 1 MiB"));
    if (reader->fields->len == 0)
        add_flaw(envelope, _("no header"));
    read_texts(reader);
    ad_envelope_set(envelope, &envelope->message_id, ad_envelope_message_id(reader));
    ad_envelope_set(envelope, &envelope->answers, ad_envelope_answers(reader));
    read_content_type(reader);
}

static AdEnvelope *
read_lines(const char *head, gsize length, const AdReading *reading)
{
    bool more;
    g_autoptr(GArray) outermost = split_header(head, length, &more);
    g_autoptr(GArray) fields = g_array_ref(outermost);
    g_autoptr(AdJournal) journal =
        ad_envelope_find_journal(outermost, head, length, reading);
    AdHeaderReader reader = {NULL, reading->plainly, ad_envelope_new()};

    if (reading->plainly)
        add_flaw(reader.envelope,
                 _("the header is listed undecoded, because the program failed on it"));
    if (journal != NULL && journal->original != NULL) {
        head = g_bytes_get_data(journal->original, &length);
        g_array_unref(fields);
        fields = split_header(head, length, &more);
    }
    reader.fields = fields;
    read_fields(&reader, more, is_too_long(head, length));
    ad_envelope_tell_journal(&reader, journal, outermost, reading);
    ad_envelope_read_clocks(&reader, outermost, reading);
    ad_envelope_set(reader.envelope, &reader.envelope->queue_ids,
                    ad_arrival_queue_ids(outermost, reading->hosts));
    return reader.envelope;
}

AdEnvelope *
ad_envelope_read(const char *head, gsize length, const AdReading *reading)
{
    g_autofree char *lines =
        ad_header_is_bare(head, length) ? ad_header_with_lines(head, length) : NULL;

    return read_lines(lines == NULL ? head : lines, length, reading);
}
