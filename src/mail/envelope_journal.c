/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/words.h"
#include "auditdisc/mail/address.h"
#include "envelope_private.h"

#include <string.h>

AdJournal *
ad_envelope_find_journal(const GArray *outermost, const char *bytes, gsize length,
                         const AdReading *reading)
{
    if (reading->plainly || !(reading->journal || ad_journal_is_claimed(outermost)))
        return NULL;
    return ad_journal_read(bytes, length);
}

bool
ad_envelope_is_journal(const AdEnvelope *envelope)
{
    return *envelope->journal_sender != '\0';
}

static void
add_flaw(AdHeaderReader *reader, const char *words)
{
    g_ptr_array_add(reader->envelope->flaws, g_strdup(words));
}

static void
tell_none(AdHeaderReader *reader, const GArray *outermost, const AdReading *reading)
{
    if (ad_journal_is_claimed(outermost))
        add_flaw(reader, _("it says that it is a report of Exchange's journal, but is "
                           "not built as one"));
    else if (reading->journal)
        add_flaw(reader, _("it was in a journal, but is not built as a report of one"));
}

/* Blind copies that the message names itself are not listed twice. */
static void
add_blind(AdEnvelope *envelope, const char *more)
{
    g_auto(GStrv) items = g_strsplit(more, ", ", 0);
    GString *all = g_string_new(envelope->bcc);

    for (guint i = 0; items[i] != NULL; i++)
        if (!ad_address_names(envelope->bcc, items[i]))
            g_string_append_printf(all, "%s%s", all->len > 0 ? ", " : "", items[i]);
    ad_envelope_set(envelope, &envelope->bcc, g_string_free(all, FALSE));
}

/* A report without its message says the most of what is known. */
static void
tell_without_message(AdHeaderReader *reader, const AdJournal *journal)
{
    AdEnvelope *envelope = reader->envelope;

    ad_envelope_set(envelope, &envelope->from, g_strdup(journal->sender));
    ad_envelope_set(envelope, &envelope->subject, g_strdup(journal->subject));
    ad_envelope_set(envelope, &envelope->message_id, g_strdup(journal->message_id));
    add_flaw(reader, journal->far
                         ? _("the message in the journal's report lies too far behind, "
                             "so sender and subject are those in the report")
                         : _("the journal's report has no message in it"));
}

static bool
is_encrypted(AdHeaderReader *reader)
{
    const char *type = reader->envelope->content_type;
    g_autofree char *whole = NULL;

    if (strcmp(type, "multipart/encrypted") == 0)
        return true;
    if (strcmp(type, "application/pkcs7-mime") != 0 &&
        strcmp(type, "application/x-pkcs7-mime") != 0)
        return false;
    whole = ad_envelope_text(reader, "Content-Type");
    return strstr(whole, "signed-data") == NULL;
}

static void
tell_message(AdHeaderReader *reader, const AdJournal *journal)
{
    const AdEnvelope *envelope = reader->envelope;

    if (is_encrypted(reader))
        add_flaw(reader, _("the message in the journal's report is encrypted"));
    if (*journal->message_id != '\0' &&
        strcmp(journal->message_id, envelope->message_id) != 0)
        add_flaw(reader, _("the journal's report names another Message-ID than the "
                           "message in it has"));
}

void
ad_envelope_tell_journal(AdHeaderReader *reader, const AdJournal *journal,
                         GArray *outermost, const AdReading *reading)
{
    AdHeaderReader report = {outermost, reader->plainly, reader->envelope};
    AdEnvelope *envelope = reader->envelope;

    if (journal == NULL) {
        tell_none(reader, outermost, reading);
        return;
    }
    if (journal->original == NULL)
        tell_without_message(reader, journal);
    else
        tell_message(reader, journal);
    if (journal->more_recipients)
        add_flaw(reader,
                 _("the journal's report goes on; not all it names are listed"));
    if (!reading->journal)
        add_flaw(reader, _("a journal's report in an ordinary mailbox: who wrote it "
                           "was not checked"));
    add_blind(envelope, journal->bcc);
    ad_envelope_set(envelope, &envelope->journal_sender, g_strdup(journal->sender));
    ad_envelope_set(envelope, &envelope->journal_recipients,
                    g_strdup(journal->recipients));
    ad_envelope_set(envelope, &envelope->report_id, ad_envelope_message_id(&report));
}
