/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message_private.h"

#include "auditdisc/base/text.h"

#include <string.h>

#define ATTACHMENT_LIMIT 1000
#define NAME_LIMIT       255

/* The passive types: what a program does with them on a click is to show them. Families
 * are types that are taken for each other so often that the name decides. */
typedef enum {
    FAMILY_OTHER,
    FAMILY_TEXT,
    FAMILY_IMAGE,
    FAMILY_OFFICE, /* their newer formats are zip files */
} Family;

static const struct {
    const char *extension;
    Family family;
} extensions[] = {
    {"pdf", FAMILY_OTHER},   {"txt", FAMILY_TEXT},    {"csv", FAMILY_TEXT},
    {"png", FAMILY_IMAGE},   {"jpg", FAMILY_IMAGE},   {"gif", FAMILY_IMAGE},
    {"webp", FAMILY_IMAGE},  {"doc", FAMILY_OFFICE},  {"docx", FAMILY_OFFICE},
    {"xls", FAMILY_OFFICE},  {"xlsx", FAMILY_OFFICE}, {"ppt", FAMILY_OFFICE},
    {"pptx", FAMILY_OFFICE}, {"odt", FAMILY_OFFICE},  {"ods", FAMILY_OFFICE},
    {"odp", FAMILY_OFFICE},  {"zip", FAMILY_OFFICE},
};

/* What a declared type says. Types that are not here and not "text/" say nothing. */
static const struct {
    const char *type;
    const char *extension;
} types[] = {
    {"application/pdf", "pdf"},
    {"application/x-pdf", "pdf"},
    {"text/plain", "txt"},
    {"text/csv", "csv"},
    {"text/comma-separated-values", "csv"},
    {"image/png", "png"},
    {"image/x-png", "png"},
    {"image/jpeg", "jpg"},
    {"image/jpg", "jpg"},
    {"image/pjpeg", "jpg"},
    {"image/gif", "gif"},
    {"image/webp", "webp"},
    {"application/msword", "doc"},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"},
    {"application/vnd.ms-excel", "xls"},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"},
    {"application/vnd.ms-powerpoint", "ppt"},
    {"application/vnd.openxmlformats-officedocument.presentationml.presentation",
     "pptx"},
    {"application/vnd.oasis.opendocument.text", "odt"},
    {"application/vnd.oasis.opendocument.spreadsheet", "ods"},
    {"application/vnd.oasis.opendocument.presentation", "odp"},
    {"application/zip", "zip"},
    {"application/x-zip", "zip"},
    {"application/x-zip-compressed", "zip"},
    {"message/rfc822", "txt"},
    {"message/delivery-status", "txt"},
    /* Active ones, whatever they are called. */
    {"text/html", "bin"},
    {"text/xml", "bin"},
    {"text/javascript", "bin"},
    {"text/ecmascript", "bin"},
    {"text/vbscript", "bin"},
    {"text/x-server-parsed-html", "bin"},
    {"text/xsl", "bin"},
    {"image/svg+xml", "bin"},
    {"application/xhtml+xml", "bin"},
    {"application/xml", "bin"},
    {"application/javascript", "bin"},
    {"application/x-javascript", "bin"},
    {"application/ecmascript", "bin"},
};

static int
passive_index(const char *extension)
{
    for (guint i = 0; i < G_N_ELEMENTS(extensions); i++)
        if (g_ascii_strcasecmp(extension, extensions[i].extension) == 0)
            return (int)i;
    return g_ascii_strcasecmp(extension, "jpeg") == 0 ? passive_index("jpg") : -1;
}

static const char *
type_extension(const char *type)
{
    for (guint i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(type, types[i].type) == 0)
            return types[i].extension;
    return g_str_has_prefix(type, "text/") ? "txt" : NULL;
}

/* The extension of the neutral name. */
static const char *
choose_extension(const char *name, const char *type)
{
    const char *dot = strrchr(name, '.');
    int by_name = dot == NULL ? -1 : passive_index(dot + 1);
    const char *declared = type_extension(type);
    int by_type;

    if (declared == NULL)
        return by_name < 0 ? "bin" : extensions[by_name].extension;
    by_type = passive_index(declared);
    if (by_type < 0 || by_name < 0)
        return declared;
    if (extensions[by_name].family == extensions[by_type].family)
        return extensions[by_name].extension;
    return declared;
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

void
ad_body_attach(AdReader *reader, AdContent *content, const char *name, const char *type)
{
    GPtrArray *attachments = reader->shared->outermost->attachments;
    AdAttachment *attachment;

    if (attachments->len == ATTACHMENT_LIMIT) {
        ad_flaws_add(reader->shared->outermost->flaws,
                     "only the first %d attachments were saved", ATTACHMENT_LIMIT);
        return;
    }
    attachment = g_new0(AdAttachment, 1);
    attachment->number = attachments->len + 1;
    attachment->name = g_strdup(name);
    attachment->type = g_strdup(type);
    attachment->extension = choose_extension(name, type);
    attachment->content = ad_content_ref(content);
    g_ptr_array_add(attachments, attachment);
    if (!g_hash_table_contains(reader->shared->shown_images, content))
        ad_body_add(reader, AD_BLOCK_ATTACHMENT)->attachment = attachment->number;
}

void
ad_body_attach_part(AdReader *reader, const AdPart *part)
{
    g_autofree char *name = ad_part_name(part);

    ad_body_attach(reader, part->content, name, part->type->value);
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
