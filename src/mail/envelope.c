/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/envelope.h"

#include "auditdisc/base/text.h"
#include "auditdisc/mail/address.h"
#include "auditdisc/mail/arrival.h"
#include "auditdisc/mail/header.h"

#include <string.h>

#define FIELD_LIMIT   10000 /* fields of a header that are looked at */
#define VALUE_LIMIT   (64 * 1024)
#define TEXT_LIMIT    8000 /* bytes that are kept of a text */
#define ADDRESS_LIMIT 100
#define LAST_MOMENT   G_GINT64_CONSTANT(253402300799) /* the end of the year 9999 */
#define EARLY_YEAR    G_GINT64_CONSTANT(315532800)    /* 1980: there was no such mail */
#define CLOCK_SLACK   86400

/* One reading of a header. */
typedef struct {
    GArray *fields;
    bool plainly;
    AdEnvelope *envelope;
} Reader;

AdEnvelope *
ad_envelope_new(void)
{
    AdEnvelope *envelope = g_new0(AdEnvelope, 1);

    envelope->arrived = AD_TIME_NONE;
    envelope->clock = AD_CLOCK_NONE;
    envelope->sent = AD_TIME_NONE;
    envelope->arrived_by = g_strdup("");
    envelope->queue_ids = g_strdup("");
    envelope->date = g_strdup("");
    envelope->from = g_strdup("");
    envelope->to = g_strdup("");
    envelope->cc = g_strdup("");
    envelope->bcc = g_strdup("");
    envelope->subject = g_strdup("");
    envelope->message_id = g_strdup("");
    envelope->content_type = g_strdup("text/plain");
    envelope->source = g_strdup("");
    envelope->item = g_strdup("");
    envelope->note = g_strdup("");
    envelope->flaws = g_ptr_array_new_with_free_func(g_free);
    return envelope;
}

void
ad_envelope_free(AdEnvelope *envelope)
{
    if (envelope == NULL)
        return;
    g_free(envelope->arrived_by);
    g_free(envelope->queue_ids);
    g_free(envelope->date);
    g_free(envelope->from);
    g_free(envelope->to);
    g_free(envelope->cc);
    g_free(envelope->bcc);
    g_free(envelope->subject);
    g_free(envelope->message_id);
    g_free(envelope->content_type);
    g_free(envelope->source);
    g_free(envelope->item);
    g_free(envelope->note);
    g_ptr_array_unref(envelope->flaws);
    g_free(envelope);
}

