/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/journal.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "auditdisc/mail/charset.h"
#include "auditdisc/mail/header.h"
#include "journal_private.h"

#include <string.h>

#define FIELD_LIMIT  1000
#define TEXT_LIMIT   (256 * 1024) /* bytes of the first part that are read */
#define PART_LIMIT   20           /* parts among which the message is looked for */

#define THROUGH_LIST N_("through the list")
#define FORWARDED    N_("forwarded from")

/* What the lines say so far; a recipient is under way until the next one begins. */
typedef struct {
    char *sender, *behalf, *subject, *message_id; /* NULL before their line */
    GString *recipients, *bcc;
    GString *address, *remarks;
    bool blind;
    bool listing; /* below "Recipients:" */
} Facts;

static void
append_item(GString *list, const char *item)
{
    g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", item);
}

static void
end_recipient(Facts *facts)
{
    if (facts->address->len > 0)
        append_item(facts->recipients, facts->address->str);
    if (facts->address->len > 0 && facts->remarks->len > 0)
        g_string_append_printf(facts->recipients, " (%s)", facts->remarks->str);
    if (facts->address->len > 0 && facts->blind)
        append_item(facts->bcc, facts->address->str);
    g_string_set_size(facts->address, 0);
    g_string_set_size(facts->remarks, 0);
}

/* The first line of each kind counts: behind it stand words of the message. */
static void
keep(char **text, const char *value)
{
    if (*text == NULL)
        *text = g_strdup(value);
}

static void
read_sender(Facts *facts, const char *word, const char *value)
{
    keep(&facts->sender, value);
}

static void
read_behalf(Facts *facts, const char *word, const char *value)
{
    keep(&facts->behalf, value);
}

static void
read_subject(Facts *facts, const char *word, const char *value)
{
    keep(&facts->subject, value);
}

static void
read_message_id(Facts *facts, const char *word, const char *value)
{
    gsize length = strlen(value);
    bool bracketed = length > 2 && *value == '<' && value[length - 1] == '>';
    g_autofree char *bare = g_strndup(value + bracketed, length - 2 * bracketed);

    keep(&facts->message_id, bare);
}

static void
read_redirection(Facts *facts, const char *word, const char *value)
{
    g_autofree char *remark = g_strdup_printf("%s %s", _(word), value);

    append_item(facts->remarks, remark);
}

static const struct {
    const char *mark, *word;
} redirections[] = {
    {"Expanded:", THROUGH_LIST},
    {"Forwarded:", FORWARDED},
};

/* Whether the words between two commas say how the recipient was reached. */
static bool
take_redirection(Facts *facts, const char *piece)
{
    for (gsize i = 0; i < G_N_ELEMENTS(redirections); i++) {
        gsize length = strlen(redirections[i].mark);

        if (g_ascii_strncasecmp(piece, redirections[i].mark, length) != 0)
            continue;
        piece += length;
        piece += strspn(piece, " ");
        read_redirection(facts, redirections[i].word, piece);
        return true;
    }
    return false;
}

/* "carl@example.com, Expanded: all@example.com"; a name may have a comma too. */
static void
read_recipient(Facts *facts, const char *word, const char *value)
{
    g_auto(GStrv) pieces = g_strsplit(value, ",", 0);

    end_recipient(facts);
    facts->blind = word != NULL && strcmp(word, "Bcc") == 0;
    if (word != NULL)
        append_item(facts->remarks, word);
    for (guint i = 0; pieces[i] != NULL; i++) {
        const char *piece = g_strstrip(pieces[i]);

        if (*piece != '\0' && (i == 0 || !take_redirection(facts, piece)))
            append_item(facts->address, piece);
    }
}

static void
read_list(Facts *facts, const char *word, const char *value)
{
    facts->listing = true;
    read_recipient(facts, NULL, value);
}

static const struct {
    const char *name;
    void (*read)(Facts *facts, const char *word, const char *value);
    const char *word; /* how a recipient was addressed or reached */
} keys[] = {
    {"Sender", read_sender, NULL},
    {"On-Behalf-Of", read_behalf, NULL},
    {"Subject", read_subject, NULL},
    {"Message-Id", read_message_id, NULL},
    {"To", read_recipient, "To"},
    {"Cc", read_recipient, "Cc"},
    {"Bcc", read_recipient, "Bcc"},
    {"Recipient", read_recipient, NULL},
    {"Recipients", read_list, NULL},
    {"Expanded", read_redirection, THROUGH_LIST},
    {"Forwarded", read_redirection, FORWARDED},
};

static bool
read_key(Facts *facts, char *line)
{
    char *colon = strchr(line, ':');

    if (colon == NULL)
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        gsize length = strlen(keys[i].name);

        if ((gsize)(colon - line) != length ||
            g_ascii_strncasecmp(line, keys[i].name, length) != 0)
            continue;
        facts->listing = false;
        keys[i].read(facts, keys[i].word, g_strstrip(colon + 1));
        return true;
    }
    return false;
}

/* text is clean and has no tabs left. Lines that are not known are shown with the rest
 * of the report on the page of the message. */
static void
read_lines(Facts *facts, const char *text)
{
    while (*text != '\0') {
        gsize length = strcspn(text, "\n");
        g_autofree char *line = g_strndup(text, length);

        g_strstrip(g_strdelimit(line, "\t", ' '));
        if (!read_key(facts, line) && facts->listing && strchr(line, '@') != NULL)
            read_recipient(facts, NULL, line);
        text += length + (text[length] == '\n');
    }
    end_recipient(facts);
}

