/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "queue_record.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/record.h"

#include <string.h>

#define LARGEST ((gsize)256 * 1024 * 1024)

enum { ID, QUEUE, ARRIVED, SENDER, PLACE, SHA256, WHY, RECIPIENTS };

static void
recipient_clear(gpointer data)
{
    AdQueuedFor *recipient = data;

    g_free(recipient->address);
    g_free(recipient->reason);
}

AdQueued *
ad_queued_new(void)
{
    AdQueued *queued = g_new0(AdQueued, 1);

    queued->recipients = g_array_new(FALSE, FALSE, sizeof(AdQueuedFor));
    g_array_set_clear_func(queued->recipients, recipient_clear);
    return queued;
}

void
ad_queued_free(AdQueued *queued)
{
    if (queued == NULL)
        return;
    g_free(queued->id);
    g_free(queued->queue);
    g_free(queued->sender);
    g_array_unref(queued->recipients);
    g_free(queued->why);
    g_free(queued);
}

static void
add(GString *text, const AdQueued *queued)
{
    g_autoptr(GPtrArray) fields = g_ptr_array_new();
    g_autofree char *arrived = g_strdup_printf("%" G_GINT64_FORMAT, queued->arrived);
    g_autofree char *place = g_strdup_printf(
        "%u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, queued->original.pack,
        (gint64)queued->original.offset, (gint64)queued->original.size);
    g_autofree char *sha256 =
        queued->saved ? ad_digest_dup_hex(&queued->original.digest) : g_strdup("");
    const char *first[] = {
        [ID] = queued->id,         [QUEUE] = queued->queue, [ARRIVED] = arrived,
        [SENDER] = queued->sender, [PLACE] = place,         [SHA256] = sha256,
        [WHY] = queued->why,
    };

    for (guint i = 0; i < G_N_ELEMENTS(first); i++)
        g_ptr_array_add(fields, (gpointer)first[i]);
    for (guint i = 0; i < queued->recipients->len; i++) {
        const AdQueuedFor *one = &g_array_index(queued->recipients, AdQueuedFor, i);
        g_ptr_array_add(fields, one->address);
        g_ptr_array_add(fields, one->reason);
    }
    ad_record_append(text, (const char *const *)fields->pdata, fields->len);
}

bool
ad_queue_write(const GPtrArray *all, const char *path, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < all->len; i++)
        add(text, all->pdata[i]);
    return ad_fs_replace(path, text->str, text->len, error);
}

static bool
read_place(AdQueued *queued, const char *place, const char *sha256)
{
    g_auto(GStrv) words = g_strsplit(place, " ", -1);
    guint64 pack, offset, size;

    if (g_strv_length(words) != 3 ||
        !g_ascii_string_to_unsigned(words[0], 10, 0, G_MAXUINT32, &pack, NULL) ||
        !g_ascii_string_to_unsigned(words[1], 10, 0, G_MAXINT64, &offset, NULL) ||
        !g_ascii_string_to_unsigned(words[2], 10, 0, G_MAXINT64, &size, NULL))
        return false;
    queued->original.pack = (guint32)pack;
    queued->original.offset = (goffset)offset;
    queued->original.size = (goffset)size;
    queued->saved = *sha256 != '\0';
    return !queued->saved || (strlen(sha256) == AD_DIGEST_HEX &&
                              ad_digest_parse(sha256, &queued->original.digest));
}

static AdQueued *
parse(const char *line, gsize length)
{
    g_autofree char **fields = ad_record_parse(line, length);
    g_autoptr(AdQueued) queued = ad_queued_new();
    guint count = fields != NULL ? g_strv_length(fields) : 0;

    if (count < RECIPIENTS || (count - RECIPIENTS) % 2 != 0 ||
        !g_ascii_string_to_signed(fields[ARRIVED], 10, G_MININT64, G_MAXINT64,
                                  &queued->arrived, NULL) ||
        !read_place(queued, fields[PLACE], fields[SHA256]))
        return NULL;
    queued->id = g_strdup(fields[ID]);
    queued->queue = g_strdup(fields[QUEUE]);
    queued->sender = g_strdup(fields[SENDER]);
    queued->why = g_strdup(fields[WHY]);
    for (guint i = RECIPIENTS; i < count; i += 2) {
        AdQueuedFor one = {g_strdup(fields[i]), g_strdup(fields[i + 1])};
        g_array_append_val(queued->recipients, one);
    }
    return g_steal_pointer(&queued);
}

GPtrArray *
ad_queue_open(const char *records, GError **error)
{
    g_autoptr(GPtrArray) all =
        g_ptr_array_new_with_free_func((GDestroyNotify)ad_queued_free);
    g_autoptr(GBytes) text = ad_fs_read(records, LARGEST, error);
    gsize rest = 0;
    const char *line = text != NULL ? g_bytes_get_data(text, &rest) : NULL;

    if (text == NULL)
        return NULL;
    while (rest > 0) {
        const char *end = memchr(line, '\n', rest);
        gsize length = end != NULL ? (gsize)(end - line) + 1 : rest;
        AdQueued *queued = parse(line, length);
        if (queued == NULL) {
            ad_error(error, AD_ERROR_DIFFERS, "%s: line %u is no queued message",
                     records, all->len + 1);
            return NULL;
        }
        g_ptr_array_add(all, queued);
        line += length;
        rest -= length;
    }
    return g_steal_pointer(&all);
}
