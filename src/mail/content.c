/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "content_private.h"

#include "auditdisc/base/error.h"
#include "auditdisc/mail/base64.h"

#include <errno.h>
#include <string.h>

#define PIECE  (64 * 1024)
#define SAMPLE 1000

AdContent *
ad_content_new_stream(GMimeStream *stream, GMimeContentEncoding encoding)
{
    AdContent *content = g_new(AdContent, 1);

    *content = (AdContent){1, stream, encoding, false};
    return content;
}

AdContent *
ad_content_new_file(int fd, goffset start, goffset length)
{
    GMimeStream *stream = g_mime_stream_fs_new_with_bounds(fd, start, start + length);

    g_mime_stream_fs_set_owner(GMIME_STREAM_FS(stream), FALSE);
    return ad_content_new_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
}

AdContent *
ad_content_new_bytes(GBytes *bytes)
{
    GMimeStream *stream = g_mime_stream_mem_new();

    g_mime_stream_mem_set_byte_array(GMIME_STREAM_MEM(stream),
                                     g_bytes_unref_to_array(bytes));
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), TRUE);
    return ad_content_new_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
}

AdContent *
ad_content_ref(AdContent *content)
{
    content->references++;
    return content;
}

void
ad_content_unref(AdContent *content)
{
    if (content == NULL || --content->references > 0)
        return;
    g_object_unref(content->stream);
    g_free(content);
}

bool
ad_content_is_encoded(const AdContent *content)
{
    return content->encoding == GMIME_CONTENT_ENCODING_BASE64 ||
           content->encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
           content->encoding == GMIME_CONTENT_ENCODING_UUENCODE;
}

const char *
ad_content_encoding(const AdContent *content)
{
    return ad_content_is_encoded(content)
               ? g_mime_content_encoding_to_string(content->encoding)
               : "";
}

goffset
ad_content_length(const AdContent *content)
{
    return g_mime_stream_length(content->stream);
}

bool
ad_content_looks_like_base64(AdContent *content)
{
    char sample[SAMPLE + 1] = "";
    char *line;
    guint odd = 0;

    g_mime_stream_reset(content->stream);
    if (!g_mime_stream_eos(content->stream))
        g_mime_stream_read(content->stream, sample, SAMPLE);
    line = g_strchug(sample);
    line[strcspn(line, "\r\n")] = '\0';
    for (g_strchomp(line); *line != '\0'; line++)
        odd += !g_ascii_isalnum(*line) && strchr("+/=", *line) == NULL;
    return odd < 2;
}

/* A content that is being read from its beginning. */
typedef struct {
    AdContent *content;
    GMimeStream *stream; /* behind GMime's decoder, but for base64, where that loses the
                            bytes of a last group without padding */
    AdBase64 base64;
} Source;

static Source
source_open(AdContent *content)
{
    Source source = {.content = content};
    GMimeFilter *filter;

    g_mime_stream_reset(content->stream);
    if (!ad_content_is_encoded(content) ||
        content->encoding == GMIME_CONTENT_ENCODING_BASE64) {
        source.stream = g_object_ref(content->stream);
        return source;
    }
    source.stream = g_mime_stream_filter_new(content->stream);
    filter = g_mime_filter_basic_new(content->encoding, FALSE);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(source.stream), filter);
    g_object_unref(filter);
    return source;
}

static void
source_close(Source *source)
{
    source->content->has_rest = source->base64.ended;
    g_object_unref(source->stream);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Source, source_close)

/* A stream with bounds says EINVAL at its end. */
static gssize
read_stream(GMimeStream *stream, char *piece)
{
    return g_mime_stream_eos(stream) ? 0 : g_mime_stream_read(stream, piece, PIECE);
}

/* The next bytes, at most PIECE; 0 at the end, -1 on error. */
static gssize
read_piece(Source *source, char *piece)
{
    char raw[PIECE];
    gsize decoded = 0;
    gssize got = 1;

    if (source->content->encoding != GMIME_CONTENT_ENCODING_BASE64)
        return read_stream(source->stream, piece);
    while (decoded == 0 && got > 0 && !source->base64.ended) {
        got = read_stream(source->stream, raw);
        if (got > 0)
            decoded = ad_base64_step(&source->base64, raw, (gsize)got, (guint8 *)piece);
    }
    if (decoded == 0 && got == 0)
        decoded = ad_base64_finish(&source->base64, (guint8 *)piece);
    return decoded == 0 && got < 0 ? -1 : (gssize)decoded;
}

/* What lies in memory as it is, and stays there as long as its stream. */
static GBytes *
share_memory(const AdContent *content, gsize limit, bool *ret_more)
{
    GMimeStream *stream = content->stream;
    const GByteArray *memory = GMIME_STREAM_MEM(stream)->buffer;
    gint64 bound = stream->bound_end < 0 ? memory->len : stream->bound_end;
    gint64 end = MIN(bound, (gint64)memory->len);
    gint64 start = MIN(stream->bound_start, end);
    gsize length = (gsize)(end - start);

    if (ret_more != NULL)
        *ret_more = length > limit;
    if (length == 0) /* there may be no memory at all */
        return g_bytes_new(NULL, 0);
    return g_bytes_new_with_free_func(memory->data + start, MIN(length, limit),
                                      g_object_unref, g_object_ref(stream));
}

GBytes *
ad_content_read(AdContent *content, gsize limit, bool *ret_more)
{
    if (GMIME_IS_STREAM_MEM(content->stream) && !ad_content_is_encoded(content))
        return share_memory(content, limit, ret_more);

    g_auto(Source) source = source_open(content);
    GByteArray *bytes = g_byte_array_new();
    char piece[PIECE];
    gssize got = 1;

    while (got > 0 && bytes->len <= limit) {
        got = read_piece(&source, piece);
        if (got > 0)
            g_byte_array_append(bytes, (const guint8 *)piece, (guint)got);
    }
    if (ret_more != NULL)
        *ret_more = got < 0 || bytes->len > limit;
    g_byte_array_set_size(bytes, MIN(bytes->len, (guint)limit));
    return g_byte_array_free_to_bytes(bytes);
}

bool
ad_content_has_rest(const AdContent *content)
{
    return content->has_rest;
}

bool
ad_content_pour(AdContent *content, AdContentSink sink, gpointer user_data,
                GError **error)
{
    g_auto(Source) source = source_open(content);
    char piece[PIECE];
    gssize got = 0;

    while ((got = read_piece(&source, piece)) > 0)
        if (!sink(piece, (gsize)got, user_data, error))
            return false;
    return got == 0 || ad_error_errno(error, errno, "a part of a message");
}
