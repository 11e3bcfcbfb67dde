/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message_private.h"

#include "auditdisc/base/words.h"

#include <string.h>

static void
read_mixed(AdReader *reader, const AdPart *part)
{
    for (guint i = 0; i < part->parts->len; i++)
        ad_body_read(reader, part->parts->pdata[i]);
}

static bool
holds(const AdPart *part, const char *type)
{
    if (part->parts == NULL)
        return ad_part_is(part, type) && !ad_part_is_attached(part);
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
    bool beside = reader->beside;

    reader->beside = true;
    ad_body_read(reader, form);
    reader->beside = beside;
    for (guint i = first; i < reader->message->blocks->len; i++) {
        AdBlock *block = reader->message->blocks->pdata[i];

        if ((block->kind != AD_BLOCK_TEXT && block->kind != AD_BLOCK_HTML) ||
            ad_part_is(form, "text/calendar"))
            continue;
        block->alternative = true;
        if (block->title == NULL && ad_part_is(form, "text/plain"))
            block->title = g_strdup(_("Text sent beside it"));
        else if (block->title == NULL)
            block->title = g_strdup(_("Another form of the same text"));
    }
}

/* Forms of the same text stand together; files that came with one of them follow. */
static void
move_attachments_last(GPtrArray *blocks, guint first)
{
    guint kept = first;

    for (guint i = first; i < blocks->len; i++) {
        AdBlock *block = blocks->pdata[i];

        if (block->kind == AD_BLOCK_ATTACHMENT)
            continue;
        memmove(blocks->pdata + kept + 1, blocks->pdata + kept,
                (i - kept) * sizeof(gpointer));
        blocks->pdata[kept++] = block;
    }
}

static void
read_alternative(AdReader *reader, const AdPart *part)
{
    guint first = reader->message->blocks->len;
    guint best = best_form(part->parts);

    if (part->parts->len == 0)
        return;
    ad_body_read(reader, part->parts->pdata[best]);
    for (guint i = 0; i < part->parts->len; i++)
        if (i != best)
            read_other_form(reader, part->parts->pdata[i]);
    move_attachments_last(reader->message->blocks, first);
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

    if (part->parts->len == 0)
        return;
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

    ad_body_notice(reader, _("Signed with %s. The signature was not checked."),
                   pgp ? "PGP" : "S/MIME");
    read_mixed(reader, part);
}

static void
read_encrypted(AdReader *reader, const AdPart *part)
{
    g_autofree char *protocol = ad_params_get(part->type, "protocol");
    bool pgp = protocol != NULL && strstr(protocol, "pgp") != NULL;

    ad_body_notice(
        reader, "%s",
        pgp ? _("Encrypted with PGP. Only someone with the key of a recipient can read "
                "it.")
            : _("Encrypted. Only someone with the key of a recipient can read it."));
    for (guint i = 0; i < part->parts->len; i++) {
        const AdPart *child = part->parts->pdata[i];

        if (child->parts == NULL)
            ad_body_attach_part(reader, child);
        else
            ad_body_read(reader, child);
    }
}

static const struct {
    const char *type;
    void (*read)(AdReader *reader, const AdPart *part);
} multipart_readers[] = {
    {"multipart/alternative", read_alternative},
    {"multipart/related", read_related},
    {"multipart/signed", read_signed},
    {"multipart/encrypted", read_encrypted},
    {"multipart/appledouble", ad_body_read_appledouble},
};

static void
read_by_type(AdReader *reader, const AdPart *part)
{
    for (guint i = 0; i < G_N_ELEMENTS(multipart_readers); i++) {
        if (ad_part_is(part, multipart_readers[i].type)) {
            multipart_readers[i].read(reader, part);
            return;
        }
    }
    read_mixed(reader, part);
}

/* Mail programs don't show the text of a multipart that is in none of its parts, so it
 * is shown as what it is. */
void
ad_body_read_multipart(AdReader *reader, const AdPart *part)
{
    bool parted = part->parts->len > 0;

    if (parted && !ad_body_is_explanation(part->before))
        ad_body_add_lines(reader, g_strdup(part->before),
                          _("Text before the first part"));
    read_by_type(reader, part);
    if (parted)
        ad_body_add_lines(reader, g_strdup(part->behind),
                          _("Text behind the last part"));
    else
        ad_body_add_lines(reader, g_strdup(part->before), NULL);
}
