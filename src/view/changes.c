/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "changes.h"

#include "auditdisc/base/words.h"

#include <string.h>

#define DEEPEST 8 /* parts in parts are not set in further than so */

/* What was changed: how often, in words for one and for many. */
typedef struct {
    guint count;
    const char *one, *many;
} Change;

enum { CHANGES = 13 };

static bool
is_withheld(const AdPartNote *note)
{
    return note->fate == AD_PART_UNDECIDED || note->fate == AD_PART_TOLD ||
           note->fate == AD_PART_DROPPED || note->unread > 0;
}

static guint
count_withheld(const GPtrArray *parts)
{
    guint count = 0;

    for (guint i = 0; i < parts->len; i++)
        count += is_withheld(parts->pdata[i]);
    return count;
}

static void
list_changes(const AdMessage *message, Change changes[CHANGES])
{
    const AdHtmlChanges *html = &message->changes.html;
    const Change all[CHANGES] = {
        {count_withheld(message->parts), N_("%s part is not shown"),
         N_("%s parts are not shown")},
        {html->scripts, N_("%s script was taken out"), N_("%s scripts were taken out")},
        {html->handlers, N_("%s instruction to run a script was taken out"),
         N_("%s instructions to run a script were taken out")},
        {html->remote_images,
         N_("%s picture on the internet is not part of the message and not shown"),
         N_("%s pictures on the internet are not part of the message and not shown")},
        {html->frames, N_("%s frame with another page in it is not shown"),
         N_("%s frames with other pages in them are not shown")},
        {html->remote_others, N_("%s other reference to the internet was taken out"),
         N_("%s other references to the internet were taken out")},
        {html->drawings, N_("%s drawing or formula is shown as its words"),
         N_("%s drawings or formulas are shown as their words")},
        {html->fields, N_("%s field of a form is shown as its text"),
         N_("%s fields of forms are shown as their text")},
        {message->changes.links,
         N_("%s link is listed with its target, but is not live"),
         N_("%s links are listed with their targets, but are not live")},
        {html->styles, N_("%s instruction of style was left out"),
         N_("%s instructions of style were left out")},
        {html->marks, N_("%s unseen mark of a writing direction was left out"),
         N_("%s unseen marks of a writing direction were left out")},
        {message->changes.controls,
         N_("%s character without a shape is shown by its name"),
         N_("%s characters without a shape are shown by their names")},
        {message->changes.flowed, N_("%s text was set in lines that fit the page"),
         N_("%s texts were set in lines that fit the page")},
    };

    memcpy(changes, all, sizeof all);
}

/* What some multiparts are there for. */
static const char *const purposes[][2] = {
    {"multipart/alternative", N_("forms of the same text")},
    {"multipart/related", N_("a text and what belongs in it")},
    {"multipart/mixed", N_("one after the other")},
    {"multipart/signed", N_("something and its signature")},
    {"multipart/report", N_("a report and its details")},
    {"multipart/digest", N_("messages in one")},
};

static const char *
purpose_of(const char *type)
{
    for (guint i = 0; i < G_N_ELEMENTS(purposes); i++)
        if (strcmp(type, purposes[i][0]) == 0)
            return purposes[i][1];
    return N_("parts");
}

static const char *
fate_words(const AdPartNote *note, const AdAttachment *saved)
{
    static const char *const words[] = {
        [AD_PART_UNDECIDED] = N_("not shown"),
        [AD_PART_TEXT] = N_("shown as text"),
        [AD_PART_FORMATTED] = N_("shown as its sender formatted it and as text"),
        [AD_PART_MESSAGE] = N_("shown as a message inside this one"),
        [AD_PART_UNPACKED] = N_("a container"),
        [AD_PART_TOLD] = N_("not shown, as is said in its place"),
        [AD_PART_DROPPED] =
            N_("in the original only, since the attachments are too many"),
        [AD_PART_EMPTY] = N_("empty"),
    };

    if (note->fate == AD_PART_HOLDS)
        return purpose_of(note->type);
    if (note->fate == AD_PART_SAVED)
        return saved->inlined ? N_("shown in the formatted text, saved as")
                              : N_("saved as");
    return words[note->fate];
}

/* "text/plain, utf-8, 1.2 KB of base64". */
static char *
describe(const AdPartNote *note)
{
    g_autofree char *size = ad_words_size((guint64)note->size);
    bool is_declared = *note->charset != '\0';
    bool is_encoded = *note->encoding != '\0';

    if (note->fate == AD_PART_HOLDS)
        return g_strdup(note->type);
    g_autofree char *amount =
        is_encoded ? g_strdup_printf(_("%1$s of %2$s"), size, note->encoding)
                   : g_strdup(size);
    return g_strdup_printf("%s%s%s, %s", note->type, is_declared ? ", " : "",
                           note->charset, amount);
}

