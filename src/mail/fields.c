/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fields_private.h"

#include "auditdisc/base/words.h"
#include "auditdisc/mail/flaw.h"
#include "auditdisc/mail/header.h"
#include "auditdisc/mail/words.h"

#include <string.h>

char *
ad_fields_raw(const GArray *fields, const char *name)
{
    const AdRawField *field = ad_header_find(fields, name, 0, NULL);

    return field == NULL ? NULL : g_string_free(ad_header_unfold(field), FALSE);
}

char *
ad_fields_text(const GArray *fields, const char *name)
{
    g_autofree char *value = ad_fields_raw(fields, name);

    return value == NULL ? g_strdup("")
                         : g_strstrip(ad_words_text(value, strlen(value)));
}

char *
ad_fields_id(const GArray *fields)
{
    char *id = ad_fields_text(fields, "Content-ID");
    gsize length = strlen(id);

    if (length >= 2 && id[0] == '<' && id[length - 1] == '>') {
        memmove(id, id + 1, length - 2);
        id[length - 2] = '\0';
    }
    return id;
}

AdParams *
ad_fields_type(const GArray *fields, const char *usual, GPtrArray *flaws)
{
    g_autofree char *declared = ad_fields_raw(fields, "Content-Type");
    const char *text = declared == NULL ? usual : declared;
    AdParams *type = ad_params_parse(text, strlen(text));
    const char *slash = strchr(type->value, '/');

    if (slash != NULL && slash > type->value && slash[1] != '\0')
        return type;
    ad_flaws_add(flaws, _("the Content-Type \"%.80s\" is not understood"), text);
    g_free(type->value);
    type->value = g_strdup(usual);
    return type;
}

GMimeContentEncoding
ad_fields_encoding(const GArray *fields, GPtrArray *flaws)
{
    static const struct {
        const char *name;
        GMimeContentEncoding encoding;
    } encodings[] = {
        {"", GMIME_CONTENT_ENCODING_7BIT},
        {"7bit", GMIME_CONTENT_ENCODING_7BIT},
        {"7bits", GMIME_CONTENT_ENCODING_7BIT},
        {"8bit", GMIME_CONTENT_ENCODING_8BIT},
        {"8bits", GMIME_CONTENT_ENCODING_8BIT},
        {"none", GMIME_CONTENT_ENCODING_8BIT},
        {"binary", GMIME_CONTENT_ENCODING_BINARY},
        {"base64", GMIME_CONTENT_ENCODING_BASE64},
        {"quotedprintable", GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE},
        {"xuuencode", GMIME_CONTENT_ENCODING_UUENCODE},
        {"uuencode", GMIME_CONTENT_ENCODING_UUENCODE},
        {"xuue", GMIME_CONTENT_ENCODING_UUENCODE},
        {"uue", GMIME_CONTENT_ENCODING_UUENCODE},
    };
    g_autofree char *text = ad_fields_text(fields, "Content-Transfer-Encoding");
    char key[20] = "";
    gsize length = 0;

    for (const char *at = text; *at != '\0' && strchr("(; ", *at) == NULL; at++)
        if (g_ascii_isalnum(*at) && length + 1 < sizeof key)
            key[length++] = g_ascii_tolower(*at);
    for (guint i = 0; i < G_N_ELEMENTS(encodings); i++)
        if (strcmp(key, encodings[i].name) == 0)
            return encodings[i].encoding;
    ad_flaws_add(flaws,
                 _("the transfer encoding \"%.80s\" is not known, so its part was left "
                   "as it is"),
                 text);
    return GMIME_CONTENT_ENCODING_BINARY;
}