static void G_GNUC_PRINTF(2, 3) add_flaw(AdEnvelope *envelope, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(envelope->flaws, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/* The one who sets a text that was empty before. */
static void
set(char **text, char *value)
{
    g_free(*text);
    *text = value;
}

static char *
shortened(Reader *reader, char *text, const char *name)
{
    char *end;

    if (strlen(text) <= TEXT_LIMIT)
        return text;
    end = g_utf8_find_prev_char(text, text + TEXT_LIMIT - 2);
    g_strlcpy(end, "\342\200\246", 4);
    add_flaw(reader->envelope, "%s is longer than what is listed here", name);
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

/* The text of the first field of that name; NULL if there is none. */
static char *
text_of(Reader *reader, const char *name)
{
    guint index = 0;
    const AdRawField *found = ad_header_find(reader->fields, name, 0, &index);
    AdRawField field;
    char *text;

    if (found == NULL)
        return NULL;
    if (ad_header_find(reader->fields, name, index + 1, NULL) != NULL)
        add_flaw(reader->envelope, "more than one %s field; the first one is listed",
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
addresses_of(Reader *reader, const char *name)
{
    guint count = 0;
    guint fields = 0;
    char *text;

    if (reader->plainly) {
        text = text_of(reader, name);
        return text != NULL ? text : g_strdup("");
    }
    text = ad_address_fields(reader->fields, name, ADDRESS_LIMIT, &fields, &count);
    if (fields > 1)
        add_flaw(reader->envelope, "%u %s fields, listed as one", fields, name);
    if (count > ADDRESS_LIMIT)
        add_flaw(reader->envelope, "%s names %u addresses, of which %u are listed",
                 name, count, ADDRESS_LIMIT);
    return shortened(reader, text, name);
}

static void
read_message_id(Reader *reader)
{
    g_autofree char *text = text_of(reader, "Message-ID");
    const char *open, *close;

    if (text == NULL)
        return;
    open = strchr(text, '<');
    close = open == NULL ? NULL : strchr(open, '>');
    if (close == NULL)
        set(&reader->envelope->message_id, g_steal_pointer(&text));
    else
        set(&reader->envelope->message_id, g_strndup(open + 1, close - open - 1));
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
read_content_type(Reader *reader)
{
    g_autofree char *text = text_of(reader, "Content-Type");
    gsize type, subtype;

    if (text == NULL)
        return;
    type = token_length(text);
    subtype = text[type] == '/' ? token_length(text + type + 1) : 0;
    if (type > 0 && subtype > 0 && type + subtype < 200)
        set(&reader->envelope->content_type, g_ascii_strdown(text, type + 1 + subtype));
    else
        add_flaw(reader->envelope, "Content-Type is not understood");
}

static void
read_sent(Reader *reader)
{
    AdEnvelope *envelope = reader->envelope;
    AdMailDate date;
    char *text = text_of(reader, "Date");

    if (text == NULL || *text == '\0') {
        add_flaw(envelope, "no Date");
        g_free(text);
        return;
    }
    set(&envelope->date, text);
    if (!ad_date_parse(text, strlen(text), &date)) {
        add_flaw(envelope, "Date is not understood");
        return;
    }
    envelope->sent = date.moment;
    envelope->sent_zone = date.zone;
    if (date.flaw != NULL)
        add_flaw(envelope, "Date %s", date.flaw);
    if (date.moment < EARLY_YEAR)
        add_flaw(envelope, "Date is before 1980");
}

static bool
is_sensible(gint64 moment)
{
    return moment >= 0 && moment <= LAST_MOMENT;
}

static bool
read_received(Reader *reader, const char *const *hosts)
{
    AdEnvelope *envelope = reader->envelope;
    const AdRawField *received = ad_arrival_find(reader->fields, hosts);
    AdMailDate date;

    if (received == NULL) {
        if (ad_header_find(reader->fields, "Received", 0, NULL) != NULL)
            add_flaw(envelope, "no Received field is from one of our own hosts");
        return false;
    }
    if (!ad_arrival_date(received, &date) || !is_sensible(date.moment)) {
        add_flaw(envelope, "the Received field has no date that is understood");
        return false;
    }
    if (date.flaw != NULL)
        add_flaw(envelope, "the date of the Received field %s", date.flaw);
    envelope->arrived = date.moment;
    envelope->clock = AD_CLOCK_RECEIVED;
    set(&envelope->arrived_by, ad_arrival_host(received));
    return true;
}

static void
read_arrival(Reader *reader, gint64 delivered, AdClock delivered_by,
             const char *const *hosts)
{
    AdEnvelope *envelope = reader->envelope;

    if (!read_received(reader, hosts)) {
        if (delivered_by != AD_CLOCK_NONE && is_sensible(delivered)) {
            envelope->arrived = delivered;
            envelope->clock = delivered_by;
        } else if (envelope->sent != AD_TIME_NONE && is_sensible(envelope->sent)) {
            envelope->arrived = envelope->sent;
            envelope->clock = AD_CLOCK_SENDER;
            add_flaw(envelope, "nothing but the sender's Date says when it arrived");
        } else {
            add_flaw(envelope, "nothing says when it arrived");
        }
    }
    if (envelope->arrived != AD_TIME_NONE && envelope->sent != AD_TIME_NONE &&
        envelope->sent > envelope->arrived + CLOCK_SLACK)
        add_flaw(envelope, "Date is more than a day after the arrival");
}

static void
read_texts(Reader *reader)
{
    AdEnvelope *envelope = reader->envelope;
    char *subject = text_of(reader, "Subject");

    set(&envelope->from, addresses_of(reader, "From"));
    set(&envelope->to, addresses_of(reader, "To"));
    set(&envelope->cc, addresses_of(reader, "Cc"));
    set(&envelope->bcc, addresses_of(reader, "Bcc"));
    if (subject != NULL)
        set(&envelope->subject, subject);
    if (*envelope->from == '\0')
        add_flaw(envelope, "no From");
}

AdEnvelope *
ad_envelope_read(const char *head, gsize length, gint64 delivered, AdClock delivered_by,
                 const char *const *hosts, bool plainly)
{
    gsize header = ad_header_length(head, MIN(length, AD_HEADER_LIMIT));
    bool more;
    Reader reader = {ad_header_split(head, header, FIELD_LIMIT, &more), plainly,
                     ad_envelope_new()};

    if (plainly)
        add_flaw(reader.envelope, "the header is listed undecoded, because the program"
                                  " failed on it");
    if (more)
        add_flaw(reader.envelope, "more than %u header fields", FIELD_LIMIT);
    if (header == AD_HEADER_LIMIT)
        add_flaw(reader.envelope, "the header is longer than 1 MiB");
    if (reader.fields->len == 0)
        add_flaw(reader.envelope, "no header");
    read_texts(&reader);
    read_message_id(&reader);
    read_content_type(&reader);
    read_sent(&reader);
    read_arrival(&reader, delivered, delivered_by, hosts);
    set(&reader.envelope->queue_ids, ad_arrival_queue_ids(reader.fields, hosts));
    g_array_unref(reader.fields);
    return reader.envelope;
}

char *
ad_envelope_clock_words(const AdEnvelope *envelope)
{
    switch (envelope->clock) {
    case AD_CLOCK_RECEIVED:
        if (*envelope->arrived_by == '\0')
            return g_strdup("topmost Received header");
        return g_strdup_printf("Received header of %s", envelope->arrived_by);
    case AD_CLOCK_FROM_LINE:
        return g_strdup("From_ line of the mailbox file");
    case AD_CLOCK_MAILDIR:
        return g_strdup("delivery time kept by the Maildir");
    case AD_CLOCK_SENDER:
        return g_strdup("the sender's Date (no other clock)");
    case AD_CLOCK_NONE:
        break;
    }
    return g_strdup("no clock of any kind");
}