/* What else there is to say of it. */
static char *
remark_on(const AdPartNote *note)
{
    GString *text = g_string_new(note->beside ? _("; another form of the text") : "");

    if (note->fate != AD_PART_SAVED && note->attachment > 0)
        g_string_append_printf(text, _("; saved as attachment %u too"),
                               note->attachment);
    if (note->opened && note->fate != AD_PART_MESSAGE)
        g_string_append(text, _("; it was opened"));
    if (note->files > 0) {
        g_autofree char *files = ad_words_counted(note->files, "%s file", "%s files");
        g_string_append_printf(text, _("; %s in it saved as attachments"), files);
    }
    if (note->unread > 0) {
        g_autofree char *parts = ad_words_counted(note->unread, "%s part", "%s parts");
        g_string_append_printf(text, _("; %s not told apart: too many or too deep"),
                               parts);
    }
    return g_string_free(text, FALSE);
}

static void
fill_part(AdDict *row, const AdMessage *message, const AdPartNote *note)
{
    g_autofree char *words = describe(note);
    g_autofree char *remark = remark_on(note);
    const AdAttachment *saved = note->fate == AD_PART_SAVED
                                    ? message->attachments->pdata[note->attachment - 1]
                                    : NULL;

    ad_dict_set(row, "WORDS", words);
    if (*note->name != '\0')
        ad_dict_show(row, "NAMED", "NAME", note->name);
    else
        ad_dict_add(row, "NAMELESS");
    ad_dict_set(row, "FATE", _(fate_words(note, saved)));
    if (saved != NULL)
        ad_dict_set_int(ad_dict_add(row, "SAVED"), "NUMBER", saved->number);
    ad_dict_set(row, "REMARK", remark);
}

static void
add_times(AdDict *dict, const char *section, guint times)
{
    for (guint i = 0; i < times; i++)
        ad_dict_add(dict, section);
}

/* A list in a list for what is in a part. */
static void
fill_tree(AdDict *dict, const AdMessage *message)
{
    guint total = message->parts->len + message->more_parts;
    g_autofree char *heading =
        ad_words_counted(total, "Its %s part, and what became of it",
                         "Its %s parts, and what became of them");
    AdDict *tree = ad_dict_add(dict, "TREE");
    guint level = 0;

    for (guint i = 0; i < message->parts->len; i++) {
        const AdPartNote *note = message->parts->pdata[i];
        guint next = MIN(MIN(note->depth, level + 1), DEEPEST);
        AdDict *row = ad_dict_add(tree, "PART");
        if (next > level)
            ad_dict_add(row, "DOWN");
        add_times(row, "UP", level - MIN(level, next));
        fill_part(row, message, note);
        level = next;
    }
    add_times(tree, "END", level);
    ad_dict_set(tree, "HEADING", heading);
    if (count_withheld(message->parts) > 0)
        ad_dict_add(tree, "OPEN");
    if (message->more_parts > 0) {
        g_autofree char *more = ad_words_number(message->more_parts);
        ad_dict_show(tree, "MORE", "COUNT", more);
    }
}

/* The only part of a message, if it is shown and there is no more to say about it. */
static const AdPartNote *
only_part(const AdMessage *message)
{
    const AdPartNote *note = message->parts->len == 1 ? message->parts->pdata[0] : NULL;

    if (note == NULL || note->attachment > 0 || note->files > 0 || *note->name != '\0')
        return NULL;
    return note->fate == AD_PART_TEXT || note->fate == AD_PART_FORMATTED ? note : NULL;
}

static char *
tell_changes(const AdMessage *message)
{
    GString *text = g_string_new(NULL);
    Change changes[CHANGES];

    list_changes(message, changes);
    for (guint i = 0; i < CHANGES; i++) {
        if (changes[i].count == 0)
            continue;
        g_autofree char *words =
            ad_words_counted(changes[i].count, changes[i].one, changes[i].many);
        g_string_append_printf(text, "%s%s.", text->len > 0 ? " " : "", words);
    }
    if (text->len == 0 && message->flaws->len == 0)
        g_string_append(text, _("Nothing."));
    return g_string_free(text, FALSE);
}

static bool
fill_flaws(AdDict *dict, const GPtrArray *all, const GPtrArray *told)
{
    AdDict *flaws = NULL;

    for (guint i = 0; i < all->len; i++) {
        if (g_ptr_array_find_with_equal_func((GPtrArray *)told, all->pdata[i],
                                             g_str_equal, NULL))
            continue;
        if (flaws == NULL)
            flaws = ad_dict_add(dict, "FLAWS");
        ad_dict_set(ad_dict_add(flaws, "FLAW"), "TEXT", all->pdata[i]);
    }
    return flaws != NULL;
}

bool
ad_changes_fill(AdDict *dict, const AdMessage *message, const GPtrArray *told)
{
    const AdPartNote *only = only_part(message);
    g_autofree char *changes = tell_changes(message);

    ad_dict_show(dict, "CHANGES", "TEXT", changes);
    if (only != NULL) {
        g_autofree char *words = describe(only);
        AdDict *section = ad_dict_add(dict, "ONLY");
        ad_dict_set(section, "WORDS", words);
        ad_dict_add(section, only->fate == AD_PART_FORMATTED ? "FORMATTED" : "PLAIN");
    } else if (message->parts->len > 0) {
        fill_tree(dict, message);
    }
    return fill_flaws(dict, message->flaws, told);
}
