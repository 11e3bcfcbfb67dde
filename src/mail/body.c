/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message_private.h"

#include "auditdisc/base/text.h"

#include <string.h>

#define MESSAGE_DEPTH_LIMIT 120
#define MESSAGE_LIMIT       2000
#define EXPLANATION_LENGTH  500

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

AdBlock *
ad_body_add_lines(AdReader *reader, char *text)
{
    AdBlock *block;

    if (text[strspn(text, " \t\n")] == '\0') {
        g_free(text);
        return NULL;
    }
    block = ad_body_add(reader, AD_BLOCK_TEXT);
    block->text = text;
    return block;
}

/* Text of a multipart that is in none of its parts: mail programs don't show it, so it
 * is shown as what it is, unless it only explains MIME. */
static void
read_face(AdReader *reader, const char *text, const char *title)
{
    AdBlock *block;

    if (strlen(text) < EXPLANATION_LENGTH && strstr(text, "MIME") != NULL)
        return;
    block = ad_body_add_lines(reader, g_strdup(text));
    if (block != NULL)
        block->title = g_strdup(title);
}

static void
read_mixed(AdReader *reader, const AdPart *part)
{
    if (part->parts->len == 0) {
        ad_body_add_lines(reader, g_strdup(part->before));
        return;
    }
    read_face(reader, part->before, "Text before the first part");
    for (guint i = 0; i < part->parts->len; i++)
        ad_body_read(reader, part->parts->pdata[i]);
    read_face(reader, part->behind, "Text behind the last part");
}

static bool
is_attached(const AdPart *part)
{
    return strcmp(part->disposition->value, "attachment") == 0;
}

static bool
holds(const AdPart *part, const char *type)
{
    if (part->parts == NULL)
        return ad_part_is(part, type) && !is_attached(part);
    for (guint i = 0; i < part->parts->len; i++)
        if (holds(part->parts->pdata[i], type))
            return true;
    return false;
}

/* The richest of several forms of the same: the last with HTML, else the last text. */
static guint
best_form(const GPtrArray *forms)
{
    static const char *const wanted[] = {"text/html", "text/plain", "text/"};

    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++)
        for (guint form = forms->len; form > 0; form--)
            if (holds(forms->pdata[form - 1], wanted[i]))
                return form - 1;
    return 0;
}

static void
read_other_form(AdReader *reader, const AdPart *form)
{
    guint first = reader->message->blocks->len;

    ad_body_read(reader, form);
    for (guint i = first; i < reader->message->blocks->len; i++) {
        AdBlock *block = reader->message->blocks->pdata[i];

        if ((block->kind != AD_BLOCK_TEXT && block->kind != AD_BLOCK_HTML) ||
            ad_part_is(form, "text/calendar"))
            continue;
        block->alternative = true;
        if (block->title == NULL && ad_part_is(form, "text/plain"))
            block->title = g_strdup("Plain text as sent beside the formatted one");
        else if (block->title == NULL)
            block->title = g_strdup("Another form of the same text");
    }
}

static void
read_alternative(AdReader *reader, const AdPart *part)
{
    guint best = best_form(part->parts);

    if (part->parts->len == 0) {
        read_mixed(reader, part);
        return;
    }
    ad_body_read(reader, part->parts->pdata[best]);
    for (guint i = 0; i < part->parts->len; i++)
        if (i != best)
            read_other_form(reader, part->parts->pdata[i]);
}

/* The part that start= names, else the first one that is or holds HTML. */
static guint
related_root(const AdPart *part)
{
    g_autofree char *start = ad_params_get(part->type, "start");
    gsize length = start == NULL ? 0 : strlen(start);

    for (guint i = 0; i < part->parts->len && length > 2; i++) {
        const AdPart *child = part->parts->pdata[i];

        if (strlen(child->id) == length - 2 &&
            strncmp(child->id, start + 1, length - 2) == 0)
            return i;
    }
    for (guint i = 0; i < part->parts->len; i++)
        if (holds(part->parts->pdata[i], "text/html"))
            return i;
    return 0;
}

/* The root comes first, so that what it shows is known when the rest is listed. */
static void
read_related(AdReader *reader, const AdPart *part)
{
    guint root = related_root(part);

    if (part->parts->len == 0) {
        read_mixed(reader, part);
        return;
    }
    ad_body_read(reader, part->parts->pdata[root]);
    for (guint i = 0; i < part->parts->len; i++) {
        const AdPart *child = part->parts->pdata[i];

        if (i == root)
            continue;
        if (child->parts == NULL && *child->id != '\0')
            ad_body_attach_part(reader, child);
        else
            ad_body_read(reader, child);
    }
}

static void
read_signed(AdReader *reader, const AdPart *part)
{
    g_autofree char *protocol = ad_params_get(part->type, "protocol");
    bool pgp = protocol != NULL && strstr(protocol, "pgp") != NULL;

    ad_body_notice(reader, "Signed with %s. The signature was not checked.",
                   pgp ? "PGP" : "S/MIME");
    read_mixed(reader, part);
}

