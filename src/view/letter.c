/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "letter.h"

#include "auditdisc/base/words.h"
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
    guint fields;   /* that still fit */
    guint switches; /* between forms of a text, so far */
} Letter;

static void fill(AdDict *dict, const AdMessage *message, guint count, Letter *letter);

char *
ad_letter_attachment_name(const AdAttachment *attachment)
{
    if (*attachment->name != '\0')
        return g_strdup(attachment->name);
    return g_strdup_printf(_("Attachment %u (no name given)"), attachment->number);
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

/* Of a blank, the no-break space among them; 0 if there is none. */
static gsize
blank_length(const char *text)
{
    if (*text == ' ' || *text == '\t' || *text == '\n')
        return 1;
    return text[0] == '\xc2' && text[1] == '\xa0' ? 2 : 0;
}

static const char *
skip_blanks(const char *text)
{
    for (gsize length = blank_length(text); length > 0; length = blank_length(text))
        text += length;
    return text;
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
    AdDict *frame = ad_dict_include(dict, "FRAME", "frame.tpl");

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
    AdDict *section = ad_dict_include(dict, "TEXT", "text.tpl");
    gsize left;
    g_autoptr(GString) words = ad_paragraphs_mark(text, &letter->room, &left);

    ad_dict_set_bytes(section, "WORDS", words->str, words->len);
    if (left == 0)
        return;
    g_autofree char *size = ad_words_size(left);
    g_autofree char *notice =
        g_strdup_printf(_("The text goes on: %s more do not fit on a page. The "
                          "original has all of it."),
                        size);
    ad_dict_show(dict, "NOTICE", "WORDS", notice);
}

static bool
has_words(const AdBlock *block)
{
    return *skip_blanks(block->text) != '\0';
}

/* One way to read a text that the message has in several. */
typedef struct {
    const AdBlock *block;
    const char *label;
    bool framed;
} Form;

static const char words_label[] = N_("Words of the formatted text");

static const char *
label_of(const AdBlock *block)
{
    if (block->title != NULL)
        return block->title;
    if (block->kind == AD_BLOCK_TEXT)
        return _("As plain text");
    return block->html != NULL ? _("As formatted by the sender") : _(words_label);
}

/* Where the blocks end that are forms of the text that begins at first. */
static guint
forms_end(const GPtrArray *blocks, guint first)
{
    guint end = first + 1;

    while (end < blocks->len && ((const AdBlock *)blocks->pdata[end])->alternative)
        end++;
    return end;
}

/* Whether the words of a formatted text stand in another form of it too. */
static bool
has_twin(const GArray *forms, const AdBlock *formatted)
{
    for (guint i = 0; i < forms->len; i++) {
        const Form *form = &g_array_index(forms, Form, i);
        if (!form->framed && has_same_words(form->block->text, formatted->text))
            return true;
    }
    return false;
}

static GArray *
list_forms(const GPtrArray *blocks, guint first, guint end)
{
    GArray *forms = g_array_new(FALSE, FALSE, sizeof(Form));

    for (guint i = first; i < end; i++) {
        const AdBlock *block = blocks->pdata[i];
        const Form form = {block, label_of(block), block->html != NULL};
        if (form.framed || has_words(block))
            g_array_append_val(forms, form);
    }
    for (guint i = first; i < end; i++) {
        const AdBlock *block = blocks->pdata[i];
        const Form form = {block, _(words_label), false};
        if (block->html != NULL && has_words(block) && !has_twin(forms, block))
            g_array_append_val(forms, form);
    }
    return forms;
}

/* The one to be seen at first, or -1 if none has words. */
static int
first_with_words(const GArray *forms)
{
    for (guint i = 0; i < forms->len; i++)
        if (has_words(g_array_index(forms, Form, i).block))
            return (int)i;
    return -1;
}

static void
show_form(AdDict *dict, const Form *form, Letter *letter)
{
    if (form->framed)
        show_frame(dict, form->block);
    else
        show_text(dict, form->block->text, letter);
}

/* Without scripts: a row of buttons of which one is pressed. */
static void
show_switch(AdDict *dict, const GArray *forms, Letter *letter)
{
    AdDict *section = ad_dict_add(dict, "SWITCH");
    int chosen = MAX(first_with_words(forms), 0);

    letter->switches++;
    for (guint i = 0; i < forms->len; i++) {
        const Form *form = &g_array_index(forms, Form, i);
        g_autofree char *id = g_strdup_printf("f%u_%u", letter->switches, i + 1);
        AdDict *row = ad_dict_add(section, "FORM");
        ad_dict_set_int(row, "SWITCH_NUMBER", letter->switches);
        ad_dict_set(row, "ID", id);
        ad_dict_set(row, "LABEL", form->label);
        if ((int)i == chosen)
            ad_dict_add(row, "CHOSEN");
        show_form(row, form, letter);
    }
}

/* The text at index in all its forms; how many blocks these are. */
static guint
show_forms(AdDict *dict, const GPtrArray *blocks, guint index, Letter *letter)
{
    guint end = forms_end(blocks, index);
    g_autoptr(GArray) forms = list_forms(blocks, index, end);

    if (forms->len > 1) {
        show_switch(dict, forms, letter);
    } else if (forms->len == 1) {
        const Form *form = &g_array_index(forms, Form, 0);
        ad_dict_show(dict, "PART", "HEADING",
                     form->framed ? form->label : form->block->title);
        show_form(dict, form, letter);
    }
    if (first_with_words(forms) < 0)
        ad_dict_show(dict, "NOTICE", "WORDS", _("The formatted message has no words."));
    for (guint i = index; i < end; i++)
        show_links(dict, ((const AdBlock *)blocks->pdata[i])->links);
    return end - index;
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

static void
show_inner(AdDict *dict, const AdBlock *block, Letter *letter)
{
    const AdMessage *message = block->message;
    AdDict *inner = ad_dict_add(dict, "INNER");

    ad_dict_set(inner, "SUBJECT",
                *message->subject != '\0' ? message->subject : _("(no subject)"));
    ad_page_pair_list(inner, _("From"), message->from);
    ad_page_pair_list(inner, _("To"), message->to);
    ad_page_pair_list(inner, _("Cc"), message->cc);
    ad_page_pair(inner, _("Date"), message->date, NULL);
    if (block->attachment > 0)
        ad_dict_set_int(ad_dict_add(inner, "ATTACHED"), "NUMBER", block->attachment);
    ad_letter_fill_header(inner, message, letter->fields);
    letter->fields -= MIN(letter->fields, message->fields->len);
    fill(ad_dict_include(inner, "LETTER", "letter.tpl"), message, message->blocks->len,
         letter);
}

/* How many blocks it took. */
static guint
show_block(AdDict *dict, const GPtrArray *blocks, guint index, Letter *letter)
{
    const AdBlock *block = blocks->pdata[index];

    switch (block->kind) {
    case AD_BLOCK_TEXT:
    case AD_BLOCK_HTML:
        return show_forms(dict, blocks, index, letter);
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
    return 1;
}

static void
fill(AdDict *dict, const AdMessage *message, guint count, Letter *letter)
{
    for (guint i = 0; i < count;)
        i += show_block(ad_dict_add(dict, "BLOCK"), message->blocks, i, letter);
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
    Letter letter = {message->attachments, {ROOM_BYTES, ROOM_LINES}, ROOM_FIELDS, 0};
    guint count = count_without_last_clips(message->blocks);

    fill(dict, message, count, &letter);
    if (count == 0)
        ad_dict_show(ad_dict_add(dict, "BLOCK"), "NOTICE", "WORDS",
                     _("This message has no text."));
}
