/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports that machines send about mail, in plain words: delivery status (RFC 3464),
 * what became of a message (RFC 8098), complaints (RFC 5965).
 */
#include "message_private.h"

#include "auditdisc/base/words.h"
#include "auditdisc/mail/header.h"

#include <string.h>

#define REPORT_LIMIT (256 * 1024)
#define FIELD_LIMIT  100
#define GROUP_LIMIT  200

/* A field without the type in front: "rfc822; ann@example.com". */
static char *
value_of(const GArray *fields, const char *name)
{
    g_autofree char *text = ad_header_text_of(fields, name);
    const char *semicolon = strchr(text, ';');

    return g_strstrip(g_strdup(semicolon == NULL ? text : semicolon + 1));
}

static char *
recipient_of(const GArray *fields)
{
    g_autofree char *original = value_of(fields, "Original-Recipient");

    return *original != '\0' ? g_steal_pointer(&original)
                             : value_of(fields, "Final-Recipient");
}

static const char *
delivery_words(const char *action)
{
    static const char *const words[][2] = {
        {"failed", N_("Delivery to %s failed")},
        {"delayed", N_("Delivery to %s is delayed")},
        {"delivered", N_("Delivery to %s succeeded")},
        {"relayed",
         N_("Delivery to %s was passed on to a system that does not report")},
        {"expanded", N_("Delivery to %s went to several addresses instead")},
    };

    gsize length = strcspn(action, " (;"); /* a comment may follow */

    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (strlen(words[i][0]) == length &&
            g_ascii_strncasecmp(action, words[i][0], length) == 0)
            return words[i][1];
    return N_("Delivery to %s had an unknown outcome");
}

static void
tell_delivery(AdReader *reader, const GArray *fields)
{
    g_autofree char *recipient = recipient_of(fields);
    g_autofree char *action = ad_header_text_of(fields, "Action");
    g_autofree char *reason = value_of(fields, "Diagnostic-Code");
    g_autofree char *status = ad_header_text_of(fields, "Status");
    g_autofree char *host = value_of(fields, "Remote-MTA");
    bool has_reason = *reason != '\0' || *status != '\0';

    if (*recipient == '\0')
        return; /* the group about the report itself */
    g_autofree char *outcome =
        g_strdup_printf(_(delivery_words(g_strstrip(action))), recipient);
    g_autoptr(GString) text = g_string_new(NULL);
    if (has_reason)
        g_string_printf(text, _("%1$s: %2$s"), outcome,
                        *reason != '\0' ? reason : status);
    else
        g_string_assign(text, outcome);
    if (*host != '\0')
        g_string_append_printf(text, _(" (said by %s)"), host);
    ad_body_notice(reader, "%s.", text->str);
}

static const char *
fate_words(const char *disposition)
{
    static const char *const words[][2] = {
        {"displayed", N_("Receipt: the message to %s was displayed")},
        {"dispatched", N_("Receipt: the message to %s was sent on")},
        {"processed",
         N_("Receipt: the message to %s was processed without being displayed")},
        {"deleted", N_("Receipt: the message to %s was deleted")},
        {"denied", N_("Receipt: the message to %s met with a reader who does not want "
                      "to say what became of it")},
        {"failed", N_("Receipt: the message to %s could not be reported on")},
    };
    const char *semicolon = strchr(disposition, ';');
    const char *fate =
        semicolon == NULL ? "" : semicolon + 1 + strspn(semicolon + 1, " ");

    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_ascii_strncasecmp(fate, words[i][0], strlen(words[i][0])) == 0)
            return words[i][1];
    return N_("Receipt: the message to %s had an unknown fate");
}

static void
tell_disposition(AdReader *reader, const GArray *fields)
{
    g_autofree char *recipient = recipient_of(fields);
    g_autofree char *disposition = ad_header_text_of(fields, "Disposition");
    g_autofree char *id = ad_header_text_of(fields, "Original-Message-ID");

    if (*disposition == '\0')
        return;
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, _(fate_words(disposition)),
                           *recipient != '\0' ? recipient : _("its recipient"));
    if (*id != '\0')
        g_string_append_printf(text, " (%s)", id);
    ad_body_notice(reader, "%s.", text->str);
}

static void
tell_feedback(AdReader *reader, const GArray *fields)
{
    g_autofree char *kind = ad_header_text_of(fields, "Feedback-Type");
    g_autofree char *sender = ad_header_text_of(fields, "Original-Mail-From");

    if (*kind != '\0' && *sender != '\0')
        ad_body_notice(reader, _("Complaint (%1$s) about mail of %2$s."), kind, sender);
    else if (*kind != '\0')
        ad_body_notice(reader, _("Complaint (%s)."), kind);
}

static const struct {
    const char *type;
    void (*tell)(AdReader *reader, const GArray *fields);
} tellers[] = {
    {"message/delivery-status", tell_delivery},
    {"message/global-delivery-status", tell_delivery},
    {"message/disposition-notification", tell_disposition},
    {"message/global-disposition-notification", tell_disposition},
    {"message/feedback-report", tell_feedback},
};

static void
tell_group(AdReader *reader, const AdPart *part, const GArray *fields)
{
    for (guint i = 0; i < G_N_ELEMENTS(tellers); i++)
        if (ad_part_is(part, tellers[i].type))
            tellers[i].tell(reader, fields);
}

/* Whether a line that begins at at has nothing but blanks; ret_next gets where the next
 * one begins. */
static bool
is_blank_line(const char *bytes, gsize length, gsize at, gsize *ret_next)
{
    const char *end = memchr(bytes + at, '\n', length - at);

    *ret_next = end == NULL ? length : (gsize)(end - bytes) + 1;
    while (at < *ret_next && strchr(" \t\r\n", bytes[at]) != NULL && bytes[at] != '\0')
        at++;
    return at == *ret_next;
}

static gsize
blank_length(const char *bytes, gsize length)
{
    gsize at = 0, next;

    while (at < length && is_blank_line(bytes, length, at, &next))
        at = next;
    return at;
}

/* Up to the next line of nothing but blanks, which is the fold of a field if another
 * follows. */
static gsize
group_length(const char *bytes, gsize length)
{
    gsize at = 0, next;

    for (; at < length; at = next)
        if (is_blank_line(bytes, length, at, &next) &&
            (next == length || (bytes[next] != ' ' && bytes[next] != '\t') ||
             bytes[at] == '\n' || bytes[at] == '\r'))
            break;
    return at;
}

/* Groups of fields with empty lines between them; then the report as it stands. */
void
ad_body_read_report(AdReader *reader, const AdPart *part)
{
    g_autoptr(GBytes) content = ad_content_read(part->content, REPORT_LIMIT, NULL);
    gsize length;
    const char *bytes = g_bytes_get_data(content, &length);
    guint first;

    for (guint group = 0; group < GROUP_LIMIT && length > 0; group++) {
        gsize blank = blank_length(bytes, length);
        gsize size = group_length(bytes + blank, length - blank);
        g_autoptr(GArray) fields =
            ad_header_read(bytes + blank, size, FIELD_LIMIT, NULL, NULL);

        if (fields->len == 0)
            break;
        tell_group(reader, part, fields);
        bytes += blank + size;
        length -= blank + size;
    }
    first = reader->message->blocks->len;
    ad_body_read_text(reader, part);
    if (reader->message->blocks->len > first) {
        AdBlock *block = reader->message->blocks->pdata[first];

        block->title = g_strdup(_("The report as it was sent"));
    }
}
