/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a message says it answers (RFC 5322, section 3.6.4). It is anybody's claim: it
 * orders lists and proves nothing.
 */
#include "auditdisc/base/text.h"
#include "envelope_private.h"

#include <string.h>

#define ID_LENGTH   250
#define FIELD_BYTES (64 * 1024)
#define MOST_IDS    10 /* of References: the first, where it began, and the last ones */

/* The identifiers in angle brackets, clean. */
static GPtrArray *
read_ids(const AdHeaderReader *reader, const char *name)
{
    const AdRawField *field = ad_header_find(reader->fields, name, 0, NULL);
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);

    if (field == NULL)
        return ids;
    g_autofree char *text =
        ad_text_clean(field->value, (gssize)MIN(field->value_length, FIELD_BYTES),
                      AD_TEXT_LINE, NULL);
    for (const char *open = strchr(text, '<'); open != NULL;) {
        gsize length = strcspn(open + 1, "<> ");
        const char *close = open + 1 + length;
        if (*close == '>' && length > 2 && length <= ID_LENGTH)
            g_ptr_array_add(ids, g_strndup(open + 1, length));
        open = strchr(close, '<');
    }
    return ids;
}

char *
ad_envelope_answers(const AdHeaderReader *reader)
{
    g_autoptr(GPtrArray) direct = read_ids(reader, "In-Reply-To");
    g_autoptr(GPtrArray) chain = read_ids(reader, "References");
    GString *text = g_string_new(direct->len > 0 ? direct->pdata[0] : NULL);

    for (guint i = 0; i < chain->len; i++)
        if (i == 0 || chain->len - i < MOST_IDS)
            g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "",
                                   (const char *)chain->pdata[i]);
    return g_string_free(text, FALSE);
}
