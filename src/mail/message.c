/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message_private.h"
#include "sniff.h"

#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "auditdisc/mail/address.h"
#include "auditdisc/mail/charset.h"
#include "auditdisc/mail/header.h"

#include <string.h>

#define HEADER_LIMIT  (1024 * 1024) /* a longer header is not taken apart */
#define HEADER_USUAL  (32 * 1024)
#define FIELD_LIMIT   2000
#define SOUGHT_LIMIT  1000000 /* fields that are looked at for those GMime needs */
#define VALUE_LIMIT   (64 * 1024)
#define ADDRESS_LIMIT 100
#define MEMORY_LIMIT  (1024 * 1024)
#define IMAGE_ROOM    (32 * 1024 * 1024)
#define DECODED_ROOM  (64 * 1024 * 1024)

bool
ad_message_init(GError **error)
{
    ad_charset_init();
    ad_tree_init();
    return ad_sniff_init(error);
}

static AdField *
read_field(const AdRawField *raw, GPtrArray *flaws)
{
    AdField *field = g_new(AdField, 1);
    AdRawField cut = *raw;

    field->name = ad_text_clean(raw->name, raw->name_length, AD_TEXT_LINE, NULL);
    if (raw->name_length == 0)
        ad_flaws_add(flaws, _("the header has a line that is no field"));
    if (cut.value_length > VALUE_LIMIT) {
        cut.value_length = VALUE_LIMIT;
        ad_flaws_add(flaws, _("the field %s is too long to be shown in full"),
                     field->name);
    }
    field->value = ad_header_text(&cut);
    return field;
}

static char *
first_text(const AdMessage *message, const char *name)
{
    for (guint i = 0; i < message->fields->len; i++) {
        const AdField *field = message->fields->pdata[i];

        if (g_ascii_strcasecmp(field->name, name) == 0)
            return g_strdup(field->value);
    }
    return g_strdup("");
}

static char *
addresses(const GArray *fields, const char *name)
{
    guint found, count;

    return ad_address_fields(fields, name, ADDRESS_LIMIT, &found, &count);
}

static void
read_fields(AdMessage *message, const GArray *fields, GPtrArray *flaws)
{
    for (guint i = 0; i < fields->len; i++)
        g_ptr_array_add(message->fields,
                        read_field(&g_array_index(fields, AdRawField, i), flaws));
    message->from = addresses(fields, "From");
    message->to = addresses(fields, "To");
    message->cc = addresses(fields, "Cc");
    message->date = first_text(message, "Date");
    message->subject = first_text(message, "Subject");
}

/* Never NULL, also where there are none. */
static const char *
bytes_of(GBytes *bytes, gsize *ret_length)
{
    const char *data = g_bytes_get_data(bytes, ret_length);

    return data == NULL ? "" : data;
}

/* For what GMime is not given or can't read. */
static void
read_plainly(AdReader *reader, AdContent *content, gsize header, const char *why)
{
    bool more;
    g_autoptr(GBytes) bytes = ad_content_read(content, header + AD_TEXT_LIMIT, &more);
    gsize length;
    const char *data = bytes_of(bytes, &length);

    ad_flaws_add(reader->shared->outermost->flaws, _("%s, so it is shown as text"),
                 why);
    header = MIN(header, length);
    ad_body_add_text(reader, data + header, length - header, NULL, more);
}

/* The start of a message, in which its header is taken apart. */
typedef struct {
    GBytes *bytes;
    const char *data; /* these bytes, never NULL */
    gsize length;     /* of them */
    gsize header;     /* how many of them are the header */
    GArray *fields;   /* AdRawField */
    bool more_fields; /* than FIELD_LIMIT */
    bool endless;     /* the header goes on where the bytes end */
} Head;

