/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page_worker.h"

#include "auditdisc/base/record.h"
#include "terms.h"

#include <string.h>

static void
clear_saved(gpointer saved)
{
    g_free(((AdSaved *)saved)->path);
}

static GArray *
new_files(void)
{
    GArray *files = g_array_new(FALSE, TRUE, sizeof(AdSaved));

    g_array_set_clear_func(files, clear_saved);
    return files;
}

/* Names as they stand beside the page: 0001.html, 0001a1.pdf. */
static char *
file_name(const AdSite *site, guint index, const char *suffix)
{
    return g_strdup_printf("%04u%s", ad_selection_number(site->selection, index),
                           suffix);
}

static const char *
suffix_of(const char *name)
{
    return name + strspn(name, "0123456789");
}

static bool
save_attachments(const AdSite *site, guint index, const AdMessage *message,
                 AdPack *pack, GArray *files, GError **error)
{
    for (guint i = 0; i < message->attachments->len; i++) {
        const AdAttachment *attachment = message->attachments->pdata[i];
        AdSaved saved = {0};
        if (!ad_attachment_save(attachment, pack, &saved.extent, error))
            return false;
        g_autofree char *suffix =
            g_strdup_printf("a%u.%s", attachment->number, attachment->extension);
        saved.path = file_name(site, index, suffix);
        g_array_append_val(files, saved);
    }
    return true;
}

static bool
make_page(const AdSite *site, const AdLetter *letter, AdPack *pack, GArray *files,
          GError **error)
{
    g_autoptr(GBytes) page = ad_page_message(site, letter, error);
    AdSaved saved = {0};
    gsize length;

    if (page == NULL)
        return false;
    const void *data = g_bytes_get_data(page, &length);
    if (!ad_pack_add(pack, data, length, &saved.extent, error))
        return false;
    saved.path = file_name(site, letter->index, ".html");
    g_array_append_val(files, saved);
    return true;
}

static void
note_attachment(const AdSite *site, guint index, const AdAttachment *attachment,
                const AdSaved *saved, AdShown *shown)
{
    const AdShownKind kind = {
        attachment->kind != NULL ? attachment->kind->family : AD_FAMILIES,
        (guint64)saved->extent.size,
    };

    g_ptr_array_add(shown->files,
                    ad_selection_path(site->selection, index, suffix_of(saved->path)));
    g_ptr_array_add(shown->names, g_strdup(attachment->name));
    g_array_append_val(shown->kinds, kind);
}

static void
write_shown(const AdSite *site, guint index, const AdMessage *message,
            const GArray *files, GString *text)
{
    g_autoptr(AdShown) shown = g_new0(AdShown, 1);

    shown->attachments = message->attachments->len;
    shown->files = g_ptr_array_new_with_free_func(g_free);
    shown->names = g_ptr_array_new_with_free_func(g_free);
    shown->kinds = g_array_new(FALSE, FALSE, sizeof(AdShownKind));
    shown->flaws = g_ptr_array_ref(message->flaws);
    for (guint i = 0; i < message->attachments->len; i++)
        note_attachment(site, index, message->attachments->pdata[i],
                        &g_array_index(files, AdSaved, i), shown);
    ad_shown_write(shown, text);
}

static void
append(GByteArray *reply, gconstpointer bytes, gsize size)
{
    g_byte_array_append(reply, bytes, (guint)size);
}

static void
write_terms(const AdMessage *message, GByteArray *reply)
{
    g_autoptr(AdTermSet) terms = ad_term_set_new();

    ad_terms_add_message(terms, message);
    guint32 size = (guint32)ad_term_set_size(terms);
    append(reply, &size, sizeof size);
    if (size > 0)
        append(reply, ad_term_set_words(terms, 0), size);
}

static AdMessage *
read_message(const AdEnvelope *envelope, const AdExtent *original, int input)
{
    return ad_envelope_is_journal(envelope)
               ? ad_message_read_reported(input, original->offset, original->size)
               : ad_message_read(input, original->offset, original->size);
}

bool
ad_page_work(GBytes *request, int input, AdPack *pack, GByteArray *reply, gpointer data)
{
    const AdSite *site = data;
    guint32 index;
    AdExtent original;
    g_autoptr(GArray) files = new_files();
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    memcpy(&index, g_bytes_get_data(request, NULL), sizeof index);
    g_autoptr(AdEnvelope) envelope = ad_selection_envelope(site->selection, index);
    if (envelope == NULL || !ad_selection_original(site->selection, index, &original))
        return false;
    g_autoptr(AdMessage) message = read_message(envelope, &original, input);
    const AdLetter letter = {index, envelope, message, files, NULL};
    if (!save_attachments(site, index, message, pack, files, &error) ||
        !make_page(site, &letter, pack, files, &error)) {
        append(reply, error->message, strlen(error->message));
        return false;
    }
    write_terms(message, reply);
    write_shown(site, index, message, files, text);
    for (guint i = 0; i < files->len; i++) {
        const AdSaved *file = &g_array_index(files, AdSaved, i);
        ad_extent_write(suffix_of(file->path), &file->extent, text);
    }
    append(reply, text->str, text->len);
    return true;
}

void
ad_page_reply_free(AdPageReply *reply)
{
    if (reply == NULL)
        return;
    ad_shown_free(reply->shown);
    g_clear_pointer(&reply->terms, g_bytes_unref);
    g_array_unref(reply->files);
    g_free(reply);
}

/* ".html", or "a", digits, a dot and a short extension. */
static bool
suffix_is_good(const char *suffix)
{
    const char *at = suffix + 1;

    if (strcmp(suffix, ".html") == 0)
        return true;
    if (suffix[0] != 'a' || !g_ascii_isdigit(*at))
        return false;
    at += strspn(at, "0123456789");
    return *at == '.' && strlen(at) <= 5 && strcmp(at, ".html") != 0 &&
           strspn(at + 1, "abcdefghijklmnopqrstuvwxyz") == strlen(at + 1);
}

static bool
parse_file(const char *line, gsize length, GArray *files)
{
    AdSaved saved;
    g_autofree char **fields = ad_extent_parse(line, length, &saved.extent);

    if (fields == NULL || !suffix_is_good(*fields))
        return false;
    saved.path = g_strdup(*fields);
    g_array_append_val(files, saved);
    return true;
}

/* NULL if they are more than the answer has. */
static GBytes *
take_terms(GBytes *bytes)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    guint32 size;

    if (length < sizeof size)
        return NULL;
    memcpy(&size, data, sizeof size);
    return size <= length - sizeof size
               ? g_bytes_new_from_bytes(bytes, sizeof size, size)
               : NULL;
}

static bool
parse_line(const char *line, gsize length, AdPageReply *reply)
{
    if (reply->shown != NULL)
        return parse_file(line, length, reply->files);
    reply->shown = ad_shown_parse(line, length);
    return reply->shown != NULL;
}

AdPageReply *
ad_page_reply_parse(GBytes *bytes)
{
    g_autoptr(AdPageReply) reply = g_new0(AdPageReply, 1);
    gsize size, length;
    const char *at = g_bytes_get_data(bytes, &size), *line;
    const char *end = at + size;

    reply->files = new_files();
    reply->terms = take_terms(bytes);
    if (reply->terms == NULL)
        return NULL;
    at += sizeof(guint32) + g_bytes_get_size(reply->terms);
    while ((line = ad_record_line(&at, end, &length)) != NULL)
        if (!parse_line(line, length, reply))
            return NULL;
    return at == end && reply->shown != NULL ? g_steal_pointer(&reply) : NULL;
}
