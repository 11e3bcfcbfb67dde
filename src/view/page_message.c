/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/words.h"
#include "auditdisc/mail/address.h"
#include "cards.h"
#include "changes.h"
#include "conversations.h"
#include "letter.h"
#include "message_trail.h"
#include "page.h"
#include "people.h"

#include <string.h>

static const char *
subject_of(const AdEnvelope *envelope)
{
    return *envelope->subject != '\0' ? envelope->subject : _("(no subject)");
}

/* "Later message", and its day if that is not the same. */
static char *
neighbour_words(const AdSelection *selection, guint index, AdDay day, const char *which,
                const char *which_of)
{
    AdDay its_day = ad_selection_day(selection, index);
    g_autofree char *its_words = NULL;

    if (its_day == day)
        return g_strdup(which);
    its_words = ad_date_words(its_day);
    return g_strdup_printf(which_of, its_words);
}

static void
fill_turn(AdDict *page, const AdSite *site, guint index)
{
    const AdSelection *selection = site->selection;
    AdDay day = ad_selection_day(selection, index);
    g_autofree char *day_words = ad_day_words(day);
    g_autofree char *up = g_strdup_printf(_("All of %s"), day_words);
    g_autofree char *earlier = NULL, *earlier_words = NULL;
    g_autofree char *later = NULL, *later_words = NULL;

    if (index > 0) {
        earlier = ad_page_from_day(selection, day, index - 1);
        earlier_words = neighbour_words(selection, index - 1, day, _("Earlier message"),
                                        _("Earlier message, %s"));
    }
    if (index + 1 < ad_selection_count(selection)) {
        later = ad_page_from_day(selection, day, index + 1);
        later_words = neighbour_words(selection, index + 1, day, _("Later message"),
                                      _("Later message, %s"));
    }
    const AdTurn turn = {
        earlier, earlier != NULL ? earlier_words : _("First message"), "index.html", up,
        later,   later != NULL ? later_words : _("Last message"),
    };
    ad_page_turn(page, &turn);
}

/* Where the archive's own clock is not the one that says when it arrived. */
static void
fill_archived(AdDict *facts, const AdSite *site, const AdEnvelope *envelope)
{
    g_autofree char *archived = ad_time_words(envelope->archived, site->zone);
    g_autofree char *clock = ad_envelope_archive_words(envelope);

    ad_page_pair(facts, _("Archived"), archived, clock);
}

static void
fill_times(AdDict *facts, const AdSite *site, const AdEnvelope *envelope)
{
    g_autofree char *sent = ad_page_sent(envelope);
    g_autofree char *arrived = ad_time_words(envelope->arrived, site->zone);
    g_autofree char *clock = ad_envelope_clock_words(envelope);

    ad_page_pair(facts, _("Sent"), sent,
                 *envelope->date != '\0' ? _("as the sender states it") : NULL);
    ad_page_pair(facts, _("Arrived"), *arrived != '\0' ? arrived : _("not known"),
                 clock);
    fill_archived(facts, site, envelope);
}

static bool
holds(const GPtrArray *texts, const char *text)
{
    for (guint i = 0; i < texts->len; i++)
        if (strcmp(texts->pdata[i], text) == 0)
            return true;
    return false;
}

static void
collect(GPtrArray *texts, const GPtrArray *flaws)
{
    for (guint i = 0; i < flaws->len; i++)
        if (!holds(texts, flaws->pdata[i]))
            g_ptr_array_add(texts, g_strdup(flaws->pdata[i]));
}

static void
fill_remarks(AdDict *page, const AdEnvelope *envelope)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *gap = ad_page_gap(envelope);

    if (gap != NULL)
        g_ptr_array_add(
            texts, g_strdup_printf(_("the sender’s date is %s than the arrival"), gap));
    collect(texts, envelope->doubts);
    collect(texts, envelope->flaws);
    if (texts->len == 0)
        return;
    AdDict *remarks = ad_dict_add(page, "REMARKS");
    ad_dict_set(remarks, "HEADING",
                texts->len == 1 ? _("One thing is unusual about this message:")
                                : _("Some things are unusual about this message:"));
    for (guint i = 0; i < texts->len; i++)
        ad_dict_set(ad_dict_add(remarks, "REMARK"), "TEXT", texts->pdata[i]);
}

/* What comes from an ordinary mailbox may be anybody's words. */
static void
fill_journal(AdDict *page, const AdEnvelope *envelope)
{
    bool known = g_str_has_prefix(envelope->source, "journal:");
    bool nobody = strcmp(envelope->journal_sender, "<>") == 0;
    bool some = *envelope->journal_recipients != '\0';

    if (!ad_envelope_is_journal(envelope))
        return;
    AdDict *journal = ad_dict_add(page, "JOURNAL");
    ad_dict_set(
        journal, "WRITER",
        known ? _("Exchange’s journal")
              : _("A report in the form of those that Exchange’s journal writes"));
    ad_dict_set(journal, "SENDER",
                nobody ? _("nobody (the empty sender)") : envelope->journal_sender);
    ad_dict_set(journal, "RECIPIENTS",
                some ? envelope->journal_recipients : _("nobody that it names"));
}

