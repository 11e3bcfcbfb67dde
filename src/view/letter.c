/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "letter.h"

#include "auditdisc/base/text.h"
#include "page.h"
#include "paragraphs.h"

#include <string.h>

#define ROOM_BYTES  ((gsize)2 * 1024 * 1024)
#define ROOM_LINES  20000
#define ROOM_FIELDS 5000 /* of messages inside this one */

/* The frame can't grow with what is in it, so its height is guessed from the words. */
#define LINE_HEIGHT   26
#define LINE_LETTERS  80
#define FRAME_MARGIN  120
#define LOWEST_FRAME  200
#define HIGHEST_FRAME 720

typedef struct {
    const GPtrArray *attachments;
    AdRoom room;
    guint fields; /* that still fit */
} Letter;

static void fill(AdDict *dict, const AdMessage *message, guint count, Letter *letter);

char *
ad_letter_attachment_name(const AdAttachment *attachment)
{
    if (*attachment->name != '\0')
        return g_strdup(attachment->name);
    return g_strdup_printf("Attachment %u (no name given)", attachment->number);
}

bool
ad_letter_has_frame(const AdMessage *message)
{
    for (guint i = 0; i < message->blocks->len; i++) {
        const AdBlock *block = message->blocks->pdata[i];
        if (block->kind == AD_BLOCK_HTML && block->html != NULL)
            return true;
        if (block->kind == AD_BLOCK_MESSAGE && ad_letter_has_frame(block->message))
            return true;
    }
    return false;
}

static const char *
skip_blanks(const char *text)
{
    while (true) {
        text += strspn(text, " \t\n");
        if (!g_str_has_prefix(text, "\xc2\xa0")) /* the no-break space */
            return text;
        text += 2;
    }
}

static bool
has_same_words(const char *one, const char *other)
{
    while (true) {
        one = skip_blanks(one);
        other = skip_blanks(other);
        if (*one != *other || *one == '\0')
            return *one == *other;
        one++;
        other++;
    }
}

/* The sender's own plain text beside a formatted one, if it says the same. */
static bool
has_twin(const GPtrArray *blocks, guint index)
{
    const AdBlock *block = blocks->pdata[index];
    const AdBlock *before = index > 0 ? blocks->pdata[index - 1] : NULL;
    const AdBlock *after = index + 1 < blocks->len ? blocks->pdata[index + 1] : NULL;

    if (after != NULL && after->kind == AD_BLOCK_TEXT && after->alternative)
        return has_same_words(block->text, after->text);
    if (before != NULL && before->kind == AD_BLOCK_TEXT && block->alternative)
        return has_same_words(block->text, before->text);
    return false;
}

static void
add_sentence(GString *text, guint count, const char *one, const char *many)
{
    if (count == 0)
        return;
    g_autofree char *sentence = ad_text_plural(count, one, many);
    g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", sentence);
}

static void
show_removed(AdDict *dict, const AdBlock *block)
{
    g_autoptr(GString) text = g_string_new(NULL);

    add_sentence(text, block->remote_images,
                 "picture on the internet is not part of the message and not shown.",
                 "pictures on the internet are not part of the message and not shown.");
    add_sentence(text, block->scripts, "script was taken out.",
                 "scripts were taken out.");
    add_sentence(text, block->remote_others,
                 "other reference to the internet was taken out.",
                 "other references to the internet were taken out.");
    ad_dict_show(dict, "REMOVED", "TEXT", text->str);
}

static int
frame_height(const char *text)
{
    gsize lines = 0;

    while (*text != '\0') {
        gsize length = strcspn(text, "\n");
        lines += 1 + length / LINE_LETTERS;
        text += length + (text[length] == '\n');
    }
    return CLAMP((int)MIN(lines, 1000) * LINE_HEIGHT + FRAME_MARGIN, LOWEST_FRAME,
                 HIGHEST_FRAME);
}

static void
show_frame(AdDict *dict, const AdBlock *block)
{
    AdDict *frame = ad_dict_add(dict, "FRAME");

    ad_dict_set(frame, "DOCUMENT", block->html);
    ad_dict_set_int(frame, "HEIGHT", frame_height(block->text));
}

static void
show_links(AdDict *dict, const GPtrArray *links)
{
    if (links == NULL || links->len == 0)
        return;
    AdDict *list = ad_dict_add(dict, "LINKS");
    for (guint i = 0; i < links->len; i++)
        ad_dict_set(ad_dict_add(list, "LINK"), "TARGET", links->pdata[i]);
}

static void
show_text(AdDict *dict, const char *text, Letter *letter)
{
    AdDict *section = ad_dict_add(dict, "TEXT");
    gsize left = ad_paragraphs_add(section, text, &letter->room);

    if (left == 0)
        return;
    g_autofree char *size = ad_text_size(left);
    g_autofree char *notice = g_strdup_printf(
        "The text goes on: %s more do not fit on a page. The original has all of it.",
        size);
    ad_dict_show(dict, "NOTICE", "WORDS", notice);
}

static void
show_plain(AdDict *dict, const AdBlock *block, Letter *letter)
{
    ad_dict_show(dict, "PART", "HEADING", block->title);
    show_text(dict, block->text, letter);
}

