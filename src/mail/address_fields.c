/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The addresses in all fields of a header that have one name.
 */
#include "auditdisc/mail/address.h"

char *
ad_address_fields(const GArray *fields, const char *name, guint limit,
                  guint *ret_fields, guint *ret_count)
{
    guint index = 0;
    const AdRawField *field = ad_header_find(fields, name, 0, &index);
    GString *joined;
    char *text;

    *ret_fields = *ret_count = 0;
    if (field == NULL)
        return g_strdup("");
    joined = g_string_new(NULL);
    while (field != NULL) {
        GString *value = ad_header_unfold(field);

        if (joined->len > 0)
            g_string_append(joined, ", ");
        g_string_append_len(joined, value->str, value->len);
        g_string_free(value, TRUE);
        ++*ret_fields;
        field = ad_header_find(fields, name, index + 1, &index);
    }
    text = ad_address_text(joined->str, joined->len, limit, ret_count);
    g_string_free(joined, TRUE);
    return text;
}
