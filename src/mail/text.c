/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message_private.h"

#include "auditdisc/base/text.h"
#include "auditdisc/mail/charset.h"
#include "auditdisc/mail/flowed.h"

#include <string.h>

/* Where a text that is too long is cut: behind its last line that is whole. */
static gsize
cut_length(const char *bytes, gsize length)
{
    const char *end = memrchr(bytes, '\n', length);

    return end == NULL ? length : (gsize)(end - bytes) + 1;
}

static char *
decode(AdReader *reader, const char *bytes, gsize length, const char *charset)
{
    g_autofree char *flaw = NULL;
    g_autofree char *utf8 = ad_charset_to_utf8(bytes, length, charset, &flaw);

    if (flaw != NULL)
        ad_flaws_add(reader->shared->outermost->flaws, "%s", flaw);
    return ad_text_clean(utf8, -1, AD_TEXT_LINES, NULL);
}

static void
add_block(AdReader *reader, char *text, bool more)
{
    ad_body_add_lines(reader, text);
    if (more)
        ad_body_notice(reader, "The text goes on. The rest of it is in the original.");
}

void
ad_body_add_text(AdReader *reader, const char *bytes, gsize length, const char *charset,
                 bool more)
{
    if (more)
        length = cut_length(bytes, length);
    add_block(reader, decode(reader, bytes, length, charset), more);
}

void
ad_body_read_text(AdReader *reader, const AdPart *part)
{
    bool more;
    g_autoptr(GBytes) content = ad_content_read(part->content, AD_TEXT_LIMIT, &more);
    g_autofree char *charset = ad_params_get(part->type, "charset");
    g_autofree char *format = ad_params_get(part->type, "format");
    g_autofree char *delsp = ad_params_get(part->type, "delsp");
    gsize length;
    const char *bytes = g_bytes_get_data(content, &length);
    char *text;

    if (ad_content_has_rest(part->content))
        ad_flaws_add(
            reader->shared->outermost->flaws,
            "a text ends before its part does; the rest is only in the original");
    if (more)
        length = cut_length(bytes, length);
    text = decode(reader, length == 0 ? "" : bytes, length, charset);
    if (format != NULL && g_ascii_strcasecmp(format, "flowed") == 0) {
        char *lines = text;

        text = ad_flowed_join(lines,
                              delsp != NULL && g_ascii_strcasecmp(delsp, "yes") == 0);
        g_free(lines);
    }
    add_block(reader, text, more);
}
