/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message_private.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"

#include <string.h>

#define MESSAGE_DEPTH_LIMIT 120
#define MESSAGE_LIMIT       2000

AdBlock *
ad_body_add(AdReader *reader, AdBlockKind kind)
{
    AdBlock *block = g_new0(AdBlock, 1);

    block->kind = kind;
    g_ptr_array_add(reader->message->blocks, block);
    return block;
}

void
ad_body_notice(AdReader *reader, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    ad_body_add(reader, AD_BLOCK_NOTICE)->text =
        ad_text_clean(text, -1, AD_TEXT_LINE, NULL);
}

bool
ad_body_add_lines(AdReader *reader, char *text, const char *title)
{
    AdBlock *block;

    if (text[strspn(text, " \t\n")] == '\0') {
        g_free(text);
        return false;
    }
    block = ad_body_add(reader, AD_BLOCK_TEXT);
    block->text = text;
    block->title = g_strdup(title);
    return true;
}

AdContent *
ad_body_open_message(AdReader *reader, const AdPart *part)
{
    bool more;
    GBytes *bytes;

    if (!ad_content_is_encoded(part->content))
        return ad_content_ref(part->content);
    bytes = ad_content_read(part->content, reader->shared->decoded_room, &more);
    if (more) {
        g_bytes_unref(bytes);
        return NULL;
    }
    reader->shared->decoded_room -= g_bytes_get_size(bytes);
    return ad_content_new_bytes(bytes);
}

void
ad_body_read_message(AdReader *reader, const AdPart *part)
{
    g_autoptr(AdContent) content = NULL;
    AdAttachment *saved;
    AdBlock *block;

    if (reader->depth < MESSAGE_DEPTH_LIMIT && reader->shared->messages < MESSAGE_LIMIT)
        content = ad_body_open_message(reader, part);
    if (content == NULL) {
        ad_body_notice(reader,
                       _("Here is a message inside this one that is nested too deep or "
                         "too large to be shown. It is saved as it stands."));
        ad_body_attach_part(reader, part);
        return;
    }
    reader->shared->messages++;
    saved = ad_body_save_message(reader, part);
    block = ad_body_add(reader, AD_BLOCK_MESSAGE);
    block->message = ad_message_read_within(reader->shared, content, reader->depth + 1);
    if (saved == NULL)
        return;
    saved->message = block->message;
    block->attachment = saved->number;
}

/* How each type is read; the first row that fits. */
static const struct {
    const char *type;
    void (*read)(AdReader *reader, const AdPart *part);
} leaf_readers[] = {
    {"message/rfc822", ad_body_read_message},
    {"message/global", ad_body_read_message},
    {"message/news", ad_body_read_message},
    {"message/rfc2822", ad_body_read_message},
    {"message/external-body", ad_body_read_external},
    {"message/partial", ad_body_read_partial},
    {"message/delivery-status", ad_body_read_report},
    {"message/global-delivery-status", ad_body_read_report},
    {"message/disposition-notification", ad_body_read_report},
    {"message/global-disposition-notification", ad_body_read_report},
    {"message/feedback-report", ad_body_read_report},
    {"text/rfc822-headers", ad_body_read_text},
    {"multipart/", ad_body_read_text}, /* GMime found no boundaries */
    {"text/calendar", ad_body_read_calendar},
    {"application/ics", ad_body_read_calendar},
    {"text/vcard", ad_body_read_vcard},
    {"text/x-vcard", ad_body_read_vcard},
    {"text/directory", ad_body_read_vcard},
    {"application/applefile", ad_body_read_applefile},
    {"application/ms-tnef", ad_body_read_tnef},
    {"application/vnd.ms-tnef", ad_body_read_tnef},
    {"application/pkcs7-mime", ad_body_read_smime},
    {"application/x-pkcs7-mime", ad_body_read_smime},
};

/* Text to be read where it stands. What has a name is saved too. */
static void
read_inline_text(AdReader *reader, const AdPart *part)
{
    g_autofree char *name = ad_part_name(part);

    if (ad_part_is(part, "text/html"))
        ad_body_read_html(reader, part);
    else if (ad_part_is(part, "text/enriched") || ad_part_is(part, "text/richtext"))
        ad_body_read_enriched(reader, part);
    else
        ad_body_read_text(reader, part);
    if (*name != '\0')
        ad_body_attach_part(reader, part);
}

static void
read_content(AdReader *reader, const AdPart *part)
{
    for (guint i = 0; i < G_N_ELEMENTS(leaf_readers); i++) {
        if (ad_part_is(part, leaf_readers[i].type)) {
            leaf_readers[i].read(reader, part);
            return;
        }
    }
    if (ad_part_is(part, "text/") && !ad_part_is_attached(part))
        read_inline_text(reader, part);
    else if (ad_part_is_mail(part))
        ad_body_read_message(reader, part);
    else
        ad_body_attach_part(reader, part);
}

static void
read_stray(AdReader *reader, const AdPart *part)
{
    AdBlock *block;

    if (part->stray == NULL)
        return;
    block = ad_body_add(reader, AD_BLOCK_TEXT);
    block->text = g_strdup(part->stray);
    block->title = g_strdup(_("Lines where a header was expected"));
}

static void
read_leaf(AdReader *reader, const AdPart *part)
{
    AdPartTrace trace;

    read_stray(reader, part);
    trace = ad_part_notes_begin(reader, part);
    read_content(reader, part);
    ad_part_notes_end(reader, part, &trace);
}

void
ad_body_read(AdReader *reader, const AdPart *part)
{
    if (part->parts == NULL) {
        read_leaf(reader, part);
        return;
    }
    ad_body_read_multipart(reader, part);
    read_stray(reader, part);
}

bool
ad_body_read_entity(AdReader *reader, AdContent *content, gsize begin)
{
    AdReader inner = *reader;
    bool whole = true;
    g_autoptr(AdPart) tree =
        ad_tree_read(content, (goffset)begin, &whole, reader->shared->outermost->flaws);

    if (tree == NULL)
        return false;
    inner.tree = tree;
    inner.ids = NULL;
    inner.locations = NULL;
    inner.depth++;
    ad_part_notes_tree(&inner, tree);
    ad_body_read(&inner, tree);
    ad_body_forget_names(&inner);
    return whole;
}
