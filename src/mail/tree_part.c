/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A part as its own header describes it, and the message that is nothing but one.
 */
#include "auditdisc/mail/tree.h"

#include "auditdisc/base/words.h"
#include "auditdisc/mail/flaw.h"
#include "auditdisc/mail/header.h"
#include "content_private.h"
#include "fields_private.h"
#include "tree_private.h"

#include <string.h>

AdPart *
ad_part_new(const GArray *fields, const char *usual_type, GPtrArray *flaws)
{
    AdPart *part = g_new0(AdPart, 1);
    g_autofree char *disposition = ad_fields_raw(fields, "Content-Disposition");

    part->type = ad_fields_type(fields, usual_type, flaws);
    part->disposition = ad_params_parse(disposition == NULL ? "" : disposition,
                                        disposition == NULL ? 0 : strlen(disposition));
    part->id = ad_fields_id(fields);
    part->location = ad_fields_text(fields, "Content-Location");
    part->description = ad_fields_text(fields, "Content-Description");
    return part;
}

void
ad_part_set_content(AdPart *part, GMimeStream *stream, GMimeContentEncoding encoding,
                    GPtrArray *flaws)
{
    part->content = ad_content_new_stream(stream, encoding);
    if (encoding == GMIME_CONTENT_ENCODING_BASE64 &&
        !ad_content_looks_like_base64(part->content)) {
        part->content->encoding = GMIME_CONTENT_ENCODING_BINARY;
        ad_flaws_add(
            flaws,
            _("a part that is declared as base64 is not, so it was left as it is"));
    }
}

/* GMime reads fields that are repeated, broken or commented in ways of its own, so that
 * one word is enough to ask it. */
static bool
may_have_parts(const GArray *fields)
{
    for (guint i = 0; i < fields->len; i++) {
        const AdRawField *field = &g_array_index(fields, AdRawField, i);
        g_autofree char *value = NULL;

        if (field->name_length != strlen("Content-Type") ||
            g_ascii_strncasecmp(field->name, "Content-Type", field->name_length) != 0)
            continue;
        value = g_ascii_strdown(field->value, (gssize)field->value_length);
        if (strstr(value, "multipart") != NULL)
            return true;
    }
    return false;
}

AdPart *
ad_tree_leaf(AdContent *content, goffset header, const GArray *fields, GPtrArray *flaws)
{
    GMimeStream *whole = content->stream;
    AdPart *part;

    if (may_have_parts(fields))
        return NULL;
    part = ad_part_new(fields, "text/plain", flaws);
    ad_part_set_content(
        part,
        g_mime_stream_substream(whole, whole->bound_start + header, whole->bound_end),
        ad_fields_encoding(fields, flaws), flaws);
    return part;
}

void
ad_part_free(AdPart *part)
{
    if (part == NULL)
        return;
    ad_params_free(part->type);
    ad_params_free(part->disposition);
    g_free(part->id);
    g_free(part->location);
    g_free(part->description);
    g_free(part->stray);
    g_free(part->before);
    g_free(part->behind);
    ad_content_unref(part->content);
    if (part->parts != NULL)
        g_ptr_array_unref(part->parts);
    g_free(part);
}

bool
ad_part_is(const AdPart *part, const char *type)
{
    gsize length = strlen(type);

    return strncmp(part->type->value, type, length) == 0 &&
           (type[length - 1] == '/' || part->type->value[length] == '\0');
}

bool
ad_part_is_leaf(const AdPart *part, const char *type)
{
    return part->parts == NULL && ad_part_is(part, type);
}

bool
ad_part_is_attached(const AdPart *part)
{
    return strcmp(part->disposition->value, "attachment") == 0;
}