static void
head_clear(Head *head)
{
    g_clear_pointer(&head->fields, g_array_unref);
    g_clear_pointer(&head->bytes, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Head, head_clear)

static void
read_head_within(AdContent *content, gsize limit, Head *head)
{
    bool more;

    head_clear(head);
    head->bytes = ad_content_read(content, limit, &more);
    head->data = bytes_of(head->bytes, &head->length);
    head->fields = ad_header_read(head->data, head->length, FIELD_LIMIT, &head->header,
                                  &head->more_fields);
    head->endless = head->header == head->length && more;
}

static void
read_head(AdContent *content, Head *head)
{
    read_head_within(content, HEADER_USUAL, head);
    if (head->endless)
        read_head_within(content, HEADER_LIMIT, head);
}

/* What is left of a message that was too much: its source, so that nothing is missing.
 */
static void
add_source(AdReader *reader, AdContent *content, gsize header)
{
    guint first = reader->message->blocks->len;

    read_plainly(reader, content, header,
                 _("not all of a message could be taken apart"));
    if (first < reader->message->blocks->len) {
        AdBlock *block = reader->message->blocks->pdata[first];

        block->title = g_strdup(_("The whole text as it was sent"));
    }
}

static void
read_parts(AdReader *reader, AdPart *tree)
{
    reader->tree = tree;
    ad_part_notes_tree(reader, tree);
    ad_body_read(reader, tree);
    ad_body_forget_names(reader);
}

/* The header must begin at begin and end at header. */
static void
read_blocks(AdReader *reader, AdContent *content, gsize begin, gsize header)
{
    bool whole = true;
    g_autoptr(AdPart) tree =
        ad_tree_read(content, (goffset)begin, &whole, reader->shared->outermost->flaws);

    if (tree == NULL) {
        read_plainly(reader, content, header, _("a message has no MIME structure"));
        return;
    }
    read_parts(reader, tree);
    if (!whole)
        add_source(reader, content, header);
}

/* The fields that say how a message is made, and the empty line behind them; there is
 * room for more bytes behind those. */
static GString *
header_for_gmime(const char *bytes, gsize header, gsize room)
{
    static const char version[] = "MIME-Version: 1.0\n"; /* there must be a field */
    static const char prefix[] = "Content-";
    g_autoptr(GArray) fields = ad_header_read(bytes, header, SOUGHT_LIMIT, NULL, NULL);
    GString *text = g_string_sized_new(header + room + strlen(version));

    g_string_append(text, version);
    for (guint i = 0; i < fields->len; i++) {
        const AdRawField *field = &g_array_index(fields, AdRawField, i);

        if (field->name_length < strlen(prefix) ||
            g_ascii_strncasecmp(field->name, prefix, strlen(prefix)) != 0)
            continue;
        g_string_append_len(text, field->name, (gssize)field->name_length);
        g_string_append_c(text, ':');
        g_string_append_len(text, field->value, (gssize)field->value_length);
        g_string_append_c(text, '\n');
    }
    g_string_append_c(text, '\n');
    return text;
}

/* The message with no more of its header than GMime needs, which is read much faster
 * so; NULL if it is a large one. header is where its own ends, ret_header where the new
 * one does. */
static AdContent *
trim_header(AdContent *content, gsize header, gsize *ret_header)
{
    bool more;
    g_autoptr(GBytes) bytes = ad_content_read(content, MEMORY_LIMIT, &more);
    gsize length;
    const char *data = bytes_of(bytes, &length);
    GString *text;

    if (more)
        return NULL;
    text = header_for_gmime(data, header, length - header);
    *ret_header = text->len;
    g_string_append_len(text, data + header, (gssize)(length - header));
    return ad_content_new_bytes(g_string_free_to_bytes(text));
}

/* For a header that GMime would not understand or take too much memory for: it gets
 * another one in its place. */
static void
read_mended(AdReader *reader, AdContent *content, const char *flaw)
{
    bool more;
    g_autoptr(GBytes) bytes =
        ad_content_read(content, reader->shared->decoded_room, &more);
    g_autoptr(AdContent) mended = NULL;
    gsize length;
    const char *data = bytes_of(bytes, &length);
    gsize header = ad_header_length(data, length);
    GString *text;
    gsize begin;

    if (more) {
        read_plainly(reader, content, header, flaw);
        return;
    }
    ad_flaws_add(reader->shared->outermost->flaws, "%s", flaw);
    text = header_for_gmime(data, header, length - header);
    begin = text->len;
    g_string_append_len(text, data + header, (gssize)(length - header));
    reader->shared->decoded_room -= length;
    mended = ad_content_new_bytes(g_string_free_to_bytes(text));
    g_clear_pointer(&bytes, g_bytes_unref);
    read_blocks(reader, mended, 0, begin);
}

/* Whether nothing is wrong with the header that GMime would warn of. */
static bool
is_regular(const AdMessage *message, const char *data, gsize header)
{
    for (guint i = 0; i < message->fields->len; i++)
        if (*((const AdField *)message->fields->pdata[i])->name == '\0')
            return false;
    return ad_header_is_closed(data, header);
}

/* Messages inside others are left as they are, or there would be copies of copies. */
static void
read_whole(AdReader *reader, AdContent *content, const Head *head)
{
    bool regular = is_regular(reader->message, head->data, head->header);
    g_autoptr(AdPart) leaf =
        regular && !head->more_fields
            ? ad_tree_leaf(content, (goffset)head->header, head->fields,
                           reader->shared->outermost->flaws)
            : NULL;
    gsize begin = ad_header_begin(head->data, head->header);
    gsize end = head->header;
    g_autoptr(AdContent) trimmed = leaf == NULL && reader->depth == 0 && regular
                                       ? trim_header(content, head->header, &end)
                                       : NULL;

    if (leaf != NULL)
        read_parts(reader, leaf);
    else if (trimmed != NULL)
        read_blocks(reader, trimmed, 0, end);
    else
        read_blocks(reader, content, begin, head->header);
}

AdMessage *
ad_message_read_within(AdShared *shared, AdContent *content, guint depth)
{
    AdMessage *message = ad_message_new();
    AdReader reader = {.shared = shared, .message = message, .depth = depth};
    g_auto(Head) head = {0};

    if (shared->outermost == NULL)
        shared->outermost = message;
    read_head(content, &head);
    read_fields(message, head.fields, shared->outermost->flaws);
    if (head.more_fields)
        ad_flaws_add(shared->outermost->flaws,
                     _("only the first %u header fields are shown"), FIELD_LIMIT);
    if (head.fields->len == 0)
        read_plainly(&reader, content, head.header, _("a message has no header"));
    else if (head.endless)
        read_mended(&reader, content, _("a header is longer than 1 MiB"));
    else if (head.header < head.length && !ad_header_is_closed(head.data, head.header))
        read_mended(&reader, content,
                    _("no empty line ends the header in front of the first part"));
    else
        read_whole(&reader, content, &head);
    if (message->blocks->len == 0)
        ad_body_notice(&reader, _("This message has no text."));
    return message;
}

/* A message of usual size is read once and taken apart in memory, a larger one from the
 * file. */
static AdContent *
content_of(int fd, goffset start, goffset length)
{
    g_autofree guint8 *bytes = NULL;

    if (length > MEMORY_LIMIT)
        return ad_content_new_file(fd, start, length);
    bytes = g_malloc((gsize)length + 1);
    if (ad_fs_read_at(fd, bytes, (gsize)length, start, "", NULL) != length)
        return ad_content_new_file(fd, start, length);
    return ad_content_new_bytes(
        g_bytes_new_take(g_steal_pointer(&bytes), (gsize)length));
}

static AdMessage *
read_file(int fd, goffset start, goffset length, bool report)
{
    AdShared shared = {
        .shown_images = g_hash_table_new(NULL, NULL),
        .image_room = IMAGE_ROOM,
        .decoded_room = DECODED_ROOM,
    };
    g_autoptr(AdContent) content = content_of(fd, start, length);
    g_autoptr(AdContent) lines = ad_message_with_lines(content, shared.decoded_room);
    AdContent *read = lines == NULL ? content : lines;
    AdMessage *message = report ? ad_message_read_report(&shared, read)
                                : ad_message_read_within(&shared, read, 0);

    if (lines != NULL)
        ad_flaws_add(message->flaws,
                     _("its lines end as on an old Macintosh, with CR alone"));
    for (guint i = 0; i < message->attachments->len; i++) {
        AdAttachment *attachment = message->attachments->pdata[i];

        attachment->inlined =
            g_hash_table_contains(shared.shown_images, attachment->content);
    }
    g_hash_table_unref(shared.shown_images);
    return message;
}

AdMessage *
ad_message_read(int fd, goffset start, goffset length)
{
    return read_file(fd, start, length, false);
}

AdMessage *
ad_message_read_reported(int fd, goffset start, goffset length)
{
    return read_file(fd, start, length, true);
}
