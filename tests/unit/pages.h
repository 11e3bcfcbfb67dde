/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small site to make pages of: envelopes, what was shown of them, and the books.
 */
#pragma once

#include "../../src/view/attachments.h"
#include "../../src/view/series.h"
#include "../../src/view/conversations.h"
#include "../../src/view/findings.h"
#include "../../src/view/people.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/view/site.h"

#include <string.h>

typedef struct {
    char *folder, *selection_path, *shown_path, *books_path;
    GTimeZone *zone;
    AdPeriod *period;
    AdGathering *gathering;
    AdBooks *books;
    GString *shown_text;
    guint added, told; /* messages, and those of which it was said how they are shown */
    goffset offset;
    AdSelection *selection;
    AdShownFile *shown;
    AdPeople *people;
    AdConversations *conversations;
    AdAttachments *attachments;
    AdFindings *findings;
    AdTemplates *templates;
    AdSum sum;
    AdDisc disc;
    const char *const *hosts; /* to be set before pages_open */
    AdSite site;
    char *made_words, *span;
} Pages;

static inline void
pages_begin(Pages *pages, const char *period)
{
    memset(pages, 0, sizeof *pages);
    pages->folder = g_dir_make_tmp("pages-XXXXXX", NULL);
    pages->selection_path = g_build_filename(pages->folder, "selection", NULL);
    pages->shown_path = g_build_filename(pages->folder, "shown", NULL);
    pages->books_path = g_build_filename(pages->folder, "books", NULL);
    pages->zone = ad_zone_open("Europe/Berlin", NULL);
    pages->period = ad_period_parse(period, 0, pages->zone, NULL);
    pages->gathering =
        ad_gathering_new(pages->selection_path, pages->period, pages->zone, NULL);
    pages->books = ad_books_create(pages->books_path, NULL);
    pages->shown_text = g_string_new(NULL);
    g_assert_nonnull(pages->gathering);
    g_assert_nonnull(pages->books);
}

static inline void
pages_set(char **field, const char *value)
{
    g_free(*field);
    *field = g_strdup(value);
}

/* An ordinary message that arrived then; its bytes are its number. */
static inline AdEnvelope *
pages_envelope(guint seed, const char *arrived)
{
    AdEnvelope *envelope = ad_envelope_new();

    ad_digest_of(&seed, sizeof seed, &envelope->digest);
    envelope->size = 1234;
    envelope->clock = AD_CLOCK_RECEIVED;
    pages_set(&envelope->arrived_by, "mx1.example.com");
    g_assert_true(ad_time_parse(arrived, &envelope->arrived));
    envelope->sent = envelope->arrived - 60;
    envelope->sent_zone = 2 * 3600;
    pages_set(&envelope->date, "Mon, 30 May 2005 09:00:00 +0200");
    pages_set(&envelope->from, "Ellen Brandt <ellen@example.com>");
    pages_set(&envelope->to, "accounts@example.com");
    pages_set(&envelope->subject, "Invoice 2041");
    pages_set(&envelope->message_id, "1@example.com");
    pages_set(&envelope->content_type, "text/plain");
    pages_set(&envelope->source, "maildir:/var/mail/archive");
    pages_set(&envelope->item, "INBOX/1117436400.M1P2.mx1");
    return envelope;
}

/* Takes envelope over. */
static inline void
pages_add(Pages *pages, AdEnvelope *envelope)
{
    g_assert_true(
        ad_gathering_add(pages->gathering, envelope, pages->offset, (AdKept){0}, NULL));
    pages->offset += envelope->size;
    pages->added++;
    ad_books_found(pages->books);
    g_assert_true(ad_books_enter(pages->books, AD_FATE_ON_DISC, &envelope->digest,
                                 envelope->source, envelope->item, "", NULL));
    ad_envelope_free(envelope);
}

static inline void
pages_book(Pages *pages, AdFate fate, const AdDigest *digest, const char *item,
           const char *why)
{
    ad_books_found(pages->books);
    g_assert_true(ad_books_enter(pages->books, fate, digest,
                                 "maildir:/var/mail/archive", item, why, NULL));
}

/* One for each message, in the order of the selection. */
static inline void
pages_shown(Pages *pages, guint attachments, const char *unshown)
{
    AdShown shown = {
        .attachments = attachments,
        .files = g_ptr_array_new(),
        .names = g_ptr_array_new(),
        .flaws = g_ptr_array_new(),
        .unshown = (char *)unshown,
    };

    for (guint i = 0; i < attachments; i++)
        g_ptr_array_add(shown.names, (gpointer) "");
    ad_shown_write(&shown, pages->shown_text);
    pages->told++;
    g_ptr_array_unref(shown.files);
    g_ptr_array_unref(shown.names);
    g_ptr_array_unref(shown.flaws);
}

