/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "letter.h"

#include "auditdisc/base/words.h"

static char *
header_heading(guint shown, guint all)
{
    g_autofree char *first = ad_words_number(shown);
    g_autofree char *count = ad_words_number(all);

    if (shown == all)
        return g_strdup_printf(_("The whole header, field by field (%s)"), count);
    return g_strdup_printf(_("The header, field by field (the first %1$s of %2$s)"),
                           first, count);
}

static void
append_field(GString *lines, const AdField *field)
{
    g_string_append(lines, lines->len > 0 ? "\n" : "");
    g_string_append(lines, *field->name != '\0' ? field->name : _("no field"));
    g_string_append(lines, ": ");
    g_string_append(lines, field->value);
}

static void
show_header(AdDict *dict, const char *heading, const GString *lines)
{
    AdDict *header = ad_dict_include(dict, "HEADER", "header.tpl");

    ad_dict_set(header, "HEADING", heading);
    ad_dict_set_bytes(header, "FIELDS", lines->str, lines->len);
}

void
ad_letter_fill_header(AdDict *dict, const AdMessage *message, guint limit)
{
    const GPtrArray *fields = message->fields;
    guint shown = MIN(fields->len, limit);
    g_autofree char *heading = header_heading(shown, fields->len);
    g_autoptr(GString) lines = g_string_new(NULL);

    if (shown == 0)
        return;
    for (guint i = 0; i < shown; i++)
        append_field(lines, fields->pdata[i]);
    show_header(dict, heading, lines);
}

/* What the page says elsewhere, and what only machines read. */
static bool
is_said(const char *name)
{
    static const char *const said[] = {
        "From",
        "To",
        "Cc",
        "Bcc",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Received",
        "DKIM-Signature",
        "ARC-Seal",
        "ARC-Message-Signature",
        "ARC-Authentication-Results",
    };

    char first = g_ascii_toupper(*name);

    for (guint i = 0; i < G_N_ELEMENTS(said); i++)
        if (first == *said[i] && g_ascii_strcasecmp(name, said[i]) == 0)
            return true;
    return false;
}

void
ad_letter_fill_further(AdDict *dict, const AdMessage *message)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    guint count = 0;

    for (guint i = 0; i < message->fields->len; i++) {
        const AdField *field = message->fields->pdata[i];
        if (is_said(field->name))
            continue;
        append_field(lines, field);
        count++;
    }
    if (count == 0)
        return;
    g_autofree char *heading = ad_words_counted(count, "%s other field of its header",
                                                "%s other fields of its header");
    show_header(dict, heading, lines);
}
