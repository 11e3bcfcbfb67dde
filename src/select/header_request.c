/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "header_request.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"

#include <string.h>

#define WORKER_MEMORY  ((gsize)448 * 1024 * 1024) /* 512 with what the parent has */
#define WORKER_SECONDS 10
#define USUAL_LINE     1024

typedef struct {
    gint64 delivered;
    gint32 clock;
    gint32 journal;
    gint32 plainly;
} Question; /* followed by the header section, or more of a journal's report */

GBytes *
ad_header_request(GBytes *head, const AdItem *item, bool plainly)
{
    Question question = {item->delivered, item->clock, item->journal, plainly};
    gsize length;
    const guint8 *data = g_bytes_get_data(head, &length);
    GByteArray *request = g_byte_array_sized_new((guint)(sizeof question + length));

    g_byte_array_append(request, (const guint8 *)&question, sizeof question);
    g_byte_array_append(request, data, (guint)length);
    return g_byte_array_free_to_bytes(request);
}

/* In the worker. */
static bool
read_header(GBytes *request, int input, AdPack *pack, GByteArray *reply, gpointer data)
{
    gsize length;
    const char *bytes = g_bytes_get_data(request, &length);
    g_autoptr(GString) line = g_string_sized_new(USUAL_LINE);
    AdReading reading = *(const AdReading *)data;
    Question question;

    memcpy(&question, bytes, sizeof question);
    reading.delivered = question.delivered;
    reading.delivered_by = question.clock;
    reading.journal = question.journal != 0;
    reading.plainly = question.plainly != 0;
    g_autoptr(AdEnvelope) envelope =
        ad_envelope_read(bytes + sizeof question, length - sizeof question, &reading);
    ad_envelope_write(envelope, line);
    g_byte_array_append(reply, (const guint8 *)line->str, (guint)line->len);
    return true;
}

AdPool *
ad_header_pool(guint workers, const AdReading *known, AdAnswer answer, gpointer data,
               GError **error)
{
    const AdPoolSpec spec = {
        .workers = workers,
        .memory = WORKER_MEMORY,
        .seconds = WORKER_SECONDS,
        .work = read_header,
        .work_data = (gpointer)known,
        .answer = answer,
        .answer_data = data,
    };

    return ad_pool_new(&spec, error);
}

static AdEnvelope *
parse_reply(GBytes *reply)
{
    gsize length;
    const char *line = g_bytes_get_data(reply, &length);

    return ad_envelope_parse(line, length);
}

static bool
keep_reply(gpointer tag, GBytes *reply, const char *reason, guint worker, gpointer data,
           GError **error)
{
    AdEnvelope **ret_envelope = data;

    if (reply != NULL)
        *ret_envelope = parse_reply(reply);
    return true;
}

static bool
read_plainly(const AdPending *pending, const AdReading *known,
             AdEnvelope **ret_envelope, GError **error)
{
    g_autoptr(AdPool) pool = ad_header_pool(1, known, keep_reply, ret_envelope, error);
    g_autoptr(GBytes) head =
        g_bytes_new_from_bytes(pending->request, sizeof(Question),
                               g_bytes_get_size(pending->request) - sizeof(Question));
    g_autoptr(GBytes) request = ad_header_request(head, pending->item, true);

    return pool != NULL && ad_pool_submit(pool, request, NULL, error) &&
           ad_pool_finish(pool, error);
}

static void
replace(AdEnvelope *envelope, char **field, const char *text)
{
    ad_envelope_set(envelope, field,
                    ad_text_clean(text != NULL ? text : "", -1, AD_TEXT_LINE, NULL));
}

static AdEnvelope *
envelope_without_header(const AdItem *item)
{
    AdEnvelope *envelope = ad_envelope_new();

    envelope->arrived = item->delivered;
    envelope->clock = item->clock;
    return envelope;
}

AdEnvelope *
ad_header_answer(const AdPending *pending, GBytes *reply, const char *reason,
                 const AdReading *known, GError **error)
{
    AdEnvelope *envelope = reply != NULL ? parse_reply(reply) : NULL;

    if (envelope == NULL) {
        if (!read_plainly(pending, known, &envelope, error))
            return NULL;
        if (envelope == NULL)
            envelope = envelope_without_header(pending->item);
        g_ptr_array_add(
            envelope->flaws,
            g_strdup_printf(_("its header could not be taken apart: %s"),
                            reason != NULL ? reason : _("the answer was none")));
    }
    envelope->digest = pending->digest;
    envelope->size = pending->size;
    replace(envelope, &envelope->source, pending->source->spec);
    replace(envelope, &envelope->item, pending->item->id);
    replace(envelope, &envelope->note, pending->item->note);
    return envelope;
}