static inline void
pages_open(Pages *pages)
{
    g_autoptr(GError) error = NULL;

    while (pages->told < pages->added)
        pages_shown(pages, 0, NULL);
    g_assert_true(ad_gathering_close(pages->gathering, NULL));
    g_assert_true(ad_books_close(pages->books, &pages->sum, NULL));
    pages->selection =
        ad_selection_open(pages->selection_path, pages->period, pages->period, &error);
    g_assert_no_error(error);
    g_assert_true(g_file_set_contents(pages->shown_path, pages->shown_text->str,
                                      (gssize)pages->shown_text->len, NULL));
    pages->shown = ad_shown_open(pages->shown_path, &error);
    g_assert_no_error(error);
    pages->templates = ad_templates_load(NULL, &error);
    g_assert_no_error(error);
    pages->people = ad_people_new(pages->selection, pages->hosts);
    pages->conversations = ad_conversations_new(pages->selection);
    pages->attachments = ad_attachments_new(pages->shown);
    pages->disc =
        (AdDisc){"AUDIT_2005_05", pages->period, ad_selection_count(pages->selection)};
    pages->made_words = ad_time_words(1120183200, pages->zone);
    pages->span = ad_period_words(pages->period);
    pages->site = (AdSite){
        .templates = pages->templates,
        .selection = pages->selection,
        .whole = pages->selection,
        .discs = &pages->disc,
        .disc_count = 1,
        .shown = pages->shown,
        .people = pages->people,
        .conversations = pages->conversations,
        .attachments = pages->attachments,
        .period = pages->period,
        .zone = pages->zone,
        .hosts = pages->hosts,
        .sum = &pages->sum,
        .books = pages->books_path,
        .organisation = "Harbour & Sons",
        .volume_id = "AUDIT_2005_05",
        .sources = "maildir:/var/mail/archive\nmbox:/var/mail/old.mbox",
        .made_words = pages->made_words,
        .span = pages->span,
    };
    pages->findings = ad_findings_new(&pages->site, &error);
    g_assert_no_error(error);
    pages->site.findings = pages->findings;
}

static inline void
pages_end(Pages *pages)
{
    ad_templates_free(pages->templates);
    g_free(pages->made_words);
    g_free(pages->span);
    ad_shown_file_free(pages->shown);
    ad_people_free(pages->people);
    ad_conversations_free(pages->conversations);
    ad_attachments_free(pages->attachments);
    ad_findings_free(pages->findings);
    ad_selection_free(pages->selection);
    ad_gathering_free(pages->gathering);
    ad_books_free(pages->books);
    ad_period_free(pages->period);
    g_time_zone_unref(pages->zone);
    g_string_free(pages->shown_text, TRUE);
    g_assert_true(ad_fs_remove_tree(pages->folder, NULL));
    g_free(pages->folder);
    g_free(pages->selection_path);
    g_free(pages->shown_path);
    g_free(pages->books_path);
}

/* A message built by hand. */
static inline AdMessage *
pages_message(void)
{
    AdMessage *message = g_new0(AdMessage, 1);

    message->fields = g_ptr_array_new();
    message->blocks = g_ptr_array_new();
    message->attachments = g_ptr_array_new();
    message->flaws = g_ptr_array_new_with_free_func(g_free);
    message->parts = g_ptr_array_new_with_free_func((GDestroyNotify)ad_part_note_free);
    message->from = g_strdup("Ellen Brandt <ellen@example.com>");
    message->to = g_strdup("accounts@example.com");
    message->cc = g_strdup("");
    message->date = g_strdup("Mon, 30 May 2005 09:00:00 +0200");
    message->subject = g_strdup("Invoice 2041");
    return message;
}

static inline AdBlock *
pages_block(AdMessage *message, AdBlockKind kind, const char *text)
{
    AdBlock *block = g_new0(AdBlock, 1);

    block->kind = kind;
    block->text = g_strdup(text);
    block->links = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(message->blocks, block);
    return block;
}

static inline void
pages_field(AdMessage *message, const char *name, const char *value)
{
    AdField *field = g_new0(AdField, 1);

    field->name = g_strdup(name);
    field->value = g_strdup(value);
    g_ptr_array_add(message->fields, field);
}

static inline void
pages_attach(AdMessage *message, GArray *saved, const char *name, const char *type,
             const char *extension)
{
    AdAttachment *attachment = g_new0(AdAttachment, 1);
    AdSaved file = {0};

    attachment->number = message->attachments->len + 1;
    attachment->name = g_strdup(name);
    attachment->type = g_strdup(type);
    attachment->extension = extension;
    g_ptr_array_add(message->attachments, attachment);
    file.path = g_strdup_printf("0001a%u.%s", attachment->number, extension);
    file.extent.size = 54321;
    ad_digest_of(name, strlen(name), &file.extent.digest);
    g_array_append_val(saved, file);
}