static void
read_encrypted(AdReader *reader, const AdPart *part)
{
    g_autofree char *protocol = ad_params_get(part->type, "protocol");
    bool pgp = protocol != NULL && strstr(protocol, "pgp") != NULL;

    ad_body_notice(reader,
                   "Encrypted%s. Only who has the key of a recipient can read it.",
                   pgp ? " with PGP" : "");
    for (guint i = 0; i < part->parts->len; i++) {
        const AdPart *child = part->parts->pdata[i];

        if (child->parts == NULL)
            ad_body_attach_part(reader, child);
        else
            ad_body_read(reader, child);
    }
}

/* The content of a message inside this one, not encoded; NULL if it is too large. */
static AdContent *
open_inner(AdReader *reader, const AdPart *part)
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

static void
read_message(AdReader *reader, const AdPart *part)
{
    g_autoptr(AdContent) content = NULL;

    if (reader->depth < MESSAGE_DEPTH_LIMIT && reader->shared->messages < MESSAGE_LIMIT)
        content = open_inner(reader, part);
    if (content == NULL) {
        ad_body_notice(reader,
                       "Here is a message inside this one that is nested too deep"
                       " or too large to be shown. It is saved as it stands.");
        ad_body_attach_part(reader, part);
        return;
    }
    reader->shared->messages++;
    ad_body_add(reader, AD_BLOCK_MESSAGE)->message =
        ad_message_read_within(reader->shared, content, reader->depth + 1);
}

static void
read_external(AdReader *reader, const AdPart *part)
{
    g_autofree char *kind = ad_params_get(part->type, "access-type");
    g_autofree char *name = ad_params_get(part->type, "name");
    g_autofree char *site = ad_params_get(part->type, "site");
    g_autofree char *url = ad_params_get(part->type, "url");

    ad_body_notice(reader,
                   "The sender refers to something that is not in this message"
                   " (%s: %s %s %s).",
                   kind == NULL ? "unknown access" : kind, name == NULL ? "" : name,
                   site == NULL ? "" : site, url == NULL ? "" : url);
    ad_body_attach_part(reader, part);
}

static void
read_partial(AdReader *reader, const AdPart *part)
{
    g_autofree char *number = ad_params_get(part->type, "number");
    g_autofree char *total = ad_params_get(part->type, "total");

    ad_body_notice(reader,
                   "This is piece %s of %s of a message that was sent in pieces.",
                   number == NULL ? "?" : number, total == NULL ? "?" : total);
    ad_body_attach_part(reader, part);
}

/* How each type is read; the first row that fits. */
static const struct {
    const char *type;
    void (*read)(AdReader *reader, const AdPart *part);
} leaf_readers[] = {
    {"message/rfc822", read_message},
    {"message/global", read_message},
    {"message/news", read_message},
    {"message/rfc2822", read_message},
    {"message/external-body", read_external},
    {"message/partial", read_partial},
    {"message/delivery-status", ad_body_read_report},
    {"message/global-delivery-status", ad_body_read_report},
    {"message/disposition-notification", ad_body_read_report},
    {"message/global-disposition-notification", ad_body_read_report},
    {"message/feedback-report", ad_body_read_report},
    {"text/rfc822-headers", ad_body_read_text},
    {"multipart/", ad_body_read_text}, /* GMime found no boundaries */
    {"text/calendar", ad_body_read_calendar},
    {"application/ics", ad_body_read_calendar},
    {"application/ms-tnef", ad_body_read_tnef},
    {"application/vnd.ms-tnef", ad_body_read_tnef},
    {"application/pkcs7-mime", ad_body_read_smime},
    {"application/x-pkcs7-mime", ad_body_read_smime},
};

static const struct {
    const char *type;
    void (*read)(AdReader *reader, const AdPart *part);
} multipart_readers[] = {
    {"multipart/alternative", read_alternative},
    {"multipart/related", read_related},
    {"multipart/signed", read_signed},
    {"multipart/encrypted", read_encrypted},
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
read_leaf(AdReader *reader, const AdPart *part)
{
    if (part->stray != NULL) {
        AdBlock *block = ad_body_add(reader, AD_BLOCK_TEXT);

        block->text = g_strdup(part->stray);
        block->title = g_strdup("Lines where a header was expected");
    }
    for (guint i = 0; i < G_N_ELEMENTS(leaf_readers); i++) {
        if (ad_part_is(part, leaf_readers[i].type)) {
            leaf_readers[i].read(reader, part);
            return;
        }
    }
    if (ad_part_is(part, "text/") && !is_attached(part))
        read_inline_text(reader, part);
    else
        ad_body_attach_part(reader, part);
}

void
ad_body_read(AdReader *reader, const AdPart *part)
{
    if (part->parts == NULL) {
        read_leaf(reader, part);
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(multipart_readers); i++) {
        if (ad_part_is(part, multipart_readers[i].type)) {
            multipart_readers[i].read(reader, part);
            return;
        }
    }
    read_mixed(reader, part);
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
    inner.depth++;
    ad_body_read(&inner, tree);
    g_clear_pointer(&inner.ids, g_hash_table_unref);
    return whole;
}
