/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/envelope.h"

#include "auditdisc/base/record.h"
#include "auditdisc/base/text.h"

#include <string.h>

/* A record with any other number of fields is of another version. */
enum {
    FIELD_DIGEST,
    FIELD_SIZE,
    FIELD_ARRIVED,
    FIELD_CLOCK,
    FIELD_ARRIVED_BY,
    FIELD_ARCHIVED,
    FIELD_ARCHIVED_BY,
    FIELD_QUEUE_IDS,
    FIELD_SENT,
    FIELD_SENT_ZONE,
    FIELD_DATE,
    FIELD_FROM,
    FIELD_TO,
    FIELD_CC,
    FIELD_BCC,
    FIELD_SUBJECT,
    FIELD_MESSAGE_ID,
    FIELD_ANSWERS,
    FIELD_REPORT_ID,
    FIELD_JOURNAL_SENDER,
    FIELD_JOURNAL_RECIPIENTS,
    FIELD_CONTENT_TYPE,
    FIELD_SOURCE,
    FIELD_ITEM,
    FIELD_NOTE,
    FIELD_FLAWS,  /* one a line */
    FIELD_DOUBTS, /* likewise */
    FIELDS,
};

static const char *const clocks[] = {
    [AD_CLOCK_RECEIVED] = "received", [AD_CLOCK_FROM_LINE] = "from-line",
    [AD_CLOCK_MAILDIR] = "maildir",   [AD_CLOCK_IMAP] = "imap",
    [AD_CLOCK_DISC] = "disc",         [AD_CLOCK_SENDER] = "sender",
    [AD_CLOCK_NONE] = "none",
};

/* Where the texts of an envelope stand in its record. */
static const struct {
    guint field;
    gsize offset;
} texts[] = {
    {FIELD_ARRIVED_BY, G_STRUCT_OFFSET(AdEnvelope, arrived_by)},
    {FIELD_QUEUE_IDS, G_STRUCT_OFFSET(AdEnvelope, queue_ids)},
    {FIELD_DATE, G_STRUCT_OFFSET(AdEnvelope, date)},
    {FIELD_FROM, G_STRUCT_OFFSET(AdEnvelope, from)},
    {FIELD_TO, G_STRUCT_OFFSET(AdEnvelope, to)},
    {FIELD_CC, G_STRUCT_OFFSET(AdEnvelope, cc)},
    {FIELD_BCC, G_STRUCT_OFFSET(AdEnvelope, bcc)},
    {FIELD_SUBJECT, G_STRUCT_OFFSET(AdEnvelope, subject)},
    {FIELD_MESSAGE_ID, G_STRUCT_OFFSET(AdEnvelope, message_id)},
    {FIELD_ANSWERS, G_STRUCT_OFFSET(AdEnvelope, answers)},
    {FIELD_REPORT_ID, G_STRUCT_OFFSET(AdEnvelope, report_id)},
    {FIELD_JOURNAL_SENDER, G_STRUCT_OFFSET(AdEnvelope, journal_sender)},
    {FIELD_JOURNAL_RECIPIENTS, G_STRUCT_OFFSET(AdEnvelope, journal_recipients)},
    {FIELD_CONTENT_TYPE, G_STRUCT_OFFSET(AdEnvelope, content_type)},
    {FIELD_SOURCE, G_STRUCT_OFFSET(AdEnvelope, source)},
    {FIELD_ITEM, G_STRUCT_OFFSET(AdEnvelope, item)},
    {FIELD_NOTE, G_STRUCT_OFFSET(AdEnvelope, note)},
};

static char **
text_at(AdEnvelope *envelope, guint index)
{
    return &G_STRUCT_MEMBER(char *, envelope, texts[index].offset);
}

