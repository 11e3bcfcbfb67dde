/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/tree.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "auditdisc/mail/charset.h"
#include "auditdisc/mail/flaw.h"
#include "auditdisc/mail/header.h"
#include "content_private.h"
#include "fields_private.h"
#include "tree_private.h"

#include <string.h>

#define PART_LIMIT  5000
#define DEPTH_LIMIT 100
#define TYPE_LIMIT  (4 * PART_LIMIT) /* Content-Type fields before GMime is stopped */
#define TYPE_SIZE   14               /* bytes of the shortest, with its line end */
#define TEXT_LIMIT  (1024 * 1024)
#define STRAY_LIMIT 1000

/* A line in a header that is no field, or NULL where a part without content ends. */
typedef struct {
    gint64 offset;
    char *line;
} Stray;

/* One reading of a tree. */
typedef struct {
    GMimeStream *stream; /* that all parts lie in */
    GPtrArray *flaws;
    GArray *strays;   /* Stray, in order */
    guint next_stray; /* the first that has no part yet */
    guint types;      /* Content-Type fields that GMime has met */
    guint parts;
    bool whole;
} Reader;

static void
stray_clear(gpointer stray)
{
    g_free(((Stray *)stray)->line);
}

/* There only where a leak checker is linked in. */
extern void __lsan_disable(void) __attribute__((weak));
extern void __lsan_enable(void) __attribute__((weak));

static void
init_gmime(void)
{
    static const char *const messages[] = {"rfc822", "rfc2822", "global", "news"};

    g_mime_init();
    /* Or GMime would parse the address lists of inner messages. */
    for (guint i = 0; i < G_N_ELEMENTS(messages); i++)
        g_mime_object_register_type("message", messages[i], GMIME_TYPE_PART);
}

/* GMime loses its old entry for a type when it gets a new one: 64 bytes, once. */
void
ad_tree_init(void)
{
    static gsize done = 0;

    if (!g_once_init_enter(&done))
        return;
    if (__lsan_disable != NULL)
        __lsan_disable();
    init_gmime();
    if (__lsan_enable != NULL)
        __lsan_enable();
    g_once_init_leave(&done, 1);
}

static void
add_stray(Reader *reader, gint64 offset, const char *line)
{
    Stray stray = {offset, g_strdup(line)};

    if (reader->strays->len < STRAY_LIMIT) {
        g_array_append_val(reader->strays, stray);
        return;
    }
    reader->whole = false;
    g_free(stray.line);
}

static void
take_warning(gint64 offset, GMimeParserWarning warning, const char *item, gpointer data)
{
    Reader *reader = data;

    switch (warning) {
    case GMIME_CRIT_INVALID_HEADER_NAME:
        add_stray(reader, offset, item);
        break;
    case GMIME_WARN_PART_WITHOUT_CONTENT:
    case GMIME_CRIT_PART_WITHOUT_HEADERS_OR_CONTENT:
        add_stray(reader, offset, NULL);
        break;
    case GMIME_WARN_MALFORMED_MULTIPART:
        ad_flaws_add(reader->flaws, _("a multipart is malformed"));
        break;
    case GMIME_WARN_TRUNCATED_MESSAGE:
        ad_flaws_add(reader->flaws, _("the message ends before it is complete"));
        break;
    case GMIME_CRIT_MULTIPART_WITHOUT_BOUNDARY:
        ad_flaws_add(reader->flaws, _("a multipart declares no boundary"));
        break;
    case GMIME_CRIT_NESTING_OVERFLOW:
        ad_flaws_add(reader->flaws, _("parts are nested too deep to be told apart"));
        break;
    default:
        break;
    }
}

/* GMime takes 2 KB for a part, and has found more of them by now than are read: it is
 * told that the message ends here. */
static void
take_type(GMimeParser *parser, const char *header, const char *value, gint64 offset,
          gpointer data)
{
    Reader *reader = data;

    if (++reader->types < TYPE_LIMIT)
        return;
    reader->whole = false;
    reader->stream->bound_end = g_mime_stream_tell(reader->stream);
}