static void
pair_addresses(AdDict *facts, const char *term, const char *list, const char *none)
{
    g_autofree char *shown = ad_address_shown(list);

    ad_page_pair_list(facts, term, *shown != '\0' ? shown : none);
}

static void
fill_envelope(AdDict *page, const AdSite *site, guint index, const AdEnvelope *envelope)
{
    g_autofree char *place = ad_words_number(index + 1);
    g_autofree char *total = ad_words_number(ad_selection_count(site->selection));
    g_autofree char *of = g_strdup_printf(_("%1$s of %2$s on this disc"), place, total);

    ad_dict_set(page, "SUBJECT", subject_of(envelope));
    ad_dict_set(page, "PLACE", of);
    /* Apart from the page, whose pairs any list in it without one would show. */
    AdDict *facts = ad_dict_add(page, "FACTS");
    pair_addresses(facts, _("From"), envelope->from, _("not stated"));
    pair_addresses(facts, _("To"), envelope->to, _("not stated"));
    pair_addresses(facts, _("Cc"), envelope->cc, "");
    pair_addresses(facts, _("Bcc"), envelope->bcc, "");
    fill_times(facts, site, envelope);
}

static void
add_origin(AdDict *page, const char *term, const char *value)
{
    if (*value == '\0')
        return;
    AdDict *origin = ad_dict_add(page, "ORIGIN");
    ad_dict_set(origin, "TERM", term);
    ad_dict_set(origin, "VALUE", value);
}

static void
fill_origin(AdDict *page, const AdSite *site, guint index, const AdEnvelope *envelope)
{
    g_autofree char *eml = ad_selection_original_path(site->selection, index);
    g_autofree char *eml_href = ad_page_join(AD_ROOT_DAYS, eml);
    g_autofree char *text_href =
        g_strdup_printf("%04u.txt", ad_selection_number(site->selection, index));
    g_autofree char *size = ad_words_size((guint64)envelope->size);
    char hex[AD_DIGEST_HEX + 1];

    ad_digest_hex(&envelope->digest, hex);
    ad_dict_set(page, "EML_HREF", eml_href);
    ad_dict_set(page, "TEXT_HREF", text_href);
    ad_dict_set(page, "SIZE", size);
    ad_dict_set(page, "SHA256", hex);
    add_origin(page, "Message-ID", envelope->message_id);
    add_origin(page, _("Report’s Message-ID"), envelope->report_id);
    add_origin(page, _("Source"), envelope->source);
    add_origin(page, _("Item"), envelope->item);
    ad_dict_show(page, "KEPT", "NOTE", envelope->note);
}

static void
fill_changes(AdDict *page, const AdEnvelope *envelope, const AdMessage *message)
{
    AdDict *changes = ad_dict_include(page, "CHANGED", "changes.tpl");

    if (ad_changes_fill(changes, message, envelope->flaws))
        ad_dict_add(page, "FLAWED");
}

static AdSheet
sheet_for(const AdMessage *message)
{
    bool framed = message != NULL && ad_letter_has_frame(message);

    if (message != NULL && ad_cards_have_pictures(message))
        return framed ? AD_SHEET_FRAMED_PICTURED : AD_SHEET_PICTURED;
    return framed ? AD_SHEET_FRAMED : AD_SHEET_NARROW;
}

static AdDict *
new_page(const AdSite *site, guint index, const AdEnvelope *envelope,
         const AdMessage *message)
{
    g_autofree char *label = ad_selection_label(site->selection, index);
    g_autofree char *title =
        g_strdup_printf(_("%s, message %s"), subject_of(envelope), label);

    AdDict *page = ad_page_new(site, AD_ROOT_DAYS, title, sheet_for(message), NULL);
    ad_dict_set(page, "LABEL", label);
    return page;
}

static void
fill_message(AdDict *page, const AdLetter *letter)
{
    AdDict *shown = ad_dict_add(page, "SHOWN");

    ad_letter_fill(ad_dict_include(shown, "LETTER", "letter.tpl"), letter->message);
    ad_cards_fill(page, letter->message, letter->saved);
    ad_letter_fill_further(page, letter->message);
    fill_changes(page, letter->envelope, letter->message);
}

GBytes *
ad_page_message(const AdSite *site, const AdLetter *letter, GError **error)
{
    const AdEnvelope *envelope = letter->envelope;
    guint index = letter->index;
    g_autoptr(AdDict) page = new_page(site, index, envelope, letter->message);

    fill_turn(page, site, index);
    fill_envelope(page, site, index, envelope);
    fill_journal(page, envelope);
    fill_remarks(page, envelope);
    fill_origin(page, site, index, envelope);
    ad_message_trail_fill(page, site, index, envelope);
    ad_conversation_fill(page, site, index);
    ad_people_beside_fill(page, site, index);
    if (letter->message != NULL)
        fill_message(page, letter);
    else
        ad_dict_show(page, "UNSHOWN", "WHY", letter->unshown);
    return ad_templates_expand(site->templates, "message.tpl", page, error);
}
