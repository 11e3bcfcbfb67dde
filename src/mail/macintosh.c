/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files of a Macintosh (RFC 1740): beside what a file holds, its data, they have a
 * resource fork, which says how a Macintosh shows it. AppleSingle is both in one,
 * AppleDouble both side by side.
 */
#include "message_private.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "auditdisc/mail/charset.h"

#define MAGIC_SINGLE 0x00051600U
#define MAGIC_DOUBLE 0x00051607U
#define HEAD         26 /* magic, version, filler, number of entries */
#define ENTRY        12 /* what it is, where, how long */
#define NAME_LIMIT   255

enum { ENTRY_DATA = 1, ENTRY_RESOURCES = 2, ENTRY_NAME = 3 };

/* An applefile taken apart. What it does not have is NULL. */
typedef struct {
    GBytes *data, *resources;
    char *name;
} MacFile;

static void
mac_file_clear(MacFile *file)
{
    g_bytes_unref(file->data);
    g_bytes_unref(file->resources);
    g_free(file->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MacFile, mac_file_clear)

static guint32
number_at(const guint8 *bytes)
{
    return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 |
           bytes[3];
}

/* Takes slice over. */
static void
keep(MacFile *file, guint32 kind, GBytes *slice)
{
    gsize length;
    const char *bytes = g_bytes_get_data(slice, &length);

    if (kind == ENTRY_DATA && file->data == NULL) {
        file->data = slice;
        return;
    }
    if (kind == ENTRY_RESOURCES && file->resources == NULL) {
        file->resources = slice;
        return;
    }
    if (kind == ENTRY_NAME && file->name == NULL) {
        g_autofree char *utf8 =
            ad_charset_to_utf8(bytes, MIN(length, NAME_LIMIT), "macintosh", NULL);

        file->name = ad_text_clean(utf8, -1, AD_TEXT_LINE, NULL);
    }
    g_bytes_unref(slice);
}

/* false if it is none, or names bytes that it does not have. */
static bool
parse(GBytes *bytes, MacFile *ret_file)
{
    gsize length;
    const guint8 *at = g_bytes_get_data(bytes, &length);
    g_auto(MacFile) file = {0};
    guint32 magic = length < HEAD ? 0 : number_at(at);
    guint count = length < HEAD ? 0 : (guint)at[HEAD - 2] << 8 | at[HEAD - 1];

    if ((magic != MAGIC_SINGLE && magic != MAGIC_DOUBLE) ||
        (length - HEAD) / ENTRY < count)
        return false;
    for (guint i = 0; i < count; i++) {
        const guint8 *entry = at + HEAD + (gsize)i * ENTRY;
        gsize start = number_at(entry + 4);
        gsize size = number_at(entry + 8);

        if (start > length || size > length - start)
            return false;
        if (size > 0)
            keep(&file, number_at(entry), g_bytes_new_from_bytes(bytes, start, size));
    }
    *ret_file = file;
    file = (MacFile){0};
    return true;
}

static bool
read_file(AdReader *reader, const AdPart *part, MacFile *ret_file)
{
    bool more;
    g_autoptr(GBytes) bytes =
        ad_content_read(part->content, reader->shared->decoded_room, &more);

    if (more || !parse(bytes, ret_file))
        return false;
    reader->shared->decoded_room -= g_bytes_get_size(bytes);
    return true;
}

/* content is in part; NULL for all of it. */
static void
attach_resources(AdReader *reader, const AdPart *part, AdContent *content,
                 const char *name)
{
    g_autofree char *called = *name == '\0'
                                  ? g_strdup("Resource fork")
                                  : g_strdup_printf("%s (resource fork)", name);

    ad_body_notice(reader, _("A Macintosh sent this file. Its resource fork, which "
                             "only a Macintosh needs, is saved as a file of its own."));
    if (content == NULL)
        ad_body_attach_part_as(reader, part, called, "application/applefile");
    else
        ad_body_attach(reader, content, called, "application/applefile");
}

void
ad_body_read_applefile(AdReader *reader, const AdPart *part)
{
    g_auto(MacFile) file = {0};
    g_autofree char *given = ad_part_name(part);
    bool whole = read_file(reader, part, &file);
    const char *name = *given == '\0' && file.name != NULL ? file.name : given;
    g_autoptr(AdContent) data = NULL;
    g_autoptr(AdContent) resources = NULL;

    if (!whole || file.data == NULL) {
        attach_resources(reader, part, NULL, name);
        return;
    }
    data = ad_content_new_bytes(g_steal_pointer(&file.data));
    ad_body_attach(reader, data, name, "application/octet-stream");
    if (file.resources == NULL)
        return;
    resources = ad_content_new_bytes(g_steal_pointer(&file.resources));
    attach_resources(reader, part, resources, name);
}

static bool
is_resource_half(const AdPart *half)
{
    return ad_part_is_leaf(half, "application/applefile");
}

/* The data; under the name that only the other half knows, if it has none itself. */
static void
read_data(AdReader *reader, const AdPart *part, const char *name)
{
    g_autofree char *given = ad_part_name(part);

    if (part->parts == NULL && *given == '\0' && *name != '\0' &&
        !ad_part_is(part, "text/"))
        ad_body_attach_part_as(reader, part, name, part->type->value);
    else
        ad_body_read(reader, part);
}

/* The name of the file, which either half may have; "" if none has. */
static char *
name_of(AdReader *reader, const GPtrArray *halves)
{
    for (guint i = 0; i < halves->len; i++) {
        const AdPart *half = halves->pdata[i];
        g_autofree char *name = ad_part_name(half);
        g_auto(MacFile) file = {0};

        if (*name != '\0')
            return g_steal_pointer(&name);
        if (is_resource_half(half) && read_file(reader, half, &file) &&
            file.name != NULL)
            return g_steal_pointer(&file.name);
    }
    return g_strdup("");
}

/* A multipart/appledouble: the data come first, whatever the order. */
void
ad_body_read_appledouble(AdReader *reader, const AdPart *part)
{
    g_autofree char *name = name_of(reader, part->parts);

    for (guint i = 0; i < part->parts->len; i++)
        if (!is_resource_half(part->parts->pdata[i]))
            read_data(reader, part->parts->pdata[i], name);
    for (guint i = 0; i < part->parts->len; i++) {
        const AdPart *half = part->parts->pdata[i];

        if (is_resource_half(half))
            attach_resources(reader, half, NULL, name);
    }
}