/* One without its texts. */
static AdEnvelope *
new_bare(void)
{
    AdEnvelope *envelope = g_new0(AdEnvelope, 1);

    envelope->arrived = AD_TIME_NONE;
    envelope->clock = AD_CLOCK_NONE;
    envelope->archived = AD_TIME_NONE;
    envelope->archived_by = AD_CLOCK_NONE;
    envelope->sent = AD_TIME_NONE;
    envelope->flaws = g_ptr_array_new_with_free_func(g_free);
    envelope->doubts = g_ptr_array_new_with_free_func(g_free);
    return envelope;
}

AdEnvelope *
ad_envelope_new(void)
{
    AdEnvelope *envelope = new_bare();

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        *text_at(envelope, i) =
            g_strdup(texts[i].field == FIELD_CONTENT_TYPE ? "text/plain" : "");
    return envelope;
}

static void
drop_text(const AdEnvelope *envelope, char *text)
{
    if (envelope->record == NULL || text < envelope->record[0] ||
        text > envelope->record_end)
        g_free(text);
}

void
ad_envelope_set(AdEnvelope *envelope, char **text, char *value)
{
    drop_text(envelope, *text);
    *text = value;
}

void
ad_envelope_free(AdEnvelope *envelope)
{
    if (envelope == NULL)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        drop_text(envelope, *text_at(envelope, i));
    g_free(envelope->record);
    g_ptr_array_unref(envelope->flaws);
    g_ptr_array_unref(envelope->doubts);
    g_free(envelope);
}

typedef char Number[24];

static const char *
number_text(gint64 number, Number text)
{
    g_snprintf(text, sizeof(Number), "%" G_GINT64_FORMAT, number);
    return text;
}

static const char *
time_text(gint64 moment, Number text)
{
    return moment == AD_TIME_NONE ? "" : number_text(moment, text);
}

static char *
join_lines(const GPtrArray *lines)
{
    GString *joined = g_string_new(NULL);

    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(joined, "%s%s", i > 0 ? "\n" : "",
                               (const char *)lines->pdata[i]);
    return g_string_free(joined, FALSE);
}

void
ad_envelope_write(const AdEnvelope *envelope, GString *line)
{
    const char *fields[FIELDS];
    char digest[AD_DIGEST_HEX + 1];
    Number size, arrived, sent, zone, archived;
    g_autofree char *flaws = join_lines(envelope->flaws);
    g_autofree char *doubts = join_lines(envelope->doubts);

    ad_digest_hex(&envelope->digest, digest);
    fields[FIELD_DIGEST] = digest;
    fields[FIELD_SIZE] = number_text(envelope->size, size);
    fields[FIELD_ARRIVED] = time_text(envelope->arrived, arrived);
    fields[FIELD_CLOCK] = clocks[envelope->clock];
    fields[FIELD_SENT] = time_text(envelope->sent, sent);
    fields[FIELD_SENT_ZONE] = number_text(envelope->sent_zone, zone);
    fields[FIELD_ARCHIVED] = time_text(envelope->archived, archived);
    fields[FIELD_ARCHIVED_BY] = clocks[envelope->archived_by];
    fields[FIELD_FLAWS] = flaws;
    fields[FIELD_DOUBTS] = doubts;
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        fields[texts[i].field] = G_STRUCT_MEMBER(char *, envelope, texts[i].offset);
    ad_record_append(line, fields, FIELDS);
}

/* The next one begins behind its NUL. */
static gsize
length_of(char **fields, guint field)
{
    return field + 1 < FIELDS ? (gsize)(fields[field + 1] - fields[field]) - 1
                              : strlen(fields[field]);
}

static bool
parse_number(char **fields, guint field, gint64 *ret_number)
{
    return ad_record_number(fields[field], length_of(fields, field), ret_number);
}

static bool
parse_time(char **fields, guint field, gint64 *ret_moment)
{
    *ret_moment = AD_TIME_NONE;
    return *fields[field] == '\0' || parse_number(fields, field, ret_moment);
}

