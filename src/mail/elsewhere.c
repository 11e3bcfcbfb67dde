/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts that stand for something that is not in the message: pieces of a larger one
 * (RFC 2046, section 5.2.2), and what lies elsewhere (section 5.2.3, RFC 2017). Nothing
 * is fetched, and pieces of several messages are not put together.
 */
#include "message_private.h"

#include "auditdisc/base/words.h"
#include "auditdisc/mail/header.h"

#define HEADER_LIMIT (64 * 1024)
#define FIELD_LIMIT  100

/* A number, so that no words can be put in our mouth; 0 where there is none. */
static guint64
number_of(const AdPart *part, const char *name)
{
    g_autofree char *text = ad_params_get(part->type, name);
    guint64 number = 0;

    if (text != NULL)
        g_ascii_string_to_unsigned(text, 10, 1, 100000, &number, NULL);
    return number;
}

static void
read_later_piece(AdReader *reader, const AdPart *part)
{
    guint first = reader->message->blocks->len;

    ad_body_read_text(reader, part);
    if (first < reader->message->blocks->len) {
        AdBlock *block = reader->message->blocks->pdata[first];

        g_free(block->title);
        block->title = g_strdup(_("The piece as it was sent"));
    }
    ad_body_attach_part(reader, part);
}

/* The first piece has the header of the whole and can be read like a message. */
void
ad_body_read_partial(AdReader *reader, const AdPart *part)
{
    guint64 number = number_of(part, "number");
    guint64 total = number_of(part, "total");

    if (number == 0)
        ad_body_notice(reader, _("This is one part of a message that was sent in "
                                 "several. The others are messages of their own."));
    else if (total == 0)
        ad_body_notice(reader,
                       _("This is part %lu of a message that was sent in several. The "
                         "others are messages of their own."),
                       (gulong)number);
    else
        ad_body_notice(reader,
                       _("This is part %1$lu of %2$lu of a message that was sent in "
                         "several. The others are messages of their own."),
                       (gulong)number, (gulong)total);
    if (number != 1) {
        read_later_piece(reader, part);
        return;
    }
    ad_body_read_message(reader, part);
    ad_body_attach_part(reader, part);
}

/* What the sender says of a thing, in this order. */
static const struct {
    const char *name, *label;
} rows[] = {
    {"name", N_("Name")},         {"url", N_("Address")},
    {"site", N_("Server")},       {"directory", N_("Folder")},
    {"server", N_("Asked from")}, {"subject", N_("With the subject")},
    {"size", N_("Bytes")},        {"expiration", N_("Until")},
};

static const char *const ways[][2] = {
    {"ftp", N_("by FTP")},
    {"anon-ftp", N_("by FTP, open to anyone")},
    {"tftp", N_("by TFTP")},
    {"afs", N_("in a shared file system")},
    {"local-file", N_("as a file on a computer")},
    {"mail-server", N_("by a message to a server")},
    {"url", N_("at an address on the internet")},
    {"content-id", N_("in another message")},
};

static void
tell_way(GString *text, const AdPart *part)
{
    g_autofree char *given = ad_params_get(part->type, "access-type");
    const char *way = given;

    for (guint i = 0; given != NULL && i < G_N_ELEMENTS(ways); i++)
        if (g_ascii_strcasecmp(given, ways[i][0]) == 0)
            way = _(ways[i][1]);
    if (way == NULL)
        return;
    g_string_append_printf(text, _("To be had: %s"), way);
    g_string_append_c(text, '\n');
}

/* The header of the thing is the content of the part. */
static void
tell_type(GString *text, const AdPart *part)
{
    g_autoptr(GBytes) content = ad_content_read(part->content, HEADER_LIMIT, NULL);
    gsize length;
    const char *bytes = g_bytes_get_data(content, &length);
    g_autoptr(GArray) fields =
        ad_header_read(length == 0 ? "" : bytes, length, FIELD_LIMIT, NULL, NULL);
    const AdRawField *field = ad_header_find(fields, "Content-Type", 0, NULL);

    if (field != NULL) {
        g_autofree char *type = ad_header_text(field);

        g_string_append_printf(text, _("Type: %s"), type);
        g_string_append_c(text, '\n');
    }
}

void
ad_body_read_external(AdReader *reader, const AdPart *part)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *value = ad_params_get(part->type, rows[i].name);

        if (value == NULL || *value == '\0')
            continue;
        g_string_append_printf(text, _("%1$s: %2$s"), _(rows[i].label), value);
        g_string_append_c(text, '\n');
    }
    tell_way(text, part);
    tell_type(text, part);
    ad_body_notice(reader, _("What belongs here is not in this message. Its sender "
                             "only says where it lies; it was not fetched."));
    ad_body_add_lines(reader, g_string_free(text, FALSE),
                      _("Where it lies, as the sender states it"));
    ad_body_attach_part(reader, part);
}