/* For a message that was built here; ad_message_free is for those that were parsed. */
static inline void
pages_message_free(AdMessage *message)
{
    for (guint i = 0; i < message->blocks->len; i++) {
        AdBlock *block = message->blocks->pdata[i];
        if (block->message != NULL)
            pages_message_free(block->message);
        g_ptr_array_unref(block->links);
        g_free(block->text);
        g_free(block->html);
        g_free(block->title);
        g_free(block);
    }
    for (guint i = 0; i < message->fields->len; i++) {
        AdField *field = message->fields->pdata[i];
        g_free(field->name);
        g_free(field->value);
        g_free(field);
    }
    for (guint i = 0; i < message->attachments->len; i++) {
        AdAttachment *attachment = message->attachments->pdata[i];
        g_free(attachment->name);
        g_free(attachment->type);
        g_free(attachment);
    }
    g_ptr_array_unref(message->blocks);
    g_ptr_array_unref(message->fields);
    g_ptr_array_unref(message->attachments);
    g_ptr_array_unref(message->flaws);
    g_ptr_array_unref(message->parts);
    g_free(message->from);
    g_free(message->to);
    g_free(message->cc);
    g_free(message->date);
    g_free(message->subject);
    g_free(message);
}

/* What mail might try anywhere, and what may come of it. */
#define EVIL "<x-evil a='\"&"
#define SAFE "&lt;x-evil a=&#39;&quot;&amp;"

static inline char *
text_of(GBytes *bytes, GError *error)
{
    gsize length = 0;

    g_assert_no_error(error);
    g_assert_nonnull(bytes);
    const char *text = g_bytes_get_data(bytes, &length);
    char *copy = g_strndup(text, length);
    g_bytes_unref(bytes);
    g_assert_true(g_utf8_validate(copy, -1, NULL));
    return copy;
}

static inline guint
count(const char *text, const char *part)
{
    guint found = 0;

    while ((text = strstr(text, part)) != NULL) {
        found++;
        text += strlen(part);
    }
    return found;
}

static inline void
assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        g_error("not there: %s\nin: %s", part, text);
}

static inline void
assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part) != NULL)
        g_error("there: %s\nin: %s", part, text);
}

/* Four messages on three of five days; the last has no date. */
static inline void
pages_set_up(Pages *pages, gconstpointer unused)
{
    pages_begin(pages, "2005-05-30..2005-06-03");
    pages_add(pages, pages_envelope(1, "2005-05-30T08:00:00+02:00"));
    pages_add(pages, pages_envelope(2, "2005-06-01T09:00:00+02:00"));
    AdEnvelope *late = pages_envelope(3, "2005-06-01T23:59:00+02:00");
    late->sent = late->arrived - 5 * 3600 - 180;
    pages_add(pages, late);
    AdEnvelope *undated = pages_envelope(4, "2005-06-01T09:00:00+02:00");
    undated->arrived = undated->sent = AD_TIME_NONE;
    undated->clock = AD_CLOCK_NONE;
    pages_set(&undated->date, "");
    g_ptr_array_add(undated->doubts, g_strdup("nothing says when it arrived"));
    pages_add(pages, undated);
    pages_shown(pages, 0, NULL);
    pages_shown(pages, 2, NULL);
    pages_shown(pages, 0, "it took more than 20 seconds");
    pages_shown(pages, 1, NULL);
}

static inline void
pages_tear_down(Pages *pages, gconstpointer unused)
{
    pages_end(pages);
}

static inline bool
pages_keep(const char *name, GBytes *page, gpointer data, GError **error)
{
    gsize length = 0;
    const char *text = g_bytes_get_data(page, &length);

    g_hash_table_insert(data, g_strdup(name), g_strndup(text, length));
    return true;
}

/* The pages of a day by their names. */
static inline GHashTable *
day_pages(const Pages *pages, AdDay day)
{
    GHashTable *made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const AdPages into = {pages_keep, made};
    g_autoptr(GError) error = NULL;

    g_assert_true(ad_pages_day(&pages->site, day, &into, &error));
    g_assert_no_error(error);
    return made;
}

static inline char *
day_page(const Pages *pages, AdDay day)
{
    g_autoptr(GHashTable) made = day_pages(pages, day);

    return g_strdup(g_hash_table_lookup(made, "index.html"));
}

static inline char *
series_page(const Pages *pages, const AdSeries *series, guint item, guint sheet)
{
    GError *error = NULL;

    return text_of(series->make(&pages->site, item, sheet, &error), error);
}

static inline char *
message_page(const Pages *pages, guint index, const AdMessage *message,
             const GArray *saved)
{
    g_autoptr(AdEnvelope) envelope =
        ad_selection_envelope(pages->site.selection, index);
    const AdLetter letter = {index, envelope, message, saved, NULL};
    GError *error = NULL;

    return text_of(ad_page_message(&pages->site, &letter, &error), error);
}

static inline char *
page_of_text(Pages *pages, const char *text)
{
    AdMessage *message = pages_message();

    pages_block(message, AD_BLOCK_TEXT, text);
    char *page = message_page(pages, 0, message, NULL);
    pages_message_free(message);
    return page;
}