/* The lines before offset, or of a part without content, that belong to no part yet. */
static char *
take_strays(Reader *reader, gint64 offset)
{
    g_autoptr(GString) text = g_string_new(NULL);

    while (reader->next_stray < reader->strays->len) {
        const Stray *stray = &g_array_index(reader->strays, Stray, reader->next_stray);

        if (stray->offset >= offset)
            break;
        reader->next_stray++;
        if (stray->line == NULL)
            break;
        g_string_append_printf(text, "%s\n", stray->line);
    }
    if (text->len == 0)
        return NULL;
    g_autofree char *utf8 = ad_charset_to_utf8(text->str, text->len, NULL, NULL);
    return ad_text_clean(utf8, -1, AD_TEXT_LINES, NULL);
}

/* Where a content ends: the line end in front of a boundary belongs to that (RFC 2046,
 * section 5.1.1). GMime takes that line end for as long as the one behind the boundary,
 * and is wrong by a byte where they differ. */
static gint64
content_end(Reader *reader, const GMimeStream *content)
{
    char near[8];
    gint64 end = content->bound_end;
    gint64 from = MAX(content->bound_start, end - 2);
    gssize got;

    g_mime_stream_seek(reader->stream, from, GMIME_STREAM_SEEK_SET);
    got = g_mime_stream_read(reader->stream, near, (gsize)(end + 4 - from));
    for (gint64 boundary = end; boundary <= end + 2; boundary++) {
        gint64 at = boundary - from;
        bool at_start = boundary == content->bound_start;

        if (at + 2 > got || near[at] != '-' || near[at + 1] != '-' ||
            (!at_start && near[at - 1] != '\n'))
            continue;
        if (at_start)
            return boundary;
        return boundary - 2 >= content->bound_start && near[at - 2] == '\r'
                   ? boundary - 2
                   : boundary - 1;
    }
    return end;
}

/* All lines that belong to no part. Where no empty line ends the header of a part GMime
 * takes the part for a part of that header, up to the end of the last one. */
static char *
take_lost(Reader *reader)
{
    g_autoptr(GString) text = g_string_new(NULL);

    while (reader->next_stray < reader->strays->len) {
        g_autofree char *lines = take_strays(reader, G_MAXINT64);

        if (lines != NULL)
            g_string_append(text, lines);
    }
    if (text->len == 0)
        return NULL;
    ad_flaws_add(reader->flaws, _("a multipart is malformed"));
    return g_strndup(text->str, text->len);
}

static void
fill_leaf(Reader *reader, AdPart *part, const GArray *fields, GMimeObject *object)
{
    GMimeContentEncoding encoding = ad_fields_encoding(fields, reader->flaws);
    GMimeDataWrapper *wrapper =
        GMIME_IS_PART(object) ? g_mime_part_get_content(GMIME_PART(object)) : NULL;
    GMimeStream *stream =
        wrapper == NULL ? NULL : g_mime_data_wrapper_get_stream(wrapper);

    if (stream == NULL) {
        part->content = ad_content_new_bytes(g_bytes_new_static("", 0));
        part->stray = take_strays(reader, G_MAXINT64);
        ad_flaws_add(reader->flaws, _("a part has a header and no content"));
        return;
    }
    part->stray = take_strays(reader, stream->bound_start);
    ad_part_set_content(part,
                        g_mime_stream_substream(reader->stream, stream->bound_start,
                                                content_end(reader, stream)),
                        encoding, reader->flaws);
}

static char *
clean_face(const char *text, GPtrArray *flaws)
{
    gsize length = text == NULL ? 0 : strnlen(text, TEXT_LIMIT + 1);
    g_autofree char *utf8 = NULL;

    if (length > TEXT_LIMIT)
        ad_flaws_add(flaws, _("text outside of the parts is not shown in full"));
    utf8 = ad_charset_to_utf8(text == NULL ? "" : text, MIN(length, TEXT_LIMIT), NULL,
                              NULL);
    return ad_text_clean(utf8, -1, AD_TEXT_LINES, NULL);
}

static AdPart *convert(Reader *reader, GMimeObject *object, const AdPart *parent,
                       guint depth);

