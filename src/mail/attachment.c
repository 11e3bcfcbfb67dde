/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message_private.h"

#include "auditdisc/base/words.h"
#include "auditdisc/mail/header.h"
#include "sniff.h"

#include <string.h>

#define ATTACHMENT_LIMIT 1000
#define NAME_LIMIT       255
#define MAIL_FIELDS      200
#define PICTURE_LIMIT    ((gsize)1024 * 1024) /* bytes to look for its size in */

/* Whether it says no more than what many kinds are packed in or written in. */
static bool
is_vague(const AdKind *kind)
{
    return kind->family == AD_FAMILY_ZIP || kind->family == AD_FAMILY_OLE ||
           kind->family == AD_FAMILY_TEXT;
}

/* The extension of the neutral name. Types that are taken for each other so often that
 * the name decides are of one family; and so it does where the content bears it out. */
static const char *
choose_extension(const AdKind *named, const AdKind *declared, const AdKind *found)
{
    if (declared == NULL)
        return named == NULL ? "bin" : named->extension;
    if (named == NULL)
        return declared->extension;
    if (named->family == declared->family ||
        (declared->family == AD_FAMILY_ZIP && ad_kind_fits(named, declared)) ||
        (named == found && found->family != AD_FAMILY_TEXT))
        return named->extension;
    return declared->extension;
}

/* What to call it: its first bytes decide, but where they leave that open a claim they
 * bear out says more. */
static const AdKind *
choose_kind(const AdKind *named, const AdKind *declared, const AdKind *found)
{
    const AdKind *claim = named != NULL ? named : declared;

    if (found == NULL ||
        (claim != NULL && is_vague(found) && ad_kind_fits(claim, found)))
        return claim;
    return found;
}

/* A name that is true makes up for a wrong type, as many mail programs declare it,
 * unless that hides a program. */
static AdMismatch
compare(const AdKind *named, const AdKind *declared, const AdKind *found)
{
    if (found == NULL)
        return AD_MISMATCH_NONE;
    if (named != NULL && !ad_kind_fits(named, found))
        return AD_MISMATCH_NAME;
    if (declared == NULL || ad_kind_fits(declared, found))
        return AD_MISMATCH_NONE;
    return named == NULL || found->family == AD_FAMILY_PROGRAM ? AD_MISMATCH_TYPE
                                                               : AD_MISMATCH_NONE;
}

static bool
is_shown_type(const char *extension)
{
    static const char *const shown[] = {"png", "jpg", "gif", "webp"};

    for (guint i = 0; i < G_N_ELEMENTS(shown); i++)
        if (strcmp(extension, shown[i]) == 0)
            return true;
    return false;
}

/* The header of a JPEG can lie behind thumbnails, profiles and whole other files. */
static AdPicture
read_picture(AdContent *content, const guint8 *bytes, gsize length)
{
    AdPicture picture = ad_picture_read(bytes, length);

    if (picture.type != NULL && picture.width == 0) {
        g_autoptr(GBytes) more = ad_content_read(content, PICTURE_LIMIT, NULL);
        gsize size;
        const guint8 *data = g_bytes_get_data(more, &size);

        picture = ad_picture_read(data, size);
    }
    return picture;
}

static AdShowing
judge_picture(const AdPicture *picture, const char *extension)
{
    g_autofree char *type = g_strconcat("image/", picture->type, NULL);

    if (!is_shown_type(extension))
        return AD_SHOWING_NONE;
    if (picture->type == NULL || picture->width == 0)
        return AD_SHOWING_NO_PICTURE;
    if (strcmp(ad_kind_of_type(type)->extension, extension) != 0)
        return AD_SHOWING_OTHER_TYPE;
    return ad_picture_is_sane(picture) ? AD_SHOWING_SMALL : AD_SHOWING_TOO_LARGE;
}

/* Whether its header has what any letter has. */
static bool
begins_as_mail(const char *bytes, gsize length)
{
    static const char *const names[] = {"Date", "Subject", "To", "Received",
                                        "Message-ID"};
    g_autoptr(GArray) fields = ad_header_read(bytes, length, MAIL_FIELDS, NULL, NULL);

    if (ad_header_find(fields, "From", 0, NULL) == NULL)
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (ad_header_find(fields, names[i], 0, NULL) != NULL)
            return true;
    return false;
}

/* A letter that says so needs no look into the data base, which is slow with text. */
static const AdKind *
find_kind(const guint8 *bytes, gsize length, const AdKind *declared)
{
    const AdKind *mail = ad_kind_of_type("message/rfc822");

    return declared == mail && begins_as_mail((const char *)bytes, length)
               ? mail
               : ad_sniff(bytes, length);
}

/* Looks at the first bytes. What is not what it is called is saved as .bin: no program
 * is to be handed it for something else. */