static void
show_formatted(AdDict *dict, const GPtrArray *blocks, guint index, Letter *letter)
{
    const AdBlock *block = blocks->pdata[index];

    ad_dict_show(dict, "PART", "HEADING",
                 block->title != NULL ? block->title : "As formatted by the sender");
    show_removed(dict, block);
    if (block->html != NULL)
        show_frame(dict, block);
    if (*skip_blanks(block->text) == '\0') {
        ad_dict_show(dict, "NOTICE", "WORDS", "The formatted message has no words.");
    } else if (has_twin(blocks, index)) {
        ad_dict_show(dict, "NOTICE", "WORDS",
                     "The sender’s plain text has the same words.");
    } else {
        ad_dict_show(dict, "WORDS", "HEADING", "Its words as plain text");
        show_text(dict, block->text, letter);
    }
    show_links(dict, block->links);
}

static void
show_clip(AdDict *dict, guint number, const Letter *letter)
{
    AdDict *clip = ad_dict_add(dict, "CLIP");

    g_return_if_fail(number >= 1 && number <= letter->attachments->len);
    g_autofree char *name =
        ad_letter_attachment_name(letter->attachments->pdata[number - 1]);
    ad_dict_set_int(clip, "NUMBER", number);
    ad_dict_set(clip, "NAME", name);
}

static char *
header_heading(guint shown, guint all)
{
    g_autofree char *first = ad_text_count(shown);
    g_autofree char *count = ad_text_count(all);

    if (shown == all)
        return g_strdup_printf("The whole header, field by field (%s)", count);
    return g_strdup_printf("The header, field by field (the first %s of %s)", first,
                           count);
}

void
ad_letter_fill_header(AdDict *dict, const AdMessage *message, guint limit)
{
    const GPtrArray *fields = message->fields;
    guint shown = MIN(fields->len, limit);
    g_autofree char *heading = header_heading(shown, fields->len);

    if (shown == 0)
        return;
    AdDict *header = ad_dict_include(dict, "HEADER", "header.tpl");
    ad_dict_set(header, "HEADING", heading);
    for (guint i = 0; i < shown; i++) {
        const AdField *field = fields->pdata[i];
        AdDict *row = ad_dict_add(header, "FIELD");
        ad_dict_set(row, "NAME", *field->name != '\0' ? field->name : "no field");
        ad_dict_set(row, "VALUE", field->value);
    }
}

static void
show_inner(AdDict *dict, const AdBlock *block, Letter *letter)
{
    const AdMessage *message = block->message;
    AdDict *inner = ad_dict_add(dict, "INNER");

    ad_dict_set(inner, "SUBJECT",
                *message->subject != '\0' ? message->subject : "(no subject)");
    ad_page_pair(inner, "From", message->from, NULL);
    ad_page_pair(inner, "To", message->to, NULL);
    ad_page_pair(inner, "Cc", message->cc, NULL);
    ad_page_pair(inner, "Date", message->date, NULL);
    if (block->attachment > 0)
        ad_dict_set_int(ad_dict_add(inner, "ATTACHED"), "NUMBER", block->attachment);
    ad_letter_fill_header(inner, message, letter->fields);
    letter->fields -= MIN(letter->fields, message->fields->len);
    fill(ad_dict_include(inner, "LETTER", "letter.tpl"), message, message->blocks->len,
         letter);
}

static void
show_block(AdDict *dict, const GPtrArray *blocks, guint index, Letter *letter)
{
    const AdBlock *block = blocks->pdata[index];

    switch (block->kind) {
    case AD_BLOCK_TEXT:
        show_plain(dict, block, letter);
        break;
    case AD_BLOCK_HTML:
        show_formatted(dict, blocks, index, letter);
        break;
    case AD_BLOCK_MESSAGE:
        show_inner(dict, block, letter);
        break;
    case AD_BLOCK_ATTACHMENT:
        show_clip(dict, block->attachment, letter);
        break;
    case AD_BLOCK_NOTICE:
        ad_dict_show(dict, "NOTICE", "WORDS", block->text);
        break;
    }
}

static void
fill(AdDict *dict, const AdMessage *message, guint count, Letter *letter)
{
    for (guint i = 0; i < count; i++)
        show_block(ad_dict_add(dict, "BLOCK"), message->blocks, i, letter);
}

/* Attachments that end the message stand in the list right below. */
static guint
count_without_last_clips(const GPtrArray *blocks)
{
    guint count = blocks->len;

    while (count > 0 &&
           ((const AdBlock *)blocks->pdata[count - 1])->kind == AD_BLOCK_ATTACHMENT)
        count--;
    return count;
}

void
ad_letter_fill(AdDict *dict, const AdMessage *message)
{
    Letter letter = {message->attachments, {ROOM_BYTES, ROOM_LINES}, ROOM_FIELDS};
    guint count = count_without_last_clips(message->blocks);

    fill(dict, message, count, &letter);
    if (count == 0)
        ad_dict_show(ad_dict_add(dict, "BLOCK"), "NOTICE", "WORDS",
                     "This message has no text.");
}