static void
fill_multipart(Reader *reader, AdPart *part, GMimeMultipart *multipart, guint depth)
{
    int count = g_mime_multipart_get_count(multipart);

    part->parts = g_ptr_array_new_with_free_func((GDestroyNotify)ad_part_free);
    part->before = clean_face(g_mime_multipart_get_prologue(multipart), reader->flaws);
    part->behind = clean_face(g_mime_multipart_get_epilogue(multipart), reader->flaws);
    for (int i = 0; i < count; i++) {
        AdPart *child;

        if (depth == DEPTH_LIMIT || reader->parts == PART_LIMIT) {
            ad_flaws_add(reader->flaws, _("only %d parts, nested %d deep, were read"),
                         PART_LIMIT, DEPTH_LIMIT);
            reader->whole = false;
            part->unread = (guint)(count - i);
            return;
        }
        child =
            convert(reader, g_mime_multipart_get_part(multipart, i), part, depth + 1);
        g_ptr_array_add(part->parts, child);
    }
}

/* The fields that GMime found, AdRawField. */
static GArray *
fields_of(GMimeObject *object)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(object);
    int count = g_mime_header_list_get_count(list);
    GArray *fields = g_array_sized_new(FALSE, FALSE, sizeof(AdRawField), (guint)count);

    for (int i = 0; i < count; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
        const char *name = g_mime_header_get_name(header);
        const char *value = g_mime_header_get_raw_value(header);
        AdRawField field = {name, strlen(name), value, strlen(value)};

        g_array_append_val(fields, field);
    }
    return fields;
}

static AdPart *
convert(Reader *reader, GMimeObject *object, const AdPart *parent, guint depth)
{
    bool in_digest = parent != NULL && ad_part_is(parent, "multipart/digest");
    g_autoptr(GArray) fields = fields_of(object);
    AdPart *part =
        ad_part_new(fields, in_digest ? "message/rfc822" : "text/plain", reader->flaws);

    reader->parts++;
    if (GMIME_IS_MULTIPART(object))
        fill_multipart(reader, part, GMIME_MULTIPART(object), depth);
    else
        fill_leaf(reader, part, fields, object);
    return part;
}

static void
send_warnings(GMimeParserOptions *options, Reader *reader)
{
    /* Since 3.2.14 (Debian 13) GMime also asks how to free the reader: not at all. */
#if GMIME_CHECK_VERSION(3, 2, 14)
    g_mime_parser_options_set_warning_callback(options, take_warning, reader, NULL);
#else
    g_mime_parser_options_set_warning_callback(options, take_warning, reader);
#endif
}

static AdPart *
read_tree(Reader *reader, GMimeParser *parser, GMimeParserOptions *options)
{
    GMimeObject *object;
    AdPart *part;

    send_warnings(options, reader);
    object = g_mime_parser_construct_part(parser, options);
    if (object == NULL)
        return NULL;
    /* Those of the outermost header are shown with it. */
    g_free(take_strays(reader, g_mime_parser_get_headers_end(parser)));
    part = convert(reader, object, NULL, 0);
    if (part->parts != NULL)
        part->stray = take_lost(reader);
    g_object_unref(object);
    return part;
}

AdPart *
ad_tree_read(AdContent *content, goffset begin, bool *ret_whole, GPtrArray *flaws)
{
    GMimeStream *whole = content->stream;
    GMimeStream *stream =
        g_mime_stream_substream(whole, whole->bound_start + begin, whole->bound_end);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeParserOptions *options = g_mime_parser_options_new();
    Reader reader = {.stream = stream,
                     .flaws = flaws,
                     .strays = g_array_new(FALSE, FALSE, sizeof(Stray)),
                     .whole = true};
    AdPart *part;

    g_array_set_clear_func(reader.strays, stray_clear);
    g_mime_parser_set_persist_stream(parser, TRUE);
    if (g_mime_stream_length(stream) >= TYPE_LIMIT * TYPE_SIZE)
        g_mime_parser_set_header_regex(parser, "^Content-Type$", take_type, &reader);
    part = read_tree(&reader, parser, options);
    *ret_whole = reader.whole;
    g_array_unref(reader.strays);
    g_mime_parser_options_free(options);
    g_object_unref(parser);
    g_object_unref(stream);
    return part;
}