static bool
parse_clock(const char *text, AdClock *ret_clock)
{
    for (guint i = 0; i < G_N_ELEMENTS(clocks); i++) {
        if (strcmp(text, clocks[i]) == 0) {
            *ret_clock = i;
            return true;
        }
    }
    return false;
}

/* Records come from workers that have read hostile mail, so nothing is taken on trust.
 */
static bool
is_clean(const char *text, gsize length)
{
    return ad_text_is_clean(text, length, AD_TEXT_LINE);
}

static bool
parse_lines(const char *field, GPtrArray *ret_lines)
{
    const char *line = field;

    for (gsize rest = strlen(field); rest > 0;) {
        const char *newline = memchr(line, '\n', rest);
        gsize length = newline != NULL ? (gsize)(newline - line) : rest;

        if (!is_clean(line, length))
            return false;
        g_ptr_array_add(ret_lines, g_strndup(line, length));
        rest -= newline != NULL ? length + 1 : length;
        line += newline != NULL ? length + 1 : length;
    }
    return true;
}

/* A moment is known if and only if there is a clock that says so. */
static bool
parse_moment(char **fields, guint moment, guint clock, gint64 *ret_moment,
             AdClock *ret_clock)
{
    return parse_time(fields, moment, ret_moment) &&
           parse_clock(fields[clock], ret_clock) &&
           (*ret_moment == AD_TIME_NONE) == (*ret_clock == AD_CLOCK_NONE);
}

static bool
fill(AdEnvelope *envelope, char **fields)
{
    gint64 size, zone;

    if (!ad_digest_parse(fields[FIELD_DIGEST], &envelope->digest) ||
        fields[FIELD_DIGEST][AD_DIGEST_HEX] != '\0' ||
        !parse_number(fields, FIELD_SIZE, &size) || size < 0 ||
        !parse_moment(fields, FIELD_ARRIVED, FIELD_CLOCK, &envelope->arrived,
                      &envelope->clock) ||
        !parse_moment(fields, FIELD_ARCHIVED, FIELD_ARCHIVED_BY, &envelope->archived,
                      &envelope->archived_by) ||
        !parse_time(fields, FIELD_SENT, &envelope->sent) ||
        !parse_number(fields, FIELD_SENT_ZONE, &zone) || ABS(zone) > 86400 ||
        !parse_lines(fields[FIELD_FLAWS], envelope->flaws) ||
        !parse_lines(fields[FIELD_DOUBTS], envelope->doubts))
        return false;
    envelope->size = size;
    envelope->sent_zone = (gint32)zone;
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        guint field = texts[i].field;

        if (!is_clean(fields[field], length_of(fields, field)))
            return false;
        *text_at(envelope, i) = fields[field];
    }
    return true;
}

AdEnvelope *
ad_envelope_parse(const char *line, gsize length)
{
    g_autofree char **fields = ad_record_parse(line, length);
    g_autoptr(AdEnvelope) envelope = NULL;

    if (fields == NULL || g_strv_length(fields) != FIELDS)
        return NULL;
    envelope = new_bare();
    envelope->record_end = fields[FIELDS - 1];
    envelope->record = g_steal_pointer(&fields);
    return fill(envelope, envelope->record) ? g_steal_pointer(&envelope) : NULL;
}

bool
ad_envelope_parse_original(const char *line, gsize length, AdDigest *ret_digest,
                           goffset *ret_size)
{
    const char *size = line + AD_DIGEST_HEX + 1;
    gsize rest = length > AD_DIGEST_HEX ? length - AD_DIGEST_HEX - 1 : 0;
    const char *end = rest > 0 ? memchr(size, '\t', rest) : NULL;
    gint64 number;

    if (end == NULL || size[-1] != '\t' || !ad_digest_parse(line, ret_digest) ||
        !ad_record_number(size, (gsize)(end - size), &number) || number < 0)
        return false;
    *ret_size = number;
    return true;
}