static void
examine(AdAttachment *attachment)
{
    g_autoptr(GBytes) first =
        ad_content_read(attachment->content, AD_SNIFF_LIMIT, NULL);
    gsize length;
    const guint8 *bytes = g_bytes_get_data(first, &length);
    const AdKind *named = ad_kind_of_name(attachment->name);
    const AdKind *declared = ad_kind_of_type(attachment->type);
    const AdKind *found = find_kind(bytes, length, declared);

    attachment->mismatch = compare(named, declared, found);
    attachment->extension = attachment->mismatch == AD_MISMATCH_NONE
                                ? choose_extension(named, declared, found)
                                : "bin";
    attachment->kind = choose_kind(named, declared, found);
    attachment->claimed = found == NULL;
    attachment->picture = read_picture(attachment->content, bytes, length);
    attachment->showing = judge_picture(&attachment->picture, attachment->extension);
}

char *
ad_part_name(const AdPart *part)
{
    g_autofree char *given = ad_params_get(part->disposition, "filename");
    char *name;

    if (given == NULL || *given == '\0') {
        g_free(given);
        given = ad_params_get(part->type, "name");
    }
    if (given == NULL)
        return g_strdup("");
    name = g_utf8_substring(given, 0, MIN(g_utf8_strlen(given, -1), NAME_LIMIT));
    return g_strstrip(name);
}

static void
tell_mismatch(const AdAttachment *attachment, GPtrArray *flaws)
{
    if (attachment->mismatch == AD_MISMATCH_NAME)
        ad_flaws_add(flaws, _("attachment %1$u: called %2$s, is %3$s"),
                     attachment->number, attachment->name, _(attachment->kind->words));
    else if (attachment->mismatch == AD_MISMATCH_TYPE)
        ad_flaws_add(flaws, _("attachment %1$u: declared as %2$s, is %3$s"),
                     attachment->number, attachment->type, _(attachment->kind->words));
}

/* In the list of attachments only; NULL if that is full. */
static AdAttachment *
add_attachment(AdReader *reader, AdContent *content, const char *name, const char *type)
{
    AdMessage *outermost = reader->shared->outermost;
    AdAttachment *attachment;

    if (outermost->attachments->len == ATTACHMENT_LIMIT) {
        ad_flaws_add(outermost->flaws, _("only the first %d attachments were saved"),
                     ATTACHMENT_LIMIT);
        return NULL;
    }
    attachment = g_new0(AdAttachment, 1);
    attachment->number = outermost->attachments->len + 1;
    attachment->name = g_strdup(name);
    attachment->type = g_strdup(type);
    attachment->content = ad_content_ref(content);
    examine(attachment);
    tell_mismatch(attachment, outermost->flaws);
    g_ptr_array_add(outermost->attachments, attachment);
    return attachment;
}

void
ad_body_attach(AdReader *reader, AdContent *content, const char *name, const char *type)
{
    const AdAttachment *attachment = add_attachment(reader, content, name, type);

    if (attachment != NULL &&
        !g_hash_table_contains(reader->shared->shown_images, content))
        ad_body_add(reader, AD_BLOCK_ATTACHMENT)->attachment = attachment->number;
}

void
ad_body_attach_part_as(AdReader *reader, const AdPart *part, const char *name,
                       const char *type)
{
    guint before = reader->shared->outermost->attachments->len;

    ad_body_attach(reader, part->content, name, type);
    ad_part_notes_saved(reader, part, before);
}

void
ad_body_attach_part(AdReader *reader, const AdPart *part)
{
    g_autofree char *name = ad_part_name(part);

    ad_body_attach_part_as(reader, part, name, part->type->value);
}

AdAttachment *
ad_body_save_message(AdReader *reader, const AdPart *part)
{
    guint before = reader->shared->outermost->attachments->len;
    g_autofree char *name = ad_part_name(part);
    AdAttachment *saved;

    if (*name == '\0' && !ad_part_is_attached(part))
        return NULL;
    saved = add_attachment(reader, part->content, name, part->type->value);
    ad_part_notes_saved(reader, part, before);
    if (saved != NULL)
        saved->kind = ad_kind_of_type("message/rfc822");
    return saved;
}

bool
ad_part_is_mail(const AdPart *part)
{
    g_autofree char *name = ad_part_name(part);
    const AdKind *named = ad_kind_of_name(name);
    gsize length;

    if (named == NULL || named != ad_kind_of_type("message/rfc822"))
        return false;
    g_autoptr(GBytes) first = ad_content_read(part->content, AD_SNIFF_LIMIT, NULL);
    const char *bytes = g_bytes_get_data(first, &length);
    return bytes != NULL && begins_as_mail(bytes, length);
}

static bool
write_piece(const void *data, gsize length, gpointer pack, GError **error)
{
    return ad_pack_write(pack, data, length, error);
}

bool
ad_attachment_save(const AdAttachment *attachment, AdPack *pack, AdExtent *ret_extent,
                   GError **error)
{
    ad_pack_begin(pack);
    if (!ad_content_pour(attachment->content, write_piece, pack, error)) {
        ad_pack_abandon(pack);
        return false;
    }
    return ad_pack_end(pack, ret_extent, error);
}
