/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A report of Exchange's journal as a reader wants it: the message that it is about,
 * and behind it what else the report has.
 */
#include "message_private.h"

#include "auditdisc/base/words.h"
#include "auditdisc/mail/header.h"

#define HEADER_LIMIT (1024 * 1024)

/* Index of the message among the parts of a report; their number if it has none. */
static guint
find_original(const AdPart *report)
{
    guint index = 0;

    while (index < report->parts->len &&
           !ad_part_is_leaf(report->parts->pdata[index], "message/rfc822"))
        index++;
    return index;
}

static void
name_block(const AdMessage *message, guint index, const char *title)
{
    AdBlock *block =
        index < message->blocks->len ? message->blocks->pdata[index] : NULL;

    if (block == NULL || block->kind != AD_BLOCK_TEXT || block->title != NULL)
        return;
    block->title = g_strdup(title);
}

/* rest is the report without its message. */
static void
read_rest(AdReader *reader, AdPart *rest, const char *header, gsize length)
{
    const GPtrArray *blocks = reader->message->blocks;
    guint first;

    ad_body_notice(reader, _("This is the end of the message. Below stands the report "
                             "of Exchange’s journal that it came in."));
    first = blocks->len;
    ad_part_notes_tree(reader, rest);
    ad_body_read(reader, rest);
    name_block(reader->message, first, _("The report’s text"));
    first = blocks->len;
    ad_body_add_text(reader, header, length, NULL, false);
    name_block(reader->message, first, _("The report’s header"));
}

static void
add_flaws(AdMessage *message, const GPtrArray *flaws)
{
    for (guint i = 0; i < flaws->len; i++)
        ad_flaws_add(message->flaws, "%s", (const char *)flaws->pdata[i]);
}

AdMessage *
ad_message_read_report(AdShared *shared, AdContent *content)
{
    g_autoptr(GBytes) head = ad_content_read(content, HEADER_LIMIT, NULL);
    g_autoptr(GPtrArray) flaws = ad_flaws_new();
    AdReader reader = {.shared = shared};
    gsize length = g_bytes_get_size(head);
    const char *bytes = length == 0 ? "" : g_bytes_get_data(head, NULL);
    gsize header = ad_header_length(bytes, length);
    bool whole = true;
    g_autoptr(AdPart) tree =
        ad_tree_read(content, ad_header_begin(bytes, header), &whole, flaws);
    bool parted = tree != NULL && whole && tree->parts != NULL;
    guint index = parted ? find_original(tree) : 0;
    g_autoptr(AdContent) original = NULL;

    if (parted && index < tree->parts->len)
        original = ad_body_open_message(&reader, tree->parts->pdata[index]);
    if (original == NULL)
        return ad_message_read_within(shared, content, 0);
    reader.message = ad_message_read_within(shared, original, 0);
    add_flaws(reader.message, flaws);
    g_ptr_array_remove_index(tree->parts, index);
    reader.tree = tree;
    read_rest(&reader, tree, bytes, header);
    ad_body_forget_names(&reader);
    return reader.message;
}
