/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For the fuzzers of what messages are made of: any bytes become a message, every text
 * of it is clean, every attachment has its number, an extension of the passive list and
 * can be read to its end. */
#pragma once

#include "auditdisc/base/text.h"
#include "auditdisc/mail/message.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require_clean(const char *text, AdTextShape shape)
{
    if (text != NULL)
        g_assert_true(ad_text_is_clean(text, strlen(text), shape));
}

static void
require_clean_strings(const GPtrArray *texts)
{
    for (guint i = 0; texts != NULL && i < texts->len; i++)
        require_clean(texts->pdata[i], AD_TEXT_LINE);
}

static void require_clean_message(const AdMessage *message, guint attachments);

static void
require_block(const AdBlock *block, guint attachments)
{
    require_clean(block->text, AD_TEXT_LINES);
    require_clean(block->html, AD_TEXT_LINES);
    require_clean(block->title, AD_TEXT_LINE);
    require_clean_strings(block->links);
    g_assert_true((block->message != NULL) == (block->kind == AD_BLOCK_MESSAGE));
    g_assert_true((block->html != NULL) == (block->kind == AD_BLOCK_HTML));
    g_assert_true((block->attachment > 0) == (block->kind == AD_BLOCK_ATTACHMENT) ||
                  block->kind == AD_BLOCK_MESSAGE);
    g_assert_cmpuint(block->attachment, <=, attachments);
    if (block->kind == AD_BLOCK_MESSAGE)
        require_clean_message(block->message, attachments);
    else if (block->kind != AD_BLOCK_ATTACHMENT)
        g_assert_nonnull(block->text);
}

static void
require_clean_message(const AdMessage *message, guint attachments)
{
    g_assert_cmpuint(message->blocks->len, >, 0);
    require_clean(message->from, AD_TEXT_LINE);
    require_clean(message->to, AD_TEXT_LINE);
    require_clean(message->cc, AD_TEXT_LINE);
    require_clean(message->date, AD_TEXT_LINE);
    require_clean(message->subject, AD_TEXT_LINE);
    require_clean_strings(message->flaws);
    for (guint i = 0; i < message->fields->len; i++) {
        const AdField *field = message->fields->pdata[i];

        require_clean(field->name, AD_TEXT_LINE);
        require_clean(field->value, AD_TEXT_LINE);
    }
    for (guint i = 0; i < message->blocks->len; i++)
        require_block(message->blocks->pdata[i], attachments);
}

static bool
swallow(const void *data, gsize length, gpointer total, GError **error)
{
    *(gsize *)total += length;
    return true;
}

static void
require_attachment(const AdAttachment *attachment, guint number, size_t size)
{
    gsize total = 0;

    g_assert_cmpuint(attachment->number, ==, number);
    require_clean(attachment->name, AD_TEXT_LINE);
    require_clean(attachment->type, AD_TEXT_LINE);
    g_assert_true(g_regex_match_simple(
        "^(pdf|txt|csv|png|jpg|gif|webp|docx?|xlsx?|pptx?|od[tsp]|zip|bin)$",
        attachment->extension, 0, 0));
    g_assert_true(ad_content_pour(attachment->content, swallow, &total, NULL));
    g_assert_cmpuint(total, <=, size);
}

static void
require_message(const AdMessage *message, size_t size)
{
    require_clean_message(message, message->attachments->len);
    for (guint i = 0; i < message->attachments->len; i++)
        require_attachment(message->attachments->pdata[i], i + 1, size);
}

static void
fuzz_message(const uint8_t *data, size_t size)
{
    int fd = memfd_create("mail", MFD_CLOEXEC);
    g_autoptr(AdMessage) message = NULL;
    g_autoptr(AdMessage) reported = NULL;

    g_assert_true(ad_message_init(NULL));
    g_assert_cmpint(write(fd, data, size), ==, (ssize_t)size);
    message = ad_message_read(fd, 0, (goffset)size);
    require_message(message, size);
    reported = ad_message_read_reported(fd, 0, (goffset)size);
    require_message(reported, size);
    close(fd);
}

/* As a part of a message, between what stands before and behind it. */
static inline void
fuzz_part(const char *before, const uint8_t *data, size_t size, const char *behind)
{
    g_autoptr(GByteArray) whole = g_byte_array_new();

    g_byte_array_append(whole, (const guint8 *)before, (guint)strlen(before));
    g_byte_array_append(whole, data, (guint)size);
    g_byte_array_append(whole, (const guint8 *)behind, (guint)strlen(behind));
    fuzz_message(whole->data, whole->len);
}