/* The lines of the first part; those that are cut off at the end of what is looked at
 * are left out. */
static char *
report_text(const AdLeaf *leaf, bool *ret_more)
{
    g_autoptr(GBytes) bytes = ad_leaf_decode(leaf);
    g_autofree char *charset = ad_params_get(leaf->type, "charset");
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);

    *ret_more = length > TEXT_LIMIT || !leaf->whole;
    if (*ret_more) {
        const char *end =
            length == 0 ? NULL : memrchr(data, '\n', MIN(length, TEXT_LIMIT));
        length = end == NULL ? 0 : (gsize)(end - data) + 1;
    }
    g_autofree char *utf8 =
        ad_charset_to_utf8(length == 0 ? "" : data, length, charset, NULL);
    return ad_text_clean(utf8, -1, AD_TEXT_LINES, NULL);
}

static char *
sender_words(const Facts *facts)
{
    const char *sender = *facts->sender == '\0' ? "<>" : facts->sender;

    if (facts->behalf == NULL || *facts->behalf == '\0')
        return g_strdup(sender);
    return g_strdup_printf("%s, on behalf of %s", sender, facts->behalf);
}

static AdJournal *
journal_of(Facts *facts)
{
    AdJournal *journal = g_new0(AdJournal, 1);

    journal->sender = sender_words(facts);
    journal->recipients = g_strdup(facts->recipients->str);
    journal->bcc = g_strdup(facts->bcc->str);
    journal->subject = g_strdup(facts->subject == NULL ? "" : facts->subject);
    journal->message_id = g_strdup(facts->message_id == NULL ? "" : facts->message_id);
    return journal;
}

static AdJournal *
read_text(const char *text)
{
    Facts facts = {
        .recipients = g_string_new(NULL),
        .bcc = g_string_new(NULL),
        .address = g_string_new(NULL),
        .remarks = g_string_new(NULL),
    };
    AdJournal *journal = NULL;

    read_lines(&facts, text);
    if (facts.sender != NULL && (facts.message_id != NULL || facts.recipients->len > 0))
        journal = journal_of(&facts);
    g_string_free(facts.recipients, TRUE);
    g_string_free(facts.bcc, TRUE);
    g_string_free(facts.address, TRUE);
    g_string_free(facts.remarks, TRUE);
    g_free(facts.sender);
    g_free(facts.behalf);
    g_free(facts.subject);
    g_free(facts.message_id);
    return journal;
}

static bool
names_journal(const GArray *fields, const char *name)
{
    g_autofree char *text = ad_header_text_of(fields, name);

    return g_ascii_strcasecmp(g_strstrip(text), "ExJournalReport") == 0;
}

bool
ad_journal_is_claimed(const GArray *fields)
{
    return ad_header_find(fields, "X-MS-Journal-Report", 0, NULL) != NULL ||
           names_journal(fields, "Content-Identifier") ||
           names_journal(fields, "Content-Identifer"); /* as it is met */
}

gsize
ad_journal_reach(const char *bytes, gsize length, bool expected)
{
    gsize header;
    g_autoptr(GArray) fields =
        ad_header_read(bytes, length, FIELD_LIMIT, &header, NULL);

    if (!expected && !ad_journal_is_claimed(fields))
        return header;
    return MIN(length, header + AD_JOURNAL_LIMIT);
}

static char *
boundary_of(const char *bytes, gsize length, gsize *ret_header)
{
    g_autoptr(GArray) fields =
        ad_header_read(bytes, length, FIELD_LIMIT, ret_header, NULL);
    const AdRawField *field = ad_header_find(fields, "Content-Type", 0, NULL);
    GString *text = field == NULL ? NULL : ad_header_unfold(field);
    g_autoptr(AdParams) type =
        text == NULL ? NULL : ad_params_parse(text->str, text->len);

    if (text != NULL)
        g_string_free(text, TRUE);
    return type != NULL && g_str_has_prefix(type->value, "multipart/")
               ? ad_params_get(type, "boundary")
               : NULL;
}

static void
find_original(AdJournal *journal, const char *at, const char *end, const char *boundary)
{
    for (guint i = 0; i < PART_LIMIT && journal->original == NULL; i++) {
        g_auto(AdLeaf) leaf = {0};

        if (!ad_leaf_next(&at, end, boundary, &leaf))
            return;
        if (strcmp(leaf.type->value, "message/rfc822") == 0)
            journal->original = ad_leaf_decode(&leaf);
    }
}

AdJournal *
ad_journal_read(const char *bytes, gsize length)
{
    gsize header;
    g_autofree char *boundary = boundary_of(bytes, length, &header);
    const char *at = bytes + header, *end = bytes + length;
    g_auto(AdLeaf) first = {0};
    bool more;

    if (boundary == NULL || *boundary == '\0' ||
        !ad_leaf_next(&at, end, boundary, &first) ||
        strcmp(first.type->value, "text/plain") != 0)
        return NULL;
    g_autofree char *text = report_text(&first, &more);
    AdJournal *journal = read_text(text);
    if (journal == NULL)
        return NULL;
    journal->more_recipients = more;
    find_original(journal, at, end, boundary);
    journal->far = journal->original == NULL && length - header >= AD_JOURNAL_LIMIT;
    return journal;
}

void
ad_journal_free(AdJournal *journal)
{
    if (journal == NULL)
        return;
    g_free(journal->sender);
    g_free(journal->recipients);
    g_free(journal->bcc);
    g_free(journal->subject);
    g_free(journal->message_id);
    g_clear_pointer(&journal->original, g_bytes_unref);
    g_free(journal);
}
