/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message while it is made, and when it is done with.
 */
#include "message_private.h"

static void
field_free(gpointer data)
{
    AdField *field = data;

    g_free(field->name);
    g_free(field->value);
    g_free(field);
}

static void
block_free(gpointer data)
{
    AdBlock *block = data;

    g_free(block->text);
    g_free(block->html);
    ad_message_free(block->message);
    g_free(block->title);
    if (block->links != NULL)
        g_ptr_array_unref(block->links);
    g_free(block);
}

static void
attachment_free(gpointer data)
{
    AdAttachment *attachment = data;

    g_free(attachment->name);
    g_free(attachment->type);
    ad_content_unref(attachment->content);
    g_free(attachment);
}

AdMessage *
ad_message_new(void)
{
    AdMessage *message = g_new0(AdMessage, 1);

    message->fields = g_ptr_array_new_with_free_func(field_free);
    message->blocks = g_ptr_array_new_with_free_func(block_free);
    message->attachments = g_ptr_array_new_with_free_func(attachment_free);
    message->parts = g_ptr_array_new_with_free_func((GDestroyNotify)ad_part_note_free);
    message->flaws = ad_flaws_new();
    return message;
}

void
ad_message_free(AdMessage *message)
{
    if (message == NULL)
        return;
    g_ptr_array_unref(message->fields);
    g_free(message->from);
    g_free(message->to);
    g_free(message->cc);
    g_free(message->date);
    g_free(message->subject);
    g_ptr_array_unref(message->blocks);
    g_ptr_array_unref(message->attachments);
    g_ptr_array_unref(message->parts);
    g_ptr_array_unref(message->flaws);
    g_free(message);
}
