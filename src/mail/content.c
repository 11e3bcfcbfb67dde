/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "content_private.h"

#include "auditdisc/base/error.h"

#include <errno.h>

#define PIECE (64 * 1024)

AdContent *
ad_content_new_stream(GMimeStream *stream, GMimeContentEncoding encoding)
{
    AdContent *content = g_new(AdContent, 1);

    *content = (AdContent){1, stream, encoding};
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

/* The stream from its beginning, behind a decoder where it needs one. */
static GMimeStream *
open_decoded(AdContent *content)
{
    GMimeStream *decoded;
    GMimeFilter *filter;

    g_mime_stream_reset(content->stream);
    if (!ad_content_is_encoded(content))
        return g_object_ref(content->stream);
    decoded = g_mime_stream_filter_new(content->stream);
    filter = g_mime_filter_basic_new(content->encoding, FALSE);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(decoded), filter);
    g_object_unref(filter);
    return decoded;
}

/* A stream with bounds says EINVAL at its end. */
static gssize
read_piece(GMimeStream *stream, char *piece)
{
    return g_mime_stream_eos(stream) ? 0 : g_mime_stream_read(stream, piece, PIECE);
}

GBytes *
ad_content_read(AdContent *content, gsize limit, bool *ret_more)
{
    GMimeStream *stream = open_decoded(content);
    GByteArray *bytes = g_byte_array_new();
    char piece[PIECE];
    gssize got = 1;

    while (got > 0 && bytes->len <= limit) {
        got = read_piece(stream, piece);
        if (got > 0)
            g_byte_array_append(bytes, (const guint8 *)piece, got);
    }
    g_object_unref(stream);
    if (ret_more != NULL)
        *ret_more = got < 0 || bytes->len > limit;
    g_byte_array_set_size(bytes, MIN(bytes->len, limit));
    return g_byte_array_free_to_bytes(bytes);
}

bool
ad_content_pour(AdContent *content, AdContentSink sink, gpointer user_data,
                GError **error)
{
    GMimeStream *stream = open_decoded(content);
    char piece[PIECE];
    gssize got = 0;
    bool poured = true;

    while (poured && (got = read_piece(stream, piece)) > 0)
        poured = sink(piece, got, user_data, error);
    if (poured && got < 0)
        poured = ad_error_errno(error, errno, "a part of a message");
    g_object_unref(stream);
    return poured;
}
